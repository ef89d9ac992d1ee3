"""The columns of the list, and the rows of the page turned into cells. Unchanged images keep the row they had."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import Container, Image
from firstmate.core.platforms import Platform
from firstmate.pages.images.rows import ImageRow, image_row
from firstmate.widgets.cells import Cell, Column, Row

_ = QCoreApplication.translate

HIDDEN_BELOW: Final[Mapping[str, int]] = {"shared": 780, "platform": 700, "created": 580}
"""The width of the list below which a column makes room for the others; the details have them all."""

_YOUNG: Final = 86_400.0
"""Seconds in which the words of an age are old soon: minutes and hours."""
_OLD: Final = 3600.0
"""Seconds after which all ages are looked at again: days become months."""


def columns() -> tuple[Column, ...]:
    return (
        Column("image", lambda: _("Images", "Image"), 180, stretch=True),
        Column("size", lambda: _("Images", "Size"), 84, kind="number"),
        Column("shared", lambda: _("Images", "Shared"), 84, kind="number"),
        Column("platform", lambda: _("Images", "Processor"), 104, kind="pill"),
        Column("created", lambda: _("Images", "Created"), 120),
        Column("used", lambda: _("Images", "Used by"), 140, kind="pill"),
    )


def _icon(row: ImageRow) -> str:
    if row.platform_kind == "warn":
        return "triangle-alert"
    return "circle-dashed" if row.dangling else "package"


def cells(row: ImageRow, *, faded: bool = False) -> Row:
    """A row of the table."""
    foreign = row.platform_kind == "warn"
    return Row(
        row.key,
        (
            Cell(
                row.name,
                icon=_icon(row),
                status="warn" if foreign else "",
                # Where there is no room for the column of the processor, its warning is still to be had.
                tooltip=f"{row.name_tip}\n\n{row.platform_tip}" if foreign else row.name_tip,
                muted=row.dangling,
                detail=row.subtitle,
            ),
            Cell(row.size_text, sort=float(row.size)),
            Cell(
                row.shared_text,
                sort=None if row.shared is None else float(row.shared),
                tooltip=row.shared_tip,
                muted=not row.shared,
            ),
            Cell(row.platform_text, status=row.platform_kind, tooltip=row.platform_tip, muted=True),
            # Youngest first when ascending: that is how people think of ages.
            Cell(row.created_text, sort=-(row.created or 0.0), tooltip=row.created_tip, muted=row.created is None),
            Cell(row.used_text, sort=float(row.used), status=row.used_kind, tooltip=row.used_tip, muted=not row.used),
        ),
        faded,
    )


_Basis = tuple[Image, tuple[Container, ...], bool, int | None, Platform | None]
"""All that a row is made from, apart from what all rows have in common."""


class RowCache:
    """The rows of the last time: of 5,000 images mostly one or two have changed, and only those are made anew."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[_Basis, Row]] = {}
        self._manner: tuple[str, bool, Platform | None] = ("", False, None)
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
        shared: Callable[[str], int | None] = lambda _key: None,
        platform: Callable[[str], Platform | None] = lambda _key: None,
        engine: Platform | None = None,
    ) -> list[Row]:
        manner = (language, faded, engine)
        if manner != self._manner or now - self._since > _OLD:
            self._made.clear()
            self._manner, self._since = manner, now
        made: dict[str, tuple[_Basis, Row]] = {}
        for key, image in images.items():
            basis: _Basis = (image, users.get(key, ()), key in removing, shared(key), platform(key))
            before = self._made.get(key)
            if before is not None and before[0] == basis:
                made[key] = before
            else:
                row = image_row(
                    image,
                    basis[1],
                    now=now,
                    language=language,
                    removing=basis[2],
                    shared=basis[3],
                    platform=basis[4],
                    engine=engine,
                )
                made[key] = (basis, cells(row, faded=faded))
        self._made = made
        return [entry[1] for entry in made.values()]

    def forget_young(self, now: float) -> bool:
        """Images of the last hours are made anew next time, for their ages move on; True when there are any."""
        young = [key for key, entry in self._made.items() if now - entry[0][0].created < _YOUNG]
        for key in young:
            del self._made[key]
        return bool(young)
