"""The screen of a terminal: rows of lines, the lines that scrolled away, a cursor, and every operation on them.

It follows xterm where programs depend on it, and tmux where xterm would lose text (an erase while the cursor waits at
the right margin keeps the last character; a cleared screen goes to the history). It knows no bytes and no escape
sequences (`parser` does) and no Qt. It never asks anything of the outside: what must be answered lies in `replies`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from .attributes import DEFAULT
from .lines import CellLine, Line, LineDecoder, restyled, styles_of, with_cells
from .modes import Modes, SavedCursor
from .reflow import rewrap
from .widths import FILLER, MARKS, spread, without_halves, without_stand_ins

MAX_REPLIES = 4096
"""Characters of unread replies that are kept; a flood of queries gets no more answers than that."""

TAB = 8
# DEC special graphics, the character set of `ESC ( 0`
_LINE_DRAWING = str.maketrans("`abcdefghijklmnopqrstuvwxyz{|}~_", "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£· ")


class Screen:
    """Rows and columns count from 0 here. `x == columns` means: the next character wraps first."""

    def __init__(self, columns: int = 80, rows: int = 24, history: int = 10_000) -> None:
        self.decoder = LineDecoder()
        self.columns = max(2, columns)
        self.rows = max(1, rows)
        self.history: deque[Line] = deque(maxlen=history)
        self.scrolled = 0
        """Lines that ever went to the history: row 0 has this absolute number, the row above it one less."""
        self.bells = 0
        self.replies: list[str] = []
        self._reply_size = 0
        self.reset()

    def reset(self) -> None:
        """RIS: everything back to the start, the history too."""
        self.history.clear()
        self.lines: list[Line] = [""] * self.rows
        self.alternate = False
        self._main_lines: list[Line] = []
        self._below: list[Line] = []
        self._saved = [SavedCursor(), SavedCursor()]
        self.modes = Modes()
        self.soft_reset()
        self.x = self.y = 0
        self.tabs = set(range(TAB, self.columns, TAB))
        self.default_tabs = True

    def soft_reset(self) -> None:
        """DECSTR: modes, margins, style and character sets back to the start; text and cursor stay."""
        self.style = self.fill = DEFAULT
        self.top, self.bottom = 0, self.rows - 1
        self.origin = self.insert = False
        self.autowrap = True
        self.charsets = (False, False)
        self.shifted = 0
        self.line_drawing = False
        self.modes.application_cursor = self.modes.application_keypad = False
        self.modes.cursor_visible = True
        self._saved[self.alternate] = SavedCursor()

    # Writing

    @property
    def simple(self) -> bool:
        """Whether a line of text lands as it is: nothing is inserted, shifted, translated or kept in a region."""
        return (
            not (self.insert or self.line_drawing)
            and self.autowrap
            and self.top == 0
            and self.bottom == self.rows - 1
            and self.fill == DEFAULT
        )

    def write(self, text: str) -> None:
        """Write printable text at the cursor."""
        if self.line_drawing:
            text = text.translate(_LINE_DRAWING)
        if not text.isascii():
            text = without_stand_ins(text)
            if MARKS.search(text):
                self._write_with_marks(text)
                return
            text = spread(text)
        x = self.x
        end = x + len(text)
        if self.insert or end > self.columns or (end == self.columns and not self.autowrap):
            self._write_wrapping(text)
            return
        y = self.y
        line = self.lines[y]
        if line.__class__ is str and self.style == DEFAULT and FILLER not in line:
            length = len(line)
            if x == length:
                self.lines[y] = line + text
            elif x > length:
                self.lines[y] = line.ljust(x) + text
            else:
                self.lines[y] = line[:x] + text + line[end:]
        else:
            cells = with_cells(self.decoder.cells(line), x, end, text, self.style)
            self.lines[y] = cells if cells.styles or cells.wrapped else cells.text
        self.x = end

    def _write_with_marks(self, text: str) -> None:
        for index, piece in enumerate(MARKS.split(text)):
            if index % 2:
                self._add_marks(piece)
            elif piece:
                self.write(piece)

    def _write_wrapping(self, text: str) -> None:
        start, length = 0, len(text)
        while start < length:
            if self.x >= self.columns:
                if self.autowrap:
                    self._mark_wrapped()
                    self.x = 0
                    self.line_feed()
                else:
                    self.x = self.columns - 1
            room = self.columns - self.x
            stop = min(start + room, length)
            if stop < length and text[stop] == FILLER:
                stop -= 1
            if stop == start:  # a wide character and one column left
                if not self.autowrap:
                    start += 2
                    continue
                self.x = self.columns
                continue
            piece = text[start:stop]
            if self.insert:
                self.insert_blanks(len(piece))
            self._put(piece)
            self.x += len(piece)
            start = stop
            if not self.autowrap:
                self._clamp()
            if start < length:
                if not self.autowrap:
                    start = _last_narrow(text, start)
                elif self.x == self.columns - 1:
                    self.x = self.columns

    def _put(self, text: str) -> None:
        line = self.decoder.cells(self.lines[self.y])
        self.lines[self.y] = with_cells(line, self.x, self.x + len(text), text, self.style)

    def _mark_wrapped(self) -> None:
        line = self.decoder.cells(self.lines[self.y])
        self.lines[self.y] = CellLine(line.text, line.styles, True)

    def _add_marks(self, marks: str) -> None:
        line = self.decoder.cells(self.lines[self.y])
        if self.x > len(line.text):
            line = with_cells(line, self.x, self.x, "", DEFAULT)
        text = self.decoder.clusters.with_marks(line.text, self.x, marks)
        self.lines[self.y] = CellLine(text, line.styles, line.wrapped)

    def append_lines(self, lines: Sequence[Line]) -> None:
        """Write whole lines from the cursor on, which waits at the start of the empty last row: the bulk path."""
        together = [*self.lines[:-1], *lines, ""]
        cut = len(together) - self.rows
        if not self.alternate:
            self.history.extend(together[:cut])
            self.scrolled += cut
        self.lines = together[cut:]

    # Erasing, inserting, deleting

    def blank(self) -> Line:
        """A line erased with the current background."""
        if self.fill == DEFAULT:
            return ""
        return CellLine(" " * self.columns, self.fill * self.columns)

    def erase(self, row: int, start: int, end: int) -> None:
        """Blank the cells of a row from `start` up to `end`."""
        end = min(end, self.columns)
        if start >= end:
            return
        line = self.decoder.cells(self.lines[row])
        if end < self.columns or self.fill != DEFAULT:
            text = " " * (min(end, max(len(line.text), start)) - start if self.fill == DEFAULT else end - start)
            self.lines[row] = with_cells(line, start, end, text, self.fill)
        elif start < len(line.text):
            self.lines[row] = with_cells(line, start, len(line.text), "", DEFAULT)

    def erase_in_line(self, kind: int) -> None:
        if kind == 0:
            self.erase(self.y, self.x, self.columns)
        elif kind == 1:
            self.erase(self.y, 0, self.x + 1)
        elif kind == 2:
            self.lines[self.y] = self.blank()

    def erase_in_display(self, kind: int) -> None:
        if kind == 0:
            if not self.alternate:
                self._below = []
            if self.x or self.y:
                self.erase_in_line(0)
                self.lines[self.y + 1 :] = [self.blank()] * (self.rows - 1 - self.y)
                return
            kind = 2
        if kind == 1:
            self.lines[: self.y] = [self.blank()] * self.y
            self.erase_in_line(1)
        elif kind == 2:
            self._keep_in_history()
            self.lines = [self.blank()] * self.rows
        elif kind == 3 and not self.alternate:
            self.history.clear()

    def _keep_in_history(self) -> None:
        if self.alternate:
            return
        used = self.rows
        while used and self.decoder.is_blank(self.lines[used - 1]):
            used -= 1
        self.history.extend(self.lines[:used])
        self.scrolled += used

    def erase_characters(self, count: int) -> None:
        self.erase(self.y, self.x, self.x + count)

    def insert_blanks(self, count: int) -> None:
        line = self._row_cells()
        if self.x < len(line.text) or (self.fill != DEFAULT and self.x < self.columns):
            count = min(count, self.columns - self.x)
            line = with_cells(line, self.x, self.x, " " * count, self.fill)
            self._set_cells(line.text[: self.columns], line.styles[: self.columns])

    def delete_characters(self, count: int) -> None:
        if self.x >= self.columns:
            return
        count = min(count, self.columns - self.x)
        line = self._row_cells()
        if self.fill != DEFAULT:
            line = with_cells(line, self.columns, self.columns, " " * count, self.fill)
        if self.x < len(line.text):
            line = with_cells(line, self.x, self.x + count, "", DEFAULT)
            self._set_cells(line.text, line.styles)

    def _row_cells(self) -> CellLine:
        """The cells of the cursor's row, without what a resize left beyond the last column."""
        line = self.decoder.cells(self.lines[self.y])
        return CellLine(line.text[: self.columns], line.styles[: self.columns])

    def _set_cells(self, text: str, styles: str) -> None:
        self.lines[self.y] = CellLine(without_halves(text), styles)

    def insert_lines(self, count: int) -> None:
        if self.top <= self.y <= self.bottom:
            self._scroll(self.y, -min(count, self.bottom - self.y + 1))
            self.x = 0

    def delete_lines(self, count: int) -> None:
        if self.top <= self.y <= self.bottom:
            self._scroll(self.y, min(count, self.bottom - self.y + 1))
            self.x = 0

    def fill_with(self, character: str) -> None:
        """DECALN: the whole screen full of one character."""
        self.top, self.bottom = 0, self.rows - 1
        self.x = self.y = 0
        self.lines = [character * self.columns] * self.rows

    # Scrolling

    def _scroll(self, top: int, count: int) -> None:
        """Move the lines between `top` and the bottom margin up (positive) or down."""
        after = self.bottom + 1
        blanks = [self.blank()] * abs(count)
        if count > 0:
            self.lines[top:after] = self.lines[top + count : after] + blanks
        else:
            self.lines[top:after] = blanks + self.lines[top : after + count]

    def scroll_up(self, count: int) -> None:
        count = min(count, self.bottom - self.top + 1)
        if self.top == 0 and not self.alternate:
            self.history.extend(self.lines[:count])
            self.scrolled += count
        self._scroll(self.top, count)

    def scroll_down(self, count: int) -> None:
        self._scroll(self.top, -min(count, self.bottom - self.top + 1))

    def line_feed(self) -> None:
        if self.y == self.bottom:
            if self.top == 0 and self.bottom == self.rows - 1:
                lines = self.lines
                if not self.alternate:
                    self.history.append(lines[0])
                    self.scrolled += 1
                del lines[0]
                lines.append("" if self.fill == DEFAULT else self.blank())
            else:
                self.scroll_up(1)
        elif self.y < self.rows - 1:
            self.y += 1
        if self.x >= self.columns:
            self.x = self.columns - 1

    def reverse_line_feed(self) -> None:
        if self.y == self.top:
            self.scroll_down(1)
        elif self.y:
            self.y -= 1
        self._clamp()

    def next_line(self) -> None:
        self.x = 0
        self.line_feed()

    # The cursor

    def _clamp(self) -> None:
        self.x = min(self.x, self.columns - 1)

    def move_up(self, count: int) -> None:
        self.y = max(self.y - count, self.top if self.y >= self.top else 0)
        self._clamp()

    def move_down(self, count: int) -> None:
        self.y = min(self.y + count, self.bottom if self.y <= self.bottom else self.rows - 1)
        self._clamp()

    def move_right(self, count: int) -> None:
        self.x = min(self.x + count, self.columns - 1)

    def move_left(self, count: int) -> None:
        self._clamp()
        self.x = max(self.x - count, 0)

    def move_to(self, row: int, column: int) -> None:
        """Rows count from the top margin in origin mode."""
        first, last = (self.top, self.bottom) if self.origin else (0, self.rows - 1)
        self.y = min(max(first + row, first), last)
        self.x = min(max(column, 0), self.columns - 1)

    def move_to_row(self, row: int) -> None:
        self.move_to(row, self.x)

    def move_to_column(self, column: int) -> None:
        self.x = min(max(column, 0), self.columns - 1)

    def tab(self, count: int = 1) -> None:
        if self.x >= self.columns - 1:
            return
        if self.default_tabs:
            self.x = min((self.x // TAB + count) * TAB, self.columns - 1)
            return
        for _ in range(min(count, self.columns)):
            self.x = min((stop for stop in self.tabs if stop > self.x), default=self.columns - 1)

    def back_tab(self, count: int = 1) -> None:
        self._clamp()
        for _ in range(min(count, self.columns)):
            self.x = max((stop for stop in self.tabs if stop < self.x), default=0)

    def set_tab(self) -> None:
        self.default_tabs = False
        self.tabs.add(min(self.x, self.columns - 1))

    def clear_tabs(self, kind: int) -> None:
        self.default_tabs = False
        if kind == 0:
            self.tabs.discard(min(self.x, self.columns - 1))
        elif kind == 3:
            self.tabs.clear()

    def set_margins(self, top: int, bottom: int) -> None:
        """DECSTBM, first and last row of the scrolling region; nonsense is ignored."""
        bottom = min(bottom, self.rows - 1)
        if 0 <= top < bottom:
            self.top, self.bottom = top, bottom
            self.move_to(0, 0)

    def set_origin(self, on: bool) -> None:
        self.origin = on
        self.move_to(0, 0)

    def select_charset(self, slot: int, line_drawing: bool) -> None:
        self.charsets = (line_drawing, self.charsets[1]) if slot == 0 else (self.charsets[0], line_drawing)
        self.line_drawing = self.charsets[self.shifted]

    def shift(self, slot: int) -> None:
        self.shifted = slot
        self.line_drawing = self.charsets[slot]

    def save_cursor(self) -> None:
        self._saved[self.alternate] = SavedCursor(self.x, self.y, self.style, self.origin, self.charsets, self.shifted)

    def restore_cursor(self) -> None:
        saved = self._saved[self.alternate]
        self.x, self.y = min(saved.x, self.columns), min(saved.y, self.rows - 1)
        self.set_style(saved.style)
        self.origin, self.charsets = saved.origin, saved.charsets
        self.shift(saved.shifted)

    def set_style(self, style: str) -> None:
        self.style = style
        self.fill = self.decoder.styles.fill(style)

    # The two screens

    def use_alternate(self, on: bool, clear: bool = False) -> None:
        """Show the screen of full-screen programs (without history), or come back to the main one."""
        if on == self.alternate:
            return
        if on:
            self._main_lines = self.lines
            self.lines = [""] * self.rows
        else:
            self.lines, self._main_lines = self._main_lines, []
        self.alternate = on
        if clear and on:
            self.lines = [self.blank()] * self.rows

    def resize(self, columns: int, rows: int) -> None:
        """Take another size without losing text.

        Lines of the main screen are wrapped anew. Those of the alternate one stay as they are: a full-screen program
        draws itself again.
        """
        columns, rows = max(2, columns), max(1, rows)
        if (columns, rows) == (self.columns, self.rows):
            return
        main = self._main_lines if self.alternate else self.lines
        saved = self._saved[0]
        at = (saved.y, saved.x) if self.alternate else (self.y, min(self.x, self.columns))
        before = list(self.history)
        lines, row, column = rewrap(self.decoder, before + main + self._below, len(before) + at[0], at[1], columns)
        first = min(max(0, len(lines) - rows), row)  # the cursor's row stays; what no longer fits below it waits there
        main, self._below = lines[first : first + rows], lines[first + rows :]
        main += [""] * (rows - len(main))
        self.history.clear()
        self.history.extend(lines[:first])
        self.scrolled = max(self.scrolled + first - len(before), len(self.history))
        row -= first
        if self.alternate:
            self._main_lines = main
            saved.x, saved.y = column, row
            self.lines = (self.lines + [""] * rows)[:rows]
            self.x, self.y = min(self.x, columns - 1), min(self.y, rows - 1)
        else:
            self.lines = main
            self.x, self.y = column, row
            saved.x, saved.y = min(saved.x, columns - 1), min(saved.y, rows - 1)
        if self.default_tabs:
            self.tabs = set(range(TAB, columns, TAB))
        self.columns, self.rows = columns, rows
        self.top, self.bottom = 0, rows - 1

    # Answers and text

    def reply(self, text: str) -> None:
        if self._reply_size + len(text) <= MAX_REPLIES:
            self.replies.append(text)
            self._reply_size += len(text)

    def take_replies(self) -> bytes:
        """What must go back to the program, once."""
        text = "".join(self.replies)
        self.replies.clear()
        self._reply_size = 0
        return text.encode()

    def row_texts(self) -> list[str]:
        """The text of every row, without blanks at its end."""
        return [self.decoder.text(line).rstrip(" ") for line in self.lines]

    def compact_styles(self) -> None:
        """Make room when the table of styles is full: forget what no line uses, and if need be the history's styles."""
        table = self.decoder.styles
        if not table.full:
            return
        used = self._used_styles()
        if len(used) > len(table) // 2:
            plain = [self.decoder.cells(line).text for line in self.history]
            self.history.clear()
            self.history.extend(plain)
            used = self._used_styles()
        kept = table.keep(used)
        history = [restyled(line, kept) for line in self.history]
        self.history.clear()
        self.history.extend(history)
        self.lines = [restyled(line, kept) for line in self.lines]
        self._main_lines = [restyled(line, kept) for line in self._main_lines]
        self._below = [restyled(line, kept) for line in self._below]
        self.style, self.fill = self.style.translate(kept), self.fill.translate(kept)
        for saved in self._saved:
            saved.style = saved.style.translate(kept)

    def _used_styles(self) -> set[str]:
        used = {self.style, self.fill, *(saved.style for saved in self._saved)}
        for line in (*self.history, *self.lines, *self._main_lines, *self._below):
            used.update(styles_of(line))
        return used


def _last_narrow(text: str, start: int) -> int:
    """Where the last character stands that fits into one column, not before `start`; else the end of the cell text."""
    index = len(text) - 1
    while index >= start and text[index] == FILLER:
        index -= 2
    return index if index >= start else len(text)
