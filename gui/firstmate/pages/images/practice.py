"""The practice image that the packages carry: busybox for a computer that reaches no registry, loaded by `docker load`.

It takes the name `busybox:latest`, so it is offered only where that name is free: when the engine has no image at all,
and when a pull of busybox has failed. Refuses to know how the offer looks.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from firstmate import paths
from firstmate.app.page import Desk
from firstmate.core.errors import EngineUnreachable
from firstmate.pages.images.pulls import Pull

_ = QCoreApplication.translate

NAME: Final = "busybox"
_TASK: Final = "images.practice"


class Practice(QObject):
    """What can be loaded from this copy of FirstMate, if it carries anything."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.archive: Path | None = paths.practice_image()

    @property
    def is_free(self) -> bool:
        """Whether there is an archive, and no image has its name yet."""
        images = self._desk.session.images.values()
        return self.archive is not None and not any(f"{NAME}:latest" in image.tags for image in images)

    def helps(self, pull: Pull) -> bool:
        """Whether the archive has what this pull could not get."""
        failed = pull.phase == "failed" and not isinstance(pull.error, EngineUnreachable)
        return failed and pull.image == f"{NAME}:latest" and self.is_free

    @property
    def argv(self) -> tuple[str, ...]:
        """The command that does the same; () without an archive."""
        return (*self._desk.prefix, "load", "--input", str(self.archive)) if self.archive is not None else ()

    def load(self, on_done: Callable[[], object] = lambda: None) -> None:
        """Gives the archive to the engine. Errors become a notice."""
        if self.archive is not None:
            title = _("Images", "Loading the practice image")
            self._desk.tasks.start(_TASK, self._load(self.archive, on_done), title=title)

    async def _load(self, archive: Path, on_done: Callable[[], object]) -> None:
        await self._desk.engine.load_image(archive)
        on_done()
        self._desk.notices.post(
            "ok",
            _("Images", "The practice image is here, as busybox."),
            action_text=_("Images", "Run it"),
            on_action=lambda: self._desk.go("run", image=NAME),
        )
