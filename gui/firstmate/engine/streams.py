"""What flows from an engine: logs, statistics, events and the progress of a pull, as async iterators.

All are bounded: they read only when asked, a log frame is passed on as it arrives and never gathered whole, and a JSON
line longer than 4 MiB is an error. Closing an iterator, or cancelling the task that iterates, closes its connection at
once; the engine then stops the work behind it (a pull's downloads too). A stream that ends by itself is believed only
after a ping.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any, Final, Literal
from urllib.parse import quote

from firstmate.core.credentials import Credentials
from firstmate.core.entities import Event, LogChunk, StatsSample
from firstmate.core.errors import EngineFailure
from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.core.stats import sample_from_json
from firstmate.engine import convert, translate
from firstmate.engine.wire import Stream, Wire

LINE_LIMIT: Final = 4 * 1024 * 1024
REOPEN_PAUSE: Final = 0.5
"""Seconds before the statistics of a container that lives are asked for again after they ended."""
TURN: Final = 3
"""Samples that one statistics stream may give before it lets another one have its slot."""
FLOOD_REST: Final = 0.005
"""Seconds between two reads of a log that does not stop: its lines come one by one, and each look at them costs more
than they do. A socket holds some 280 lines on Linux, so 50,000 lines a second are kept up with; what is faster, which
nobody reads, is caught up with when it stops. (3 ms held up the loop for 54 ms under load, 5 ms for 40.)"""
FLOOD: Final = 64
"""Reads without a pause between them that make a flood; the lines that were there already come in fewer."""

_FRAME_HEAD: Final = struct.Struct(">BxxxL")
_HEAD_SIZE: Final = _FRAME_HEAD.size
_STDERR: Final = 2


class JsonLines:
    """Cuts a stream into JSON objects, one a line (LF or CRLF)."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._rest = b""

    async def next(self) -> list[Mapping[str, Any]]:
        """The objects of the next read, at least one; [] at the end."""
        while True:
            data = await self._stream.read()
            if not data:
                rest, self._rest = self._rest, b""
                return self._parse([rest])
            lines = (self._rest + data).split(b"\n")
            self._rest = lines.pop()
            if len(self._rest) > LINE_LIMIT:
                raise EngineFailure("the engine sent an endless line", operation=self._stream.operation)
            if found := self._parse(lines):
                return found

    def _parse(self, lines: list[bytes]) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        for line in lines:
            if not line.strip():
                continue
            try:
                content = json.loads(line)
            except ValueError:
                # Half a line at the end is what an engine that was killed leaves behind: the end, not an error.
                continue
            if isinstance(content, dict):
                found.append(content)
        return found


class FrameReader:
    """Takes the 8-byte heads out of a container's output. Frames may be cut anywhere; payload is never held back."""

    def __init__(self) -> None:
        self._head = b""
        self._left = 0
        self._name: Literal["stdout", "stderr"] = "stdout"

    def feed(self, data: bytes) -> list[LogChunk]:
        """Output in its order; neighbours of the same stream are joined."""
        chunks: list[tuple[Literal["stdout", "stderr"], list[bytes]]] = []
        parts: list[bytes] = []
        last = ""
        place, end = 0, len(data)
        while place < end:
            if not self._left:
                if not self._head and end - place >= _HEAD_SIZE:
                    number, self._left = _FRAME_HEAD.unpack_from(data, place)
                    place += _HEAD_SIZE
                else:  # a head that was cut
                    need = _HEAD_SIZE - len(self._head)
                    self._head += data[place : place + need]
                    place += need
                    if len(self._head) < _HEAD_SIZE:
                        break
                    number, self._left = _FRAME_HEAD.unpack(self._head)
                    self._head = b""
                self._name = "stderr" if number == _STDERR else "stdout"
                continue
            part = data[place : place + self._left]
            place += len(part)
            self._left -= len(part)
            if self._name != last:
                last, parts = self._name, []
                chunks.append((self._name, parts))
            parts.append(part)
        return [LogChunk(name, b"".join(parts)) for name, parts in chunks]


async def logs(
    wire: Wire, reference: str, query: Mapping[str, Any], is_framed: Callable[[], Awaitable[bool]]
) -> AsyncIterator[LogChunk]:
    """Not framed is a container with a TTY: plain bytes, all of them its output."""
    operation = "containers.logs"
    framed = await is_framed()
    said_nothing = True
    clock = asyncio.get_running_loop().time
    while True:
        follows = query.get("follow") == "1"
        stream = await wire.open(operation, "GET", f"/containers/{quote(reference, safe='')}/logs", query=query)
        frames = FrameReader()
        asked, hurried = 0.0, 0
        try:
            while data := await stream.read():
                said_nothing = False
                if framed:
                    for chunk in frames.feed(data):
                        yield chunk
                else:
                    yield LogChunk("stdout", data)
                hurried = hurried + 1 if follows and clock() - asked < FLOOD_REST else 0
                if hurried > FLOOD:
                    await stream.rest(FLOOD_REST)
                asked = clock()
            closed_by_us = stream.closed
        finally:
            stream.close()
        if closed_by_us or not said_nothing or not follows:
            break
        # Docker may lose all that a container said which ended in the moment in which it was followed.
        query = {**query, "follow": "0"}
    await wire.confirm_end()


async def stats(wire: Wire, reference: str, is_alive: Callable[[], Awaitable[bool]]) -> AsyncIterator[StatsSample]:
    """One sample a second, more seldom while more containers are watched than there are slots.

    Ends when the container has stopped, and that is asked: an engine under load sends empty frames for living ones too.
    """
    operation = "containers.stats"
    path = f"/containers/{quote(reference, safe='')}/stats"
    previous: StatsSample | None = None
    processor: Mapping[str, Any] = {}
    while True:
        stream = await wire.open(operation, "GET", path, query={"stream": "1"}, watched=True)
        lines = JsonLines(stream)
        given = 0
        try:
            while not (given >= TURN and wire.budget.watchers_waiting):
                samples = await lines.next()
                if not samples:
                    break
                for data in samples:
                    # After a pause the first sample has nothing to compare with; the last of the former turn will do.
                    if processor and not convert.number(convert.section(data, "precpu_stats"), "system_cpu_usage"):
                        data = {**data, "precpu_stats": processor}
                    sample = sample_from_json(reference, data, previous)
                    if sample is None:
                        if not await is_alive():
                            return
                        continue
                    previous, processor = sample, convert.section(data, "cpu_stats")
                    given += 1
                    yield sample
            its_turn_is_over = stream.slot.recalled or (given >= TURN and wire.budget.watchers_waiting)
            closed_by_us = stream.closed
        finally:
            stream.close()
        if its_turn_is_over:
            continue
        await wire.confirm_end()
        if closed_by_us or not await is_alive():
            return
        await asyncio.sleep(REOPEN_PAUSE)


async def events(wire: Wire, since: str, opened: Callable[[], None] | None) -> AsyncIterator[Event]:
    """Never ends by itself but with the engine, or with a proxy between."""
    operation = "engine.events"
    stream = await wire.open(operation, "GET", "/events", query={"since": since} if since else None)
    lines = JsonLines(stream)
    try:
        if opened is not None:
            opened()
        while batch := await lines.next():
            for data in batch:
                yield convert.event(data)
    finally:
        stream.close()
    await wire.confirm_end()


async def pull(
    wire: Wire, reference: str, platform: str, credentials: Credentials | None
) -> AsyncIterator[Mapping[str, Any]]:
    """Progress lines. Without `credentials` nothing is sent and no credential helper is asked: an anonymous pull."""
    operation = "images.pull"
    query = pull_query(reference)
    if platform:
        query["platform"] = platform
    headers = {"X-Registry-Auth": credentials.header} if credentials else {}
    stream = await wire.open(operation, "POST", "/images/create", query=query, headers=headers)
    async with aclosing(progress(wire, stream)) as messages:
        async for message in messages:
            yield message


async def progress(wire: Wire, stream: Stream) -> AsyncGenerator[Mapping[str, Any], None]:
    """The JSON lines of something long, to its end; an error among them is raised. Closes the stream."""
    lines = JsonLines(stream)
    try:
        while batch := await lines.next():
            for message in batch:
                error = translate.in_band(message, stream.operation)
                if error is not None:
                    raise error
                yield message
    finally:
        stream.close()
    await wire.confirm_end()


def pull_query(reference: str) -> dict[str, str]:
    """`fromImage` and `tag`. A name without a tag must be given one: the engine would fetch every tag there is."""
    try:
        name = parse_image_name(reference)
    except ImageNameError:
        # What we cannot read the engine may refuse in its own words; `latest` keeps it from fetching all.
        return {"fromImage": reference, "tag": "latest"}
    return {"fromImage": name.familiar_name, "tag": name.digest or name.tag or "latest"}


def log_query(*, follow: bool, tail: int | None, since: float | None, timestamps: bool) -> dict[str, str]:
    query = {"stdout": "1", "stderr": "1", "follow": _flag(follow), "timestamps": _flag(timestamps)}
    query["tail"] = "all" if tail is None else str(max(0, tail))
    if since is not None:
        query["since"] = f"{since:.9f}"
    return query


def _flag(value: bool) -> str:
    return "1" if value else "0"
