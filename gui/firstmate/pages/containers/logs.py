"""The output of one container, followed: from its last lines on, through its end and its next start.

The engine is always asked for times, because only they tell where to go on after a pause without repeating or losing a
line; whoever shows the lines may hide them. Nothing is asked while nobody looks.
"""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import datetime
from typing import Any, Final, Literal

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.errors import EngineError, EngineUnreachable, FirstMateError, NotFound
from firstmate.pages.containers.following import follow

log = logging.getLogger(__name__)

TAIL: Final = 2000
"""Lines of the past that are shown first."""
TAIL_AFTER_PAUSE: Final = 10_000
SETTLING: Final = 0.5
"""Seconds from the end of a stream until the list surely says whether the container still runs."""
LONGEST_LINE: Final = 1024 * 1024
KEY: Final = "containers.logs"

Phase = Literal["idle", "following", "ended", "failed"]

# As `docker logs -t` writes it: RFC 3339 with nanoseconds, then one blank. Podman leaves the fraction out.
_TIME: Final = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?")


class TimedLines:
    """Whole lines with their times, and none of them twice when the same output comes again after a pause.

    Bytes after the last line end wait until the rest comes: a time that is cut in two is not recognised.
    """

    def __init__(self) -> None:
        self.last = b""
        """Time of the newest line, "" before the first."""
        self._held: dict[str, bytes] = {}
        self._at_last: set[bytes] = set()
        self._resume_from = b""

    def resume(self) -> None:
        """The same output comes again from about the last line on: what was handed out already is dropped."""
        self._held.clear()
        self._resume_from = self.last

    def feed(self, stream: str, data: bytes) -> bytes:
        """The whole lines that are new now."""
        data = self._held.pop(stream, b"") + data
        end = data.rfind(b"\n") + 1
        if not end and len(data) < LONGEST_LINE:
            self._held[stream] = data
            return b""
        whole, rest = (data[:end], data[end:]) if end else (data, b"")
        if rest:
            self._held[stream] = rest
        return self._new(whole)

    def flush(self) -> list[tuple[str, bytes]]:
        """What waited for its line end when the output ended; it is given one."""
        rest = [(stream, self._new(data + b"\n")) for stream, data in self._held.items()]
        self._held.clear()
        return [(stream, data) for stream, data in rest if data]

    def _new(self, whole: bytes) -> bytes:
        if self._resume_from:
            whole = self._without_known(whole)
        # From the end: only the lines of the newest moment have to be remembered.
        end = len(whole)
        while end:
            start = whole.rfind(b"\n", 0, end - 1) + 1
            match = _TIME.match(whole, start)
            if match is not None:
                if match[1] > self.last:
                    self.last = match[1]
                    self._at_last.clear()
                if match[1] < self.last:
                    break
                self._at_last.add(whole[start:end])
            end = start
        return whole

    def _without_known(self, whole: bytes) -> bytes:
        kept = []
        for line in whole.splitlines(True):
            match = _TIME.match(line)
            moment = match[1] if match else b""
            if self._resume_from:
                if moment <= self._resume_from and (moment < self._resume_from or line in self._at_last):
                    continue
                if moment > self._resume_from:
                    self._resume_from = b""
            kept.append(line)
        return b"".join(kept)

    @property
    def seconds(self) -> float | None:
        """Epoch seconds of the newest line, rounded down to a millisecond: asking from there repeats, never loses."""
        match = re.match(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(.*)", self.last)
        if match is None:
            return None
        zone = match[3].decode().replace("Z", "+00:00")
        return datetime.fromisoformat(match[1].decode() + zone).timestamp() + float(match[2] or 0)


class LogFollower(QObject):
    """`received(stream, bytes)`: whole lines, each after its time. `restarted()`: another container, begin anew.

    `changed`: the phase did.
    """

    received = Signal(str, object)
    restarted = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines = TimedLines()
        self._moved = asyncio.Event()
        self.container_id: str | None = None
        self.phase: Phase = "idle"
        self.error: FirstMateError | None = None
        desk.session.changed.connect(self._state_changed)

    def follow(self, identity: str | None) -> None:
        """Follows this container from now on; the same as before goes on where it stopped. None: nobody looks."""
        if identity is None:
            self._desk.tasks.cancel(KEY)
            self._set("idle")
            return
        if identity == self.container_id and self._desk.tasks.running(KEY):
            return
        if identity != self.container_id:
            self.container_id = identity
            self._lines = TimedLines()
            self.restarted.emit()
        self.error = None
        follow(self._desk, KEY, self._run(identity), self._failed)

    async def _run(self, identity: str) -> None:
        while True:
            try:
                await self._read(identity)
            except NotFound:
                self._set("ended")
                return
            except EngineUnreachable as error:
                self.error = error
                log.info("logs: %s", error)
            self._set("ended")
            await asyncio.sleep(SETTLING)
            await self._until_alive(identity)
            self.error = None

    async def _read(self, identity: str) -> None:
        again = bool(self._lines.last)
        since: dict[str, Any] = {"tail": TAIL_AFTER_PAUSE, "since": self._lines.seconds} if again else {"tail": TAIL}
        if again:
            self._lines.resume()
        self._set("following")
        chunks = self._desk.engine.logs(identity, follow=True, timestamps=True, **since)
        try:
            async for chunk in chunks:
                if data := self._lines.feed(chunk.stream, chunk.data):
                    self.received.emit(chunk.stream, data)
        finally:
            await chunks.aclose()
            for stream, data in self._lines.flush():
                self.received.emit(stream, data)

    async def _until_alive(self, identity: str) -> None:
        while True:
            container = self._desk.session.containers.get(identity)
            if self._desk.session.online and container is not None and container.state.is_alive:
                return
            self._moved.clear()
            await self._moved.wait()

    def _failed(self, error: FirstMateError) -> bool:
        self.error = error
        self._set("failed")
        return isinstance(error, EngineError)

    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if "connection" in kinds or ("containers" in kinds and self.container_id in ids):
            self._moved.set()
            self.changed.emit()

    def _set(self, phase: Phase) -> None:
        if phase != self.phase:
            self.phase = phase
            self.changed.emit()
