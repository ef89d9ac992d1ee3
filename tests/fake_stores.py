"""The part of `FakeEngine` that keeps volumes and networks: inspect, make, remove, connect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firstmate.core.entities import Volume
from firstmate.engine import convert


class FakeStores:
    """A mixin: `FakeEngine` has the lists and the containers that use what is in them."""

    async def volume(self, name: str) -> Mapping[str, Any]:
        engine: Any = self
        await engine._enter("volume", name)
        return self._volume(name)

    async def create_volume(
        self,
        name: str = "",
        *,
        driver: str = "local",
        labels: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
    ) -> Volume:
        engine: Any = self
        await engine._enter("create_volume", name)
        made = {
            "Name": name or engine._new_id(), "Driver": driver, "Mountpoint": f"/var/lib/docker/volumes/{name}/_data",
            "CreatedAt": "2026-11-23T05:44:11Z", "Labels": dict(labels or {}), "Options": dict(options or {}),
        }  # fmt: skip
        if not any(one["Name"] == made["Name"] for one in engine._volumes):
            engine._volumes.append(made)
            engine._tell("volume", "create", made["Name"], driver=driver)
        return convert.volume(made)

    async def remove_volume(self, name: str) -> None:
        from fakes import refusal

        engine: Any = self
        await engine._enter("remove_volume", name)
        found = self._volume(name)
        users = [one["Id"] for one in engine._containers if name in convert.container(one).mounts]
        if users:
            raise refusal(f"remove {name}: volume is in use - [{', '.join(users)}]", 409, "volumes.remove")
        engine._volumes.remove(found)
        engine._tell("volume", "destroy", name, driver="local")

    def _volume(self, name: str) -> dict[str, Any]:
        from fakes import refusal

        engine: Any = self
        for one in engine._volumes:
            if one["Name"] == name:
                return one  # type: ignore[no-any-return]
        raise refusal(f"get {name}: no such volume", 404, "volumes.inspect")

    async def network(self, reference: str) -> Mapping[str, Any]:
        engine: Any = self
        await engine._enter("network", reference)
        return self._network(reference)

    async def create_network(
        self, name: str, *, driver: str = "bridge", internal: bool = False, subnet: str = "", gateway: str = ""
    ) -> str:
        from fakes import refusal

        engine: Any = self
        await engine._enter("create_network", name, internal=internal, subnet=subnet, gateway=gateway)
        if any(one["Name"] == name for one in engine._networks):
            raise refusal(f"network with name {name} already exists", 409, "networks.create")
        identity = str(engine._new_id())
        engine._networks.append(
            {
                "Name": name, "Id": identity, "Created": "2026-11-23T05:44:11Z", "Scope": "local", "Driver": driver,
                "Internal": internal, "Labels": {}, "Containers": {}, "Options": {},
                "IPAM": {"Config": [{"Subnet": subnet or "172.20.0.0/16", "Gateway": gateway or "172.20.0.1"}]},
            }
        )  # fmt: skip
        engine._tell("network", "create", identity, name=name, type=driver)
        return identity

    async def remove_network(self, reference: str) -> None:
        from fakes import refusal

        engine: Any = self
        await engine._enter("remove_network", reference)
        found = self._network(reference)
        if any(found["Name"] in convert.container(one).networks for one in engine._containers):
            raise refusal(
                f"error while removing network: network {found['Name']} has active endpoints", 403, "networks.remove"
            )
        engine._networks.remove(found)
        engine._tell("network", "destroy", found["Id"], name=found["Name"], type=found["Driver"])

    async def connect_network(self, reference: str, container: str) -> None:
        await self._plug("connect", reference, container)

    async def disconnect_network(self, reference: str, container: str) -> None:
        await self._plug("disconnect", reference, container)

    async def _plug(self, action: str, reference: str, container: str) -> None:
        engine: Any = self
        await engine._enter(f"{action}_network", reference, container)
        network, one = self._network(reference), engine._find(container)
        networks = one.setdefault("NetworkSettings", {}).setdefault("Networks", {})
        if action == "connect":
            networks[network["Name"]] = {"NetworkID": network["Id"]}
        else:
            networks.pop(network["Name"], None)
        engine._tell(
            "network", action, network["Id"], container=one["Id"], name=network["Name"], type=network["Driver"]
        )

    def _network(self, reference: str) -> dict[str, Any]:
        from fakes import refusal

        engine: Any = self
        for one in engine._networks:
            if reference in (one["Id"], one["Name"]):
                return one  # type: ignore[no-any-return]
        raise refusal(f"network {reference} not found", 404, "networks.inspect")
