"""What an engine says of itself, raw, for the environment checks: `/version` and `/info`, or why there is no answer.

The checks look at fields that nobody else needs, and at engines that are not quite Docker; so nothing is converted.
Asks once, within a few seconds, and raises nothing but CancelledError.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from firstmate.core.errors import EngineError, EngineTooOld, EngineUnreachable, FirstMateError
from firstmate.core.readings import EngineReading
from firstmate.engine.calls import Calls
from firstmate.engine.endpoint import Endpoint, Tunnel
from firstmate.engine.wire import Wire

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

LIMIT: Final = 8.0
"""Seconds for both answers together; an engine that needs longer is told of as one that does not answer."""


async def read(endpoint: Endpoint, tunnel: Tunnel | None = None) -> EngineReading:
    """Asks the engine at `endpoint`, on connections that end with the answer."""
    wire = Wire(endpoint, tunnel=tunnel)
    calls = Calls(wire)
    try:
        return await ask(calls, endpoint.address)
    finally:
        await wire.close()
        await calls.close()


async def ask(calls: Calls, address: str) -> EngineReading:
    """Asks on connections that are there already."""

    def work(client: Client) -> tuple[Any, Any]:
        return client.version(), client.info()

    try:
        async with asyncio.timeout(LIMIT):
            version, info = await calls.run("engine.info", work)
    except TimeoutError:
        return EngineReading(error=f"the engine did not answer within {LIMIT:g} s", reason="timeout", address=address)
    except FirstMateError as error:
        return failed(error, address)
    return EngineReading(version=version, info=info, address=address)


def failed(error: FirstMateError, address: str = "") -> EngineReading:
    """An error as a reading."""
    words = error.engine_text if isinstance(error, EngineError) else str(error)
    reason = ""
    if isinstance(error, EngineUnreachable):
        reason = error.reason
    elif isinstance(error, EngineTooOld):
        reason = "too_old"
    return EngineReading(error=words or type(error).__name__, reason=reason, address=address)
