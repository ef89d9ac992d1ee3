"""What a screen reader reads of a canvas: its visible text, where the cursor is, and what was added.

PySide6 (6.11 and 6.12) leaves out the two calls of Qt's text interface that answer through pointers, so a selection and
text attributes cannot be told; the selection is therefore said to be none. `interface_cast` must answer with a null
`VoidPtr` for what is not offered: None or 0 crash the process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ref

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInsertEvent,
    QAccessibleTextInterface,
    QAccessibleTextRemoveEvent,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr, isValid

if TYPE_CHECKING:
    from .view import CanvasView

_installed = False
_NOTHING = VoidPtr(0)
_given: list[_Canvas] = []
"""What Qt holds: it ends them with their views. Ended by Python's collector, Qt would still know their addresses."""


class _Text(QAccessibleTextInterface):
    """The visible rows as one text, a line feed after each but the last."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__()
        self._view = ref(view)

    def _lines(self) -> list[str]:
        view = self._view()
        return view.accessible_lines() if view is not None and isValid(view) else [""]

    def characterCount(self) -> int:
        return len("\n".join(self._lines()))

    def text(self, startOffset: int, endOffset: int) -> str:
        text = "\n".join(self._lines())
        return text[max(startOffset, 0) : len(text) if endOffset < 0 else endOffset]

    def cursorPosition(self) -> int:
        view = self._view()
        return view.accessible_cursor() if view is not None and isValid(view) else 0

    def setCursorPosition(self, position: int) -> None:
        """The cursor belongs to the program."""

    def selectionCount(self) -> int:
        return 0

    def addSelection(self, startOffset: int, endOffset: int) -> None:
        """Selecting is done with the mouse."""

    def removeSelection(self, selectionIndex: int) -> None:
        """There is none."""

    def setSelection(self, selectionIndex: int, startOffset: int, endOffset: int) -> None:
        """There is none."""

    def scrollToSubstring(self, startIndex: int, endIndex: int) -> None:
        """All of the text is in view."""

    def characterRect(self, offset: int) -> QRect:
        view = self._view()
        if view is None or not isValid(view):
            return QRect()
        before = "\n".join(self._lines())[: max(offset, 0)]
        row, column = before.count("\n"), len(before) - before.rfind("\n") - 1
        return view.accessible_rect(row, column)

    def offsetAtPoint(self, point: QPoint) -> int:
        view = self._view()
        if view is None or not isValid(view):
            return -1
        row, column = view.accessible_place(point)
        lines = self._lines()
        if not 0 <= row < len(lines):
            return -1
        return sum(len(line) + 1 for line in lines[:row]) + min(column, len(lines[row]))


class _Canvas(QAccessibleWidget):
    """A canvas is one thing without parts: its scroll bar and viewport tell a listener nothing."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view, view.accessible_role)
        self._view = ref(view)
        self._text = _Text(view)

    def interface_cast(self, t: QAccessible.InterfaceType) -> Any:
        if t == QAccessible.InterfaceType.TextInterface:
            return self._text
        return super().interface_cast(t) or _NOTHING

    def childCount(self) -> int:
        return 0

    def text(self, t: QAccessible.Text) -> str:
        if t == QAccessible.Text.Value:
            return self._text.text(0, -1)
        return super().text(t)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.multiLine = True
        view = self._view()
        state.readOnly = view is None or view.accessible_read_only
        return state


def _factory(_name: str, subject: QObject) -> QAccessibleInterface | None:
    from .view import CanvasView

    if not isinstance(subject, CanvasView):
        return None
    _given[:] = [one for one in _given if isValid(one)]
    _given.append(_Canvas(subject))
    return _given[-1]


def install() -> None:
    """Let Qt ask us about canvases; the first canvas calls it."""
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_factory)


def announce(view: CanvasView, before: list[str], now: list[str]) -> None:
    """Tell what changed: rows that left at the top, text that was replaced or added, and the cursor."""
    gone = _scrolled(before, now)
    if gone:
        removed = "".join(f"{line}\n" for line in before[:gone])
        QAccessible.updateAccessibility(QAccessibleTextRemoveEvent(view, 0, removed))
        before = before[gone:]
    old, new = "\n".join(before), "\n".join(now)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    removed, added = old[start : len(old) - end], new[start : len(new) - end]
    if removed:
        QAccessible.updateAccessibility(QAccessibleTextRemoveEvent(view, start, removed))
    if added:
        QAccessible.updateAccessibility(QAccessibleTextInsertEvent(view, start, added))
    QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, view.accessible_cursor()))


def _scrolled(before: list[str], now: list[str]) -> int:
    """How many rows went out at the top, as far as the rows that stayed show it."""
    used = len(before)
    while used and not before[used - 1]:
        used -= 1
    for gone in range(used - 1):
        kept = before[gone : used - 1]  # the last line may have grown
        if any(kept) and kept == now[: len(kept)]:
            return gone
    return 0


def _common(first: str, second: str) -> int:
    length = min(len(first), len(second))
    if first[:length] == second[:length]:
        return length
    low, high = 0, length
    while low < high:
        middle = (low + high + 1) // 2
        if first[:middle] == second[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
