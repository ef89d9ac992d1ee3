"""The terminals of containers: which one a container can have, opening it, keeping it while other things are looked at.

A container made with a terminal is attached to; in any that runs, shells can be opened beside its program, each in a
place (a tab) of its own. A terminal that somebody typed into stays alive while other containers and pages are shown;
leaving one never ends the container, only a shell that was opened here is hung up with its tab.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core import command
from firstmate.core.entities import ContainerDetail, Event, State
from firstmate.core.errors import EngineUnreachable, FirstMateError
from firstmate.engine.api import TerminalSession
from firstmate.pages.containers.channel import Channel, Kind
from firstmate.pages.containers.details import Details
from firstmate.pages.containers.following import follow
from firstmate.pages.containers.terminal_replay import earlier_output
from firstmate.pages.containers.terminal_shells import Found, look_inside

log = logging.getLogger(__name__)

MOST_STREAMS: Final = 6
"""Streams of the engine's thirteen that living terminals may take; an attached one takes two, a shell one."""

Offer = Literal["", "attach", "shell", "stopped", "paused", "full"]
"""What a place without a terminal can be given; "" while that is not known yet."""


@dataclass(frozen=True, slots=True)
class ShellChoice:
    """What is started for a person, and as whom; "" is the container's own user."""

    command: tuple[str, ...] = ("/bin/sh",)
    user: str = ""


class Terminals(QObject):
    """Channels by place. A container's first place has its id as key, the others begin with it.

    `changed(key)` when a terminal begins, ends, or can be offered, or when the places of a container changed.
    """

    changed = Signal(str)

    def __init__(self, desk: Desk, details: Details, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._details = details
        self._channels: dict[str, Channel] = {}  # the last shown at the end
        self._offers: dict[str, Offer] = {}
        self._further: dict[str, list[str]] = {}
        self._current: dict[str, str] = {}
        self._numbers = itertools.count(2)
        self._found: dict[str, Found] = {}
        self._moved: set[str] = set()
        self._shown = ""
        self._kept = ""
        self.choice = ShellChoice()
        """What `open_shell` starts."""
        self._started: set[str] = set()
        desk.session.changed.connect(self._state_changed)
        desk.session.happened.connect(self._happened)

    # -- what there is ------------------------------------------------------------------------------------------------
    def get(self, key: str) -> Channel | None:
        """The terminal in a place, living or ended; None when it has none."""
        return self._channels.get(key)

    def offer(self, key: str) -> Offer:
        container = self._desk.session.containers.get(container_of(key))
        if key != container_of(key) and container is not None and container.state is not State.RUNNING:
            return "paused" if container.state is State.PAUSED else "stopped"
        return self._offers.get(key, "")

    def places(self, identity: str) -> tuple[str, ...]:
        """The keys of a container's places, its own first."""
        return (identity, *self._further.get(identity, ()))

    def current(self, identity: str) -> str:
        """The place of a container that is looked at."""
        return self._current.get(identity, identity)

    def found(self, identity: str) -> Found | None:
        """The shells and users in a container, None when that is not known."""
        return self._found.get(identity)

    @property
    def open_count(self) -> int:
        return sum(channel.is_alive for channel in self._channels.values())

    def argv(self, name: str, identity: str, prefix: Sequence[str]) -> list[str]:
        """The command that opens the terminal that is looked at."""
        key = self.current(identity)
        channel, detail = self._channels.get(key), self._details.get(identity)
        if channel is not None and channel.kind == "shell":
            return command.exec_argv(name, channel.command, user=channel.user, prefix=prefix)
        if channel is not None or (key == identity and detail is not None and detail.tty and detail.open_stdin):
            return command.attach_argv(name, prefix)
        return command.exec_argv(name, self.choice.command, user=self.choice.user, prefix=prefix)

    # -- what is looked at --------------------------------------------------------------------------------------------
    def show(self, identity: str) -> None:
        """The terminal tab shows this container ("" for none). A terminal nobody typed into is left when it is not."""
        before, self._shown = self._shown, identity
        old = self._channels.get(before)
        if old is not None and before != identity and not old.used and old.phase != "ended":
            self.close(before)
        if not identity:
            return
        channel = self._channels.pop(identity, None)
        if channel is not None:
            self._channels[identity] = channel
        if channel is None or (channel.phase in ("ended", "left") and self._is_waiting(identity)):
            self.open(identity)

    def choose(self, key: str) -> None:
        """Look at this place of its container."""
        self._current[container_of(key)] = key
        self.changed.emit(key)

    def add(self, identity: str) -> str:
        """A further place, for a shell that is still to be chosen."""
        key = f"{identity}/{next(self._numbers)}"
        self._further.setdefault(identity, []).append(key)
        self._offers[key] = ""
        self.choose(key)
        self._begin(key, self._offer_shell(key))
        return key

    def keep(self, identity: str) -> None:
        """The details are about this container: its last words stay, even when it is gone. Those of others go."""
        self._kept = identity
        self._forget_gone()

    # -- opening and leaving ------------------------------------------------------------------------------------------
    def open(self, identity: str) -> None:
        """The container's own terminal if it has one, taken over from the Run page or attached to; else an offer."""
        self._begin(identity, self._open(identity))

    def open_shell(self, key: str) -> None:
        """Starts what was chosen, in a place of a running container."""
        self._begin(key, self._open_shell(key, self.choice))

    def close(self, key: str) -> None:
        """Leaves the terminal: the container goes on, a shell opened here is hung up. A further place goes with it."""
        self._desk.tasks.cancel(_task(key))
        channel = self._channels.pop(key, None)
        self._offers.pop(key, None)
        identity = container_of(key)
        is_further = key in self._further.get(identity, ())
        if is_further:
            before = self.places(identity)
            self._further[identity].remove(key)
            if self.current(identity) == key:
                self._current[identity] = before[before.index(key) - 1]
        if channel is not None:
            channel.leave()
        if channel is not None or is_further:
            self.changed.emit(key)

    def leave(self, key: str) -> None:
        """The person leaves the terminal, and is offered what can be opened again; it does not come back by itself."""
        self.close(key)
        if key != container_of(key):
            return
        detail = self._details.get(key)
        self._offers[key] = _offer(detail) if detail is not None else ""
        self.changed.emit(key)

    def close_all(self) -> None:
        """The page closes: nothing is shown any more, every shell is hung up."""
        self._shown = ""
        for key in (*self._channels, *itertools.chain(*self._further.values())):
            self.close(key)

    @asynccontextmanager
    async def around_start(self, identity: str) -> AsyncIterator[None]:
        """A container that shows its terminal is attached to before it starts: nothing of its first words is lost.

        Where the start fails this is taken back: nothing would ever end what waits for the end of that run.
        """
        attached = await self._attach_before_start(identity)
        try:
            yield
        except BaseException:
            container = self._desk.session.containers.get(identity)
            runs = container is not None and container.state.is_alive  # only the answer was lost
            if attached and not runs:
                waiting = self._desk.session.take_terminal(identity)
                self.leave(identity)
                if waiting is not None:
                    await waiting.close()
            raise

    async def _attach_before_start(self, identity: str) -> bool:
        channel = self._channels.get(identity)
        if identity != self._shown or (channel is not None and channel.phase == "live"):
            return False
        detail = await self._details.fetch(identity)
        if detail.tty and detail.open_stdin and not detail.state.is_alive and self._make_room(identity, "attached"):
            self._desk.session.keep_terminal(identity, await self._desk.engine.attach(identity))
            self.open(identity)
            return True
        return False

    def _begin(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        def failed(error: FirstMateError) -> bool:
            log.info("terminal of %s: %s", key[:12], error)
            channel = self._channels.get(key)
            if channel is None:
                channel = self._channel(key, "attached" if key == container_of(key) else "shell")
            channel.fail(error)
            self.changed.emit(key)
            return True

        follow(self._desk, _task(key), work, failed)

    async def _open(self, identity: str) -> None:
        waiting = self._desk.session.take_terminal(identity)
        if waiting is not None:
            channel = self._channel(identity, "attached")
            channel.used = True  # somebody ran it to use it
            self._make_room(identity, "attached")
            await self._run(channel, waiting)
            return
        while True:
            self._moved.discard(identity)
            detail = await self._details.fetch(identity)
            if identity not in self._moved:
                break  # else the answer is perhaps older than the news
        offer = _offer(detail)
        if offer == "attach" and not self._make_room(identity, "attached"):
            offer = "full"
        if offer == "shell":
            await self._offer_shell(identity)
            return
        if offer != "attach":
            self._show_offer(identity, offer)
            return
        session = await self._desk.engine.attach(identity, running=True)
        try:
            earlier = await earlier_output(self._desk.engine, detail)
        except BaseException:
            await session.close()
            raise
        await self._run(self._channel(identity, "attached"), session, earlier)

    async def _offer_shell(self, key: str) -> None:
        """Asks which shells there are before it offers them; always anew, since somebody may have installed one."""
        identity = container_of(key)
        try:
            found = await look_inside(self._desk.engine, identity)
        except EngineUnreachable:
            found = None
        if found is not None:
            self._found[identity] = found
            self.choice = ShellChoice(found.shells[:1] or ShellChoice().command)
        self._show_offer(key, "shell")

    def _show_offer(self, key: str, offer: Offer) -> None:
        self._offers[key] = offer
        self.changed.emit(key)

    async def _open_shell(self, key: str, choice: ShellChoice) -> None:
        if not self._make_room(key, "shell"):
            self._show_offer(key, "full")
            return
        channel = self._channel(key, "shell")
        channel.command, channel.user = choice.command, choice.user
        columns, rows = channel.size
        session = await self._desk.engine.execute(
            container_of(key), choice.command, columns=columns, rows=rows, user=choice.user
        )
        channel.used = True
        await self._run(channel, session)

    def _channel(self, key: str, kind: Kind) -> Channel:
        """The channel to show next: the old one of the same place again, so that its screen stays."""
        self._offers.pop(key, None)
        channel = self._channels.pop(key, None)
        if channel is None:
            channel = Channel(container_of(key), kind)
        channel.kind = kind
        channel.reopen()
        self._channels[key] = channel
        self.changed.emit(key)
        return channel

    async def _run(self, channel: Channel, session: TerminalSession, earlier: bytes = b"") -> None:
        key = next(key for key, one in self._channels.items() if one is channel)
        channel.changed.connect(lambda: self.changed.emit(key))
        try:
            await channel.run(session, earlier)
        finally:
            channel.changed.disconnect()
        self.changed.emit(key)
        if channel.container_id in self._started:
            self._rejoin(channel.container_id)

    def _make_room(self, key: str, kind: Kind) -> bool:
        """Leaves the oldest attached terminals when there are too many; False when all are shells somebody opened."""
        while True:
            living = {one: channel for one, channel in self._channels.items() if one != key and channel.is_alive}
            if sum(_STREAMS[channel.kind] for channel in living.values()) + _STREAMS[kind] <= MOST_STREAMS:
                return True
            oldest = next((one for one, channel in living.items() if channel.kind == "attached"), None)
            if oldest is None:
                return False
            self.close(oldest)

    # -- what changes -------------------------------------------------------------------------------------------------
    def _happened(self, event: Event) -> None:
        """A restart can be over before the list shows it: the events tell it all the same."""
        if event.type != "container" or event.actor_id != self._shown:
            return
        if event.action == "die":
            self._started.discard(event.actor_id)
        elif event.action == "start":
            self._started.add(event.actor_id)
            self._rejoin(event.actor_id)

    def _rejoin(self, identity: str) -> None:
        """Attach again to a container that has ended and runs anew, once what just runs here is over."""
        channel = self._channels.get(identity)
        if identity == self._shown and channel is not None and channel.kind == "attached" and channel.phase == "ended":
            asyncio.get_running_loop().call_soon(self.open, identity)

    def _is_waiting(self, identity: str) -> bool:
        """Whether an ended terminal could be joined again: the container has been started anew."""
        channel, container = self._channels.get(identity), self._desk.session.containers.get(identity)
        if channel is None or container is None or channel.kind != "attached":
            return False
        return container.state is State.RUNNING

    def _forget_gone(self) -> None:
        """What belongs to containers that are gone, but for the one whose last words are read."""
        present = {*self._desk.session.containers, self._kept}
        for key in (*self._channels, *itertools.chain(*self._further.values())):
            if container_of(key) not in present:
                self.close(key)
        for known in (self._further, self._current, self._found):
            for identity in [one for one in known if one not in present]:
                del known[identity]

    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if "containers" not in kinds:
            return
        self._forget_gone()
        shown = self._shown
        self._moved |= ids & {shown}
        if shown not in ids or shown not in self._desk.session.containers:
            return
        for key in self._further.get(shown, ()):
            self.changed.emit(key)
        if not self._desk.tasks.running(_task(shown)):
            channel = self._channels.get(shown)
            left = (
                channel is None
                and self.offer(shown) == "attach"
                and self._desk.session.containers[shown].state.is_alive
            )
            if not left and (channel is None or (channel.phase == "ended" and self._is_waiting(shown))):
                self.open(shown)
            else:
                self.changed.emit(shown)


_STREAMS: Final[dict[Kind, int]] = {"attached": 2, "shell": 1}


def container_of(key: str) -> str:
    """The container that a place belongs to."""
    return key.partition("/")[0]


def _offer(detail: ContainerDetail) -> Offer:
    if detail.state is State.PAUSED:
        return "paused"
    if not detail.state.is_alive:
        return "stopped"
    return "attach" if detail.tty and detail.open_stdin else "shell"


def _task(key: str) -> str:
    return f"containers.terminal:{key}"
