"""Which cells are selected, and their text. No Qt here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .document import Document
from .widths import FILLER

Position = tuple[int, int]
"""Line number and column; a position lies before its cell."""

Unit = Literal["character", "word", "line"]

# What a double click takes together: words, and the punctuation that holds paths, addresses and image names together.
_WORD = re.compile(rf"[\w{FILLER}\-./~:@%+=?&#\U00100000-\U0010ffff]+")
_MAX_LINES_JOINED = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """From where the button went down to where it is now."""

    anchor: Position
    head: Position
    unit: Unit = "character"

    def span(self, document: Document) -> tuple[Position, Position]:
        """First position and the one after the last, grown to whole characters, words or lines."""
        start, end = sorted((self.anchor, self.head))
        first, last = document.first, document.end - 1
        if end[0] < first:
            return (first, 0), (first, 0)
        if start[0] < first:
            start = (first, 0)
        if end[0] > last:
            end = (last, len(document.cells(last).text))
        if self.unit == "line":
            top, bottom = start[0], end[0]
            while top > first and start[0] - top < _MAX_LINES_JOINED and document.continues(top - 1):
                top -= 1
            while bottom < last and bottom - end[0] < _MAX_LINES_JOINED and document.continues(bottom):
                bottom += 1
            return (top, 0), (bottom + 1, 0)
        start, end = _whole_characters(document, start, end)
        if self.unit == "word":
            start = (start[0], word_at(document.cells(start[0]).text, start[1])[0])
            end = (end[0], max(end[1], word_at(document.cells(end[0]).text, end[1])[1]))
        return start, end


def _whole_characters(document: Document, start: Position, end: Position) -> tuple[Position, Position]:
    text = document.cells(start[0]).text
    if start[1] < len(text) and text[start[1]] == FILLER:
        start = (start[0], start[1] - 1)
    text = document.cells(end[0]).text
    if end[1] < len(text) and text[end[1]] == FILLER:
        end = (end[0], end[1] + 1)
    return start, end


def word_at(cells: str, column: int) -> tuple[int, int]:
    """The columns of the word, or else of the run of blanks, or the single sign, at a column."""
    if column >= len(cells):
        return column, column
    for match in _WORD.finditer(cells):
        if match.start() <= column < match.end():
            return match.span()
    if cells[column] == " ":
        return len(cells[:column].rstrip(" ")), len(cells) - len(cells[column:].lstrip(" "))
    return column, column + 1


def columns_in(span: tuple[Position, Position], number: int, width: int) -> tuple[int, int] | None:
    """The selected columns of a line, up to `width`, or None."""
    (first, start), (last, end) = span
    if not first <= number <= last:
        return None
    left = start if number == first else 0
    right = min(end, width) if number == last else width
    return (left, right) if left < right else None


def selected_text(document: Document, span: tuple[Position, Position]) -> str:
    """The selected text. Blanks at the end of lines are not copied, and lines that were only wrapped are joined."""
    (first, _), (last, end) = span
    pieces: list[str] = []
    for number in range(first, min(last, document.end - 1) + 1):
        cells = document.cells(number).text
        columns = columns_in(span, number, len(cells))
        text = document.decoder.clusters.spelled(cells[columns[0] : columns[1]]) if columns else ""
        if number == last:
            pieces.append(text if end <= len(cells) else text.rstrip(" "))
        elif document.continues(number):
            pieces.append(text)
        else:
            pieces.append(text.rstrip(" ") + "\n")
    return "".join(pieces)
