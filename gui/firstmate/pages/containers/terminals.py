"""The terminals of containers: which one a container can have, opening it, keeping it while other things are looked at.

A container made with a terminal is attached to; in any other that runs a shell can be opened. A terminal that somebody
typed into stays alive while other containers and pages are shown; leaving one never ends the container, only a shell
that was opened here is hung up with its tab.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Coroutine
from typing import Any, Final, Literal

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.entities import ContainerDetail, Event, State
from firstmate.core.errors import EngineError, FirstMateError
from firstmate.engine.api import TerminalSession
from firstmate.pages.containers.channel import Channel, Kind
from firstmate.pages.containers.details import Details
from firstmate.pages.containers.following import follow

log = logging.getLogger(__name__)

MOST_OPEN: Final = 3
"""Living terminals at once: an attached one takes two of the engine's thirteen streams."""
REPLAYED_LINES: Final = 200
REPLAYED_BYTES: Final = 256 * 1024

Shell = Literal["sh", "bash"]
SHELLS: Final[dict[Shell, tuple[str, ...]]] = {"sh": ("/bin/sh",), "bash": ("bash",)}
"""Nearly every image has the first, larger ones the second."""

Offer = Literal["", "attach", "shell", "stopped", "paused", "full"]
"""What a container without a terminal can be given; "" while that is not known yet."""

# Questions of the program to its terminal: who are you, where is the cursor, which colours. In replayed output nobody
# waits for the answer any more; it would arrive at the shell as if somebody had typed it.
_QUESTIONS: Final = re.compile(
    rb"\x1b\[[?>=]?[0-9;]*[nc]|\x1b\[\??[0-9;]*\$p|\x1b\[>?[0-9;]*q|\x1bZ|\x05"
    rb"|\x1b\][0-9;]*\?(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\"
)


class Terminals(QObject):
    """Channels by container id. `changed(id)` when a container's terminal begins, ends, or can be offered."""

    changed = Signal(str)

    def __init__(self, desk: Desk, details: Details, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._details = details
        self._channels: dict[str, Channel] = {}  # the last shown at the end
        self._offers: dict[str, Offer] = {}
        self._moved: set[str] = set()
        self._shown = ""
        self._kept = ""
        self.shell: Shell = "sh"
        """Which one `open_shell` starts."""
        self._started: set[str] = set()
        desk.session.changed.connect(self._state_changed)
        desk.session.happened.connect(self._happened)

    def get(self, identity: str) -> Channel | None:
        """The container's terminal, living or ended; None when it has none."""
        return self._channels.get(identity)

    def offer(self, identity: str) -> Offer:
        return self._offers.get(identity, "")

    @property
    def open_count(self) -> int:
        return sum(channel.phase in ("connecting", "live") for channel in self._channels.values())

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

    def keep(self, identity: str) -> None:
        """The details are about this container: its last words stay, even when it is gone. Those of others go."""
        self._kept = identity
        for key in tuple(self._channels):
            if key != identity and key not in self._desk.session.containers:
                self.close(key)

    def open(self, identity: str) -> None:
        """The container's own terminal if it has one, taken over from the Run page or attached to; else an offer."""
        self._begin(identity, self._open(identity))

    def open_shell(self, identity: str) -> None:
        """Starts the chosen shell in a running container."""
        self._begin(identity, self._open_shell(identity, SHELLS[self.shell]))

    def close(self, identity: str) -> None:
        """Leaves the terminal: the container goes on, a shell opened here is hung up."""
        self._desk.tasks.cancel(_key(identity))
        channel = self._channels.pop(identity, None)
        self._offers.pop(identity, None)
        if channel is not None:
            channel.leave()
            self.changed.emit(identity)

    def leave(self, identity: str) -> None:
        """The person leaves the terminal, and is offered what can be opened again; it does not come back by itself."""
        self.close(identity)
        detail = self._details.get(identity)
        self._offers[identity] = _offer(detail) if detail is not None else ""
        self.changed.emit(identity)

    def close_all(self) -> None:
        """The page closes: nothing is shown any more, every shell is hung up."""
        self._shown = ""
        for identity in tuple(self._channels):
            self.close(identity)

    async def before_start(self, identity: str) -> None:
        """A container that shows its terminal is attached to before it starts: nothing of its first words is lost."""
        channel = self._channels.get(identity)
        if identity != self._shown or (channel is not None and channel.phase == "live"):
            return
        detail = await self._details.fetch(identity)
        if detail.tty and detail.open_stdin and not detail.state.is_alive and self._make_room(identity):
            self._desk.session.keep_terminal(identity, await self._desk.engine.attach(identity))
            self.open(identity)

    # -- opening ------------------------------------------------------------------------------------------------------
    def _begin(self, identity: str, work: Coroutine[Any, Any, None]) -> None:
        def failed(error: FirstMateError) -> bool:
            log.info("terminal of %s: %s", identity[:12], error)
            channel = self._channels.get(identity)
            if channel is None:
                channel = self._channel(identity, "attached")
            channel.fail(error)
            self.changed.emit(identity)
            return True

        follow(self._desk, _key(identity), work, failed)

    async def _open(self, identity: str) -> None:
        waiting = self._desk.session.take_terminal(identity)
        if waiting is not None:
            channel = self._channel(identity, "attached")
            channel.used = True  # somebody ran it to use it
            self._make_room(identity)
            await self._run(channel, waiting)
            return
        while True:
            self._moved.discard(identity)
            detail = await self._details.fetch(identity)
            if identity not in self._moved:
                break  # else the answer is perhaps older than the news
        offer = _offer(detail)
        if offer == "attach" and not self._make_room(identity):
            offer = "full"
        if offer != "attach":
            self._offers[identity] = offer
            self.changed.emit(identity)
            return
        session = await self._desk.engine.attach(identity, running=True)
        try:
            earlier = await self._earlier(detail)
        except BaseException:
            await session.close()
            raise
        await self._run(self._channel(identity, "attached"), session, earlier)

    async def _open_shell(self, identity: str, command: tuple[str, ...]) -> None:
        if not self._make_room(identity):
            self._offers[identity] = "full"
            self.changed.emit(identity)
            return
        channel = self._channel(identity, "shell")
        columns, rows = channel.size
        session = await self._desk.engine.execute(identity, command, columns=columns, rows=rows)
        channel.used = True
        await self._run(channel, session)

    def _channel(self, identity: str, kind: Kind) -> Channel:
        """The channel to show next: the old one of the same container again, so that its screen stays."""
        self._offers.pop(identity, None)
        channel = self._channels.pop(identity, None)
        if channel is None:
            channel = Channel(identity, kind)
        channel.kind = kind
        channel.reopen()
        self._channels[identity] = channel
        self.changed.emit(identity)
        return channel

    async def _run(self, channel: Channel, session: TerminalSession, earlier: bytes = b"") -> None:
        channel.changed.connect(lambda: self.changed.emit(channel.container_id))
        try:
            await channel.run(session, earlier)
        finally:
            channel.changed.disconnect()
        self.changed.emit(channel.container_id)
        if channel.container_id in self._started:
            self._rejoin(channel.container_id)

    async def _earlier(self, detail: ContainerDetail) -> bytes:
        """The end of what this run printed before we came; without questions, whose answers nobody awaits."""
        found = bytearray()
        chunks = self._desk.engine.logs(detail.id, follow=False, tail=REPLAYED_LINES, since=detail.started_at)
        try:
            async for chunk in chunks:
                found += chunk.data
        except EngineError as error:
            log.info("no earlier output of %s: %s", detail.name, error)  # a log driver that cannot be read
        finally:
            await chunks.aclose()
        return _QUESTIONS.sub(b"", bytes(found[-REPLAYED_BYTES:]))

    def _make_room(self, identity: str) -> bool:
        """Leaves the oldest attached terminal when there are too many; False when all are shells somebody opened."""
        living = [
            key
            for key, channel in self._channels.items()
            if key != identity and channel.phase in ("connecting", "live")
        ]
        if len(living) < MOST_OPEN:
            return True
        for key in living:
            if self._channels[key].kind == "attached":
                self.close(key)
                return True
        return False

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

    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if "containers" not in kinds:
            return
        for identity in ids & self._channels.keys():
            if identity not in self._desk.session.containers and identity != self._kept:
                self.close(identity)
        shown = self._shown
        self._moved |= ids & {shown}
        if shown in ids and shown in self._desk.session.containers and not self._desk.tasks.running(_key(shown)):
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


def _offer(detail: ContainerDetail) -> Offer:
    if detail.state is State.PAUSED:
        return "paused"
    if not detail.state.is_alive:
        return "stopped"
    return "attach" if detail.tty and detail.open_stdin else "shell"


def _key(identity: str) -> str:
    return f"containers.terminal:{identity}"
