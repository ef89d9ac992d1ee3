"""Whose hands change the file. Here: our own, step by step, each step harmless when it is the last that is ever done.

`applying` leads and does not know whose hands they are; `elevated` has the other ones.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from firstmate.core.errors import FirstMateError
from firstmate.core.uncancelled import uncancelled
from firstmate.host.configuration import backups, files, reloading
from firstmate.host.configuration.files import ConfigurationError
from firstmate.host.configuration.journal import Journal, Note, digest
from firstmate.host.configuration.places import Place
from firstmate.host.configuration.reloading import ReloadError
from firstmate.host.gathering import in_thread

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Texts:
    """What is written in the course of a change."""

    before: bytes | None
    """The file as it is; None for none. What it ends with after going back."""
    first: bytes
    """Written, and the engine told."""
    final: bytes
    """What the file ends with; differs from `first` where clearing a value needs to be named once."""
    undo: bytes
    """Written, and the engine told, before `before` comes back."""


class ElevationError(FirstMateError):
    """Nobody was allowed to write: the person said no, or there is no way to ask. Nothing was changed."""

    def __init__(self, message: str, *, declined: bool) -> None:
        super().__init__(message)
        self.declined = declined


class Hand(Protocol):
    """Each method raises ConfigurationError (the disk refused), ReloadError (the engine could not be told) or
    ElevationError. What `write` and `undo` could not do has left the file as it was."""

    async def backup(self) -> Path: ...

    async def write(self) -> None:
        """`first` takes the file's place."""

    async def tell(self) -> None:
        """The engine reloads, or restarts, as was planned."""

    async def keep(self) -> None:
        """The engine says the right thing: `final`, and the end."""

    async def undo(self, *, restart: bool) -> None:
        """`undo` and a reload; with `restart`, `before` and a restart."""

    async def settle(self) -> None:
        """The engine has gone back: `before`, and the end."""

    async def abandon(self) -> None:
        """Nothing was written: no backup is needed either."""


async def _whole(work: Callable[[], T]) -> T:
    """Work on the disk in a thread. A thread cannot be stopped: a cancellation waits until it has done its work."""
    task = asyncio.ensure_future(in_thread(work))
    try:
        return await uncancelled(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


class OwnHand:
    """Our own rights are enough. The journal knows at every moment what a next run would have to do."""

    def __init__(self, place: Place, texts: Texts, journal: Journal, address: str, *, restart: bool) -> None:
        self._place = place
        self._texts = texts
        self._journal = journal
        self._address = address
        self._restart = restart
        self._path = Path(place.path)
        self._backup: Path | None = None

    async def backup(self) -> Path:
        self._backup = await _whole(lambda: backups.take(self._path))
        return self._backup

    async def write(self) -> None:
        texts = self._texts
        note = Note(
            path=str(self._path),
            address=self._address,
            backup=str(self._backup or ""),
            before=digest(texts.before),
            written=digest(texts.first),
            final=digest(texts.final),
            undo=digest(texts.undo),
        )

        def work() -> None:
            try:
                self._journal.write(note)
            except OSError as error:
                raise ConfigurationError("other", f"the note of this change could not be written: {error}") from error
            if files.read(self._path) != texts.before:
                raise ConfigurationError("changed_meanwhile")
            files.replace(self._path, texts.first)

        await _whole(work)

    async def tell(self) -> None:
        if self._restart:
            try:
                await _whole(self._journal.restarting)
            except OSError as error:
                # Without the note a killed run could not be mended. The caller goes back, as after any failure to tell.
                raise ReloadError(f"the note of this change could not be written: {error}") from error
        await self._told(restart=self._restart)

    async def keep(self) -> None:
        if self._texts.final != self._texts.first:
            await _whole(lambda: files.replace(self._path, self._texts.final))
        self._journal.clear()

    async def undo(self, *, restart: bool) -> None:
        if restart:
            await self._put_before()
            try:
                await _whole(self._journal.restarting)
            except OSError as error:
                log.warning("the note of a change could not be written on the way back: %s", error)
        else:
            await _whole(lambda: files.replace(self._path, self._texts.undo))
        await self._told(restart=restart)

    async def settle(self) -> None:
        await self._put_before()
        self._journal.clear()

    async def abandon(self) -> None:
        if self._backup is not None:
            await _whole(lambda: self._backup.unlink(missing_ok=True) if self._backup else None)
        self._journal.clear()

    async def _put_before(self) -> None:
        before = self._texts.before
        if before is None:
            await _whole(lambda: files.remove(self._path))
        elif await _whole(lambda: files.read(self._path)) != before:
            await _whole(lambda: files.replace(self._path, before))

    async def _told(self, *, restart: bool) -> None:
        if restart:
            await reloading.restart(self._place)
        else:
            await reloading.reload(self._place)
