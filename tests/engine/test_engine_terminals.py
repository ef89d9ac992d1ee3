"""Terminals on a real engine: first bytes, sizes, half-close, exit codes, and no shell left behind."""

from __future__ import annotations

import asyncio
import json
import tarfile
import time
from pathlib import Path
from typing import Any

import pytest
from waiting import eventually

from firstmate.core.entities import State
from firstmate.core.errors import Conflict, InvalidRequest, NotFound
from firstmate.core.runspec import RunSpec
from firstmate.engine.api import TerminalSession
from firstmate.engine.client import DockerEngine
from firstmate.engine.terminal import HANG_UP_LIMIT, ExecutedTerminal
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine


async def read_until(session: TerminalSession, wanted: bytes, limit: float = 10.0) -> bytes:
    """Output up to and with `wanted`."""
    got = b""
    async with asyncio.timeout(limit):
        while wanted not in got:
            data = await session.read()
            assert data, f"ended before {wanted!r}: {got!r}"
            assert len(data) <= 128 * 1024
            got += data
    return got


async def read_all(session: TerminalSession, limit: float = 10.0) -> bytes:
    got = []
    async with asyncio.timeout(limit):
        while data := await session.read():
            got.append(data)
    return b"".join(got)


async def shell(engine: DockerEngine, image: str, **options: Any) -> str:
    created = await engine.create(RunSpec(image, command=("sh",), tty=True, interactive=True, **options))
    return created.id


def alive(engine: PrivateEngine, container: str) -> list[str]:
    """Command lines of the processes in a container, as the engine sees them."""
    listed = engine.request("GET", f"/containers/{container}/top?ps_args=-o%20pid,args")
    return [" ".join(row[1:]) for row in listed["Processes"]]


# -- attach -----------------------------------------------------------------------------------------------------------
@pytest.mark.slow  # sixty containers, which take a busy computer half a minute
async def test_the_first_bytes_are_never_lost(engine: DockerEngine, busybox: str) -> None:
    """Sixty times: attach, start, and everything that the container says, from its first byte to its exit code.

    Everything is what the engine has itself: on a busy disk Docker 24.0.7 loses one output in about two hundred before
    anybody hears it (`docker run` prints nothing, and `docker logs` has nothing, for ever). When the process has ended
    before the engine opened its pipe, containerd's `Task.Delete` gives that pipe up (github.com/google/go-tpm-tools,
    pull request 882, tells how). So a difference is held against the container's log.
    """

    async def once(number: int) -> tuple[bytes, int | None]:
        created = await engine.create(RunSpec(busybox, command=("sh", "-c", f"echo first {number}; echo last; exit 3")))
        session = await engine.attach(created.id)
        await engine.start(created.id)
        said = await read_all(session)
        code = await session.exit_code()
        await session.close()
        if said != wanted(number):
            logged = b"".join([chunk.data async for chunk in engine.logs(created.id)])
            assert said == logged, "the engine had more than we heard"
            never_heard.append(number)
        return said, code

    def wanted(number: int) -> bytes:
        return b"first %d\nlast\n" % number

    never_heard: list[int] = []
    for batch in range(12):
        numbers = range(batch * 5, batch * 5 + 5)
        results = await asyncio.gather(*map(once, numbers))
        assert results == [(b"" if number in never_heard else wanted(number), 3) for number in numbers]
    assert len(never_heard) < 6, f"the engine itself lost too much for this to say anything: {never_heard}"
    assert engine.open_streams == 0


async def test_a_terminal_that_removes_itself_still_tells_its_exit_code(engine: DockerEngine, busybox: str) -> None:
    identity = await shell(engine, busybox, remove_after=True)
    session = await engine.attach(identity)
    assert session.tty
    await engine.start(identity)
    await read_until(session, b"# ")
    await session.write(b"exit 42\n")
    await read_all(session)
    assert await session.exit_code() == 42
    await session.close()


async def test_output_without_a_terminal_has_no_frames_in_it(engine: DockerEngine, busybox: str) -> None:
    created = await engine.create(RunSpec(busybox, command=("sh", "-c", "echo out; echo err >&2")))
    session = await engine.attach(created.id)
    assert not session.tty
    await engine.start(created.id)
    assert sorted((await read_all(session)).split()) == [b"err", b"out"]
    await session.close()


async def test_an_attach_that_comes_too_late_ends_all_the_same(engine: DockerEngine, busybox: str) -> None:
    """Docker leaves an attach open for ever when the container has just ended."""
    for pause in (0.0, 0.05, 0.5):
        created = await engine.create(RunSpec(busybox, command=("sh", "-c", "exit 4")))
        await engine.start(created.id)
        await asyncio.sleep(pause)
        session = await engine.attach(created.id, running=True)
        await read_all(session, limit=5)
        assert await session.exit_code() == 4
        await session.close()


async def test_an_attach_to_what_does_not_run_waits_for_its_start(engine: DockerEngine, busybox: str) -> None:
    created = await engine.create(RunSpec(busybox, command=("sh", "-c", "echo again; exit 4")))
    await engine.start(created.id)
    await engine.wait(created.id)
    session = await engine.attach(created.id)
    with pytest.raises(TimeoutError):
        await read_all(session, limit=1)
    await engine.start(created.id)
    assert await read_all(session, limit=5) == b"again\n"
    assert await session.exit_code() == 4
    await session.close()


async def test_leaving_and_coming_back(engine: DockerEngine, busybox: str) -> None:
    """StdinOnce would close the shell's input for ever when the first terminal leaves."""
    identity = await shell(engine, busybox)
    first = await engine.attach(identity)
    await engine.start(identity)
    await read_until(first, b"# ")
    await first.close()
    assert await first.exit_code() is None
    second = await engine.attach(identity)
    await second.write(b"echo still $((40+2))\n")
    await read_until(second, b"still 42")
    await second.close()
    assert (await engine.container(identity)).state is State.RUNNING


async def test_attach_with_earlier_output(engine: DockerEngine, busybox: str) -> None:
    created = await engine.create(RunSpec(busybox, command=("sh", "-c", "echo early; sleep 100")))
    await engine.start(created.id)
    await asyncio.sleep(0.2)
    session = await engine.attach(created.id, logs=True)
    assert await read_until(session, b"early\n") == b"early\n"
    await session.close()


async def test_the_keys_that_leave_docker_reach_the_program(engine: DockerEngine, busybox: str) -> None:
    created = await engine.create(
        RunSpec(
            busybox, command=("sh", "-c", "stty raw -echo; echo go; od -An -tx1 -v -w1"), tty=True, interactive=True
        )
    )
    session = await engine.attach(created.id)
    await engine.start(created.id)
    await read_until(session, b"go")
    await session.write(b"\x10\x11")
    await read_until(session, b"11")
    assert (await engine.container(created.id)).state is State.RUNNING
    await session.close()


async def test_half_close_ends_the_input_only(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    body = {"Image": busybox, "Cmd": ["sh", "-c", "cat; echo after"], "OpenStdin": True, "StdinOnce": True}
    made = private_engine.request("POST", "/containers/create", json.dumps(body).encode())
    session = await engine.attach(made["Id"])
    await engine.start(made["Id"])
    payload = bytes(range(256)) * 4096  # 1 MiB, more than any buffer between
    reading = asyncio.create_task(read_all(session))
    await session.write(payload)
    await session.write_eof()
    assert await reading == payload + b"after\n"
    assert await session.exit_code() == 0
    await session.close()


async def test_an_input_that_stays_open_is_not_half_closed(engine: DockerEngine, busybox: str) -> None:
    """The engine would let go of us and leave the program waiting."""
    created = await engine.create(RunSpec(busybox, command=("cat",), interactive=True))
    session = await engine.attach(created.id)
    await engine.start(created.id)
    with pytest.raises(Conflict, match="keep its input open"):
        await session.write_eof()
    await session.write(b"still here\n")
    await read_until(session, b"still here\n")
    await session.close()


async def test_the_end_of_input_on_a_terminal_is_a_key(engine: DockerEngine, busybox: str) -> None:
    identity = await shell(engine, busybox)
    session = await engine.attach(identity)
    await engine.start(identity)
    await read_until(session, b"# ")
    await session.write_eof()
    await read_all(session)
    assert await session.exit_code() == 0
    await session.close()


async def test_a_size_told_too_early_arrives_with_the_first_output(engine: DockerEngine, busybox: str) -> None:
    created = await engine.create(RunSpec(busybox, command=("sh", "-c", "echo up; sleep 0.4; stty size"), tty=True))
    session = await engine.attach(created.id)
    await session.resize(101, 31)  # not running yet: the engine refuses, we keep it
    await engine.start(created.id)
    assert b"31 101" in await read_all(session)
    await session.resize(80, 24)  # over: harmless
    await session.close()


async def test_attach_to_a_paused_container_is_refused(engine: DockerEngine, busybox: str) -> None:
    identity = await shell(engine, busybox)
    await engine.start(identity)
    await engine.pause(identity)
    with pytest.raises(Conflict, match="paused"):
        await engine.attach(identity)
    with pytest.raises(Conflict, match="paused"):
        await engine.execute(identity, ("sh",))
    assert engine.open_streams == 0
    await engine.unpause(identity)


async def test_a_start_that_fails_leaves_no_waiting_stream(engine: DockerEngine, busybox: str) -> None:
    created = await engine.create(RunSpec(busybox, command=("/no/such/program",)))
    session = await engine.attach(created.id)
    with pytest.raises(Exception, match="no such file"):
        await engine.start(created.id)
    await session.close()
    assert engine.open_streams == 0


# -- exec -------------------------------------------------------------------------------------------------------------
async def test_exec_has_its_size_its_user_and_its_code(engine: DockerEngine, busybox: str) -> None:
    identity = await shell(engine, busybox)
    await engine.start(identity)
    session = await engine.execute(
        identity, ("sh", "-c", "sleep 0.2; stty size; id -un; echo $TERM; exit 9"), columns=111, rows=33, user="nobody"
    )
    assert (await read_all(session)).split() == [b"33", b"111", b"nobody", b"xterm-256color"]
    assert await session.exit_code() == 9
    await session.close()


async def test_the_first_bytes_of_an_exec_are_never_lost(engine: DockerEngine, busybox: str) -> None:
    identity = await shell(engine, busybox)
    await engine.start(identity)
    for number in range(30):
        session = await engine.execute(identity, ("echo", f"first {number}"))
        assert await read_all(session) == b"first %d\r\n" % number
        assert await session.exit_code() == 0
        await session.close()


async def test_a_closed_tab_leaves_no_process(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    identity = await shell(engine, busybox)
    await engine.start(identity)
    before = alive(private_engine, identity)
    quiet = await engine.execute(identity, ("sh",))
    busy = await engine.execute(identity, ("sh",))
    await busy.write(b"/bin/sleep 1234\n")  # by its path: a newer busybox's shell sleeps by itself
    deaf = await engine.execute(identity, ("sh", "-c", "trap '' HUP; while :; do sleep 0.05; done"))
    other = await engine.execute(identity, ("sh",), user="nobody")
    await eventually(lambda: any("sleep 1234" in line for line in alive(private_engine, identity)))
    assert len(alive(private_engine, identity)) > len(before) + 3
    began = time.monotonic()
    await asyncio.gather(*(session.close() for session in (quiet, busy, deaf, other)))
    print(f"four terminals hung up in {time.monotonic() - began:.2f} s")
    await eventually(lambda: len(alive(private_engine, identity)) == len(before), limit=3)
    assert engine.open_streams == 0
    assert (await engine.container(identity)).state is State.RUNNING


async def test_a_cancelled_close_still_hangs_up(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    identity = await shell(engine, busybox)
    await engine.start(identity)
    before = len(alive(private_engine, identity))
    session = await engine.execute(identity, ("sh",))
    closing = asyncio.create_task(session.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    await eventually(lambda: len(alive(private_engine, identity)) == before, limit=3)
    await session.close()


async def test_a_tab_that_is_given_up_while_it_opens_leaves_no_process(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    """At whichever moment: the engine may have started the shell before we heard of it."""
    identity = await shell(engine, busybox)
    await engine.start(identity)
    left = []
    for moment in range(24):
        opening = asyncio.create_task(engine.execute(identity, ("sh",)))
        await asyncio.sleep(moment * 0.005)
        began = time.monotonic()
        opening.cancel()
        (outcome,) = await asyncio.gather(opening, return_exceptions=True)
        assert time.monotonic() - began < HANG_UP_LIMIT + 1
        if isinstance(outcome, ExecutedTerminal):
            await outcome.close()
        assert engine.open_streams == 0
        left += alive(private_engine, identity)[1:]
    assert left == []


async def test_what_cannot_be_executed_says_so(engine: DockerEngine, busybox: str) -> None:
    identity = await shell(engine, busybox)
    with pytest.raises(Conflict, match="not running"):
        await engine.execute(identity, ("sh",))
    with pytest.raises(NotFound):
        await engine.execute("nosuch", ("sh",))
    await engine.start(identity)
    session = await engine.execute(identity, ("/no/such/program",))
    assert b"not found" in await read_all(session)
    assert await session.exit_code() in (126, 127)
    await session.close()
    began = time.monotonic()
    try:
        session = await engine.execute(identity, ("sh",), user="nobodyx")
        assert b"nobodyx" in await read_all(session)
        await session.close()
    except InvalidRequest as error:
        assert "nobodyx" in error.engine_text  # engines from 28 on look first
    assert time.monotonic() - began < 5, "a resize waited for a process that never came"


async def test_an_image_without_a_shell(engine: DockerEngine, private_engine: PrivateEngine, tmp_path: Path) -> None:
    """No `sh` to announce a process id: the command still runs."""
    archive = tmp_path / "noshell.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(processes.find("busybox") or "", "bin/busybox")
    async for _message in engine.import_image(archive, "noshell:v1"):
        pass
    created = await engine.create(RunSpec("noshell:v1", command=("/bin/busybox", "sleep", "1000")))
    identity = created.id
    await engine.start(identity)
    session = await engine.execute(identity, ("/bin/busybox", "cat"))
    assert isinstance(session, ExecutedTerminal)
    assert session.pid is None
    await session.write(b"hello\n")
    assert b"hello" in await read_until(session, b"hello\r\n")
    await session.close()
    # Ctrl+C and Ctrl+D are all that can be tried here, and they do for most programs.
    await eventually(lambda: not any("busybox cat" in line for line in alive(private_engine, identity)), limit=3)


async def test_a_flood_does_not_pile_up(engine: DockerEngine, busybox: str) -> None:
    """Who does not read holds up the program, not our memory."""
    identity = await shell(engine, busybox)
    await engine.start(identity)
    session = await engine.execute(identity, ("sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' y"))
    await asyncio.sleep(0.5)
    assert (await read_all(session)).count(b"y") == 3_000_000
    await session.close()


async def test_echo_is_quick(engine: DockerEngine, busybox: str) -> None:
    identity = await shell(engine, busybox)
    session = await engine.attach(identity)
    await engine.start(identity)
    await read_until(session, b"# ")
    taken = []
    for number in range(20):
        letter = bytes([97 + number])
        began = time.perf_counter()
        await session.write(letter)
        await read_until(session, letter)
        taken.append(time.perf_counter() - began)
    print(f"echo of a key: median {sorted(taken)[10] * 1000:.2f} ms, longest {max(taken) * 1000:.1f} ms")
    assert sorted(taken)[10] < 0.05
    await session.close()
