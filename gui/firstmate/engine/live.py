"""What the engine has, kept current: one list at the start, then the event stream; no polling.

`LiveState.run` follows one engine for as long as its task lives. Events say only that something about a thing changed;
what it is now is asked for, many things in one request (a burst of events is a few requests, never one each). When the
engine goes away, the last known state stays and is marked old, and the way back is tried at growing distances; after
every return everything is listed anew, because an engine forgets its events when it restarts.

Docker sends some events before its own lists know (`die` comes before the network is taken down, which takes a while):
what a list says after an event is held against what the event promised, and asked again, a few times, when it lags.

No Qt and no threads: everything happens in the loop that runs `run`, and so do the callbacks.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar

from firstmate.core.entities import Container, EngineInfo, Event, Image, Network, State, Volume
from firstmate.core.errors import EngineError
from firstmate.engine.api import Engine

Kind = Literal["connection", "engine", "containers", "images", "volumes", "networks"]

BATCH: Final = 0.03
"""Seconds in which events are gathered before the one request that answers them all."""
STORM: Final = 64
"""More containers than this in one batch, and the whole list is asked for instead."""
LIST_PATIENCE: Final = 2.0
"""Seconds that a list may take before the engine is asked whether it is still there."""
FIRST_PAUSE: Final = 0.25
LONGEST_PAUSE: Final = 5.0
REMEMBERED_EVENTS: Final = 512
LOOKS_AGAIN: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds before each further look at a container whose list entry lags behind its event."""

REPLAY_SLACK: Final = 1_000
"""Nanoseconds before the last event from which a new stream begins. Docker 29 tells API 1.51 the time of its events as
a double, up to 128 ns too late: asked from there on, it would leave out the event itself and what came close on it."""

_NO_CHANGE: Final = frozenset(
    (
        "exec_create",
        "exec_start",
        "exec_die",
        "exec_detach",
        "top",
        "resize",
        "attach",
        "detach",
        "copy",
        "export",
        "archive-path",
        "extract-to-dir",
        "oom",
    )
)
"""Container events after which the list says the same as before."""

T = TypeVar("T")
Promise = Callable[[Container | None], bool]


@dataclass(frozen=True, slots=True)
class Connection:
    """How we stand with the engine. `since` is our clock, `error` why it was lost (or not found yet)."""

    phase: Literal["connecting", "online", "lost"]
    since: float
    error: EngineError | None = None


class LiveState:
    """The current state of one engine. Read the attributes at any time; `on_change` says when to look again.

    `on_change(kinds, ids)`: what changed, and the ids of the containers, images … concerned, as far as they are known.
    `on_event(event)`: every event once, in order, before its consequences are known.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        on_change: Callable[[frozenset[Kind], frozenset[str]], None] | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> None:
        self.engine = engine
        self.connection = Connection("connecting", time.time())
        self.info: EngineInfo | None = None
        self.known: frozenset[Kind] = frozenset()
        """What has been listed at least once; before that an empty mapping means "not asked yet"."""
        self._containers: Mapping[str, Container] = MappingProxyType({})
        self._images: Mapping[str, Image] = MappingProxyType({})
        self._volumes: Mapping[str, Volume] = MappingProxyType({})
        self._networks: Mapping[str, Network] = MappingProxyType({})
        self._on_change = on_change
        self._on_event = on_event
        self._signal = asyncio.Event()
        self._suspected = False
        self._wanted: set[Kind] = set()
        self._wanted_containers: set[str] = set()
        self._promises: dict[tuple[str, str], Promise] = {}
        self._looks: dict[str, int] = {}
        self._timers: set[asyncio.TimerHandle] = set()
        self._reached = False
        self._last_nano = 0
        self._seen: deque[tuple[int, str, str, str]] = deque(maxlen=REMEMBERED_EVENTS)

    # -- reading ------------------------------------------------------------------------------------------------------
    @property
    def containers(self) -> Mapping[str, Container]:
        """By id, newest first. Never changed in place: a kept mapping stays as it was."""
        return self._containers

    @property
    def images(self) -> Mapping[str, Image]:
        return self._images

    @property
    def volumes(self) -> Mapping[str, Volume]:
        """By name, which is a volume's id."""
        return self._volumes

    @property
    def networks(self) -> Mapping[str, Network]:
        return self._networks

    @property
    def stale(self) -> bool:
        """True while what is shown is old: the engine is away."""
        return self.connection.phase != "online" and bool(self.known)

    # -- hints from outside -------------------------------------------------------------------------------------------
    def retry(self) -> None:
        """Try to reach a lost engine now instead of after the pause. Harmless when it is not lost."""
        self._signal.set()

    def suspect(self) -> None:
        """Somebody's call failed as if the engine were away: ask it, so that everybody is told."""
        self._suspected = True
        self._signal.set()

    def refresh(self) -> None:
        """List everything anew (F5)."""
        self._wanted |= {"engine", "containers", "images", "volumes", "networks"}
        self._signal.set()

    # -- living -------------------------------------------------------------------------------------------------------
    async def run(self) -> None:
        """Follows the engine until its task is cancelled. Raises nothing of `core.errors`."""
        pause = FIRST_PAUSE
        while True:
            self._reached = False
            try:
                await self._follow()
            except EngineError as error:
                self._set_connection("lost", error)
            if self._reached:
                pause = FIRST_PAUSE
            self._signal.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause * random.uniform(0.75, 1.25)):
                    await self._signal.wait()
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _follow(self) -> None:
        """One connection: ping, listen, list, and then one request per batch of events. Ends with the event stream."""
        await self.engine.ping()
        opened = asyncio.Event()
        listening = asyncio.create_task(self._listen(opened.set), name="engine events")

        def ended(_: asyncio.Task[None]) -> None:
            opened.set()
            self._signal.set()

        listening.add_done_callback(ended)
        try:
            await opened.wait()
            if listening.done():
                await listening
                return
            self._wanted.clear()
            self._wanted_containers.clear()
            self._promises.clear()
            # Containers first: they are what most windows show, and the other lists take their time.
            await self._watched(self._update({"containers"}, set()))
            self._reached = True
            self._set_connection("online", None)
            await self._watched(self._update({"engine", "images", "volumes", "networks"}, set()))
            while True:
                await self._signal.wait()
                self._signal.clear()
                if listening.done():
                    await listening
                    return
                if self._suspected:
                    self._suspected = False
                    await self.engine.ping()
                if self._wanted or self._wanted_containers:
                    await asyncio.sleep(BATCH)
                    kinds, containers = self._wanted, self._wanted_containers
                    self._wanted, self._wanted_containers = set(), set()
                    await self._watched(self._update(kinds, containers))
        finally:
            for timer in self._timers:
                timer.cancel()
            self._timers.clear()
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _watched(self, work: Coroutine[Any, Any, None]) -> None:
        """A list may take long, on a big engine or a slow one; on one that hangs it must not keep us waiting."""
        task = asyncio.create_task(work, name="engine lists")
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=LIST_PATIENCE)
                if not task.done():
                    await self.engine.ping()
            await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, opened: Callable[[], None]) -> None:
        first = self._last_nano - REPLAY_SLACK
        since = f"{first // 10**9}.{first % 10**9:09d}" if self._last_nano else ""
        async for event in self.engine.events(since, opened=opened):
            # What was the last event comes once more.
            mark = (event.time_nano, event.type, event.action, event.actor_id)
            if mark in self._seen:
                continue
            self._seen.append(mark)
            self._last_nano = max(self._last_nano, event.time_nano)
            self._note(event)
            if self._on_event is not None:
                self._on_event(event)

    def _note(self, event: Event) -> None:
        """What must be asked again because of an event."""
        action = event.action.partition(":")[0]
        if event.type == "container":
            if action == "commit":
                self._wanted.add("images")
            elif action not in _NO_CHANGE:
                about = "name" if action == "rename" else "state"
                self._expect(event.actor_id, about, _promise_of(action, event.attributes))
        elif event.type == "image":
            if action not in ("push", "save"):
                self._wanted.add("images")
        elif event.type == "volume":
            if action not in ("mount", "unmount"):
                self._wanted.add("volumes")
        elif event.type == "network":
            if action in ("connect", "disconnect"):
                if container := event.attributes.get("container"):
                    name = event.attributes.get("name", "")
                    self._expect(container, name, _promise_of_network(action, name))
            else:
                self._wanted.add("networks")
        elif event.type == "daemon":
            self._wanted.add("engine")
        if self._wanted or self._wanted_containers:
            self._signal.set()

    def _expect(self, container: str, about: str, promise: Promise | None) -> None:
        self._wanted_containers.add(container)
        self._looks.pop(container, None)
        if promise is not None:  # an event that promises nothing (`kill`) leaves the last promise standing
            self._promises[container, about] = promise

    def _hold_to_promises(self, looked_at: set[str] | None, promised: Mapping[tuple[str, str], Promise]) -> None:
        """Schedules another look at containers (of those just listed) that are not yet what an event promised.

        `promised` was standing when the list was asked for: what came since, an older answer cannot keep.
        """
        lagging = set()
        for (id_, about), promise in promised.items():
            if (looked_at is not None and id_ not in looked_at) or self._promises.get((id_, about)) is not promise:
                continue
            if promise(self._containers.get(id_)) or self._looks.get(id_, 0) >= len(LOOKS_AGAIN):
                del self._promises[id_, about]
            else:
                lagging.add(id_)
        for id_ in lagging:
            look = self._looks.get(id_, 0)
            self._looks[id_] = look + 1
            self._look_later(id_, LOOKS_AGAIN[look])
        for id_ in [
            id_ for id_ in self._looks if id_ not in lagging and not any(id_ == key for key, _ in self._promises)
        ]:
            del self._looks[id_]

    def _look_later(self, container: str, delay: float) -> None:
        def look() -> None:
            self._timers.discard(timer)
            self._wanted_containers.add(container)
            self._signal.set()

        timer = asyncio.get_running_loop().call_later(delay, look)
        self._timers.add(timer)

    # -- applying -----------------------------------------------------------------------------------------------------
    async def _update(self, kinds: set[Kind], containers: set[str]) -> None:
        """Asks for `kinds` and for some containers. Then, in one turn, the answers are the state and that is told.

        So nobody finds a state that nobody was told of. Where one question fails, all stays as it was.
        """
        if len(containers) > STORM:
            kinds = kinds | {"containers"}
        some = None if "containers" in kinds else containers
        promised = dict(self._promises)
        listed, images, volumes, networks, info = await asyncio.gather(
            _asked(some is None or bool(some), lambda: self.engine.containers(some)),
            _asked("images" in kinds, self.engine.images),
            _asked("volumes" in kinds, self.engine.volumes),
            _asked("networks" in kinds, self.engine.networks),
            _asked("engine" in kinds, self.engine.info),
        )
        changes: dict[Kind, frozenset[str]] = {}
        if listed is not None:
            changes["containers"] = self._set_containers(listed, some, promised)
        if images is not None:
            images_before, self._images = self._images, _by(images, lambda image: image.id)
            changes["images"] = _difference(images_before, self._images)
        if volumes is not None:
            volumes_before, self._volumes = self._volumes, _by(volumes, lambda volume: volume.name)
            changes["volumes"] = _difference(volumes_before, self._volumes)
        if networks is not None:
            networks_before, self._networks = self._networks, _by(networks, lambda network: network.id)
            changes["networks"] = _difference(networks_before, self._networks)
        if info is not None:
            changes["engine"] = frozenset() if info == self.info else frozenset((info.id,))
            self.info = info
        new = frozenset(kinds) - self.known
        self.known |= new
        # An empty list is news too the first time: nothing is there, where before nothing was known.
        different = new | frozenset(kind for kind, ids in changes.items() if ids)
        self._tell(different, frozenset().union(*changes.values()))

    def _set_containers(
        self, listed: Iterable[Container], ids: set[str] | None, promised: Mapping[tuple[str, str], Promise]
    ) -> frozenset[str]:
        """The list is of these ids, or of all; who came, went or changed."""
        found = {one.id: one for one in listed}
        if ids is not None:
            # What was there keeps its place, what is new is the newest.
            known = {
                id_: found.pop(id_, one) for id_, one in self._containers.items() if id_ not in ids or id_ in found
            }
            found |= known
        before, self._containers = self._containers, MappingProxyType(found)
        self._hold_to_promises(ids, promised)
        return _difference(before, found)

    def _set_connection(self, phase: Literal["online", "lost"], error: EngineError | None) -> None:
        before = self.connection
        if before.phase == phase and str(before.error) == str(error):
            return
        since = before.since if before.phase == phase else time.time()
        self.connection = Connection(phase, since, error)
        self._tell(frozenset(("connection",)), frozenset())

    def _tell(self, kinds: frozenset[Kind], ids: frozenset[str]) -> None:
        if kinds and self._on_change is not None:
            self._on_change(kinds, ids)


def _promise_of(action: str, attributes: Mapping[str, str]) -> Promise | None:
    """What must be true of a container's list entry after an event; None when the event promises nothing visible."""
    if action in ("die", "stop"):
        return lambda one: one is None or one.state not in (State.RUNNING, State.PAUSED)
    if action in ("start", "unpause", "restart"):
        return lambda one: one is None or one.state is State.RUNNING
    if action == "pause":
        return lambda one: one is None or one.state is State.PAUSED
    if action in ("destroy", "remove"):
        return lambda one: one is None
    if action == "create":
        return lambda one: one is not None
    if action == "rename":
        return lambda one: one is None or one.name == attributes.get("name", one.name)
    return None


def _promise_of_network(action: str, name: str) -> Promise:
    if action == "connect":
        return lambda one: one is None or name in one.networks
    return lambda one: one is None or not one.state.is_alive or name not in one.networks


async def _asked(wanted: bool, question: Callable[[], Awaitable[T]]) -> T | None:
    return await question() if wanted else None


def _by(things: Iterable[T], key: Callable[[T], str]) -> Mapping[str, T]:
    return MappingProxyType({key(thing): thing for thing in things})


def _difference(before: Mapping[str, T], after: Mapping[str, T]) -> frozenset[str]:
    """Ids that came, went or changed."""
    both = before.keys() | after.keys()
    return frozenset(id_ for id_ in both if before.get(id_) != after.get(id_))
