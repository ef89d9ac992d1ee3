"""What the Images page knows: the local images and who uses them, the chosen one, and the rooms that act on them.

The list is the session's live state; nothing is asked of the engine for it. One inspect and one history per chosen
image, kept. Each thing that can be done has a room of its own; here they only find each other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal

from firstmate.app.keeping import task_of
from firstmate.app.page import Desk
from firstmate.core.disk import HistoryStep
from firstmate.core.entities import Container, Image, ImageDetail
from firstmate.core.errors import EngineUnreachable, FirstMateError
from firstmate.core.kept_layers import Unfinished, unfinished
from firstmate.pages.images.disk_usage import DiskCount
from firstmate.pages.images.naming import Naming
from firstmate.pages.images.platforms import Platforms
from firstmate.pages.images.practice import Practice
from firstmate.pages.images.pruning import Pruning
from firstmate.pages.images.pulls import Pulls
from firstmate.pages.images.removals import Removals, users_of
from firstmate.pages.images.transfers import Transfers

Phase = Literal["loading", "lost", "empty", "ready"]

_DETAILS_KEPT: Final = 64


class ImagesModel(QObject):
    """Signals: `changed`: the list or the connection did; `detail_changed`: the chosen image or its facts did."""

    changed = Signal()
    detail_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pulls = Pulls(desk)
        self.practice = Practice(desk)
        self.transfers = Transfers(desk)
        self.platforms = Platforms(desk)
        self.naming = Naming(desk)
        self.removals = Removals(desk, lambda: self.users)
        self.disk = DiskCount(desk)
        self.pruning = Pruning(desk, self.disk, self.removals, lambda: {*self.users, *self.hidden})
        self.selected: str | None = None
        self.detail_error: FirstMateError | None = None
        self._details: OrderedDict[str, ImageDetail] = OrderedDict()
        self._histories: dict[str, tuple[HistoryStep, ...]] = {}
        self._users: dict[str, tuple[Container, ...]] | None = None
        self._unfinished: dict[str, Unfinished] = {}
        """The images that keep parts of unfinished downloads, by id."""
        self._hidden: frozenset[str] = frozenset()
        self._shown: Mapping[str, Image] | None = None
        self.removals.changed.connect(self.changed)
        desk.session.changed.connect(self._session_changed)
        desk.tasks.changed.connect(self._tasks_changed)
        self._find_unfinished()

    # -- reading -------------------------------------------------------------------------------------------------------
    @property
    def images(self) -> Mapping[str, Image]:
        """All that there are, but for what is kept of a download that is going on."""
        images = self._desk.session.images
        if not self._hidden:
            return images
        if self._shown is None:
            self._shown = {key: image for key, image in images.items() if key not in self._hidden}
        return self._shown

    @property
    def hidden(self) -> frozenset[str]:
        """The ids of the images that keep parts of a download that is going on."""
        return self._hidden

    @property
    def phase(self) -> Phase:
        """ "lost" only while nothing was ever listed; a list that grew old is still "ready" (see `stale`)."""
        session = self._desk.session
        if session.has("images"):
            return "ready" if self.images else "empty"
        return "lost" if session.connection.phase == "lost" else "loading"

    @property
    def stale(self) -> bool:
        return self._desk.session.live.stale

    @property
    def users(self) -> Mapping[str, tuple[Container, ...]]:
        """The containers, running or not, that were made from an image, by its id. Counted from the live list."""
        if self._users is None:
            self._users = users_of(self._desk.session.containers.values())
        return self._users

    @property
    def image(self) -> Image | None:
        """The chosen image."""
        return self.images.get(self.selected) if self.selected else None

    @property
    def detail(self) -> ImageDetail | None:
        """What inspect said of the chosen image, None while it has not."""
        return self._details.get(self.selected) if self.selected else None

    @property
    def history(self) -> tuple[HistoryStep, ...] | None:
        """The steps in which the chosen image was made, the newest first; None while they are not known."""
        return self._histories.get(self.selected) if self.selected else None

    def find(self, reference: str) -> str | None:
        """The id of a local image by its id (or the beginning of it), tag or digest."""
        plain = reference.removeprefix("sha256:")
        for image in self.images.values():
            if reference in image.tags or f"{reference}:latest" in image.tags or reference in image.digests:
                return image.id
        if len(plain) >= 4:
            return next((id_ for id_ in self.images if id_.removeprefix("sha256:").startswith(plain)), None)
        return None

    # -- choosing ------------------------------------------------------------------------------------------------------
    def select(self, image_id: str | None) -> None:
        """Chooses an image and asks for its facts unless they are known."""
        image_id = image_id if image_id in self.images else None
        if image_id == self.selected:
            return
        self.selected, self.detail_error = image_id, None
        self._desk.tasks.cancel("images.inspect")
        if image_id is not None and image_id not in self._histories:
            self.inspect()
        self.detail_changed.emit()

    def inspect(self) -> None:
        """Asks for the facts of the chosen image (again)."""
        if self.selected is not None:
            self.detail_error = None
            self._desk.tasks.start("images.inspect", self._inspect(self.selected), on_error=self._inspect_failed)
            self.detail_changed.emit()

    async def _inspect(self, image_id: str) -> None:
        if image_id not in self._details:
            detail: ImageDetail = await self._desk.engine.image(image_id)
            self._details[image_id] = detail
            self.platforms.note(detail)
            while len(self._details) > _DETAILS_KEPT:
                gone, _detail = self._details.popitem(last=False)
                self._histories.pop(gone, None)
            self.detail_changed.emit()
        self._histories[image_id] = await self._desk.engine.image_history(image_id)
        self.detail_changed.emit()

    def _inspect_failed(self, error: FirstMateError) -> bool:
        if isinstance(error, EngineUnreachable):
            self._desk.session.live.suspect()
        self.detail_error = error
        self.detail_changed.emit()
        return True

    # -- following -----------------------------------------------------------------------------------------------------
    def _session_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if not kinds & {"images", "containers", "connection", "engine"}:
            return
        if "containers" in kinds:
            self._users = None
        if "images" in kinds:
            self._find_unfinished()
        gone = self.selected is not None and self.selected not in self.images
        if gone:
            self.selected = None
            self._desk.tasks.cancel("images.inspect")
        self.changed.emit()
        if gone or kinds & {"images", "containers"}:
            self.detail_changed.emit()

    def _find_unfinished(self) -> None:
        found = ((key, unfinished(image)) for key, image in self._desk.session.images.items())
        self._unfinished = {key: part for key, part in found if part is not None}
        self._hide()

    def _hide(self) -> bool:
        """True when others are hidden than before."""
        running = self._desk.tasks.running
        before = self._hidden
        self._hidden = frozenset(key for key, part in self._unfinished.items() if running(task_of(part.name)))
        self._shown = None
        return self._hidden != before

    def _tasks_changed(self) -> None:
        if self._unfinished and self._hide():
            self.changed.emit()
