"""What an engine's things take on its disk and what of it can be freed, counted as `docker system df` counts.

The rules are those of the docker CLI (cli/command/formatter/disk_usage.go), and for the images those of the engine
itself from API 1.52 on (moby, daemon/disk_usage.go); sizes are bytes. Beside them stands `freed_by`, the gain of
removing certain images, which `docker system df` does not tell: layers are shared, and one that another image needs
stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from firstmate.core.entities import Image, State

DiskKind = Literal["images", "containers", "volumes", "build_cache"]
DISK_KINDS: Final[tuple[DiskKind, ...]] = ("images", "containers", "volumes", "build_cache")


@dataclass(frozen=True, slots=True)
class ContainerSize:
    """What a container has written into its own layer, None when the engine did not count it."""

    id: str
    name: str
    state: State
    written: int | None


@dataclass(frozen=True, slots=True)
class VolumeSize:
    """`size` None: not counted (other drivers than "local"). `users`: containers that have it mounted."""

    name: str
    size: int | None
    users: int


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """One record of the build cache."""

    id: str
    size: int
    in_use: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class DiskShare:
    """One line of `docker system df`."""

    kind: DiskKind
    total: int
    active: int
    size: int
    reclaimable: int


@dataclass(frozen=True, slots=True)
class DiskUsage:
    """One answer of `GET /system/df`. The images carry their shared size and how many containers use them."""

    layers_size: int = 0
    images: tuple[Image, ...] = ()
    containers: tuple[ContainerSize, ...] = ()
    volumes: tuple[VolumeSize, ...] = ()
    cache: tuple[CacheEntry, ...] = ()
    builder_size: int | None = None
    """What old engines count themselves for the whole build cache."""
    images_free: int | None = None
    """What can be freed of the images, by the rule of Docker 29 and newer; None: by the older one."""

    @property
    def shares(self) -> tuple[DiskShare, ...]:
        """The four lines, in docker's order."""
        return (
            self._images(),
            self._containers(),
            self._volumes(),
            self._cache(),
        )

    def share(self, kind: DiskKind) -> DiskShare:
        return next(share for share in self.shares if share.kind == kind)

    def _images(self) -> DiskShare:
        used = [one for one in self.images if one.containers != 0]
        kept = sum(one.size - one.shared_size for one in used if one.shared_size is not None)
        # containerd's store before Docker 28.1 counted less for the layers than for the images (moby 49707).
        free = max(0, self.layers_size - kept) if self.images_free is None else self.images_free
        return DiskShare("images", len(self.images), len(used), self.layers_size, free)

    def _containers(self) -> DiskShare:
        size = sum(one.written or 0 for one in self.containers)
        free = sum(one.written or 0 for one in self.containers if not one.state.is_alive)
        active = sum(one.state.is_alive for one in self.containers)
        return DiskShare("containers", len(self.containers), active, size, free)

    def _volumes(self) -> DiskShare:
        size = sum(one.size or 0 for one in self.volumes)
        free = sum(one.size or 0 for one in self.volumes if not one.users)
        return DiskShare("volumes", len(self.volumes), sum(one.users > 0 for one in self.volumes), size, free)

    def _cache(self) -> DiskShare:
        own = sum(one.size for one in self.cache if not one.shared)
        size = own if self.builder_size is None else self.builder_size
        busy = sum(one.size for one in self.cache if one.in_use and not one.shared)
        return DiskShare("build_cache", len(self.cache), sum(one.in_use for one in self.cache), size, size - busy)


def own_bytes(images: Iterable[Image]) -> int:
    """What the images without a container share with no other one: what Docker 29 and newer call reclaimable.

    The older rule, all layers but what only images in use have, would here promise what these share and what containers
    have written, which counts among the layers. (29.1.3 itself says all but this figure: measured, and mended since.)
    """
    return sum(one.size - one.shared_size for one in images if one.containers == 0 and one.shared_size is not None)


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One step in which an image was made, as `docker history` lists it; the newest comes first.

    `size` is what the step has added; most steps add nothing but a setting.
    """

    created: float
    created_by: str
    size: int
    tags: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ImageLayers:
    """The layers of an image, the lowest first: their digests, and the size of each where that is known for sure."""

    digests: tuple[str, ...]
    sizes: tuple[int, ...] | None

    @classmethod
    def of(cls, digests: Sequence[str], history: Sequence[HistoryStep]) -> ImageLayers:
        """Layers from inspect, sizes from the history, which also has steps without a layer and does not mark them."""
        sizes = [step.size for step in reversed(history)]
        filled = [size for size in sizes if size]
        if len(filled) == len(digests):
            return cls(tuple(digests), tuple(filled))
        if len(sizes) == len(digests):
            return cls(tuple(digests), tuple(sizes))
        return cls(tuple(digests), None)


@dataclass(frozen=True, slots=True)
class Gain:
    """Bytes that will be free. `exact` False: at least so many."""

    size: int
    exact: bool = True


def freed_by(
    removed: Iterable[Image], layers: Mapping[str, ImageLayers], kept: Collection[ImageLayers], unknown: int = 0
) -> Gain:
    """What removing these images frees.

    `layers`: those of the removed images that share some, by id; one that is not in it shares none. `kept`: the layers
    of the images that stay and share some, of which `unknown` could not be asked for.

    containerd's store keeps an image packed beside its unpacked layers, and its size is that of both. Which layer has
    how much of the packed part nobody tells: it counts where no layer of the image stays, else the gain is a least one.
    """
    needed = {one.digests[:depth] for one in kept for depth in range(1, len(one.digests) + 1)}
    others = {digest for one in kept for digest in one.digests}
    seen: set[tuple[str, ...]] = set()
    size, exact = 0, not unknown
    for image in removed:
        own = layers.get(image.id)
        if own is None:
            size += image.size
            continue
        if own.sizes is None or unknown:
            size += image.size - (image.shared_size if image.shared_size is not None else image.size)
            exact = False
            continue
        if packed := max(0, image.size - sum(own.sizes)):
            if others.isdisjoint(own.digests):
                size += packed
            else:
                exact = False
        others.update(own.digests)
        for depth, amount in enumerate(own.sizes, 1):
            # A layer is what it is only on top of the layers below it.
            chain = own.digests[:depth]
            if chain not in needed and chain not in seen:
                seen.add(chain)
                size += amount
    return Gain(size, exact)


def descendants(image_id: str, parents: Mapping[str, str]) -> frozenset[str]:
    """The ids of all images that were built on an image, over the nameless steps between. `parents`: id -> parent's."""
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        if parent:
            children.setdefault(parent, []).append(child)
    found: set[str] = set()
    waiting = [image_id]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found - {image_id})
