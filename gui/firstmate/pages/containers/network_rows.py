"""A network as a row. Pure."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import Container, Network
from firstmate.pages.containers.rows import age_words
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
    if members:
        running = sum(one.state.is_alive for one in members)
        inside = Cell(
            ", ".join(one.name for one in members),
            detail=_("Networks", "{n} running").format(n=running) if running else _("Networks", "none runs"),
            tooltip="\n".join(one.name for one in members),
        )
    else:
        inside = Cell(_("Networks", "nobody"), muted=True)
    age = _("Networks", "{age} ago").format(age=age_words(now - network.created)) if network.created else ""
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(network.created)) if network.created else ""
    return Row(
        network.id,
        (
            Cell(network.name, icon="network", detail=_about(network), tooltip=meaning(network)),
            inside,
            Cell(_way(network), muted=network.internal),
            Cell(age, sort=-network.created if network.created else None, tooltip=when),
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
