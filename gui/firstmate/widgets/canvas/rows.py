"""Which rows a document takes when its lines are wrapped, kept current while lines come and go. No Qt here.

Rows are counted from the first line that ever was, so a place in the document keeps its number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque

from .document import Document
from .lines import CellLine
from .reflow import cut
from .widths import FILLER


class RowIndex:
    """Finds the row of a line and the line of a row. Without wrapping both are the same number."""

    def __init__(self, document: Document, columns: int | None = None) -> None:
        self._document = document
        self._columns = columns
        self._ends: deque[int] = deque()
        self._first = document.first
        self._start = document.first
        self.update()

    @property
    def columns(self) -> int | None:
        """Where lines are wrapped, None: nowhere."""
        return self._columns

    def wrap(self, columns: int | None) -> None:
        """Count anew for another width."""
        self._columns = columns
        self._ends.clear()
        self._first = self._start = self._document.first
        self.update()

    def update(self) -> None:
        """Take in new lines and forget those that the document forgot."""
        document = self._document
        if self._columns is None:
            return
        ends, first = self._ends, document.first
        while ends and self._first < first:
            self._start = ends.popleft()
            self._first += 1
        if self._first < first:
            self._first = first
        end = ends[-1] if ends else self._start
        columns = self._columns
        new = self._first + len(ends)
        for number, width in enumerate(document.plain_widths(new, columns), new):
            if width is None:
                end += len(wrapped(document.cells(number), columns))
            else:
                end += 1 if width <= columns else -(-width // columns)
            ends.append(end)

    def changed(self, number: int) -> None:
        """A line that was counted has another length now."""
        index = number - self._first
        if self._columns is None or not 0 <= index < len(self._ends):
            return
        before = self._ends[index - 1] if index else self._start
        grown = len(wrapped(self._document.cells(number), self._columns)) - (self._ends[index] - before)
        if grown:
            for later in range(index, len(self._ends)):
                self._ends[later] += grown

    @property
    def first(self) -> int:
        return self._document.first if self._columns is None else self._start

    @property
    def end(self) -> int:
        if self._columns is None:
            return self._document.end
        return self._ends[-1] if self._ends else self._start

    def row_of(self, number: int) -> int:
        """The first row of a line (of the nearest one that exists)."""
        document = self._document
        number = min(max(number, document.first), max(document.end - 1, document.first))
        if self._columns is None:
            return number
        index = number - self._first
        return self._ends[index - 1] if index > 0 else self._start

    def locate(self, row: int) -> tuple[int, int]:
        """The line that is shown in a row, and which of its rows that is."""
        if self._columns is None:
            return row, 0
        index = bisect_right(self._ends, row)
        return self._first + index, row - (self._ends[index - 1] if index else self._start)


def wrapped(line: CellLine, columns: int) -> list[tuple[int, int]]:
    """The columns that each row of a wrapped line shows."""
    length = len(line.text)
    if length <= columns:
        return [(0, length)]
    if FILLER not in line.text:
        return [(start, min(start + columns, length)) for start in range(0, length, columns)]
    spans = []
    start = 0
    for piece in cut(line, columns):
        spans.append((start, start + len(piece.text)))
        start += len(piece.text)
    return spans
