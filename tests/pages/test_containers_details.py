"""What inspect tells is asked for in turn, and nothing that is wanted is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.pages.containers.details import Details


async def test_what_is_wanted_while_the_last_answer_is_put_away_is_asked_too(
    desk: Desk, engine: FakeEngine, until: Callable[..., Awaitable[None]]
) -> None:
    await until(lambda: len(desk.session.containers) > 1)
    first, second = list(desk.session.containers)[:2]
    details = Details(desk)
    loop = asyncio.get_running_loop()

    def came(identity: str) -> None:
        if identity == first:
            # Runs after the task's last step and before anybody is told that it has ended.
            loop.call_soon(lambda: details.want((second,)))

    details.changed.connect(came)
    details.want((first,))
    await until(lambda: details.get(second) is not None, seconds=3)
