"""The output of one container, followed: from its last lines on, through its end and its next start.

The engine is always asked for times, because only they tell where to go on after a pause without repeating or losing a
line; whoever shows the lines may hide them.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Literal

from firstmate.app.page import Desk
from firstmate.core.errors import EngineError, EngineUnreachable, FirstMateError, NotFound
from firstmate.pages.containers.following import follow
from firstmate.pages.containers.log_range import MOST_LINES, LogRange, run_began
from firstmate.pages.containers.log_times import Mark, TimedLines

log = logging.getLogger(__name__)

SETTLING: Final = 0.5
"""Seconds from the end of a stream until the list surely says whether the container still runs."""

Phase = Literal["idle", "following", "ended", "failed"]


class LogReader:
    """Reads while it is not stopped; `start` goes on where `stop` was. Whole lines go to `received(stream, bytes)`."""

    def __init__(
        self,
        desk: Desk,
        identity: str,
        wanted: LogRange,
        received: Callable[[str, bytes], None],
        changed: Callable[[], None],
        *,
        after: Mark | None = None,
    ) -> None:
        self.identity = identity
        container = desk.session.containers.get(identity)
        self.name = container.name if container is not None else identity[:12]
        self.phase: Phase = "idle"
        self.error: FirstMateError | None = None
        self._desk = desk
        self._range = wanted
        self._lines = TimedLines(after)
        self._received = received
        self._changed = changed
        self._moved = asyncio.Event()
        self._key = f"containers.logs:{identity}"

    @property
    def mark(self) -> Mark:
        """How far the output was read."""
        return self._lines.mark

    def start(self) -> None:
        if not self._desk.tasks.running(self._key):
            self.error = None
            follow(self._desk, self._key, self._run(), self._failed)

    def stop(self) -> None:
        self._desk.tasks.cancel(self._key)
        self._set("idle")

    def moved(self) -> None:
        """The container or the connection changed: perhaps there is something to read again."""
        container = self._desk.session.containers.get(self.identity)
        if container is not None:
            self.name = container.name
        self._moved.set()

    async def _run(self) -> None:
        while True:
            try:
                await self._read()
            except NotFound:
                self._set("ended")
                return
            except EngineUnreachable as error:
                self.error = error
                log.info("logs: %s", error)
            self._set("ended")
            await asyncio.sleep(SETTLING)
            await self._until_alive()
            self.error = None

    async def _read(self) -> None:
        try:
            self._set("following")
            came = await self._take(follow=True)
            # Where a program prints and ends at once, an engine may end the log that it follows before the last words.
            if self._lines.last or not came:
                with suppress(FirstMateError):  # it is being removed, or the engine went: then that was all
                    await self._take(follow=False)
        except asyncio.CancelledError:
            raise  # half a line comes again, whole, when somebody looks again
        except FirstMateError:
            self._hand_on_the_rest()
            raise
        self._hand_on_the_rest()

    async def _take(self, *, follow: bool) -> bool:
        """Reads on from the last whole line, without `follow` only what is there; whether something new came."""
        if self._lines.last:
            tail, since = MOST_LINES, self._lines.seconds
        else:
            tail, since = self._range.tail, await self._since()
        self._lines.resume()
        came = False
        chunks = self._desk.engine.logs(self.identity, follow=follow, timestamps=True, tail=tail, since=since)
        try:
            async for chunk in chunks:
                if data := self._lines.feed(chunk.stream, chunk.data):
                    came = True
                    self._received(chunk.stream, data)
        finally:
            await chunks.aclose()
        return came

    def _hand_on_the_rest(self) -> None:
        for stream, data in self._lines.flush():
            self._received(stream, data)

    async def _since(self) -> float | None:
        began = None
        if self._range.this_run:
            detail = await self._desk.engine.container(self.identity)
            began = run_began(detail.started_at, detail.finished_at)
        return self._range.since(time.time(), began)

    async def _until_alive(self) -> None:
        while True:
            container = self._desk.session.containers.get(self.identity)
            if self._desk.session.online and container is not None and container.state.is_alive:
                return
            self._moved.clear()
            await self._moved.wait()

    def _failed(self, error: FirstMateError) -> bool:
        self.error = error
        self._set("failed")
        return isinstance(error, EngineError)

    def _set(self, phase: Phase) -> None:
        if phase != self.phase:
            self.phase = phase
            self._changed()
