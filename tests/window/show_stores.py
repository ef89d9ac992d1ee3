"""Volumes and networks of the show world, beside the two volumes of `show_images`: used, shared, forgotten."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

DAY = 86400
MIB = 1024**2
_VOLUMES: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    # name, bytes, seconds since it was made, who has it
    ("uploads", 96 * MIB, 20 * DAY, ("blog-web", "background-worker")),
    ("old-experiment", 1340 * MIB, 200 * DAY, ()),
    ("c27fc2ac6bd2ee58b0bdc3ac7ba5a6d3f43e29e2a38b4be9b4b1f0a3a8a1d6e4", 3 * MIB, 2 * DAY, ()),
    ("模型缓存", 0, DAY, ("trainer",)),
)
_NETWORKS: tuple[tuple[str, str, str, bool, tuple[str, ...]], ...] = (
    # name, driver, subnet, internal, who is in it
    ("bridge", "bridge", "172.17.0.0/16", False, ("trainer", "queue", "我的第一个容器")),
    ("host", "host", "", False, ()),
    ("none", "null", "", False, ()),
    ("blog_default", "bridge", "172.20.0.0/16", False, ("blog-web", "blog-db")),
    ("vault", "bridge", "10.99.0.0/24", True, ()),
)


_FILES: dict[str, bytes | None] = {
    "/firstmate-volume/": None,
    "/firstmate-volume/base/": None,
    "/firstmate-volume/base/1": b"1",
    "/firstmate-volume/上传/": None,
    "/firstmate-volume/PG_VERSION": b"16\n",
    "/firstmate-volume/postgresql.conf": b"max_connections = 100\nshared_buffers = 128MB\n",
}


class Trees(dict[str, Any]):
    """The files of the containers; a helper, which has a name that nobody knows before, has a volume's."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self._names = frozenset(names)

    def setdefault(self, name: str, default: Any = None) -> Any:
        return super().setdefault(name, default if name in self._names else dict(_FILES))


def fill(engine: Any) -> None:
    """Puts them into an engine that has its containers already."""
    by_name = {one["Names"][0].removeprefix("/"): one for one in engine._containers}
    engine.trees = Trees(by_name)
    for number, (name, size, ago, users) in enumerate(_VOLUMES):
        made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - ago - number))
        engine._volumes.append(
            {
                "Name": name, "Driver": "local", "Labels": {}, "Options": {}, "Scope": "local", "CreatedAt": made,
                "Mountpoint": f"/var/lib/docker/volumes/{name}/_data",
            }
        )  # fmt: skip
        engine.volume_sizes[name] = size
        for user in users:
            by_name[user]["Mounts"] = [
                *by_name[user].get("Mounts", []),
                {"Type": "volume", "Name": name, "Destination": "/data", "Driver": "local", "RW": True},
            ]
    engine._networks.clear()
    for number, (name, driver, subnet, internal, members) in enumerate(_NETWORKS):
        made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - (30 - number) * DAY))
        engine._networks.append(
            {
                "Name": name, "Id": f"{number + 10:064x}", "Created": made, "Scope": "local", "Driver": driver,
                "Internal": internal, "Labels": {}, "Options": {}, "Containers": {},
                "IPAM": {"Config": [{"Subnet": subnet}] if subnet else []},
            }
        )  # fmt: skip
        for member in members:
            settings = by_name[member].setdefault("NetworkSettings", {})
            settings["Networks"] = {name: {"NetworkID": f"{number + 10:064x}"}}
