"""What is read from a Linux computer. Nothing here needs root, and nothing changes anything."""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from firstmate.core.readings import Socket, User
from firstmate.host import processes
from firstmate.host.gathering import Errand, Patch, Step, commands, files, in_thread

TEXTS: Final = (
    "/etc/os-release",
    "/usr/lib/os-release",
    "/proc/1/comm",
    "/proc/sys/kernel/osrelease",
    "/proc/cgroups",
    "/sys/fs/cgroup/cgroup.controllers",
    "/sys/fs/selinux/enforce",
    "/etc/wsl.conf",
)
PRESENCES: Final = (
    "/usr/bin/dockerd",
    "/usr/sbin/dockerd",
    "/usr/local/bin/dockerd",
    "/usr/bin/docker",
    "/usr/local/bin/docker",
    "/usr/bin/podman",
    "/snap/bin/docker",
    "/opt/docker-desktop/bin/com.docker.backend",
    "/etc/init.d/docker",
    "/sbin/openrc-run",
    "/run/openrc",
    "/proc/sys/fs/binfmt_misc/WSLInterop",
)
ENVIRONMENT: Final = (
    "HOME",
    "LANG",
    "LC_ALL",
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "XDG_RUNTIME_DIR",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
    "WSL_DISTRO_NAME",
)
UNITS: Final = ("docker.service", "docker.socket", "snap.docker.dockerd.service")
_DEFAULT_SOCKET: Final = "/var/run/docker.sock"
_DEFAULT_DATA: Final = "/var/lib/docker"
_ENGLISH: Final[Mapping[str, str]] = {"LC_ALL": "C"}


def steps(errand: Errand) -> tuple[Step, ...]:
    """All readings, to be taken at the same time."""

    async def read_files() -> Patch:
        found = await in_thread(_files)
        return lambda readings: readings.with_files(found)

    async def read_machine() -> Patch:
        machine = os.uname().machine
        return lambda readings: replace(readings, machine=machine)

    async def read_user() -> Patch:
        user = await in_thread(_user)
        return lambda readings: replace(readings, user=user)

    async def read_environment() -> Patch:
        found = await in_thread(_environment)
        return lambda readings: replace(readings, environment=found)

    async def read_sockets() -> Patch:
        found = await in_thread(lambda: _sockets(errand.socket))
        return lambda readings: replace(readings, sockets=found)

    async def ask_docker() -> Patch:
        return await commands(("docker", "--version"), extra_environment=_ENGLISH)

    async def ask_systemd() -> Patch | None:
        if await in_thread(_process_one) != "systemd":
            return None  # systemctl would only say that there is no systemd
        shown = ("--no-pager", "--property=Id,LoadState,ActiveState,SubState,UnitFileState")
        return await commands(("systemctl", "show", *UNITS, *shown), extra_environment=_ENGLISH)

    async def ask_disk() -> Patch:
        engine = await errand.engine()
        stated = (engine.info or {}).get("DockerRootDir") if engine is not None else None
        data = stated if isinstance(stated, str) and stated.startswith("/") else _DEFAULT_DATA
        place = await in_thread(lambda: _nearest(data))
        return await commands(("df", "-P", "-k", place), extra_environment=_ENGLISH)

    return (
        Step("files", read_files),
        Step("machine", read_machine),
        Step("user", read_user),
        Step("environment", read_environment),
        Step("sockets", read_sockets),
        Step("commands.docker", ask_docker),
        Step("commands.systemctl", ask_systemd),
        Step("commands.df", ask_disk),
    )


def _files() -> dict[str, str | bool | None]:
    elsewhere = tuple(path for name in ("dockerd", "docker") if (path := processes.find(name)) is not None)
    return files(TEXTS, tuple(dict.fromkeys((*PRESENCES, *elsewhere))))


def _process_one() -> str:
    return str(files(("/proc/1/comm",), ()).get("/proc/1/comm") or "").strip()


def _account() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(os.getuid())
    except KeyError:  # an id without an account, as in some containers
        return None


def _user() -> User:
    """The groups of this session, and those that the account has by now: a new one counts only after a login."""
    account = _account()
    later = os.getgrouplist(account.pw_name, account.pw_gid) if account is not None else None
    active = {*os.getgroups(), os.getegid()}
    return User(os.getuid(), _names(active), _names(set(later)) if later is not None else None)


def _names(ids: set[int]) -> tuple[str, ...]:
    found = []
    for number in sorted(ids):
        try:
            found.append(grp.getgrgid(number).gr_name)
        except KeyError:
            found.append(str(number))
    return tuple(found)


def _environment() -> dict[str, str]:
    found = {name: os.environ[name] for name in ENVIRONMENT if os.environ.get(name)}
    account = _account()
    if account is not None:
        found["USER"] = account.pw_name
    return found


def _sockets(own: str) -> dict[str, Socket]:
    candidates = [own, _DEFAULT_SOCKET, str(Path.home() / ".docker/desktop/docker.sock")]
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        candidates.append(f"{runtime}/docker.sock")
    found = {}
    for path in dict.fromkeys(filter(None, candidates)):
        there = files((), (path,))
        if path in there:
            exists = there[path] is True
            found[path] = Socket(exists, os.access(path, os.R_OK | os.W_OK) if exists else None)
    return found


def _nearest(folder: str) -> str:
    """The folder, or the nearest one above it that exists: the data folder appears with the first start."""
    path = Path(folder)
    while not path.is_dir() and path != path.parent:
        path = path.parent
    return str(path)
