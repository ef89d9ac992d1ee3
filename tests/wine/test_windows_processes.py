"""Programs on Windows: no console window ever flashes up, arguments arrive whole, and an end is an end."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pipe_engine import until

from firstmate.host import processes

PYTHON = sys.executable
SLEEP = "import time; time.sleep(60)"


def alive(pid: int) -> bool:
    """Whether a process runs, asked of Windows itself."""
    import ctypes

    kernel: Any = ctypes.windll.kernel32
    synchronize = 0x100000
    handle = kernel.OpenProcess(synchronize, False, pid)
    if not handle:
        return False
    timed_out = 0x102
    running = kernel.WaitForSingleObject(handle, 0) == timed_out
    kernel.CloseHandle(handle)
    return bool(running)


def soon_gone(pid: int, seconds: float = 3.0) -> bool:
    until = time.perf_counter() + seconds
    while alive(pid) and time.perf_counter() < until:
        time.sleep(0.02)
    return not alive(pid)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The keyword arguments of every process that is started."""
    seen: list[dict[str, Any]] = []
    real = subprocess.Popen

    class Watched(real):  # type: ignore[valid-type,misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            seen.append(options)
            super().__init__(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    return seen


async def test_no_process_opens_a_console_window(started: list[dict[str, Any]]) -> None:
    script = "import ctypes; print(ctypes.windll.kernel32.GetConsoleWindow())"
    finished = await processes.run([PYTHON, "-c", script], timeout=20)
    assert finished.ok and finished.stdout.strip() == b"0"
    with pytest.raises(processes.ProcessTimeout):
        await processes.run([PYTHON, "-c", SLEEP], timeout=0.5)
    assert len(started) >= 2
    for options in started:
        assert options["creationflags"] & subprocess.CREATE_NO_WINDOW


async def test_arguments_arrive_as_they_were_given() -> None:
    given = ["a b", 'say "hi"', "back\\slash\\", "大副", "%PATH%", "a&b|c>d", "", "\\\\.\\pipe\\x", "^caret^"]
    script = "import json, sys; sys.stdout.buffer.write(json.dumps(sys.argv[1:]).encode())"
    finished = await processes.run([PYTHON, "-c", script, *given], timeout=20)
    assert json.loads(finished.stdout) == given


async def test_standard_input_is_closed_unless_given() -> None:
    """`wsl.exe` without WSL waits for a key, and a key press installs it."""
    script = "import sys; sys.stdout.write(repr(sys.stdin.read()))"
    assert (await processes.run([PYTHON, "-c", script], timeout=20)).stdout == b"''"
    assert (await processes.run([PYTHON, "-c", script], data=b"yes", timeout=20)).stdout == b"'yes'"


async def test_exit_codes_are_unsigned() -> None:
    """`wsl.exe` fails with -1; Windows knows 32 bits without a sign."""
    finished = await processes.run([PYTHON, "-c", "import os; os._exit(-1)"], timeout=20)
    assert finished.returncode == 0xFFFFFFFF


def sleeper(note: Path) -> str:
    """A program that writes down its process id and then does not end."""
    return f"import os, pathlib, time; pathlib.Path({str(note)!r}).write_bytes(b'%d' % os.getpid()); time.sleep(60)"


async def test_a_time_limit_ends_the_program(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    began = time.perf_counter()
    with pytest.raises(processes.ProcessTimeout):
        await processes.run([PYTHON, "-c", sleeper(note)], timeout=3)
    assert time.perf_counter() - began < 8
    assert soon_gone(int(note.read_bytes()))


async def test_cancelling_ends_the_program(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    task = asyncio.create_task(processes.run([PYTHON, "-c", sleeper(note)], timeout=60))
    await until(lambda: note.exists() and note.stat().st_size > 0, 15)
    began = time.perf_counter()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.perf_counter() - began < 5
    assert soon_gone(int(note.read_bytes()))


async def test_what_the_program_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {sleeper(note)!r}])"
    with pytest.raises(processes.ProcessTimeout):
        await processes.run([PYTHON, "-c", script], timeout=5)
    assert soon_gone(int(note.read_bytes()))


async def test_a_missing_program_is_said() -> None:
    with pytest.raises(processes.ProgramMissing):
        await processes.run(["firstmate-has-no-such-program"])


def test_a_program_in_the_current_folder_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows looks there first; a file that came with a download must not run in docker's name."""
    (tmp_path / "docker.exe").write_bytes(Path(os.environ["COMSPEC"]).read_bytes())
    monkeypatch.chdir(tmp_path)
    found = processes.find("docker")
    assert found is None or Path(found).parent != tmp_path


def test_a_program_of_the_system_is_found_from_its_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts FirstMate as administrator starts it in System32."""
    folder = Path(os.environ["COMSPEC"]).parent
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", str(folder))
    for name in ("net", "net.exe"):
        found = processes.find(name)
        assert found is not None and Path(found).parent == folder and Path(found).name.lower() == "net.exe"


OTHER = """
import pathlib, subprocess, sys
nowhere = subprocess.DEVNULL
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdin=nowhere, stdout=nowhere, stderr=nowhere)
pathlib.Path(sys.argv[2]).write_text(str(child.pid))
"""


@pytest.mark.parametrize("outlives", [True, False])
def test_what_a_program_starts_ends_with_it_unless_it_is_meant_to_stay(outlives: bool, tmp_path: Path) -> None:
    """`docker desktop start` starts Docker Desktop and ends."""
    running = processes.start([PYTHON, "-c", OTHER, SLEEP, str(tmp_path / "pid")], outlives=outlives)
    assert running.wait(20) == 0
    pid = int((tmp_path / "pid").read_text())
    assert alive(pid)
    running.end()
    try:
        if outlives:
            time.sleep(0.5)
            assert alive(pid)
        else:
            assert soon_gone(pid)
    finally:
        if alive(pid):
            os.kill(pid, 15)
