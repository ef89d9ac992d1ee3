"""The words of a change: its steps, how it ended, how long it may take. Values only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from firstmate.core.daemon_json import Problem

Step = Literal[
    "conflicts", "rules", "engine_rules", "backup", "write", "reload", "restart", "read_back", "put_back", "settle"
]
StepState = Literal["begins", "done", "skipped", "failed"]
Code = Literal[
    # as wished
    "applied",
    "nothing_to_do",
    "written",  # the file is right, and the engine does not run: nobody could ask it
    # refused, nothing was written
    "conflict",
    "rules",
    "engine_rules",
    "declined_restart",
    "no_restart",
    "elevation_declined",
    "elevation_impossible",
    "changed_meanwhile",
    "broken_file",
    "unreadable",
    "read_only",
    "full",
    "permission",
    "busy",
    "other",
    # written, and put back
    "not_as_expected",
    "engine_gone",
    "reload_failed",
    "restart_failed",
    "cancelled",
    "recovered",  # what a killed run had left
    # the worst: the old file could not be put back
    "put_back_failed",
]

OnStep = Callable[["StepNews"], None]
AskRestart = Callable[[tuple[str, ...]], Awaitable[bool]]
"""Is asked with the names of the containers that will stop; () when none will."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds."""

    read_back: float = 5.0
    """Until the engine must say the new values after a reload; 5 ms is usual."""
    back: float = 60.0
    """Until it must answer after a restart."""
    desktop_back: float = 240.0
    """The same of Docker Desktop, which starts a machine."""


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class StepNews:
    """Where a change is. `detail` are the engine's or the system's words."""

    step: Step
    state: StepState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a change ended."""

    code: Code
    applied: bool = False
    """The file holds the new text."""
    verified: bool = False
    """The engine itself says what it should: the new values, or after a way back the old ones."""
    restarted: bool = False
    rolled_back: bool = False
    backup: Path | None = None
    steps: tuple[StepNews, ...] = ()
    detail: str = ""
    problems: tuple[Problem, ...] = ()
