"""The app's loop on Windows, where it stands on I/O completion ports instead of selectors.

`tests/app/test_loop.py` holds what is the same everywhere; here is what only Windows can get wrong.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from pipe_engine import connected, until
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from windows_handles import open_handles

from firstmate.loop import AppLoop

# Windows hands out time in slices: `time.monotonic` there moves in steps of 15.6 ms, so these tests do not use it.
clock = time.perf_counter


async def test_sleep_is_precise() -> None:
    for delay in (0.001, 0.01, 0.05, 0.25):
        late = []
        for _ in range(8):
            began = clock()
            await asyncio.sleep(delay)
            late.append(clock() - began - delay)
        assert min(late) > -0.002, f"{delay} s: {min(late) * 1000:.1f} ms"
        assert statistics.median(late) < 0.010, f"{delay} s: {statistics.median(late) * 1000:.1f} ms"


async def test_cancelled_timers_leave_qt() -> None:
    loop: Any = asyncio.get_running_loop()
    before = loop.live_timers
    for _ in range(200):
        async with asyncio.timeout(3600):
            await asyncio.sleep(0)
    assert loop.live_timers <= before + 2


async def test_posted_events_run_no_callback_inside_another() -> None:
    """Qt's timers without delay are posted events here. Sent by hand inside a task, they must not enter another one:

    asyncio refuses that ("Cannot enter into task"), the step is lost and that task dead for ever.
    """
    ran: list[int] = []
    loop = asyncio.get_running_loop()
    for number in range(3):
        loop.call_soon(ran.append, number)
    QCoreApplication.sendPostedEvents()
    assert ran == []
    await asyncio.sleep(0.02)
    assert ran == [0, 1, 2]


async def test_a_thread_wakes_the_loop_quickly() -> None:
    loop = asyncio.get_running_loop()
    took = []
    for _ in range(50):
        began = clock()
        await loop.run_in_executor(None, int)
        took.append(clock() - began)
    assert statistics.median(took) < 0.01


async def test_a_subprocess_of_asyncio() -> None:
    script = "import sys; sys.stdout.write(sys.stdin.read()[::-1])"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=subprocess.CREATE_NO_WINDOW,
    )
    async with asyncio.timeout(15):
        output, _ = await process.communicate(b"abc")
    assert (output, process.returncode) == (b"cba", 0)


async def test_a_tcp_stream() -> None:
    """Engines over TCP, and those behind an ssh tunnel."""
    payload = bytes(range(256)) * 2000

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(payload)
    writer.write_eof()
    async with asyncio.timeout(10):
        assert await reader.read(-1) == payload
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()


async def test_a_flood_does_not_starve_the_keyboard(stand_in: Any, recorded: Any) -> None:
    """Four logs at full speed: keys typed into a terminal still come back at once, and the window's timers go on."""
    ids = recorded["ids"]
    async with connected(stand_in.address) as engine:
        session = await engine.attach(ids["shell"])
        size = 0

        async def follow() -> None:
            nonlocal size
            async for chunk in engine.logs(ids["talker"], follow=True):
                size += len(chunk.data)

        readers = [asyncio.create_task(follow()) for _ in range(4)]
        await until(lambda: engine.open_streams == 6, 10)
        stand_in.order("flood")
        await until(lambda: size > 1_000_000, 10)
        echoes, ticks = [], []
        for _ in range(50):
            began = clock()
            await session.write(b"k")
            async with asyncio.timeout(5):
                assert await session.read() == b"k"
            echoes.append(clock() - began)
            began = clock()
            await asyncio.sleep(0.01)
            ticks.append(clock() - began - 0.01)
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
        await session.close()
    print(f"echo: median {statistics.median(echoes) * 1000:.1f}, longest {max(echoes) * 1000:.1f} ms; "
          f"timer late: longest {max(ticks) * 1000:.1f} ms; {size / 1e6:.0f} MB")  # fmt: skip
    assert statistics.median(echoes) < 0.05
    assert statistics.median(ticks) < 0.05


def test_the_loop_closes_with_reads_pending(qapp: QApplication, stand_in: Any) -> None:
    """asyncio closes its completion port only when it has heard the end of every read; that end must come."""

    async def leave_reads_behind() -> None:
        loop: Any = asyncio.get_running_loop()
        for _ in range(5):
            transport, _protocol = await loop.create_pipe_connection(asyncio.Protocol, stand_in.pipe)
            transports.append(transport)
        await asyncio.sleep(0.05)
        for transport in transports:
            transport.abort()

    for _ in range(3):
        transports: list[Any] = []
        began = clock()
        with asyncio.Runner(loop_factory=lambda: AppLoop(qapp)) as runner:
            runner.run(leave_reads_behind())
        assert clock() - began < 2
        stand_in.seconds_until_left()


@pytest.mark.slow
def test_thirty_loops_one_after_the_other(qapp: QApplication, stand_in: Any) -> None:
    """qasync's own loop leaves timers to Qt, and ends here in an access violation after some dozen loops."""
    handles = threads = 0

    async def work() -> None:
        async with connected(stand_in.address) as engine:
            async with asyncio.timeout(60):
                await asyncio.gather(*(engine.containers() for _ in range(20)))

    for number in range(30):
        with asyncio.Runner(loop_factory=lambda: AppLoop(qapp)) as runner:
            runner.run(work())
        stand_in.seconds_until_left()
        if number == 9:
            gc.collect()
            handles, threads = open_handles(), threading.active_count()
    gc.collect()
    assert threading.active_count() <= threads
    assert open_handles() <= handles + 5
