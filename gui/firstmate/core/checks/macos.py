"""The checks of a Mac (`CHECKS`). FirstMate's Mac support is the engine's; these say only whether one can be had."""

from __future__ import annotations

from typing import Final

from firstmate.core.checks import engine as engines
from firstmate.core.checks.decoding import decode, number_parts
from firstmate.core.checks.verdict import Check, Question, Remedy, Verdict, unknown
from firstmate.core.readings import Presence, Readings

_OLDEST: Final = (14,)
"""Docker Desktop serves the newest macOS and the two before it; 14 is surely no longer too new (2026)."""
_APPLICATION: Final = "/Applications/Docker.app"
_GUIDE: Final = "https://docs.docker.com/desktop/setup/install/mac-install/"


def os_version(question: Question) -> Verdict:
    """Is this macOS new enough for Docker Desktop?"""
    asked = question.readings.command("sw_vers", "-productVersion")
    version = decode(asked.stdout).strip() if asked is not None and asked.ok else ""
    numbers = number_parts(version)
    if not numbers:
        return unknown()
    old = numbers < _OLDEST
    return Verdict("warn" if old else "pass", "old" if old else "fine", {"version": version})


def architecture(question: Question) -> Verdict:
    """Apple silicon or Intel? A program under Rosetta is told x86_64 on both."""
    machine = (question.readings.machine or "").lower()
    asked = question.readings.command("sysctl", "-n", "sysctl.proc_translated")
    translated = asked is not None and asked.ok and decode(asked.stdout).strip() == "1"
    if machine == "arm64" or translated:
        return Verdict("pass", "apple")
    return Verdict("pass", "intel") if machine == "x86_64" else unknown()


def _application(readings: Readings) -> Presence:
    return readings.file(_APPLICATION)


def desktop_installed(question: Question) -> Verdict:
    """Is Docker Desktop, or another engine, installed?"""
    reading = engines.reading_of(question.readings)
    presence = _application(question.readings)
    if presence is Presence.THERE:
        return Verdict("pass", "fine", {"version": "?"})
    if reading is not None and reading.answers:
        return Verdict("pass", "elsewhere")
    if presence is Presence.UNREAD:
        return unknown()
    return Verdict("fail", "absent_mac", remedy=Remedy(action="open_url", url=_GUIDE))


def engine(question: Question) -> Verdict:
    """Does an engine answer?"""
    reading = engines.reading_of(question.readings)
    if reading is None:
        return unknown()
    if reading.answers:
        return engines.answers(reading)
    if _application(question.readings) is Presence.ABSENT and engines.trouble(reading) == "stopped":
        return Verdict("fail", "not_installed_desktop", remedy=Remedy(action="open_url", url=_GUIDE))
    return engines.silent(reading, {"stopped": Remedy(("open -a Docker",))}, of_desktop=True)


CHECKS: Final = (
    Check("os_version", frozenset({"commands.sw_vers"}), os_version),
    Check("architecture", frozenset({"machine", "commands.sysctl"}), architecture),
    Check("desktop_installed", frozenset({"files", "engine"}), desktop_installed),
    Check("engine", frozenset({"engine", "files"}), engine, prepares=False),
)
