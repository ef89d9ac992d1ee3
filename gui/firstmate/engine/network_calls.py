"""Networks: list, inspect, make, remove, connect and disconnect containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

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

    async def network(self, reference: str) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", await self._json("networks.inspect", "GET", _network(reference)))

    async def create_network(
        self, name: str, *, driver: str = "bridge", internal: bool = False, subnet: str = "", gateway: str = ""
    ) -> str:
        # Without CheckDuplicate engines before 25 would make a second network of the same name.
        body: dict[str, Any] = {"Name": name, "Driver": driver, "Internal": internal, "CheckDuplicate": True}
        if subnet:
            body["IPAM"] = {"Config": [{"Subnet": subnet} | ({"Gateway": gateway} if gateway else {})]}
        return convert.text(await self._json("networks.create", "POST", "/networks/create", body=body), "Id")

    async def remove_network(self, reference: str) -> None:
        await self._json("networks.remove", "DELETE", _network(reference))

    async def connect_network(self, reference: str, container: str) -> None:
        await self._json("networks.connect", "POST", _network(reference, "/connect"), body={"Container": container})

    async def disconnect_network(self, reference: str, container: str) -> None:
        body = {"Container": container, "Force": False}
        await self._json("networks.disconnect", "POST", _network(reference, "/disconnect"), body=body)


def _network(reference: str, rest: str = "") -> str:
    return f"/networks/{quote(reference, safe='')}{rest}"
