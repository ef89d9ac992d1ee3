"""What every room of the engine's calls stands on: a JSON call in a worker thread, and a call that lasts.

The rooms beside this one (`container_calls`, `image_calls`, `volume_calls`, `network_calls`) are the parts of
`client.DockerEngine`, one for each kind of thing that the engine keeps. Refuses to know any of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from firstmate.core.errors import EngineFailure
from firstmate.engine.calls import Calls
from firstmate.engine.wire import Wire

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

REMOVAL_LIMIT = 300.0
"""Seconds; removing a big image or a container with many files takes its time on a slow disk."""


class Asking:
    """The ways to one engine, for the calls built on them."""

    _wire: Wire
    _calls: Calls

    async def _json(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        timeout: float | None = None,
    ) -> Any:
        def work(client: Client) -> Any:
            return client.json(method, path, query=query, body=body, timeout=timeout)

        return await self._calls.run(operation, work)

    async def _patient_json(self, operation: str, path: str, query: Mapping[str, str]) -> Any:
        """A question that the engine may think about for minutes, over a stream of its own: whoever stops waiting hangs
        up, and the engine stops, too. A call in the SDK's threads would go on after everybody has left.
        """
        stream = await self._wire.open(operation, "GET", path, query=query)
        answer = bytearray()
        try:
            while data := await stream.read():
                answer += data
        finally:
            stream.close()
        try:
            return json.loads(answer or b"null")
        except ValueError as error:
            raise EngineFailure(f"{operation}: the answer is no JSON", operation=operation) from error

    async def _lasting(self, operation: str, path: str, query: Mapping[str, str]) -> None:
        """A call that takes as long as the container does. Cancelling it does not undo what the engine was told."""
        stream = await self._wire.open(operation, "POST", path, query=query)
        stream.close()


def flag(value: bool) -> str:
    """A truth value as the engine's queries take it."""
    return "1" if value else "0"
