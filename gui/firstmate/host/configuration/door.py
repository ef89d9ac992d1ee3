"""What applying a change asks of the engine: `engine.api.Engine` has it; so has any stand-in."""

from __future__ import annotations

from typing import Protocol

from firstmate.core.entities import RegistryState


class EngineDoor(Protocol):
    """The running engine. May raise `core.errors.EngineError`."""

    @property
    def address(self) -> str: ...

    async def registry(self) -> RegistryState: ...

    async def answers(self, within: float) -> bool: ...

    async def running_containers(self) -> tuple[str, ...]: ...
