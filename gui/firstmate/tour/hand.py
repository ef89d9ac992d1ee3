"""A hand that uses the window as a person does: finds a control by its public name, clicks it, types into it, looks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QScrollArea, QWidget

from firstmate.widgets.table import Table
from firstmate.window import Window

LOOK_EVERY = 0.02
"""Seconds between two looks while waiting for something to appear."""


class Stuck(Exception):
    """What was waited for did not come, or a control was not there. `str()` says what."""


class Hand:
    """Acts on one window and the dialogs over it."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def find(self, name: str) -> QWidget | None:
        """The visible control of that object name, in the window or in a dialog over it."""
        for top in (self.window, *QApplication.topLevelWidgets()):
            for widget in top.findChildren(QWidget, name):
                if widget.isVisible():
                    return widget
        return None

    async def see(self, name: str, seconds: float = 10.0) -> QWidget:
        """Waits until the control is visible."""
        await self.until(lambda: self.find(name) is not None, seconds, f"{name} to appear")
        found = self.find(name)
        assert found is not None
        return found

    async def until(self, condition: Callable[[], object], seconds: float, what: str) -> None:
        """Looks again and again until it holds. Raises Stuck."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise Stuck(f"waited {seconds:g} s for {what}")
            await asyncio.sleep(LOOK_EVERY)

    async def click(self, name: str, seconds: float = 10.0) -> None:
        """Clicks a button once it is there and enabled."""
        widget = await self.see(name, seconds)
        await self.until(widget.isEnabled, seconds, f"{name} to be enabled")
        self._bring_into_view(widget)
        if isinstance(widget, QAbstractButton):
            place = QPoint(min(16, widget.width() // 2), widget.height() // 2)  # a switch is hit on its left
        else:
            place = widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        await asyncio.sleep(0)

    async def fill(self, name: str, text: str) -> None:
        """Types a text into a field in place of what was there."""
        field = await self.see(name)
        if not isinstance(field, QLineEdit):
            raise Stuck(f"{name} is no text field")
        self._bring_into_view(field)
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        QTest.keyClicks(field, text)
        completer = field.completer()
        if completer is not None and (popup := completer.popup()) is not None:
            popup.hide()
        await asyncio.sleep(0)

    async def type_line(self, name: str, line: str) -> None:
        """Types a line and Enter into a terminal."""
        widget = await self.see(name)
        widget.setFocus()
        QTest.keyClicks(widget, line)
        QTest.keyClick(widget, Qt.Key.Key_Return)
        await asyncio.sleep(0)

    async def select_row(self, name: str, key: str, seconds: float = 10.0) -> None:
        """Selects the row of a table that has this key."""
        table = await self.see(name, seconds)
        if not isinstance(table, Table):
            raise Stuck(f"{name} is no table")
        await self.until(lambda: table.select_key(key), seconds, f"a row in {name}")

    async def photograph(self, path: Path) -> None:
        """The window as it is now."""
        await asyncio.sleep(0.15)  # animations and the last repaint
        picture = self.window.grab()
        if not picture.save(str(path)):
            raise Stuck(f"the picture {path.name} could not be written")

    def _bring_into_view(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
