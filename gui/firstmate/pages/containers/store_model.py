"""What volumes and networks share without their widgets: the state of the list, what is chosen, removal.

The lists are the session's, live by events. A subclass says which list it is and what can be done with one of it.
Refuses to ask the person anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.entities import Network, Volume
from firstmate.core.errors import EngineUnreachable, FirstMateError, NotFound
from firstmate.pages.containers.failures import post_failures
from firstmate.pages.containers.naming import listed

_ = QCoreApplication.translate

Phase = Literal["loading", "error", "empty", "ready"]
Kind = Literal["volumes", "networks"]
Thing = TypeVar("Thing", Volume, Network)
Answer = TypeVar("Answer")


class StoreModel(QObject, Generic[Thing]):
    """`listed`: rows came, went or changed. `changed`: what is selected or what can be done."""

    listed = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, kind: Kind, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind: Kind = kind
        self._selected: tuple[str, ...] = ()
        desk.session.changed.connect(self._state_changed)

    # -- what a subclass says -----------------------------------------------------------------------------------------
    @property
    def things(self) -> Mapping[str, Thing]:
        """All there are, by the key of their rows."""
        raise NotImplementedError

    @property
    def unused(self) -> tuple[Thing, ...]:
        """Those that a clean-up removes: no container has them."""
        raise NotImplementedError

    def argv(self, what: str) -> list[str]:
        """The command of an action on the selection."""
        raise NotImplementedError

    def key(self, one: Thing) -> str:
        """What the engine is asked for it by, and the key of its row."""
        raise NotImplementedError

    def shown(self, name: str) -> str:
        """A name as a person reads it."""
        return name

    async def remove_now(self, key: str) -> None:
        """Has the engine remove one."""
        raise NotImplementedError

    def removed_words(self, names: Sequence[str]) -> str:
        """What is said when all of these went."""
        raise NotImplementedError

    # -- what there is ------------------------------------------------------------------------------------------------
    @property
    def phase(self) -> Phase:
        session = self.desk.session
        if not session.has(self.kind):
            return "error" if session.connection.phase == "lost" else "loading"
        return "ready" if self.things else "empty"

    @property
    def stale(self) -> bool:
        """Whether the list is the last known one of an engine that is away."""
        return not self.desk.session.online

    @property
    def selected(self) -> tuple[Thing, ...]:
        things = self.things
        return tuple(things[key] for key in self._selected if key in things)

    @property
    def single(self) -> Thing | None:
        """The selected one, if it is the only one and the engine can be asked about it."""
        selected = self.selected
        return selected[0] if len(selected) == 1 and self.desk.session.online else None

    def select(self, keys: Sequence[str]) -> None:
        self._selected = tuple(keys)
        self.changed.emit()

    # -- what is done -------------------------------------------------------------------------------------------------
    def removal_key(self, chosen: Sequence[Thing]) -> str:
        """The lane of a removal."""
        return f"{self.kind}.remove:{','.join(map(self.key, chosen))}"

    async def remove(self, chosen: Sequence[Thing]) -> None:
        """One after the other, and one summary. What is gone already is what was wanted."""
        failed: dict[str, FirstMateError] = {}
        total = len(chosen)
        for number, one in enumerate(chosen, 1):
            try:
                await self.asked(self.remove_now(self.key(one)))
            except NotFound:
                pass
            except FirstMateError as error:
                if total == 1:
                    raise
                failed[one.name] = error
            if total > 1:
                self.desk.tasks.progress(self.removal_key(chosen), number / total, f"{number} / {total}")
        if failed:
            names = listed([self.shown(name) for name in failed])
            title = _("Stores", "{failed} of {total} could not be removed: {names}")
            post_failures(self.desk, title.format(failed=len(failed), total=total, names=names), failed)
        else:
            self.desk.notices.post("ok", self.removed_words([one.name for one in chosen]))

    async def asked(self, call: Awaitable[Answer]) -> Answer:
        """What the engine answers; one that cannot be reached is looked after at once."""
        try:
            return await call
        except EngineUnreachable:
            self.desk.session.live.suspect()
            raise

    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {self.kind, "containers", "connection"}:
            self.listed.emit()
            self.changed.emit()
