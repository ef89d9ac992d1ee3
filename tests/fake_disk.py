"""The part of `FakeEngine` that counts room on the disk: `df`, the history of images, whose parent an image is.

engine.layers[image_id] = (("sha256:aa…", 1_000_000),) # lowest first; an image that is not named has one of its own
engine.parents[child_id] = parent_id                   # also of nameless steps between two images
engine.written["web"] = 3_000_000                      # bytes in a container's own layer
engine.volume_sizes["data"] = 2_000_000
engine.cache = [CacheEntry(…)]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from firstmate.core.disk import CacheEntry, ContainerSize, DiskUsage, HistoryStep, VolumeSize
from firstmate.engine import convert


class FakeDisk:
    """A mixin: `FakeEngine` has the world that is counted here."""

    def __init__(self) -> None:
        super().__init__()
        self.layers: dict[str, tuple[tuple[str, int], ...]] = {}
        self.shared: dict[str, int] = {}
        """What `shared_sizes` answers: nothing, as before Docker 23."""
        self.parents: dict[str, str] = {}
        self.written: dict[str, int] = {}
        self.volume_sizes: dict[str, int] = {}
        self.cache: list[CacheEntry] = []

    def _layers_of(self, image: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
        return self.layers.get(image["Id"]) or ((image["Id"].replace("sha256:", "sha256:f"), image["Size"]),)

    def conflict_of(self, image: Mapping[str, Any], *, by_id: bool) -> str:
        """Why the engine would not remove an image, in its own words; "" when it would."""
        engine: Any = self
        short = image["Id"].removeprefix("sha256:")[:12]
        users = [one for one in engine._containers if one["ImageID"] == image["Id"]]
        repositories = {tag.rpartition(":")[0] for tag in image["RepoTags"] or ()}
        if by_id and len(repositories) > 1:
            return f"conflict: unable to delete {short} (must be forced) - image is referenced in multiple repositories"
        if users:
            return f"conflict: unable to delete {short} - image is being used by container {users[0]['Id'][:12]}"
        if by_id and image["Id"] in self.parents.values():
            return f"conflict: unable to delete {short} (cannot be forced) - image has dependent child images"
        return ""

    async def disk_usage(self) -> DiskUsage:
        engine: Any = self
        await engine._enter("disk_usage")
        owners = Counter(layer for image in engine._images for layer in set(self._layers_of(image)))
        users = Counter(one["ImageID"] for one in engine._containers)
        return DiskUsage(
            layers_size=sum(size for _digest, size in owners),
            images=tuple(
                replace(
                    convert.image(image),
                    shared_size=sum(layer[1] for layer in self._layers_of(image) if owners[layer] > 1),
                    containers=users[image["Id"]],
                )
                for image in engine._images
            ),
            containers=tuple(
                ContainerSize(one.id, one.name, one.state, self.written.get(one.name, 0))
                for one in map(convert.container, engine._containers)
            ),
            volumes=tuple(
                VolumeSize(
                    volume["Name"],
                    self.volume_sizes.get(volume["Name"], 0),
                    sum(
                        volume["Name"] == mount.get("Name")
                        for one in engine._containers
                        for mount in one.get("Mounts") or ()
                    ),
                )
                for volume in engine._volumes
            ),
            cache=tuple(self.cache),
        )

    async def shared_sizes(self) -> Mapping[str, int]:
        engine: Any = self
        await engine._enter("shared_sizes")
        return dict(self.shared)

    async def image_history(self, reference: str) -> tuple[HistoryStep, ...]:
        engine: Any = self
        await engine._enter("image_history", reference)
        image = engine._image(reference)
        made = [
            HistoryStep(image["Created"], "/bin/sh -c #(nop) ADD file:5a3b in / " if not number else "make", size)
            for number, (_digest, size) in enumerate(self._layers_of(image))
        ]
        setting = HistoryStep(image["Created"], '/bin/sh -c #(nop)  CMD ["sh"]', 0, tuple(image["RepoTags"] or ()))
        return (setting, *reversed(made))

    async def image_parents(self) -> Mapping[str, str]:
        engine: Any = self
        await engine._enter("image_parents")
        return {image["Id"]: "" for image in engine._images} | self.parents

    async def prune_build_cache(self) -> int:
        engine: Any = self
        await engine._enter("prune_build_cache")
        freed = sum(one.size for one in self.cache if not one.in_use and not one.shared)
        self.cache = [one for one in self.cache if one.in_use]
        return freed
