"""What the floors above may ask about volumes; part of `api.Engine`, whose rules hold here."""

from __future__ import annotations

from typing import Protocol

from firstmate.core.entities import Volume


class Volumes(Protocol):
    """Volumes."""

    async def volumes(self) -> tuple[Volume, ...]: ...
