"""A real engine whose configuration is changed: its file, what it says, and a hand that watches each step."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from firstmate.core.daemon_json import Settings
from firstmate.host.configuration import applying, changes, files
from firstmate.host.configuration.applying import Limits, Outcome, StepNews
from firstmate.host.configuration.changes import Change
from firstmate.host.configuration.door import EngineDoor
from firstmate.host.configuration.facts import find_place
from firstmate.host.configuration.places import Place
from firstmate.host.private_engine import PrivateEngine, PrivateEngineError

BASE = b'{\n    "shutdown-timeout": 5,\n    "log-level": "info",\n    "debug": false\n}\n'
QUICK = Limits(read_back=2.0, back=30)
"""A busy machine takes its time; what goes well does not wait so long."""
A, B, C = (f"https://{name}.example.com" for name in "abc")


class World:
    """The engine and its file, both looked at without anything that is tested."""

    def __init__(self, daemon: PrivateEngine) -> None:
        self.daemon = daemon
        self.path = daemon.config_path

    # -- the file ------------------------------------------------------------------------------------------------------
    def data(self) -> bytes:
        return self.path.read_bytes()

    def written(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.data())
        return found

    def write(self, data: bytes) -> None:
        self.path.write_bytes(data)

    def remove(self) -> None:
        self.path.unlink()

    def beside(self) -> set[str]:
        """Names of what is beside the file that an engine's folder has not by itself."""
        return {entry.name for entry in self.path.parent.iterdir() if "daemon.json" in entry.name} - {"daemon.json"}

    def wish(self, **values: Any) -> Change:
        """The file as it is now with these settings."""
        return changes.change_settings(files.read(self.path), Settings(**values))

    @property
    def major(self) -> int:
        """Of the engine's version: the tests run on 20.10, and on 26.1 and 28.5 where these are on PATH."""
        return int(self.daemon.request("GET", "/version")["Version"].partition(".")[0])

    # -- the engine ----------------------------------------------------------------------------------------------------
    def mirrors(self) -> list[str]:
        found: list[str] = self.daemon.request("GET", "/info")["RegistryConfig"]["Mirrors"] or []
        return found

    def insecure(self) -> set[str]:
        registry = self.daemon.request("GET", "/info")["RegistryConfig"]
        hosts = {name for name, one in registry["IndexConfigs"].items() if not one["Secure"]}
        return {*registry["InsecureRegistryCIDRs"], *hosts} - {"127.0.0.0/8", "::1/128"}

    def reset(self, data: bytes = BASE) -> None:
        """An engine without mirrors, and this file."""
        self.take_in(b'{"registry-mirrors": [], "insecure-registries": []}', [])
        self.write(data)

    def take_in(self, data: bytes, mirrors: list[str]) -> None:
        """This file, and an engine that has read it."""
        self.write(data)
        assert self.daemon.daemon_pid is not None
        os.kill(self.daemon.daemon_pid, signal.SIGHUP)
        end = time.monotonic() + 5
        while self.mirrors() != mirrors and time.monotonic() < end:
            time.sleep(0.01)
        assert self.mirrors() == mirrors

    def clean(self) -> None:
        """Removes the backups; what the test says at its end for every way: whole, alive, nothing strange."""
        try:
            assert isinstance(json.loads(self.data()), dict)
            assert self.daemon.request("GET", "/_ping") == "OK"
            assert [name for name in self.beside() if not name.endswith(".bak")] == []
        finally:
            for entry in self.path.parent.glob("daemon.json.*.bak"):
                entry.unlink()


class Steps:
    """Hears each step, does something there, and answers the question about a restart."""

    def __init__(self, *, agree: bool = True, act: Callable[[StepNews], None] | None = None) -> None:
        self.news: list[StepNews] = []
        self.asked: list[tuple[str, ...]] = []
        self._agree = agree
        self._act = act

    def __call__(self, news: StepNews) -> None:
        self.news.append(news)
        if self._act is not None:
            self._act(news)

    async def ask(self, containers: tuple[str, ...]) -> bool:
        self.asked.append(containers)
        return self._agree

    def ended(self) -> list[str]:
        return [f"{one.step} {one.state}" for one in self.news if one.state != "begins"]


async def place_of(engine: Any) -> Place:
    found = await find_place(engine.address, await engine.info())
    assert isinstance(found, Place), found
    return found


async def carry_out(
    change: Change, place: Place, engine: EngineDoor, steps: Steps | None = None, limits: Limits = QUICK
) -> Outcome:
    steps = steps or Steps()
    return await applying.apply(change, place, engine, on_step=steps, ask_restart=steps.ask, limits=limits)


async def cancelled_at(index: int, change: Change, place: Place, engine: EngineDoor) -> bool:
    """Cancels when the step number `index` is told; False when it was applied all the same."""
    heard: list[StepNews] = []

    def hear(news: StepNews) -> None:
        heard.append(news)
        if len(heard) == index + 1:
            task.cancel()

    task = asyncio.create_task(carry_out(change, place, engine, Steps(act=hear)))
    try:
        return (await task).code != "applied"
    except asyncio.CancelledError:
        return True


def once(step: str, state: str, act: Callable[[], object]) -> Callable[[StepNews], None]:
    """Does something at one step."""

    def hear(news: StepNews) -> None:
        if (news.step, news.state) == (step, state):
            act()

    return hear


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


class Restarter:
    """Restarts the private engine when a program asks for it: what `systemctl restart docker` is elsewhere.

    `program` waits for it, and ends with 1 when the engine did not start, unless `quiet`.
    """

    def __init__(self, world: World, folder: Path, *, quiet: bool = False) -> None:
        self._world = world
        self._folder = folder
        self._quiet = quiet
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="restarter")
        self.restarts = 0
        self.failures = 0

    def __enter__(self) -> Restarter:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.program.write_text(
            '#!/bin/sh\ncd "$(dirname "$0")"\nrm -f answer\n: >please\n'
            'until [ -e answer ]; do sleep 0.02; done\nexit "$(cat answer)"\n'
        )
        self.program.chmod(0o755)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def program(self) -> Path:
        """Under the name of a program that FirstMate knows."""
        return self._folder / "service"

    def _serve(self) -> None:
        please, answer = self._folder / "please", self._folder / "answer"
        while not self._over.wait(0.02):
            if please.exists():
                please.unlink()
                failed = self._restart()
                ready = answer.with_suffix(".tmp")
                ready.write_text("1" if failed and not self._quiet else "0")
                ready.rename(answer)

    def _restart(self) -> bool:
        self.restarts += 1
        self._world.daemon.stop_daemon()
        try:
            self._world.daemon.start_daemon()
        except PrivateEngineError:
            self.failures += 1
            return True
        return False
