"""A computer for the Mirrors page: one configuration file in memory, its backups, and mirrors that answer as told.

What it does is what the host's own modules do; that they do it is shown by their tests and, together with the page, on
a real engine.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from firstmate.core import daemon_json
from firstmate.core.entities import EngineInfo, RegistryState
from firstmate.core.probing import Exchange, ProbeReading
from firstmate.host.configuration.applying import Code, OnStep, Outcome, Step, StepNews, StepState
from firstmate.host.configuration.backups import Backup
from firstmate.host.configuration.places import NoPlace, Place
from firstmate.pages.mirrors.host_door import AskRestart, Kept

PACKAGES = Place(
    kind="packages",
    path=PurePosixPath("/etc/docker/daemon.json"),
    reload="systemctl",
    reload_command=("systemctl", "reload", "docker"),
    manager="systemd",
    restart=(("systemctl", "restart", "docker.service"),),
)
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
DIGEST = "sha256:" + "5" * 64


def file_of(*mirrors: str, more: str = "") -> bytes:
    """A daemon.json as people write it."""
    lines = ",\n".join(f'    "{mirror}"' for mirror in mirrors)
    return f'{{\n  "registry-mirrors": [\n{lines}\n  ]{more}\n}}\n'.encode()


def answer(address: str, *, seconds: float = 0.2, rate: float = 5.0, **more: Any) -> ProbeReading:
    """The reading of a mirror that gave the image; `more` replaces fields."""
    size = 1024 * 1024
    steps: tuple[Any, ...] = ("version", "manifest", "image", "blob")
    fields = {
        "exchanges": tuple(Exchange(step, 206 if step == "blob" else 200, seconds, is_registry=True) for step in steps),
        "digest": DIGEST,
        "hub_digest": DIGEST,
        "bytes": size,
        "layer_size": 2 * size,
        "transfer_seconds": size / 1e6 / rate,
        "ending": "most",
    }
    return ProbeReading(address, "library/busybox", "latest", NOW, **(fields | more))


def refusal(address: str, *exchanges: Exchange) -> ProbeReading:
    return ProbeReading(address, "library/busybox", "latest", NOW, exchanges)


@dataclass(frozen=True, slots=True)
class FakeBackup(Backup):
    """A backup that lies nowhere."""

    content: bytes = b""

    def data(self) -> bytes:
        return self.content


class FakeHost:
    """`readings` says how mirrors answer; `ends` how the next change does; `hold` keeps work waiting."""

    def __init__(self, data: bytes | None = None, place: Place | NoPlace = PACKAGES) -> None:
        self.data = data
        self.place = place
        self.kept: list[Kept] = []
        self.readings: dict[str, ProbeReading] = {}
        self.ends: Code = "applied"
        self.needs_restart = False
        self.hold: asyncio.Event | None = None
        self.failure: Exception | None = None
        self.written: list[bytes] = []
        self.probed: list[tuple[str, ...]] = []
        self.open_probes = 0

    def keep(self, data: bytes, age: timedelta) -> Kept:
        """Another earlier state of the file."""
        taken = NOW - age
        name = f"daemon.json.{taken:%Y%m%d-%H%M%S}.bak"
        kept = Kept(FakeBackup(Path("/etc/docker") / name, taken, len(data), data), data)
        self.kept = sorted((*self.kept, kept), key=lambda one: one.backup.taken, reverse=True)
        return kept

    async def find_place(self, address: str, info: EngineInfo | None) -> Place | NoPlace:
        return self.place

    async def recover(self, place: Place, engine: Any) -> None:
        return None

    async def read(self, place: Place) -> bytes | None:
        if self.failure is not None:
            raise self.failure
        return self.data

    async def backups(self, place: Place) -> tuple[Kept, ...]:
        return tuple(self.kept)

    async def probe_all(self, addresses: Iterable[str], architecture: str) -> AsyncIterator[tuple[str, ProbeReading]]:
        wanted = tuple(addresses)
        self.probed.append(wanted)
        self.open_probes += 1
        try:
            for address in wanted:
                await self._wait()
                dead = refusal(address, Exchange("version", error="no_answer", error_text="no answer within 5 s"))
                yield address, self.readings.get(address, dead)
        finally:
            self.open_probes -= 1

    async def apply(
        self, before: bytes | None, after: bytes, place: Place, engine: Any, on_step: OnStep, ask_restart: AskRestart
    ) -> Outcome:
        assert before == self.data
        news: list[StepNews] = []

        def tell(step: Step, state: StepState, detail: str = "") -> None:
            news.append(StepNews(step, state, detail))
            on_step(news[-1])

        if self.needs_restart and not await ask_restart(await engine.running_containers()):
            return Outcome("declined_restart")
        for step in ("conflicts", "rules", "engine_rules", "backup"):
            tell(step, "begins")
            tell(step, "skipped" if step == "engine_rules" else "done")
        kept = self.keep(before if before is not None else b"{}\n", timedelta(seconds=-len(self.kept)))
        tell("write", "begins")
        await self._wait()
        tell("write", "done")
        if self.ends != "applied":
            tell("read_back", "failed", "the engine still says the old values")
            tell("put_back", "done")
            return Outcome(self.ends, verified=True, rolled_back=True, backup=kept.backup.path, steps=tuple(news))
        self.data = after
        self.written.append(after)
        tell("restart" if self.needs_restart else "reload", "done")
        document = daemon_json.read(after).document or daemon_json.EMPTY
        earlier = await engine.registry()
        engine.set_registry(
            RegistryState(document.mirrors, document.insecure_registries, live_restore=earlier.live_restore)
        )
        tell("read_back", "done")
        tell("settle", "done")
        return Outcome("applied", True, True, self.needs_restart, False, kept.backup.path, tuple(news))

    async def roll_back(
        self, backup: Backup, place: Place, engine: Any, on_step: OnStep, ask_restart: AskRestart
    ) -> Outcome:
        return await self.apply(self.data, backup.data(), place, engine, on_step, ask_restart)

    async def _wait(self) -> None:
        if self.hold is not None:
            await self.hold.wait()
        await asyncio.sleep(0)
