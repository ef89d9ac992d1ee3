"""What the floors above may ask about volumes; part of `api.Engine`, whose rules hold here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from firstmate.core.entities import Volume


class Volumes(Protocol):
    """Volumes."""

    async def volumes(self) -> tuple[Volume, ...]: ...

    async def volume(self, name: str) -> Mapping[str, Any]:
        """The engine's whole answer about a volume, for the inspect view. Raises NotFound."""

    async def create_volume(
        self,
        name: str = "",
        *,
        driver: str = "local",
        labels: Mapping[str, str] = ...,
        options: Mapping[str, str] = ...,
    ) -> Volume:
        """Makes a volume; without a name the engine gives it a long number. One that is there already is given back."""

    async def remove_volume(self, name: str) -> None:
        """Removes a volume and what is in it. Raises Conflict while a container has it, also a stopped one."""
