"""The three forms of a stored line, and the way from the lazy ones to cells.

A flood of output is mostly lines that scroll away unseen. So a line stays the text that arrived until somebody looks at
it or writes into it:

* `str`: cell text (one character per column, see `widths`), default style, ended by a line feed;
* `RawLine`: text that still holds its SGR sequences, its wide characters and marks, and the style it starts with;
* `CellLine`: cell text, one style character per cell, and whether the text goes on in the next line.

All three are immutable: a row changed exactly when it is another object, which is how views find what to repaint.
Cell text may be shorter than the screen (the rest is blank) and, after a resize, longer.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .attributes import DEFAULT, StyleTable
from .widths import FILLER, MARKS, Clusters

SGR = re.compile("\x1b\\[([0-9;:]*)m")
"""A complete SGR sequence; `SGR.split` alternates text and parameters."""


class RawLine(NamedTuple):
    """Printable text and SGR sequences, nothing else; `style` is current before the first character."""

    text: str
    style: str


class CellLine(NamedTuple):
    """Cell text and styles of the same length (or `""`: all default)."""

    text: str
    styles: str = ""
    wrapped: bool = False


Line = str | RawLine | CellLine


class LineDecoder:
    """Knows the styles and clusters that a set of lines refers to."""

    __slots__ = ("clusters", "styles")

    def __init__(self) -> None:
        self.styles = StyleTable()
        self.clusters = Clusters()

    def cells(self, line: Line) -> CellLine:
        """The cells of a line in any form."""
        if isinstance(line, str):
            return CellLine(line)
        return line if isinstance(line, CellLine) else self._decode(line)

    def text(self, line: Line) -> str:
        """The text of a line as it is copied and searched: no fillers, clusters spelled, blanks kept."""
        if line.__class__ is str:
            return self.clusters.spelled(line)
        return self.clusters.spelled(self.cells(line).text)

    def is_blank(self, line: Line) -> bool:
        """Whether a line shows no text (a background may be seen)."""
        return not self.cells(line).text.strip(" ")

    def style_after(self, text: str, style: str) -> str:
        """The style that is current after raw text was read."""
        reset = max(text.rfind("\x1b[0m"), text.rfind("\x1b[m"))
        if reset >= 0:
            style = DEFAULT
        for parameters in SGR.findall(text, reset + 1):
            style = self.styles.after(style, parameters)
        return style

    def _decode(self, line: RawLine) -> CellLine:
        raw, style = line
        if "\x1b" not in raw:
            text = self.clusters.cells(raw)
            return CellLine(text, style * len(text) if style != DEFAULT else "")
        text = ""
        styles: list[str] = []
        plain = True
        parts = SGR.split(raw)
        for index in range(0, len(parts), 2):
            if index:
                style = self.styles.after(style, parts[index - 1])
            part = parts[index]
            if not part.isascii():
                leading = MARKS.match(part)
                if leading:
                    text = self.clusters.with_marks(text, len(text), leading[0])
                    part = part[leading.end() :]
                part = self.clusters.cells(part)
            if part:
                text += part
                styles.append(style * len(part))
                plain = plain and style == DEFAULT
        return CellLine(text, "" if plain else "".join(styles))


def with_cells(line: CellLine, start: int, end: int, text: str, style: str) -> CellLine:
    """The line with its cells from `start` up to `end` replaced by cell text of one style.

    `text` need not have the length of the gap: shorter deletes, longer inserts. Cells left of `start` that do not exist
    yet become blanks, halves of wide characters cut by either edge too. The line no longer counts as wrapped when the
    gap reaches its end.
    """
    old, styles, wrapped = line
    length = len(old)
    if start > length:
        if styles:
            styles += DEFAULT * (start - length)
        old = old.ljust(start)
        length = start
    left, right = old[:start], old[end:]
    if right.startswith(FILLER):
        right = " " + right[1:]
    if start < length and old[start] == FILLER:
        left = left[:-1] + " "
    if styles or (style != DEFAULT and text):
        if not styles:
            styles = DEFAULT * length
        styles = styles[:start] + style * len(text) + styles[end:]
    return CellLine(left + text + right, styles, wrapped and end < length)


def styles_of(line: Line) -> str:
    """The style characters that a line refers to, each at least once."""
    if isinstance(line, str):
        return ""
    return line.style if isinstance(line, RawLine) else line.styles


def restyled(line: Line, table: dict[int, str]) -> Line:
    """The line with its style characters renumbered, see `StyleTable.keep`."""
    if isinstance(line, RawLine):
        return RawLine(line.text, line.style.translate(table))
    if isinstance(line, CellLine):
        return CellLine(line.text, line.styles.translate(table), line.wrapped)
    return line
