"""The terminal widget: bytes of a container in, keys, pastes and mouse reports of the user out.

The view asks nobody anything: a paste of several lines is handed out as `paste_confirm`, for the page to ask. While it
has the focus, the program gets the keys, but for the view's own, Control with Shift, and Control with a digit or Tab.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from .colors import CanvasColors
from .grid_view import MARGIN
from .keys import (
    COMMAND,
    CONTROL,
    LEFT,
    MIDDLE,
    NONE,
    RIGHT,
    WHEEL_DOWN,
    WHEEL_UP,
    key_bytes,
    mouse_bytes,
    paste_bytes,
)
from .terminal_display import TerminalDisplay
from .view import menu_entry

_ = QCoreApplication.translate

_BUTTONS = {Qt.MouseButton.LeftButton: LEFT, Qt.MouseButton.MiddleButton: MIDDLE, Qt.MouseButton.RightButton: RIGHT}

# Modifiers whose keys are the system's: Windows or Super, on a Mac Command.
_FOREIGN = Qt.KeyboardModifier.ControlModifier if sys.platform == "darwin" else Qt.KeyboardModifier.MetaModifier
_WINDOWS_OWN = (*range(Qt.Key.Key_1, Qt.Key.Key_9 + 1), Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""Keys that stay with the window when pressed with Control."""


class TerminalView(TerminalDisplay):
    """A terminal to type into."""

    paste_confirm = Signal(str)
    """A paste would run commands: ask, then call `paste(text, confirmed=True)`."""
    find_wanted = Signal()
    """The person wants to search."""

    def __init__(
        self, colors: CanvasColors | None = None, parent: QWidget | None = None, *, history: int = 10_000
    ) -> None:
        super().__init__(colors, parent, history=history)
        self._reported: tuple[int, int, int] | None = None
        self._buttons_down: set[int] = set()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.viewport().setMouseTracking(True)

    def reset(self) -> None:
        super().reset()
        self._buttons_down.clear()  # the next program was told of no press

    def set_ended(self, text: str) -> None:
        super().set_ended(text)
        self._buttons_down.clear()

    # Keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()  # or the window's shortcuts would take what the program needs
            return True
        return super().event(event)

    def _takes(self, event: QKeyEvent) -> bool:
        """Whether a key is ours and not a shortcut of the window."""
        if self._local_action(event) is not None:
            return True
        key, modifiers = event.key(), event.modifiers()
        if self._deaf or modifiers & _FOREIGN:
            return False
        if modifiers & CONTROL:
            if modifiers & Qt.KeyboardModifier.ShiftModifier and key < Qt.Key.Key_Escape:
                return False
            if key in _WINDOWS_OWN and not modifiers & Qt.KeyboardModifier.AltModifier:
                return False
        return bool(key_bytes(key, event.text(), modifiers, self._screen.modes))

    def _local_action(self, event: QKeyEvent) -> Any:
        """What the view itself does with a key, or None."""
        key, modifiers = event.key(), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = bool(modifiers & CONTROL)
        command = COMMAND != CONTROL and bool(modifiers & COMMAND)
        if command or (control and shift):
            if key == Qt.Key.Key_C:
                return self.copy_selection
            if key == Qt.Key.Key_V:
                return self.paste_clipboard
            if key == Qt.Key.Key_F:
                return self.find_wanted.emit
        if shift and not control:
            if key == Qt.Key.Key_Insert:
                return self.paste_clipboard
            if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                pages = -1 if key == Qt.Key.Key_PageUp else 1
                return lambda: self.scroll_pages(pages)
        if (control or command) and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            return self.zoom_in
        if (control or command) and not shift and key == Qt.Key.Key_Minus:
            return self.zoom_out
        if (control or command) and key == Qt.Key.Key_0:
            return self.zoom_reset
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._local_action(event)
        if action is not None:
            action()
            event.accept()
            return
        if event.modifiers() & CONTROL and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().focusNextPrevChild(event.key() == Qt.Key.Key_Tab)  # the way out for people without a mouse
            event.accept()
            return
        if not self._takes(event):
            event.ignore()
            return
        event.accept()
        self._type(key_bytes(event.key(), event.text(), event.modifiers(), self._screen.modes))

    def _type(self, data: bytes) -> None:
        self._send(data)
        self._show_cursor()
        self._restart_blinking()
        if not self.at_end:
            self.scroll_to_end()
        self.schedule()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab is a key of the program; Control and Tab leaves the terminal."""
        return super().focusNextPrevChild(next) if self._deaf else False

    # Input methods

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._deaf:
            event.ignore()
            return
        self._preedit = event.preeditString()
        if event.commitString():
            self._type(event.commitString().encode(errors="ignore"))
        event.accept()
        self.schedule()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        if query == Qt.InputMethodQuery.ImEnabled:
            return not self._deaf
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            return self._input_rectangle()
        if query == Qt.InputMethodQuery.ImFont:
            return self._painter.font
        if query == Qt.InputMethodQuery.ImHints:
            return Qt.InputMethodHint.ImhNoAutoUppercase | Qt.InputMethodHint.ImhNoPredictiveText
        return super().inputMethodQuery(query)

    def _input_rectangle(self) -> QRect:
        """Where the window of candidates belongs, in the widget's own coordinates."""
        width, height = self.cell_size
        column = min(self._screen.x, self._screen.columns - 1)
        row = self._screen.scrolled + self._screen.y - self._top
        place = QPoint(MARGIN + column * width, MARGIN + row * height)
        return QRect(self.viewport().mapTo(self, place), self.viewport().mapTo(self, place + QPoint(width, height)))

    # Pasting

    def paste(self, text: str, *, confirmed: bool = False) -> None:
        """Type a text. Several lines go out as `paste_confirm` first, unless the program reads them as a paste."""
        data = paste_bytes(text, self._screen.modes)
        if not data or self._deaf:
            return
        if b"\r" in data and not confirmed and not self._screen.modes.bracketed_paste:
            self.paste_confirm.emit(text)
        else:
            self._type(data)

    def paste_clipboard(self) -> None:
        self.paste(QGuiApplication.clipboard().text())

    # The mouse

    def _reports_mouse(self, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether the program gets the mouse; with Shift it is the user's."""
        return bool(self._screen.modes.mouse) and not self._deaf and not modifiers & Qt.KeyboardModifier.ShiftModifier

    def _report(self, button: int, event: QMouseEvent | QWheelEvent, *, press: bool, motion: bool = False) -> None:
        width, height = self.cell_size
        point = event.position().toPoint()
        first_row = self._screen.scrolled - self._top
        column = min(max((point.x() - MARGIN) // width, 0), self._screen.columns - 1)
        row = min(max((point.y() - MARGIN) // height - first_row, 0), self._screen.rows - 1)
        if motion:
            if self._reported == (button, column, row):
                return
            self._reported = (button, column, row)
        self._send(mouse_bytes(button, column, row, event.modifiers(), self._screen.modes, press=press, motion=motion))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._reports_mouse(event.modifiers()) and event.button() in _BUTTONS:
            button = _BUTTONS[event.button()]
            self._buttons_down.add(button)
            self._report(button, event, press=True)
            return
        if event.button() == Qt.MouseButton.MiddleButton and QGuiApplication.clipboard().supportsSelection():
            clipboard = QGuiApplication.clipboard()
            self.paste(clipboard.text(clipboard.Mode.Selection))
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # A menu or a dialog may have taken the release.
        self._buttons_down &= {number for button, number in _BUTTONS.items() if button & event.buttons()}
        if not self._dragging and (self._buttons_down or self._reports_mouse(event.modifiers())):
            self._report(min(self._buttons_down, default=NONE), event, press=True, motion=True)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        button = _BUTTONS.get(event.button())
        if button in self._buttons_down:
            self._buttons_down.discard(button)
            self._report(button, event, press=False)
            return
        super().mouseReleaseEvent(event)

    def _wheeled(self, rows: int, event: QWheelEvent) -> None:
        button = WHEEL_UP if rows < 0 else WHEEL_DOWN
        modes = self._screen.modes
        if self._reports_mouse(event.modifiers()):
            for _turn in range(min(abs(rows), 5)):
                self._report(button, event, press=True)
        elif self._screen.alternate and modes.alternate_scroll and not self._deaf:
            key = Qt.Key.Key_Up if rows < 0 else Qt.Key.Key_Down
            self._send(key_bytes(key, "", Qt.KeyboardModifier.NoModifier, modes) * min(abs(rows), 20))
        else:
            super()._wheeled(rows, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse and self._reports_mouse(event.modifiers()):
            event.accept()  # the program got the click, and a menu would swallow its release
            return
        super().contextMenuEvent(event)

    def _fill_menu(self, menu: QMenu) -> None:
        super()._fill_menu(menu)
        paste = menu_entry(menu, _("Canvas", "Paste"), QKeySequence("Ctrl+Shift+V"))
        paste.setEnabled(not self._deaf and bool(QGuiApplication.clipboard().text()))
        paste.triggered.connect(self.paste_clipboard)
        menu.insertAction(menu.actions()[1], paste)
        menu.addSeparator()
        find = menu_entry(menu, _("Canvas", "Find…"), QKeySequence("Ctrl+Shift+F"))
        find.triggered.connect(self.find_wanted)
        menu.addSeparator()
        larger = menu_entry(menu, _("Canvas", "Larger Letters"), QKeySequence("Ctrl++"))
        larger.triggered.connect(self.zoom_in)
        smaller = menu_entry(menu, _("Canvas", "Smaller Letters"), QKeySequence("Ctrl+-"))
        smaller.triggered.connect(self.zoom_out)
