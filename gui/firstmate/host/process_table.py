"""What /proc says of processes, by id: whether one lives, which life it is, whose child it is. Linux only.

A process may go between two lines of any caller, so nothing here raises for one that has gone. Starts and ends
nothing: that is `processes.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def command_lines() -> Iterator[tuple[int, list[str]]]:
    """Id and arguments of every process that has any; kernel threads and zombies have none."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            raw = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if raw:
            yield int(entry.name), os.fsdecode(raw.removesuffix(b"\0")).split("\0")


def life_of(pid: int) -> str:
    """`id:start time` of a process, which no later one with the same id shares; "" when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return f"{pid}:{stat[19]}" if stat[0] not in ("Z", "X") else ""


def is_alive(pid: int) -> bool:
    """False for zombies too."""
    return _state(Path(f"/proc/{pid}/stat")) not in ("Z", "X", "")


def is_stopped(pid: int) -> bool:
    """Whether every thread of the process stands still after SIGSTOP; true of one that has gone."""
    return all(_state(stat) in ("T", "") for stat in Path(f"/proc/{pid}/task").glob("*/stat"))


def children(parents: set[int]) -> list[int]:
    """The ids of the processes that these have started, without the parents themselves."""
    found = []
    for pid in parents:
        for listing in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [child for child in numbers(listing) if child not in parents]
    return found


def numbers(path: Path) -> list[int]:
    """The ids that a file lists (`cgroup.procs`, a pid file), none when it cannot be read."""
    try:
        return [int(word) for word in path.read_text().split()]
    except OSError:
        return []


def _state(stat: Path) -> str:
    """The state letter in a `stat` file of /proc, "" when the process or thread has gone."""
    try:
        return stat.read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""
