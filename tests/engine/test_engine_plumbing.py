"""The small parts under the streams, without an engine: frames, JSON lines, HTTP framing, the budget."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from waiting import needs_unix_sockets

from firstmate.core.errors import EngineFailure, EngineUnreachable
from firstmate.engine import endpoint, transport
from firstmate.engine.budget import StreamBudget
from firstmate.engine.client import DockerEngine
from firstmate.engine.streams import FrameReader, JsonLines
from firstmate.engine.wire import Wire


def frame(number: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", number, len(data)) + data


def test_frames_may_be_cut_anywhere() -> None:
    whole = frame(1, b"out") + frame(2, b"") + frame(2, b"err" * 1000) + frame(1, b"\x02\0\0\0\0\0\0\x01x")
    for seed in range(50):
        pick = random.Random(seed)
        reader, said = FrameReader(), {"stdout": b"", "stderr": b""}
        place = 0
        while place < len(whole):
            size = pick.choice((1, 2, 7, 8, 9, 100, 5000))
            for chunk in reader.feed(whole[place : place + size]):
                assert chunk.data
                said[chunk.stream] += chunk.data
            place += size
        assert said == {"stdout": b"out\x02\0\0\0\0\0\0\x01x", "stderr": b"err" * 1000}


def test_payload_is_passed_on_before_its_frame_is_whole() -> None:
    reader = FrameReader()
    head = struct.pack(">BxxxL", 1, 4_000_000_000)
    assert [chunk.data for chunk in reader.feed(head + b"begin")] == [b"begin"]
    assert [chunk.data for chunk in reader.feed(b"more")] == [b"more"]


def test_neighbours_are_joined_and_order_is_kept() -> None:
    chunks = FrameReader().feed(frame(1, b"a") + frame(1, b"b") + frame(2, b"c") + frame(1, b"d"))
    assert [(chunk.stream, chunk.data) for chunk in chunks] == [("stdout", b"ab"), ("stderr", b"c"), ("stdout", b"d")]


@pytest.mark.parametrize("size", [1, 3, 7, 8, 9, 50])
def test_a_head_may_be_cut_after_whole_frames(size: int) -> None:
    whole = b"".join(frame(number % 2 + 1, bytes([65 + number]) * number) for number in range(20))
    reader = FrameReader()
    chunks = [one for start in range(0, len(whole), size) for one in reader.feed(whole[start : start + size])]
    said = {name: b"".join(one.data for one in chunks if one.stream == name) for name in ("stdout", "stderr")}
    assert said["stdout"] == b"".join(bytes([65 + number]) * number for number in range(0, 20, 2))
    assert said["stderr"] == b"".join(bytes([65 + number]) * number for number in range(1, 20, 2))


class Script:
    """A stream that reads out a list."""

    operation = "x.y"

    def __init__(self, *reads: bytes) -> None:
        self._reads = list(reads)

    async def read(self) -> bytes:
        return self._reads.pop(0) if self._reads else b""


async def lines_of(*reads: bytes) -> list[Any]:
    lines, found = JsonLines(Script(*reads)), []  # type: ignore[arg-type]
    while batch := await lines.next():
        found += batch
    return found


async def test_json_lines_of_any_cut() -> None:
    whole = b'{"a": 1}\r\n{"b": "\xe5\xa4\xa7"}\n\n[1]\n{"c": {}}'
    for first, second in itertools.combinations(range(1, len(whole)), 2):
        found = await lines_of(whole[:first], whole[first:second], whole[second:])
        assert found == [{"a": 1}, {"b": "大"}, {"c": {}}]


async def test_half_a_line_is_the_end_and_an_endless_one_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await lines_of(b'{"a": 1}\n{"b"') == [{"a": 1}]
    monkeypatch.setattr("firstmate.engine.streams.LINE_LIMIT", 100)
    with pytest.raises(EngineFailure, match="endless"):
        await lines_of(b"x" * 101)


# -- HTTP -------------------------------------------------------------------------------------------------------------
@asynccontextmanager
async def answering(path: Path, *parts: bytes, keep_open: bool = False) -> AsyncIterator[list[bytes]]:
    """A server that says `parts`, one write each, whatever it is asked; the requests that came."""
    asked: list[bytes] = []
    writers: list[asyncio.StreamWriter] = []
    still = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        asked.append(await reader.read(65536))
        with contextlib.suppress(ConnectionError):  # the client may have had enough
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.005)
        if keep_open:
            await still.wait()
        writer.close()

    server = await asyncio.start_unix_server(serve, str(path))
    try:
        yield asked
    finally:
        still.set()
        await asyncio.sleep(0.02)  # who connected last is accepted now
        server.close()
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0.02)


async def fetch(path: Path) -> tuple[int, bytes]:
    connection = await transport.connect(endpoint.parse(f"unix://{path}"))
    try:
        response = await transport.request(connection, "GET", "/x", query={"a": "b c", "d": "ü"})
        return response.status, await response.read_all()
    finally:
        connection.abort()


@needs_unix_sockets
@pytest.mark.parametrize(
    "parts",
    [
        (b"HTTP/1.0 200 OK\r\n\r\n", b"hello", b" world"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello world",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello", b" world"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"5\r\nhello\r\n", b"6\r\n world\r\n0\r\n\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\nhello world",),
        tuple(bytes([one]) for one in b"HTTP/1.0 200 OK\r\nX: y\r\n\r\nhello world"),
    ],
)
async def test_answers_of_every_framing(tmp_path: Path, parts: tuple[bytes, ...]) -> None:
    async with answering(tmp_path / "s", *parts) as asked:
        assert await fetch(tmp_path / "s") == (200, b"hello world")
    assert asked[0].startswith(b"GET /x?a=b+c&d=%C3%BC HTTP/1.0\r\n")


@needs_unix_sockets
async def test_a_body_of_known_length_needs_no_close(tmp_path: Path) -> None:
    async with answering(tmp_path / "s", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", keep_open=True):
        async with asyncio.timeout(2):
            assert await fetch(tmp_path / "s") == (200, b"hi")


@needs_unix_sockets
async def test_what_comes_during_a_rest_is_read_in_one_piece(tmp_path: Path) -> None:
    async with answering(tmp_path / "s", b"HTTP/1.0 200 OK\r\n\r\n", *[b"line\n"] * 10, keep_open=True):
        connection = await transport.connect(endpoint.parse(f"unix://{tmp_path}/s"))
        response = await transport.request(connection, "GET", "/x")
        assert await response.read()
        await response.rest(0.3)
        assert await response.read() == b"line\n" * 9
        resting = asyncio.create_task(response.rest(30))
        await asyncio.sleep(0.01)
        response.abort()
        resting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await resting
        await response.rest(30)  # nothing can come any more


async def upgraded(path: Path) -> transport.Upgraded | transport.Response:
    connection = await transport.connect(endpoint.parse(f"unix://{path}"))
    return await transport.upgrade(connection, "POST", "/attach", body={"Tty": True})


@needs_unix_sockets
@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n",
    ],
)
@pytest.mark.parametrize("together", [True, False])
async def test_bytes_that_come_with_the_head_are_read_first(tmp_path: Path, head: bytes, together: bool) -> None:
    parts = (head + b"first\n", b"second") if together else (head, b"first\n", b"second")
    async with answering(tmp_path / "s", *parts) as asked:
        channel = await upgraded(tmp_path / "s")
        assert isinstance(channel, transport.Upgraded)
        said = b""
        while data := await channel.read():
            said += data
        channel.abort()
    assert said == b"first\nsecond"
    assert b"Upgrade: tcp" in asked[0]
    assert asked[0].endswith(b'{"Tty": true}')


@needs_unix_sockets
async def test_a_refused_upgrade_keeps_its_reason(tmp_path: Path) -> None:
    words = b'{"message":"container is paused"}'
    answer = b"HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(words),
        words,
    )
    async with answering(tmp_path / "s", answer, keep_open=True):
        refused = await upgraded(tmp_path / "s")
        assert isinstance(refused, transport.Response)
        assert (refused.status, await refused.read_all()) == (409, words)
        refused.abort()


@needs_unix_sockets
async def test_no_value_can_smuggle_a_header(tmp_path: Path) -> None:
    async with answering(tmp_path / "s", b"HTTP/1.0 200 OK\r\n\r\n"):
        connection = await transport.connect(endpoint.parse(f"unix://{tmp_path}/s"))
        with pytest.raises(Exception, match=r"(?i)illegal|header"):
            await transport.request(connection, "GET", "/x", headers={"X-Registry-Auth": "a\r\nEvil: 1"})
        connection.abort()


# -- the budget -------------------------------------------------------------------------------------------------------
async def test_a_person_goes_before_statistics_and_statistics_take_turns() -> None:
    budget = StreamBudget(2)
    stats = [await budget.take(watched=True) for _ in range(2)]
    third = asyncio.create_task(budget.take(watched=True))
    await asyncio.sleep(0)
    assert budget.watchers_waiting
    recalled: list[int] = []
    for number, slot in enumerate(stats):
        slot.when_recalled(lambda number=number: recalled.append(number))
    person = asyncio.create_task(budget.take())
    await asyncio.sleep(0)
    assert recalled == [0], "one of them is asked to step back"
    stats[0].release()
    mine = await person
    assert not third.done(), "the person was served first"
    mine.release()
    await third
    assert budget.in_use == 2
    for slot in (*stats, mine, third.result()):
        slot.release()
        slot.release()
    assert budget.in_use == 0


@needs_unix_sockets
async def test_a_slot_recalled_while_its_stream_is_being_opened_is_given_back(tmp_path: Path) -> None:
    async with answering(tmp_path / "s", b"HTTP/1.0 200 OK\r\n\r\n", keep_open=True):
        wire = Wire(endpoint.parse(f"unix://{tmp_path}/s"), budget=StreamBudget(1))
        wire._version = "1.41"
        opening = asyncio.create_task(wire.open("containers.stats", "GET", "/x", watched=True))
        await asyncio.sleep(0)
        assert wire.budget.in_use == 1
        person = asyncio.create_task(wire.budget.take())
        await asyncio.sleep(0)
        assert not opening.done(), "it is recalled before there is a stream"
        stream = await opening
        reading = asyncio.create_task(stream.read())
        ended, _waiting = await asyncio.wait([reading], timeout=2)
        stream.close()
        await reading
        (await person).release()
        await wire.close()
        assert ended, "it is told to end as soon as it is there"


async def test_waiting_for_a_slot_can_be_cancelled() -> None:
    budget = StreamBudget(1)
    only = await budget.take()
    waiting = [asyncio.create_task(budget.take()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.gather(waiting[0], return_exceptions=True)
    only.release()
    waiting[1].cancel()  # in the moment in which it was given the slot
    await asyncio.gather(waiting[1], return_exceptions=True)
    (await asyncio.wait_for(waiting[2], 1)).release()
    assert budget.in_use == 0


async def test_slots_come_in_order() -> None:
    budget, order = StreamBudget(1), []

    async def take(number: int) -> None:
        slot = await budget.take()
        order.append(number)
        await asyncio.sleep(0)
        slot.release()

    await asyncio.gather(*map(take, range(8)))
    assert order == list(range(8))


@needs_unix_sockets
async def test_a_cancelled_opening_gives_everything_back(tmp_path: Path) -> None:
    """Cancelled while the engine has not answered yet: neither slot nor socket remain."""
    async with answering(tmp_path / "s", b"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 0\r\n\r\n"):
        worker = DockerEngine(endpoint.parse(f"unix://{tmp_path}/s"))
        await worker.ping()
    (tmp_path / "s").unlink(missing_ok=True)
    async with answering(tmp_path / "s", keep_open=True):
        opening = asyncio.create_task(anext(worker.events()))
        await asyncio.sleep(0.05)
        assert worker._wire.budget.in_use == 1
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        assert worker._wire.budget.in_use == 0
        assert worker.open_streams == 0
    await worker.close()
    with pytest.raises(EngineUnreachable, match="closed"):
        await worker.stop("x")
