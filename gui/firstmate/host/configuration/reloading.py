"""Telling the engine that its file has changed: by a signal, by systemd, or by a restart of it.

A reload's answer says nothing: the engine takes a wrong file for a log line and stays as it was. Whether it worked is
read back from the engine, not from here. A restart's answer counts only when it is a failure.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Final

from firstmate.core.errors import FirstMateError
from firstmate.host import processes
from firstmate.host.configuration.places import Place

RELOAD_LIMIT: Final = 20.0
RESTART_LIMIT: Final = 300.0
"""Seconds; an engine waits for its containers to stop, and Desktop starts a whole machine."""


class ReloadError(FirstMateError):
    """The engine could not be told. `str()` are the system's words."""


async def reload(place: Place) -> None:
    """Containers go on. Raises ReloadError."""
    if place.reload == "systemctl":
        await _run(place.reload_command, RELOAD_LIMIT)
    elif place.reload == "hup" and place.pid is not None:
        _signal(place.pid)
    else:
        raise ReloadError("this engine takes a change in only when it starts")


async def restart(place: Place) -> None:
    """Containers stop unless the engine keeps them alive. Raises ReloadError."""
    if not place.restart:
        raise ReloadError("nobody on this computer is known to start this engine")
    for argv in place.restart[:-1]:
        try:
            await _run(argv, RESTART_LIMIT)
        except ReloadError:
            continue  # preparations: a service that is stopped already need not be stopped
    await _run(place.restart[-1], RESTART_LIMIT)


if sys.platform == "win32":

    def _signal(pid: int) -> None:
        raise ReloadError("Windows has no signals")

else:

    def _signal(pid: int) -> None:
        try:
            os.kill(pid, signal.SIGHUP)
        except OSError as error:
            raise ReloadError(f"the signal could not be sent to process {pid}: {error.strerror}") from error


def _found(argv: tuple[str, ...]) -> list[str]:
    """With the path of Docker Desktop's own docker command, which is not on PATH after an installation for one user."""
    if sys.platform == "win32" and argv[0] == "docker":
        from firstmate.host.windows import docker_program

        return [docker_program() or argv[0], *argv[1:]]
    return list(argv)


async def _run(argv: tuple[str, ...], limit: float) -> None:
    try:
        done = await processes.run(_found(argv), timeout=limit, outlives="desktop" in argv)
    except processes.ProcessError as error:
        raise ReloadError(str(error)) from error
    if not done.ok:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise ReloadError(said or f"{' '.join(argv)} ended with {done.returncode}")
