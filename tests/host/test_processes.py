"""Processes: bytes out, limits kept, nothing left running."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
import time

import pytest

from firstmate.host import process_table, processes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX programs are used as the subjects")


def is_alive(pid: int) -> bool:
    """A process that has ended lives no more, though in a container nobody may ever ask for its exit code."""
    if sys.platform == "linux":
        return process_table.is_alive(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone_soon(pid: int) -> bool:
    end = time.monotonic() + 2
    while time.monotonic() < end:
        if not is_alive(pid):
            return True
        time.sleep(0.01)
    return False


def test_bytes_and_exit_code() -> None:
    done = processes.run_sync([sys.executable, "-c", "import sys; print('out'); sys.stderr.write('err'); sys.exit(3)"])
    assert (done.returncode, done.stdout, done.stderr, done.ok) == (3, b"out\n", b"err", False)


def test_standard_input_is_closed_unless_given() -> None:
    assert processes.run_sync(["cat"], timeout=2).stdout == b""
    assert processes.run_sync(["cat"], timeout=2, data=b"\xff\x00x").stdout == b"\xff\x00x"


def test_a_string_is_never_taken_for_a_command() -> None:
    with pytest.raises(TypeError):
        processes.run_sync("echo hello")
    # Were there a shell, this would print two words.
    assert processes.run_sync(["echo", "a; echo b"]).stdout == b"a; echo b\n"


def test_missing_program_says_its_name() -> None:
    with pytest.raises(processes.ProgramMissing, match="no-such-program-here"):
        processes.run_sync(["no-such-program-here"])


def test_a_program_in_the_current_folder_is_not_found(tmp_path, monkeypatch) -> None:
    trap = tmp_path / "trap"
    trap.write_text("#!/bin/sh\n")
    trap.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "." + os.pathsep + os.environ["PATH"])
    assert processes.find("trap") is None


def test_a_folder_that_path_names_is_searched_also_when_it_is_the_current_one(tmp_path, monkeypatch) -> None:
    """FirstMate started as administrator on Windows begins in System32, where every program of the system is."""
    program = tmp_path / "net"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(["/nowhere", str(tmp_path)]))
    assert processes.find("net") == str(program)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "/nowhere"]))
    assert processes.find("net") is None


def test_each_folder_is_asked_itself_with_each_ending(tmp_path, monkeypatch) -> None:
    """As on Windows, where a program's name lacks its ending and the current folder is no folder of PATH."""
    monkeypatch.chdir(tmp_path)
    for name in ("here/net.EXE", "there/net.COM", "there/net.EXE", "there/plain.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o644 if name.endswith("txt") else 0o755)
    (tmp_path / "net.EXE").write_text("#!/bin/sh\n")
    (tmp_path / "net.EXE").chmod(0o755)
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    endings = (".COM", ".EXE")
    assert processes.find_in("net", ["", ".", "here", here, there], endings) == str(tmp_path / "here" / "net.EXE")
    assert processes.find_in("net", [there, here], endings) == str(tmp_path / "there" / "net.COM")
    assert processes.find_in("net", ["", ".", "here"], endings) is None
    assert processes.find_in("plain.txt", [there]) is None
    assert processes.find_in("here/net.EXE", [str(tmp_path)]) is None  # a path is no name of a program


def test_the_time_limit_ends_the_whole_family() -> None:
    script = "sleep 60 & echo $! $$; wait"
    with pytest.raises(processes.ProcessTimeout) as caught:
        processes.run_sync(["sh", "-c", script], timeout=0.3)
    child, parent = map(int, caught.value.stdout.split())
    assert gone_soon(child)
    assert gone_soon(parent)


def test_a_program_deaf_to_term_is_killed() -> None:
    began = time.monotonic()
    with pytest.raises(processes.ProcessTimeout):
        processes.run_sync(["sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"], timeout=0.2)
    assert time.monotonic() - began < 3


def test_end_twice_and_exit_code_of_a_signal() -> None:
    running = processes.start(["sleep", "60"])
    assert running.poll() is None
    assert running.wait(0.01) is None
    assert running.end() == -15
    assert running.end() == -15


async def test_run_leaves_the_loop_free() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticker = asyncio.create_task(tick())
    done = await processes.run(["sleep", "0.3"])
    ticker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await ticker
    assert done.ok
    assert ticks > 10


async def test_cancelling_ends_the_process(tmp_path) -> None:
    before = threading.active_count()
    told = tmp_path / "pid"
    task = asyncio.create_task(processes.run(["sh", "-c", f"echo $$ > {told}; exec sleep 60"]))
    while not (told.exists() and told.read_text().strip()):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 1
    assert not is_alive(int(told.read_text()))
    end = time.monotonic() + 2
    while threading.active_count() > before and time.monotonic() < end:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert threading.active_count() <= before


async def test_cancelling_at_once_leaves_nothing(tmp_path) -> None:
    task = asyncio.create_task(processes.run(["sleep", "61.25"]))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert b"61.25" not in processes.run_sync(["ps", "-eo", "args"]).stdout


async def test_many_at_once() -> None:
    done = await asyncio.gather(*(processes.run(["echo", str(number)]) for number in range(12)))
    assert [one.stdout for one in done] == [f"{number}\n".encode() for number in range(12)]
