"""A file on its way to an engine: sent piece by piece, counted, given up at once when the engine says no.

The engine may answer before it has read everything (a broken archive, a full disk): its answer is awaited while the
file is sent. Refuses to hold more than one piece in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from firstmate.core.errors import LocalFileError

PIECE: Final = 256 * 1024
LAST_WORDS: Final = 2.0
"""Seconds in which an engine that has closed its ear may still say why."""

Head = TypeVar("Head")


@dataclass(slots=True)
class Upload:
    """An open file, its size in bytes, and who is told how many of them have left."""

    file: BinaryIO
    size: int
    sent: Callable[[int], None] = field(default=lambda _count: None)

    async def pieces(self, write: Callable[[bytes], Awaitable[None]]) -> None:
        """Writes the whole file. Raises LocalFileError when it cannot be read to the size that was announced."""
        done = 0
        while done < self.size:
            try:
                data = await asyncio.to_thread(self.file.read, min(PIECE, self.size - done))
            except OSError as error:
                raise LocalFileError(f"the file cannot be read: {error}") from error
            if not data:
                raise LocalFileError("the file became shorter while it was sent")
            await write(data)
            done += len(data)
            self.sent(done)


async def opened(archive: Path) -> tuple[BinaryIO, int]:
    """The file and its size. Raises LocalFileError; never waits for the disk on the loop."""

    def work() -> tuple[BinaryIO, int]:
        size = archive.stat().st_size
        return archive.open("rb"), size

    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise LocalFileError(f"{archive.name} cannot be read: {error.strerror or error}", path=archive) from error


async def answered(upload: Awaitable[None], head: Awaitable[Head]) -> Head:
    """The head of the answer, during the upload or after it. What the engine says counts more than a broken pipe."""
    sending, listening = asyncio.ensure_future(upload), asyncio.ensure_future(head)
    try:
        await asyncio.wait({sending, listening}, return_when=asyncio.FIRST_COMPLETED)
        if not listening.done() and (error := sending.exception()) is not None:
            if isinstance(error, LocalFileError):
                raise error
            await asyncio.wait({listening}, timeout=LAST_WORDS)
            if not listening.done() or listening.exception() is not None:
                raise error
        return await listening
    finally:
        for task in (sending, listening):
            task.cancel()
        await asyncio.gather(sending, listening, return_exceptions=True)
