"""Waiting for a canvas: until what it was given is on the screen, however long or short that takes."""

from __future__ import annotations

import asyncio

from firstmate.widgets.canvas import LogView, TerminalView

_PAINTED = 0.008
"""Seconds: the platform paints 5 ms after it was asked to."""


def at_rest(view: TerminalView | LogView) -> bool:
    """Whether everything was read, searched and given to be painted."""
    timers = (view._work_timer, view._frame_timer, view._scan_timer)
    return not view.pending_bytes and not any(timer.isActive() for timer in timers)


async def rest(view: TerminalView | LogView) -> None:
    """Waits until the view rests and has painted; after 5 s and more the test goes on and sees what is there."""
    for _ in range(5000):
        if at_rest(view):
            break
        await asyncio.sleep(0.001)
    await asyncio.sleep(_PAINTED)
