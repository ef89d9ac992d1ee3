"""Images on their way to and from files and to registries: save, load, import, push; several at once, each cancellable.

As a pull does, a transfer belongs to the desk's tasks and goes on while another page is shown. Archives grow beside
their place and take it when they are whole. Refuses to know how a transfer looks, and to ask anybody anything.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from firstmate.app.page import Desk
from firstmate.core.command import import_argv, load_argv, push_argv, save_argv
from firstmate.core.errors import EngineUnreachable, FirstMateError
from firstmate.core.names import parse_image_name
from firstmate.core.pull import PullState, archive_message
from firstmate.host.archive_file import ArchiveFile
from firstmate.pages.images.pulls import ANNOUNCE_MS, status_words

_ = QCoreApplication.translate
log = logging.getLogger(__name__)

Kind = Literal["save", "load", "import", "push"]
Phase = Literal["running", "done", "failed", "cancelled"]
Messages = AsyncGenerator[Mapping[str, Any], None]

LOADED: Final = "Loaded image"


@dataclass(slots=True)
class Transfer:
    """One transfer. `images` are what it is about; those of an archive are known when the engine has named them."""

    key: str
    kind: Kind
    images: tuple[str, ...] = ()
    path: Path | None = None
    expected: int = 0
    """Bytes that an archive will have at most, roughly; 0 when nobody knows."""
    state: PullState = field(default_factory=PullState)
    phase: Phase = "running"
    error: Exception | None = None
    began: float = 0.0
    ended: float | None = None

    @property
    def seconds(self) -> float:
        """How long it took, 0 while it runs."""
        return 0.0 if self.ended is None else self.ended - self.began

    @property
    def title(self) -> str:
        """What moves, in a few words: the archive's or the image's name."""
        return self.path.name if self.path is not None else ", ".join(self.images)

    def argv(self, prefix: Sequence[str]) -> list[str]:
        """The command that does the same."""
        place = str(self.path)
        if self.kind == "save":
            return save_argv(self.images, place, prefix)
        if self.kind == "load":
            return load_argv(place, prefix)
        if self.kind == "import":
            return import_argv(place, self.images[0], prefix)
        return push_argv(self.images[0], prefix)


class Transfers(QObject):
    """Signals: `changed(key)` when one moved on or ended, `listed` when one came or went, `ended(key)` once each."""

    changed = Signal(str)
    listed = Signal()
    ended = Signal(str)

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._transfers: dict[str, Transfer] = {}
        self._told: set[str] = set()
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(ANNOUNCE_MS)
        self._pace.timeout.connect(self._announce)

    @property
    def all(self) -> tuple[Transfer, ...]:
        """Every transfer that has a card, oldest first."""
        return tuple(self._transfers.values())

    def get(self, key: str) -> Transfer | None:
        return self._transfers.get(key)

    # -- acting --------------------------------------------------------------------------------------------------------
    def save(self, images: Sequence[str], path: Path, *, expected: int = 0) -> Transfer:
        """Saves images to an archive; `expected` bytes are what they take on the engine."""
        return self._begin(Transfer(f"images.save:{path}", "save", tuple(images), path, expected))

    def load(self, path: Path) -> Transfer:
        """Gives the engine an archive of `save`. What it names is replaced."""
        return self._begin(Transfer(f"images.load:{path}", "load", (), path))

    def import_archive(self, path: Path, image: str) -> Transfer:
        """Makes an image from the files of a root file system."""
        return self._begin(Transfer(f"images.import:{path}", "import", (image,), path))

    def push(self, image: str) -> Transfer:
        """Sends an image to the registry that its name says."""
        return self._begin(Transfer(f"images.push:{image}", "push", (image,)))

    def again(self, key: str) -> None:
        """Starts one that failed or was cancelled once more."""
        old = self._transfers.get(key)
        if old is not None:
            self._begin(Transfer(key, old.kind, old.images, old.path, old.expected))

    def cancel(self, key: str) -> None:
        """Stops the engine's work, too; a half archive goes."""
        self._desk.tasks.cancel(key)

    def dismiss(self, key: str) -> None:
        """Puts away one that has ended."""
        transfer = self._transfers.get(key)
        if transfer is not None and transfer.phase != "running":
            del self._transfers[key]
            self.listed.emit()

    def _begin(self, transfer: Transfer) -> Transfer:
        known = self._transfers.pop(transfer.key, None)
        if known is not None and known.phase == "running":
            self._transfers[known.key] = known
            return known
        for old in self.all:
            if old.phase in ("done", "cancelled"):
                del self._transfers[old.key]
        transfer.began = self._clock()
        self._transfers[transfer.key] = transfer
        self._desk.tasks.start(transfer.key, self._guard(transfer), title=task_title(transfer))
        self.listed.emit()
        return transfer

    # -- running -------------------------------------------------------------------------------------------------------
    async def _guard(self, transfer: Transfer) -> None:
        work: dict[Kind, Callable[[Transfer], Coroutine[Any, Any, None]]] = {
            "save": self._save,
            "load": self._load,
            "import": self._import,
            "push": self._push,
        }
        try:
            await work[transfer.kind](transfer)
            transfer.state = transfer.state.ended()
            self._end(transfer, "done")
        except asyncio.CancelledError:
            self._end(transfer, "cancelled")
            raise
        except Exception as error:
            if not isinstance(error, FirstMateError):
                log.exception("%s", transfer.key)
            transfer.error = error
            self._end(transfer, "failed")
            if isinstance(error, EngineUnreachable):
                self._desk.session.live.suspect()

    async def _save(self, transfer: Transfer) -> None:
        assert transfer.path is not None
        pieces = cast("AsyncGenerator[bytes, None]", self._desk.engine.save(transfer.images))
        async with aclosing(pieces), ArchiveFile(transfer.path) as file:
            async for piece in pieces:
                await file.write(piece)
                self._passed(transfer, file.written, transfer.expected)
            await file.finish()

    async def _load(self, transfer: Transfer) -> None:
        assert transfer.path is not None
        size = await asyncio.to_thread(_size, transfer.path)
        asked = self._desk.engine.load(transfer.path, sent=lambda count: self._passed(transfer, count, size))
        names: list[str] = []
        async with aclosing(cast(Messages, asked)) as messages:
            async for message in messages:
                self._fold(transfer, message)
                words = str(message.get("stream") or "").strip()
                if words.startswith(LOADED):
                    names.append(words.partition(": ")[2])
        transfer.images = tuple(names)

    async def _import(self, transfer: Transfer) -> None:
        assert transfer.path is not None
        size = await asyncio.to_thread(_size, transfer.path)
        asked = self._desk.engine.import_image(
            transfer.path, transfer.images[0], sent=lambda count: self._passed(transfer, count, size)
        )
        async with aclosing(cast(Messages, asked)) as messages:
            async for message in messages:
                self._fold(transfer, message)

    async def _push(self, transfer: Transfer) -> None:
        [image] = transfer.images
        credentials = await self._desk.accounts.for_image(parse_image_name(image))
        asked = self._desk.engine.push(image, credentials=credentials)
        async with aclosing(cast(Messages, asked)) as messages:
            async for message in messages:
                self._fold(transfer, message)

    def _passed(self, transfer: Transfer, count: int, total: int) -> None:
        self._fold(transfer, archive_message(count, total))

    def _fold(self, transfer: Transfer, message: Mapping[str, Any]) -> None:
        transfer.state = transfer.state.apply(message, self._clock())
        self._told.add(transfer.key)
        if not self._pace.isActive():
            self._announce()

    def _end(self, transfer: Transfer, phase: Phase) -> None:
        transfer.phase, transfer.ended = phase, self._clock()
        self._told.discard(transfer.key)
        if self._transfers.get(transfer.key) is transfer:
            self.changed.emit(transfer.key)
            self.ended.emit(transfer.key)

    def _announce(self) -> None:
        if not self._told:
            return
        keys, self._told = self._told, set()
        self._pace.start()
        for key in keys:
            transfer = self._transfers.get(key)
            if transfer is not None:
                self._desk.tasks.progress(key, transfer.state.fraction, status_words(transfer.state))
                self.changed.emit(key)


def task_title(transfer: Transfer) -> str:
    """What the status line calls it."""
    words = {
        "save": _("Images", "Saving {what}"),
        "load": _("Images", "Loading {what}"),
        "import": _("Images", "Importing {what}"),
        "push": _("Images", "Pushing {what}"),
    }[transfer.kind]
    return words.format(what=transfer.title)


def _size(path: Path) -> int:
    """Bytes; 0 for a file that is not there: the engine's room says so in its own error."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
