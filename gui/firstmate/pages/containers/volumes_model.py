"""The volumes without their widgets: what is listed, who uses each, what can be done.

The list is the session's, live by events; who uses a volume is read from the list of containers. Sizes are counted only
when somebody asks: the engine reads every file for them. Refuses to ask the person anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject

from firstmate.app.page import Desk
from firstmate.core import command
from firstmate.core.entities import Container, Volume
from firstmate.pages.containers.store_model import StoreModel
from firstmate.pages.containers.volume_transfers import VolumeTransfers, helper_image

_ = QCoreApplication.translate

_ANONYMOUS = re.compile(r"[0-9a-f]{64}")
COUNT_KEY = "volumes.count"


def is_anonymous(name: str) -> bool:
    """Whether the engine named it: made for one container, by an image that wanted a volume or by `-v /place`."""
    return _ANONYMOUS.fullmatch(name) is not None


class VolumesModel(StoreModel[Volume]):
    """See the module."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, "volumes", parent)
        self.transfers = VolumeTransfers(desk, self)
        self.sizes: Mapping[str, int | None] = {}

    # -- what there is ------------------------------------------------------------------------------------------------
    @property
    def things(self) -> Mapping[str, Volume]:
        """By name."""
        return self.desk.session.live.volumes

    def users(self, name: str) -> tuple[Container, ...]:
        """The containers that have it, running or not."""
        return tuple(one for one in self.desk.session.containers.values() if name in one.mounts)

    @property
    def unused(self) -> tuple[Volume, ...]:
        """Those that no container has."""
        used = {mount for one in self.desk.session.containers.values() for mount in one.mounts}
        return tuple(one for one in self.things.values() if one.name not in used)

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
        made = await self.asked(self.desk.engine.create_volume(name))
        self.desk.notices.post("ok", _("Volumes", "The volume {name} is there.").format(name=made.name))

    async def inspect(self, name: str) -> Mapping[str, Any]:
        return await self.asked(self.desk.engine.volume(name))

    def key(self, one: Volume) -> str:
        return one.name

    def shown(self, name: str) -> str:
        return short(name)

    async def remove_now(self, key: str) -> None:
        await self.desk.engine.remove_volume(key)

    def removed_words(self, names: Sequence[str]) -> str:
        done = _("Volumes", "%n volume(s) removed.", None, len(names))
        one = _("Volumes", "Removed the volume {name}.").format(name=short(names[0]))
        return one if len(names) == 1 else done

    def count(self) -> None:
        """Has the engine count what the volumes hold."""
        self.desk.tasks.start(COUNT_KEY, self._count(), title=_("Volumes", "Counting the volumes"))
        self.changed.emit()

    async def _count(self) -> None:
        usage = await self.asked(self.desk.engine.disk_usage())
        self.sizes = {one.name: one.size for one in usage.volumes}
        self.listed.emit()
        self.changed.emit()

    def close(self) -> None:
        self.transfers.close()


def short(name: str) -> str:
    """A name as a person reads it: the long numbers are cut."""
    return name[:12] if is_anonymous(name) else name
