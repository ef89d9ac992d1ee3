"""What the floors above may ask about networks; part of `api.Engine`, whose rules hold here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from firstmate.core.entities import Network


class Networks(Protocol):
    """Networks."""

    async def networks(self) -> tuple[Network, ...]: ...

    async def network(self, reference: str) -> Mapping[str, Any]:
        """The engine's whole answer about a network, for the inspect view. Raises NotFound."""

    async def create_network(
        self, name: str, *, driver: str = "bridge", internal: bool = False, subnet: str = "", gateway: str = ""
    ) -> str:
        """Makes a network and gives its id. `internal`: no way out of it. Raises Conflict for a name that is taken."""

    async def remove_network(self, reference: str) -> None:
        """Removes a network. Raises Conflict or Forbidden while a running container is in it."""

    async def connect_network(self, reference: str, container: str) -> None:
        """Puts a container into a network, running or not."""

    async def disconnect_network(self, reference: str, container: str) -> None:
        """Takes a container out of a network."""
