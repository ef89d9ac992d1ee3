"""What a table shows, as plain values: columns, rows, cells. No Qt, so rows can be made and tested without a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

CellKind = Literal["text", "pill", "bar", "mono", "number", "icon"]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `title` is asked again after a change of language.

    `width` is in pixels at font scale 1; a column that stretches takes what is left over, but never less than this.
    """

    id: str
    title: Callable[[], str]
    width: int = 120
    align: Align = "left"
    stretch: bool = False
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    `sort` orders the column where the text cannot (a size, a time); values of one column must be of one kind, and None
    sorts by the text, or last in "number" and "bar" columns. `status` ("ok", "warn", "error", "idle", "busy") is the
    kind of a pill and the colour of an icon or a bar. `fraction` fills a bar, 0 to 1; without a status its colour warns
    from 80 % and alarms from 95 %. `detail` is a quiet second line under the text. `trail` is what the bar was before,
    the oldest first and the newest at the right (0 to 1, None is a gap), drawn softly behind the words. A `link` can
    be pressed: the table tells which cell, the page what opens.
    """

    text: str = ""
    sort: float | str | None = None
    status: str = ""
    icon: str = ""
    tooltip: str = ""
    fraction: float | None = None
    muted: bool = False
    detail: str = ""
    trail: tuple[float | None, ...] = ()
    link: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `key` names the thing it shows and stays the same while the cells change. `faded` means old or gone.

    `group` is the key of the heading that it stands under. A `heading` has its words in its first cell; it is shown
    while a row of its group is, in the order in which the headings were given, and is never itself selected.
    """

    key: str
    cells: tuple[Cell, ...]
    faded: bool = False
    group: str = ""
    heading: bool = False
