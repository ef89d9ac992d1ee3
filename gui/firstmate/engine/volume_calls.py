"""Volumes: list, inspect, make, remove."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

from firstmate.core.entities import Volume
from firstmate.engine import convert
from firstmate.engine.asking import REMOVAL_LIMIT, Asking

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class VolumeCalls(Asking):
    """What can be asked about volumes."""

    async def volumes(self) -> tuple[Volume, ...]:
        def work(client: Client) -> tuple[Volume, ...]:
            return tuple(map(convert.volume, client.volumes().get("Volumes") or ()))

        return await self._calls.run("volumes.list", work)

    async def volume(self, name: str) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", await self._json("volumes.inspect", "GET", _volume(name)))

    async def create_volume(
        self,
        name: str = "",
        *,
        driver: str = "local",
        labels: Mapping[str, str] = NOTHING,
        options: Mapping[str, str] = NOTHING,
    ) -> Volume:
        body = {"Name": name, "Driver": driver, "Labels": dict(labels), "DriverOpts": dict(options)}
        return convert.volume(await self._json("volumes.create", "POST", "/volumes/create", body=body))

    async def remove_volume(self, name: str) -> None:
        await self._json("volumes.remove", "DELETE", _volume(name), timeout=REMOVAL_LIMIT)


def _volume(name: str) -> str:
    return f"/volumes/{quote(name, safe='')}"
