"""CPU and memory of the containers that are looked at: one stream each, none for what cannot be seen.

`watch` says what is in view; everything else is ended. Samples are gathered and told at most once a second, so that a
table of many running rows is drawn once a second and not once for each of them. How many streams are really open at a
time is the engine's budget: more than that take turns.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from firstmate.app.page import Desk
from firstmate.core.entities import StatsSample
from firstmate.core.errors import EngineUnreachable, FirstMateError
from firstmate.pages.containers.following import follow
from firstmate.pages.containers.tracks import Tracks

log = logging.getLogger(__name__)

POINTS = 60
MOST_WATCHED = 40
"""Streams asked for at once, more than fit into a window on a tall screen."""
KEPT_HISTORIES = 64
BEAT = 1.0
"""Seconds between two announcements."""
LONGEST_PAUSE = 10.0
"""Seconds before an engine that refuses its figures again and again is asked for them once more."""
_SOON = 0.05


@dataclass(slots=True)
class History:
    """The last minute of one container: cores in use and bytes; None is a gap."""

    cpu: deque[float | None] = field(default_factory=lambda: deque(maxlen=POINTS))
    memory: deque[float | None] = field(default_factory=lambda: deque(maxlen=POINTS))

    def add(self, sample: StatsSample | None) -> None:
        percent = sample.cpu_percent if sample is not None else None
        self.cpu.append(None if percent is None else percent / 100)
        self.memory.append(None if sample is None else float(sample.memory_usage))


class Statistics(QObject):
    """Newest samples, the last minute and the last hour by container id, of what was in view and when it was.

    `ticked(ids)`: these have news, at most once a second.
    """

    ticked = Signal(object)

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._clock = clock
        self._wanted: tuple[str, ...] = ()
        self._samples: dict[str, StatsSample] = {}
        self._histories: dict[str, History] = {}
        self._tracks: dict[str, Tracks] = {}
        self._fresh: set[str] = set()
        self._told = float("-inf")
        self._beat = QTimer(self)
        self._beat.setSingleShot(True)
        self._beat.timeout.connect(self._tell)
        desk.session.changed.connect(self._state_changed)

    def watch(self, identities: Iterable[str]) -> None:
        """From now on these, the most important first; what does not run is left out until it does."""
        wanted = tuple(dict.fromkeys(identities))[:MOST_WATCHED]
        for gone in set(self._wanted) - set(wanted):
            self._end(gone)
        self._wanted = wanted
        if not wanted:
            self._beat.stop()
            self._fresh.clear()
        self._begin()

    def sample(self, identity: str) -> StatsSample | None:
        """The newest one while it is watched and runs."""
        return self._samples.get(identity)

    def history(self, identity: str) -> History:
        return self._histories.get(identity) or History()

    def tracks(self, identity: str) -> Tracks:
        """What was seen of it in the last minute and the last hour. Kept while it runs; gaps are when nobody looked."""
        return self._tracks.get(identity) or Tracks()

    @property
    def watched(self) -> frozenset[str]:
        """Those with a stream, or in line for one."""
        return frozenset(key for key in self._wanted if self._desk.tasks.running(_key(key)))

    def _begin(self) -> None:
        if not self._desk.session.online:
            return
        for identity in self._wanted:
            if self._alive(identity) and not self._desk.tasks.running(_key(identity)):
                follow(self._desk, _key(identity), self._follow(identity))

    def _end(self, identity: str) -> None:
        self._desk.tasks.cancel(_key(identity))
        self._forget_sample(identity)

    def _alive(self, identity: str) -> bool:
        container = self._desk.session.containers.get(identity)
        return container is not None and container.state.is_alive

    async def _follow(self, identity: str) -> None:
        pause = BEAT
        while self._alive(identity):
            try:
                async with aclosing(self._desk.engine.stats(identity)) as samples:
                    async for sample in samples:
                        self._take(identity, sample)
                        pause = BEAT
            except FirstMateError as error:
                # No news of the session need follow, so nobody else would begin again. Figures that stop are seen in
                # the table; a lost engine is told of elsewhere, once.
                log.info("statistics: %s", error)
                self._forget_sample(identity)
                if isinstance(error, EngineUnreachable):
                    self._desk.session.live.suspect()
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                # A container that is restarted ends its stream and may never be seen as stopped.
                await asyncio.sleep(BEAT)

    def _take(self, identity: str, sample: StatsSample) -> None:
        self._samples[identity] = sample
        self._history_of(identity).add(sample)
        self._track_of(identity).add(sample)
        self._fresh.add(identity)
        self._schedule()

    def _history_of(self, identity: str) -> History:
        history = self._histories.pop(identity, None) or History()
        self._histories[identity] = history
        while len(self._histories) > KEPT_HISTORIES:
            del self._histories[next(iter(self._histories))]
        return history

    def _track_of(self, identity: str) -> Tracks:
        tracks = self._tracks.pop(identity, None) or Tracks()
        self._tracks[identity] = tracks
        while len(self._tracks) > KEPT_HISTORIES:
            del self._tracks[next(iter(self._tracks))]
        return tracks

    def _forget_sample(self, identity: str) -> None:
        if self._samples.pop(identity, None) is not None:
            self._history_of(identity).add(None)
            self._fresh.add(identity)
            self._schedule()

    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if "containers" in kinds:
            for identity in ids & set(self._wanted):
                if not self._alive(identity):
                    self._end(identity)
            for identity in ids & self._tracks.keys():
                if identity not in self._desk.session.containers:
                    del self._tracks[identity]
            for identity in ids & self._histories.keys():
                if identity not in self._desk.session.containers:
                    del self._histories[identity]
        if "connection" in kinds and not self._desk.session.online:
            for identity in self._wanted:
                self._end(identity)
        if kinds & {"containers", "connection"}:
            self._begin()

    def _schedule(self) -> None:
        if not self._beat.isActive() and self._wanted:
            wait = max(_SOON, BEAT - (self._clock() - self._told))
            self._beat.start(round(wait * 1000))

    def _tell(self) -> None:
        self._told = self._clock()
        fresh, self._fresh = frozenset(self._fresh), set()
        if fresh:
            self.ticked.emit(fresh)


def _key(identity: str) -> str:
    return f"containers.stats:{identity}"
