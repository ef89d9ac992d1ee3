"""The battery that keeps the hardened loop honest: qasync is pinned, and this is why we may use its private names."""

from __future__ import annotations

import asyncio
import sys
import threading
import time

import pytest


def live_timers() -> int:
    return asyncio.get_running_loop().live_timers  # type: ignore[attr-defined]


async def test_sleep_is_never_early() -> None:
    for delay in (0.001, 0.005, 0.02, 0.1):
        started = time.monotonic()
        await asyncio.sleep(delay)
        assert time.monotonic() - started >= delay - 0.0005


async def test_cancelled_timers_leave_qt() -> None:
    async def quick() -> None:
        await asyncio.sleep(0)

    before = live_timers()
    for _ in range(200):
        await asyncio.wait_for(quick(), 3600)
    assert live_timers() <= before + 2


async def test_callbacks_run_in_order() -> None:
    seen: list[int] = []
    loop = asyncio.get_running_loop()
    for number in range(100):
        loop.call_soon(seen.append, number)
    await asyncio.sleep(0.02)
    assert seen == list(range(100))


async def test_timer_handle_knows_when() -> None:
    loop = asyncio.get_running_loop()
    handle = loop.call_later(60, lambda: None)
    assert handle.when() - loop.time() > 59
    handle.cancel()


async def test_executor_and_threadsafe() -> None:
    loop = asyncio.get_running_loop()
    assert await loop.run_in_executor(None, threading.current_thread) is not threading.main_thread()
    seen = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(seen.set))
    thread.start()
    await asyncio.wait_for(seen.wait(), 2)
    thread.join()


async def test_executor_exceptions_arrive() -> None:
    def fail() -> None:
        raise ValueError("from the thread")

    with pytest.raises(ValueError, match="from the thread"):
        await asyncio.to_thread(fail)


@pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")
async def test_unix_stream_echo(tmp_path) -> None:  # type: ignore[no-untyped-def]
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(echo, tmp_path / "s")
    reader, writer = await asyncio.open_unix_connection(tmp_path / "s")
    payload = b"x" * 500_000
    writer.write(payload)
    writer.write_eof()
    assert await reader.read(-1) == payload
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()


@pytest.mark.slow  # spins for 0.3 s
async def test_a_flood_of_tasks_does_not_starve_timers() -> None:
    async def spin() -> None:
        while time.monotonic() < end:  # noqa: ASYNC110 - spinning is the point
            await asyncio.sleep(0)

    end = time.monotonic() + 0.3
    gaps: list[float] = []

    async def tick() -> None:
        last = time.monotonic()
        while time.monotonic() < end:
            await asyncio.sleep(0.01)
            gaps.append(time.monotonic() - last)
            last = time.monotonic()

    await asyncio.gather(tick(), *(spin() for _ in range(20)))
    assert max(gaps) < 0.25


async def test_task_group_and_timeout() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await asyncio.sleep(5)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.sleep(0.01, n)) for n in range(5)]
    assert [t.result() for t in tasks] == list(range(5))
