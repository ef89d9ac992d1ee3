"""How many streams may be open at once, and who waits: sockets to the engine stay at 20 or fewer.

Six of the twenty belong to the SDK's pool (`calls.UNARY_SOCKETS`), one to pings; the other thirteen are handed out
here. Two classes ask. What a person opened (logs, a pull, a terminal) and the events are served first, in their order.
Statistics, which grow with the number of containers, take what is left: when they are more than the slots, they take
turns, and one of them steps back at once when a person's stream needs its slot.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

STREAM_SOCKETS = 13
PERSON_PATIENCE = 10.0
"""Seconds that a person's stream waits for a slot before it is refused with a reason."""


class Slot:
    """The right to one open stream. `release` gives it back; releasing twice is harmless."""

    def __init__(self, budget: StreamBudget, *, watched: bool) -> None:
        self._budget = budget
        self.watched = watched
        self.recalled = False
        """Somebody needs it more: end the stream, release, ask again."""
        self._on_recall: Callable[[], None] | None = None
        self._held = True

    def when_recalled(self, end: Callable[[], None]) -> None:
        """Calls `end` when the slot is recalled: at once where that happened while the stream was being opened."""
        self._on_recall = end
        if self.recalled:
            end()

    def release(self) -> None:
        if self._held:
            self._held = False
            self._on_recall = None
            self._budget._give_back(self)

    def recall(self) -> None:
        if not self.recalled:
            self.recalled = True
            if self._on_recall is not None:
                self._on_recall()


class StreamBudget:
    """Hands out `total` slots. Belongs to one event loop."""

    def __init__(self, total: int = STREAM_SOCKETS) -> None:
        self.total = total
        self._held: list[Slot] = []
        self._people: deque[asyncio.Future[Slot]] = deque()
        self._watchers: deque[asyncio.Future[Slot]] = deque()

    @property
    def in_use(self) -> int:
        return len(self._held)

    @property
    def watchers_waiting(self) -> bool:
        """True when statistics wait for their turn."""
        return any(not waiter.done() for waiter in self._watchers)

    async def take(self, *, watched: bool = False) -> Slot:
        """A slot, in turn. `watched` marks statistics. Raises TimeoutError for a person's stream after its patience."""
        if len(self._held) < self.total and not self._queue_before(watched):
            return self._hold(watched)
        waiter: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        queue = self._watchers if watched else self._people
        queue.append(waiter)
        if not watched:
            self._recall_one()
        try:
            if watched:
                return await waiter
            async with asyncio.timeout(PERSON_PATIENCE):
                return await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled():
                waiter.result().release()  # handed over in the moment of the cancellation
            raise
        finally:
            if waiter in queue:
                queue.remove(waiter)

    def _queue_before(self, watched: bool) -> bool:
        return bool(self._people) or (watched and bool(self._watchers))

    def _hold(self, watched: bool) -> Slot:
        slot = Slot(self, watched=watched)
        self._held.append(slot)
        return slot

    def _recall_one(self) -> None:
        for slot in self._held:
            if slot.watched and not slot.recalled:
                slot.recall()
                return

    def _give_back(self, slot: Slot) -> None:
        self._held.remove(slot)
        for queue, watched in ((self._people, False), (self._watchers, True)):
            while queue and len(self._held) < self.total:
                waiter = queue.popleft()
                if not waiter.done():
                    waiter.set_result(self._hold(watched))
