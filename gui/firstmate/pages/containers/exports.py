"""Files on their way into archives and out of them: several at once, each cancellable, also on another page.

An archive grows beside its place and takes it when it is whole. Refuses to ask anybody anything.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from firstmate.app.page import Desk
from firstmate.core.errors import EngineUnreachable, FirstMateError
from firstmate.core.quantities import format_bytes
from firstmate.host.archive_file import ArchiveFile

_ = QCoreApplication.translate

ANNOUNCE_MS: Final = 150
"""An archive grows some thousand times a second; nobody reads that."""


Way = Literal["export", "backup", "restore"]


@dataclass(slots=True)
class Export:
    """One archive that grows, or is read. `expected` is about how many bytes there are, 0 while nobody knows."""

    key: str
    name: str
    path: Path
    began: float
    way: Way = "export"
    written: int = 0
    expected: int = 0

    @property
    def title(self) -> str:
        """What the status line calls it."""
        return {
            "export": _("Containers", "Exporting {name}"),
            "backup": _("Containers", "Backing up {name}"),
            "restore": _("Containers", "Restoring {name}"),
        }[self.way].format(name=self.name)

    @property
    def words(self) -> str:
        """The same with the archive."""
        return {
            "export": _("Containers", "Exporting {name} to {file}"),
            "backup": _("Containers", "Backing up {name} to {file}"),
            "restore": _("Containers", "Restoring {name} from {file}"),
        }[self.way].format(name=self.name, file=self.path.name)

    @property
    def fraction(self) -> float | None:
        """How far it is; never whole before its end, since the engine's figure is a rough one."""
        return min(0.99, self.written / self.expected) if self.expected else None

    def rate(self, now: float) -> float:
        """Bytes a second so far."""
        seconds = now - self.began
        return self.written / seconds if seconds > 0 else 0.0


class Exports(QObject):
    """`listed` when one began or ended, `changed` when some moved on."""

    listed = Signal()
    changed = Signal()

    def __init__(
        self, desk: Desk, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._clock = clock
        self._exports: dict[str, Export] = {}
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(ANNOUNCE_MS)
        self._pace.timeout.connect(self._announce)

    @property
    def all(self) -> tuple[Export, ...]:
        """Those under way, oldest first."""
        return tuple(self._exports.values())

    @property
    def now(self) -> float:
        return self._clock()

    def start(self, container: str, name: str, path: Path) -> Export:
        """Writes the files of a container to `path`. One that grows at this place already is left alone."""
        export = Export(f"containers.export:{path}", name, path, self._clock())

        async def take() -> None:
            await self._write(export, self._desk.engine.export(container))

        return self._begin(export, take, lambda: self._desk.engine.files_size(container))

    def _begin(
        self, export: Export, work: Callable[[], Awaitable[None]], measure: Callable[[], Awaitable[int]] | None = None
    ) -> Export:
        if export.key in self._exports:
            return self._exports[export.key]
        self._exports[export.key] = export
        task = self._desk.tasks.start(export.key, self._run(export, work, measure), title=export.title)
        task.add_done_callback(lambda _done: self._gone(export))  # also where it was cancelled before its first step
        self.listed.emit()
        return export

    def _gone(self, export: Export) -> None:
        if self._exports.get(export.key) is not export:
            return
        del self._exports[export.key]
        if not self._exports:
            self._pace.stop()  # thrown away while it runs, it would be ended by whichever thread collects the garbage
        self.listed.emit()

    def cancel(self, key: str) -> None:
        """The engine stops reading; nothing of the archive stays."""
        self._desk.tasks.cancel(key)

    def close(self) -> None:
        """The page closes; what runs is the desk's to end."""
        self._pace.stop()

    async def _run(
        self, export: Export, work: Callable[[], Awaitable[None]], measure: Callable[[], Awaitable[int]] | None
    ) -> None:
        measuring = asyncio.create_task(self._measure(export, measure)) if measure is not None else None
        try:
            await work()
            words = _("Containers", "The files of {name} are in {file} ({size}).")
            if export.way == "restore":
                words = _("Containers", "The files of {file} ({size}) are in {name}.")
            self._desk.notices.post(
                "ok", words.format(name=export.name, file=export.path.name, size=format_bytes(export.written))
            )
        except asyncio.CancelledError:
            words = {
                "export": _("Containers", "The export of {name} was cancelled; nothing of it is left."),
                "backup": _("Containers", "The backup of {name} was cancelled; nothing of it is left."),
                "restore": _("Containers", "Restoring {name} was cancelled; a part of the files is there."),
            }[export.way]
            self._desk.notices.post("idle", words.format(name=export.name))
            raise
        except EngineUnreachable:
            self._desk.session.live.suspect()
            raise
        finally:
            if measuring is not None:
                measuring.cancel()
            self._gone(export)

    async def _write(self, export: Export, archive: AsyncIterator[bytes]) -> None:
        pieces = cast("AsyncGenerator[bytes, None]", archive)
        async with aclosing(pieces), ArchiveFile(export.path) as file:
            async for piece in pieces:
                await file.write(piece)
                self._moved(export, file.written)
            await file.finish()

    def _moved(self, export: Export, written: int) -> None:
        export.written = written
        if not self._pace.isActive():
            self._pace.start()

    async def _measure(self, export: Export, measure: Callable[[], Awaitable[int]]) -> None:
        """How much there is to come, which the engine has to add up: the bar is there when it has."""
        try:
            export.expected = await measure()
        except FirstMateError:
            return  # the export says what is wrong

    def _announce(self) -> None:
        for export in self._exports.values():
            self._desk.tasks.progress(export.key, export.fraction, format_bytes(export.written))
        if self._exports:
            self.changed.emit()
