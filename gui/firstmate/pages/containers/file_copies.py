"""Copies between containers and this computer, as `docker cp`: one after the other, with progress and a way to cancel.

They go on when another container or page is looked at; the status line shows them too. What could not be copied is
named in the end.
"""

from __future__ import annotations

import asyncio
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.inside import FileEntry, archive_path, joined, shown
from firstmate.host import packing, unpacking
from firstmate.host.unpacking import LeftOut
from firstmate.pages.containers import in_memory

_ = QCoreApplication.translate


@dataclass(slots=True)
class Copy:
    """One copy under way. `total` is None where the size is known only at the end."""

    key: str
    way: Literal["in", "out"]
    title: str
    total: int | None = None
    done: int = 0
    task: asyncio.Task[object] | None = field(default=None, repr=False)

    @property
    def fraction(self) -> float | None:
        return min(1.0, self.done / self.total) if self.total else None


class FileCopies(QObject):
    """`changed` when a copy began, moved on or ended; `arrived(identity, folder)` when files came into a container."""

    changed = Signal()
    arrived = Signal(str, str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._count = 0
        self.running: dict[str, Copy] = {}

    def cancel(self, key: str) -> None:
        """Stops the real work; of a copy out nothing is left, of a copy in what has arrived stays."""
        self._desk.tasks.cancel(key)

    def copy_out(self, identity: str, folder: str, entries: Sequence[FileEntry], into: Path) -> str:
        """Files and folders of a container into a folder of this computer; nothing there is replaced. Its key."""
        what = shown(entries[0].name) if len(entries) == 1 else _("Files", "%n item(s)", None, len(entries))
        title = _("Files", "Copying {what} to {folder}").format(what=what, folder=into.name or str(into))
        sizes = [one.size for one in entries]
        total = sum(sizes) if all(one.kind == "file" for one in entries) else None
        copy = self._begin("out", title, total)
        self._run(copy, self._copy_out(copy, identity, folder, tuple(entries), into))
        return copy.key

    def copy_in(self, identity: str, folder: str, paths: Sequence[Path]) -> str:
        """Files and folders of this computer into a folder of a container; names that are there are replaced."""
        what = paths[0].name if len(paths) == 1 else _("Files", "%n item(s)", None, len(paths))
        title = _("Files", "Copying {what} into {folder}").format(what=what, folder=shown(folder))
        copy = self._begin("in", title, None)
        self._run(copy, self._copy_in(copy, identity, folder, tuple(paths)))
        return copy.key

    def _begin(self, way: Literal["in", "out"], title: str, total: int | None) -> Copy:
        self._count += 1
        return Copy(f"containers.files.copy:{self._count}", way, title, total)

    def _run(self, copy: Copy, work: object) -> None:
        self.running[copy.key] = copy
        task = self._desk.tasks.start(copy.key, work, title=copy.title)  # type: ignore[arg-type]
        task.add_done_callback(lambda _task: self._ended(copy))
        self.changed.emit()

    def _ended(self, copy: Copy) -> None:
        self.running.pop(copy.key, None)
        self.changed.emit()

    async def _copy_out(
        self, copy: Copy, identity: str, folder: str, entries: tuple[FileEntry, ...], into: Path
    ) -> None:
        loop, before = asyncio.get_running_loop(), 0
        left_out: list[LeftOut] = []
        places: list[Path] = []
        renamed = 0
        for entry in entries:
            await in_memory.refuse(self._desk.engine, identity, joined(folder, entry.name))
            asked, inner = archive_path(joined(folder, entry.name))
            chunks = self._desk.engine.read_archive(identity, posixpath.join(asked, ".") if inner else asked)

            def told(_entries: int, size: int, before: int = before) -> None:
                loop.call_soon_threadsafe(self._moved, copy, before + size)

            found = await unpacking.unpack(chunks, into, told, inner=inner)
            before += found.size
            places += found.places
            left_out += found.left_out
            renamed += found.renamed
        self._tell_out(places, left_out, renamed, into)

    def _tell_out(self, places: Sequence[Path], left_out: Sequence[LeftOut], renamed: int, into: Path) -> None:
        names = ", ".join(shown(place.name) for place in places[:3]) + (" …" if len(places) > 3 else "")
        words = _("Files", "{names} is in {folder}.").format(names=names, folder=into) if places else ""
        links = [one for one in left_out if one.why == "link"]
        others = [one for one in left_out if one.why != "link"]
        if others:
            words += " " + _(
                "Files", "%n item(s) left out, being devices or links that lead outside: {names}", None, len(others)
            ).format(names=_some(others))
        if links:
            words += " " + _(
                "Files", "%n link(s) left out, as this computer lets programs make none: {names}", None, len(links)
            ).format(names=_some(links))
        if renamed:
            words += " " + _("Files", "%n name(s) changed: this computer cannot hold them.", None, renamed)
        self._desk.notices.post("warn" if left_out else "ok", words.strip())

    async def _copy_in(self, copy: Copy, identity: str, folder: str, paths: tuple[Path, ...]) -> None:
        await in_memory.refuse(self._desk.engine, identity, folder)
        asked, inner = archive_path(folder)
        packed = await asyncio.to_thread(packing.plan, paths, inner)
        copy.total = packed.size

        def sent(count: int) -> None:
            self._moved(copy, count)

        await self._desk.engine.write_archive(identity, asked, packing.PackedFiles(packed), packed.size, sent=sent)
        self.arrived.emit(identity, folder)
        words = _("Files", "%n file(s) copied into {folder}.", None, packed.files).format(folder=shown(folder))
        if packed.left_out:
            words += " " + _("Files", "%n item(s) left out: devices, pipes and sockets.", None, len(packed.left_out))
        self._desk.notices.post("warn" if packed.left_out else "ok", words)

    def _moved(self, copy: Copy, done: int) -> None:
        if copy.key in self.running:
            copy.done = done
            self._desk.tasks.progress(copy.key, copy.fraction)
            self.changed.emit()


def _some(left_out: Sequence[LeftOut]) -> str:
    """The first names, for a sentence."""
    return ", ".join(shown(one.name) for one in left_out[:3]) + (" …" if len(left_out) > 3 else "")
