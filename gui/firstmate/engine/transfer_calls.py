"""Images on their way: pull, push, save, load, import, and signing in to a registry.

All but the last are streams, so that cancelling one stops the real work: the engine ends a download, an upload or an
archive as soon as its connection is closed.
"""

from __future__ import annotations

import io
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from firstmate.core.credentials import ANONYMOUS, Credentials
from firstmate.core.errors import EngineFailure
from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.engine import streams, uploading
from firstmate.engine.asking import Asking
from firstmate.engine.uploading import Upload

Messages = AsyncGenerator[Mapping[str, Any], None]

SIGN_IN_LIMIT = 40.0
"""Seconds; the engine itself waits 30 for a registry that does not answer."""


def _nobody(_count: int) -> None:
    """Hears of progress where nobody asked for it."""


class TransferCalls(Asking):
    """What can be asked about images on their way."""

    def pull(
        self, reference: str, *, platform: str = "", credentials: Credentials | None = None
    ) -> AsyncIterator[Mapping[str, Any]]:
        return streams.pull(self._wire, reference, platform, credentials)

    async def push(self, reference: str, *, credentials: Credentials | None = None) -> Messages:
        name, tag = _split(reference)
        stream = await self._wire.open(
            "images.push",
            "POST",
            f"/images/{quote(name, safe='/:')}/push",
            query={"tag": tag},
            headers={"X-Registry-Auth": credentials.header if credentials else ANONYMOUS},
        )
        async with aclosing(streams.progress(self._wire, stream)) as messages:
            async for message in messages:
                yield message

    async def save(self, references: Sequence[str]) -> AsyncIterator[bytes]:
        stream = await self._wire.open("images.save", "GET", "/images/get", query={"names": list(references)})
        try:
            while data := await stream.read():
                yield data
        finally:
            stream.close()
        await self._wire.confirm_end()

    async def load(self, archive: Path, *, sent: Callable[[int], None] = _nobody) -> Messages:
        async with aclosing(self._given("images.load", "/images/load", {"quiet": "0"}, archive, sent)) as messages:
            async for message in messages:
                yield message

    async def load_image(self, archive: Path) -> tuple[str, ...]:
        names: list[str] = []
        async with aclosing(self.load(archive)) as messages:
            async for message in messages:
                names += loaded_names(message)
        return tuple(names)

    async def keep_layers(self, archive: bytes) -> str:
        upload = Upload(io.BytesIO(archive), len(archive))
        stream = await self._wire.open("images.keep", "POST", "/images/load", query={"quiet": "1"}, upload=upload)
        async with aclosing(streams.progress(self._wire, stream)) as messages:
            made = [name async for message in messages for name in loaded_names(message)]
        if not made:
            raise EngineFailure("the engine did not name the image that it loaded", operation="images.keep")
        return made[-1]

    async def import_image(self, archive: Path, reference: str, *, sent: Callable[[int], None] = _nobody) -> Messages:
        name, tag = _split(reference)
        query = {"fromSrc": "-", "repo": name, "tag": tag}
        async with aclosing(self._given("images.import", "/images/create", query, archive, sent)) as messages:
            async for message in messages:
                yield message

    async def sign_in(self, credentials: Credentials) -> str:
        answer = await self._json("registry.login", "POST", "/auth", body=credentials.signing_in, timeout=SIGN_IN_LIMIT)
        return str(answer.get("IdentityToken") or "") if isinstance(answer, Mapping) else ""

    async def _given(
        self, operation: str, path: str, query: Mapping[str, str], archive: Path, sent: Callable[[int], None]
    ) -> Messages:
        """Sends a file, then gives what the engine says about it."""
        file, size = await uploading.opened(archive)
        with file:
            upload = Upload(file, size, sent)
            stream = await self._wire.open(operation, "POST", path, query=query, upload=upload)
        async with aclosing(streams.progress(self._wire, stream)) as messages:
            async for message in messages:
                yield message


def loaded_names(message: Mapping[str, Any]) -> list[str]:
    """The images that a line of the engine's answer to `load` names: `Loaded image: busybox:latest`."""
    lines = str(message.get("stream") or "").splitlines()
    found = (re.match(r"Loaded image(?: ID)?: (\S+)", line.strip()) for line in lines)
    return [match[1] for match in found if match]


def _split(reference: str) -> tuple[str, str]:
    """Name and tag as two parameters. A push without a tag would send every tag there is."""
    try:
        name = parse_image_name(reference)
    except ImageNameError:
        return reference, "latest"  # the engine refuses it in its own words
    return name.familiar_name, name.tag or "latest"
