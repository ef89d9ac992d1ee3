"""A network as a row. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import Container, Network
from firstmate.pages.containers.store_rows import containers_cell, created_cell
from firstmate.widgets.cells import Cell, Column, Row

_ = QCoreApplication.translate

COLUMNS = (
    Column("name", lambda: _("Networks", "Name"), 180, stretch=True),
    Column("members", lambda: _("Networks", "Containers in it"), 180, stretch=True),
    Column("way", lambda: _("Networks", "Way out"), 130),
    Column("created", lambda: _("Networks", "Created"), 120),
)


def row(network: Network, members: Sequence[Container], *, now: float, faded: bool = False) -> Row:
    """`now` in epoch seconds."""
    return Row(
        network.id,
        (
            Cell(network.name, icon="network", detail=_about(network), tooltip=meaning(network)),
            containers_cell(members),
            Cell(_way(network), muted=network.internal),
            created_cell(network.created, now),
        ),
        faded=faded,
    )


def _about(network: Network) -> str:
    return network.driver if network.driver != "null" else _("Networks", "no network")


def _way(network: Network) -> str:
    if network.driver == "null":
        return _("Networks", "no")
    return _("Networks", "no: internal") if network.internal else _("Networks", "yes")


def meaning(network: Network) -> str:
    """What such a network does, in a sentence."""
    if network.name == "bridge":
        return _("Networks", "The usual one. Containers in it reach each other by address, not by name.")
    if network.driver == "host":
        return _("Networks", "No network of its own: the program uses the engine's computer as if it ran there.")
    if network.driver == "null":
        return _("Networks", "No network at all.")
    if network.internal:
        return _("Networks", "Its containers reach each other by name, and nothing outside.")
    return _("Networks", "Its containers reach each other by name, and the outside.")
