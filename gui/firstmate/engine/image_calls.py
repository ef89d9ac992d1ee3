"""Images: list, inspect, pull, load, tag, remove."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from firstmate.core.entities import Image, ImageDetail
from firstmate.engine import convert, streams, translate
from firstmate.engine.asking import REMOVAL_LIMIT, Asking, flag

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

LOAD_LIMIT = 300.0
"""Seconds; an archive of several GiB on a slow disk."""


class ImageCalls(Asking):
    """What can be asked about images."""

    async def images(self) -> tuple[Image, ...]:
        def work(client: Client) -> tuple[Image, ...]:
            return tuple(map(convert.image, client.images()))

        return await self._calls.run("images.list", work)

    async def image(self, reference: str) -> ImageDetail:
        return convert.image_detail(await self._json("images.inspect", "GET", _image(reference, "/json")))

    async def remove_image(self, reference: str, *, force: bool = False) -> tuple[str, ...]:
        answer = await self._json(
            "images.remove", "DELETE", _image(reference, ""), query={"force": flag(force)}, timeout=REMOVAL_LIMIT
        )
        entries = [entry for entry in answer or () if isinstance(entry, Mapping)]
        return tuple(f"{act}: {what}" for entry in entries for act, what in entry.items())

    async def tag_image(self, reference: str, repository: str, tag: str) -> None:
        query = {"repo": repository, "tag": tag}
        await self._json("images.tag", "POST", _image(reference, "/tag"), query=query)

    async def load_image(self, archive: Path) -> tuple[str, ...]:
        file = await asyncio.to_thread(archive.open, "rb")  # before the engine is asked, so that its errors stay apart
        operation = "images.load"

        def work(client: Client) -> tuple[str, ...]:
            messages = client.load(file, timeout=LOAD_LIMIT)
            for message in messages:
                if (error := translate.in_band(message, operation)) is not None:
                    raise error
            return tuple(name for message in messages for name in _loaded(message))

        try:
            return await self._calls.run(operation, work)
        finally:
            file.close()

    def pull(
        self, reference: str, *, platform: str = "", credentials: Mapping[str, str] | None = None
    ) -> AsyncIterator[Mapping[str, Any]]:
        return streams.pull(self._wire, reference, platform, credentials)


def _image(reference: str, rest: str) -> str:
    # Slashes of a name stay as they are: the engine routes by them.
    return f"/images/{quote(reference, safe='/:@')}{rest}"


def _loaded(message: Mapping[str, Any]) -> list[str]:
    """The image that a line of the engine's answer to `load` names: `Loaded image: busybox:latest`."""
    lines = str(message.get("stream") or "").splitlines()
    found = (re.match(r"Loaded image(?: ID)?: (\S+)", line.strip()) for line in lines)
    return [match[1] for match in found if match]
