"""Looking for an image: the catalogue while one types, Docker Hub through the engine when one asks for it.

The catalogue needs no network and always answers. Where the engine cannot reach Docker Hub, that is told once, in one
place (`failure`), and the catalogue serves on; pressing again tries again. That stays while one types on, without the
words that the engine had for another text; what a single registry said goes with its name. A name with a registry in
front is not searched for but chosen at once, and a registry alone is asked for its repositories. Refuses to ask while
one types.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.catalogue import Entry, entry_of, matching
from firstmate.core.errors import EngineError, EngineUnreachable
from firstmate.core.names import DEFAULT_REGISTRY, ImageName, ImageNameError, parse_image_name
from firstmate.core.tags import Found
from firstmate.pages.images.tag_list import TagList

if TYPE_CHECKING:
    from firstmate.host.registry import LookupFailed

TASK: Final = "images.search"
MOST: Final = 50
_KEPT_SECONDS: Final = 600.0
_HUB_AWAY: Final = "search"
"""The failure that is about the way to Docker Hub, and so about whatever is typed next, too."""
_REGISTRY: Final = re.compile(r"(?:localhost|\[[0-9a-fA-F:]+\]|[\w-]+(?:\.[\w-]+)+)(?::\d+)?/?|[\w-]+:\d+/")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a search found nothing. `reason` chooses the words (`tags.toml`); `words` are those of engine or registry.

    `text` is what was typed then: the words are about that and nothing else.
    """

    reason: str
    host: str
    words: str
    wait: float | None = None
    text: str = ""


class Search(QObject):
    """Signals `changed`. The list shows `results` of the last search, or `entries` of the catalogue."""

    changed = Signal()

    def __init__(self, desk: Desk, tags: TagList, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._kept: dict[str, tuple[float, tuple[Found, ...]]] = {}
        self.tags = tags
        self.text = ""
        self.asked = ""
        """What was searched for last; "" while the catalogue is shown."""
        self.results: tuple[Found, ...] | None = None
        """None while there are none, because nothing was asked, it is under way, or it failed."""
        self.searching = False
        self.failure: Failure | None = None
        self.chosen: ImageName | None = None
        self.found: Found | None = None
        """What the search said of the chosen image."""

    # -- what there is -------------------------------------------------------------------------------------------------
    @property
    def entries(self) -> tuple[Entry, ...]:
        """The catalogue, narrowed down by what is typed."""
        return matching(self.text, self._desk.languages.current)

    @property
    def entry(self) -> Entry | None:
        """What the catalogue says of the chosen image."""
        return entry_of(self.chosen) if self.chosen is not None else None

    # -- typing and asking ---------------------------------------------------------------------------------------------
    def type(self, text: str) -> None:
        """What stands in the field. Typing goes back to the catalogue and asks nobody."""
        text = text.strip()
        if text == self.text:
            return
        self.text = text
        if self.failure is not None and self.failure.reason != _HUB_AWAY:
            self.failure = None  # what one registry answered is not about the next name
        self._leave_results()
        self.changed.emit()

    def start(self, *, anew: bool = False) -> None:
        """Enter or the button. `anew` asks even where an answer is kept."""
        if not self.text:
            return
        if _REGISTRY.fullmatch(self.text):
            self._begin(self._list_registry(self.text.rstrip("/")))
            return
        name = _read(self.text)
        if name is not None and name.registry != DEFAULT_REGISTRY:
            self.choose(name)
            self.tags.load()
            return
        term = name.familiar_name if name is not None else self.text
        kept = self._kept.get(term)
        if kept is not None and kept[0] > self._clock() and not anew:
            self.asked, self.results, self.failure = term, kept[1], None
            self.changed.emit()
        else:
            self._begin(self._search(term))

    def back(self) -> bool:
        """To the catalogue; False when it is shown already."""
        if not self.asked:
            return False
        self._leave_results()
        self.changed.emit()
        return True

    def cancel(self) -> None:
        if self._desk.tasks.cancel(TASK):
            self._leave_results()
            self.changed.emit()

    def _leave_results(self) -> None:
        self._desk.tasks.cancel(TASK)
        self.asked, self.results, self.searching = "", None, False

    def _begin(self, work: object) -> None:
        self.asked, self.results, self.searching = self.text, None, True
        self._desk.tasks.start(TASK, work)  # type: ignore[arg-type]
        self.changed.emit()

    async def _search(self, term: str) -> None:
        try:
            found = await self._desk.engine.search_images(term, limit=MOST)
        except EngineError as error:
            if isinstance(error, EngineUnreachable):
                self._desk.session.live.suspect()
            self._failed(Failure(_HUB_AWAY, DEFAULT_REGISTRY, error.engine_text))
        else:
            self._kept[term] = (self._clock() + _KEPT_SECONDS, found)
            self._found(found)

    async def _list_registry(self, registry: str) -> None:
        from firstmate.host.registry import LookupFailed

        try:
            await self.tags.learn_insecure(registry)
            names = await self.tags.lookups.repositories(registry)
        except LookupFailed as failure:
            self._failed(_failure(failure))
        else:
            self._found(tuple(Found(f"{registry}/{name}") for name in names))

    def _found(self, found: tuple[Found, ...]) -> None:
        self.searching, self.results, self.failure = False, found, None
        self.changed.emit()

    def _failed(self, failure: Failure) -> None:
        """The catalogue serves on."""
        self.asked, self.searching, self.failure = "", False, replace(failure, text=self.text)
        self.changed.emit()

    # -- choosing ------------------------------------------------------------------------------------------------------
    def choose(self, image: str | ImageName | None) -> None:
        """Chooses an image by its name; None for none."""
        name = _read(image) if isinstance(image, str) else image
        self.chosen = name
        listed = self.results or ()
        self.found = next((one for one in listed if name is not None and one.name == name.familiar_name), None)
        self.tags.choose(name)
        self.changed.emit()


def _read(text: str) -> ImageName | None:
    try:
        return parse_image_name(text)
    except ImageNameError:
        return None


def _failure(failure: LookupFailed) -> Failure:
    return Failure(failure.reason, failure.host, str(failure), failure.wait)
