"""Removing images: what there is to say before, the removal itself, and what could not be removed.

Names are taken away one by one and the last one takes the layers, as `docker rmi NAME NAME…` does. Nothing is forced:
an image that a container or another image needs stays whole, with all its names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.disk import descendants
from firstmate.core.entities import Container, Image
from firstmate.core.errors import Conflict, EngineError, EngineUnreachable, ImageMissing
from firstmate.core.kept_layers import unfinished
from firstmate.pages.images.rows import image_name, reference, tags

_ = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing one image would mean. `references` are what the engine is asked to remove, in this order.

    `users`: containers made from it, running or not. `children`: listed images that were built on it.
    """

    image: Image
    name: str
    references: tuple[str, ...]
    users: tuple[Container, ...] = ()
    children: tuple[Image, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether it is known already that it cannot be removed."""
        return bool(self.users or self.children)


@dataclass(slots=True)
class Outcome:
    """What became of several removals."""

    removed: list[Removal] = field(default_factory=list)
    failed: list[tuple[Removal, EngineError]] = field(default_factory=list)


def users_of(containers: Iterable[Container]) -> dict[str, tuple[Container, ...]]:
    """The containers, running or not, that were made from an image, by its id."""
    found: dict[str, list[Container]] = {}
    for container in containers:
        found.setdefault(container.image_id, []).append(container)
    return {image: tuple(users) for image, users in found.items()}


def removal_of(image: Image, users: Sequence[Container] = (), children: Sequence[Image] = ()) -> Removal:
    """A removal by every name that the image has: by its id, an image of two repositories would need force."""
    repositories = {tag.rpartition(":")[0] for tag in image.tags}
    digests = tuple(one for one in image.digests if one.partition("@")[0] not in repositories)
    references = (*tags(image), *digests) or (image.id,)
    name = reference(image) if unfinished(image) is None else image_name(image)
    return Removal(image, name, references, tuple(users), tuple(children))


class Removals(QObject):
    """`changed` when a removal begins or ends."""

    changed = Signal()

    def __init__(self, desk: Desk, users: Callable[[], Mapping[str, tuple[Container, ...]]]) -> None:
        super().__init__()
        self._desk = desk
        self._users = users
        self._under_way: set[str] = set()

    @property
    def under_way(self) -> frozenset[str]:
        """Ids of the images that are being removed."""
        return frozenset(self._under_way)

    def known(self, image_id: str) -> Removal | None:
        """What the live lists alone tell of a removal; None when the image is gone."""
        image = self._desk.session.images.get(image_id)
        return None if image is None else removal_of(image, self._users().get(image_id, ()))

    async def look(self, ids: Iterable[str], *, anew: bool = False) -> tuple[Removal, ...]:
        """The same with the images that stand on them, for which the engine is asked once.

        `anew` asks it for the containers, too: after a refusal the live list may be a moment behind.
        """
        images, users = self._desk.session.images, self._users()
        if anew:
            users = users_of(await self._desk.engine.containers())
        parents: Mapping[str, str] = await self._desk.engine.image_parents()
        return tuple(
            removal_of(
                images[id_],
                users.get(id_, ()),
                [images[child] for child in sorted(descendants(id_, parents)) if child in images],
            )
            for id_ in ids
            if id_ in images
        )

    async def remove(self, removal: Removal) -> None:
        """Removes one image with all its names. Raises the errors of `core.errors`."""
        await self._remove(removal)
        self._desk.notices.post("ok", _("Images", "{image} has been removed.").format(image=removal.name))

    async def remove_all(
        self, removals: Sequence[Removal], moved: Callable[[int], object] = lambda _done: None
    ) -> Outcome:
        """Removes several, those that stand on others first. What the engine refuses is left and told in the outcome.

        `moved` hears after each how many are through. An engine that goes away ends it with its error.
        """
        outcome = Outcome()
        for done, removal in enumerate(sorted(removals, key=lambda one: len(one.children)), 1):
            try:
                await self._remove(removal)
                outcome.removed.append(removal)
            except EngineUnreachable:
                raise
            except ImageMissing:
                pass  # gone with the one that stood on it, or removed by somebody else
            except EngineError as error:
                outcome.failed.append((removal, error))
            moved(done)
        return outcome

    async def _remove(self, removal: Removal) -> None:
        self._under_way.add(removal.image.id)
        self.changed.emit()
        taken: list[str] = []
        try:
            for number, one in enumerate(removal.references):
                try:
                    await self._desk.engine.remove_image(one)
                    taken.append(one)
                except ImageMissing:
                    # Gone is what was wanted; only an image that was never there to remove is news.
                    if number == 0:
                        raise
        except EngineUnreachable:
            self._desk.session.live.suspect()
            raise
        except Conflict:
            await self._give_back(removal.image, taken)
            raise
        finally:
            self._under_way.discard(removal.image.id)
            self.changed.emit()

    async def _give_back(self, image: Image, taken: Sequence[str]) -> None:
        """Somebody needs it since a moment ago: it keeps the names that were already taken away."""
        for name in taken:
            repository, colon, tag = name.rpartition(":")
            if colon and "@" not in name:
                await self._desk.engine.tag_image(image.id, repository, tag)


def is_refusal(error: BaseException) -> bool:
    """Whether the engine says that something still needs the image."""
    return isinstance(error, Conflict)
