"""The worker at the end of a named pipe, for one test."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine


@contextlib.asynccontextmanager
async def connected(address: str) -> AsyncIterator[DockerEngine]:
    """An engine for the block, closed afterwards whatever happens."""
    engine = DockerEngine(endpoint.parse(address))
    try:
        yield engine
    finally:
        await engine.close()


async def until(condition: Callable[[], bool], limit: float = 1.0) -> float:
    """Seconds until the condition holds. Fails when it does not within `limit` seconds."""
    began = time.perf_counter()
    while not condition():
        assert time.perf_counter() - began < limit, f"not so within {limit} s"
        await asyncio.sleep(0.002)
    return time.perf_counter() - began
