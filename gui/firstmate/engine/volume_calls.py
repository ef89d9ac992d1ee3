"""Volumes: the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firstmate.core.entities import Volume
from firstmate.engine import convert
from firstmate.engine.asking import Asking

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client


class VolumeCalls(Asking):
    """What can be asked about volumes."""

    async def volumes(self) -> tuple[Volume, ...]:
        def work(client: Client) -> tuple[Volume, ...]:
            return tuple(map(convert.volume, client.volumes().get("Volumes") or ()))

        return await self._calls.run("volumes.list", work)
