"""Remembering that a fix waits for a restart, until the computer was restarted.

Windows itself forgets to say so for some features. The note holds the moment at which the computer was started; when
that moment is another one, the restart has happened. "Shut down" with fast startup keeps it, rightly: nothing was
restarted.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Final

from firstmate import paths

_NAME: Final = "restart.json"
_SAME: Final = 180.0
"""Seconds by which two readings of the same moment may differ: clocks are corrected."""


def write(folder: Path | None = None) -> None:
    """From now on a restart is awaited. A folder that cannot be written only costs the reminder."""
    target = (folder or paths.cache_folder()) / _NAME
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"started": _started()}), encoding="utf-8")


def waits(folder: Path | None = None) -> bool:
    """Whether a restart is still awaited."""
    target = (folder or paths.cache_folder()) / _NAME
    try:
        started = json.loads(target.read_text(encoding="utf-8"))["started"]
    except (OSError, ValueError, TypeError, KeyError):
        return False
    if isinstance(started, int | float) and abs(started - _started()) < _SAME:
        return True
    with contextlib.suppress(OSError):
        target.unlink()
    return False


def _started() -> float:
    """When the computer was started, in seconds since the epoch."""
    if sys.platform == "win32":
        import ctypes

        ticks = ctypes.WinDLL("kernel32").GetTickCount64
        ticks.restype = ctypes.c_uint64
        return time.time() - int(ticks()) / 1000
    else:
        return time.time() - time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
