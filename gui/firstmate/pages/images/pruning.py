"""Cleaning up: which images nothing needs, what removing them frees, and removing exactly these.

`docker image prune -a` also takes names away from images in use, and leaves what a person has seen before the press to
chance; here exactly the list that was shown is removed, name by name. Refuses to know how the question looks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from firstmate.app.page import Desk
from firstmate.core.disk import DiskUsage, Gain, ImageLayers, descendants, freed_by
from firstmate.core.entities import Image, ImageDetail
from firstmate.core.errors import EngineError, EngineUnreachable
from firstmate.pages.images.disk_usage import DiskCount
from firstmate.pages.images.removals import Outcome, Removal, Removals, removal_of

PruneKind = Literal["dangling", "unused"]

AT_ONCE: Final = 4
ASKED_MOST: Final = 400
"""Images with shared layers that are inspected for an exact figure; with more there is only "at least"."""


@dataclass(frozen=True, slots=True)
class PrunePlan:
    """The exact list, and what it frees. `counted` is the disk before."""

    kind: PruneKind
    removals: tuple[Removal, ...]
    gain: Gain
    counted: DiskUsage

    @property
    def argv(self) -> tuple[str, ...]:
        """What follows `docker` in the command that does the same."""
        if self.kind == "dangling":
            return ("image", "prune")
        return ("rmi", *(name for one in self.removals for name in one.references))


def candidates(kind: PruneKind, usage: DiskUsage, used: Iterable[str], parents: Mapping[str, str]) -> tuple[Image, ...]:
    """The images that nothing needs: no container, and no image that stays. Of those, without a tag or all."""
    busy = {one.id for one in usage.images if one.containers} | set(used)
    free = {one.id: one for one in usage.images if one.id not in busy and (kind == "unused" or one.dangling)}
    listed = {one.id for one in usage.images}
    below = {id_: descendants(id_, parents) & listed for id_ in free}
    # What stands under a kept image is kept as well, and so on downwards.
    while kept := [id_ for id_ in free if not below[id_] <= free.keys()]:
        for id_ in kept:
            del free[id_]
    return tuple(one for one in usage.images if one.id in free)


class Pruning:
    """Plans, and carries out. Counting takes as long as the engine reads its disk."""

    def __init__(self, desk: Desk, disk: DiskCount, removals: Removals, used: Callable[[], Iterable[str]]) -> None:
        self._desk = desk
        self._disk = disk
        self._removals = removals
        self._used = used

    async def plan(self, kind: PruneKind) -> PrunePlan:
        """What would go. Raises the errors of `core.errors`."""
        usage = await self._disk.count()
        parents: Mapping[str, str] = await self._desk.engine.image_parents()
        gone = candidates(kind, usage, self._used(), parents)
        ids = {one.id for one in gone}
        removals = tuple(
            removal_of(one, (), [other for other in gone if other.id in descendants(one.id, parents)]) for one in gone
        )
        return PrunePlan(kind, removals, await self._gain(usage, ids), usage)

    async def _gain(self, usage: DiskUsage, gone: set[str]) -> Gain:
        sharing = [one for one in usage.images if one.shared_size is None or one.shared_size > 0]
        removed = [one for one in usage.images if one.id in gone]
        if not any(one in sharing for one in removed):
            return freed_by(removed, {}, [])
        asked = sorted(sharing, key=lambda one: one.id not in gone)[:ASKED_MOST]
        layers: dict[str, ImageLayers] = {}
        for first in range(0, len(asked), AT_ONCE):
            batch = asked[first : first + AT_ONCE]
            answers = await asyncio.gather(*(self._layers(one, whole=one.id in gone) for one in batch))
            layers |= {one.id: answer for one, answer in zip(batch, answers, strict=True) if answer is not None}
        unknown = sum(one.id not in layers for one in sharing)
        own = {one.id: layers.get(one.id, ImageLayers((), None)) for one in removed if one in sharing}
        kept = [answer for id_, answer in layers.items() if id_ not in gone]
        return freed_by(removed, own, kept, unknown)

    async def _layers(self, image: Image, *, whole: bool) -> ImageLayers | None:
        """The layers of an image, with their sizes if `whole`; None where the engine does not say."""
        try:
            detail: ImageDetail = await self._desk.engine.image(image.id)
            history = await self._desk.engine.image_history(image.id) if whole else ()
        except EngineUnreachable:
            raise
        except EngineError:
            return None
        return ImageLayers.of(detail.layers, history) if detail.layers else None

    async def carry_out(self, plan: PrunePlan, moved: Callable[[int], object]) -> tuple[Outcome, int]:
        """Removes what was planned; what became of it, and the bytes that the layers take less than before."""
        outcome = await self._removals.remove_all(plan.removals, moved)
        after = await self._disk.count()
        return outcome, max(0, plan.counted.layers_size - after.layers_size)
