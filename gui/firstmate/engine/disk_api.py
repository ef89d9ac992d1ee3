"""What the floors above may ask about room on the engine's disk, and what images are made of; part of `api.Engine`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from firstmate.core.disk import DiskUsage, HistoryStep


class Disk(Protocol):
    """Sizes. Counting them makes the engine read its disk: never ask in a loop."""

    async def disk_usage(self) -> DiskUsage:
        """As `docker system df -v`. Takes minutes where volumes are large; cancelling it ends the engine's counting."""

    async def shared_sizes(self) -> Mapping[str, int]:
        """Bytes that images share with others, by image id, as far as the engine knows them without reading its disk.

        Docker 23 and newer do (`shared-size` of API 1.42); older ones answer with nothing.
        """

    async def image_history(self, reference: str) -> tuple[HistoryStep, ...]:
        """As `docker history`, the newest step first."""

    async def image_parents(self) -> Mapping[str, str]:
        """The parent's id ("" for none) of every image, those without a name between two named ones included."""

    async def prune_build_cache(self) -> int:
        """As `docker builder prune`: what nothing uses goes; the bytes that are free now."""
