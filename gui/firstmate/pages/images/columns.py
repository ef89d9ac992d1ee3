"""The columns of the list, and the rows of the page turned into cells. Unchanged images keep the row they had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import Container, Image
from firstmate.pages.images.rows import ImageRow, image_row
from firstmate.widgets.cells import Cell, Column, Row

_ = QCoreApplication.translate

_YOUNG: Final = 86_400.0
"""Seconds in which the words of an age are old soon: minutes and hours."""
_OLD: Final = 3600.0
"""Seconds after which all ages are looked at again: days become months."""


def columns() -> tuple[Column, ...]:
    return (
        Column("image", lambda: _("Images", "Image"), 180, stretch=True),
        Column("size", lambda: _("Images", "Size"), 84, kind="number"),
        Column("created", lambda: _("Images", "Created"), 120),
        Column("used", lambda: _("Images", "Used by"), 140, kind="pill"),
    )


def cells(row: ImageRow, *, faded: bool = False) -> Row:
    """A row of the table."""
    return Row(
        row.key,
        (
            Cell(
                row.name,
                icon="circle-dashed" if row.dangling else "package",
                tooltip=row.name_tip,
                muted=row.dangling,
                detail=row.subtitle,
            ),
            Cell(row.size_text, sort=float(row.size)),
            # Youngest first when ascending: that is how people think of ages.
            Cell(row.created_text, sort=-(row.created or 0.0), tooltip=row.created_tip, muted=row.created is None),
            Cell(row.used_text, sort=float(row.used), status=row.used_kind, tooltip=row.used_tip, muted=not row.used),
        ),
        faded,
    )


class RowCache:
    """The rows of the last time: of 5,000 images mostly one or two have changed, and only those are made anew."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Image, tuple[Container, ...], bool, Row]] = {}
        self._manner: tuple[str, bool] = ("", False)
        self._since = 0.0

    def rows(
        self,
        images: Mapping[str, Image],
        users: Mapping[str, tuple[Container, ...]],
        removing: frozenset[str],
        *,
        now: float,
        language: str,
        faded: bool,
    ) -> list[Row]:
        if (language, faded) != self._manner or now - self._since > _OLD:
            self._made.clear()
            self._manner, self._since = (language, faded), now
        made: dict[str, tuple[Image, tuple[Container, ...], bool, Row]] = {}
        for key, image in images.items():
            used, busy = users.get(key, ()), key in removing
            before = self._made.get(key)
            if before is not None and before[0] == image and before[1] == used and before[2] == busy:
                made[key] = before
            else:
                row = cells(image_row(image, used, now=now, language=language, removing=busy), faded=faded)
                made[key] = (image, used, busy, row)
        self._made = made
        return [entry[3] for entry in made.values()]

    def forget_young(self, now: float) -> bool:
        """Images of the last hours are made anew next time, for their ages move on; True when there are any."""
        young = [key for key, entry in self._made.items() if now - entry[0].created < _YOUNG]
        for key in young:
            del self._made[key]
        return bool(young)
