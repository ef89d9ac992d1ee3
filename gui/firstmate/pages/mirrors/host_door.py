"""What this page asks of the computer: the engine's configuration file, its backups, and probes of mirrors.

The one place of the page that knows the host's modules; they are imported when first asked for. Tests and pictures put
another `open_door` in their place.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from firstmate.core.errors import FirstMateError

if TYPE_CHECKING:
    from firstmate.core.entities import EngineInfo
    from firstmate.core.probing import ProbeReading
    from firstmate.host.configuration.applying import Outcome, StepNews
    from firstmate.host.configuration.backups import Backup
    from firstmate.host.configuration.places import NoPlace, Place

AskRestart = Callable[[tuple[str, ...]], Awaitable[bool]]
OnStep = Callable[["StepNews"], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier state of the file and what it said; `data` None where it cannot be read."""

    backup: Backup
    data: bytes | None


class HostDoor(Protocol):
    """Raises the errors of `core.errors` and nothing else."""

    async def find_place(self, address: str, info: EngineInfo | None) -> Place | NoPlace: ...

    async def recover(self, place: Place, engine: Any) -> None:
        """Finishes or undoes what a run that was killed half-way has left."""

    async def read(self, place: Place) -> bytes | None:
        """The file's bytes, None when there is no file."""

    async def backups(self, place: Place) -> tuple[Kept, ...]:
        """Newest first."""

    def probe_all(self, addresses: Iterable[str], architecture: str) -> AsyncIterator[tuple[str, ProbeReading]]:
        """All at once, each as it ends, and again when more is known. Closing the iterator ends the rest."""

    async def apply(
        self, before: bytes | None, after: bytes, place: Place, engine: Any, on_step: OnStep, ask_restart: AskRestart
    ) -> Outcome: ...

    async def roll_back(
        self, backup: Backup, place: Place, engine: Any, on_step: OnStep, ask_restart: AskRestart
    ) -> Outcome: ...


class ThisComputer:
    """The real one."""

    async def find_place(self, address: str, info: EngineInfo | None) -> Place | NoPlace:
        from firstmate.host.configuration import facts

        return await facts.find_place(address, info)

    async def recover(self, place: Place, engine: Any) -> None:
        from firstmate.host.configuration import applying

        await applying.recover(place, engine)

    async def read(self, place: Place) -> bytes | None:
        from firstmate.host.configuration import files

        return await asyncio.to_thread(files.read_file, place)

    async def backups(self, place: Place) -> tuple[Kept, ...]:
        from firstmate.host.configuration import backups

        def read_all() -> tuple[Kept, ...]:
            return tuple(Kept(one, _data(one)) for one in backups.backups(place.path))

        return await asyncio.to_thread(read_all)

    def probe_all(self, addresses: Iterable[str], architecture: str) -> AsyncIterator[tuple[str, ProbeReading]]:
        from firstmate.host import mirror_probe

        return mirror_probe.probe_all(tuple(addresses), architecture=architecture)

    async def apply(
        self, before: bytes | None, after: bytes, place: Place, engine: Any, on_step: OnStep, ask_restart: AskRestart
    ) -> Outcome:
        from firstmate.host.configuration import applying
        from firstmate.host.configuration.changes import Change

        return await applying.apply(Change(before, after), place, engine, on_step=on_step, ask_restart=ask_restart)

    async def roll_back(
        self, backup: Backup, place: Place, engine: Any, on_step: OnStep, ask_restart: AskRestart
    ) -> Outcome:
        from firstmate.host.configuration import applying

        return await applying.roll_back(backup, place, engine, on_step=on_step, ask_restart=ask_restart)


def _data(backup: Backup) -> bytes | None:
    try:
        return backup.data()
    except FirstMateError:
        return None


open_door: Callable[[], HostDoor] = ThisComputer
