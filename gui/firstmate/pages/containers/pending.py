"""What is under way with each container: begun here, not yet confirmed by the engine, counted down if it has a time.

Holds no engine and starts nothing; `actions` says what begins and ends. The clock runs only while something counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from firstmate.core.entities import ContainerDetail

Verb = Literal["start", "stop", "kill", "signal", "restart", "pause", "unpause", "remove"]

PATIENCE: Final = 10
"""Seconds from SIGTERM to SIGKILL: docker's default, for a container that was not made with a time of its own."""


def patience(detail: ContainerDetail | None) -> int | None:
    """Seconds until the engine ends it by force; None where it waits without end. What is not known has the default."""
    if detail is None or detail.stop_timeout is None:
        return PATIENCE
    return detail.stop_timeout if detail.stop_timeout >= 0 else None


def longest_patience(details: Iterable[ContainerDetail | None]) -> int | None:
    """How long stopping all of them can take; None without end."""
    longest = 0
    known = [patience(detail) for detail in details]
    for seconds in known:
        if seconds is None:
            return None
        longest = max(longest, seconds)
    return longest if known else PATIENCE


@dataclass(frozen=True, slots=True)
class Pending:
    """One action under way. `until` (monotonic clock) is when the engine loses its patience, None without a limit."""

    verb: Verb
    until: float | None = None

    def remaining(self, now: float) -> int | None:
        """Whole seconds until the program is ended by force; None when nothing counts, or the time is over."""
        if self.until is None:
            return None
        # Rounded: a clock that ticks a little early must not show the same second twice.
        return round(self.until - now) or None if now < self.until else None


class Pendings(QObject):
    """Actions under way by container id. `changed(ids)` when one begins, ends or its figure changes."""

    changed = Signal(object)

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._pending: dict[str, Pending] = {}
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.setTimerType(Qt.TimerType.PreciseTimer)
        self._second.timeout.connect(self._tick)

    @property
    def now(self) -> float:
        return self._clock()

    def get(self, identity: str) -> Pending | None:
        return self._pending.get(identity)

    def begin(self, identity: str, verb: Verb, seconds: int | None = None) -> Pending:
        """Notes that `verb` is under way; `seconds` is how long the engine waits before it uses force."""
        pending = Pending(verb, None if seconds is None else self._clock() + seconds)
        self._pending[identity] = pending
        if pending.until is not None and not self._second.isActive():
            self._second.start()
        self.changed.emit(frozenset((identity,)))
        return pending

    def end(self, identity: str, pending: Pending) -> None:
        """Forgets it, unless something else has begun on the same container meanwhile."""
        if self._pending.get(identity) is pending:
            del self._pending[identity]
            self._stop_clock()
            self.changed.emit(frozenset((identity,)))

    def stop(self) -> None:
        """The page closes: no clock is left behind."""
        self._second.stop()

    def _tick(self) -> None:
        counting = frozenset(key for key, pending in self._pending.items() if pending.until is not None)
        if counting:
            self.changed.emit(counting)
        self._stop_clock()

    def _stop_clock(self) -> None:
        now = self._clock()
        if not any(pending.remaining(now) for pending in self._pending.values()):
            self._second.stop()
