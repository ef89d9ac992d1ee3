"""What the floors above may ask about images; part of `api.Engine`, whose rules hold here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from firstmate.core.entities import Image, ImageDetail


class Images(Protocol):
    """Images, and the ways in which they come and go."""

    async def images(self) -> tuple[Image, ...]: ...

    async def image(self, reference: str) -> ImageDetail: ...

    async def remove_image(self, reference: str, *, force: bool = False) -> tuple[str, ...]:
        """What was untagged and deleted, in the engine's order."""

    async def tag_image(self, reference: str, repository: str, tag: str) -> None: ...

    async def load_image(self, archive: Path) -> tuple[str, ...]:
        """Gives the engine an archive, as `docker load -i` does; the names that it says it has loaded.

        What the archive names is replaced: an image of the same name loses it. Raises OSError for an archive that
        cannot be read.
        """

    def pull(self, reference: str, *, platform: str = "") -> AsyncIterator[Mapping[str, Any]]:
        """Progress messages as the engine sends them (fold them with `core.pull`); in-band errors are raised."""
