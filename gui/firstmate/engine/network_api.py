"""What the floors above may ask about networks; part of `api.Engine`, whose rules hold here."""

from __future__ import annotations

from typing import Protocol

from firstmate.core.entities import Network


class Networks(Protocol):
    """Networks."""

    async def networks(self) -> tuple[Network, ...]: ...
