"""What inspect tells of the containers that are looked at: limits, start time, terminal, the reason of an end.

One request after the other, only for rows in view and for the selected one, kept until the container changes. The list
itself never needs it; what is not known yet is simply left out of a row.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.entities import ContainerDetail, Event
from firstmate.core.errors import EngineError, NotFound
from firstmate.pages.containers.following import follow

log = logging.getLogger(__name__)

KEPT = 256
"""Containers of which the last answer is remembered."""


class Details(QObject):
    """Inspect answers by container id. `changed(id)` when one arrived."""

    changed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: dict[str, ContainerDetail] = {}
        self._outdated: set[str] = set()
        self._wanted: frozenset[str] = frozenset()
        self._queue: dict[str, None] = {}
        self._draining = False
        desk.session.changed.connect(self._state_changed)
        desk.session.happened.connect(self._happened)

    def get(self, identity: str) -> ContainerDetail | None:
        """The last answer, perhaps a moment old; None when it was never asked."""
        return self._known.get(identity)

    def want(self, identities: Iterable[str], *, first: str = "") -> None:
        """From now on these are kept current, `first` before the others; the rest may grow old."""
        ids = dict.fromkeys((first, *identities) if first else identities)
        self._wanted = frozenset(ids)
        self._queue = {key: None for key in ids if key not in self._known or key in self._outdated}
        self._work()

    def renew(self) -> None:
        """Ask again about everything that is wanted."""
        self._renew(self._wanted)

    async def fetch(self, identity: str) -> ContainerDetail:
        """Asks now. Raises as the engine does."""
        detail: ContainerDetail = await self._desk.engine.container(identity)
        self._keep(identity, detail)
        return detail

    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if "containers" in kinds:
            self._renew(ids)
        if "connection" in kinds and self._desk.session.online:
            self._work()

    def _happened(self, event: Event) -> None:
        # New limits change nothing in the list of containers, so no other news comes of it.
        if event.type == "container" and event.action == "update":
            self._renew(frozenset((event.actor_id,)))

    def _renew(self, ids: frozenset[str]) -> None:
        self._outdated |= ids & self._known.keys()
        for key in ids & self._wanted:
            self._queue[key] = None
        self._work()

    def _work(self) -> None:
        # A task that has come to its end is still listed for a moment: what is wanted then needs a new one.
        busy = self._draining and self._desk.tasks.running("containers.inspect")
        if self._queue and self._desk.session.online and not busy:
            self._draining = True
            follow(self._desk, "containers.inspect", self._drain())

    async def _drain(self) -> None:
        try:
            await self._ask_in_turn()
        finally:
            self._draining = False

    async def _ask_in_turn(self) -> None:
        while self._queue:
            identity = next(iter(self._queue))
            del self._queue[identity]
            if identity not in self._desk.session.containers:
                continue
            self._outdated.discard(identity)
            try:
                await self.fetch(identity)
            except NotFound:
                continue  # removed meanwhile; the list says so too
            except EngineError as error:
                # A row without its limits is no reason for a notice; when the engine is away, everybody is told so.
                log.info("inspect of %s: %s", identity[:12], error)
                self._outdated.add(identity)
                return

    def _keep(self, identity: str, detail: ContainerDetail) -> None:
        self._known.pop(identity, None)
        self._known[identity] = detail
        while len(self._known) > KEPT:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._outdated.discard(oldest)
        self.changed.emit(identity)
