"""Garbage is collected on the thread of the loop only.

Python collects on whichever thread happens to allocate. A background thread would so destroy QObjects that lie in the
garbage, away from the thread they belong to; one that has a timer is then still known to Qt's event loop, and the
program crashes when that timer is due. So the automatic collector is off while a loop lives, and the loop collects
between two of its callbacks, as seldom as Python itself would.
"""

from __future__ import annotations

import gc
from typing import Final

YOUNG: Final = 700
"""Objects that were made and are still there, after which the youngest are looked through."""
MIDDLE: Final = 10
"""Every so many rounds those that survived one are looked through as well,"""
OLD: Final = 200
"""and every so many rounds all that are not frozen."""


class Collector:
    """From `take_over` to `give_back` garbage is collected by `collect` only. Its owner calls all on its own thread."""

    def __init__(self) -> None:
        self.paused = False
        """True: not now, for instance while a window is opening."""
        self._was_on = False
        self._rounds = 0

    def take_over(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def give_back(self) -> None:
        if self._was_on:
            self._was_on = False
            gc.enable()

    def collect(self) -> None:
        """Looks for garbage when it is time to. Costs 0.1 µs when it is not."""
        if gc.get_count()[0] > YOUNG and not self.paused:
            self._rounds += 1
            gc.collect(2 if not self._rounds % OLD else 1 if not self._rounds % MIDDLE else 0)
