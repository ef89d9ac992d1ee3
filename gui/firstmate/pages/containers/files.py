"""The files of the container that is looked at: what is in a folder, what is in a file, copies in and out.

A running container tells a folder by its own programs, in a moment. One that stands still, or has no such programs, is
read from the engine's archive of the folder, with all that is below: that may take a while, is shown as it goes, and
is then known, so that going deeper asks nothing. Nothing is unpacked or packed here: `host` does that.
"""

from __future__ import annotations

import asyncio
import posixpath
import secrets
import shutil
import tempfile
import weakref
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core import folder_listing
from firstmate.core.entities import State
from firstmate.core.errors import Conflict, EngineFailure, FirstMateError, NotFound
from firstmate.core.inside import FileEntry, archive_path, in_order, joined, tidy
from firstmate.host import unpacking
from firstmate.pages.containers import in_memory
from firstmate.pages.containers.following import follow

Phase = Literal["idle", "loading", "ready", "failed"]

VIEWED: Final = 512 * 1024
"""Bytes of a file that are shown."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """The beginning of a file. `whole` is False when there is more."""

    path: str
    data: bytes
    whole: bool

    @property
    def is_text(self) -> bool:
        """As git and grep tell: text has no zero bytes."""
        return b"\0" not in self.data


class Files(QObject):
    """`changed` whenever what is shown here is another; `viewed_changed` for the file that is open."""

    changed = Signal()
    viewed_changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._identity = ""
        self._shown = False
        self._ran = False
        self._kept: unpacking.Listing | None = None
        self._kept_from = ""
        self._parcels: dict[tuple[str, str, tuple[str, ...]], tuple[Path, ...]] = {}
        self.path = "/"
        self.phase: Phase = "idle"
        self.entries: tuple[FileEntry, ...] = ()
        self.error: FirstMateError | None = None
        self.seen = (0, 0)
        """Entries and bytes of the archive that were read so far."""
        self.whole = True
        """False when there were too many names to list them all."""
        self.viewed: Viewed | None = None
        desk.session.changed.connect(self._state_changed)

    @property
    def identity(self) -> str:
        return self._identity

    def look(self, identity: str) -> None:
        """This container is in view from now on, none with ""."""
        self._shown = bool(identity)
        if not identity:
            self.stop()
            return
        if identity != self._identity:
            self._desk.tasks.cancel("containers.files")
            self._identity, self.path, self.entries, self.error = identity, "/", (), None
            self._forget()
            self.close_file()
            self.phase = "idle"
        if self.phase == "idle":
            self.go(self.path)

    def stop(self) -> None:
        """What is being read is left."""
        self._desk.tasks.cancel("containers.files.view")
        self._desk.tasks.cancel("containers.files")
        if self.phase == "loading":
            self.phase = "ready" if self.entries else "idle"
            self.changed.emit()

    def go(self, path: str) -> None:
        """Show a folder."""
        self.close_file()
        self._go(tidy(path))

    def _go(self, path: str) -> None:
        if path != self.path:
            self._desk.tasks.cancel("containers.files")  # what is still being read is another folder
            self.entries, self.phase = (), "idle"
        self.path, self.error = path, None
        self._ask()

    def up(self) -> None:
        self.go(posixpath.dirname(self.path))

    def refresh(self) -> None:
        """Ask again; what was known of a container that stands still is forgotten."""
        self._forget()
        self._ask()

    def open(self, entry: FileEntry) -> None:
        """Into a folder, or look into a file; a link is followed."""
        path = joined(self.path, entry.name)
        if entry.kind == "folder":
            self.go(path)
        else:
            follow(self._desk, "containers.files.view", self._open(self._identity, self.path, path, entry))

    async def _open(self, identity: str, folder: str, path: str, entry: FileEntry) -> None:
        """`folder` is the one that `entry` was opened from: whoever has left it wants to see nothing of it."""
        if entry.kind == "link":
            await in_memory.refuse(self._desk.engine, identity, path)
            found = await self._desk.engine.file(identity, path)
            if found.target:
                path, entry = tidy(found.target), await self._desk.engine.file(identity, tidy(found.target))
        if entry.kind == "folder":
            if (identity, folder) == (self._identity, self.path):
                self._go(path)
            return
        if entry.kind != "file":
            raise EngineFailure(f"{path} is no file that could be read")
        await in_memory.refuse(self._desk.engine, identity, path)
        chunks, inner = self._archive(identity, path)
        data = await unpacking.first_file(chunks, VIEWED, inner=inner)
        if data is None:
            raise NotFound(f"could not find the file {path}")
        if (identity, folder) == (self._identity, self.path):
            self.viewed = Viewed(path, data, entry.size <= len(data))
            self.viewed_changed.emit()

    def close_file(self) -> None:
        """Back to the folder, also from a file that is still being read."""
        self._desk.tasks.cancel("containers.files.view")
        if self.viewed is not None:
            self.viewed = None
            self.viewed_changed.emit()

    def taken(self, paths: Sequence[Path]) -> tuple[str, ...]:
        """The names among these that are in the folder already, and would be replaced."""
        here = {one.name for one in self.entries}
        return tuple(path.name for path in paths if path.name in here)

    # -- parcels: files brought here so that they can be dragged to another program ------------------------------------
    def parcel(self, names: Sequence[str]) -> tuple[Path, ...]:
        """The files of an earlier `pack`, () when there are none."""
        return self._parcels.get((self._identity, self.path, tuple(names)), ())

    async def pack(self, names: Sequence[str]) -> tuple[Path, ...]:
        """Brings files into a folder of ours, which goes with the program. () when somebody left them meanwhile."""
        identity, path = self._identity, self.path
        place = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="firstmate-files-"))
        weakref.finalize(self, shutil.rmtree, place, ignore_errors=True)
        found: list[Path] = []
        await in_memory.refuse(self._desk.engine, identity, path)
        for name in names:
            chunks, inner = self._archive(identity, joined(path, name))
            found += (await unpacking.unpack(chunks, place, inner=inner)).places
        if (identity, path) != (self._identity, self.path):
            await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)
            return ()
        self._parcels[identity, path, tuple(names)] = tuple(found)
        return tuple(found)

    # -- asking --------------------------------------------------------------------------------------------------------
    def _ask(self) -> None:
        known = self._from_kept(self.path)
        if known is not None:
            self.entries, self.phase = known, "ready"
        elif self._shown and self._desk.session.online and self._identity in self._desk.session.containers:
            self.phase, self.seen, self._ran = "loading", (0, 0), self._runs()
            asked = (self._identity, self.path)
            follow(self._desk, "containers.files", self._list(*asked), lambda error: self._failed(asked, error))
        self.changed.emit()

    async def _list(self, identity: str, path: str) -> None:
        entries = await self._told_by_programs(identity, path)
        if entries is None:
            entries = await self._read_from_archive(identity, path)
        if (identity, path) == (self._identity, self.path):
            self.entries, self.phase = in_order(entries), "ready"
            self.changed.emit()

    async def _told_by_programs(self, identity: str, path: str) -> tuple[FileEntry, ...] | None:
        container = self._desk.session.containers.get(identity)
        if container is None or container.state is not State.RUNNING:
            return None
        word = secrets.token_hex(8)
        try:
            answer = await self._desk.engine.run_command(identity, folder_listing.command(path, word), user="0")
        except (Conflict, EngineFailure):
            return None  # it just stopped, or its programs cannot be started: the archive tells what is wrong
        found = folder_listing.entries(answer.output, word)
        return found if answer.code == 0 or found else None

    async def _read_from_archive(self, identity: str, path: str) -> tuple[FileEntry, ...]:
        loop = asyncio.get_running_loop()

        def told(entries: int, size: int) -> None:
            loop.call_soon_threadsafe(self._progress, (identity, path), entries, size)

        asked, inner = archive_path(path)
        chunks = self._desk.engine.read_archive(identity, posixpath.join(asked, "."))
        found = await unpacking.listing(chunks, told, inner=inner)
        container = self._desk.session.containers.get(identity)
        if (identity, path) == (self._identity, self.path):
            self.whole = found.whole
        if identity == self._identity and container is not None and not container.state.is_alive:
            self._kept, self._kept_from = found, path  # it stands still: this stays true
        return tuple(found.folders[""])

    def _progress(self, asked: tuple[str, str], entries: int, size: int) -> None:
        if self.phase == "loading" and asked == (self._identity, self.path):
            self.seen = (entries, size)
            self.changed.emit()

    def _from_kept(self, path: str) -> tuple[FileEntry, ...] | None:
        if self._kept is None:
            return None
        base = self._kept_from.rstrip("/")
        if path != (base or "/") and not path.startswith(f"{base}/"):
            return None
        found = self._kept.folders.get(path[len(base) :].strip("/"))
        return in_order(found) if found is not None else None

    def _forget(self) -> None:
        self._kept, self.whole = None, True
        self._parcels.clear()

    def _archive(self, identity: str, path: str) -> tuple[AsyncIterator[bytes], tuple[str, ...]]:
        asked, inner = archive_path(path)
        return self._desk.engine.read_archive(identity, posixpath.join(asked, ".") if inner else asked), inner

    def _runs(self) -> bool:
        container = self._desk.session.containers.get(self._identity)
        return container is not None and container.state is State.RUNNING

    def _failed(self, asked: tuple[str, str], error: FirstMateError) -> bool:
        if asked == (self._identity, self.path):
            self.error, self.phase = error, "failed"
            self.changed.emit()
        return True  # it is told where one looks

    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if not self._identity:
            return
        if "containers" in kinds and self._identity in ids:
            self._forget()  # it was started, and may have written anything since
            started, self._ran = self._runs() and not self._ran, self._runs()
            if self.phase in ("failed", "idle") or started:  # what it has mounted since is seen only now
                self._ask()
            self.changed.emit()
        elif "connection" in kinds and self._desk.session.online and self.phase in ("failed", "idle"):
            self._ask()
