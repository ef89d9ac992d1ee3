"""What the readings of a Linux computer say about it, asked by more than one check. Judges nothing."""

from __future__ import annotations

import re
from typing import Final, Literal

from firstmate.core import fixes
from firstmate.core.checks import engine as engines
from firstmate.core.checks.decoding import decode, properties
from firstmate.core.checks.distribution import Linux, linux
from firstmate.core.checks.verdict import Question, Remedy
from firstmate.core.fixes import Init, Script, Source
from firstmate.core.readings import Presence, Readings

Kind = Literal["package", "snap", "desktop"]

INSTALL_GUIDE: Final = "https://docs.docker.com/engine/install/"
DOCKER_UNIT: Final = "docker.service"
SOCKET_UNIT: Final = "docker.socket"
SNAP_UNIT: Final = "snap.docker.dockerd.service"


def distribution_of(readings: Readings) -> Linux | None:
    """The distribution, None when no os-release could be read."""
    for path in ("/etc/os-release", "/usr/lib/os-release"):
        content = readings.text(path)
        if content is not None:
            return linux(content)
    return None


def kernel_of(readings: Readings) -> str:
    """The kernel's release as `uname -r` gives it, "" when it was not read."""
    content = readings.text("/proc/sys/kernel/osrelease")
    if content is not None:
        return content.strip()
    output = readings.command("uname", "-r")
    return decode(output.stdout).strip() if output and output.ok else ""


def is_wsl(readings: Readings) -> bool:
    return (
        "microsoft" in kernel_of(readings).lower()
        or readings.file("/proc/sys/fs/binfmt_misc/WSLInterop") is Presence.THERE
    )


def has_systemd(readings: Readings) -> bool | None:
    """Whether process 1 is systemd; None when that was not read."""
    content = readings.text("/proc/1/comm")
    if content is not None:
        return content.strip() == "systemd"
    said = [decode(one.stderr + one.stdout) for one in readings.commands_of("systemctl")]
    return False if any("not been booted with systemd" in words for words in said) else None


def units(readings: Readings) -> dict[str, dict[str, str]]:
    """What systemd says of the engine's units that it has; empty where nobody asked it."""
    found: dict[str, dict[str, str]] = {}
    for output in readings.commands_of("systemctl"):
        for block in properties(decode(output.stdout)):
            if block.get("LoadState", "loaded") == "loaded" and "Id" in block:
                found[block["Id"]] = block
    return found


def kinds(readings: Readings) -> frozenset[Kind]:
    """The engines that are installed here."""
    found: set[Kind] = set()
    for path in readings.files_ending("/dockerd"):
        found.add("snap" if path.startswith("/snap/") else "package")
    if readings.file("/snap/bin/docker") is Presence.THERE or SNAP_UNIT in units(readings):
        found.add("snap")
    if readings.files_ending("/.docker/desktop/docker.sock", "/opt/docker-desktop/bin/com.docker.backend"):
        found.add("desktop")
    return frozenset(found)


def init_of(readings: Readings) -> Init:
    """How this computer starts an engine."""
    installed = kinds(readings)
    if "snap" in installed and "package" not in installed:
        return "snap"
    if has_systemd(readings):
        return "systemd"
    if readings.file("/sbin/openrc-run") is Presence.THERE or readings.file("/run/openrc") is Presence.THERE:
        return "openrc"
    if readings.file("/etc/init.d/docker") is Presence.THERE:
        return "service"
    place = distribution_of(readings)
    if place is not None and place.family == "alpine":
        return "openrc"
    if not installed and place is not None and place.family in ("debian", "ubuntu"):
        return "service"  # their packages bring the script along
    return "none" if has_systemd(readings) is False else "systemd"


def is_root(readings: Readings) -> bool:
    return readings.user is not None and readings.user.id == 0


def account_of(readings: Readings) -> str:
    """The name of the account, "" when it was not read."""
    environment = readings.environment or {}
    return environment.get("USER") or environment.get("LOGNAME") or ""


def socket_path(readings: Readings) -> str:
    """The engine's socket file; "" for an engine that is reached another way."""
    reading = engines.reading_of(readings)
    address = reading.address if reading else ""
    if not address:
        return "/var/run/docker.sock"
    return address.removeprefix("unix://") if address.startswith("unix://") else ""


def copied(script: Script, readings: Readings) -> tuple[str, ...]:
    """The script's commands for a terminal of this person."""
    return fixes.to_copy(script, sudo=not is_root(readings))


def start_remedy(readings: Readings) -> Remedy:
    """Starting the engine, in this computer's way."""
    script = fixes.start_script(init_of(readings))
    return Remedy(copied(script, readings), "start_engine", (("start", script),))


def desktop_remedy() -> Remedy:
    """Starting Docker Desktop for Linux, which runs as the person and not as root."""
    script = fixes.start_script("desktop")
    return Remedy(fixes.to_copy(script, sudo=False), "start_engine", (("start_desktop", script),))


def install_remedy(question: Question) -> Remedy:
    """Installing an engine from each source that this distribution has, the best for this reader first."""
    place = distribution_of(question.readings)
    if place is None or place.family is None:
        return Remedy(action="open_url", url=INSTALL_GUIDE)
    init = init_of(question.readings)
    offered: list[tuple[Source, str]] = []
    for source in place.sources():
        if source == "mirror":
            offered += [("mirror", mirror.id) for mirror in fixes.package_mirrors()]
        else:
            offered.append((source, ""))
    if place.support == "ended":
        offered = [one for one in offered if one[0] == "distribution"]
    if question.language.startswith("zh"):
        # From China, Docker's own server is slow or out of reach; a university's copy carries the same signatures.
        offered.sort(key=lambda one: one[0] != "mirror")
    scripts = tuple(
        (f"install_{source}", fixes.install_script(place.family, source, init, mirror, question.language))
        for source, mirror in offered
    )
    if not scripts:
        return Remedy(action="open_url", url=INSTALL_GUIDE)
    return Remedy(copied(scripts[0][1], question.readings), "install_engine", scripts, INSTALL_GUIDE)


def group_remedy(readings: Readings) -> Remedy:
    """Joining the group that may use the engine's socket."""
    account = account_of(readings)
    valid = re.fullmatch(r"[^\s:/-][^\s:/]{0,255}", account) is not None
    scripts = (("group", fixes.group_script(account)),) if valid and account != "root" else ()
    return Remedy(fixes.group_commands(), "join_group" if scripts else "", scripts, warning="group_is_root")
