"""`DockerEngine`: the real `Engine`. Short calls go through the SDK (`calls`), everything that lasts through `wire`.

Frozen values out, `core.errors` out, never an SDK object. A list is one request. At most 20 sockets are open to the
engine: 6 in the SDK's pool, 1 for a ping, 13 for streams (`budget`). What concerns one kind of thing has a room of its
own (`container_calls` and its neighbours); here is what concerns the engine itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from firstmate.core.entities import EngineInfo, Event, RegistryState
from firstmate.core.errors import EngineError
from firstmate.core.readings import EngineReading
from firstmate.engine import convert, streams
from firstmate.engine.budget import StreamBudget
from firstmate.engine.calls import Calls
from firstmate.engine.container_calls import ContainerCalls
from firstmate.engine.disk_calls import DiskCalls
from firstmate.engine.endpoint import Endpoint, Tunnel
from firstmate.engine.image_calls import ImageCalls
from firstmate.engine.inside_calls import InsideCalls
from firstmate.engine.network_calls import NetworkCalls
from firstmate.engine.transfer_calls import TransferCalls
from firstmate.engine.volume_calls import VolumeCalls
from firstmate.engine.wire import Wire

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

ANSWER_PAUSE = 0.1
"""Seconds between two tries of an engine that is awaited: it tells nobody when it begins to listen."""


class DockerEngine(ContainerCalls, InsideCalls, ImageCalls, TransferCalls, DiskCalls, VolumeCalls, NetworkCalls):
    """One engine at one endpoint. Make it in the loop that uses it; `close` it there."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        tunnel: Tunnel | None = None,
        executor: ThreadPoolExecutor | None = None,
        budget: StreamBudget | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._wire = Wire(endpoint, tunnel=tunnel, budget=budget)
        self._calls = Calls(self._wire, executor)

    @property
    def address(self) -> str:
        return self.endpoint.address

    @property
    def open_streams(self) -> int:
        """How many streams are open now; for tests and diagnostics."""
        return self._wire.open_streams

    async def close(self) -> None:
        await self._wire.close()
        await self._calls.close()

    async def ping(self) -> str:
        return await self._wire.ping()

    async def reading(self) -> EngineReading:
        from firstmate.engine.reading import ask

        return await ask(self._calls, self.address)

    async def info(self) -> EngineInfo:
        def work(client: Client) -> EngineInfo:
            return convert.engine_info(client.info(), client.version())

        return await self._calls.run("engine.info", work)

    async def registry(self) -> RegistryState:
        def work(client: Client) -> RegistryState:
            return convert.registry_state(client.info())

        return await self._calls.run("engine.registry", work)

    async def answers(self, within: float) -> bool:
        end = time.monotonic() + within
        while True:
            with contextlib.suppress(EngineError):
                await self.ping()
                return True
            if time.monotonic() >= end:
                return False
            await asyncio.sleep(ANSWER_PAUSE)

    async def running_containers(self) -> tuple[str, ...]:
        return tuple(sorted(one.name for one in await self.containers() if one.state.is_alive))

    def events(self, since: str = "", *, opened: Callable[[], None] | None = None) -> AsyncIterator[Event]:
        return streams.events(self._wire, since, opened)
