"""Running a shown script: in order, live, as the person agreed to it, and ended when cancelled."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from firstmate.core.fixes import Script
from firstmate.host import restart_note
from firstmate.host.install import command_lines, run_script
from firstmate.host.processes import ProgramMissing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell scripts")


def script(text: str, **changes: object) -> Script:
    return Script("test", text, **{"elevated": False, **changes})  # type: ignore[arg-type]


async def test_lines_arrive_while_it_runs() -> None:
    seen: list[tuple[str, float]] = []
    code = await run_script(
        script("echo first; sleep 0.3; echo second >&2"), on_line=lambda line: seen.append((line, time.monotonic()))
    )
    assert code == 0
    times = dict(seen)
    assert {"first", "second"} <= times.keys()
    assert times["second"] - times["first"] > 0.2
    assert any(line.startswith("+ echo first") for line, _when in seen)  # each command is shown as it runs


async def test_the_first_failure_ends_it() -> None:
    seen: list[str] = []
    assert await run_script(script("false\necho never"), on_line=seen.append) == 1
    assert "never" not in seen


async def test_parameters_are_never_read_as_shell() -> None:
    seen: list[str] = []
    await run_script(script('printf "%s\\n" "$1"', arguments=("a; touch /tmp/x $(id)",)), on_line=seen.append)
    assert "a; touch /tmp/x $(id)" in seen


async def test_cancelling_ends_the_real_work(tmp_path: Path) -> None:
    mark = tmp_path / "late"
    task = asyncio.create_task(run_script(script(f"sleep 1; touch '{mark}'"), on_line=lambda line: None))
    await asyncio.sleep(0.2)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 0.9
    await asyncio.sleep(1.0)
    assert not mark.exists()


async def test_what_it_leaves_running_does_not_hold_us_up() -> None:
    """The start script of an engine without systemd leaves a daemon behind, which must outlive the script."""
    seen: list[str] = []
    began = time.monotonic()
    code = await run_script(script("setsid sleep 3 </dev/null >/dev/null 2>&1 &\necho done"), on_line=seen.append)
    assert code == 0 and "done" in seen
    assert time.monotonic() - began < 2


def test_elevation_only_where_needed() -> None:
    root = list(command_lines(script("id", elevated=True), root=True, platform="linux"))
    user = list(command_lines(script("id", elevated=True), root=False, platform="linux"))
    plain = list(command_lines(script("id"), root=False, platform="linux"))
    assert root[0][0] == plain[0][0] == "/bin/sh"
    assert user[0][:2] == ["pkexec", "/bin/sh"]
    programs = script("a", elevated=True, programs=(("wsl.exe", "--install"), ("wsl.exe", "--update")))
    windows = list(command_lines(programs, root=False, platform="win32"))
    assert windows == [["wsl.exe", "--install"], ["wsl.exe", "--update"]]


async def test_a_missing_program_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProgramMissing):
        await run_script(script("", programs=(("no-such-program-here",),)), on_line=lambda line: None)


@pytest.fixture
def fake_pkexec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of pkexec: it notes what it was asked, and runs it without another identity."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "pkexec"
    program.write_text('#!/bin/sh\necho "$0" >>"$(dirname "$0")/asked"\nexec env -i PATH="$PATH" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr("firstmate.host.install.is_root", lambda: False)
    return folder


async def test_an_elevated_script_runs_as_it_was_shown(fake_pkexec: Path) -> None:
    seen: list[str] = []
    elevated = script('echo "for $1"\ncat\necho "$DEBIAN_FRONTEND"', elevated=True, arguments=("eva; id",))
    assert await run_script(elevated, on_line=seen.append) == 0
    assert (fake_pkexec / "asked").exists()
    assert "for eva; id" in seen and "noninteractive" in seen
    assert await run_script(script("exit 7", elevated=True), on_line=seen.append) == 7


async def test_an_elevated_script_is_cancelled_by_hanging_up(
    fake_pkexec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """We may not signal root's processes: here no signal is sent at all, and yet the script ends."""
    monkeypatch.setattr("firstmate.host.processes.Running.end", lambda *_args: pytest.fail("a signal was sent"))
    mark = tmp_path / "late"
    begun = asyncio.Event()
    task = asyncio.create_task(
        run_script(script(f"sleep 1\ntouch '{mark}'", elevated=True), on_line=lambda line: begun.set())
    )
    await begun.wait()
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 0.9
    await asyncio.sleep(1.2)
    assert not mark.exists()


async def test_what_holds_the_output_open_does_not_hold_us_up() -> None:
    began = time.monotonic()
    seen: list[str] = []
    code = await run_script(script("sleep 4 </dev/null &\necho done"), on_line=seen.append)
    assert code == 0 and "done" in seen
    assert time.monotonic() - began < 3


async def test_a_restart_is_remembered_until_it_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstmate.paths.cache_folder", lambda: tmp_path)
    await run_script(script("exit 1", after="restart"), on_line=lambda line: None)
    assert not restart_note.waits()
    await run_script(script("true"), on_line=lambda line: None)
    assert not restart_note.waits()
    await run_script(script("true", after="restart"), on_line=lambda line: None)
    assert restart_note.waits()
    monkeypatch.setattr("firstmate.host.restart_note._started", lambda: time.time())  # started again, just now
    assert not restart_note.waits()
    assert not (tmp_path / "restart.json").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"started": "x"}', '{"started": null}'])
def test_a_damaged_note_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "restart.json").write_text(content)
    assert not restart_note.waits(tmp_path)
