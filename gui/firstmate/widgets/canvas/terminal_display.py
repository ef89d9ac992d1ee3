"""The display half of the terminal: what a program sends becomes a picture, in slices of the event loop.

`feed` returns at once. A reader that stops while `pending_bytes` is high and goes on at `drained` never fills the
memory. What a program sends is only ever drawn: no title, no clipboard, no window size, no file.
"""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QGuiApplication, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QWidget

from firstmate.widgets.theme import theme

from .attributes import DEFAULT, DIM, Attributes
from .colors import CanvasColors
from .document import ScreenDocument
from .grid_view import MARGIN
from .lines import CellLine
from .parser import SLICE, Parser
from .screen import Screen
from .view import CanvasView
from .widths import FILLER

BUDGET_SECONDS = 0.008
"""How long the parser may work before the event loop gets its turn."""

_SLOW_SLICE, _FAST_SLICE = 0.004, 0.002
_SMALLEST_SLICE = 512
_PATIENCE_MS = 150
_BLINKS = 20  # then the cursor stays, and the timer stops


class TerminalDisplay(CanvasView):
    """A terminal of as many columns and rows as fit (80 × 24 until it is shown), without keyboard and mouse."""

    typed = Signal(bytes)
    """What must go to the program: keys, pastes, mouse reports and answers to its queries."""
    resized = Signal(int, int)
    """Columns and rows, whenever they change."""
    drained = Signal()
    """Everything fed so far is on the screen."""
    bell = Signal()

    accessible_role = QAccessible.Role.Terminal

    def __init__(
        self, colors: CanvasColors | None = None, parent: QWidget | None = None, *, history: int = 10_000
    ) -> None:
        screen = Screen(80, 24, history)
        super().__init__(ScreenDocument(screen), colors, parent)
        self._screen = screen
        self._parser = Parser(screen)
        self._queue: deque[bytes] = deque()
        self._pending = 0
        self._slice = SLICE
        self._read_only = False
        self._ended = False
        self._preedit = ""
        self._cursor_on = True
        self._blinks = 0
        self._work_timer = QTimer(self, singleShot=True, interval=0)
        self._work_timer.timeout.connect(self._work)
        self._patience_timer = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience_timer.timeout.connect(self.schedule)
        self._blink_timer = QTimer(self)
        self._blink_timer.timeout.connect(self._blink)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or the first scrolled line took columns

    # Feeding

    def feed(self, data: bytes) -> None:
        """Draw what the program sent; may be cut anywhere."""
        if data:
            self._queue.append(data)
            self._pending += len(data)
            if not self._work_timer.isActive():
                self._work_timer.start()

    @property
    def pending_bytes(self) -> int:
        """Bytes that were fed and not drawn yet."""
        return self._pending

    def _next_slice(self) -> bytes:
        first = self._queue.popleft()
        if len(first) > self._slice:
            self._queue.appendleft(first[self._slice :])
            return first[: self._slice]
        pieces, size = [first], len(first)
        while self._queue and size + len(self._queue[0]) <= self._slice:
            pieces.append(self._queue.popleft())
            size += len(pieces[-1])
        return b"".join(pieces)

    def _work(self) -> None:
        """Parse for one turn of the event loop."""
        started = time.perf_counter()
        deadline = started + BUDGET_SECONDS
        scrolled, alternate = self._screen.scrolled, self._screen.alternate
        bells = self._screen.bells
        while self._queue:
            data = self._next_slice()
            self._pending -= len(data)
            self._parser.feed(data)
            now = time.perf_counter()
            if now - started > _SLOW_SLICE:
                self._slice = max(_SMALLEST_SLICE, self._slice // 2)
            elif now - started < _FAST_SLICE:
                self._slice = min(SLICE, self._slice * 2)
            started = now
            if now > deadline:
                break
        replies = self._screen.take_replies()
        if replies:
            self._send(replies)
        if self._screen.bells != bells:
            self.bell.emit()
        self._screen_changed(scrolled, alternate)
        if self._queue:
            self._work_timer.start()
        else:
            self.drained.emit()

    def _screen_changed(self, scrolled: int, alternate: bool) -> None:
        if self._screen.modes.reverse_screen != self._painter.reverse:
            self._painter.reverse = self._screen.modes.reverse_screen
            self._painter.forget_looks()
            self._painted.clear()
            self.viewport().update()
        if self._screen.alternate != alternate:
            self.clear_selection()
        if self._screen.scrolled != scrolled:
            self._document_grew()
        self._show_cursor()
        if not self._screen.modes.synchronized:
            self._patience_timer.stop()  # the next picture gets the whole time again
            self.schedule()
        elif not self._patience_timer.isActive():  # more output must not put it off
            self._patience_timer.start()  # the program says when the picture is whole, but not for ever
        self._restart_blinking()

    def reset(self) -> None:
        """Begin again, empty: what was fed and not drawn is dropped, an end line too."""
        self._queue.clear()
        self._pending = 0
        self._screen.reset()
        self._parser = Parser(self._screen)
        self._ended = False
        self.clear_selection()
        self._screen_changed(-1, self._screen.alternate)

    def set_ended(self, text: str) -> None:
        """The program ended: draw `text` dimly under what it left, and take no more keys."""
        while self._queue:
            data = self._queue.popleft()
            self._pending -= len(data)
            self._parser.feed(data)
        self._screen.take_replies()
        screen = self._screen
        screen.use_alternate(False)
        screen.soft_reset()
        if screen.x:
            screen.next_line()
        screen.set_style(screen.decoder.styles.character(Attributes(flags=DIM)))
        screen.write("".join(sign for sign in text if sign.isprintable()))
        screen.set_style(DEFAULT)
        self._ended = True
        self._preedit = ""
        self._screen_changed(-1, screen.alternate)

    @property
    def ended(self) -> bool:
        return self._ended

    def set_read_only(self, read_only: bool) -> None:
        """Show, but send nothing: neither keys nor answers."""
        self._read_only = read_only
        self._show_cursor()
        self.schedule()

    @property
    def read_only(self) -> bool:
        return self._read_only

    @property
    def _deaf(self) -> bool:
        return self._read_only or self._ended

    def _send(self, data: bytes) -> None:
        if data and not self._deaf:
            self.typed.emit(data)

    # Text and size

    @property
    def columns(self) -> int:
        return self._screen.columns

    @property
    def rows(self) -> int:
        return self._screen.rows

    def text(self) -> str:
        """The text of the screen, without blanks at the ends of lines and empty lines at the end."""
        return "\n".join(self._screen.row_texts()).rstrip("\n")

    def full_text(self) -> str:
        """The text of the history and the screen, lines that were only wrapped joined."""
        screen = self._screen
        pieces: list[str] = []
        for line in (*screen.history, *screen.lines):
            text = screen.decoder.text(line)
            wrapped = isinstance(line, CellLine) and line.wrapped
            pieces.append(text if wrapped else text.rstrip(" ") + "\n")
        return "".join(pieces).rstrip("\n")

    def _relayout(self) -> None:
        if self.isVisible():
            columns, rows = self._grid()
            if (columns, rows) != (self._screen.columns, self._screen.rows):
                self.clear_selection()
                self._screen.resize(columns, rows)
                if self._query.pattern is not None:  # lines have other numbers now
                    self.set_search(self._query.text, *self._search_options)
                self.resized.emit(columns, rows)
        super()._relayout()

    # The cursor

    def _cursor_place(self) -> tuple[int, int] | None:
        """Line number and column of the cursor, None if it is not to be seen."""
        if self._ended or (not self._screen.modes.cursor_visible and not self._preedit):
            return None
        return self._screen.scrolled + self._screen.y, min(self._screen.x, self._screen.columns - 1)

    def _row_extra(self, number: int) -> object:
        cursor = self._cursor_place()
        if cursor is None or cursor[0] != number:
            return super()._row_extra(number)
        shape = self._screen.modes.cursor_shape
        return cursor, shape, self._cursor_on, self.hasFocus(), self._preedit, super()._row_extra(number)

    def _paint_over(self, painter: QPainter) -> None:
        cursor = self._cursor_place()
        if cursor is None or cursor[0] not in self._shown_rows():
            return
        number, column = cursor
        y = MARGIN + (number - self._top) * self._painter.cell_height
        if self._preedit:
            self._paint_preedit(painter, column, y)
            return
        line = self._document.cells(number)
        end = column + (2 if line.text[column + 1 : column + 2] == FILLER else 1)
        self._paint_cursor(painter, line, column, end, y)

    def _paint_cursor(self, painter: QPainter, line: CellLine, start: int, end: int, y: int) -> None:
        width, height = self.cell_size
        x = MARGIN + start * width
        colors = self.colors
        shape = self._screen.modes.cursor_shape
        if not self.hasFocus() or self._read_only:
            painter.setPen(colors.cursor)
            painter.drawRect(QRect(x, y, (end - start) * width - 1, height - 1))
        elif not self._cursor_on:
            return
        elif shape in (3, 4):
            painter.fillRect(x, y + height - 2, (end - start) * width, 2, colors.cursor)
        elif shape in (5, 6):
            painter.fillRect(x, y, 2, height, colors.cursor)
        else:
            self._painter.draw_as(painter, line, MARGIN, y, (start, end), (colors.background, colors.cursor))

    def _paint_preedit(self, painter: QPainter, column: int, y: int) -> None:
        cells = self._preedit_cells()
        column = max(0, min(column, self._screen.columns - len(cells)))
        width, height = self.cell_size
        x = MARGIN + column * width
        line = CellLine(" " * column + cells)
        look = (self.colors.foreground, self.colors.background)
        self._painter.draw_as(painter, line, MARGIN, y, (column, column + len(cells)), look)
        painter.fillRect(x, y + height - 2, len(cells) * width, 1, self.colors.foreground)
        painter.fillRect(x + len(cells) * width, y, 2, height, self.colors.cursor)

    def _preedit_cells(self) -> str:
        return self._screen.decoder.clusters.cells(self._preedit)

    def _show_cursor(self) -> None:
        self._cursor_on = True
        self._blinks = 0

    def _restart_blinking(self) -> None:
        """Blink only where the program asks for it, the desktop allows it and somebody types here."""
        flash = QGuiApplication.styleHints().cursorFlashTime() // 2
        wanted = self._screen.modes.cursor_shape in (1, 3, 5) and self.hasFocus() and self.isVisible()
        if wanted and flash > 0 and theme.motion and not self._deaf:
            self._blink_timer.start(flash)
        else:
            self._blink_timer.stop()

    def _blink(self) -> None:
        self._blinks += 1
        self._cursor_on = not self._cursor_on
        if self._blinks >= _BLINKS:
            self._blink_timer.stop()
            self._cursor_on = True
        self.schedule()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_changed(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_changed(False)

    def _focus_changed(self, focused: bool) -> None:
        if self._screen.modes.focus_events:
            self._send(b"\x1b[I" if focused else b"\x1b[O")
        self._show_cursor()
        self._restart_blinking()
        self.schedule()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._blink_timer.stop()
        self._patience_timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._relayout()
        self._restart_blinking()

    # For assistive technology

    def accessible_cursor(self) -> int:
        lines = self.accessible_lines()
        row = self._screen.scrolled + self._screen.y - self._top
        if not 0 <= row < len(lines):
            return 0
        return sum(len(line) + 1 for line in lines[:row]) + min(self._screen.x, len(lines[row]))

    @property
    def accessible_read_only(self) -> bool:
        return self._deaf
