"""The pulls of this window: several at once, each folded into one value that a card can draw.

A pull belongs to the desk's tasks, not to a view: it goes on while another page is shown, and the status line tells how
far it is. What a pull says is passed on at most ten times a second. Refuses to know how a pull looks.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from firstmate.app.keeping import Keeper
from firstmate.app.page import Desk
from firstmate.core.errors import EngineError, EngineUnreachable, FirstMateError
from firstmate.core.kept_layers import Unfinished
from firstmate.core.names import ImageName
from firstmate.core.platforms import Platform, fits, parse_platform, platform_of
from firstmate.core.pull import PullState, keeps_parts
from firstmate.core.quantities import format_bytes, format_rate

_ = QCoreApplication.translate
log = logging.getLogger(__name__)

Phase = Literal["running", "done", "failed", "cancelled"]

STALLED_AFTER: Final = 15.0
"""Seconds without any progress after which a pull counts as slow or stuck."""
ANNOUNCE_MS: Final = 100
LOOK_MS: Final = 1000
"""While something is pulled: how often to see whether it still moves, and to let its speed fall when it does not."""


@dataclass(slots=True)
class Pull:
    """One pull. `quiet` are the seconds without progress once they are worth a word, else None."""

    key: str
    name: ImageName
    platform: str = ""
    """As it was asked for, `linux/arm64`; "" for the engine's own."""
    state: PullState = field(default_factory=PullState)
    phase: Phase = "running"
    error: Exception | None = None
    foreign: Platform | None = None
    """What the pulled image is made for, when this engine cannot run that by itself."""
    instead: Platform | None = None
    """What came in place of the platform that was asked for: a registry with one build gives it to everybody."""
    began: float = 0.0
    moved: float = 0.0
    ended: float | None = None
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
    def seconds(self) -> float:
        """How long it took, 0 while it runs."""
        return 0.0 if self.ended is None else self.ended - self.began

    @property
    def unpacking(self) -> bool:
        """True when nothing is to be downloaded any more, so that a long silence is the disk's and not the line's."""
        layers = self.state.layers
        return bool(layers) and not any(one.phase in ("waiting", "downloading", "retrying") for one in layers)


class Pulls(QObject):
    """Signals: `changed(key)` when a pull moved on or ended, `listed` when one came or went, `ended(key)` once each."""

    changed = Signal(str)
    listed = Signal()
    ended = Signal(str)

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._pulls: dict[str, Pull] = {}
        self._told: set[str] = set()
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(ANNOUNCE_MS)
        self._pace.timeout.connect(self._announce)
        self._watch = QTimer(self)
        self._watch.setInterval(LOOK_MS)
        self._watch.timeout.connect(self.look)
        desk.session.changed.connect(self._listed_anew)

    @property
    def all(self) -> tuple[Pull, ...]:
        """Every pull that has a card, oldest first."""
        return tuple(self._pulls.values())

    def get(self, key: str) -> Pull | None:
        return self._pulls.get(key)

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
        key = f"images.pull:{name.full}"
        known = self._pulls.get(key)
        if known is not None and known.phase == "running":
            return known, False
        for pull in self.all:
            if pull.phase in ("done", "cancelled"):
                del self._pulls[pull.key]
        self._pulls.pop(key, None)
        now = self._clock()
        pull = self._pulls[key] = Pull(key, name, platform, began=now, moved=now)
        title = _("Images", "Pulling {image}").format(image=pull.image)
        task = self._desk.tasks.start(key, self._run(pull), title=title)
        # Cancelled before its first step, it has no chance to say so itself.
        task.add_done_callback(lambda _done: self._end(pull, "cancelled") if pull.phase == "running" else None)
        self._watch.start()
        self.listed.emit()
        return pull, True

    def again(self, key: str) -> None:
        """Starts a failed or cancelled pull once more. What is kept of it is not fetched again."""
        pull = self._pulls.get(key)
        if pull is not None:
            self.start(pull.name, pull.platform)

    def cancel(self, key: str) -> None:
        """Stops the download in the engine, too."""
        self._desk.tasks.cancel(key)

    def dismiss(self, key: str) -> None:
        """Puts away a pull that has ended."""
        pull = self._pulls.get(key)
        if pull is not None and pull.phase != "running":
            del self._pulls[key]
            self.listed.emit()

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
            self._end(pull, "done")
        except asyncio.CancelledError:
            keeper.stop()
            self._end(pull, "cancelled")
            raise
        except Exception as error:
            keeper.stop()
            if not isinstance(error, FirstMateError):
                log.exception("pull of %s", pull.image)
            pull.error = error
            self._end(pull, "failed")
            if isinstance(error, EngineUnreachable):
                self._desk.session.live.suspect()

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

    def _end(self, pull: Pull, phase: Phase) -> None:
        pull.phase, pull.ended, pull.quiet = phase, self._clock(), None
        if not any(one.phase == "running" for one in self._pulls.values()):
            # Nothing is left to pass on. A timer that still runs when this is thrown away would be ended by whichever
            # thread collects the garbage, which Qt does not survive.
            self._watch.stop()
            self._pace.stop()
        self._told.discard(pull.key)
        if self._pulls.get(pull.key) is pull:
            self.changed.emit(pull.key)
            self.ended.emit(pull.key)

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

    # -- telling -------------------------------------------------------------------------------------------------------
    def _tell(self, key: str) -> None:
        """At once after a rest, else with the next announcement."""
        self._told.add(key)
        if not self._pace.isActive():
            self._announce()

    def _announce(self) -> None:
        if not self._told:
            return
        keys, self._told = self._told, set()
        self._pace.start()
        for key in keys:
            pull = self._pulls.get(key)
            if pull is not None:
                self._desk.tasks.progress(key, pull.state.fraction, status_words(pull.state))
                self.changed.emit(key)


def status_words(state: PullState) -> str:
    """How far a pull is, for the status line: `1.2 MB / 4.26 MB · 300 kB/s`, "" before the first byte."""
    parts = []
    if state.current:
        total = f" / {format_bytes(state.total)}" if state.total is not None else ""
        parts.append(f"{format_bytes(state.current)}{total}")
    if state.bytes_per_second:
        parts.append(format_rate(state.bytes_per_second))
    return " · ".join(parts)
