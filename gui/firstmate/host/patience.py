"""Giving a file its name on Windows, where whoever has it open for a moment forbids that. Refuses nothing itself.

A virus scanner opens what was just written, an editor what it shows: both let go soon. Elsewhere a name is never held.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final

_WINDOWS_PATIENCE: Final = 2.0
"""Seconds."""
_BETWEEN: Final = 0.05


def patiently(step: Callable[[], object], patience: float = _WINDOWS_PATIENCE) -> None:
    """Takes the step; on Windows once more, for some seconds, while it is not permitted. Blocks: call it in a thread.

    Raises what the step raises.
    """
    end = time.monotonic() + (patience if sys.platform == "win32" else 0)
    while True:
        try:
            step()
            return
        except PermissionError:
            if time.monotonic() >= end:
                raise
            time.sleep(_BETWEEN)
