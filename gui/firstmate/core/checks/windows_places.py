"""What the readings of a Windows computer say about it, asked by more than one check. Judges nothing.

Registry paths are those of the 64-bit view. Sources: WSL's own code for its keys and services, docs.docker.com for
Docker Desktop's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from firstmate.core import fixes
from firstmate.core.checks.decoding import WslVersions, decode, number_parts, windows_build, wsl_versions
from firstmate.core.checks.results import Action
from firstmate.core.checks.verdict import Remedy
from firstmate.core.readings import Presence, Readings

CURRENT_VERSION: Final = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
LXSS: Final = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Lxss"
LXSS_PACKAGE: Final = LXSS + r"\MSI"
LXSS_USER: Final = r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\Lxss"
LXSS_INSTALLING: Final = LXSS_USER + r"\InstallStatus"
PENDING: Final = (
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
)
SYSTEM_ENVIRONMENT: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
UNINSTALL: Final = (
    r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Docker Desktop",
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Docker Desktop",
)
DESKTOP_KEYS: Final = (*UNINSTALL, r"HKLM\SOFTWARE\Docker Inc.\Docker Desktop", r"HKLM\SOFTWARE\Docker Inc.\Docker\1.0")
DESKTOP_PROGRAM: Final = r"\Docker Desktop.exe"
PIPES: Final = (
    r"\\.\pipe\docker_engine",
    r"\\.\pipe\dockerDesktopLinuxEngine",
    r"\\.\pipe\dockerDesktopWindowsEngine",
)
RESTART_NOTE: Final = "FIRSTMATE_RESTART_NEEDED"
"""Name in the environment's readings: a fix was made since the computer was last started, and waits for a restart."""

WINDOWS_11: Final = 22000
FIRST_WSL_INSTALL: Final = 19041
"""The first build whose `wsl.exe` knows `--install`; before it the features are turned on with dism."""

INSTALL_GUIDE: Final = "https://docs.docker.com/desktop/setup/install/windows-install/"
DOWNLOADS: Final = {
    "arm64": "https://desktop.docker.com/win/main/arm64/Docker%20Desktop%20Installer.exe",
    "x64": "https://desktop.docker.com/win/main/amd64/Docker%20Desktop%20Installer.exe",
}

Machine = Literal["x64", "arm64", "x86", ""]
_NATIVE: Final[dict[int, Machine]] = {0x8664: "x64", 0xAA64: "arm64", 0x014C: "x86"}
_NAMES: Final[dict[str, Machine]] = {
    "amd64": "x64",
    "x86_64": "x64",
    "arm64": "arm64",
    "aarch64": "arm64",
    "x86": "x86",
}
_CIM: Final[dict[int, Machine]] = {9: "x64", 12: "arm64", 0: "x86"}
_GUESTS: Final = r"vmware|virtualbox|innotek|qemu|kvm|xen|parallels|bochs|openstack|virtual machine|bhyve|amazon ec2"


@dataclass(frozen=True, slots=True)
class Build:
    """Number and name of this Windows."""

    number: int
    update: int = 0
    release: str = ""

    @property
    def text(self) -> str:
        return f"{self.number}.{self.update}" if self.update else str(self.number)

    @property
    def windows(self) -> str:
        """10 or 11; the registry's ProductName still says 10 on Windows 11."""
        return "11" if self.number >= WINDOWS_11 else "10"


def build_of(readings: Readings) -> Build | None:
    """The build, from the registry or else from what `systeminfo` or `wsl --version` printed."""
    values = readings.values(CURRENT_VERSION)
    number = str(values.get("CurrentBuildNumber", "")).strip()
    if number.isdecimal():
        update = values.get("UBR")
        release = values.get("DisplayVersion") or values.get("ReleaseId") or ""
        return Build(int(number), update if isinstance(update, int) else 0, str(release))
    for output in readings.commands_of("systeminfo"):
        if found := windows_build(decode(output.stdout)):
            return Build(found)
    answered = wsl_answer(readings)
    parts = number_parts(answered.windows) if answered else ()
    return Build(parts[2], parts[3] if len(parts) > 3 else 0) if len(parts) > 2 else None


def machine_of(readings: Readings) -> Machine:
    """The native architecture. What a program sees of itself is not it: x64 Python on ARM64 is told AMD64."""
    if readings.native_machine in _NATIVE:
        return _NATIVE[readings.native_machine]
    stated = str(readings.values(SYSTEM_ENVIRONMENT).get("PROCESSOR_ARCHITECTURE", "")).lower()
    if stated in _NAMES:
        return _NAMES[stated]
    architecture = (readings.cim or {}).get("Architecture")
    if isinstance(architecture, int) and architecture in _CIM:
        return _CIM[architecture]
    for output in readings.commands_of("systeminfo"):
        kind = re.search(r"\b(x64|ARM64|x86)-based PC\b", decode(output.stdout), re.IGNORECASE)
        if kind:
            return _NAMES[kind[1].lower()]
    # Only ARM64 is believed here: emulation hides it, nothing invents it.
    own = {(readings.machine or "").lower(), *map(str.lower, (readings.environment or {}).values())}
    return "arm64" if own & {"arm64", "aarch64"} else ""


def wsl_answer(readings: Readings) -> WslVersions | None:
    """What `wsl --version` said, None when it was not asked or is too old to know the question."""
    asked = readings.command("wsl", "--version")
    return wsl_versions(decode(asked.stdout)) if asked is not None else None


def package_version(readings: Readings) -> str:
    """Version of the packaged WSL (from the Store or GitHub), "" without one."""
    stated = readings.values(LXSS_PACKAGE).get("Version")
    if isinstance(stated, str) and stated:
        return stated
    answered = wsl_answer(readings)
    return answered.wsl if answered else ""


def has_inbox_wsl(readings: Readings) -> bool:
    """WSL as a part of Windows, from before it became a package: its service, its kernel, or its answers."""
    if readings.service("LxssManager") is Presence.THERE or readings.values(LXSS).get("KernelVersion"):
        return True
    asked = readings.command("wsl", "--version")
    # It does not know the option, and says so by repeating it; the stub of a Windows without WSL does not.
    return asked is not None and not asked.ok and "--version" in decode(asked.stdout + asked.stderr)


def platform_feature(readings: Readings) -> Presence:
    """The Virtual Machine Platform, as WSL itself looks for it: by the services that the feature brings."""
    if readings.services is not None:
        return readings.service("vmcompute")
    return Presence.UNREAD


def feature_state(readings: Readings, name: str) -> int | None:
    """InstallState of an optional feature: 1 on, 2 off, 3 absent; None when unknown."""
    state = (readings.optional_features or {}).get(name)
    return state if state in (1, 2, 3) else None


def hypervisor_runs(readings: Readings) -> bool | None:
    found = (readings.cim or {}).get("HypervisorPresent")
    return found if isinstance(found, bool) else None


def firmware_switch(readings: Readings) -> bool | None:
    found = (readings.cim or {}).get("VirtualizationFirmwareEnabled")
    return found if isinstance(found, bool) else None


def is_guest(readings: Readings) -> bool:
    """Whether this Windows is itself a virtual machine's."""
    cim = readings.cim or {}
    return re.search(_GUESTS, f"{cim.get('Manufacturer', '')} {cim.get('Model', '')}", re.IGNORECASE) is not None


def restart_waits(readings: Readings) -> Presence:
    """Whether Windows waits for a restart, by its own marks, WSL's, or our note of a fix."""
    if (readings.environment or {}).get(RESTART_NOTE):
        return Presence.THERE
    marks = [readings.key(path) for path in (*PENDING, LXSS_INSTALLING)]
    if Presence.THERE in marks:
        return Presence.THERE
    return Presence.ABSENT if Presence.ABSENT in marks else Presence.UNREAD


def features_wait(readings: Readings) -> bool:
    """Whether it is WSL's own features that wait: turned on, and not there before the restart."""
    if (readings.environment or {}).get(RESTART_NOTE) or readings.key(LXSS_INSTALLING) is Presence.THERE:
        return True
    enabled = feature_state(readings, "VirtualMachinePlatform") == 1
    return enabled and platform_feature(readings) is Presence.ABSENT


def desktop(readings: Readings) -> Presence:
    """Whether Docker Desktop is installed, by its program, or by the entry that its installer left."""
    if readings.files_ending(DESKTOP_PROGRAM):
        return Presence.THERE
    looked = readings.looked_for(DESKTOP_PROGRAM)
    if not looked and any(readings.values(path).get("InstallLocation") for path in UNINSTALL):
        return Presence.THERE
    if looked or any(readings.key(path) is Presence.ABSENT for path in UNINSTALL):
        return Presence.ABSENT
    return Presence.UNREAD


def desktop_version(readings: Readings) -> str:
    found = (readings.values(path).get("DisplayVersion") for path in UNINSTALL)
    return next((version for version in found if isinstance(version, str)), "")


def remedy(name: str, action: Action) -> Remedy:
    """One of the Windows fixes of `fixes.toml`."""
    script = fixes.windows_script(name)
    return Remedy(tuple(script.text.splitlines()), action, ((f"windows_{name}", script),))


def features_remedy(readings: Readings) -> Remedy:
    """Turning on what WSL 2 needs: by `wsl --install`, or by dism where Windows is too old or the network blocked."""
    build = build_of(readings)
    if build is not None and build.number < FIRST_WSL_INSTALL:
        return remedy("features", "wsl_features")
    modern, old = fixes.windows_script("install"), fixes.windows_script("features")
    return Remedy((modern.text,), "wsl_install", (("windows_install", modern), ("windows_features", old)))


def download_remedy(readings: Readings) -> Remedy:
    """Docker's own page, and nobody else's copy of the program."""
    return Remedy(action="open_url", url=DOWNLOADS.get(machine_of(readings), INSTALL_GUIDE))
