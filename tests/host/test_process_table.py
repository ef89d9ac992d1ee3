"""What /proc says of processes: the living, the stopped, the dead nobody has reaped, and the gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firstmate.host import process_table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

MARK = "a word that only this process carries"


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", MARK, ""])
    with child:
        yield child
        child.kill()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_life_is_not_taken_for_the_next_one_of_the_same_id(sleeper: subprocess.Popen[bytes]) -> None:
    life = process_table.life_of(sleeper.pid)
    assert life.startswith(f"{sleeper.pid}:")
    assert process_table.life_of(sleeper.pid) == life
    assert process_table.life_of(os.getpid()).partition(":")[2] != life.partition(":")[2]


def test_a_zombie_lives_no_more_though_its_id_is_there(sleeper: subprocess.Popen[bytes]) -> None:
    assert process_table.is_alive(sleeper.pid)
    os.kill(sleeper.pid, signal.SIGKILL)
    until(lambda: not process_table.is_alive(sleeper.pid))
    assert Path(f"/proc/{sleeper.pid}").exists()
    assert process_table.life_of(sleeper.pid) == ""
    sleeper.wait()
    assert not process_table.is_alive(sleeper.pid)
    assert process_table.life_of(sleeper.pid) == ""


def test_a_process_stands_still_when_all_its_threads_do(sleeper: subprocess.Popen[bytes]) -> None:
    assert not process_table.is_stopped(sleeper.pid)
    os.kill(sleeper.pid, signal.SIGSTOP)
    until(lambda: process_table.is_stopped(sleeper.pid))
    os.kill(sleeper.pid, signal.SIGCONT)
    until(lambda: not process_table.is_stopped(sleeper.pid))


def test_arguments_are_read_whole_with_the_empty_ones(sleeper: subprocess.Popen[bytes]) -> None:
    def mine() -> list[list[str]]:
        return [words for pid, words in process_table.command_lines() if pid == sleeper.pid]

    until(lambda: bool(mine()) and MARK in mine()[0])
    assert mine()[0][-2:] == [MARK, ""]


def test_children_are_without_their_parents(sleeper: subprocess.Popen[bytes]) -> None:
    assert sleeper.pid in process_table.children({os.getpid()})
    assert sleeper.pid not in process_table.children({os.getpid(), sleeper.pid})


def test_a_list_of_ids_that_is_not_there_lists_none(tmp_path: Path) -> None:
    (tmp_path / "pids").write_text("3\n14\n")
    assert process_table.numbers(tmp_path / "pids") == [3, 14]
    assert process_table.numbers(tmp_path / "none") == []


def test_a_process_without_an_id_here_is_not_taken_for_the_callers_group(tmp_path: Path) -> None:
    (tmp_path / "cgroup.procs").write_text("0\n3\n0\n")
    assert process_table.numbers(tmp_path / "cgroup.procs") == [3]
