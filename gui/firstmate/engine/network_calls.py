"""Networks: the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firstmate.core.entities import Network
from firstmate.engine import convert
from firstmate.engine.asking import Asking

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client


class NetworkCalls(Asking):
    """What can be asked about networks."""

    async def networks(self) -> tuple[Network, ...]:
        def work(client: Client) -> tuple[Network, ...]:
            return tuple(map(convert.network, client.networks()))

        return await self._calls.run("networks.list", work)
