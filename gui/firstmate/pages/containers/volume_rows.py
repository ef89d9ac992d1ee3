"""A volume as a row, and what is said before one is removed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import Container, Volume
from firstmate.core.quantities import format_bytes
from firstmate.pages.containers.naming import listed
from firstmate.pages.containers.store_rows import containers_cell, created_cell
from firstmate.pages.containers.volumes_model import is_anonymous, short
from firstmate.widgets.cells import Cell, Column, Row

_ = QCoreApplication.translate

COLUMNS = (
    Column("name", lambda: _("Volumes", "Name"), 180, stretch=True),
    Column("users", lambda: _("Volumes", "Used by"), 180, stretch=True),
    Column("size", lambda: _("Volumes", "Size"), 100, kind="number"),
    Column("created", lambda: _("Volumes", "Created"), 120),
)


def row(volume: Volume, users: Sequence[Container], size: int | None, *, now: float, faded: bool = False) -> Row:
    """`size` in bytes, None as long as nobody has counted it; `now` in epoch seconds."""
    kind = _("Volumes", "anonymous") if is_anonymous(volume.name) else volume.driver
    return Row(
        volume.name,
        (
            Cell(short(volume.name), icon="database", detail=kind, tooltip=volume.name, sort=volume.name),
            containers_cell(users),
            Cell(format_bytes(size) if size is not None else "", sort=size),
            created_cell(volume.created, now),
        ),
        faded=faded,
    )


def removal_words(volumes: Sequence[Volume], users: Sequence[Container]) -> str:
    """What goes, for good."""
    names = listed([short(one.name) for one in volumes])
    parts = [_("Volumes", "Everything in it is lost for good: {names}.").format(names=names)]
    if users:
        parts.append(
            _("Volumes", "The engine will refuse as long as a container has it: {names}.").format(
                names=listed([one.name for one in users])
            )
        )
    return "\n\n".join(parts)
