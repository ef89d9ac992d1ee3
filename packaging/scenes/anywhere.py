"""Scenes of every page, and of what is the same on all: the engine away, the palette, a notice, an explanation."""

from __future__ import annotations

import asyncio

from show_host import no_host

from firstmate.core.errors import RegistryError
from scenes.stage import NARROW, Scene, Stage
from scenes.worlds import empty, slow, unreachable


async def nothing(_stage: Stage) -> None:
    """As the page opens."""


async def _away(stage: Stage) -> None:
    stage.engine.go_away()
    await asyncio.sleep(0)


async def _palette(stage: Stage) -> None:
    stage.window.open_palette()
    stage.write("palette.input", "b")


async def _palette_nothing(stage: Stage) -> None:
    stage.window.open_palette()
    stage.write("palette.input", "zzz")


async def _notice(stage: Stage) -> None:
    words = "Error response from daemon: toomanyrequests: You have reached your pull rate limit."

    async def fail() -> None:
        raise RegistryError(words, engine_text=words)

    stage.desk.tasks.start("images.pull:x", fail())


async def _explained(stage: Stage) -> None:
    await _notice(stage)
    await stage.settle()
    stage.press("notice.action")


async def _explained_away(stage: Stage) -> None:
    await _away(stage)
    await stage.settle()
    stage.press("status.engine")


async def _filtered_out(stage: Stage) -> None:
    stage.write(f"{stage.window.current_page}.filter", "no such thing")


async def _holding(stage: Stage) -> None:
    """The engine takes its time: the loading state, which shows itself after 300 ms."""
    await asyncio.sleep(0.5)


SCENES: dict[str, Scene] = {
    "ready": Scene(nothing),
    "empty": Scene(nothing, world=empty, host=no_host),
    "loading": Scene(_holding, world=slow),
    "never": Scene(nothing, world=unreachable),
    "away": Scene(_away),
    "narrow": Scene(nothing, size=NARROW),
    "palette": Scene(_palette, ("images",)),
    "nowhere": Scene(_palette_nothing, ("images",)),
    "notice": Scene(_notice, ("run",)),
    "explained": Scene(_explained, ("containers",)),
    "explainedaway": Scene(_explained_away, ("images",)),
    "filtered": Scene(_filtered_out, ("images", "containers")),
}
