"""The recorded outputs, and computers put together from them. What is DERIVED and what is REAL: see `data/`'s names.

`windows(...)` and `linux(...)` give the readings of a computer on which all is well; each test changes what it needs.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from firstmate.core.checks import windows_places as places
from firstmate.core.readings import CommandOutput, EngineReading, Readings, Socket, User

DATA = Path(__file__).parent / "data"
PROGRAM = r"C:\Program Files\Docker\Docker\Docker Desktop.exe"

WSL_VERSIONS = sorted(path for path in (DATA / "wsl").glob("version_*") if "inbox" not in path.name)
ALL_OUTPUTS = sorted(path for path in DATA.rglob("*") if path.is_file())


def raw(name: str) -> bytes:
    return (DATA / name).read_bytes()


def text(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


def table(name: str) -> Any:
    return json.loads(text(name))


CURRENT_VERSIONS: dict[str, dict[str, Any]] = {row.pop("case"): row for row in table("winreg/current_version.json")}
KEYS: dict[str, Any] = table("winreg/lxss_and_desktop_keys.json")
VIRTUALIZATION: list[dict[str, Any]] = table("cim/virtualization_cases.json")
OS_RELEASE: dict[str, str] = table("linux/os_release.json")
INFO: dict[str, Any] = table("docker/info_linux_20.10.json")

WINDOWS_10 = CURRENT_VERSIONS["Windows 10 22H2"]
WINDOWS_11 = next(row for name, row in CURRENT_VERSIONS.items() if name.startswith("Windows 11 25H2"))
LINUX_VERSION = {"Version": "20.10.24+dfsg1", "ApiVersion": "1.41", "Os": "linux", "Arch": "amd64"}
DESKTOP_ENGINE = EngineReading(
    version={"Version": "29.4.0", "ApiVersion": "1.54", "Os": "linux", "Platform": {"Name": "Docker Desktop 4.69.0"}},
    info={"OperatingSystem": "Docker Desktop", "OSType": "linux", "NCPU": 8, "MemTotal": 8 << 30},
    address="npipe:////./pipe/docker_engine",
)
SILENT_PIPE = EngineReading(
    error="open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.",
    reason="absent",
    address="npipe:////./pipe/docker_engine",
)


def registry(current: dict[str, Any] = WINDOWS_11, **changes: Any) -> dict[str, Any]:
    """The keys of a Windows with everything installed. `changes` by the names of `windows_places`; `None`: absent."""
    found: dict[str, Any] = {places.CURRENT_VERSION: current, **KEYS}
    found[places.SYSTEM_ENVIRONMENT] = {"PROCESSOR_ARCHITECTURE": "AMD64"}
    found.update(dict.fromkeys((*places.PENDING, places.LXSS_INSTALLING, places.UNINSTALL[0])))
    for name, value in changes.items():
        found[getattr(places, name)] = value
    return found


def windows(**changes: Any) -> Readings:
    """A Windows 11 with Docker Desktop running; `changes` replace members."""
    readings = Readings(
        "windows",
        registry=registry(),
        services=("vmcompute", "HNS", "vfpext", "lxss", "WSLService", "com.docker.service"),
        native_machine=0x8664,
        memory_bytes=16 << 30,
        cim={"HypervisorPresent": True, "VirtualizationFirmwareEnabled": False, "Manufacturer": "ASUS", "Model": "X"},
        optional_features={"VirtualMachinePlatform": 1},
        files={PROGRAM: True, r"C:\Users\user\.wslconfig": None},
        commands=(),
        environment={"PROCESSOR_ARCHITECTURE": "AMD64"},
        machine="AMD64",
        sockets={path: Socket(True) for path in places.PIPES[:2]},
        engine=DESKTOP_ENGINE,
    )
    return replace(readings, **changes)


def fresh_windows(**changes: Any) -> Readings:
    """A new Windows 11: nothing is installed, virtualization is on in the firmware."""
    keys = registry(LXSS_PACKAGE=None, LXSS=None, LXSS_USER=None)
    keys.update(dict.fromkeys(places.DESKTOP_KEYS))
    readings = windows(
        registry={path: values for path, values in keys.items() if "{" not in path},
        services=(),
        cim={"HypervisorPresent": False, "VirtualizationFirmwareEnabled": True, "Manufacturer": "ASUS", "Model": "X"},
        optional_features={"VirtualMachinePlatform": 2},
        files={PROGRAM: None},
        sockets={path: Socket(False) for path in places.PIPES},
        engine=SILENT_PIPE,
    )
    return replace(readings, **changes)


def output(argv: tuple[str, ...], name: str, exit: int = 0, *, stream: str = "stdout") -> CommandOutput:
    """A recorded output as a program's."""
    return CommandOutput(argv, exit, **{stream: raw(name)})  # type: ignore[arg-type]


LINUX_FILES: dict[str, str | bool | None] = {
    "/etc/os-release": OS_RELEASE["debian 12"],
    "/proc/1/comm": "systemd\n",
    "/proc/sys/kernel/osrelease": "6.1.0-28-amd64\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc\n",
    "/sys/fs/selinux/enforce": None,
    "/usr/bin/dockerd": None,
    "/usr/sbin/dockerd": True,
    "/usr/bin/docker": True,
    "/snap/bin/docker": None,
    "/etc/init.d/docker": True,
    "/sbin/openrc-run": None,
    "/proc/sys/fs/binfmt_misc/WSLInterop": None,
}
SOCKET = "/var/run/docker.sock"
LINUX_ENGINE = EngineReading(version=LINUX_VERSION, info=INFO, address=f"unix://{SOCKET}")


def systemctl(**states: str) -> CommandOutput:
    """`systemctl show` for units: `docker_service="active enabled"`."""
    blocks = []
    for name, state in states.items():
        active, _, file = state.partition(" ")
        blocks.append(f"Id={name.replace('_', '.')}\nLoadState=loaded\nActiveState={active}\nUnitFileState={file}\n")
    return CommandOutput(("systemctl", "show"), 0, "\n".join(blocks).encode())


def df(free_kib: int, mount: str = "/") -> CommandOutput:
    head = "Filesystem     1024-blocks     Used Available Capacity Mounted on\n"
    return CommandOutput(("df", "-P", "-k", mount), 0, f"{head}/dev/sda1 99999999 1 {free_kib} 1% {mount}\n".encode())


def linux(files: dict[str, str | bool | None] | None = None, **changes: Any) -> Readings:
    """A Debian 12 with a running engine and systemd; `files` are added, `changes` replace members."""
    readings = Readings(
        "linux",
        files={**LINUX_FILES, **(files or {})},
        commands=(systemctl(docker_service="active enabled", docker_socket="active enabled"), df(50 << 20)),
        environment={"HOME": "/home/user", "USER": "user"},
        machine="x86_64",
        user=User(1000, ("user", "docker"), ("user", "docker")),
        sockets={SOCKET: Socket(True, True)},
        engine=LINUX_ENGINE,
    )
    return replace(readings, **changes)


def bare_linux(files: dict[str, str | bool | None] | None = None, **changes: Any) -> Readings:
    """The same before an engine was installed."""
    absent = dict.fromkeys(("/usr/sbin/dockerd", "/usr/bin/docker", "/etc/init.d/docker"))
    readings = linux(
        {**absent, **(files or {})},
        commands=(df(50 << 20),),
        user=User(1000, ("user",), ("user",)),
        sockets={SOCKET: Socket(False)},
        engine=EngineReading(error="No such file or directory", reason="absent", address=f"unix://{SOCKET}"),
    )
    return replace(readings, **changes)
