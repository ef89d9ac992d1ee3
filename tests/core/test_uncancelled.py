"""Work outlives its waiter, and what it raises then is nobody's complaint but of who awaits it."""

from __future__ import annotations

import asyncio

import pytest

from firstmate.core.uncancelled import uncancelled


async def test_it_gives_what_the_work_gives() -> None:
    async def work() -> int:
        await asyncio.sleep(0)
        return 7

    async def failing() -> int:
        raise ValueError("of the work")

    assert await uncancelled(work()) == 7
    with pytest.raises(ValueError, match="of the work"):
        await uncancelled(failing())


async def test_the_work_goes_on_without_its_waiter_and_may_fail_in_peace() -> None:
    """The loop would be told of a failure here (the test's own loop then fails the test)."""
    may_end = asyncio.Event()

    async def work() -> int:
        await may_end.wait()
        raise ValueError("late")

    task = asyncio.ensure_future(work())
    first, second = (asyncio.ensure_future(uncancelled(task)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert not task.done()
    may_end.set()
    with pytest.raises(ValueError, match="late"):
        await second


async def test_work_that_is_cancelled_itself_says_so() -> None:
    task = asyncio.ensure_future(asyncio.sleep(60))
    waiting = asyncio.ensure_future(uncancelled(task))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert waiting.cancelled()
