"""New limits for the container that is looked at: asked of the engine, then read back: it may say yes and do no.

Keeps for each container what came of it until that one has been looked at and left, or something else is tried.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.errors import FirstMateError
from firstmate.core.limit_change import differences
from firstmate.core.run.spec import Limits
from firstmate.pages.containers.details import Details

_ = QCoreApplication.translate

Phase = Literal["idle", "applying", "applied", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the last change. `kept` names what the engine left as it was; `warnings` are its own words."""

    phase: Phase = "idle"
    error: FirstMateError | None = None
    kept: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class LimitChanges(QObject):
    """`changed(id)` when a change began or ended."""

    changed = Signal(str)

    def __init__(self, desk: Desk, details: Details, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._details = details
        self._outcomes: dict[str, Outcome] = {}

    def outcome(self, identity: str) -> Outcome:
        """Of the last change of this container."""
        return self._outcomes.get(identity) or Outcome()

    def forget(self, identity: str) -> None:
        """Another container is looked at from now on, or something else is about to be tried on this one."""
        if self.outcome(identity).phase != "applying":
            self._outcomes.pop(identity, None)

    def apply(self, identity: str, name: str, limits: Limits) -> None:
        """Asks for these limits. A refusal is kept for the place where one looks, and is no notice."""
        applying = Outcome("applying")
        self._tell(identity, applying)

        def over(_task: asyncio.Task[Any]) -> None:
            if self._outcomes.get(identity) is applying:  # cancelled, or a fault of our own, which is told elsewhere
                del self._outcomes[identity]
                self.changed.emit(identity)

        task = self._desk.tasks.start(
            f"containers.limits:{identity}",
            self._apply(identity, limits),
            title=_("Limits", "New limits for {name}").format(name=name),
            on_error=lambda error: self._failed(identity, error),
        )
        task.add_done_callback(over)

    async def _apply(self, identity: str, limits: Limits) -> None:
        warnings = await self._desk.engine.update_limits(identity, limits)
        detail = await self._details.fetch(identity)
        self._tell(identity, Outcome("applied", kept=differences(limits, detail.limits), warnings=warnings))

    def _failed(self, identity: str, error: FirstMateError) -> bool:
        self._tell(identity, Outcome("failed", error=error))
        return True

    def _tell(self, identity: str, outcome: Outcome) -> None:
        self._outcomes[identity] = outcome
        self.changed.emit(identity)
