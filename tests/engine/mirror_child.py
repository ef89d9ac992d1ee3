"""A FirstMate that is killed while it changes the engine's configuration: run by test_mirrors_killed.

`python mirror_child.py ADDRESS CACHE MIRROR STOP [lie|elevated]` ends itself by SIGKILL at STOP: `news:N` when the N-th
step is told, `rename:N` before a written file gets its name for the N-th time, `renamed:N` right after that,
`journal:N` before the N-th note, "" never. With `lie` the engine seems not to take the change in, so that the way back
is taken. With `elevated` root's script does the work, started by the pkexec on PATH. Prints how it ended, when it did.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from firstmate import paths
from firstmate.core.daemon_json import Settings
from firstmate.core.entities import RegistryState
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import install
from firstmate.host.configuration import applying, changes, files, journal
from firstmate.host.configuration.applying import Limits
from firstmate.host.configuration.facts import find_place
from firstmate.host.configuration.places import Place


class Fate:
    """Counts what happens, and ends everything at the one point."""

    def __init__(self, stop: str) -> None:
        kind, _, number = stop.partition(":")
        self._stop = (kind, int(number or 0))
        self._count: dict[str, int] = {}

    def at(self, kind: str) -> None:
        self._count[kind] = self._count.get(kind, 0) + 1
        if (kind, self._count[kind]) == self._stop:
            os.kill(os.getpid(), signal.SIGKILL)


class Liar(DockerEngine):
    """Once it was told, it says other values than it has."""

    told = False

    async def registry(self) -> RegistryState:
        said = await super().registry()
        return RegistryState(mirrors=("https://never.example.com",)) if self.told else said


def watch(fate: Fate) -> None:
    rename, write = files._rename, journal.Journal.write

    def watched_rename(temporary: Path, target: Path) -> None:
        fate.at("rename")
        rename(temporary, target)
        fate.at("renamed")

    def watched_write(self: journal.Journal, note: journal.Note) -> None:
        fate.at("journal")
        write(self, note)

    files._rename = watched_rename
    journal.Journal.write = watched_write  # type: ignore[method-assign]


async def main(address: str, mirror: str, fate: Fate, *, lie: bool, elevated: bool) -> None:
    engine = Liar(endpoint.parse(address))
    place = await find_place(address, await engine.info())
    assert isinstance(place, Place)
    place = replace(place, elevation=elevated, can_write=not elevated)

    def hear(news: applying.StepNews) -> None:
        fate.at("news")
        if lie and (news.step, news.state) == ("reload", "done"):
            engine.told = True

    async def ask(_containers: tuple[str, ...]) -> bool:
        return True

    change = changes.change_settings(files.read_file(place), Settings(mirrors=(mirror,)))
    outcome = await applying.apply(
        change, place, engine, on_step=hear, ask_restart=ask, limits=Limits(read_back=0.2 if lie else 5, back=5)
    )
    print(outcome.code, len(outcome.steps))
    await engine.close()


if __name__ == "__main__":
    paths.cache_folder = lambda: Path(sys.argv[2])
    fate = Fate(sys.argv[4])
    watch(fate)
    extra = sys.argv[5:]
    if "elevated" in extra:
        install.is_root = lambda: False
    asyncio.run(main(sys.argv[1], sys.argv[3], fate, lie="lie" in extra, elevated="elevated" in extra))
