"""Scenes of the page Mirrors: from testing a mirror to putting the file back."""

from __future__ import annotations

import asyncio

from show_host import broken_host, dead_host, remote_host

from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.table import Table
from scenes.anywhere import nothing
from scenes.stage import NARROW, Scene, Stage
from scenes.worlds import with_dead_mirrors


async def _tested(stage: Stage) -> None:
    stage.press("mirrors.known.probe")


async def _scrolled_down(stage: Stage) -> None:
    """The lower half of a page that scrolls, with what is closed at first opened."""
    for name in ("mirrors.closed", "mirrors.more", "mirrors.by_hand"):
        stage.press(name)
    table = stage.find("mirrors.backups")
    assert isinstance(table, Table)
    table.select_key(table.row_model.shown[0].key)
    await stage.settle()
    stage.window.grab()
    area = stage.window.page("mirrors").findChild(Scrolled)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


async def _mirror_chosen(stage: Stage) -> None:
    stage.press("mirrors.preset.1panel")
    stage.write("mirrors.url", "docker pull docker.xuanyuan.me/library/busybox，http//192.168.1.9:5000/，busybox")


async def _mirror_applied(stage: Stage) -> None:
    stage.press("mirrors.preset.1panel")
    stage.press("mirrors.apply")


async def _mirror_applying(stage: Stage) -> None:
    stage.host.hold = asyncio.Event()
    await _mirror_applied(stage)


async def _mirror_put_back(stage: Stage) -> None:
    stage.host.ends = "not_as_expected"
    await _mirror_applied(stage)


async def _mirror_restart(stage: Stage) -> None:
    stage.host.needs_restart = True
    await _mirror_applied(stage)


SCENES: dict[str, Scene] = {
    "tested": Scene(_tested, ("mirrors",)),
    "below": Scene(_scrolled_down, ("mirrors",)),
    "chosen": Scene(_mirror_chosen, ("mirrors",)),
    "narrowchosen": Scene(_mirror_chosen, ("mirrors",), size=NARROW),
    "applied": Scene(_mirror_applied, ("mirrors",)),
    "applying": Scene(_mirror_applying, ("mirrors",)),
    "putback": Scene(_mirror_put_back, ("mirrors",)),
    "restart": Scene(_mirror_restart, ("mirrors",)),
    "dead": Scene(nothing, ("mirrors",), world=with_dead_mirrors, host=dead_host),
    "broken": Scene(nothing, ("mirrors",), host=broken_host),
    "remote": Scene(nothing, ("mirrors",), host=remote_host),
}
