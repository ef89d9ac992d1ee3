"""Waiting for what must come true soon, with a limit."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest


async def eventually(condition: Callable[[], object], limit: float = 5.0) -> float:
    """Waits until `condition()` is true; the seconds it took. AssertionError after `limit`."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > limit:
            raise AssertionError(f"not true within {limit} s")
        await asyncio.sleep(0.005)
    return time.monotonic() - began


def open_descriptors() -> int:
    """File descriptors of this process."""
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


needs_unix_sockets = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")
COUNTS_SOCKETS = Path("/proc/self/fd").is_dir()
"""Whether this computer tells what this process has open."""


def open_sockets() -> int:
    """Sockets of this process, 0 where nobody counts them."""
    count = 0
    for entry in Path("/proc/self/fd").glob("*"):
        try:
            count += os.readlink(entry).startswith("socket:")  # noqa: PTH115
        except OSError:
            continue
    return count


def threads() -> int:
    return threading.active_count()
