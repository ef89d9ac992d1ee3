"""The checks of the engine on a Linux computer: installed, started, allowed, answering, able to limit."""

from __future__ import annotations

from typing import Final

from firstmate.core import content
from firstmate.core.checks import engine as engines
from firstmate.core.checks import linux_places as places
from firstmate.core.checks.decoding import decode
from firstmate.core.checks.verdict import Question, Remedy, Verdict, unknown
from firstmate.core.readings import EngineReading, Readings

_LOGS: Final = "sudo journalctl -u docker -n 50 --no-pager"
_FLAGS: Final = (
    ("MemoryLimit", "memory"),
    ("CpuCfsQuota", "cpu"),
    ("CPUSet", "cpuset"),
    ("SwapLimit", "swap"),
    ("PidsLimit", "pids"),
)


def engine_installed(question: Question) -> Verdict:
    """Is there an engine on this computer, and only one?"""
    readings = question.readings
    reading = engines.reading_of(readings)
    kinds = places.kinds(readings)
    if {"snap", "package"} <= kinds:
        return Verdict("warn", "two", remedy=Remedy(("snap list docker", "sudo snap remove docker")))
    if kinds:
        return Verdict("pass", "desktop" if kinds == {"desktop"} else "snap" if kinds == {"snap"} else "fine")
    if reading is not None and reading.answers:
        return Verdict("pass", "elsewhere", {"address": reading.address or "?"})
    if not readings.looked_for("/dockerd"):
        return unknown()
    remedy = places.install_remedy(question)
    version = readings.command("docker", "--version")
    if version is not None and "podman" in decode(version.stdout + version.stderr).lower():
        return Verdict("fail", "podman", remedy=remedy)
    if places.is_wsl(readings):
        return Verdict("fail", "absent_wsl", remedy=remedy)
    if readings.files_ending("/bin/docker"):
        return Verdict("fail", "client_only", remedy=remedy)
    return Verdict("fail", "absent", remedy=remedy)


def engine_service(question: Question) -> Verdict:
    """Does the engine's service run, and does it start with the computer?"""
    readings = question.readings
    reading = engines.reading_of(readings)
    if reading is not None and reading.answers:
        return _running(readings, reading)
    if not engines.is_default(reading) and not engines.is_desktop(reading):
        return Verdict("skip", "other_address", {"address": reading.address if reading else ""})
    kinds = places.kinds(readings)
    if kinds == {"desktop"} or engines.is_desktop(reading):
        return Verdict("fail", "desktop_stopped", remedy=places.desktop_remedy())
    if not kinds and readings.looked_for("/dockerd"):
        return Verdict("skip", "not_installed")
    state = _unit_state(readings)
    if state in ("active", "reloading"):
        return Verdict("pass", "active")
    if state == "activating":
        return Verdict("warn", "starting", remedy=Remedy((_LOGS,)))
    if state == "failed":
        remedy = places.start_remedy(readings)
        return Verdict("fail", "failed", remedy=Remedy((_LOGS, *remedy.commands), remedy.action, remedy.scripts))
    socket = readings.socket(places.socket_path(readings))
    trouble = engines.trouble(reading) if reading is not None else ""
    if trouble == "permission" or (reading is None and socket is not None and socket.exists):
        return Verdict("pass", "socket")
    if state == "inactive" or trouble == "stopped" or (socket is not None and not socket.exists):
        notes = ("log_file",) if places.init_of(readings) in ("service", "none") else ()
        return Verdict("fail", _stopped(readings), remedy=places.start_remedy(readings), notes=notes)
    if trouble == "no_answer":
        return Verdict("warn", "silent", remedy=Remedy((_LOGS,) if places.has_systemd(readings) else ()))
    return unknown()


def _running(readings: Readings, reading: EngineReading) -> Verdict:
    units = places.units(readings)
    unit = units.get(places.DOCKER_UNIT, {})
    starts_itself = any(
        units.get(name, {}).get("UnitFileState") in ("enabled", "enabled-runtime", "static", "alias")
        for name in (places.DOCKER_UNIT, places.SOCKET_UNIT)
    )
    known = unit.get("ActiveState") == "active" and unit.get("UnitFileState") == "disabled"
    if known and not starts_itself and engines.is_default(reading):
        return Verdict("warn", "not_enabled", remedy=places.start_remedy(readings))
    return Verdict("pass", "fine")


def _unit_state(readings: Readings) -> str:
    """`active`, `inactive`, `failed` …, the liveliest of the units; "" where no unit was read."""
    found = {unit.get("ActiveState", "") for unit in places.units(readings).values() if "ActiveState" in unit}
    service = places.units(readings).get(places.DOCKER_UNIT, {}).get("ActiveState", "")
    if service == "failed":
        return service
    return next((state for state in ("active", "reloading", "activating", "failed", "inactive") if state in found), "")


def _stopped(readings: Readings) -> str:
    if places.is_wsl(readings) and places.has_systemd(readings) is False:
        return "stopped_wsl"
    return "stopped"


def engine_access(question: Question) -> Verdict:
    """May this person use the engine's socket?"""
    readings = question.readings
    reading = engines.reading_of(readings)
    if reading is not None and reading.answers:
        case = "root" if places.is_root(readings) and engines.is_default(reading) else "fine"
        return Verdict("pass", case)
    path = places.socket_path(readings)
    if not path:
        return Verdict("skip", "no_socket_needed")
    socket = readings.socket(path)
    denied = reading is not None and engines.trouble(reading) == "permission"
    if denied or (socket is not None and socket.exists and socket.readable is False):
        return _denied(readings, path)
    if socket is None:
        return unknown()
    if not socket.exists:
        return Verdict("skip", "no_socket", {"path": path})
    return unknown() if socket.readable is None else Verdict("pass", "fine")


def _denied(readings: Readings, path: str) -> Verdict:
    user = readings.user
    member = user is not None and "docker" in (user.account_groups or ())
    active = user is not None and "docker" in (user.groups or ())
    shown = (("groups", ", ".join((user.groups if user else None) or ())), ("socket", path))
    if active:
        return Verdict("fail", "denied", {"path": path}, shown, Remedy((f"ls -l {path}",)))
    if member:
        return Verdict("fail", "needs_login", {"path": path}, shown, Remedy(("newgrp docker",)))
    return Verdict("fail", "not_member", {"path": path}, shown, places.group_remedy(readings))


def engine(question: Question) -> Verdict:
    """Does an engine answer?"""
    readings = question.readings
    reading = engines.reading_of(readings)
    if reading is None:
        return unknown()
    if reading.answers:
        return engines.answers(reading)
    installed = bool(places.kinds(readings))
    start = Remedy()
    if engines.is_desktop(reading) or places.kinds(readings) == {"desktop"}:
        start = places.desktop_remedy()
    elif engines.is_default(reading):
        if not installed and readings.looked_for("/dockerd"):
            return Verdict("fail", "not_installed", remedy=places.install_remedy(question))
        start = places.start_remedy(readings)
    elif engines.trouble(reading) == "stopped":
        return _stopped_elsewhere(reading)
    access = _denied(readings, places.socket_path(readings)).remedy
    desktop = engines.is_desktop(reading)
    return engines.silent(reading, {"stopped": start, "permission": access}, of_desktop=desktop)


def _stopped_elsewhere(reading: EngineReading) -> Verdict:
    """An engine at an address of its own: only a rootless one is surely started by this person."""
    own = Remedy(("systemctl --user start docker",)) if "/run/user/" in reading.address else Remedy()
    case = "stopped_rootless" if own.commands else "stopped_elsewhere"
    shown = (("address", reading.address), ("words", reading.error))
    return Verdict("fail", case, {"address": reading.address}, shown, own)


def limits_supported(question: Question) -> Verdict:
    """Can this engine hold containers to limits?"""
    reading = engines.reading_of(question.readings)
    if reading is None:
        return unknown()
    if not reading.answers:
        return Verdict("skip", "no_engine")
    info = reading.info
    if not info:
        return unknown()
    warnings = engines.words(info, "Warnings")
    shown = tuple(("warning", warning) for warning in warnings)
    if any("rootless-mode without cgroups" in warning for warning in warnings):
        return Verdict("warn", "rootless", facts=shown)
    missing = [name for key, name in _FLAGS if info.get(key) is False]
    if not missing:
        read = any(isinstance(info.get(key), bool) for key, _ in _FLAGS)
        ending = any("cgroup v1 is deprecated" in warning for warning in warnings)
        return Verdict("pass", "fine", facts=shown, notes=("cgroup_v1",) if ending else ()) if read else unknown()
    names = content.texts("checks", question.language)["limits"]
    comma = "、" if question.language.startswith("zh") else ", "
    figures = {"missing": comma.join(names[name] for name in missing)}
    if missing == ["swap"]:
        return Verdict("warn", "swap", figures, shown)
    return Verdict("warn", "missing", figures, shown)
