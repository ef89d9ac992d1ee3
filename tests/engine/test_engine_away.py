"""Each way in which an engine cannot be had, told apart; and calls and streams that are caught by its end."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from pathlib import Path

import pytest
from waiting import eventually, needs_unix_sockets, open_descriptors

from firstmate.core.errors import (
    EndpointError,
    EngineError,
    EngineFailure,
    EngineNotRunning,
    EnginePermission,
    EngineTimeout,
    EngineTooOld,
    EngineUnreachable,
)
from firstmate.core.runspec import RunSpec
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine


def worker_at(address: str) -> DockerEngine:
    return DockerEngine(endpoint.parse(address))


async def fails_with(worker: DockerEngine, kind: type[EngineError]) -> EngineError:
    """Every sort of call fails in the same way."""
    with pytest.raises(kind) as first:
        await worker.ping()
    for call in (worker.containers(), worker.stop("x"), anext(worker.events()), worker.attach("x")):
        with pytest.raises(kind):
            await call
    await worker.close()
    return first.value


@needs_unix_sockets
async def test_no_socket(tmp_path: Path) -> None:
    error = await fails_with(worker_at(f"unix://{tmp_path}/none.sock"), EngineNotRunning)
    assert isinstance(error, EngineNotRunning)
    assert error.reason == "absent"
    assert "none.sock" in str(error)


@needs_unix_sockets
async def test_an_engine_that_went_away_leaves_no_socket_lying_about(tmp_path: Path) -> None:
    """The SDK forgets to close a socket that could not be connected."""
    from firstmate.engine.sdk import Client

    client = Client(endpoint.parse(f"unix://{tmp_path}/none.sock"), "1.41", timeout=2, connections=2)
    before = open_descriptors()
    with pytest.raises(Exception, match="Connection aborted") as caught:
        client.json("GET", "/containers/json")
    assert open_descriptors() == before, "not even while the error is alive"
    del caught
    client.close()


@needs_unix_sockets
async def test_a_socket_that_nobody_listens_on(tmp_path: Path) -> None:
    stale = tmp_path / "stale.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(stale))
    error = await fails_with(worker_at(f"unix://{stale}"), EngineNotRunning)
    assert isinstance(error, EngineNotRunning)
    assert error.reason == "refused"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become somebody who may not")
async def test_a_socket_that_is_not_for_us(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "root.sock"))
        listening.listen()
        for folder in (tmp_path, *list(tmp_path.parents)[:2]):
            folder.chmod(0o755)
        (tmp_path / "root.sock").chmod(0o600)
        os.seteuid(65534)
        try:
            with pytest.raises(EnginePermission) as caught:
                await worker_at(f"unix://{tmp_path}/root.sock").ping()
        finally:
            os.seteuid(0)
    assert caught.value.reason == "permission"


@needs_unix_sockets
async def test_an_engine_that_accepts_and_never_answers(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "hung.sock"))
        listening.listen()
        worker = worker_at(f"unix://{tmp_path}/hung.sock")
        began = time.monotonic()
        with pytest.raises(EngineTimeout):
            await worker.ping()
        assert 1.8 < time.monotonic() - began < 3
        await worker.close()


async def test_names_and_ports_that_lead_nowhere() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    error = await fails_with(worker_at(f"tcp://127.0.0.1:{port}"), EngineNotRunning)
    assert isinstance(error, EngineNotRunning)
    assert error.reason == "refused"
    with pytest.raises(EngineUnreachable) as caught:
        await worker_at("tcp://no-such-host.invalid:2375").ping()
    assert caught.value.reason in ("dns", "timeout")


@needs_unix_sockets
@pytest.mark.parametrize(
    ("head", "kind", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", EngineFailure, "no Docker engine"),
        (b"HTTP/1.1 200 OK\r\nApi-Version: 1.19\r\nContent-Length: 0\r\n\r\n", EngineTooOld, "1.19"),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 22\r\n\r\nrequest returned 500 In", EngineFailure, "request returned"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", EngineUnreachable, "closed"),
        (b"220 mail.example ready\r\n\r\n", EngineFailure, "no Docker engine"),
        (b"", EngineUnreachable, "closed"),
    ],
)
async def test_what_answers_is_no_engine(tmp_path: Path, head: bytes, kind: type[EngineError], words: str) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(head)
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, str(tmp_path / "odd.sock"))
    worker = worker_at(f"unix://{tmp_path}/odd.sock")
    with pytest.raises(kind, match=words):
        await worker.ping()
    with pytest.raises(kind):
        await worker.containers()
    await worker.close()
    server.close()
    await asyncio.sleep(0.05)


async def test_an_ssh_engine_needs_its_tunnel() -> None:
    worker = worker_at("ssh://me@far.example")
    with pytest.raises(EngineUnreachable, match="tunnel"):
        await worker.ping()
    await worker.close()


async def test_addresses_that_make_no_sense() -> None:
    for address in (
        "",
        "unix://",
        "ftp://x",
        "tcp://h:notaport",
        "tcp://h:1/path",
        "npipe://./pipe/x",
        "ssh://",
        "ssh://-oProxyCommand=x",
    ):
        with pytest.raises(EndpointError):
            endpoint.parse(address)


@pytest.mark.engine
async def test_streams_and_calls_caught_by_the_end_of_the_engine(lone_engine: PrivateEngine) -> None:
    """A stream that ends because the engine did must not look like a program that ended."""
    worker = worker_at(lone_engine.address)
    made = await worker.create(
        RunSpec("busybox", command=("sh", "-c", "trap exit TERM; while :; do echo x; sleep 0.05; done"))
    )
    await worker.start(made.id)
    deaf = await worker.create(RunSpec("busybox", command=("sleep", "1000"), remove_after=True))
    await worker.start(deaf.id)

    def program() -> str:
        found: str = lone_engine.request("GET", f"/containers/{deaf.id}/top")["Processes"][0][-1]
        return found

    await eventually(lambda: program() == "sleep 1000")  # before that it is runc, which is not deaf

    async def drain(stream: object) -> None:
        async for _ in stream:  # type: ignore[attr-defined]
            pass

    tasks = {
        "logs": asyncio.create_task(drain(worker.logs(made.id))),
        "stats": asyncio.create_task(drain(worker.stats(made.id))),
        "events": asyncio.create_task(drain(worker.events())),
        "wait": asyncio.create_task(worker.wait(made.id)),
        "stop": asyncio.create_task(worker.stop(deaf.id, seconds=60)),
    }
    await asyncio.sleep(1.0)
    assert [name for name, task in tasks.items() if task.done()] == []
    lone_engine.kill_daemon()
    results = await asyncio.wait_for(asyncio.gather(*tasks.values(), return_exceptions=True), 10)
    for name, result in zip(tasks, results, strict=True):
        assert isinstance(result, EngineUnreachable), f"{name}: {result!r}"
    assert worker.open_streams == 0

    lone_engine.end_processes()  # a daemon that finds its old containers alive gives each ten seconds to end
    lone_engine.start_daemon()
    assert [one.id for one in await worker.containers()] == [made.id], "the same worker works again"
    await worker.close()


@pytest.mark.engine
async def test_a_frozen_engine_does_not_hold_up_the_end_of_the_program(lone_engine: PrivateEngine) -> None:
    worker = worker_at(lone_engine.address)
    await worker.containers()
    lone_engine.freeze()
    calls = [asyncio.create_task(worker.containers()) for _ in range(3)]
    calls.append(asyncio.create_task(worker.stop("x")))
    await asyncio.sleep(0.1)
    began = time.monotonic()
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await worker.close()
    worker._calls._executor.shutdown(wait=True)  # what the interpreter does at its exit
    assert time.monotonic() - began < 1
    lone_engine.thaw()
