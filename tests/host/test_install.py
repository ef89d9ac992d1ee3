"""Running a shown script: in order, live, as the person agreed to it, and ended when cancelled."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest

from firstmate.core.fixes import Script
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
