"""Which file configures the engine in use, who may write it, and how the engine takes a change in.

Pure: facts in, a `Place` out, so that Windows, snap and rootless are judged anywhere. A place that is not on this
computer is a `NoPlace` with its reason; nothing is ever written on a guess. Sources of the paths: the engine's own
documentation, `dockerd --help`, and the snap's wrapper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Final, Literal

from firstmate.core.entities import EngineInfo
from firstmate.core.readings import Platform

PlaceKind = Literal["packages", "rootless", "snap", "desktop", "windows_service", "private"]
Reload = Literal["hup", "systemctl", "none"]
"""How a change is applied without stopping a container; "none": only a restart applies it."""
NoReason = Literal["remote", "wsl_desktop", "virtual_machine", "not_docker", "unknown"]
Manager = Literal["systemd", "user_systemd", "openrc", "service", "snap", "desktop", "windows", ""]
"""What can restart the engine; "" is nobody that we know of."""

PACKAGES_FILE: Final = PurePosixPath("/etc/docker/daemon.json")
SNAP_FILE: Final = PurePosixPath("/var/snap/docker/current/config/daemon.json")
_HOSTS: Final = "/etc/docker/certs.d/docker.io/hosts.toml"
SYSTEM_UNIT: Final = "docker.service"
SNAP_UNIT: Final = "snap.docker.dockerd.service"

_SHORT: Final = {"H": "host", "D": "debug", "l": "log-level", "s": "storage-driver", "p": "pidfile", "G": "group"}
_RESTARTS: Final[Mapping[Manager, tuple[tuple[str, ...], ...]]] = {
    # After a few failed starts systemd refuses more of them until it is told to forget.
    "systemd": (("systemctl", "reset-failed", SYSTEM_UNIT), ("systemctl", "restart", SYSTEM_UNIT)),
    "user_systemd": (
        ("systemctl", "--user", "reset-failed", SYSTEM_UNIT),
        ("systemctl", "--user", "restart", SYSTEM_UNIT),
    ),
    "openrc": (("rc-service", "docker", "restart"),),
    "service": (("service", "docker", "restart"),),
    "snap": (("snap", "restart", "docker"),),
    "desktop": (("docker", "desktop", "restart"),),
    "windows": (("net", "stop", "docker"), ("net", "start", "docker")),
    "": (),
}


@dataclass(frozen=True, slots=True)
class Daemon:
    """The process that answers on the engine's socket. `arguments` begin with the program."""

    pid: int
    user: int | None = None
    arguments: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`dockerd` for `/usr/bin/dockerd`."""
        return self.arguments[0].rpartition("/")[2] if self.arguments else ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A systemd unit that exists here. `arguments` are those of its ExecStart, variables unexpanded."""

    name: str
    pid: int = 0
    arguments: tuple[str, ...] = ()
    of_user: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """What we may do with the file. `replaceable`: a new file may take its place and keep its owner."""

    replaceable: bool = False
    read_only: bool = False
    """The disk itself refuses: being root would not help."""


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """What `facts.gather_facts` read of this computer and the engine."""

    platform: Platform
    address: str
    home: str = ""
    user: int | None = None
    """Our user id; None on Windows."""
    administrator: bool = False
    info: EngineInfo | None = None
    """None: the engine does not answer."""
    daemon: Daemon | None = None
    units: tuple[Unit, ...] = ()
    wsl: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    """XDG_CONFIG_HOME, XDG_RUNTIME_DIR, PROGRAMDATA."""
    present: frozenset[str] = frozenset()
    """Of `LOOKED_FOR`, the paths that exist."""
    program: str = ""
    """A `dockerd` on PATH, "" for none."""
    host_tables: frozenset[str] = frozenset()
    """Of `host_tables(facts)`, the files that name hosts."""
    service_arguments: tuple[str, ...] = ()
    """Command line of the Windows service."""
    access: Access = Access()


LOOKED_FOR: Final = (
    "/run/systemd/system",
    "/run/openrc",
    "/etc/init.d/docker",
    "/snap/bin/docker",
    "/usr/bin/dockerd",
    "/usr/sbin/dockerd",
    "/usr/local/bin/dockerd",
)


@dataclass(frozen=True, slots=True)
class Place:
    """One engine's configuration file, and how a change of it is taken in."""

    kind: PlaceKind
    path: PurePath
    program: str = ""
    """The engine's program, to be asked for its opinion of a file; "" where it is not on this computer."""
    pid: int | None = None
    """The engine's process, for `hup`."""
    reload: Reload = "none"
    reload_command: tuple[str, ...] = ()
    """Of `systemctl`."""
    manager: Manager = ""
    can_write: bool = True
    elevation: bool = False
    """Root is needed for writing or for telling the engine, and we are not root."""
    read_only: bool = False
    flags: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The engine's options on its command line, without hyphens: `registry-mirror` -> values; a switch has none."""
    arguments: tuple[str, ...] = ()
    """The same as they stand there, without the program."""
    version: str = ""
    """The engine's, "" when it did not answer."""
    overridden_by: str = ""
    """A file that this engine obeys for Docker Hub instead of `registry-mirrors`, "" for none."""
    restart: tuple[tuple[str, ...], ...] = ()
    """Programs to run one after another; the last one decides. () when nobody here knows how to restart it."""

    @property
    def commands(self) -> tuple[str, ...]:
        """What a person would type in a terminal to have a change of the file applied."""
        sudo = "sudo " if self.kind in ("packages", "snap", "private") else ""
        if self.reload == "systemctl":
            return (sudo + " ".join(self.reload_command),)
        if self.reload == "hup":
            return (f"{sudo}kill -HUP {self.pid}",)
        return tuple(sudo + " ".join(argv) for argv in self.restart)


@dataclass(frozen=True, slots=True)
class NoPlace:
    """The engine's configuration is not on this computer, or cannot be known. `detail` is the address."""

    reason: NoReason
    detail: str = ""


def locate(facts: EngineFacts) -> Place | NoPlace:
    """The file of the engine in use, and everything about it that a change must know."""
    found = where(facts)
    if isinstance(found, NoPlace):
        return found
    kind, path = found
    arguments = _arguments(facts, kind)
    manager = _manager(facts, kind)
    reload, command = _reload(facts, kind, manager)
    root = facts.user == 0 or (facts.platform == "windows" and facts.administrator)
    foreign = facts.daemon is not None and facts.user is not None and facts.daemon.user not in (None, facts.user)
    needs_root = kind in ("packages", "snap") or (kind == "private" and foreign) or not facts.access.replaceable
    return Place(
        kind=kind,
        path=path,
        program=_program(facts, kind),
        pid=facts.daemon.pid if facts.daemon and reload == "hup" else None,
        reload=reload,
        reload_command=command,
        manager=manager,
        can_write=facts.access.replaceable,
        elevation=needs_root and not root and _can_ask_for_root(facts, kind),
        read_only=facts.access.read_only,
        flags=flags_of(arguments),
        arguments=arguments,
        version=facts.info.version if facts.info else "",
        overridden_by=_overriding(facts, kind),
        restart=_RESTARTS[manager],
    )


def host_tables(facts: EngineFacts) -> tuple[str, ...]:
    """Where an engine with containerd's image store looks for a table of hosts for Docker Hub; it wins over mirrors."""
    own = PurePosixPath(facts.environment.get("XDG_CONFIG_HOME") or f"{facts.home}/.config")
    return (_HOSTS, str(own / "docker/certs.d/docker.io/hosts.toml")) if facts.platform == "linux" else ()


def _overriding(facts: EngineFacts, kind: PlaceKind) -> str:
    """Only the containerd store reads such tables; the info's DriverStatus names its snapshotter."""
    status = facts.info.raw.get("DriverStatus") if facts.info is not None else None
    if "io.containerd.snapshotter.v1" not in str(status) or kind in ("desktop", "snap"):
        return ""
    wanted = host_tables(facts)[1 if kind == "rootless" else 0]
    return wanted if wanted in facts.host_tables else ""


def where(facts: EngineFacts) -> tuple[PlaceKind, PurePath] | NoPlace:
    """Kind and path alone: enough to look at the file."""
    away = _elsewhere(facts)
    if away is not None:
        return away
    if _is_desktop(facts):
        if facts.wsl:
            return NoPlace("wsl_desktop", facts.address)
        return "desktop", _home(facts) / ".docker" / "daemon.json"
    if facts.platform == "windows":
        data = PureWindowsPath(facts.environment.get("PROGRAMDATA") or r"C:\ProgramData")
        given = flags_of(facts.service_arguments).get("config-file", ())
        return "windows_service", PureWindowsPath(given[-1]) if given else data / "docker" / "config" / "daemon.json"
    if facts.platform == "macos":
        return NoPlace("virtual_machine", facts.address)
    kind = _linux_kind(facts)
    if kind is None:
        return NoPlace("unknown", facts.address)
    given = flags_of(_arguments(facts, kind)).get("config-file", ())
    if kind == "rootless":
        folder = PurePosixPath(facts.environment.get("XDG_CONFIG_HOME") or _home(facts) / ".config")
        path = folder / "docker" / "daemon.json"
    else:
        path = SNAP_FILE if kind == "snap" else PACKAGES_FILE
    return kind, PurePosixPath(given[-1]) if given and given[-1].startswith("/") else path


def flags_of(arguments: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """`--registry-mirror=A --debug --label B -H fd://` -> registry-mirror: (A,), debug: (), label: (B,), host: (fd://,).

    The engine takes no arguments besides options, so what follows one without a hyphen is its value.
    """
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for word in arguments:
        if word.startswith("-") and word.strip("-"):
            name, equals, value = word.lstrip("-").partition("=")
            name = _SHORT.get(name, name)
            found[name] = (*found.get(name, ()), value) if equals else found.get(name, ())
            name = "" if equals else name
        elif name:
            found[name] = (*found[name], word)
            name = ""
    return MappingProxyType(found)


# -- judging -----------------------------------------------------------------------------------------------------------
def _elsewhere(facts: EngineFacts) -> NoPlace | None:
    """An engine whose files are not here."""
    scheme, _, rest = facts.address.partition("://")
    desktop = _is_desktop(facts)
    if scheme == "ssh" or (scheme == "tcp" and not (desktop and _is_loopback(rest))):
        # A port of this computer may lead anywhere, as `ssh -L` does.
        return NoPlace("remote", facts.address)
    if facts.info is not None and "BuildahVersion" in facts.info.raw:
        return NoPlace("not_docker", facts.address)
    if desktop or facts.platform != "linux" or facts.daemon is None:
        return None
    if facts.daemon.name == "podman":
        return NoPlace("not_docker", facts.address)
    if facts.daemon.name not in ("dockerd", "systemd", "init", "rootlesskit"):
        # A socket that another program holds: forwarded by ssh, or of a virtual machine.
        return NoPlace("remote" if facts.daemon.name in ("ssh", "sshd") else "virtual_machine", facts.address)
    return None


def _is_desktop(facts: EngineFacts) -> bool:
    if facts.info is not None:
        return facts.info.os == "Docker Desktop"
    if facts.platform == "windows":
        return not facts.service_arguments
    return "/.docker/desktop/" in facts.address or "/.docker/run/" in facts.address


def _is_loopback(rest: str) -> bool:
    return re.match(r"(127\.[\d.]+|localhost|\[::1\])(:|/|$)", rest) is not None


def _home(facts: EngineFacts) -> PurePath:
    return PureWindowsPath(facts.home) if facts.platform == "windows" else PurePosixPath(facts.home)


def _linux_kind(facts: EngineFacts) -> PlaceKind | None:
    daemon = facts.daemon
    options = flags_of(daemon.arguments[1:]) if daemon is not None and daemon.name == "dockerd" else {}
    socket = facts.address.removeprefix("unix://")
    runtime = facts.environment.get("XDG_RUNTIME_DIR") or f"/run/user/{facts.user}"
    rootless = facts.info is not None and any(one.startswith("name=rootless") for one in facts.info.security_options)
    if rootless or socket == f"{runtime}/docker.sock":
        return "rootless"
    snap = any(unit.name == SNAP_UNIT for unit in facts.units)
    data = facts.info.data_root if facts.info is not None else ""
    if data.startswith("/var/snap/docker/") or (daemon is not None and daemon.arguments[:1] != ()
                                                and daemon.arguments[0].startswith("/snap/docker/")):  # fmt: skip
        return "snap"
    if options.get("config-file") and options["config-file"][-1] != str(PACKAGES_FILE):
        managed = any(unit.pid == daemon.pid for unit in facts.units) if daemon is not None else False
        return "packages" if managed else "private"
    if socket not in ("/var/run/docker.sock", "/run/docker.sock"):
        # An own socket without an own file is an engine that somebody started by hand, if it is there at all.
        return "private" if options else None
    packaged = any(f"{folder}/dockerd" in facts.present for folder in ("/usr/bin", "/usr/sbin", "/usr/local/bin"))
    if facts.info is None and (snap or "/snap/bin/docker" in facts.present) and not packaged:
        return "snap"
    return "packages"


def _can_ask_for_root(facts: EngineFacts, kind: PlaceKind) -> bool:
    return facts.platform == "linux" and kind in ("packages", "snap", "private") and not facts.access.read_only


def _unit(facts: EngineFacts, kind: PlaceKind) -> Unit | None:
    wanted = SNAP_UNIT if kind == "snap" else SYSTEM_UNIT
    return next((one for one in facts.units if one.name == wanted and one.of_user == (kind == "rootless")), None)


def _arguments(facts: EngineFacts, kind: PlaceKind) -> tuple[str, ...]:
    """The engine's own options: of its process, else of the service that will start it."""
    if facts.daemon is not None and facts.daemon.name == "dockerd":
        return facts.daemon.arguments[1:]
    if kind == "windows_service":
        return facts.service_arguments[1:]
    unit = _unit(facts, kind) if kind != "private" else None
    return unit.arguments[1:] if unit is not None else ()


def _manager(facts: EngineFacts, kind: PlaceKind) -> Manager:
    if kind == "desktop":
        return "desktop"
    if kind == "windows_service":
        return "windows"
    if kind == "private":
        return ""
    unit = _unit(facts, kind)
    if kind == "rootless":
        return "user_systemd" if unit is not None else ""
    if kind == "snap":
        return "snap"
    if unit is not None and (facts.daemon is None or unit.pid in (0, facts.daemon.pid)):
        return "systemd"
    if "/run/systemd/system" in facts.present:
        return "systemd" if facts.daemon is None else ""
    if "/run/openrc" in facts.present:
        return "openrc"
    return "service" if "/etc/init.d/docker" in facts.present else ""


def _reload(facts: EngineFacts, kind: PlaceKind, manager: Manager) -> tuple[Reload, tuple[str, ...]]:
    """A signal reaches every dockerd; where systemd keeps it, that is asked, as the documentation does."""
    running = facts.daemon is not None and facts.daemon.name == "dockerd"
    if manager == "systemd" and facts.info is not None:
        return "systemctl", ("systemctl", "reload", SYSTEM_UNIT)
    if manager == "user_systemd" and facts.info is not None:
        return "systemctl", ("systemctl", "--user", "reload", SYSTEM_UNIT)
    if running and kind in ("packages", "private", "rootless", "snap"):
        return "hup", ()
    return "none", ()


def _program(facts: EngineFacts, kind: PlaceKind) -> str:
    if kind in ("desktop", "snap"):
        return ""  # Desktop's engine is elsewhere, and the snap's one runs only in its own surroundings
    if facts.daemon is not None and facts.daemon.name == "dockerd" and facts.daemon.arguments[0].startswith("/"):
        return facts.daemon.arguments[0]
    if kind == "windows_service":
        return facts.service_arguments[0] if facts.service_arguments else ""
    return facts.program
