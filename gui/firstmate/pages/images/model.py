"""What the Images page knows: the local images and who uses them, the chosen one, and what is being removed.

The list is the session's live state; nothing is asked of the engine for it. One inspect per chosen image, kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.entities import Container, Image, ImageDetail
from firstmate.core.errors import EngineError, EngineUnreachable, FirstMateError, ImageMissing
from firstmate.pages.images.practice import Practice
from firstmate.pages.images.pulls import Pulls
from firstmate.pages.images.rows import reference, tags

_ = QCoreApplication.translate

Phase = Literal["loading", "lost", "empty", "ready"]

_DETAILS_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing one image would mean. `references` are what the engine is asked to remove, in this order."""

    image: Image
    name: str
    references: tuple[str, ...]
    users: tuple[Container, ...]


class ImagesModel(QObject):
    """Signals: `changed`: the list or the connection did; `detail_changed`: the chosen image or its facts did."""

    changed = Signal()
    detail_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pulls = Pulls(desk)
        self.practice = Practice(desk)
        self.selected: str | None = None
        self.detail_error: FirstMateError | None = None
        self._details: OrderedDict[str, ImageDetail] = OrderedDict()
        self._users: dict[str, tuple[Container, ...]] | None = None
        self._removing: set[str] = set()
        desk.session.changed.connect(self._session_changed)

    # -- reading -------------------------------------------------------------------------------------------------------
    @property
    def images(self) -> Mapping[str, Image]:
        return self._desk.session.images

    @property
    def phase(self) -> Phase:
        """ "lost" only while nothing was ever listed; a list that grew old is still "ready" (see `stale`)."""
        session = self._desk.session
        if session.has("images"):
            return "ready" if session.images else "empty"
        return "lost" if session.connection.phase == "lost" else "loading"

    @property
    def stale(self) -> bool:
        return self._desk.session.live.stale

    @property
    def users(self) -> Mapping[str, tuple[Container, ...]]:
        """The containers, running or not, that were made from an image, by its id. Counted from the live list."""
        if self._users is None:
            found: dict[str, list[Container]] = {}
            for container in self._desk.session.containers.values():
                found.setdefault(container.image_id, []).append(container)
            self._users = {image: tuple(containers) for image, containers in found.items()}
        return self._users

    @property
    def removing(self) -> frozenset[str]:
        """Ids of the images that are being removed."""
        return frozenset(self._removing)

    @property
    def image(self) -> Image | None:
        """The chosen image."""
        return self.images.get(self.selected) if self.selected else None

    @property
    def detail(self) -> ImageDetail | None:
        """What inspect said of the chosen image, None while it has not."""
        return self._details.get(self.selected) if self.selected else None

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
        if image_id is not None and image_id not in self._details:
            self.inspect()
        self.detail_changed.emit()

    def inspect(self) -> None:
        """Asks for the facts of the chosen image (again)."""
        if self.selected is not None:
            self.detail_error = None
            self._desk.tasks.start("images.inspect", self._inspect(self.selected), on_error=self._inspect_failed)
            self.detail_changed.emit()

    async def _inspect(self, image_id: str) -> None:
        detail: ImageDetail = await self._desk.engine.image(image_id)
        self._details[image_id] = detail
        while len(self._details) > _DETAILS_KEPT:
            self._details.popitem(last=False)
        if self.selected == image_id:
            self.detail_changed.emit()

    def _inspect_failed(self, error: FirstMateError) -> bool:
        if isinstance(error, EngineUnreachable):
            self._desk.session.live.suspect()
        self.detail_error = error
        self.detail_changed.emit()
        return True

    # -- removing ------------------------------------------------------------------------------------------------------
    def removal(self, image_id: str) -> Removal | None:
        """What there is to say before removing an image; None when it is gone."""
        image = self.images.get(image_id)
        if image is None:
            return None
        # One request per tag: the last one takes the layers. By its id, an image of two repositories would need force.
        return Removal(image, reference(image), tags(image) or (image.id,), self.users.get(image_id, ()))

    async def remove(self, removal: Removal) -> None:
        """Removes the image with all its tags. Raises the errors of `core.errors`."""
        self._removing.add(removal.image.id)
        self.changed.emit()
        try:
            for number, one in enumerate(removal.references):
                try:
                    await self._desk.engine.remove_image(one)
                except ImageMissing:
                    # Gone is what was wanted; only an image that was never there to remove is news.
                    if number == 0:
                        raise
        except EngineError as error:
            if isinstance(error, EngineUnreachable):
                self._desk.session.live.suspect()
            raise
        finally:
            self._removing.discard(removal.image.id)
            self.changed.emit()
        self._desk.notices.post("ok", _("Images", "{image} has been removed.").format(image=removal.name))

    # -- following -----------------------------------------------------------------------------------------------------
    def _session_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if not kinds & {"images", "containers", "connection"}:
            return
        if "containers" in kinds:
            self._users = None
        gone = self.selected is not None and self.selected not in self.images
        if gone:
            self.selected = None
            self._desk.tasks.cancel("images.inspect")
        self.changed.emit()
        if gone or kinds & {"images", "containers"}:
            self.detail_changed.emit()
