"""Wraps lines anew for another width, as a resize asks for it."""

from __future__ import annotations

from .attributes import DEFAULT
from .lines import SGR, CellLine, Line, LineDecoder, RawLine
from .widths import FILLER, columns_of


def rewrap(decoder: LineDecoder, lines: list[Line], row: int, column: int, columns: int) -> tuple[list[Line], int, int]:
    """The lines wrapped for `columns`, and where the cell at (`row`, `column`) has gone.

    Lines that fit are the same objects as before. Blank lines at the end that lie below `row` are dropped.
    """
    end = len(lines)
    while end > row + 1 and decoder.is_blank(lines[end - 1]):
        end -= 1
    result: list[Line] = []
    new_row, new_column = 0, 0
    index = 0
    while index < end:
        line = lines[index]
        if fits(line, columns) and not (line.__class__ is CellLine and line.wrapped):
            if index == row:
                new_row, new_column = len(result), column
            result.append(line)
            index += 1
            continue
        group = [decoder.cells(line)]
        while group[-1].wrapped and index + len(group) < end:
            group.append(decoder.cells(lines[index + len(group)]))
        offset = -1
        if index <= row < index + len(group):
            offset = sum(len(piece.text) for piece in group[: row - index]) + column
        whole = joined(group)
        length = max(len(whole.text.rstrip(" ")), 1, offset)  # blanks alone make no further piece, but for the cursor
        pieces = cut(CellLine(whole.text[:length], whole.styles[:length]), columns)
        for number, piece in enumerate(pieces):
            if offset >= 0:
                new_row, new_column = len(result), offset
                offset = offset - len(piece.text) if offset >= len(piece.text) and number + 1 < len(pieces) else -1
            result.append(piece if piece.wrapped or piece.styles else piece.text)
        index += len(group)
    return result, new_row, min(new_column, columns)


def fits(line: Line, columns: int) -> bool:
    """Whether the line surely fits; a raw line with marks may be judged too wide."""
    if isinstance(line, RawLine):
        return 2 * len(line.text) <= columns or columns_of(SGR.sub("", line.text)) <= columns
    return len(line if isinstance(line, str) else line.text) <= columns


def joined(group: list[CellLine]) -> CellLine:
    """One long line of lines that continue each other."""
    if not any(line.styles for line in group):
        return CellLine("".join(line.text for line in group))
    return CellLine(
        "".join(line.text for line in group),
        "".join(line.styles or DEFAULT * len(line.text) for line in group),
    )


def cut(line: CellLine, columns: int) -> list[CellLine]:
    """The pieces of a line that are at most `columns` wide, all but the last marked as wrapped.

    A wide character is never cut.
    """
    text, styles, _ = line
    pieces = []
    start = 0
    while True:
        stop = start + columns
        if stop >= len(text):
            pieces.append(CellLine(text[start:], styles[start:]))
            return pieces
        if text[stop] == FILLER:
            stop -= 1
        pieces.append(CellLine(text[start:stop], styles[start:stop], True))
        start = stop
