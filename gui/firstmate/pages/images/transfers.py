"""Images on their way to and from files and to registries: save, load, import, push; several at once, each cancellable.

As a pull does, a transfer belongs to the desk's tasks and goes on while another page is shown. Archives grow beside
their place and take it when they are whole. Refuses to know how a transfer looks, and to ask anybody anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from PySide6.QtCore import QCoreApplication

from firstmate.core.command import import_argv, load_argv, push_argv, save_argv
from firstmate.core.names import parse_image_name
from firstmate.core.pull import archive_message
from firstmate.host.archive_file import ArchiveFile
from firstmate.pages.images.moves import Move, Moves

_ = QCoreApplication.translate

Kind = Literal["save", "load", "import", "push"]
Messages = AsyncGenerator[Mapping[str, Any], None]

LOADED: Final = "Loaded image"


@dataclass(slots=True)
class Transfer(Move):
    """One transfer. `images` are what it is about; those of an archive are known when the engine has named them."""

    kind: Kind
    images: tuple[str, ...] = ()
    path: Path | None = None
    expected: int = 0
    """Bytes that an archive will have at most, roughly; 0 when nobody knows."""

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


class Transfers(Moves[Transfer]):
    """The transfers of this window."""

    # -- acting --------------------------------------------------------------------------------------------------------
    def save(self, images: Sequence[str], path: Path, *, expected: int = 0) -> Transfer:
        """Saves images to an archive; `expected` bytes are what they take on the engine."""
        return self._start(Transfer(f"images.save:{path}", "save", tuple(images), path, expected))

    def load(self, path: Path) -> Transfer:
        """Gives the engine an archive of `save`. What it names is replaced."""
        return self._start(Transfer(f"images.load:{path}", "load", (), path))

    def import_archive(self, path: Path, image: str) -> Transfer:
        """Makes an image from the files of a root file system."""
        return self._start(Transfer(f"images.import:{path}", "import", (image,), path))

    def push(self, image: str) -> Transfer:
        """Sends an image to the registry that its name says."""
        return self._start(Transfer(f"images.push:{image}", "push", (image,)))

    def again(self, key: str) -> None:
        """Starts one that failed or was cancelled once more."""
        old = self._moves.get(key)
        if old is not None:
            self._start(Transfer(key, old.kind, old.images, old.path, old.expected))

    def _start(self, transfer: Transfer) -> Transfer:
        return self._begin(transfer, lambda: self._run(transfer), task_title(transfer))[0]

    # -- running -------------------------------------------------------------------------------------------------------
    async def _run(self, transfer: Transfer) -> None:
        work: dict[Kind, Callable[[Transfer], Coroutine[Any, Any, None]]] = {
            "save": self._save,
            "load": self._load,
            "import": self._import,
            "push": self._push,
        }
        await work[transfer.kind](transfer)
        transfer.state = transfer.state.ended()

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
        self._tell(transfer.key)


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
