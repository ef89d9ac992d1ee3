"""The checks of a Windows computer, in the order in which things must be true (`CHECKS`).

Minima are Docker Desktop's of 2026-09 (Windows 10 22H2, Windows 11 23H2, WSL 2.1.5, 8 GB). Nothing judged here needs
administrator rights to be read. A running hypervisor decides before any flag of the firmware, because the flags read
false while one runs.
"""

from __future__ import annotations

import re
from typing import Final

from firstmate.core.checks import engine as engines
from firstmate.core.checks import windows_places as places
from firstmate.core.checks.decoding import decode, number_parts, wsl_distributions
from firstmate.core.checks.verdict import Check, Question, Remedy, Verdict, unknown
from firstmate.core.quantities import GIB, format_cpus, format_memory
from firstmate.core.readings import Presence

_FIRST_WSL2: Final = 18362
_FIRST_WINDOWS_10: Final = 19045
_FIRST_WINDOWS_11: Final = 22631
_OLDEST_WSL: Final = (2, 1, 5)
_ENOUGH_MEMORY: Final = int(7.5 * GIB)
"""A computer sold with 8 GB shows 7.6 to 7.9."""
_LITTLE_MEMORY: Final = int(3.5 * GIB)
_LITTLE_SHARE: Final = int(1.5 * GIB)


def os_build(question: Question) -> Verdict:
    """Is this Windows new enough for Docker Desktop?"""
    build = places.build_of(question.readings)
    if build is None:
        return unknown()
    figures = {"windows": build.windows, "build": build.text, "release": build.release or "?"}
    shown = (("build", build.text), ("release", build.release))
    update = Remedy(("winver",), "open_url", url="ms-settings:windowsupdate")
    if build.number < _FIRST_WSL2:
        return Verdict("fail", "no_wsl2", figures, shown, update)
    if build.number < _FIRST_WINDOWS_10:
        return Verdict("fail", "old_10", figures, shown, update)
    if places.WINDOWS_11 <= build.number < _FIRST_WINDOWS_11:
        return Verdict("fail", "old_11", figures, shown, update)
    notes = ("windows_10_ended",) if build.number < places.WINDOWS_11 else ()
    return Verdict("pass", "fine", figures, shown, notes=notes)


def architecture(question: Question) -> Verdict:
    """Which processor is it really, whatever an emulated program is told?"""
    machine = places.machine_of(question.readings)
    if machine == "":
        return unknown()
    if machine == "x86":
        return Verdict("fail", "x86")
    if machine == "arm64":
        return Verdict("warn", "arm64", remedy=Remedy(url=places.DOWNLOADS["arm64"]))
    return Verdict("pass", "x64")


def edition(question: Question) -> Verdict:
    """A client edition of Windows? Docker Desktop does not run on servers; Home is enough."""
    values = question.readings.values(places.CURRENT_VERSION)
    name, kind = str(values.get("EditionID", "")), str(values.get("InstallationType", ""))
    figures = {"edition": name or kind}
    if not name and not kind:
        return unknown()
    if kind.startswith("Server") or (not kind and name.startswith("Server")):
        return Verdict("fail", "server", figures)
    return Verdict("pass", "home" if name.startswith("Core") else "fine", figures)


def memory(question: Question) -> Verdict:
    """Enough memory for Windows and a Linux beside it?"""
    amount = question.readings.memory_bytes
    if amount is None:
        stated = (question.readings.cim or {}).get("TotalPhysicalMemory")
        amount = int(stated) if isinstance(stated, int) or (isinstance(stated, str) and stated.isdecimal()) else None
    if amount is None or amount <= 0:
        return unknown()
    figures = {"memory": format_memory(amount)}
    if amount < _LITTLE_MEMORY:
        return Verdict("fail", "very_little", figures)
    return Verdict("pass", "fine", figures) if amount >= _ENOUGH_MEMORY else Verdict("warn", "little", figures)


def virtualization(question: Question) -> Verdict:
    """Can this computer start a virtual machine?"""
    readings = question.readings
    running, switch = places.hypervisor_runs(readings), places.firmware_switch(readings)
    reading = engines.reading_of(readings)
    cim = readings.cim or {}
    shown = tuple(
        (label, str(cim[name]))
        for label, name in (
            ("hypervisor", "HypervisorPresent"),
            ("firmware", "VirtualizationFirmwareEnabled"),
            ("maker", "Manufacturer"),
            ("model", "Model"),
        )
        if name in cim
    )
    if reading is not None and reading.answers:
        return Verdict("pass", "proved", facts=shown)
    if places.is_guest(readings):
        return unknown("guest") if running else Verdict("warn", "guest_without", facts=shown)
    if running:
        return Verdict("pass", "running", facts=shown)
    if running is False and switch is False:
        return Verdict("fail", "off", facts=shown)
    if running is False and switch:
        return _not_started(question, shown)
    return Verdict("pass", "switched_on", facts=shown) if switch else unknown()


def _not_started(question: Question, shown: tuple[tuple[str, str], ...]) -> Verdict:
    """The firmware allows it, no hypervisor runs: the feature is off, a restart is due, or it must not start."""
    readings = question.readings
    if places.platform_feature(readings) is Presence.THERE and not places.features_wait(readings):
        return Verdict("fail", "not_started", facts=shown, remedy=places.remedy("hypervisor", "hypervisor_on"))
    return Verdict("pass", "switched_on", facts=shown)


def vm_platform(question: Question) -> Verdict:
    """Is Windows' feature that starts virtual machines turned on?"""
    readings = question.readings
    services = places.platform_feature(readings)
    state = places.feature_state(readings, "VirtualMachinePlatform")
    shown = (("services", ", ".join(readings.services or ())),)
    if services is Presence.THERE:
        if readings.service("HNS") is Presence.ABSENT:
            return Verdict("warn", "half", facts=shown, remedy=places.features_remedy(readings))
        return Verdict("pass", "fine", facts=shown)
    if services is Presence.UNREAD and state == 1:
        return Verdict("pass", "fine", facts=shown)
    if state == 1 or (services is Presence.ABSENT and places.features_wait(readings)):
        return Verdict("warn", "restart", facts=shown)
    if services is Presence.UNREAD and state is None:
        return unknown()
    return Verdict("fail", "off", facts=shown, remedy=places.features_remedy(readings))


def restart_pending(question: Question) -> Verdict:
    """Does a restart stand between a change and its effect?"""
    waits = places.restart_waits(question.readings)
    if places.features_wait(question.readings):
        return Verdict("fail", "needed")
    if waits is Presence.UNREAD:
        return unknown()
    if waits is Presence.ABSENT:
        return Verdict("pass", "fine")
    # Windows waits for restarts most of the time; it matters only where something is missing.
    troubled = vm_platform(question).status in ("fail", "warn") or wsl(question).status == "fail"
    return Verdict("warn", "troubled") if troubled else Verdict("pass", "waiting")


def wsl(question: Question) -> Verdict:
    """Is WSL installed, and new enough for Docker Desktop?"""
    readings = question.readings
    version = places.package_version(readings)
    shown = (("wsl", version), ("distributions", ", ".join(_distributions(question))))
    update = _update_remedy()
    if version:
        recent = number_parts(version) >= _OLDEST_WSL
        return Verdict("pass" if recent else "fail", "fine" if recent else "old", {"version": version}, shown,
                       Remedy() if recent else update)  # fmt: skip
    if readings.service("WSLService") is Presence.THERE:
        return unknown("no_version")
    if places.has_inbox_wsl(readings):
        return Verdict("fail", "inbox", facts=shown, remedy=update)
    package = readings.key(places.LXSS_PACKAGE)
    gone = package is Presence.ABSENT or readings.service("WSLService") is Presence.ABSENT
    if not gone or package is Presence.THERE:
        return unknown()
    if places.features_wait(readings):
        return Verdict("warn", "restart", facts=shown)
    return Verdict("fail", "absent", facts=shown, remedy=places.features_remedy(readings))


def _update_remedy() -> Remedy:
    plain, web = places.remedy("update", "wsl_update"), places.remedy("update_web", "wsl_update")
    return Remedy((*plain.commands, *web.commands), "wsl_update", (*plain.scripts, *web.scripts))


def _distributions(question: Question) -> tuple[str, ...]:
    """Names of the distributions: from the registry, else from what `wsl -l -v` printed."""
    readings = question.readings
    named = [str(readings.values(path).get("DistributionName", "")) for path in readings.subkeys(places.LXSS_USER)]
    for output in readings.commands_of("wsl"):
        if output.argv[1:] in (("-l", "-v"), ("--list", "--verbose")):
            named += [one.name for one in wsl_distributions(decode(output.stdout))]
    return tuple(dict.fromkeys(name for name in named if name))


def wsl_default_version(question: Question) -> Verdict:
    """Do new distributions get WSL 2?"""
    readings = question.readings
    presence = readings.key(places.LXSS_USER)
    stated = readings.values(places.LXSS_USER).get("DefaultVersion")
    has_package = bool(places.package_version(readings))
    if wsl(question).status == "fail" and not has_package and not places.has_inbox_wsl(readings):
        return Verdict("skip", "no_wsl")
    if presence is Presence.UNREAD and stated is None:
        return unknown()
    # Where nobody chose, the packaged WSL takes 2 and the one inside old Windows takes 1.
    version = stated if isinstance(stated, int) else 2 if has_package else 1
    if version >= 2:
        return Verdict("pass", "fine")
    return Verdict("warn", "one", remedy=places.remedy("default_version", "wsl_default_version"))


def desktop_installed(question: Question) -> Verdict:
    """Is Docker Desktop installed?"""
    readings = question.readings
    presence = places.desktop(readings)
    version = places.desktop_version(readings)
    reading = engines.reading_of(readings)
    if presence is Presence.THERE:
        folder = next((path for path in readings.files_ending(places.DESKTOP_PROGRAM)), "")
        return Verdict("pass", "fine", {"version": version or "?"}, (("version", version), ("program", folder)))
    if reading is not None and reading.answers:
        return Verdict("pass", "elsewhere")
    if presence is Presence.UNREAD:
        return unknown()
    return Verdict("fail", "absent", remedy=places.download_remedy(readings))


def engine(question: Question) -> Verdict:
    """Does an engine answer?"""
    readings = question.readings
    reading = engines.reading_of(readings)
    start = places.remedy("start_desktop", "start_desktop")
    if reading is not None and reading.answers:
        return engines.answers(reading)
    if places.desktop(readings) is Presence.ABSENT and (reading is None or engines.trouble(reading) == "stopped"):
        return Verdict("fail", "not_installed_desktop", remedy=places.download_remedy(readings))
    if reading is not None:
        return engines.silent(reading, {"stopped": start}, of_desktop=True)
    state = _desktop_state(question)
    pipes = [found.exists for path in places.PIPES if (found := readings.socket(path)) is not None]
    if state == "starting":
        return Verdict("fail", "starting", {"words": ""})
    if state in ("stopped", "paused") or (pipes and not any(pipes)):
        return Verdict("fail", "stopped_desktop", {"words": ""}, remedy=start)
    return unknown()


def _desktop_state(question: Question) -> str:
    """What `docker desktop status` says; "" for anything but the states we know."""
    asked = question.readings.command("docker", "desktop", "status", "--format", "json")
    if asked is None or not asked.ok:
        return ""
    found = re.search(r'"Status"\s*:\s*"(running|starting|stopped|paused)"', decode(asked.stdout))
    return found[1] if found else ""


def engine_mode(question: Question) -> Verdict:
    """Does the engine run Linux containers, as nearly all images need?"""
    reading = engines.reading_of(question.readings)
    if reading is None:
        return unknown()
    if not reading.answers:
        return Verdict("skip", "no_engine")
    system = (engines.text(reading.info, "OSType") or engines.text(reading.version, "Os")).lower()
    if system == "linux":
        return Verdict("pass", "linux")
    if system == "windows":
        return Verdict("fail", "windows", remedy=places.remedy("linux_engine", "use_linux_engine"))
    return unknown()


def vm_resources(question: Question) -> Verdict:
    """How much of the computer may containers use?"""
    readings = question.readings
    reading = engines.reading_of(readings)
    if reading is None:
        return unknown()
    if not reading.answers:
        return Verdict("skip", "no_engine")
    cores, share = engines.number(reading.info, "NCPU"), engines.number(reading.info, "MemTotal")
    if not cores or not share:
        return unknown()
    figures = {"cores": format_cpus(cores * 1_000_000_000), "memory": format_memory(share)}
    limits = [line for path in readings.files_ending(r"\.wslconfig") for line in _limits(readings.text(path) or "")]
    shown = tuple(("wslconfig", line) for line in limits)
    case = "limited" if limits else "fine"
    if share < _LITTLE_SHARE:
        return Verdict("warn", "little", figures, shown, Remedy(("wsl --shutdown",)))
    return Verdict("pass", case, figures, shown)


def _limits(wslconfig: str) -> list[str]:
    """The lines of `.wslconfig` that set the size of the virtual machine."""
    lines = [line.strip() for line in wslconfig.splitlines()]
    return [line for line in lines if re.match(r"(?i)(memory|processors|swap)\s*=", line)]


CHECKS: Final = (
    Check("os_build", frozenset({"registry"}), os_build),
    Check("architecture", frozenset({"native_machine", "registry"}), architecture),
    Check("edition", frozenset({"registry"}), edition),
    Check("memory", frozenset({"memory_bytes"}), memory),
    Check("virtualization", frozenset({"cim", "services"}), virtualization),
    Check("vm_platform", frozenset({"services", "registry"}), vm_platform),
    Check("restart_pending", frozenset({"registry", "services", "environment"}), restart_pending),
    Check("wsl", frozenset({"registry", "services", "commands.wsl"}), wsl),
    Check("wsl_default_version", frozenset({"registry", "services", "commands.wsl"}), wsl_default_version),
    Check("desktop_installed", frozenset({"registry", "files"}), desktop_installed),
    Check("engine", frozenset({"engine", "sockets", "registry", "files"}), engine, prepares=False),
    Check("engine_mode", frozenset({"engine"}), engine_mode, prepares=False),
    Check("vm_resources", frozenset({"engine", "files"}), vm_resources, prepares=False),
)
