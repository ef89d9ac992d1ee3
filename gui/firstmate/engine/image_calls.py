"""Images that are here: list, inspect, tag, remove. What moves them is `transfer_calls`'."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from firstmate.core import tags
from firstmate.core.entities import Image, ImageDetail
from firstmate.core.errors import RegistryError
from firstmate.engine import convert
from firstmate.engine.asking import REMOVAL_LIMIT, Asking, flag

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

SEARCH_LIMIT = 20.0
"""Seconds; where Docker Hub cannot be reached, an engine may try for minutes."""


class ImageCalls(Asking):
    """What can be asked about images."""

    async def images(self) -> tuple[Image, ...]:
        def work(client: Client) -> tuple[Image, ...]:
            return tuple(map(convert.image, client.images()))

        return await self._calls.run("images.list", work)

    async def image(self, reference: str) -> ImageDetail:
        return convert.image_detail(await self._json("images.inspect", "GET", image_path(reference, "/json")))

    async def remove_image(self, reference: str, *, force: bool = False) -> tuple[str, ...]:
        answer = await self._json(
            "images.remove", "DELETE", image_path(reference, ""), query={"force": flag(force)}, timeout=REMOVAL_LIMIT
        )
        entries = [entry for entry in answer or () if isinstance(entry, Mapping)]
        return tuple(f"{act}: {what}" for entry in entries for act, what in entry.items())

    async def tag_image(self, reference: str, repository: str, tag: str) -> None:
        query = {"repo": repository, "tag": tag}
        await self._json("images.tag", "POST", image_path(reference, "/tag"), query=query)

    async def search_images(self, term: str, *, limit: int = 25) -> tuple[tags.Found, ...]:
        operation = "images.search"
        try:
            async with asyncio.timeout(SEARCH_LIMIT):
                query = {"term": term, "limit": str(limit)}
                return tags.found(await self._patient_json(operation, "/images/search", query))
        except TimeoutError:
            sentence = f"{operation}: no answer in {SEARCH_LIMIT:g} s"
            raise RegistryError(sentence, operation=operation) from None


def image_path(reference: str, rest: str) -> str:
    """The path of what an image is asked for."""
    # Slashes of a name stay as they are: the engine routes by them.
    return f"/images/{quote(reference, safe='/:@')}{rest}"
