"""What the floors above may ask about images; part of `api.Engine`, whose rules hold here."""

from __future__ import annotations

from typing import Protocol

from firstmate.core.entities import Image, ImageDetail
from firstmate.core.tags import Found


class Images(Protocol):
    """Images that are on the engine."""

    async def images(self) -> tuple[Image, ...]: ...

    async def image(self, reference: str) -> ImageDetail: ...

    async def remove_image(self, reference: str, *, force: bool = False) -> tuple[str, ...]:
        """What was untagged and deleted, in the engine's order."""

    async def tag_image(self, reference: str, repository: str, tag: str) -> None: ...

    async def search_images(self, term: str, *, limit: int = 25) -> tuple[Found, ...]:
        """What the engine finds on Docker Hub (`host:port/term`: on that registry), official images first.

        Mirrors do not help: the engine asks the hub itself. Raises RegistryError where that fails, or takes over 20 s.
        Cancelling hangs up.
        """
