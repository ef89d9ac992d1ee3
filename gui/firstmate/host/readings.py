"""Gathering what the environment checks judge: every reading at once, each within its time, none able to spoil another.

`gather` fills a `core.readings.Readings` and reports each reading as it arrives, so that a page can show the checks one
by one. It knows neither engine nor window: the engine's answer is asked for by a function that is handed in. Changes
nothing on the computer; cancelling ends all that is under way.
"""

from __future__ import annotations

import asyncio
import getpass
import logging
import os
import socket
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

from firstmate.core.checks.network import mirrors_of
from firstmate.core.readings import EngineReading, Readings, empty, platform_of
from firstmate.host import probes
from firstmate.host.gathering import LIMIT, EngineProbe, Errand, Patch, Step

log = logging.getLogger(__name__)

ENGINE: Final = "engine"
NETWORK: Final = "network"

OnReading = Callable[[str, Readings], None]


async def gather(
    platform: str = sys.platform,
    *,
    want: Collection[str] | None = None,
    on_reading: OnReading | None = None,
    network: bool = False,
    engine_probe: EngineProbe | None = None,
    address: str = "",
) -> Readings:
    """Takes the readings of this computer.

    `platform` is `sys.platform`'s word; `want` are the names of readings to take (None: all); `engine_probe` asks the
    engine (`engine.reading.read`), `address` is its endpoint as `docker -H` takes it. With `network`, Docker Hub and
    the engine's mirrors are asked too. `on_reading(name, readings so far)` is called once for every wanted name, in the
    order of arrival, also for what could not be read. Raises nothing but CancelledError.
    """
    errand = Errand(address)
    steps = [*_steps(platform, errand), _engine_step(errand, engine_probe), _network_step(errand, network)]
    if want is not None:
        # The disk is looked at where the engine keeps its data, the network at the engine's mirrors.
        needed = {*want, ENGINE} if {"commands.df", NETWORK} & {*want} else {*want}
        steps = [step for step in steps if step.name in needed]
        if ENGINE not in needed:
            errand.tell(None)
    readings = empty(platform_of(platform))
    tasks = {asyncio.create_task(_take(step), name=f"reading {step.name}"): step.name for step in steps}
    try:
        waiting = set(tasks)
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                patch = task.result()
                readings = patch(readings) if patch is not None else readings
                if on_reading is not None and (want is None or tasks[task] in want):
                    on_reading(tasks[task], readings)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return readings


def names(platform: str = sys.platform) -> tuple[str, ...]:
    """The names of all readings of a platform."""
    return (*(step.name for step in _steps(platform, Errand())), ENGINE, NETWORK)


def _steps(platform: str, errand: Errand) -> tuple[Step, ...]:
    own = platform_of(platform)
    if own == "windows":
        from firstmate.host import windows

        return windows.steps(errand)
    if own == "macos":
        from firstmate.host import macos

        return macos.steps(errand)
    from firstmate.host import linux

    return linux.steps(errand)


async def _take(step: Step) -> Patch | None:
    """One reading within its time. A fault in it must not cost the others."""
    try:
        async with asyncio.timeout(step.limit):
            return await step.take()
    except TimeoutError:
        log.info("the reading %s took longer than %g s", step.name, step.limit)
    except Exception:
        log.warning("the reading %s failed", step.name, exc_info=True)
    return None


def _engine_step(errand: Errand, ask: EngineProbe | None) -> Step:
    async def take() -> Patch | None:
        answer: EngineReading | None = None
        try:
            if ask is None:
                return None
            async with asyncio.timeout(LIMIT):
                answer = await ask()
        except TimeoutError:
            answer = EngineReading(error=f"no answer within {LIMIT:g} s", reason="timeout", address=errand.address)
        finally:
            # Whoever waits for the engine's word must not wait for ever.
            errand.tell(answer)
        return lambda readings: replace(readings, engine=answer)

    return Step(ENGINE, take, limit=LIMIT + 1)


def _network_step(errand: Errand, wanted: bool) -> Step:
    async def take() -> Patch | None:
        if not wanted:
            return None
        engine = await errand.engine()
        mirrors = mirrors_of(replace(empty("linux"), engine=engine)) or ()
        found = await probes.probe_all(mirrors)
        return lambda readings: replace(readings, network=found)

    # It waits for the engine first, and then has its own time.
    return Step(NETWORK, take, limit=2 * LIMIT + 1)


def masked_for_this_computer(readings: Readings) -> Readings:
    """The readings without the names of this person, this computer and this home folder, ready to be sent."""
    for user in _users():
        readings = readings.masked(user, socket.gethostname(), str(Path.home()))
    return readings


def _users() -> tuple[str, ...]:
    """The account's name, and that of the person behind sudo."""
    try:
        own = getpass.getuser()
    except (KeyError, OSError):  # no account for this id
        own = ""
    return tuple(dict.fromkeys((own, *(os.environ.get(name, "") for name in ("SUDO_USER", "LOGNAME", "USERNAME")))))
