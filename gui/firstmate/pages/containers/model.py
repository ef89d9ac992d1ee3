"""The Containers page without its widgets: what is listed, what is selected, what can be done, what is in view.

Everything shown is read from here; every wish of a person comes here. The rooms beside it do one thing each: `actions`
(start, stop …), `statistics`, `details` (inspect), `logs`, `terminals`. Refuses to keep a list of its own: the session
has it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, cast

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from firstmate.app.page import Desk
from firstmate.core import command
from firstmate.core.entities import Container, ContainerDetail, Event, State
from firstmate.pages.containers import actions, single_actions
from firstmate.pages.containers.actions import Actions
from firstmate.pages.containers.addresses import Address, addresses
from firstmate.pages.containers.details import Details
from firstmate.pages.containers.exports import Exports
from firstmate.pages.containers.logs import Logs
from firstmate.pages.containers.pending import Pendings, Verb, longest_patience, patience
from firstmate.pages.containers.projects import Project, projects
from firstmate.pages.containers.removal import Removal, removal
from firstmate.pages.containers.rows import ContainerRow, StateWords, container_row, state_words
from firstmate.pages.containers.single_actions import SingleActions
from firstmate.pages.containers.statistics import Statistics
from firstmate.pages.containers.tabs import Tab
from firstmate.pages.containers.terminals import Terminals

_ = QCoreApplication.translate

_PACE_MS, _TOLD_AT_ONCE = 60, 8
"""So many changes of what is under way are told one by one; then once in so many milliseconds, until it is quiet."""

Phase = Literal["loading", "error", "empty", "ready"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A container that another page sent the user to, and that is not listed yet."""

    reference: str
    tab: Tab


class ContainersModel(QObject):
    """`listed(ids)`: rows came, went or changed (None: all of them). `rows_changed(ids)`: only their values did.
    `changed`: what is selected, what can be done to it, how we stand with the engine."""

    listed = Signal(object)
    rows_changed = Signal(object)
    changed = Signal()
    arrived = Signal(str, str)
    """Id and tab: the container that `go` asked for is there."""

    def __init__(
        self, desk: Desk, *, clock: Callable[[], float] = time.monotonic, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__()
        self.desk = desk
        self._now = now
        self.pendings = Pendings(clock, self)
        self.details = Details(desk, self)
        self.statistics = Statistics(desk, clock, self)
        self.logs = Logs(desk, self)
        self.terminals = Terminals(desk, self.details, self)
        self.actions = Actions(
            desk,
            self.pendings,
            self.terminals.around_start,
            lambda key: patience(self.details.get(key)),
            self._removing,
        )
        self.single_actions = SingleActions(desk)
        self.exports = Exports(desk, self)
        self._selected: tuple[str, ...] = ()
        self._focused: Container | None = None
        self._removed_here: set[str] = set()
        self._in_view: tuple[str, ...] = ()
        self._visible = False
        self._wanted: Wanted | None = None
        self._pending_news: set[str] = set()
        self._pending_told, self._pending_stirs = 0, False
        self._pending_pace = QTimer(self)
        self._pending_pace.setSingleShot(True)
        self._pending_pace.setInterval(_PACE_MS)
        self._pending_pace.timeout.connect(self._pending_moment_over)
        desk.session.changed.connect(self._state_changed)
        desk.session.happened.connect(self._happened)
        self.pendings.changed.connect(self._pending_changed)
        self.details.changed.connect(lambda identity: self._figures_changed(frozenset((identity,))))
        self.statistics.ticked.connect(self._figures_changed)

    # -- what is listed -----------------------------------------------------------------------------------------------
    @property
    def containers(self) -> Mapping[str, Container]:
        """By id, newest first; the last known ones while the engine is away."""
        return self.desk.session.containers

    @property
    def phase(self) -> Phase:
        session = self.desk.session
        if not session.has("containers"):
            return "error" if session.connection.phase == "lost" else "loading"
        return "ready" if self.containers else "empty"

    @property
    def lost_since(self) -> float | None:
        """Epoch seconds since when the engine is away, while an old list is shown."""
        connection = self.desk.session.connection
        return connection.since if connection.phase == "lost" and self.desk.session.has("containers") else None

    def row(self, container: Container) -> ContainerRow:
        """What the list shows of a container now."""
        identity = container.id
        history = self.statistics.history(identity)
        return container_row(
            container,
            language=self.desk.languages.current,
            now=self._now(),
            clock=self.pendings.now,
            pending=self.pendings.get(identity),
            detail=self.details.get(identity),
            sample=self.statistics.sample(identity),
            info=self.desk.session.info,
            faded=self.lost_since is not None,
            cpu_trail=history.cpu,
            memory_trail=history.memory,
            opens=bool(self.addresses(container)),
        )

    def addresses(self, container: Container) -> tuple[Address, ...]:
        """What of it can be opened in a browser on this computer."""
        return addresses(container.ports, self.desk.engine.address) if container.state is State.RUNNING else ()

    @property
    def projects(self) -> tuple[Project, ...]:
        """The groups of the list, none when nothing was made by Compose."""
        return projects(self.containers.values())

    # -- what is selected ---------------------------------------------------------------------------------------------
    @property
    def selected(self) -> tuple[Container, ...]:
        """Those that actions are for, in the order of the list. What is gone is not among them."""
        containers = self.containers
        return tuple(containers[key] for key in self._selected if key in containers)

    @property
    def single(self) -> Container | None:
        """The selected container, if it is the only one and the engine can be asked about it."""
        selected = self.selected
        return selected[0] if len(selected) == 1 and self.desk.session.online else None

    @property
    def focused(self) -> Container | None:
        """The one that the details are about. It stays when it removes itself, so that its last words can be read."""
        if self._focused is None:
            return None
        return self.containers.get(self._focused.id, self._focused)

    @property
    def focused_gone(self) -> bool:
        return self._focused is not None and self._focused.id not in self.containers

    @property
    def detail(self) -> ContainerDetail | None:
        """Inspect of the focused container, as far as it is known."""
        return self.details.get(self._focused.id) if self._focused is not None else None

    @property
    def state(self) -> StateWords:
        """The focused container's state in words. There must be one."""
        container = self.focused
        assert container is not None
        return state_words(
            container,
            self.desk.languages.current,
            pending=self.pendings.get(container.id),
            clock=self.pendings.now,
            detail=self.detail,
        )

    def select(self, keys: Sequence[str], current: str | None = None) -> None:
        """These rows are selected; the details are about `current` or the first of them.

        An empty selection leaves the details where they are as long as their container has just gone by itself.
        """
        self._selected = tuple(keys)
        key = current if current in keys else next(iter(keys), None)
        # The row of what has just gone may be selected for a moment more.
        gone = self.focused_gone and self._focused is not None and key in (None, self._focused.id)
        if not gone:
            self._focused = self.containers.get(key) if key is not None else None
        self._focus_moved()

    def close_details(self) -> None:
        """Nothing is looked at any more."""
        self._focused = None
        self._focus_moved()

    def _focus_moved(self) -> None:
        self.terminals.keep(self._focused.id if self._focused is not None else "")
        self._look()
        self.changed.emit()

    def go(self, reference: str, tab: Tab) -> None:
        """Show a container by id or name, now or as soon as it appears; `arrived` tells."""
        self._wanted = Wanted(reference, tab)
        self._arrive()

    def _arrive(self) -> None:
        wanted = self._wanted
        container = self.find(wanted.reference) if wanted is not None else None
        if wanted is not None and container is not None:
            self._wanted = None
            self.arrived.emit(container.id, wanted.tab)

    def _happened(self, event: Event) -> None:
        """A container can come and go between two lists: whoever was sent to it still reads its last words."""
        wanted = self._wanted
        if wanted is None or (event.type, event.action) != ("container", "destroy"):
            return
        name = event.attributes.get("name", "")
        if wanted.reference in (event.actor_id, name):
            self._wanted = None
            self._focused = Container(
                id=event.actor_id,
                name=name or event.actor_id[:12],
                image=event.attributes.get("image", ""),
                image_id="",
                command="",
                created=event.time_nano / 1e9,
                state=State.EXITED,
                status="",
            )
            self._focus_moved()
            self.arrived.emit(event.actor_id, wanted.tab)

    def find(self, reference: str) -> Container | None:
        """By whole id, by name, or by the beginning of an id, as docker looks things up."""
        exact = self.containers.get(reference)
        if exact is not None or not reference:
            return exact
        for container in self.containers.values():
            if container.name == reference:
                return container
        found = [one for one in self.containers.values() if one.id.startswith(reference)]
        return found[0] if len(found) == 1 else None

    # -- what is in view ----------------------------------------------------------------------------------------------
    def set_visible(self, visible: bool) -> None:
        """Whether the page can be seen: a hidden page asks the engine for nothing."""
        if visible != self._visible:
            self._visible = visible
            self._look()

    def set_in_view(self, keys: Iterable[str]) -> None:
        """The rows that can be seen."""
        self._in_view = tuple(keys)
        self._look()

    def refresh(self) -> None:
        """F5. The list is the session's to ask again; here it is what inspect told."""
        self.details.renew()

    def _look(self) -> None:
        """Statistics and inspect follow what is in view, and the focused container before all."""
        if not self._visible:
            self.statistics.watch(())
            self.details.want(())
            return
        first = self._focused.id if self._focused is not None else ""
        keys = [key for key in dict.fromkeys((first, *self._in_view)) if key in self.containers]
        self.statistics.watch(keys)
        self.details.want(key for key in keys if key == first or self._tells_more(key))

    def _tells_more(self, key: str) -> bool:
        """Whether inspect adds to the row: limits and start of a living one, the reason of a forced end."""
        container = self.containers[key]
        return container.state.is_alive or container.state is State.CREATED or container.exit_code == 137

    # -- what can be done ---------------------------------------------------------------------------------------------
    @property
    def pause_verb(self) -> Verb:
        """The one button pauses; when there is nothing to pause it lets paused ones go on."""
        return "unpause" if not self.targets("pause") and self.targets("unpause") else "pause"

    def targets(self, verb: Verb) -> tuple[str, ...]:
        """The selected containers that an action suits now; none while the engine is away."""
        if not self.desk.session.online:
            return ()
        return tuple(one.id for one in self.selected if actions.suits(verb, one, self.pendings))

    @property
    def patience(self) -> int | None:
        """Seconds that stopping the selection can take before force is used; None without end."""
        return longest_patience(self.details.get(key) for key in self.targets("stop"))

    @property
    def stop_signal(self) -> str:
        """What stopping the selection sends first."""
        known = (self.details.get(key) for key in self.targets("stop"))
        signals = dict.fromkeys(detail.stop_signal or "SIGTERM" for detail in known if detail is not None)
        return " / ".join(signals) or "SIGTERM"

    def argv(self, what: str) -> list[str]:
        """The command of an action on the selection, a verb or one of `single_actions`."""
        single = next((one for one in single_actions.SINGLES if one == what), None)
        if single is not None:
            name = next((one.name for one in self.selected), "NAME")
            return single_actions.argv(single, name, self.desk.prefix)
        verb = cast(Verb, what)
        targets = self.targets(verb) or tuple(one.id for one in self.selected)
        containers = self.containers
        return actions.argv(verb, [containers[key].name for key in targets], self.desk.prefix)

    def tab_argv(self, tab: Tab) -> list[str]:
        """The command that shows what a tab shows; of the whole list when nothing is selected."""
        container, prefix = self.focused, self.desk.prefix
        if container is None:
            return command.ps_argv(prefix=prefix)
        if tab == "logs":
            detail = self.detail
            return self.logs.argv(container.name, detail.started_at if detail is not None else None, prefix)
        if tab == "terminal":
            return self.terminals.argv(container.name, container.id, prefix)
        if container.state.is_alive:
            return command.stats_argv(container.name, prefix)
        return command.inspect_argv(container.name, prefix)

    def title(self, verb: Verb, ids: Sequence[str]) -> str:
        """What the status line says while it is under way."""
        one = self.containers.get(ids[0])
        what = one.name if one is not None and len(ids) == 1 else _("Containers", "%n container(s)", None, len(ids))
        return {
            "start": _("Containers", "Starting {what}"),
            "stop": _("Containers", "Stopping {what}"),
            "kill": _("Containers", "Killing {what}"),
            "signal": _("Containers", "Sending a signal to {what}"),
            "restart": _("Containers", "Restarting {what}"),
            "pause": _("Containers", "Pausing {what}"),
            "unpause": _("Containers", "Resuming {what}"),
            "remove": _("Containers", "Removing {what}"),
        }[verb].format(what=what)

    def removal(self) -> Removal:
        """What removing the selection would do and lose."""
        return removal([self.containers[key] for key in self.targets("remove")], self.details)

    @contextmanager
    def _removing(self, identity: str) -> Iterator[None]:
        """The person removes it: its details close with it. Where that fails, it is as any other again."""
        self._removed_here.add(identity)
        try:
            yield
        except BaseException:
            self._removed_here.discard(identity)
            raise

    # -- what changes -------------------------------------------------------------------------------------------------
    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if "containers" in kinds:
            focused = self._focused
            if focused is not None:
                if focused.id in self.containers:
                    self._focused = self.containers[focused.id]
                elif focused.id in self._removed_here:
                    self._focused = None
                    self.terminals.keep("")
            self._removed_here &= self.containers.keys()
            self._arrive()
            self._look()
        if kinds & {"connection", "engine"}:
            self.listed.emit(None)  # old rows fade, and figures without a limit depend on the engine's size
        elif "containers" in kinds:
            self.listed.emit(ids)
        if kinds & {"containers", "connection", "engine"}:
            self.changed.emit()

    def _pending_changed(self, ids: frozenset[str]) -> None:
        """At once; of many in a row (a thousand are stopped together) those that come within a moment together."""
        self._pending_news |= ids
        self._pending_stirs = True
        self._pending_told += 1
        if self._pending_told <= _TOLD_AT_ONCE:
            self._tell_pending()
        if not self._pending_pace.isActive():
            self._pending_pace.start()

    def _tell_pending(self) -> None:
        ids, self._pending_news = frozenset(self._pending_news), set()
        if ids:
            self.rows_changed.emit(ids)
            self.changed.emit()

    def _pending_moment_over(self) -> None:
        if self._pending_stirs:
            self._pending_stirs = False
            self._pending_pace.start()
            self._tell_pending()
        else:
            self._pending_told = 0

    def _figures_changed(self, ids: frozenset[str]) -> None:
        self.rows_changed.emit(ids)

    def close(self) -> None:
        """The page closes: nothing asks and nothing counts any more. Running tasks are the desk's to end."""
        self.set_visible(False)
        self.pendings.stop()
        self._pending_pace.stop()
        self.exports.close()
        self.logs.follow(None)
        self.terminals.close_all()
