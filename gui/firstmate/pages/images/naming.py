"""Giving an image one more name, and taking a name away. Neither copies or loses anything, except the last name.

What may be typed is `core.names`' grammar; an image can be named, but not be given a digest.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from firstmate.app.page import Desk
from firstmate.core.entities import Image
from firstmate.core.errors import EngineUnreachable
from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.core.words import name_error_text

_ = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class NewName:
    """A typed name: what the engine is asked for, or what is wrong with it. `taken_from` is the image that has it."""

    name: str = ""
    repository: str = ""
    tag: str = ""
    problem: str = ""
    taken_from: Image | None = None


class Naming(QObject):
    """Both are tasks of the desk; errors become a notice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def read(self, typed: str, image: Image) -> NewName:
        """What was typed, as a further name of `image`."""
        try:
            name = parse_image_name(typed.strip())
        except ImageNameError as error:
            return NewName(problem=name_error_text(error, self._desk.languages.current))
        if name.digest is not None or name.tag is None:
            return NewName(problem=digest_words())
        if name.familiar in image.tags:
            return NewName(problem=_("Images", "The image has this name already."))
        repository, _colon, tag = name.familiar.rpartition(":")
        images = self._desk.session.images.values()
        owner = next((one for one in images if name.familiar in one.tags), None)
        return NewName(name.familiar, repository, tag, taken_from=owner)

    def give(self, image: Image, new: NewName) -> None:
        """Names an image by its id; a name that another image had goes over to this one, as with `docker tag`."""
        self._desk.tasks.start(f"images.tag:{image.id}", self._give(image, new))

    async def _give(self, image: Image, new: NewName) -> None:
        await self._tell_if_away(self._desk.engine.tag_image(image.id, new.repository, new.tag))

    def take(self, name: str) -> None:
        """Takes one of several names away."""
        self._desk.tasks.start(f"images.untag:{name}", self._take(name))

    async def _take(self, name: str) -> None:
        await self._tell_if_away(self._desk.engine.remove_image(name))

    async def _tell_if_away(self, call: Awaitable[object]) -> None:
        try:
            await call
        except EngineUnreachable:
            self._desk.session.live.suspect()
            raise


def digest_words() -> str:
    """Why a name with a digest is no name to give."""
    return _("Images", "A digest belongs to a content and cannot be given. Type a tag instead.")
