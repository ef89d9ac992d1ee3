"""The tags of the chosen image: fetched when a person asks, page by page, described one by one where lists are bare.

Refuses to ask by itself: until somebody presses a button only the catalogue speaks. Errors stay here, beside the list,
and never take away what is already in it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.errors import EngineError
from firstmate.core.names import DEFAULT_REGISTRY, ImageName
from firstmate.core.platforms import Platform, platform_of
from firstmate.core.tags import Tag, TagPage

if TYPE_CHECKING:
    from firstmate.host.registry import LookupFailed

TASK: Final = "images.tags"
_DESCRIBE_TASK: Final = "images.tags.describe"

CredentialsOf = Callable[[str], Awaitable[tuple[str, str] | None]]


class Lookups(Protocol):
    """`host.registry.Registries`; raises LookupFailed."""

    async def tags(self, name: ImageName, *, part: str = "", page: str = "") -> TagPage: ...

    async def describe(self, name: ImageName, tag: str) -> Tag: ...

    async def repositories(self, registry: str) -> tuple[str, ...]: ...

    def forget(self) -> None: ...


def _registries(credentials: CredentialsOf, insecure: Callable[[], tuple[str, ...]]) -> Lookups:
    from firstmate.host.registry import Registries

    return Registries(credentials=credentials, insecure=insecure)


open_lookups: Callable[[CredentialsOf, Callable[[], tuple[str, ...]]], Lookups] = _registries
"""Pictures put another one in its place."""


class TagList(QObject):
    """Signals `changed`. `asked` tells whether somebody wanted the live list of the chosen image."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lookups: Lookups | None = None
        self._insecure: tuple[str, ...] = ()
        self._next = ""
        self._described: dict[str, Tag] = {}
        self._undescribed: set[str] = set()
        self.name: ImageName | None = None
        self.tags: tuple[Tag, ...] = ()
        self.count: int | None = None
        self.part = ""
        """What the names must contain, where Docker Hub narrowed the list down itself."""
        self.names_only = False
        self.asked = False
        self.loading = False
        self.failure: LookupFailed | None = None

    @property
    def more(self) -> bool:
        """Whether there are further pages."""
        return bool(self._next)

    @property
    def engine_platform(self) -> Platform | None:
        """What the engine's computer is; None while nobody has said."""
        info = self._desk.session.info
        return platform_of(info.os_type, info.architecture) if info is not None else None

    @property
    def lookups(self) -> Lookups:
        if self._lookups is None:
            self._lookups = open_lookups(self._credentials, lambda: self._insecure)
        return self._lookups

    def choose(self, name: ImageName | None) -> None:
        """Another image: what was known of the last one goes, and nothing is asked yet."""
        if name is not None and self.name is not None and name.name == self.name.name:
            return
        self._stop()
        self.name, self.tags, self.count, self.part, self._next = name, (), None, "", ""
        self.names_only = self.asked = False
        self.failure = None
        self._described.clear()
        self._undescribed.clear()
        self.changed.emit()

    def load(self, *, part: str = "", anew: bool = False) -> None:
        """The first page. `anew` asks again even where an answer is still kept."""
        if self.name is None:
            return
        if anew:
            self.lookups.forget()
        self.asked, self.part = True, part
        self._begin(self.name, "")

    def load_more(self) -> None:
        if self.name is not None and self._next and not self.loading:
            self._begin(self.name, self._next)

    def narrow(self, part: str) -> None:
        """Keeps tags with `part` in their name: Docker Hub narrows a list that is not here as a whole."""
        hub = self.name is not None and self.name.registry == DEFAULT_REGISTRY
        if hub and self.asked and not self.names_only and part != self.part and (self._next or self.part):
            self.load(part=part)

    def describe(self, names: list[str]) -> None:
        """Sizes and platforms of the tags in view, where the list has names only."""
        name = self.name
        if name is None or not self.names_only or name.registry == DEFAULT_REGISTRY:
            return
        wanted = [tag for tag in names if tag not in self._described and tag not in self._undescribed]
        if wanted and not self._desk.tasks.closed:  # a list that is taken down shows its rows once more
            self._desk.tasks.start(_DESCRIBE_TASK, self._describe(name, wanted))

    def cancel(self) -> None:
        """Ends what is under way; what came so far stays."""
        if self._stop():
            self.changed.emit()

    def _stop(self) -> bool:
        self.loading = False
        self._desk.tasks.cancel(_DESCRIBE_TASK)
        return self._desk.tasks.cancel(TASK)

    def _begin(self, name: ImageName, page: str) -> None:
        self.loading, self.failure = True, None
        self._desk.tasks.cancel(_DESCRIBE_TASK)
        self._desk.tasks.start(TASK, self._load(name, self.part, page))
        self.changed.emit()

    async def _load(self, name: ImageName, part: str, page: str) -> None:
        from firstmate.host.registry import LookupFailed

        try:
            await self.learn_insecure(name.registry)
            found = await self.lookups.tags(name, part=part, page=page)
        except LookupFailed as failure:
            self.failure = failure
        else:
            known = {tag.name: tag for tag in (self.tags if page else ())}
            self.tags = tuple(
                {**known, **{tag.name: self._described.get(tag.name, tag) for tag in found.tags}}.values()
            )
            self._next, self.names_only = found.next, found.names_only
            self.count = found.count
        self.loading = False
        self.changed.emit()

    async def learn_insecure(self, registry: str) -> None:
        """The engine's configuration says which registries it speaks to without TLS; so may we."""
        if registry != DEFAULT_REGISTRY:
            try:
                self._insecure = (await self._desk.engine.registry()).insecure_registries
            except EngineError:
                self._insecure = ()

    async def _describe(self, name: ImageName, wanted: list[str]) -> None:
        from firstmate.host.registry import LookupFailed

        for tag in wanted:
            try:
                self._described[tag] = await self.lookups.describe(name, tag)
            except LookupFailed:
                self._undescribed.add(tag)  # its row says that nobody knows; the rest may still be told
                continue
            self.tags = tuple(self._described.get(one.name, one) for one in self.tags)
            self.changed.emit()

    async def _credentials(self, registry: str) -> tuple[str, str] | None:
        known = await self._desk.accounts.for_registry(registry)
        return (known.username, known.password) if known is not None and known.password else None
