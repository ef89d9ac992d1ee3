"""What applying a change asks of the engine: `engine.api.Engine` has it; so has any stand-in."""

from __future__ import annotations

import asyncio
import time
from typing import Final, Protocol

from firstmate.core.entities import RegistryState
from firstmate.core.errors import EngineError
from firstmate.host.configuration.expecting import Expectation

_PAUSE: Final = 0.05
"""Seconds between two looks: the engine tells nobody when it has read its file."""


class EngineDoor(Protocol):
    """The running engine. May raise `core.errors.EngineError`."""

    @property
    def address(self) -> str: ...

    async def registry(self) -> RegistryState: ...

    async def answers(self, within: float) -> bool: ...

    async def running_containers(self) -> tuple[str, ...]: ...


async def read_back(
    engine: EngineDoor, expected: Expectation, limit: float, *, restarted: bool
) -> tuple[str, ...] | None:
    """Waits until the engine says what is expected: (). Else what differs at the end, or None when it is silent."""
    end = time.monotonic() + limit
    if restarted and not await engine.answers(limit):
        return None
    differences: tuple[str, ...] | None = None
    while True:
        try:
            async with asyncio.timeout(max(1.0, end - time.monotonic())):
                differences = expected.differences(await engine.registry())
        except (EngineError, TimeoutError):
            differences = None
        if differences == ():
            return ()
        # A restarted engine has read its file before it answers.
        if time.monotonic() >= end or (restarted and differences is not None):
            return differences
        await asyncio.sleep(_PAUSE)
