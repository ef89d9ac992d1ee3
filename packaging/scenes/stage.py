"""A window over a world, the hands of a person in it, and what a scene is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QMenu, QWidget
from show_host import show_host
from show_world import ShowEngine

from fake_host import FakeHost
from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.window import Window

SIZE, NARROW = (1200, 800), (760, 560)
QUIET, PATIENCE = 6, 4.0
"""A page is drawn once nothing moved in so many turns of 20 ms, or after so many seconds."""


class Stage:
    """A window over a world, and the hands of a person in it."""

    def __init__(self, desk: Desk, window: Window, engine: FakeEngine, host: FakeHost) -> None:
        self.desk, self.window, self.engine, self.host = desk, window, engine, host
        self._moves = 0
        desk.session.changed.connect(self._moved)
        desk.tasks.changed.connect(self._moved)

    def _moved(self) -> None:
        self._moves += 1

    async def settle(self) -> None:
        """Waits until the engine is asked nothing more and nothing changes."""
        began, quiet = time.monotonic(), 0
        before: tuple[object, ...] = ()
        while time.monotonic() - began < PATIENCE and (quiet < QUIET or not self._begun):
            now = (self._moves, len(self.engine.calls), getattr(self.engine, "asked", 0))
            quiet = quiet + 1 if now == before else 0
            before = now
            await asyncio.sleep(0.02)

    @property
    def _begun(self) -> bool:
        """Whether the lists are here, or will not come: the session begins with the first paint."""
        session = self.desk.session
        return session.has("images") or session.connection.phase == "lost" or bool(self.engine._gates)

    def find(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        if found is None:
            raise LookupError(f"the window has no {name}")
        return found

    def write(self, name: str, text: str) -> None:
        field = self.find(name)
        assert isinstance(field, QLineEdit)
        field.setText(text)

    def press(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        button.click()

    def container(self, name: str, tab: str = "overview") -> None:
        """Opens a container of the world."""
        found = next(one for one in self.desk.session.containers.values() if one.name == name)
        self.desk.go("containers", container=found.id, tab=tab)

    def picture(self) -> QPixmap:
        """The window, and an open dialog over its middle as a window manager would put it."""
        picture = self.window.grab()
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QMenu) and dialog.isVisible():
                painter = QPainter(picture)
                painter.drawPixmap(self.window.mapFromGlobal(dialog.pos()), dialog.grab())
                painter.end()
            if isinstance(dialog, QDialog) and dialog.isVisible():
                painter = QPainter(picture)
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
                place = QPoint((picture.width() - dialog.width()) // 2, (picture.height() - dialog.height()) // 2)
                painter.drawPixmap(place, dialog.grab())
                painter.end()
        return picture


Act = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What to do in a window before it is drawn, on which pages, over which world."""

    act: Act
    pages: tuple[str, ...] = ()
    """Empty: all of them."""
    world: Callable[[], FakeEngine] = ShowEngine
    host: Callable[[], FakeHost] = show_host
    size: tuple[int, int] = SIZE
