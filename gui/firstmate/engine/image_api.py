"""What the floors above may ask about images; part of `api.Engine`, whose rules hold here."""

from __future__ import annotations

from typing import Protocol

from firstmate.core.entities import Image, ImageDetail


class Images(Protocol):
    """Images that are on the engine."""

    async def images(self) -> tuple[Image, ...]: ...

    async def image(self, reference: str) -> ImageDetail: ...

    async def remove_image(self, reference: str, *, force: bool = False) -> tuple[str, ...]:
        """What was untagged and deleted, in the engine's order."""

    async def tag_image(self, reference: str, repository: str, tag: str) -> None: ...
