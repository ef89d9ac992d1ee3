"""The checks of the engine itself, the same everywhere: does it answer, in which mode, how new is it, what may it use?

An answer is raw `/version` and `/info`; without one, the reason decides (`core.errors.UnreachableReason`), and where a
file does not tell it, the error's words do. The Windows tail of those words can be in the language of Windows, so they
are recognised by codes and pipe names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from firstmate.core.checks.decoding import decode, number_parts
from firstmate.core.checks.verdict import Question, Remedy, Verdict, unknown
from firstmate.core.explain import explain
from firstmate.core.quantities import format_cpus, format_memory
from firstmate.core.readings import EngineReading, Readings

Trouble = Literal["stopped", "permission", "starting", "no_answer", "too_old", "unreachable"]

OLD_ENGINE: Final = (20, 10)
"""The first engine that all of FirstMate was tested on (Debian 12's own package is 20.10)."""
_DEFAULT_SOCKETS: Final = ("", "unix:///var/run/docker.sock", "unix:///run/docker.sock")
_DESKTOP_SOCKET: Final = "/.docker/desktop/docker.sock"

_TROUBLES: Final[tuple[tuple[Trouble, str], ...]] = (
    ("permission", r"permission denied|access is denied|EACCES|拒绝访问|权限不够"),
    ("starting", r"500 internal server error|docker desktop is (?:starting|unable to start)"),
    ("too_old", r"(?:client|api) version .* is too (?:old|new)|older than|FirstMate needs"),
    ("no_answer", r"timed? ?out|deadline exceeded|did not answer"),
    (
        "stopped",
        r"open //\./pipe/|docker daemon (?:is not |)running|no such file or directory|connection refused"
        r"|failed to connect to the docker API|is not running|nobody listens",
    ),
)
_BY_REASON: Final[Mapping[str, Trouble]] = {
    "absent": "stopped",
    "refused": "stopped",
    "permission": "permission",
    "timeout": "no_answer",
    "too_old": "too_old",
}


def trouble_of(words: str) -> Trouble:
    """What is wrong, from the words of an engine or of the docker client alone."""
    return next((kind for kind, pattern in _TROUBLES if re.search(pattern, words, re.IGNORECASE)), "unreachable")


def reading_of(readings: Readings) -> EngineReading | None:
    """The engine's answer; where there is none in the file, what `docker version` printed."""
    if readings.engine is not None:
        return readings.engine
    for output in readings.commands_of("docker"):
        if output.argv[1:2] == ("version",) and output.exit not in (0, None):
            words = (decode(output.stderr) + decode(output.stdout)).strip().splitlines()
            return EngineReading(error=words[-1] if words else "docker version failed")
        if output.argv[1:2] == ("version",) and output.ok and (version := version_from_text(decode(output.stdout))):
            return EngineReading(version=version)
    return None


def version_from_text(text: str) -> dict[str, Any]:
    """The server part of what `docker version` prints; {} without one. Its keys are English in every language."""
    _, separator, server = text.partition("\nServer:")
    if not separator:
        return {}
    version = re.search(r"^\s+Version:\s+(\S+)", server, re.MULTILINE)
    api = re.search(r"^\s+API version:\s+(\S+)", server, re.MULTILINE)
    system = re.search(r"^\s+OS/Arch:\s+(\w+)/(\w+)", server, re.MULTILINE)
    if version is None:
        return {}
    found = {"Version": version[1], "Platform": {"Name": server.splitlines()[0].strip()}}
    if api:
        found["ApiVersion"] = api[1]
    if system:
        found.update(Os=system[1], Arch=system[2])
    return found


def trouble(reading: EngineReading) -> Trouble:
    """Why an engine did not answer."""
    if reading.reason in _BY_REASON:
        return _BY_REASON[reading.reason]
    return trouble_of(reading.error)


def text(table: Mapping[str, Any] | None, key: str) -> str:
    """A text of the raw answer, whatever an engine put there."""
    value = (table or {}).get(key)
    return value if isinstance(value, str) else ""


def number(table: Mapping[str, Any] | None, key: str) -> int:
    value = (table or {}).get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def words(table: Mapping[str, Any] | None, key: str) -> tuple[str, ...]:
    value = (table or {}).get(key)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def is_default(reading: EngineReading | None) -> bool:
    """Whether this is the computer's own engine at its usual place (or nobody said which)."""
    return reading is None or reading.address in _DEFAULT_SOCKETS


def is_desktop(reading: EngineReading | None) -> bool:
    """Docker Desktop, on whichever platform."""
    if reading is None:
        return False
    platform = (reading.version or {}).get("Platform")
    name = text(platform, "Name") if isinstance(platform, Mapping) else ""
    return (
        text(reading.info, "OperatingSystem") == "Docker Desktop"
        or name.startswith("Docker Desktop")
        or reading.address.endswith(_DESKTOP_SOCKET)
    )


def is_podman(reading: EngineReading) -> bool:
    """Podman answering in Docker's place."""
    components = (reading.version or {}).get("Components")
    names = (
        [text(one, "Name") for one in components if isinstance(one, Mapping)] if isinstance(components, list) else []
    )
    return any("podman" in name.lower() for name in names)


def is_rootless(reading: EngineReading) -> bool:
    return any(option.startswith("name=rootless") for option in words(reading.info, "SecurityOptions"))


def facts(reading: EngineReading) -> tuple[tuple[str, str], ...]:
    """What the engine says of itself, for the folded details."""
    version, info = reading.version, reading.info
    cores, memory = number(info, "NCPU"), number(info, "MemTotal")
    return (
        ("version", text(version, "Version") or text(info, "ServerVersion")),
        ("api", text(version, "ApiVersion")),
        ("system", text(info, "OperatingSystem")),
        ("kernel", text(info, "KernelVersion") or text(version, "KernelVersion")),
        ("cores", format_cpus(cores * 1_000_000_000) if cores else ""),
        ("memory", format_memory(memory) if memory else ""),
        ("storage", text(info, "Driver")),
        ("cgroup", text(info, "CgroupVersion")),
        ("data", text(info, "DockerRootDir")),
        ("address", reading.address),
    )


def answers(reading: EngineReading) -> Verdict:
    """The verdict on an engine that answers."""
    figures = {"version": text(reading.version, "Version") or text(reading.info, "ServerVersion")}
    if is_podman(reading):
        return Verdict("warn", "podman", figures, facts(reading))
    notes = ("rootless",) if is_rootless(reading) else ()
    case = "desktop" if is_desktop(reading) else "fine"
    return Verdict("pass", case, figures, facts(reading), notes=notes)


def silent(reading: EngineReading, remedies: Mapping[Trouble, Remedy], *, of_desktop: bool = False) -> Verdict:
    """The verdict on an engine that does not answer; `of_desktop` chooses the words of Docker Desktop."""
    kind = trouble(reading)
    if kind == "unreachable" and (found := explain(reading.error)) is not None and found.id == "desktop_starting":
        kind = "starting"
    shown = (("address", reading.address), ("words", reading.error))
    case = f"{kind}_desktop" if of_desktop and kind in ("stopped", "permission") else kind
    notes = ("elevated",) if "must be run elevated" in reading.error else ()
    return Verdict("fail", case, {"words": reading.error}, shown, remedies.get(kind, Remedy()), notes)


def engine_version(question: Question) -> Verdict:
    """Is the engine new enough for all that FirstMate does?"""
    reading = reading_of(question.readings)
    if reading is None:
        return unknown()
    if not reading.answers:
        if trouble(reading) == "too_old":
            return Verdict("fail", "too_old", {"words": reading.error})
        return Verdict("skip", "no_engine")
    version = text(reading.version, "Version") or text(reading.info, "ServerVersion")
    numbers = number_parts(version)
    if not numbers:
        return unknown("odd", version=version or "?")
    if is_podman(reading):
        return Verdict("pass", "podman", {"version": version})
    old = numbers < OLD_ENGINE
    return Verdict("warn" if old else "pass", "old" if old else "fine", {"version": version})
