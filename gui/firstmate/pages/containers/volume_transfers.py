"""Volumes into archives and back, through a helper: a container that is made, never started, and removed again.

The engine gives and takes archives of a container's folders even when it does not run, so that a volume mounted into
one is all that is needed; the image is only a form that has to be filled in. Refuses to ask anybody anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from firstmate.app.page import Desk
from firstmate.core.entities import Image
from firstmate.core.errors import Conflict, LocalFileError, NotFound
from firstmate.core.mappings import VolumeMapping
from firstmate.core.runspec import RunSpec
from firstmate.core.uncancelled import uncancelled
from firstmate.pages.containers.exports import Export, Exports

PLACE: Final = "/firstmate-volume"
"""Where the helper has the volume: a folder that no image brings along, so that nothing is copied into the volume."""
LABEL: Final = ("firstmate.helper", "volume")
_FAVOURITES: Final = ("busybox", "alpine")


def helper_image(images: Iterable[Image]) -> str:
    """Any image will do; a small well-known one is the least surprising in the list. "" without an image."""
    named = [one for one in images if one.tags]
    for favourite in _FAVOURITES:
        for one in named:
            for tag in one.tags:
                if tag.partition(":")[0].rpartition("/")[2] == favourite:
                    return tag
    smallest = min(named, key=lambda one: one.size, default=None)
    return smallest.tags[0] if smallest is not None else ""


class VolumeTransfers(Exports):
    """Backups and restorations under way."""

    def back_up(self, volume: str, path: Path, image: str, expected: int = 0) -> Export:
        """Writes what is in a volume to `path`; `expected` bytes, if somebody counted them."""
        export = Export(f"volumes.backup:{path}", volume, path, self._clock(), "backup", expected=expected)

        async def take() -> None:
            async with helper(self._desk, volume, image, read_only=True) as container:
                await self._write(export, inside(self._desk, container))

        return self._begin(export, take)

    def restore(self, volume: str, path: Path, image: str) -> Export:
        """Puts what is in an archive into a volume: files of the same name are replaced, others stay."""
        export = Export(f"volumes.restore:{volume}", volume, path, self._clock(), "restore")

        async def put() -> None:
            file, export.expected = await asyncio.to_thread(_opened, path)
            with file:
                async with helper(self._desk, volume, image) as container:
                    await self._desk.engine.write_archive(
                        container, PLACE, file, export.expected, sent=lambda count: self._moved(export, count)
                    )

        return self._begin(export, put)


async def inside(desk: Desk, container: str) -> AsyncIterator[bytes]:
    """The archive of the volume that a helper has; its entries begin at the volume's root."""
    pieces = cast("AsyncGenerator[bytes, None]", desk.engine.read_archive(container, f"{PLACE}/."))
    async with aclosing(pieces):
        async for piece in pieces:
            yield piece


@asynccontextmanager
async def helper(desk: Desk, volume: str, image: str, *, read_only: bool = False) -> AsyncIterator[str]:
    """A container that has the volume at PLACE; gone afterwards, whatever happens. Raises NotFound."""
    await desk.engine.volume(volume)  # making a container of a volume that is gone would make an empty one
    mounted = VolumeMapping(volume, PLACE, read_only, ("nocopy",))
    spec = RunSpec(image, command=("true",), volumes=(mounted,), labels=(LABEL,), network="none")
    making = asyncio.ensure_future(desk.engine.create(spec))
    try:
        created = await uncancelled(making)
    except asyncio.CancelledError:
        with contextlib.suppress(Exception):
            await _away(desk, (await making).id)  # the engine may have made it already
        raise
    try:
        yield created.id
    finally:
        await uncancelled(asyncio.ensure_future(_away(desk, created.id)))


async def _away(desk: Desk, container: str) -> None:
    try:
        await desk.engine.remove(container, force=True, volumes=True)  # anonymous ones of its image, not this one
    except NotFound:
        return  # somebody was quicker
    except Conflict as error:
        if "already in progress" not in error.engine_text.lower():  # somebody is at it
            raise


def _opened(path: Path) -> tuple[BinaryIO, int]:
    try:
        file = path.open("rb")
        return file, os.fstat(file.fileno()).st_size
    except OSError as error:
        raise LocalFileError(f"{path.name} cannot be read: {error.strerror or error}", path=path) from error
