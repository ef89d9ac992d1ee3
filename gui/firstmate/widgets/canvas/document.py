"""What a canvas shows: numbered lines. The views, the selection and the search know a terminal or a log only as this.

Numbers are absolute: a line keeps its number while older ones are forgotten, so a selection or a match stays where it
is. No Qt here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from .lines import CellLine, Line, LineDecoder
from .screen import Screen


class Document(Protocol):
    """Lines `first` … `end - 1`."""

    @property
    def decoder(self) -> LineDecoder: ...

    @property
    def first(self) -> int: ...

    @property
    def end(self) -> int: ...

    @property
    def settled(self) -> int:
        """Lines below this number do not change any more (or are announced one by one when they do)."""

    def line(self, number: int) -> Line:
        """A line that exists."""

    def cells(self, number: int) -> CellLine:
        """The cells of a line that exists."""

    def plain_width(self, number: int) -> int | None:
        """The width of a line if it can be told without making cells of it."""

    def plain_widths(self, start: int, few: int) -> Iterator[int | None]:
        """The same of every line from `start` on. For a line that surely is not wider than `few`, any such number."""

    def continues(self, number: int) -> bool:
        """Whether the next line belongs to the same line of text."""


class ScreenDocument:
    """A terminal: its history and, below it, the rows of its screen. A full-screen program has no history above it."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    @property
    def decoder(self) -> LineDecoder:
        return self.screen.decoder

    @property
    def first(self) -> int:
        return self.screen.scrolled - (0 if self.screen.alternate else len(self.screen.history))

    @property
    def end(self) -> int:
        return self.screen.scrolled + self.screen.rows

    @property
    def settled(self) -> int:
        return self.screen.scrolled

    def line(self, number: int) -> Line:
        row = number - self.screen.scrolled
        return self.screen.lines[row] if row >= 0 else self.screen.history[row]

    def cells(self, number: int) -> CellLine:
        return self.screen.decoder.cells(self.line(number))

    def plain_width(self, number: int) -> int | None:
        return len(self.cells(number).text)

    def plain_widths(self, start: int, few: int) -> Iterator[int | None]:
        return map(self.plain_width, range(start, self.end))

    def continues(self, number: int) -> bool:
        line = self.line(number)
        return isinstance(line, CellLine) and line.wrapped
