"""What the images of the show world are made of: layers that they share, settings, one for another kind of processor.

Room on the disk is drawn from it, too: volumes, what containers wrote, the build cache.
"""

from __future__ import annotations

import copy
from typing import Any

from fakes import FakeEngine, recorded
from firstmate.core.disk import CacheEntry

_ALPINE = ("sha256:" + "a1" * 32, 7_800_000)
_DEBIAN = ("sha256:" + "de" * 32, 74_800_000)

LAYERS = {
    # the beginning of a tag: its layers, lowest first; what is left of its size is the last one
    "nginx": (_ALPINE, ("sha256:" + "91" * 32, 4_600_000), ("sha256:" + "92" * 32, 4_100)),
    "redis": (_ALPINE, ("sha256:" + "4e" * 32, 1_200_000)),
    "postgres": (_DEBIAN, ("sha256:" + "b6" * 32, 9_700_000), ("sha256:" + "b7" * 32, 12_400)),
    "python": (_DEBIAN, ("sha256:" + "c3" * 32, 13_100_000)),
    "registry.cn": (_DEBIAN, ("sha256:" + "c3" * 32, 13_100_000), ("sha256:" + "77" * 32, 41_000_000)),
}
SETTINGS: dict[str, dict[str, Any]] = {
    "nginx": {
        "Entrypoint": ["/docker-entrypoint.sh"],
        "Cmd": ["nginx", "-g", "daemon off;"],
        "ExposedPorts": {"80/tcp": {}},
        "Labels": {"maintainer": "NGINX Docker Maintainers"},
        "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "NGINX_VERSION=1.27.5"],
    },
    "postgres": {
        "Entrypoint": ["docker-entrypoint.sh"],
        "Cmd": ["postgres"],
        "ExposedPorts": {"5432/tcp": {}},
        "Volumes": {"/var/lib/postgresql/data": {}},
        "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "PG_MAJOR=16", "LANG=en_US.utf8"],
    },
}
WRITTEN = {"blog-web": 1_200, "blog-db": 63_000, "trainer": 812_000_000, "failing-tests": 94_000_000, "hungry": 5}
VOLUMES = {"blog-data": 1_630_000_000, "old-data": 420_000_000}


def fill(engine: FakeEngine, images: list[dict[str, Any]]) -> None:
    """Gives the images of an engine their layers and details, and the engine something to count."""
    for image in images:
        name = next(iter(image["RepoTags"] or [""]))
        key = next((key for key in LAYERS if name.startswith(key)), "")
        below = LAYERS.get(key, ())
        own = image["Size"] - sum(size for _digest, size in below)
        engine.layers[image["Id"]] = (*below, (image["Id"].replace("sha256:", "sha256:f")[:71], own))
        engine._image_details.append(_detail(image, SETTINGS.get(key, {}), "arm64" if "arm64" in name else "amd64"))
    engine.written |= WRITTEN
    engine.volume_sizes |= VOLUMES
    users = {"blog-data": "blog-db"}
    for name in VOLUMES:
        engine._volumes.append({"Name": name, "Driver": "local", "Mountpoint": f"/var/lib/docker/volumes/{name}/_data"})
        for container in engine._containers:
            if container["Names"] == [f"/{users.get(name)}"]:
                container["Mounts"] = [{"Type": "volume", "Name": name, "Destination": "/var/lib/postgresql/data"}]
    engine.cache += [CacheEntry("c1", 240_000_000, False, False), CacheEntry("c2", 18_000_000, True, False)]


def _detail(image: dict[str, Any], settings: dict[str, Any], architecture: str) -> dict[str, Any]:
    detail: dict[str, Any] = copy.deepcopy(recorded("image_inspect")["busybox"])
    detail |= {key: image[key] for key in ("Id", "RepoTags", "RepoDigests", "Size")}
    detail |= {"Architecture": architecture, "Variant": "v8" if architecture == "arm64" else "", "Os": "linux"}
    detail["Config"] |= settings
    return detail
