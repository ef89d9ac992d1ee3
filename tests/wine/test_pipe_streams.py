"""Streams on a named pipe: what is read is what the engine said, and cancelling ends them at once, on both sides."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from pipe_engine import connected, until
from windows_handles import open_handles

from firstmate.core.errors import EngineUnreachable
from firstmate.engine.client import DockerEngine

CANCEL_LIMIT = 0.1
"""Seconds until a cancelled stream is gone, here and in the engine: the Engine protocol's promise."""

START_LIMIT = 10.0
"""Seconds until streams are open: milliseconds, but the first call of a process loads the SDK, on a busy machine."""

Opener = Callable[[DockerEngine, Any], AsyncIterator[Any]]

STREAMS: dict[str, Opener] = {
    "logs": lambda engine, ids: engine.logs(ids["talker"], follow=True),
    "stats": lambda engine, ids: engine.stats(ids["talker"]),
    "events": lambda engine, ids: engine.events(),
    "pull": lambda engine, ids: engine.pull("endless"),
}


async def test_logs_are_the_container_s_words(stand_in: Any, recorded: Any) -> None:
    async with connected(stand_in.address) as engine:
        chunks = [chunk async for chunk in engine.logs(recorded["ids"]["talker"], follow=False)]
    output = b"".join(chunk.data for chunk in chunks if chunk.stream == "stdout").decode("utf-8")
    warnings = b"".join(chunk.data for chunk in chunks if chunk.stream == "stderr").decode("utf-8")
    assert output.splitlines()[:2] == ["line 1 大副", "line 2 大副"]
    assert warnings.splitlines()[:2] == ["warning 1", "warning 2"]


async def test_statistics_are_counted_from_the_engine_s_figures(stand_in: Any, recorded: Any) -> None:
    said = [json.loads(line) for line in recorded["streams"]["stats"]["body"].splitlines()]
    async with connected(stand_in.address) as engine:
        stream = engine.stats(recorded["ids"]["talker"])
        samples = [await anext(stream) for _ in range(3)]
        await stream.aclose()  # type: ignore[attr-defined]
    assert [sample.memory_limit for sample in samples] == [each["memory_stats"]["limit"] for each in said[:3]]
    assert samples[0].cpu_percent is None
    assert samples[1].cpu_percent is not None and 0 <= samples[1].cpu_percent < 200


async def test_events_arrive_as_they_happen(stand_in: Any, recorded: Any) -> None:
    async with connected(stand_in.address) as engine:
        stream = engine.events()
        first = asyncio.ensure_future(anext(stream))
        await until(lambda: stand_in.order("state")["listeners"] == 1, START_LIMIT)
        began = time.perf_counter()
        stand_in.order("event start")
        event = await first
        assert time.perf_counter() - began < 0.2
        assert (event.type, event.action) == ("container", "start")
        assert event.actor_id in recorded["ids"].values()
        await stream.aclose()  # type: ignore[attr-defined]


async def test_a_pull_tells_its_whole_progress(stand_in: Any, recorded: Any) -> None:
    said = [json.loads(line) for line in recorded["streams"]["pull"]["body"].splitlines()]
    async with connected(stand_in.address) as engine:
        assert [dict(message) async for message in engine.pull("layers")] == said


@pytest.mark.parametrize("kind", STREAMS)
async def test_a_cancelled_stream_is_gone_at_once(kind: str, stand_in: Any, recorded: Any) -> None:
    async with connected(stand_in.address) as engine:
        await engine.container(recorded["ids"]["talker"])  # the SDK's own connection and threads are there already
        await engine.ping()
        idle = stand_in.open_connections
        handles, threads = open_handles(), threading.active_count()

        async def follow() -> None:
            async for _ in STREAMS[kind](engine, recorded["ids"]):
                pass

        for _ in range(3):
            reader = asyncio.create_task(follow())
            await until(lambda: stand_in.open_connections > idle and engine.open_streams == 1, START_LIMIT)
            await asyncio.sleep(0.1)
            began = time.perf_counter()
            reader.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reader
            here = time.perf_counter() - began
            await until(lambda: stand_in.open_connections == idle, CANCEL_LIMIT)
            there = time.perf_counter() - began
            print(f"{kind}: gone here after {here * 1000:.1f} ms, there after {there * 1000:.1f} ms")
            assert here < CANCEL_LIMIT and there < CANCEL_LIMIT
        assert engine.open_streams == 0
        assert threading.active_count() == threads
        await until(lambda: open_handles() <= handles)


@pytest.mark.slow
async def test_fifty_streams_of_all_kinds_leave_nothing(stand_in: Any, recorded: Any) -> None:
    """Opened and cancelled ten times. More than thirteen wait for a slot; those are cancelled while they wait."""
    kinds = [list(STREAMS)[number % len(STREAMS)] for number in range(50)]

    async def follow(engine: DockerEngine, kind: str) -> None:
        async for _ in STREAMS[kind](engine, recorded["ids"]):
            pass

    async with connected(stand_in.address) as engine:
        await asyncio.gather(*(engine.container(recorded["ids"]["talker"]) for _ in range(30)))
        await until(lambda: stand_in.open_connections <= 7)
        idle = stand_in.open_connections
        for round_number in range(10):
            readers = [asyncio.create_task(follow(engine, kind)) for kind in kinds]
            await until(lambda: engine.open_streams == 13, START_LIMIT)
            assert stand_in.open_connections <= 20
            began = time.perf_counter()
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)
            here = time.perf_counter() - began
            assert here < CANCEL_LIMIT
            await until(lambda: stand_in.open_connections <= idle)
            if round_number == 0:
                gc.collect()
                handles, threads = open_handles(), threading.active_count()
        gc.collect()
        assert engine.open_streams == 0
        assert threading.active_count() <= threads
        assert open_handles() <= handles


async def test_a_dying_engine_ends_every_stream_with_its_reason(stand_in: Any, recorded: Any) -> None:
    async with connected(stand_in.address) as engine:

        async def follow(kind: str) -> str:
            try:
                async for _ in STREAMS[kind](engine, recorded["ids"]):
                    pass
            except EngineUnreachable as error:
                return error.reason
            return "no error"

        readers = [asyncio.create_task(follow(kind)) for kind in STREAMS]
        await until(lambda: engine.open_streams == len(STREAMS), START_LIMIT)
        stand_in.order("leave")
        stand_in.order("drop")
        async with asyncio.timeout(3):
            assert await asyncio.gather(*readers) == ["absent"] * len(STREAMS)
    stand_in.order("return")


async def test_a_flood_is_read_no_faster_than_asked(stand_in: Any, recorded: Any) -> None:
    """A log that nobody reads must not fill our memory: the pipe fills, and the engine waits."""
    async with connected(stand_in.address) as engine:
        stream = engine.logs(recorded["ids"]["talker"], follow=True)
        await anext(stream)
        stand_in.order("flood")
        await asyncio.sleep(0.5)
        told = stand_in.order("state")["flooded"]
        await asyncio.sleep(0.5)
        assert stand_in.order("state")["flooded"] == told, "the engine could go on writing"
        assert told < 4 * 1024 * 1024
        size = 0
        async with asyncio.timeout(10):
            async for chunk in stream:
                size += len(chunk.data)
                if size > 2 * told:
                    break
        began = time.perf_counter()
        await stream.aclose()  # type: ignore[attr-defined]
        assert time.perf_counter() - began < CANCEL_LIMIT
