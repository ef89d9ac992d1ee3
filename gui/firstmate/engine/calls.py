"""Short calls: the docker SDK's client in a few threads of its own.

One client for one endpoint and API version, made (and the SDK imported) in a worker thread at the first call. The
threads are ours alone, so that a slow engine holds up nobody else's work, and bounded, as are their sockets.
Long calls (stop, wait, pull) do not come here: they are streams, which can be cancelled.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from firstmate.core.errors import EngineUnreachable
from firstmate.engine.endpoint import Endpoint
from firstmate.engine.wire import Wire

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

UNARY_SOCKETS: Final = 6
CALL_LIMIT: Final = 20
"""Seconds without an answer, unless a call sets its own limit."""

T = TypeVar("T")


class Calls:
    """Runs functions of the SDK's client. Belongs to one event loop."""

    def __init__(self, wire: Wire, executor: ThreadPoolExecutor | None = None) -> None:
        self._wire = wire
        self._executor = executor or ThreadPoolExecutor(UNARY_SOCKETS, "engine")
        self._owns_executor = executor is None
        self._client: Client | None = None
        self._made_for: tuple[str, str] = ("", "")
        self._making = threading.Lock()
        self._closed = False

    async def run(self, operation: str, work: Callable[[Client], T]) -> T:
        """`work(client)` in a worker thread; what it raises arrives as one of `core.errors`.

        Cancelling the caller returns at once; a call that the engine has already been given is not undone by it.
        """
        if self._closed:
            raise EngineUnreachable("the engine's connections were closed", reason="closed", operation=operation)
        version = await self._wire.version()
        try:
            local = await self._wire.local_endpoint()
            return await asyncio.get_running_loop().run_in_executor(self._executor, self._work, local, version, work)
        except Exception as error:
            raise self._wire.translated(error, operation) from error

    def _work(self, endpoint: Endpoint, version: str, work: Callable[[Client], T]) -> T:
        return work(self._client_for(endpoint, version))

    def _client_for(self, endpoint: Endpoint, version: str) -> Client:
        from firstmate.engine.sdk import Client

        with self._making:
            wanted = (endpoint.address, version)
            if self._client is None or self._made_for != wanted:
                if self._client is not None:
                    self._client.close()
                self._client = Client(endpoint, version, timeout=CALL_LIMIT, connections=UNARY_SOCKETS)
                self._made_for = wanted
            return self._client

    async def close(self) -> None:
        """Ends calls under way where that is possible, and the threads."""
        self._closed = True
        client = self._client
        if client is not None:
            client.hang_up()
        if self._owns_executor:
            self._executor.shutdown(wait=False, cancel_futures=True)
        if client is not None:
            client.close()
        self._client = None
