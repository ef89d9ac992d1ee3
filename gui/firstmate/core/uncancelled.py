"""Awaiting work that goes on when its waiter is cancelled. Starts nothing but what it is given.

As `asyncio.shield`, which from Python 3.14 on reports every such work that then fails to the loop's exception handler:
also what somebody else awaits, or the waiter itself a second time. Ruff keeps that one out of the program.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def uncancelled(work: Awaitable[T]) -> T:
    """The result of `work`, or what it raises. A cancellation ends the waiting only."""
    task = asyncio.ensure_future(work)
    await asyncio.wait((task,))
    return task.result()
