"""What is read of this computer to know where the engine's configuration is. Changes nothing, needs no root.

Whose socket it is, the kernel tells (SO_PEERCRED): the process that listens. With a socket of systemd's that is
process 1, and the unit knows its service's process. What cannot be read is left out; `places` judges what is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import struct
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Final

from firstmate.core.checks.decoding import decode, properties
from firstmate.core.entities import EngineInfo
from firstmate.core.readings import platform_of
from firstmate.host import processes
from firstmate.host.configuration.files import real
from firstmate.host.configuration.places import (
    LOOKED_FOR,
    SNAP_UNIT,
    SYSTEM_UNIT,
    Access,
    Daemon,
    EngineFacts,
    NoPlace,
    Place,
    Unit,
    host_tables,
    locate,
    where,
)
from firstmate.host.gathering import command, in_thread
from firstmate.host.install import is_root

_ENVIRONMENT: Final = ("XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "PROGRAMDATA")
_PID_FILES: Final = ("/run/docker.pid", "/var/run/docker.pid")
_PROPERTIES: Final = "--property=Id,LoadState,MainPID,ExecStart"
_ARGV: Final = re.compile(r"argv\[\]=(.*?) ;")
_CONNECT_LIMIT: Final = 2.0
_SERVICE_KEY: Final = r"SYSTEM\CurrentControlSet\Services\docker"


async def find_place(address: str, info: EngineInfo | None) -> Place | NoPlace:
    """The configuration file of the engine at `address` (as `Engine.address`); `info` None: it does not answer."""
    return locate(await gather_facts(address, info))


async def gather_facts(address: str, info: EngineInfo | None) -> EngineFacts:
    """Everything that `places.locate` judges, of this computer."""
    platform = platform_of(sys.platform)
    facts = EngineFacts(
        platform=platform,
        address=address,
        home=str(Path.home()),
        user=None if sys.platform == "win32" else os.geteuid(),
        administrator=is_root(),
        info=info,
        environment={name: os.environ[name] for name in _ENVIRONMENT if os.environ.get(name)},
    )
    if platform == "linux":
        units = await _units()
        facts = await in_thread(lambda: _linux(replace(facts, units=units)))
    elif platform == "windows":
        arguments = await in_thread(_service_arguments)
        facts = replace(facts, service_arguments=arguments)
    found = where(facts)
    if isinstance(found, NoPlace):
        return facts
    access = await in_thread(lambda: access_to(Path(found[1])))
    return replace(facts, access=access)


def access_to(path: Path) -> Access:
    """Whether a new file may take the place of this one, and keep its owner."""
    try:
        target = real(path)
        folder = target.parent
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        owner = target.stat().st_uid if target.exists() else None
    except OSError:  # a folder that we may not even look into
        return Access()
    if sys.platform == "win32":
        return Access(replaceable=_can_make_files(folder))
    read_only = bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    ours = owner is None or os.geteuid() in (0, owner)
    return Access(replaceable=ours and not read_only and os.access(folder, os.W_OK | os.X_OK), read_only=read_only)


def _can_make_files(folder: PurePath) -> bool:
    """Windows' `access` knows nothing of access lists: only trying tells. A trial file that a virus scanner holds
    stays until the next look, and that one was made says enough."""
    trial = Path(folder) / f".firstmate-{os.getpid()}.tmp"
    try:
        trial.touch(exist_ok=True)
    except OSError:
        return False
    with contextlib.suppress(OSError):
        trial.unlink()
    return True


# -- Linux -------------------------------------------------------------------------------------------------------------
def _linux(facts: EngineFacts) -> EngineFacts:
    return replace(
        facts,
        daemon=_daemon(facts.address, facts.units),
        wsl=_is_wsl(),
        present=frozenset(path for path in LOOKED_FOR if _exists(path)),
        program=processes.find("dockerd") or "",
        host_tables=frozenset(path for path in host_tables(facts) if _names_hosts(path)),
    )


def _names_hosts(path: str) -> bool:
    """Whether a table of hosts is there and has any; without one it says nothing."""
    with contextlib.suppress(OSError):
        return "[host." in Path(path).read_text(encoding="utf-8", errors="replace")
    return False


def _exists(path: str) -> bool:
    with contextlib.suppress(OSError):
        return Path(path).exists()
    return False


def _is_wsl() -> bool:
    with contextlib.suppress(OSError):
        return "microsoft" in Path("/proc/sys/kernel/osrelease").read_text().lower()
    return False


def _daemon(address: str, units: Iterable[Unit]) -> Daemon | None:
    """Who listens on the socket; behind a socket of systemd's, the engine's own process."""
    if not address.startswith("unix://"):
        return None
    peer = _peer(address.removeprefix("unix://"))
    if peer is None:
        return None
    listener = _process(*peer)
    if listener.name == "dockerd":
        return listener
    if peer[0] == 1 or listener.name in ("systemd", "init"):
        noted = [unit.pid for unit in units if unit.pid] + [pid for path in _PID_FILES for pid in _number(path)]
        known = [one for pid in noted if (one := _process(pid, None)).name == "dockerd"]
        return known[0] if known else listener
    return listener


def _peer(path: str) -> tuple[int, int] | None:
    """Process and user who listen on a socket; None when nobody does, or where that is another process tree."""
    if sys.platform != "linux":
        return None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(_CONNECT_LIMIT)
        try:
            client.connect(path)
            raw = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        except OSError:
            return None
    pid, user, _group = struct.unpack("3i", raw)
    return (pid, user) if pid > 0 else None


def _process(pid: int, user: int | None) -> Daemon:
    """A process with its arguments; without them where it has gone or its arguments are hidden."""
    words: tuple[str, ...] = ()
    with contextlib.suppress(OSError):
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        words = tuple(os.fsdecode(raw).rstrip("\0").split("\0")) if raw else ()
        user = Path(f"/proc/{pid}").stat().st_uid if user is None else user
    if not words:
        with contextlib.suppress(OSError):
            words = (Path(f"/proc/{pid}/comm").read_text().strip(),)
    return Daemon(pid, user, words)


def _number(path: str) -> list[int]:
    try:
        return [int(Path(path).read_text())]
    except (OSError, ValueError):
        return []


async def _units() -> tuple[Unit, ...]:
    """The engine's units, of the system and of this user; () where systemd does not run."""
    if not _exists("/run/systemd/system"):
        return ()
    own, system = await asyncio.gather(
        command(("systemctl", "--user", "show", SYSTEM_UNIT, "--no-pager", _PROPERTIES)),
        command(("systemctl", "show", SYSTEM_UNIT, SNAP_UNIT, "--no-pager", _PROPERTIES)),
    )
    found: list[Unit] = []
    for output, of_user in ((system, False), (own, True)):
        if output is not None and output.ok:
            found += units_of(decode(output.stdout), of_user=of_user)
    return tuple(found)


def units_of(text: str, *, of_user: bool = False) -> list[Unit]:
    """The units in the output of `systemctl show`."""
    found = []
    for block in properties(text):
        if block.get("LoadState") == "loaded" and block.get("Id"):
            argv = _ARGV.search(block.get("ExecStart", ""))
            pid = block.get("MainPID", "0")
            arguments = tuple(argv[1].split()) if argv else ()
            found.append(Unit(block["Id"], int(pid) if pid.isdigit() else 0, arguments, of_user))
    return found


# -- Windows -----------------------------------------------------------------------------------------------------------
if sys.platform == "win32":

    def _service_arguments() -> tuple[str, ...]:
        """Command line of the engine's Windows service; () where there is none."""
        import ctypes
        import winreg
        from ctypes import wintypes

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _SERVICE_KEY) as key:
                line = os.path.expandvars(str(winreg.QueryValueEx(key, "ImagePath")[0]))
        except OSError:
            return ()
        split = ctypes.windll.shell32.CommandLineToArgvW
        split.restype = ctypes.POINTER(wintypes.LPWSTR)
        split.argtypes = (wintypes.LPCWSTR, ctypes.POINTER(ctypes.c_int))
        count = ctypes.c_int()
        words = split(line, ctypes.byref(count))
        try:
            return tuple(str(words[index]) for index in range(count.value))
        finally:
            ctypes.windll.kernel32.LocalFree(words)

else:

    def _service_arguments() -> tuple[str, ...]:
        return ()
