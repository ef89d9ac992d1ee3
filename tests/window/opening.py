"""Opening the real window over an engine, and the eyes and hands of a person in it."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from show_world import ShowEngine

from fakes import FakeEngine
from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.navigation import FIRST, PAGES
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.theme import theme
from firstmate.window import Window

W = TypeVar("W", bound=QWidget)
PAGE_NAMES = [spec.name for spec in PAGES]
ROLE = QAccessible.Role
OPERABLE = frozenset(
    (ROLE.PushButton, ROLE.CheckBox, ROLE.RadioButton, ROLE.Slider, ROLE.SpinBox, ROLE.EditableText, ROLE.ComboBox,
     ROLE.Table, ROLE.List, ROLE.Tree, ROLE.ProgressBar, ROLE.ButtonMenu, ROLE.PageTab, ROLE.Terminal)
)  # fmt: skip
"""What a person can use or must be able to find."""


@dataclass(slots=True)
class Opened:
    """A window and what is behind it."""

    window: Window
    desk: Desk
    engine: FakeEngine

    def find(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The one control of this name."""
        found = self.window.findChildren(kind, name)
        assert found, f"there is no {name}"
        assert len(found) == 1, f"{len(found)} controls are called {name}"
        return found[0]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, as the window system would give it to whoever has the focus."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def nodes(self) -> Iterator[tuple[QAccessibleInterface, QWidget]]:
        """Everything that assistive technology sees, each with the widget it belongs to."""

        def walk(node: QAccessibleInterface, owner: QWidget) -> Iterator[tuple[QAccessibleInterface, QWidget]]:
            thing = node.object()
            owner = thing if isinstance(thing, QWidget) else owner
            yield node, owner
            for number in range(node.childCount()):
                child = node.child(number)
                if child is not None and child.isValid():
                    yield from walk(child, owner)

        yield from walk(QAccessible.queryAccessibleInterface(self.window), self.window)

    def texts(self, *, hidden: bool = False) -> set[str]:
        """All words that are read or heard: names, descriptions, placeholders, tool tips; also `hidden` ones.

        Left out is what a `StateFrame` does not show: it is worded anew each time that it is shown.
        """
        found: set[str] = set()
        for node, owner in self.nodes():
            if node.state().invisible and (not hidden or _of_another_state(owner)):
                continue
            found.update(node.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description))
            if node.object() is owner:
                found.add(owner.toolTip())
                found.add(str(owner.property("placeholderText") or ""))
                found.add(str(owner.property("text") or ""))
        found.discard("")
        return found

    def dialog(self) -> QDialog | None:
        """The open dialog, if any."""
        shown = (one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible())
        return next(shown, None)

    async def until(self, condition: Callable[[], object], seconds: float = 5.0) -> None:
        """Waits until the condition is true; fails with its source."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"never came true: {inspect.getsource(condition).strip()}"
            await asyncio.sleep(0.002)

    async def rest(self, quiet: float = 0.0) -> None:
        """Until the session is listed and the engine was asked nothing more for `quiet` seconds or a moment."""
        session = self.desk.session
        await self.until(lambda: session.connection.phase != "connecting")
        await self.until(lambda: not session.online or (session.info and session.has("networks")))
        asked, since = -1, time.monotonic()
        while asked != len(self.engine.calls) or time.monotonic() - since < quiet:
            if asked != len(self.engine.calls):
                asked, since = len(self.engine.calls), time.monotonic()
            await asyncio.sleep(0.005)
        QCoreApplication.sendPostedEvents()


def _of_another_state(widget: QWidget) -> bool:
    """Whether a widget belongs to a state of a `StateFrame` that is not the present one."""
    while (parent := widget.parentWidget()) is not None:
        if isinstance(parent, StateFrame) and widget is not parent.currentWidget():
            return True
        widget = parent
    return False


@asynccontextmanager
async def opened(
    folder: Path,
    languages: Languages,
    page: str = FIRST,
    *,
    engine: FakeEngine | None = None,
    language: str = "en",
    scheme: str = "light",
    size: tuple[int, int] = (1200, 800),
    rest: bool = True,
) -> AsyncIterator[Opened]:
    """The window as `main` opens it. Afterwards it is closed as a person closes it, and must be gone."""
    engine = engine or ShowEngine()
    languages.use(language)
    theme.set_scheme(scheme)  # type: ignore[arg-type]
    settings = Settings(folder / "settings.ini")
    settings.language, settings.scheme = language, scheme  # as if chosen: the Settings page shows them
    desk = Desk(Session(engine), settings, languages)
    window = Window(desk)
    window.painted.connect(desk.session.start)
    window.resize(*size)
    window.open_page(page)
    window.show()
    window.activateWindow()
    it = Opened(window, desk, engine)
    try:
        if rest:
            await it.rest()
        yield it
    finally:
        window.close()
        await desk.tasks.close()
        await desk.session.close()
        window.deleteLater()
        await it.until(lambda: not shiboken6.isValid(window))
        assert engine.open_streams == 0, "a stream was left open"
