"""What moves images, several at once: pulls, and transfers to and from files and registries.

One that moves belongs to the desk's tasks, not to a view: it goes on while another page is shown, and the status line
tells how far it is. What it says is passed on at most ten times a second. One that has ended stays until somebody puts
it away or, unless it failed, the next begins. Refuses to know how it looks.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from firstmate.app.page import Desk
from firstmate.core.errors import EngineUnreachable, FirstMateError
from firstmate.core.pull import PullState
from firstmate.core.quantities import format_bytes, format_rate

log = logging.getLogger(__name__)

Phase = Literal["running", "done", "failed", "cancelled"]

ANNOUNCE_MS: Final = 100


@dataclass(slots=True)
class Move:
    """One of them. Times are the clock's, in seconds."""

    key: str
    state: PullState = field(default_factory=PullState, kw_only=True)
    phase: Phase = field(default="running", kw_only=True)
    error: Exception | None = field(default=None, kw_only=True)
    began: float = field(default=0.0, kw_only=True)
    ended: float | None = field(default=None, kw_only=True)

    @property
    def seconds(self) -> float:
        """How long it took, 0 while it runs."""
        return 0.0 if self.ended is None else self.ended - self.began


M = TypeVar("M", bound=Move)


class Moves(QObject, Generic[M]):
    """Signals: `changed(key)` when one moved on or ended, `listed` when one came or went, `ended(key)` once each."""

    changed = Signal(str)
    listed = Signal()
    ended = Signal(str)

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._moves: dict[str, M] = {}
        self._told: set[str] = set()
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(ANNOUNCE_MS)
        self._pace.timeout.connect(self._announce)

    @property
    def all(self) -> tuple[M, ...]:
        """Every one that has a card, oldest first."""
        return tuple(self._moves.values())

    def get(self, key: str) -> M | None:
        return self._moves.get(key)

    def cancel(self, key: str) -> None:
        """Stops the engine's work, too; half an archive goes."""
        self._desk.tasks.cancel(key)

    def dismiss(self, key: str) -> None:
        """Puts away one that has ended."""
        move = self._moves.get(key)
        if move is not None and move.phase != "running":
            del self._moves[key]
            self.listed.emit()

    # -- running -------------------------------------------------------------------------------------------------------
    def _begin(self, move: M, work: Callable[[], Coroutine[Any, Any, None]], title: str) -> tuple[M, bool]:
        """The move of this key, and whether it is new: one that is under way already is not started twice.

        `title` is what the status line calls it. What `work` raises is the move's error, and nobody else's.
        """
        known = self._moves.get(move.key)
        if known is not None and known.phase == "running":
            return known, False
        for old in self.all:
            if old.phase in ("done", "cancelled"):
                del self._moves[old.key]
        self._moves.pop(move.key, None)
        move.began = self._clock()
        self._moves[move.key] = move
        task = self._desk.tasks.start(move.key, self._guard(move, work), title=title)
        # Cancelled before its first step, it has no chance to say so itself.
        task.add_done_callback(lambda _done: self._end(move, "cancelled") if move.phase == "running" else None)
        self.listed.emit()
        return move, True

    async def _guard(self, move: M, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
            self._end(move, "done")
        except asyncio.CancelledError:
            self._end(move, "cancelled")
            raise
        except Exception as error:
            if not isinstance(error, FirstMateError):
                log.exception("%s", move.key)
            move.error = error
            self._end(move, "failed")
            if isinstance(error, EngineUnreachable):
                self._desk.session.live.suspect()

    def _end(self, move: M, phase: Phase) -> None:
        move.phase, move.ended = phase, self._clock()
        if not any(one.phase == "running" for one in self._moves.values()):
            self._rest()
        self._told.discard(move.key)
        if self._moves.get(move.key) is move:
            self.changed.emit(move.key)
            self.ended.emit(move.key)

    def _rest(self) -> None:
        """Nothing is left to pass on.

        A timer that still runs when this is thrown away would be ended by whichever thread collects the garbage, which
        Qt does not survive.
        """
        self._pace.stop()

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
            move = self._moves.get(key)
            if move is not None:
                self._desk.tasks.progress(key, move.state.fraction, status_words(move.state))
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
