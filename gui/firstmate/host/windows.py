"""What is read from a Windows computer. Nothing here needs administrator rights, and nothing changes anything.

The registry comes first and programs last: on a Windows without WSL, `wsl.exe` is a stub that waits for a key and
would install WSL at a key press. It is never started unless the registry or a service says that WSL is there, and then
without input, without a window, and with a time limit.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from firstmate.core.checks import windows_places as places
from firstmate.core.checks.decoding import decode
from firstmate.core.readings import Presence, Readings, Socket, Value, empty
from firstmate.host import restart_note
from firstmate.host.gathering import Errand, Patch, Step, command, commands, files, in_thread

SERVICES: Final = ("vmcompute", "HNS", "vfpext", "lxss", "LxssManager", "WSLService", "com.docker.service")
# Which values of a key are read; the others (the owner's name, the product id) are nobody's business.
REGISTRY: Final[Mapping[str, tuple[str, ...]]] = {
    places.CURRENT_VERSION: (
        "CurrentBuildNumber",
        "UBR",
        "DisplayVersion",
        "ReleaseId",
        "ProductName",
        "EditionID",
        "InstallationType",
    ),
    places.SYSTEM_ENVIRONMENT: ("PROCESSOR_ARCHITECTURE",),
    places.LXSS: ("KernelVersion",),
    places.LXSS_PACKAGE: ("InstallLocation", "Version"),
    places.LXSS_USER: ("DefaultDistribution", "DefaultVersion"),
    places.LXSS_INSTALLING: (),
    **dict.fromkeys(places.PENDING, ()),
    **dict.fromkeys(places.DESKTOP_KEYS, ("DisplayVersion", "InstallLocation", "AppPath")),
}
_DISTRIBUTION_VALUES: Final = ("DistributionName", "State", "Version", "Flags")
ENVIRONMENT: Final = (
    "PROCESSOR_ARCHITECTURE",
    "PROCESSOR_ARCHITEW6432",
    "USERPROFILE",
    "LOCALAPPDATA",
    "PROGRAMFILES",
    "SYSTEMROOT",
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
)
_CIM: Final = (
    "[Console]::OutputEncoding=[Text.Encoding]::UTF8;"
    "$s=Get-CimInstance Win32_ComputerSystem|Select-Object HypervisorPresent,Manufacturer,Model,TotalPhysicalMemory;"
    "$p=Get-CimInstance Win32_Processor|Select-Object -First 1 Architecture,VirtualizationFirmwareEnabled,"
    "SecondLevelAddressTranslationExtensions,VMMonitorModeExtensions;"
    "ConvertTo-Json -Compress @($s,$p)"
)
_FEATURES: Final = (
    "[Console]::OutputEncoding=[Text.Encoding]::UTF8;"
    "Get-CimInstance Win32_OptionalFeature "
    "-Filter \"Name='VirtualMachinePlatform' OR Name='Microsoft-Windows-Subsystem-Linux'\""
    "|Select-Object Name,InstallState|ConvertTo-Json -Compress"
)
_UTF8: Final[Mapping[str, str]] = {"WSL_UTF8": "1"}


def steps(errand: Errand) -> tuple[Step, ...]:
    """All readings, to be taken at the same time."""

    async def read_registry() -> Patch:
        found = await in_thread(registry)
        return lambda readings: replace(readings, registry=found)

    async def read_services() -> Patch:
        found = await in_thread(services)
        return lambda readings: replace(readings, services=found)

    async def read_machine() -> Patch:
        native, own = await in_thread(lambda: (native_machine(), platform.machine()))
        return lambda readings: replace(readings, native_machine=native, machine=own)

    async def read_memory() -> Patch:
        amount = await in_thread(memory)
        return lambda readings: replace(readings, memory_bytes=amount)

    async def read_cim() -> Patch:
        found = cim_of(decode(await _powershell(_CIM)))
        return lambda readings: replace(readings, cim=found)

    async def read_features() -> Patch:
        found = features_of(decode(await _powershell(_FEATURES)))
        return lambda readings: replace(readings, optional_features=found)

    async def read_files() -> Patch:
        found = await in_thread(_files)
        return lambda readings: readings.with_files(found)

    async def read_environment() -> Patch:
        found = await in_thread(_environment)
        return lambda readings: replace(readings, environment=found)

    async def read_pipes() -> Patch:
        found = await in_thread(pipes)
        return lambda readings: replace(readings, sockets=found)

    async def ask_wsl() -> Patch | None:
        known = await in_thread(lambda: replace(empty("windows"), registry=registry(), services=services()))
        if not has_wsl(known):
            return None
        asked = (("wsl.exe", "--version"), ("wsl.exe", "-l", "-v"), ("wsl.exe", "--status"))
        return await commands(*asked, program=str(_system_folder() / "wsl.exe"), extra_environment=_UTF8)

    async def ask_desktop() -> Patch | None:
        program = await in_thread(docker_program)
        if program is None:
            return None
        return await commands(("docker.exe", "desktop", "status", "--format", "json"), program=program)

    return (
        Step("registry", read_registry),
        Step("services", read_services),
        Step("native_machine", read_machine),
        Step("memory_bytes", read_memory),
        Step("cim", read_cim),
        Step("optional_features", read_features),
        Step("files", read_files),
        Step("environment", read_environment),
        Step("sockets", read_pipes),
        Step("commands.wsl", ask_wsl),
        Step("commands.docker", ask_desktop),
    )


# -- what can be tried on any platform --------------------------------------------------------------------------------
def has_wsl(readings: Readings) -> bool:
    """Whether `wsl.exe` may be started: only where the registry or a service knows of WSL."""
    return (
        readings.key(places.LXSS_PACKAGE) is Presence.THERE
        or readings.service("WSLService") is Presence.THERE
        or readings.service("LxssManager") is Presence.THERE
    )


def cim_of(text: str) -> dict[str, Any] | None:
    """The two objects that our query prints, as one; None when it printed something else."""
    found: dict[str, Any] = {}
    for one in _objects(text):
        found.update({str(key): value for key, value in one.items() if value is not None})
    return found or None


def features_of(text: str) -> dict[str, int] | None:
    """Name and state of optional features. PowerShell prints one hit as an object, two as a list, none as nothing."""
    found = {
        str(one["Name"]): one["InstallState"]
        for one in _objects(text)
        if "Name" in one and isinstance(one.get("InstallState"), int)
    }
    return found or None


def _objects(text: str) -> list[Mapping[str, Any]]:
    try:
        raw = json.loads(text)
    except ValueError:
        return []
    return [one for one in (raw if isinstance(raw, list) else [raw]) if isinstance(one, Mapping)]


async def _powershell(script: str) -> bytes:
    """What one of our constant queries prints."""
    program = _system_folder() / "WindowsPowerShell" / "v1.0" / "powershell.exe"
    argv = ("powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script)
    done = await command(argv, program=str(program))
    return done.stdout if done is not None and done.ok else b""


def _system_folder() -> Path:
    """System32, or its unredirected twin for a 32-bit Python on a 64-bit Windows."""
    root = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
    return root / ("Sysnative" if os.environ.get("PROCESSOR_ARCHITEW6432") else "System32")


def _desktop_folders() -> tuple[Path, ...]:
    """Where Docker Desktop is by default: for one person, and for all."""
    own, shared = os.environ.get("LOCALAPPDATA"), os.environ.get("PROGRAMW6432") or os.environ.get("PROGRAMFILES")
    folders = [Path(own, "Programs", "DockerDesktop")] if own else []
    return (*folders, *((Path(shared, "Docker", "Docker"),) if shared else ()))


def _files() -> dict[str, str | bool | None]:
    stated = [str(values.get("InstallLocation", "")) for values in registry().values() if values]
    folders = dict.fromkeys((*_desktop_folders(), *(Path(one) for one in stated if "docker" in one.lower())))
    programs = tuple(str(folder / "Docker Desktop.exe") for folder in folders)
    texts = tuple(str(Path(home, ".wslconfig")) for home in (os.environ.get("USERPROFILE"),) if home)
    return files(texts, programs)


def docker_program() -> str | None:
    """The docker command of Docker Desktop; a per-user installation is not on the machine's PATH."""
    for path, there in _files().items():
        candidate = Path(path).parent / "resources" / "bin" / "docker.exe"
        if there is True and candidate.is_file():
            return str(candidate)
    return None


def _environment() -> dict[str, str]:
    found = {name: os.environ[name] for name in ENVIRONMENT if os.environ.get(name)}
    if restart_note.waits():
        found[places.RESTART_NOTE] = "1"
    return found


if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes

    _HIVES: Final = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}
    _READ: Final = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    _SERVICE_MISSING: Final = 1060

    def registry() -> dict[str, dict[str, Value] | None]:
        """The keys of REGISTRY with the values that interest, and WSL's distributions. Absent ones are None."""
        found: dict[str, dict[str, Value] | None] = {}
        for path, wanted in REGISTRY.items():
            _read_key(path, wanted, found)
        for name in _subkey_names(places.LXSS_USER):
            if name.startswith("{"):
                _read_key(f"{places.LXSS_USER}\\{name}", _DISTRIBUTION_VALUES, found)
        return found

    def _read_key(path: str, wanted: tuple[str, ...], into: dict[str, dict[str, Value] | None]) -> None:
        hive, _, key = path.partition("\\")
        try:
            with winreg.OpenKey(_HIVES[hive], key, 0, _READ) as handle:
                values: dict[str, Value] = {}
                for name in wanted:
                    try:
                        value, _kind = winreg.QueryValueEx(handle, name)
                    except OSError:
                        continue
                    if isinstance(value, str | int):
                        values[name] = value
                into[path] = values
        except FileNotFoundError:
            into[path] = None
        except OSError:
            return

    def _subkey_names(path: str) -> list[str]:
        hive, _, key = path.partition("\\")
        names: list[str] = []
        try:
            with winreg.OpenKey(_HIVES[hive], key, 0, _READ) as handle:
                while True:
                    names.append(winreg.EnumKey(handle, len(names)))
        except OSError:
            return names

    def services() -> tuple[str, ...] | None:
        """Which of SERVICES are installed; None when Windows would not say."""
        api = ctypes.WinDLL("advapi32", use_last_error=True)
        api.OpenSCManagerW.restype = wintypes.SC_HANDLE
        api.OpenSCManagerW.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD)
        api.OpenServiceW.restype = wintypes.SC_HANDLE
        api.OpenServiceW.argtypes = (wintypes.SC_HANDLE, wintypes.LPCWSTR, wintypes.DWORD)
        api.CloseServiceHandle.argtypes = (wintypes.SC_HANDLE,)
        connect, query = 0x0001, 0x0001
        manager = api.OpenSCManagerW(None, None, connect)
        if not manager:
            return None
        found = []
        try:
            for name in SERVICES:
                service = api.OpenServiceW(manager, name, query)
                if service:
                    found.append(name)
                    api.CloseServiceHandle(service)
                elif ctypes.get_last_error() != _SERVICE_MISSING:
                    return None
        finally:
            api.CloseServiceHandle(manager)
        return tuple(found)

    def native_machine() -> int | None:
        """IMAGE_FILE_MACHINE of the processor, whatever an emulated program is told; None before Windows 10 1511."""
        api = ctypes.WinDLL("kernel32", use_last_error=True)
        try:
            ask = api.IsWow64Process2
        except AttributeError:
            return None
        api.GetCurrentProcess.restype = wintypes.HANDLE
        ask.argtypes = (wintypes.HANDLE, ctypes.POINTER(wintypes.USHORT), ctypes.POINTER(wintypes.USHORT))
        own, native = wintypes.USHORT(), wintypes.USHORT()
        return native.value if ask(api.GetCurrentProcess(), ctypes.byref(own), ctypes.byref(native)) else None

    class _MemoryStatus(ctypes.Structure):
        """MEMORYSTATUSEX."""

        _fields_ = (
            ("length", wintypes.DWORD),
            ("load", wintypes.DWORD),
            ("total", ctypes.c_uint64),
            ("available", ctypes.c_uint64),
            ("total_page", ctypes.c_uint64),
            ("available_page", ctypes.c_uint64),
            ("total_virtual", ctypes.c_uint64),
            ("available_virtual", ctypes.c_uint64),
            ("available_extended", ctypes.c_uint64),
        )

    def memory() -> int | None:
        """Bytes of memory that Windows has."""
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        told = ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.total) if told else None

    def pipes() -> dict[str, Socket]:
        """Which of Docker's pipes exist. They are listed, not opened: opening one would take it from a client."""
        there = {name.lower() for name in os.listdir("\\\\.\\pipe\\")}  # noqa: PTH208 - no folder, the pipe file system
        return {path: Socket(path.rpartition("\\")[2].lower() in there) for path in places.PIPES}

else:

    def _only_windows() -> RuntimeError:
        return RuntimeError("this reading can only be taken on Windows")

    def registry() -> dict[str, dict[str, Value] | None]:
        raise _only_windows()

    def services() -> tuple[str, ...] | None:
        raise _only_windows()

    def native_machine() -> int | None:
        raise _only_windows()

    def memory() -> int | None:
        raise _only_windows()

    def pipes() -> dict[str, Socket]:
        raise _only_windows()
