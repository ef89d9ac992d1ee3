"""The checks of a Linux computer, in the order in which things must be true (`CHECKS`)."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from firstmate.core.checks import engine as engines
from firstmate.core.checks import linux_engine
from firstmate.core.checks import linux_places as places
from firstmate.core.checks.decoding import decode, free_bytes, number_parts
from firstmate.core.checks.verdict import Check, Question, Remedy, Verdict, unknown
from firstmate.core.quantities import GIB, format_memory
from firstmate.core.readings import Readings

_OLDEST_KERNEL: Final = (3, 10)
_PLAIN_KERNEL: Final = (4, 5)
"""With this release cgroup v2 began; before it some limits are missing."""
_NEEDED_CONTROLLERS: Final = ("cpu", "cpuset", "memory", "pids")
_FULL: Final = GIB
_LOW: Final = 5 * GIB
_DATA: Final = "/var/lib/docker"
_GOOD_MACHINES: Final = ("x86_64", "amd64", "aarch64", "arm64")
_OTHER_MACHINES: Final = ("armv7l", "armv8l", "ppc64le", "s390x", "riscv64", "loongarch64")


def distribution(question: Question) -> Verdict:
    """Which Linux is this, and who makes its engine packages?"""
    found = places.distribution_of(question.readings)
    if found is None:
        return unknown()
    figures = {"name": found.name}
    shown = (("distribution", found.id), ("release", found.version), ("family", found.family or ""))
    notes = ("wsl",) if places.is_wsl(question.readings) else ()
    guide = Remedy(url=places.INSTALL_GUIDE)
    if found.support == "ended":
        return Verdict("warn", "ended", figures, shown, guide, notes)
    if found.support == "derivative":
        return Verdict("warn", "derivative", {**figures, "family": found.family}, shown, guide, notes)
    if found.support == "unknown":
        return Verdict("warn", "unfamiliar", figures, shown, guide, notes)
    return Verdict("pass", "own" if found.support == "own" else "official", figures, shown, notes=notes)


def architecture(question: Question) -> Verdict:
    """Is there an engine, and are there images, for this kind of processor?"""
    machine = question.readings.machine
    if not machine:
        return unknown()
    kind = machine.lower()
    figures = {"machine": machine}
    if kind in _GOOD_MACHINES:
        return Verdict("pass", "fine", figures)
    if kind in _OTHER_MACHINES:
        return Verdict("warn", "rare", figures)
    if re.fullmatch(r"i[3-6]86|x86|armv[56]\w*", kind):
        return Verdict("fail", "old", figures)
    return unknown("unfamiliar", **figures)


def kernel(question: Question) -> Verdict:
    """Is the kernel, which all containers share, new enough?"""
    release = places.kernel_of(question.readings)
    numbers = number_parts(release)[:2]
    if not numbers:
        return unknown()
    figures = {"release": release}
    if re.fullmatch(r"4\.4\.0-\d+-Microsoft", release):
        return Verdict("fail", "wsl1", figures, remedy=Remedy(("wsl --list --verbose", "wsl --set-version NAME 2")))
    notes = ("selinux",) if _selinux(question.readings) else ()
    if numbers < _OLDEST_KERNEL:
        return Verdict("fail", "old", figures, notes=notes)
    if numbers < _PLAIN_KERNEL:
        return Verdict("warn", "aging", figures, notes=notes)
    return Verdict("pass", "wsl2" if places.is_wsl(question.readings) else "fine", figures, notes=notes)


def _selinux(readings: Readings) -> bool:
    """Whether SELinux is enforcing, which refuses containers the files of unlabelled volumes."""
    switch = readings.text("/sys/fs/selinux/enforce")
    if switch is not None:
        return switch.strip() == "1"
    asked = readings.command("getenforce")
    if asked is not None and asked.ok:
        return decode(asked.stdout).strip() == "Enforcing"
    reading = engines.reading_of(readings)
    return reading is not None and any("name=selinux" in one for one in engines.words(reading.info, "SecurityOptions"))


def cgroups(question: Question) -> Verdict:
    """Has the kernel the means that limits are made with?"""
    readings = question.readings
    unified = readings.text("/sys/fs/cgroup/cgroup.controllers")
    if unified is not None:
        version, found = 2, set(unified.split())
    else:
        table = readings.text("/proc/cgroups")
        if table is None:
            return unknown()
        rows = [line.split() for line in table.splitlines() if line and not line.startswith("#")]
        version, found = 1, {row[0] for row in rows if len(row) == 4 and row[3] == "1"}
    if not found:
        return Verdict("fail", "none")
    missing = [name for name in _NEEDED_CONTROLLERS if name not in found]
    figures = {"version": version, "missing": ", ".join(missing)}
    shown = (("cgroup", str(version)), ("controllers", ", ".join(sorted(found))))
    if "memory" in missing:
        return Verdict("warn", "no_memory", figures, shown)
    if missing:
        return Verdict("warn", "missing", figures, shown)
    return Verdict("pass", f"v{version}", figures, shown)


def disk(question: Question) -> Verdict:
    """Is there room for images?"""
    readings = question.readings
    reading = engines.reading_of(readings)
    if engines.is_desktop(reading) or (reading and reading.address and not reading.address.startswith("unix://")):
        return Verdict("skip", "elsewhere")
    rows: dict[str, int] = {}
    for output in readings.commands_of("df"):
        rows.update(free_bytes(decode(output.stdout)))
    data = (engines.text(reading.info, "DockerRootDir") if reading else "") or _DATA
    mounts = [mount for mount in rows if PurePosixPath(data).is_relative_to(mount)]
    if len(rows) == 1:
        mounts = list(rows)  # it was asked about this very place, whose name is another where names are masked
    if not mounts:
        return unknown()
    mount = max(mounts, key=len)
    free = rows[mount]
    figures = {"free": format_memory(free), "path": data}
    shown = (("data", data), ("mount", mount))
    cleanable = reading is not None and reading.answers
    cleaning = Remedy(("docker system df", "docker system prune") if cleanable else (f"df -h {mount}",))
    if free < _FULL:
        return Verdict("fail", "full", figures, shown, cleaning)
    if free < _LOW:
        return Verdict("warn", "low", figures, shown, cleaning)
    return Verdict("pass", "fine", figures, shown)


CHECKS: Final = (
    Check("distribution", frozenset({"files"}), distribution),
    Check("architecture", frozenset({"machine"}), architecture),
    Check("kernel", frozenset({"files"}), kernel),
    Check("cgroups", frozenset({"files"}), cgroups),
    Check("engine_installed", frozenset({"files", "commands.docker", "engine"}), linux_engine.engine_installed),
    Check(
        "engine_service", frozenset({"files", "sockets", "commands.systemctl", "engine"}), linux_engine.engine_service
    ),
    Check("engine_access", frozenset({"sockets", "user", "environment", "engine"}), linux_engine.engine_access),
    Check("engine", frozenset({"files", "engine", "user", "environment"}), linux_engine.engine, prepares=False),
    Check("limits_supported", frozenset({"engine"}), linux_engine.limits_supported, prepares=False),
    Check("disk", frozenset({"commands.df", "engine"}), disk, prepares=False),
)
