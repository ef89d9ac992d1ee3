"""Terminals on a named pipe: attach and exec, both ways, from the first byte to the half-close."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator
from typing import Any

from pipe_engine import connected, until

from firstmate.engine.api import TerminalSession
from firstmate.engine.client import DockerEngine

ROUNDS = 20


@contextlib.asynccontextmanager
async def attached(engine: DockerEngine, container: str, *, logs: bool = False) -> AsyncIterator[TerminalSession]:
    session = await engine.attach(container, logs=logs)
    try:
        yield session
    finally:
        await session.close()


async def read_until(session: TerminalSession, wanted: bytes) -> bytes:
    """What is read until it contains `wanted`. Fails after two seconds or at the end."""
    seen = b""
    async with asyncio.timeout(2):
        while wanted not in seen:
            data = await session.read()
            assert data, f"ended before {wanted!r}: {seen!r}"
            seen += data
    return seen


async def test_the_first_bytes_of_an_attach_are_never_lost(stand_in: Any, recorded: Any) -> None:
    """The engine sends head and first output in one piece; every round must get all of it."""
    first = recorded["terminals"]["attach"]["first"].encode()
    async with connected(stand_in.address) as engine:
        for _ in range(ROUNDS):
            async with attached(engine, recorded["ids"]["shell"], logs=True) as session:
                assert await read_until(session, first) == first


async def test_typed_keys_come_back(stand_in: Any, recorded: Any) -> None:
    said = recorded["terminals"]["attach"]
    async with connected(stand_in.address) as engine:
        async with attached(engine, recorded["ids"]["shell"]) as session:
            took = []
            for key in b"abcdefghijklmnopqrst":
                began = time.perf_counter()
                await session.write(bytes([key]))
                assert await read_until(session, bytes([key])) == bytes([key])
                took.append(time.perf_counter() - began)
            await session.write(said["keys"].encode())
            assert await read_until(session, said["after"].encode()) == said["after"].encode()
            await session.write("大副\r".encode())
            assert await read_until(session, b"\r") == "大副\r".encode()
        print(f"echo: median {statistics.median(took) * 1000:.1f} ms, longest {max(took) * 1000:.1f} ms")
        assert statistics.median(took) < 0.02


async def test_much_input_arrives_whole_and_in_order(stand_in: Any, recorded: Any) -> None:
    """A program that does not read for a while: input waits in our buffer, and the half-close must wait behind it."""
    lines = [b"%06d %s\n" % (number, b"x" * 1000) for number in range(60)]
    async with connected(stand_in.address) as engine:
        async with attached(engine, recorded["ids"]["reader"]) as session:

            async def gather() -> bytes:
                seen = b""
                while data := await session.read():
                    seen += data
                return seen

            output = asyncio.create_task(gather())
            stand_in.order("deaf")
            async with asyncio.timeout(2):
                for number, line in enumerate(lines):
                    await session.write(line)
                    if number == len(lines) // 2:
                        await asyncio.sleep(0.05)  # this half is on its way and stuck, the next one waits behind it
            closing = asyncio.create_task(session.write_eof())
            await asyncio.sleep(0.2)
            stand_in.order("hear")
            async with asyncio.timeout(5):
                await closing
                assert await output == b"".join(lines)
        state = stand_in.order("state")
        (path,) = state["ended"]
        assert state["input"][path].encode() == b"".join(lines)


async def test_a_half_close_reaches_the_program(stand_in: Any, recorded: Any) -> None:
    """A named pipe has no shutdown; the empty message must reach the program as the end of its input."""
    async with connected(stand_in.address) as engine, attached(engine, recorded["ids"]["reader"]) as session:
        await session.write(b"last words")
        assert await read_until(session, b"last words") == b"last words"
        assert stand_in.order("state")["ended"] == []
        await session.write_eof()
        async with asyncio.timeout(2):
            assert await session.read() == b""
        assert len(stand_in.order("state")["ended"]) == 1


async def test_the_end_of_input_of_a_terminal_is_a_key(stand_in: Any, recorded: Any) -> None:
    """The engine would let go of a terminal that is half-closed; what ends a shell is Ctrl+D."""
    async with connected(stand_in.address) as engine, attached(engine, recorded["ids"]["shell"]) as session:
        await session.write_eof()
        assert await read_until(session, b"\x04") == b"\x04"
        assert stand_in.order("state")["ended"] == []


async def test_the_exit_code_survives_the_container(stand_in: Any, recorded: Any) -> None:
    async with connected(stand_in.address) as engine, attached(engine, recorded["ids"]["shell"]) as session:
        await session.write(b"x")
        await read_until(session, b"x")
        stand_in.order("exit 3")
        async with asyncio.timeout(2):
            assert await session.read() == b""
            assert await session.exit_code() == 3


async def test_resize_is_told(stand_in: Any, recorded: Any) -> None:
    shell = recorded["ids"]["shell"]
    async with connected(stand_in.address) as engine, attached(engine, shell) as session:
        await session.resize(100, 30)
        assert stand_in.order("state")["requests"][-1] == f"POST /containers/{shell}/resize"


async def test_leaving_an_attach_leaves_at_once(stand_in: Any, recorded: Any) -> None:
    async with connected(stand_in.address) as engine:
        await engine.container(recorded["ids"]["shell"])
        idle = stand_in.open_connections
        session = await engine.attach(recorded["ids"]["shell"])
        reading = asyncio.create_task(session.read())
        await asyncio.sleep(0.1)
        assert stand_in.open_connections == idle + 2, "the terminal and the watch for its exit"
        began = time.perf_counter()
        await session.close()
        assert await reading == b""
        assert time.perf_counter() - began < 0.1
        await until(lambda: stand_in.open_connections == idle, 0.1)


async def test_an_exec_from_its_first_byte_to_its_end(stand_in: Any, recorded: Any) -> None:
    """The process id that the shell prints first is taken out; what came with it in one piece is not lost."""
    said = recorded["terminals"]["exec"]
    _, _, prompt = said["first"].partition("\r\n")
    async with connected(stand_in.address) as engine:
        session = await engine.execute(recorded["ids"]["shell"], ("/bin/sh",), columns=100, rows=30)
        try:
            assert await read_until(session, prompt.encode()) == prompt.encode()
            await session.write(said["keys"].encode())
            assert await read_until(session, said["after"].encode()) == said["after"].encode()
        finally:
            await session.close()
        requests = stand_in.order("state")["requests"]
    exec_path = f"/exec/{recorded['ids']['exec']}"
    assert requests.index(f"POST {exec_path}/start") < requests.index(f"POST {exec_path}/resize")
    # Leaving starts a second exec, which hangs up the first one's process.
    assert requests.count(f"POST {exec_path}/start") > 1
