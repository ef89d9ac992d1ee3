"""The engine worker on a named pipe: calls, and the engine absent, busy, hung and dying."""

from __future__ import annotations

import asyncio
import hashlib
import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pipe_engine import connected

from firstmate.core.errors import EngineNotRunning, EngineTimeout, EngineUnreachable, NotFound, RegistryError
from firstmate.core.runspec import Limits, RunSpec

if sys.platform == "win32":
    import _winapi


async def test_ping_tells_the_api_version(stand_in: Any) -> None:
    async with connected(stand_in.address) as engine:
        assert await engine.ping() == "1.41"


async def test_lists_and_details_are_the_engine_s_own(stand_in: Any, recorded: Any) -> None:
    ids = recorded["ids"]
    async with connected(stand_in.address) as engine:
        info = await engine.info()
        assert (info.version, info.api_version, info.os_type) == ("20.10.24+dfsg1", "1.41", "linux")
        containers = {each.name: each for each in await engine.containers()}
        assert {name: each.id for name, each in containers.items()} == {
            name: ids[name] for name in ("shell", "talker", "reader", "finished")
        }
        assert containers["talker"].state.is_alive and not containers["finished"].state.is_alive
        assert {tag for image in await engine.images() for tag in image.tags} == {"busybox:latest", "layers:latest"}
        assert {network.name for network in await engine.networks()} == {"bridge", "host", "none"}
        assert await engine.volumes() == ()
        detail = await engine.container(ids["shell"])
        assert detail.tty and detail.limits.nano_cpus == 1_500_000_000 and detail.limits.memory == 512 * 1024**2


async def test_create_and_start(stand_in: Any, recorded: Any) -> None:
    async with connected(stand_in.address) as engine:
        made = await engine.create(RunSpec("busybox", ("true",), limits=Limits(nano_cpus=1_500_000_000)))
        assert made.id == recorded["ids"]["finished"]
        await engine.start(recorded["ids"]["shell"])
    assert stand_in.order("state")["requests"][-2:] == [
        "POST /containers/create",
        f"POST /containers/{recorded['ids']['shell']}/start",
    ]


async def test_an_archive_reaches_the_engine_byte_for_byte(stand_in: Any, tmp_path: Path) -> None:
    """Some megabytes go through the pipe in many pieces."""
    archive = tmp_path / "练习.tar"
    content = random.Random(7).randbytes(3_000_001)
    archive.write_bytes(content)
    async with connected(stand_in.address) as engine:
        assert await engine.load_image(archive) == ("busybox:latest",)
    assert stand_in.order("state")["loaded"] == [hashlib.sha256(content).hexdigest()]


async def test_what_the_engine_does_not_know(stand_in: Any) -> None:
    async with connected(stand_in.address) as engine:
        with pytest.raises(NotFound) as caught:
            await engine.container("absent")
        assert caught.value.engine_text == "No such container: absent"
        with pytest.raises(RegistryError) as refused:
            async for _ in engine.pull("absent"):
                pass
        assert "no such host" in refused.value.engine_text


async def test_forty_calls_at_once_share_few_connections(stand_in: Any) -> None:
    async with connected(stand_in.address) as engine:
        await asyncio.gather(*(engine.containers() for _ in range(40)))
        assert stand_in.open_connections <= 20


async def test_an_absent_engine_is_said_at_once() -> None:
    async with connected("npipe:////./pipe/firstmate-nobody-is-here") as engine:
        for call in (engine.ping, engine.containers):
            began = time.perf_counter()
            with pytest.raises(EngineNotRunning) as caught:
                await call()
            assert time.perf_counter() - began < 0.5
            assert caught.value.reason == "absent"


async def test_a_busy_pipe_is_a_timeout_not_a_hang() -> None:
    """All instances of the pipe are taken, as when an engine does not get round to making new ones."""
    pipe = r"\\.\pipe\firstmate-test-busy"
    access = _winapi.PIPE_ACCESS_DUPLEX | _winapi.FILE_FLAG_OVERLAPPED
    message = 4 | 2 | _winapi.PIPE_WAIT
    server = _winapi.CreateNamedPipe(pipe, access, message, 1, 65536, 65536, 0, _winapi.NULL)
    client = _winapi.CreateFile(pipe, _winapi.GENERIC_READ, 0, _winapi.NULL, _winapi.OPEN_EXISTING, 0, _winapi.NULL)
    try:
        async with connected("npipe:////./pipe/firstmate-test-busy") as engine:
            began = time.perf_counter()
            with pytest.raises(EngineTimeout):
                await engine.ping()
            assert 1.5 < time.perf_counter() - began < 3.0
    finally:
        _winapi.CloseHandle(client)
        _winapi.CloseHandle(server)


async def test_a_hung_engine_is_a_timeout(stand_in: Any) -> None:
    stand_in.order("silence")
    async with connected(stand_in.address) as engine:
        began = time.perf_counter()
        with pytest.raises(EngineTimeout):
            await engine.ping()
        assert 1.5 < time.perf_counter() - began < 3.0
    stand_in.order("speak")


async def test_an_engine_that_leaves_and_returns(stand_in: Any) -> None:
    async with connected(stand_in.address) as engine:
        await engine.ping()
        await engine.containers()
        stand_in.order("drop")
        stand_in.order("leave")
        with pytest.raises(EngineUnreachable):
            await engine.containers()
        with pytest.raises(EngineNotRunning):
            await engine.ping()
        stand_in.order("return")
        assert await engine.ping() == "1.41"
        assert len(await engine.containers()) == 4


async def test_connections_of_an_engine_that_restarted_are_not_used_again(stand_in: Any) -> None:
    async with connected(stand_in.address) as engine:
        await asyncio.gather(*(engine.containers() for _ in range(30)))
        stand_in.order("drop")
        await asyncio.sleep(0.1)
        assert [len(each) for each in await asyncio.gather(*(engine.containers() for _ in range(12)))] == [4] * 12


async def test_closing_with_a_call_in_flight_does_not_wait(stand_in: Any) -> None:
    """The program must be able to end while the engine hangs, and no thread of it may be left waiting."""
    async with connected(stand_in.address) as engine:
        await engine.containers()
        stand_in.order("silence")
        call = asyncio.create_task(engine.containers())
        await asyncio.sleep(0.2)
        began = time.perf_counter()
    with pytest.raises(EngineUnreachable):
        await call
    assert time.perf_counter() - began < 1.0
    stand_in.order("speak")
