"""The Engine protocol: all that the floors above may ask of Docker. `client.DockerEngine` is the real one.

Every method may raise the errors of `core.errors` and nothing else (besides `asyncio.CancelledError`). Methods that
return an async iterator open their stream at the first step; closing the iterator (`aclose()`, or cancelling the task
that iterates) ends the stream within 100 ms and leaves no socket, thread or task behind.

A list is one request. What concerns one kind of thing is a part of its own (`container_api` and its neighbours).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Protocol

from firstmate.core.entities import EngineInfo, Event, RegistryState
from firstmate.core.readings import EngineReading
from firstmate.engine.container_api import Containers, TerminalSession
from firstmate.engine.disk_api import Disk
from firstmate.engine.image_api import Images
from firstmate.engine.inside_api import Inside
from firstmate.engine.network_api import Networks
from firstmate.engine.transfer_api import Transfers
from firstmate.engine.volume_api import Volumes

__all__ = ["Engine", "TerminalSession"]


class Engine(Containers, Inside, Images, Transfers, Disk, Volumes, Networks, Protocol):
    """One Docker engine at one endpoint."""

    @property
    def address(self) -> str:
        """The endpoint as `docker -H` would take it, without secrets."""

    # -- the engine itself ------------------------------------------------------------------------------------------
    async def ping(self) -> str:
        """The engine's newest API version. 2 s limit."""

    async def info(self) -> EngineInfo: ...

    async def reading(self) -> EngineReading:
        """Raw version and info for the environment checks, or why there was no answer. Raises no error of ours."""

    async def registry(self) -> RegistryState:
        """The mirrors, insecure registries and proxies in force; one request."""

    async def answers(self, within: float) -> bool:
        """Whether it answers, or begins to within so many seconds (0: one try). Raises no error of ours."""

    async def running_containers(self) -> tuple[str, ...]:
        """The names of the containers that run now, by name; one request."""

    def events(self, since: str = "", *, opened: Callable[[], None] | None = None) -> AsyncIterator[Event]:
        """Everything that happens, from now or from `since` ("seconds.nanoseconds" of the engine's clock).

        `opened` is called once the engine reports: a list asked for after that and what comes here leave no gap.
        """

    async def close(self) -> None:
        """Ends every stream and connection. The engine and its containers do not notice."""
