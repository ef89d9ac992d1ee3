"""The cells that rows of volumes and of networks share: which containers have it, since when it is there. Pure."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import Container
from firstmate.pages.containers.rows import age_words
from firstmate.widgets.cells import Cell

_ = QCoreApplication.translate


def containers_cell(containers: Sequence[Container]) -> Cell:
    """Their names, and how many of them run."""
    if not containers:
        return Cell(_("Stores", "nobody"), muted=True)
    running = sum(one.state.is_alive for one in containers)
    return Cell(
        ", ".join(one.name for one in containers),
        detail=_("Stores", "{n} running").format(n=running) if running else _("Stores", "none runs"),
        tooltip="\n".join(one.name for one in containers),
    )


def created_cell(created: float | None, now: float) -> Cell:
    """Both in epoch seconds; an engine may not say when. The newest sorts first."""
    if not created:
        return Cell("")
    return Cell(
        _("Stores", "{age} ago").format(age=age_words(now - created)),
        sort=-created,
        tooltip=time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(created)),
    )
