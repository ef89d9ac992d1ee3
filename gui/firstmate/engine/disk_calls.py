"""Room on the disk: what takes it, what images are made of, and emptying the build cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from firstmate.core.disk import CacheEntry, ContainerSize, DiskUsage, HistoryStep, VolumeSize, own_bytes
from firstmate.engine import convert
from firstmate.engine.asking import REMOVAL_LIMIT, Asking
from firstmate.engine.image_calls import image_path

COUNTS_BY_IMAGE: Final = (1, 52)
"""The first API of an engine that counts what can be freed image by image. Its own figure is in no answer of an older
API and wrong in 29.1, so the rule is applied here."""


class DiskCalls(Asking):
    """What can be asked about the disk."""

    async def disk_usage(self) -> DiskUsage:
        # From API 1.53 on the things themselves are told only on request; older engines do not know the question.
        answer = await self._patient_json("system.df", "/system/df", {"verbose": "1"})
        return usage(answer or {}, await self._wire.ping())

    async def shared_sizes(self) -> Mapping[str, int]:
        answer = await self._json("images.list", "GET", "/images/json", query={"shared-size": "1"})
        return shared(answer or ())

    async def image_history(self, reference: str) -> tuple[HistoryStep, ...]:
        answer = await self._json("images.history", "GET", image_path(reference, "/history"))
        return tuple(step(entry) for entry in answer or () if isinstance(entry, Mapping))

    async def image_parents(self) -> Mapping[str, str]:
        answer = await self._json("images.list", "GET", "/images/json", query={"all": "1"})
        return {
            convert.text(entry, "Id"): convert.text(entry, "ParentId")
            for entry in answer or ()
            if isinstance(entry, Mapping)
        }

    async def prune_build_cache(self) -> int:
        answer = await self._json("build.prune", "POST", "/build/prune", timeout=REMOVAL_LIMIT)
        return convert.number(answer or {}, "SpaceReclaimed") or 0


def usage(data: Mapping[str, Any], newest: str = "") -> DiskUsage:
    """`GET /system/df` of an engine whose newest API is `newest`. What it could not count it says as -1 or leaves out.

    Until API 1.51 the lists stand side by side. API 1.53 has only one section for each kind, with its list in it; 1.52
    has both (api/types/system/disk_usage.go and the API's history in moby/moby).
    """
    layers = convert.number(data, "LayersSize")
    if layers is None:
        layers = convert.number(_section(data, "ImageUsage", "ImagesUsage"), "TotalSize")
    images = tuple(map(convert.image, _entries(data, "Images", "ImageUsage", "ImagesUsage")))
    return DiskUsage(
        layers_size=layers or 0,
        images=images,
        containers=tuple(
            ContainerSize(one.id, one.name, one.state, convert.number(entry, "SizeRw"))
            for entry in _entries(data, "Containers", "ContainerUsage", "ContainersUsage")
            for one in (convert.container(entry),)
        ),
        volumes=tuple(map(_volume, _entries(data, "Volumes", "VolumeUsage", "VolumesUsage"))),
        cache=tuple(
            CacheEntry(
                convert.text(entry, "ID"),
                convert.number(entry, "Size") or 0,
                entry.get("InUse") is True,
                entry.get("Shared") is True,
            )
            for entry in _entries(data, "BuildCache", "BuildCacheUsage")
        ),
        builder_size=convert.number(data, "BuilderSize") or None,
        images_free=own_bytes(images) if _version(newest) >= COUNTS_BY_IMAGE else None,
    )


def _version(api: str) -> tuple[int, ...]:
    """`1.52` as numbers, () for what is none."""
    parts = api.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _section(data: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    return next((section for name in names if (section := convert.section(data, name))), {})


def _entries(data: Mapping[str, Any], old: str, *new: str) -> Sequence[Mapping[str, Any]]:
    """The list of one kind, where it stood before or where it stands since."""
    return convert.sequence(data, old) or convert.sequence(_section(data, *new), "Items")


def shared(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The shared sizes of `GET /images/json`, by image id; what was not counted (-1) is left out."""
    images = (convert.image(entry) for entry in entries if isinstance(entry, Mapping))
    return {one.id: one.shared_size for one in images if one.shared_size is not None}


def _volume(entry: Mapping[str, Any]) -> VolumeSize:
    counted = convert.section(entry, "UsageData")
    size = convert.number(counted, "Size")
    users = convert.number(counted, "RefCount") or 0
    return VolumeSize(convert.text(entry, "Name"), size if size is not None and size >= 0 else None, max(0, users))


def step(entry: Mapping[str, Any]) -> HistoryStep:
    """One entry of `GET /images/{name}/history`."""
    return HistoryStep(
        created=convert.seconds(entry.get("Created")) or 0.0,
        created_by=convert.text(entry, "CreatedBy"),
        size=convert.number(entry, "Size") or 0,
        tags=convert.words(entry.get("Tags")),
        comment=convert.text(entry, "Comment"),
    )
