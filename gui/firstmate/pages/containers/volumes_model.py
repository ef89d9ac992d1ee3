"""The volumes without their widgets: what is listed, who uses each, what can be done.

The list is the session's, live by events; who uses a volume is read from the list of containers. Sizes are counted only
when somebody asks: the engine reads every file for them. Refuses to ask the person anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.explanations import Told, tell
from firstmate.app.page import Desk
from firstmate.core import command
from firstmate.core.entities import Container, Volume
from firstmate.core.errors import EngineError, EngineUnreachable, FirstMateError, NotFound
from firstmate.pages.containers.naming import listed
from firstmate.pages.containers.volume_transfers import VolumeTransfers, helper_image

_ = QCoreApplication.translate

Phase = Literal["loading", "error", "empty", "ready"]
_ANONYMOUS = re.compile(r"[0-9a-f]{64}")
COUNT_KEY = "volumes.count"


def is_anonymous(name: str) -> bool:
    """Whether the engine named it: made for one container, by an image that wanted a volume or by `-v /place`."""
    return _ANONYMOUS.fullmatch(name) is not None


class VolumesModel(QObject):
    """`listed`: rows came, went or changed. `changed`: what is selected or what can be done."""

    listed = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.transfers = VolumeTransfers(desk, self)
        self.sizes: Mapping[str, int | None] = {}
        self._selected: tuple[str, ...] = ()
        desk.session.changed.connect(self._state_changed)

    # -- what there is ------------------------------------------------------------------------------------------------
    @property
    def volumes(self) -> Mapping[str, Volume]:
        """By name."""
        return self.desk.session.live.volumes

    @property
    def phase(self) -> Phase:
        session = self.desk.session
        if not session.has("volumes"):
            return "error" if session.connection.phase == "lost" else "loading"
        return "ready" if self.volumes else "empty"

    @property
    def stale(self) -> bool:
        """Whether the list is the last known one of an engine that is away."""
        return not self.desk.session.online

    def users(self, name: str) -> tuple[Container, ...]:
        """The containers that have it, running or not."""
        return tuple(one for one in self.desk.session.containers.values() if name in one.mounts)

    @property
    def unused(self) -> tuple[Volume, ...]:
        """Those that no container has."""
        used = {mount for one in self.desk.session.containers.values() for mount in one.mounts}
        return tuple(one for one in self.volumes.values() if one.name not in used)

    @property
    def selected(self) -> tuple[Volume, ...]:
        return tuple(self.volumes[name] for name in self._selected if name in self.volumes)

    @property
    def single(self) -> Volume | None:
        """The selected one, if it is the only one and the engine can be asked about it."""
        selected = self.selected
        return selected[0] if len(selected) == 1 and self.desk.session.online else None

    def select(self, names: Sequence[str]) -> None:
        self._selected = tuple(names)
        self.changed.emit()

    @property
    def helper_image(self) -> str:
        """The image for the helper of a backup, "" where there is none."""
        return helper_image(self.desk.session.images.values())

    def argv(self, what: str) -> list[str]:
        """The command of an action on the selection."""
        names = [one.name for one in self.selected]
        first, prefix = next(iter(names), "NAME"), self.desk.prefix
        if what in ("backup", "restore"):
            make = command.backup_argv if what == "backup" else command.restore_argv
            return make(first, self.helper_image or "busybox", "/FOLDER", f"{first}.tar", prefix)
        if what == "browse":
            mount = ["-v", f"{first}:/volume:ro"]
            return [*prefix, "run", "--rm", *mount, self.helper_image or "busybox", "ls", "-lR", "/volume"]
        if what == "create":
            return command.volume_argv("create", "NAME", prefix=prefix)
        if what == "prune":
            return command.volume_argv("rm", *(one.name for one in self.unused), prefix=prefix)
        if what == "count":
            return [*prefix, "system", "df", "-v"]
        if what in ("remove", "inspect") and names:
            return command.volume_argv("rm" if what == "remove" else "inspect", *names, prefix=prefix)
        return command.volume_argv("ls", prefix=prefix)

    # -- what is done -------------------------------------------------------------------------------------------------
    async def create(self, name: str) -> None:
        made = await self._asked(self.desk.engine.create_volume(name))
        self.desk.notices.post("ok", _("Volumes", "The volume {name} is there.").format(name=made.name))

    async def remove(self, names: Sequence[str]) -> None:
        """One after the other, and one summary. What is gone already is what was wanted."""
        failed: dict[str, FirstMateError] = {}
        for number, name in enumerate(names, 1):
            try:
                await self._asked(self.desk.engine.remove_volume(name))
            except NotFound:
                pass
            except FirstMateError as error:
                failed[name] = error
            if len(names) > 1:
                self.desk.tasks.progress(task_key(names), number / len(names), f"{number} / {len(names)}")
        if len(names) == 1 and failed:
            raise failed[names[0]]
        if failed:
            self._tell_failures(len(names), failed)
            return
        done = _("Volumes", "%n volume(s) removed.", None, len(names))
        one = _("Volumes", "Removed the volume {name}.").format(name=short(names[0]))
        self.desk.notices.post("ok", one if len(names) == 1 else done)

    def _tell_failures(self, total: int, failed: Mapping[str, FirstMateError]) -> None:
        title = _("Volumes", "{failed} of {total} could not be removed: {names}").format(
            failed=len(failed), total=total, names=listed([short(name) for name in failed])
        )
        told = tell(next(iter(failed.values())), self.desk.languages.current)
        words = "\n".join(
            f"{name}: {error.engine_text if isinstance(error, EngineError) else error}"
            for name, error in failed.items()
        )
        self.desk.notices.post("error", title, told=Told(title, told.meaning, told.steps, told.command, words))

    async def inspect(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = await self._asked(self.desk.engine.volume(name))
        return found

    def count(self) -> None:
        """Has the engine count what the volumes hold."""
        self.desk.tasks.start(COUNT_KEY, self._count(), title=_("Volumes", "Counting the volumes"))
        self.changed.emit()

    async def _count(self) -> None:
        usage = await self._asked(self.desk.engine.disk_usage())
        self.sizes = {one.name: one.size for one in usage.volumes}
        self.listed.emit()
        self.changed.emit()

    async def _asked(self, call: Any) -> Any:
        try:
            return await call
        except EngineUnreachable:
            self.desk.session.live.suspect()
            raise

    # -- what changes -------------------------------------------------------------------------------------------------
    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {"volumes", "containers", "connection"}:
            self.listed.emit()
            self.changed.emit()

    def close(self) -> None:
        self.transfers.close()


def task_key(names: Iterable[str]) -> str:
    """The lane of a removal."""
    return f"volumes.remove:{','.join(names)}"


def short(name: str) -> str:
    """A name as a person reads it: the long numbers are cut."""
    return name[:12] if is_anonymous(name) else name
