"""What takes room on the engine's disk, as it was counted last. Counting makes the engine read its disk, so it is asked
only when somebody looks, and what was counted stays until then, with its time.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.disk import DiskUsage
from firstmate.core.errors import EngineUnreachable, FirstMateError

_ = QCoreApplication.translate

TASK: Final = "images.disk"
SHARED_TASK: Final = "images.shared"
_COUNTED: Final = ("images", "containers", "volumes")


class DiskCount(QObject):
    """`changed` when counting began, ended or failed, or when what was counted has become old."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.usage: DiskUsage | None = None
        self._shared: dict[str, int] = {}
        self.counted_at: float | None = None
        """Wall time in epoch seconds."""
        self.error: FirstMateError | None = None
        self.old = True
        """Whether the live lists have something else than was counted."""
        self._changes = 0
        """How many there were, so that one during the counting is not forgotten."""
        self._listed = {kind for kind in _COUNTED if desk.session.has(kind)}
        """What has been listed before: the first list of a kind is no change."""
        self._shared_old = True
        self.stopped = False
        """Whether somebody has stopped the counting: it begins again only when it is asked for."""
        desk.session.changed.connect(self._session_changed)
        desk.tasks.changed.connect(self._tasks_changed)
        self._busy = False

    @property
    def busy(self) -> bool:
        return self._busy

    def shared(self, image_id: str) -> int | None:
        """Bytes that an image shares with others; None where nobody has counted them."""
        return self._shared.get(image_id)

    @property
    def knows_shared(self) -> bool:
        """Whether they are known of any image."""
        return bool(self._shared)

    def ask_shared(self) -> None:
        """Asks for them quietly where images have changed. An engine that has to count for it is spared."""
        if self._shared_old and self._free(SHARED_TASK):
            self._shared_old = False
            self._desk.tasks.start(SHARED_TASK, self._ask_shared(), on_error=lambda _error: True)

    async def _ask_shared(self) -> None:
        sizes: Mapping[str, int] = await self._desk.engine.shared_sizes()
        if sizes and sizes != self._shared:
            self._shared = dict(sizes)
            self.changed.emit()

    def ask(self) -> None:
        """Counts in the background; a count under way goes on. What went wrong before is forgotten."""
        self.stopped = False
        if self.error is not None:
            self.error = None
            self.changed.emit()
        if self._free(TASK):
            self._desk.tasks.start(
                TASK, self.count(), title=_("Images", "Counting the room on the disk"), on_error=self._failed
            )

    def stop(self) -> None:
        """Ends the counting; what was counted before stays."""
        self.stopped = True
        self._desk.tasks.cancel(TASK)

    def _free(self, task: str) -> bool:
        """Whether there is somebody to ask, and nobody asks already."""
        tasks = self._desk.tasks
        return self._desk.session.online and not tasks.closed and not tasks.running(task)

    def ask_if_old(self) -> None:
        if self.old:
            self.ask()

    async def count(self) -> DiskUsage:
        """Counts and keeps the answer. Raises the errors of `core.errors`."""
        before = self._changes
        usage: DiskUsage = await self._desk.engine.disk_usage()
        # The engine may have counted before a change that was heard of meanwhile; or after it, as when we removed
        # something and its event came while the engine was counting what was left.
        old = self._changes != before and not self._fits(usage)
        self.usage, self.counted_at, self.old, self.error = usage, time.time(), old, None
        self._shared_old = self._shared_old or old
        self._shared = {one.id: one.shared_size for one in usage.images if one.shared_size is not None}
        self.changed.emit()
        return usage

    def _failed(self, error: FirstMateError) -> bool:
        if isinstance(error, EngineUnreachable):
            self._desk.session.live.suspect()
        self.error = error
        self.changed.emit()
        return True

    def _tasks_changed(self) -> None:
        busy = self._desk.tasks.running(TASK)
        if busy != self._busy:
            self._busy = busy
            self.changed.emit()

    def _session_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        self._shared_old = self._shared_old or bool(kinds & {"images", "connection"})
        news = kinds & self._listed
        self._listed |= kinds & set(_COUNTED)
        if news:
            self._changes += 1
            if not self.old and self.usage is not None and not self._fits(self.usage):
                self.old = True
                self.changed.emit()

    def _fits(self, usage: DiskUsage) -> bool:
        """Whether the live lists have just what was counted."""
        session = self._desk.session
        return (
            {one.id: {*one.tags} for one in usage.images} == {one.id: {*one.tags} for one in session.images.values()}
            and {one.id: one.state for one in usage.containers}
            == {one.id: one.state for one in session.containers.values()}
            and {one.name for one in usage.volumes} == {*session.live.volumes}
        )
