"""What is read from a Mac: little, because only the engine's checks are for it."""

from __future__ import annotations

import os
import platform
from dataclasses import replace
from pathlib import Path
from typing import Final

from firstmate.core.readings import Socket
from firstmate.host.gathering import Errand, Patch, Step, commands, files, in_thread

PRESENCES: Final = ("/Applications/Docker.app",)
ENVIRONMENT: Final = ("USER", "HOME", "LANG", "DOCKER_HOST", "DOCKER_CONTEXT")


def steps(errand: Errand) -> tuple[Step, ...]:
    """All readings, to be taken at the same time."""

    async def read_files() -> Patch:
        found = await in_thread(lambda: files((), PRESENCES))
        return lambda readings: readings.with_files(found)

    async def read_machine() -> Patch:
        machine = platform.machine()
        return lambda readings: replace(readings, machine=machine)

    async def read_environment() -> Patch:
        found = {name: os.environ[name] for name in ENVIRONMENT if os.environ.get(name)}
        return lambda readings: replace(readings, environment=found)

    async def read_sockets() -> Patch:
        home = Path.home() / ".docker/run/docker.sock"
        paths = tuple(dict.fromkeys(filter(None, (errand.socket, "/var/run/docker.sock", str(home)))))
        found = await in_thread(lambda: files((), paths))
        sockets = {
            path: Socket(there is True, os.access(path, os.R_OK | os.W_OK) if there else None)
            for path, there in found.items()
        }
        return lambda readings: replace(readings, sockets=sockets)

    async def ask_version() -> Patch:
        return await commands(("sw_vers", "-productVersion"))

    async def ask_emulation() -> Patch:
        return await commands(("sysctl", "-n", "sysctl.proc_translated"))

    return (
        Step("files", read_files),
        Step("machine", read_machine),
        Step("environment", read_environment),
        Step("sockets", read_sockets),
        Step("commands.sw_vers", ask_version),
        Step("commands.sysctl", ask_emulation),
    )
