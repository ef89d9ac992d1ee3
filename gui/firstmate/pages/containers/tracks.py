"""What was seen of a container's figures: the last minute second by second, the last hour in steps of ten seconds.

Statistics are asked for only while a container can be seen, so there are gaps, and they stay gaps.
Time is the engine's clock. Memory is bounded: 60 and 360 points a container, whatever happens.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import floor

from firstmate.core.entities import StatsSample

MINUTE, HOUR = 60, 360
"""Points of the two tracks."""
STEP = 10.0
"""Seconds of one point of the hour."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One point. CPU in cores, memory in bytes, traffic in bytes a second; None is what could not be known.

    A point of the hour is the mean of its ten seconds, but the highest memory and number of processes: a short peak
    that comes near a limit must not vanish.
    """

    cpu: float | None
    memory: int
    cache: int
    received: float | None
    sent: float | None
    read: float | None
    written: float | None
    pids: int


class Track:
    """Points at even times, None where nobody looked."""

    def __init__(self, step: float, points: int) -> None:
        self.step = step
        self.points: deque[Figures | None] = deque(maxlen=points)
        self._slot: int | None = None
        self._parts: list[Figures] = []

    def add(self, time: float, figures: Figures) -> None:
        """A second's figures at the engine's `time`. A clock that was set back begins a new point."""
        slot = floor(time / self.step)
        if self._slot is not None and slot == self._slot:
            self._parts.append(figures)
            self.points[-1] = mean(self._parts)
            return
        missed = slot - self._slot - 1 if self._slot is not None else 0
        # A second is not exactly a second: one point that fell between two samples is no gap.
        if missed > (1 if self.step <= 1 else 0):
            self.points.extend([None] * min(missed, self.points.maxlen or 0))
        self._slot, self._parts = slot, [figures]
        self.points.append(figures)

    def series(self, name: str) -> list[float | None]:
        """One figure of every point, the oldest first."""
        return [None if one is None else getattr(one, name) for one in self.points]


def mean(parts: list[Figures]) -> Figures:
    """Several seconds as one point."""
    return Figures(
        _mean([one.cpu for one in parts]),
        max(one.memory for one in parts),
        parts[-1].cache,
        _mean([one.received for one in parts]),
        _mean([one.sent for one in parts]),
        _mean([one.read for one in parts]),
        _mean([one.written for one in parts]),
        max(one.pids for one in parts),
    )


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


@dataclass(slots=True)
class Tracks:
    """Both tracks of one container, fed with its samples."""

    minute: Track = field(default_factory=lambda: Track(1.0, MINUTE))
    hour: Track = field(default_factory=lambda: Track(STEP, HOUR))
    last: StatsSample | None = None

    def add(self, sample: StatsSample) -> None:
        figures = figures_of(sample, self.last)
        self.minute.add(sample.time, figures)
        self.hour.add(sample.time, figures)
        self.last = sample


def figures_of(sample: StatsSample, before: StatsSample | None) -> Figures:
    """Counters become rates against the sample before, unless that is long ago or the counters began anew."""
    passed = sample.time - before.time if before is not None else 0.0

    def rate(name: str) -> float | None:
        if before is None or not 0 < passed <= STEP:
            return None
        moved = getattr(sample, name) - getattr(before, name)
        return moved / passed if moved >= 0 else None

    return Figures(
        None if sample.cpu_percent is None else sample.cpu_percent / 100,
        sample.memory_usage,
        sample.memory_cache,
        rate("network_rx"),
        rate("network_tx"),
        rate("block_read"),
        rate("block_write"),
        sample.pids,
    )
