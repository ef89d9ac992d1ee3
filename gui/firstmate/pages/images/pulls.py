"""The pulls of this window: several at once, each folded into one value that a card can draw.

A pull belongs to the desk's tasks, not to a view: it goes on while another page is shown, and the status line tells how
far it is. What a pull says is passed on at most ten times a second. Refuses to know how a pull looks.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final, cast

from PySide6.QtCore import QCoreApplication, QTimer

from firstmate.app.keeping import Keeper
from firstmate.app.page import Desk
from firstmate.core.errors import EngineError
from firstmate.core.kept_layers import Unfinished
from firstmate.core.names import ImageName
from firstmate.core.platforms import Platform, fits, parse_platform, platform_of
from firstmate.core.pull import keeps_parts
from firstmate.pages.images.moves import Move, Moves, Phase

_ = QCoreApplication.translate
log = logging.getLogger(__name__)

STALLED_AFTER: Final = 15.0
"""Seconds without any progress after which a pull counts as slow or stuck."""
LOOK_MS: Final = 1000
"""While something is pulled: how often to see whether it still moves, and to let its speed fall when it does not."""


@dataclass(slots=True)
class Pull(Move):
    """One pull. `quiet` are the seconds without progress once they are worth a word, else None."""

    name: ImageName
    platform: str = ""
    """As it was asked for, `linux/arm64`; "" for the engine's own."""
    foreign: Platform | None = None
    """What the pulled image is made for, when this engine cannot run that by itself."""
    instead: Platform | None = None
    """What came in place of the platform that was asked for: a registry with one build gives it to everybody."""
    moved: float = 0.0
    quiet: float | None = None
    keeper: Keeper | None = field(default=None, repr=False)

    @property
    def kept(self) -> Unfinished | None:
        """What the engine was made to keep of it, where it would not do so by itself."""
        return self.keeper.kept if self.keeper is not None else None

    @property
    def image(self) -> str:
        """The short name, as docker prints it."""
        return self.name.familiar

    @property
    def unpacking(self) -> bool:
        """True when nothing is to be downloaded any more, so that a long silence is the disk's and not the line's."""
        layers = self.state.layers
        return bool(layers) and not any(one.phase in ("waiting", "downloading", "retrying") for one in layers)


class Pulls(Moves[Pull]):
    """The pulls of this window."""

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(desk, clock)
        self._watch = QTimer(self)
        self._watch.setInterval(LOOK_MS)
        self._watch.timeout.connect(self.look)
        desk.session.changed.connect(self._listed_anew)

    @property
    def engine_platform(self) -> Platform | None:
        """What the engine's computer runs by itself; None until the engine said it."""
        info = self._desk.session.info
        return platform_of(info.os_type, info.architecture) if info is not None else None

    @property
    def keeps_parts(self) -> bool | None:
        """Whether this engine by itself keeps what is ready of a pull that ends early; None when that is not known."""
        info = self._desk.session.info
        return keeps_parts(info) if info is not None else None

    # -- acting --------------------------------------------------------------------------------------------------------
    def start(self, name: ImageName, platform: str = "") -> tuple[Pull, bool]:
        """The pull of this image, and whether it is new: one that is under way already is not started twice.

        An image of another platform takes the same name, so the two are one pull, too.
        """
        pull = Pull(f"images.pull:{name.full}", name, platform, moved=self._clock())
        title = _("Images", "Pulling {image}").format(image=pull.image)
        found, new = self._begin(pull, lambda: self._run(pull), title)
        self._watch.start()
        return found, new

    def again(self, key: str) -> None:
        """Starts a failed or cancelled pull once more. What is kept of it is not fetched again."""
        pull = self._moves.get(key)
        if pull is not None:
            self.start(pull.name, pull.platform)

    # -- running -------------------------------------------------------------------------------------------------------
    async def _run(self, pull: Pull) -> None:
        keeper = pull.keeper = Keeper(self._desk, pull.name, pull.platform)
        keeper.start()
        try:
            credentials = await self._desk.accounts.for_image(pull.name)
            asked = self._desk.engine.pull(pull.image, platform=pull.platform, credentials=credentials)
            messages = cast("AsyncGenerator[Mapping[str, Any], None]", asked)
            async with aclosing(messages):
                async for message in messages:
                    self._fold(pull, message)
                    keeper.look(pull.state)
            await keeper.done()
            pull.state = pull.state.ended()
            await self._look_what_came(pull)
        except BaseException:
            keeper.stop()
            raise

    async def _look_what_came(self, pull: Pull) -> None:
        """An image that exists for one architecture only is pulled on any computer, and older engines say nothing."""
        engine = self.engine_platform
        if engine is None:
            return
        try:
            detail = await self._desk.engine.image(pull.image)
        except EngineError as error:
            log.info("%s was pulled and cannot be looked at: %s", pull.image, error)
            return
        image = platform_of(detail.os, detail.architecture, detail.variant)
        pull.foreign = image if fits(engine, image) == "foreign" else None
        asked = parse_platform(pull.platform) if pull.platform else image
        pull.instead = image if (asked.os, asked.architecture) != (image.os, image.architecture) else None

    def _fold(self, pull: Pull, message: Mapping[str, Any]) -> None:
        before, now = pull.state, self._clock()
        pull.state = before.apply(message, now)
        if (before.layers, before.status, before.digest) != (
            pull.state.layers,
            pull.state.status,
            pull.state.digest,
        ):
            pull.moved, pull.quiet = now, None
        self._tell(pull.key)

    def _end(self, move: Pull, phase: Phase) -> None:
        move.quiet = None
        super()._end(move, phase)

    def _rest(self) -> None:
        super()._rest()
        self._watch.stop()

    def look(self) -> None:
        """Sees how the running pulls stand now that some time has passed without a message."""
        now = self._clock()
        for pull in self.all:
            if pull.phase == "running":
                pull.state = pull.state.at(now)
                silence = now - pull.moved
                pull.quiet = silence if silence >= STALLED_AFTER else None
                self._tell(pull.key)

    def _listed_anew(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        """What is kept of a pull is an image in the list, and may come and go after the pull's end."""
        if "images" in kinds:
            for pull in self.all:
                if pull.phase in ("cancelled", "failed"):
                    self.changed.emit(pull.key)
