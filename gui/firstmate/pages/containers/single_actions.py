"""What is done to one container only: another name, an image of it, what it was made from. Refuses to ask anybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeVar

from PySide6.QtCore import QCoreApplication

from firstmate.app.page import Desk
from firstmate.core import command
from firstmate.core.errors import EngineUnreachable, NotFound
from firstmate.core.names import ImageName
from firstmate.pages.containers.copies import Source

_ = QCoreApplication.translate
T = TypeVar("T")

Single = Literal["rename", "again", "commit", "export", "copy_as"]
SINGLES: Final[tuple[Single, ...]] = ("rename", "again", "commit", "export", "copy_as")


def argv(what: Single, name: str, prefix: Sequence[str] = command.DOCKER) -> list[str]:
    """The command that does it; what is asked first is still in capitals."""
    make: dict[Single, Callable[[], list[str]]] = {
        "rename": lambda: command.rename_argv(name, "NEW_NAME", prefix),
        "again": lambda: command.inspect_argv(name, prefix),
        "commit": lambda: command.commit_argv(name, "IMAGE", prefix=prefix),
        "export": lambda: command.export_argv(name, f"{name}.tar", prefix),
        "copy_as": lambda: command.inspect_argv(name, prefix),
    }
    return make[what]()


class SingleActions:
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def rename(self, identity: str, old: str, new: str) -> None:
        """Gives it another name, and says so."""
        await self._asked(self._desk.engine.rename(identity, new))
        self._desk.notices.post("ok", _("Containers", "{old} is called {new} now.").format(old=old, new=new))

    async def commit(self, identity: str, name: str, image: ImageName, *, message: str, pause: bool) -> None:
        """Makes an image of it, and offers to show the image."""
        tag = image.tag or "latest"
        full = f"{image.familiar_name}:{tag}"
        await self._asked(self._desk.engine.commit(identity, image.familiar_name, tag, message=message, pause=pause))
        self._desk.notices.post(
            "ok",
            _("Containers", "{name} was saved as the image {image}.").format(name=name, image=full),
            action_text=_("Containers", "Show the image"),
            on_action=lambda: self._desk.go("images", select=full),
        )

    async def source(self, identity: str) -> Source:
        """What it was made from, as far as the engine still knows."""
        detail = await self._asked(self._desk.engine.container(identity))
        image: Mapping[str, Any] | None
        try:
            image = (await self._desk.engine.image(detail.image_id)).raw
        except NotFound:  # the image is gone: then all that it brought along is the container's own
            image = None
        info = self._desk.session.info
        return Source(detail.raw, image, info.cgroup_version if info is not None else "")

    async def _asked(self, call: Awaitable[T]) -> T:
        try:
            return await call
        except EngineUnreachable:
            self._desk.session.live.suspect()
            raise
