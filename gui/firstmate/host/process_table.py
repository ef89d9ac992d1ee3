"""What /proc says of processes, by id: whether one lives, which life it is, whose child it is. Linux only.

A process may go between two lines of any caller, so nothing here raises for one that has gone. Processes of another
system that runs on the same kernel (a container, a `chroot`) are seen here too, but their ids and paths mean something
else to themselves than to us: `command_lines` leaves them out. Starts and ends nothing: that is `processes.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def command_lines() -> Iterator[tuple[int, list[str]]]:
    """Id and arguments of every process of this system that has any; kernel threads and zombies have none."""
    ours = _system(Path("/proc/self"))
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            raw = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if raw and _system(entry) == ours:
            yield int(entry.name), os.fsdecode(raw.removesuffix(b"\0")).split("\0")


def numbering() -> str:
    """The pid namespace in which our ids count, as `pid:[4026531836]`; another one on this kernel has another name."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


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
    """The ids that a file lists (`cgroup.procs`, a pid file), none when it cannot be read.

    The kernel lists a process that has no id here as 0, and a signal to 0 goes to the caller and all its group.
    """
    try:
        return [pid for pid in map(int, path.read_text().split()) if pid > 0]
    except OSError:
        return []


def _system(process: Path) -> tuple[object, ...] | None:
    """What ids and paths mean to a process: its pid namespace and the root of its files; None when it has gone."""
    try:
        root = (process / "root").stat()
        return str((process / "ns/pid").readlink()), root.st_dev, root.st_ino
    except OSError:
        return None


def _state(stat: Path) -> str:
    """The state letter in a `stat` file of /proc, "" when the process or thread has gone."""
    try:
        return stat.read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""
