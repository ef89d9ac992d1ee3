"""How much of a log's past is shown, in the order in which it is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from firstmate.core import command

_ = QCoreApplication.translate

MOST_LINES: Final = 10_000
"""Lines of the past that are ever asked for: more are not kept."""

RangeName = Literal["few", "usual", "most", "run", "minutes", "hour", "day"]


@dataclass(frozen=True, slots=True)
class LogRange:
    """The last `tail` lines of what is younger than `minutes`, or of what was printed since the last start."""

    tail: int = MOST_LINES
    minutes: int | None = None
    this_run: bool = False

    def since(self, now: float, started_at: float | None) -> float | None:
        """Epoch seconds, None for the whole log."""
        if self.this_run:
            return started_at
        return None if self.minutes is None else now - 60 * self.minutes

    def argv(self, name: str, started_at: float | None, prefix: Sequence[str]) -> list[str]:
        """The command that shows the same."""
        since = f"{self.minutes}m" if self.minutes else ""
        if self.this_run and started_at is not None:
            since = datetime.fromtimestamp(started_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        tail = None if since else self.tail
        return command.logs_argv(name, follow=True, tail=tail, since=since, prefix=prefix)


_NOTING: Final = 0.5
"""Seconds that an engine may need to note down that a program runs."""


def run_began(started_at: float | None, finished_at: float | None) -> float | None:
    """Epoch seconds after which every line is of the last run; None for all lines there are.

    The engine notes `started_at` when the program runs already, and a quick one has printed by then. So a running
    container's run begins where the one before it ended; of an ended one that is not known any more.
    """
    if started_at is None:
        return None
    if finished_at is None or finished_at <= started_at:
        return finished_at
    return started_at - _NOTING


RANGES: Final[dict[RangeName, LogRange]] = {
    "few": LogRange(100),
    "usual": LogRange(2000),
    "most": LogRange(),
    "run": LogRange(this_run=True),
    "minutes": LogRange(minutes=5),
    "hour": LogRange(minutes=60),
    "day": LogRange(minutes=24 * 60),
}


def range_words(name: RangeName) -> str:
    """What the choice says, briefly: its tool tip tells that it is the past."""
    if name == "run":
        return _("Containers", "This run")
    if name == "minutes":
        return _("Containers", "5 minutes")
    if name == "hour":
        return _("Containers", "1 hour")
    if name == "day":
        return _("Containers", "24 hours")
    return _("Containers", "%n line(s)", None, RANGES[name].tail)
