"""One answer of the engine about the container that is looked at: asked when it comes into view, kept until it changes.

Processes and file changes are such answers. Nothing is asked for what cannot be seen, nothing is asked twice at once,
and nothing polls: the container's own events and the person's "refresh" ask again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.errors import FirstMateError
from firstmate.pages.containers.following import follow

Phase = Literal["idle", "loading", "ready", "failed"]


class Look(QObject):
    """`changed` when the answer came or cannot come. `value` is the last answer about this container, or None."""

    changed = Signal()

    def __init__(
        self, desk: Desk, name: str, ask: Callable[[str], Awaitable[Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key = f"containers.{name}"
        self._ask = ask
        self._identity = ""
        self._shown = False
        self.phase: Phase = "idle"
        self.value: Any = None
        self.error: FirstMateError | None = None
        desk.session.changed.connect(self._state_changed)

    def look(self, identity: str) -> None:
        """This container is in view from now on, none with ""."""
        self._shown = bool(identity)
        if not identity:
            self._desk.tasks.cancel(self._key)
            if self.phase == "loading":
                self.phase = "idle" if self.value is None else "ready"
            return
        if identity != self._identity:
            self._identity, self.value, self.error, self.phase = identity, None, None, "idle"
        if self.phase != "loading":
            self.refresh()

    def refresh(self) -> None:
        """Asks again; what was known stays until then."""
        if self._shown and self._desk.session.online and self._identity in self._desk.session.containers:
            self.phase = "loading"
            follow(self._desk, self._key, self._work(self._identity), self._failed)
        self.changed.emit()

    async def _work(self, identity: str) -> None:
        value = await self._ask(identity)
        if identity == self._identity:
            self.value, self.error, self.phase = value, None, "ready"
            self.changed.emit()

    def _failed(self, error: FirstMateError) -> bool:
        self.error, self.phase = error, "failed"
        self.changed.emit()
        return True  # it is told where one looks

    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if "connection" in kinds or ("containers" in kinds and self._identity in ids):
            self.refresh()
