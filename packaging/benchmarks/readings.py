"""What Linux says of processes: processor time and memory. Pure reading of /proc; units are in the names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time of all threads of these processes, in seconds, to the nanosecond (schedstat, not ticks)."""
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                total += int(task.read_text().split()[0])
            except (OSError, IndexError, ValueError):  # a thread that has just ended
                continue
    return total / 1e9


def pss_megabytes(pid: int) -> float:
    """Proportional set size in MB of 10^6 bytes: shared pages are divided among those who share them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise OSError(f"/proc/{pid}/smaps_rollup has no Pss")


def alone_megabytes(pid: int) -> float:
    """What the PSS would be if no other program used this Python and its packages, in MB of 10^6 bytes.

    Pages of files below `sys.prefix` and `sys.base_prefix` are counted whole, those of the system's libraries as usual.
    """
    ours = (f"{sys.prefix}/", f"{sys.base_prefix}/")
    total, whole = 0, False
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        name, _, rest = line.partition(" ")
        if not name.endswith(":"):  # "7f00-7f01 r-xp 0000 08:01 123   /path"
            words = line.split(maxsplit=5)
            whole = len(words) == 6 and words[5].startswith(ours)
        elif name == ("Rss:" if whole else "Pss:"):
            total += int(rest.split()[0])
    return total * 1024 / 1e6


def descendants(pid: int) -> list[int]:
    """The process and everything below it."""
    found = [pid]
    for parent in found:
        for listing in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(word) for word in listing.read_text().split()]
            except OSError:
                continue
    return found


def sharers(library: str, besides: Iterable[int]) -> int:
    """How many other processes have a library mapped: each of them makes a PSS smaller."""
    known, count = set(besides), 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) not in known:
            try:
                count += library in (entry / "maps").read_text()
            except OSError:
                continue
    return count


def load_average() -> tuple[float, float, float]:
    """Of the last 1, 5 and 15 minutes; zeros where the system does not tell."""
    return os.getloadavg() if hasattr(os, "getloadavg") else (0.0, 0.0, 0.0)
