"""Hand-written stand-ins with the protocols of the real things, fed with JSON recorded from a real engine.

`FakeEngine` answers every method of `firstmate.engine.api.Engine` from its own little world of containers, images,
volumes and networks, which really changes: what is created can be started, what stops sends events. A test steers it:

    engine = FakeEngine()                                  # as recorded: web, shell, failed, killed, fresh, asleep
    engine.fail_next("start", Conflict("…"))               # the next call of that method raises
    gate = engine.hold("images")                           # calls of that method wait … until gate.set()
    engine.go_away(); engine.come_back()                   # every call unreachable, streams end; and back
    engine.pull_script = [{...}, error, ...]               # messages, exceptions to raise, or gates to wait at
    engine.push_event(event("container", "die", id))       # to everyone who listens
    engine.calls                                           # what was asked, in order: Call("start", ("web",), {})
    engine.open_streams                                    # 0 when a page has closed what it opened

Times go by only where a test says so: `stats_interval` is the pause between two statistics samples.
"""

from __future__ import annotations

import asyncio
import copy
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from fake_disk import FakeDisk
from fake_inside import FakeInside
from fake_search import FakeSearch
from fake_snapshots import FakeSnapshots
from fake_stores import FakeStores
from fake_transfers import FakeTransfers
from firstmate.core.entities import (
    Container,
    ContainerDetail,
    Created,
    EngineInfo,
    Event,
    Image,
    ImageDetail,
    LogChunk,
    Network,
    RegistryState,
    StatsSample,
    Volume,
)
from firstmate.core.errors import (
    Conflict,
    EngineError,
    EngineNotRunning,
    EngineUnreachable,
    ImageMissing,
    NotFound,
)
from firstmate.core.readings import EngineReading
from firstmate.core.runspec import Limits, RunSpec, limits_body, to_create_body
from firstmate.core.stats import sample_from_json
from firstmate.engine import convert, reading, translate

RECORDED = Path(__file__).parent / "engine" / "data" / "recorded"


@cache
def _recorded_text(name: str) -> str:
    return (RECORDED / f"{name}.json").read_text(encoding="utf-8")


def recorded(name: str) -> Any:
    """A fresh copy of what a real Docker 20.10 answered: containers, images, inspect, info, pull_layers, stats …"""
    return json.loads(_recorded_text(name))


@cache
def _recorded_part(name: str, key: str | int) -> str:
    return json.dumps(recorded(name)[key])


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method of the engine."""

    method: str
    args: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


SPARING = frozenset(("SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGSTOP", "SIGCONT"))
"""Signals that the programs here survive."""


class FakeTerminal:
    """A terminal under a test's control. It echoes what is typed, unless `echo` is False."""

    def __init__(self, container_id: str, *, tty: bool = True, echo: bool = True) -> None:
        self._container_id = container_id
        self._tty = tty
        self.echo = echo
        self.written = bytearray()
        self.sizes: list[tuple[int, int]] = []
        self.eof = False
        self.closed = False
        self._code: int | None = None
        self._output: deque[bytes] = deque()
        self._ended = False
        self._changed = asyncio.Event()

    @property
    def container_id(self) -> str:
        return self._container_id

    @property
    def tty(self) -> bool:
        return self._tty

    # -- for the test -------------------------------------------------------------------------------------------------
    def say(self, data: bytes) -> None:
        """Output of the program."""
        self._output.append(data)
        self._changed.set()

    def end(self, code: int = 0) -> None:
        """The program ends."""
        self._code = code
        self._ended = True
        self._changed.set()

    # -- the protocol -------------------------------------------------------------------------------------------------
    async def read(self) -> bytes:
        while not self._output:
            if self._ended or self.closed:
                return b""
            self._changed.clear()
            await self._changed.wait()
        return self._output.popleft()

    async def write(self, data: bytes) -> None:
        self.written += data
        if self.echo:
            self.say(data)

    async def write_eof(self) -> None:
        self.eof = True

    async def resize(self, columns: int, rows: int) -> None:
        self.sizes.append((columns, rows))

    async def exit_code(self) -> int | None:
        return self._code

    async def close(self) -> None:
        self.closed = True
        self._changed.set()


class FakeEngine(FakeInside, FakeSnapshots, FakeStores, FakeDisk, FakeSearch, FakeTransfers):
    """See the module's docstring."""

    def __init__(self, *, empty: bool = False, address: str = "unix:///run/fake-docker.sock") -> None:
        super().__init__()
        self._address = address
        self.calls: list[Call] = []
        self.log_script: list[LogChunk | asyncio.Event] = [LogChunk("stdout", b"ready\n")]
        self.log_scripts: dict[str, list[LogChunk | asyncio.Event]] = {}
        """What `logs` gives; then it stays open while following a container that lives."""
        self.stats_script: list[StatsSample] | None = None
        """None: the recorded sample again and again, its time moving on by a second."""
        self.stats_interval = 0.01
        self.terminals: list[FakeTerminal] = []
        self.open_streams = 0
        self.closed = False
        self._failures: dict[str, deque[BaseException]] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self._away: EngineUnreachable | None = None
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._history: list[Event] = []
        self._clock = 1_795_412_700_000_000_000
        self._stopped: dict[str, asyncio.Event] = {}
        self._made = 0
        self._containers: list[dict[str, Any]] = [] if empty else recorded("containers")
        self._details: dict[str, dict[str, Any]] = (
            {} if empty else {detail["Id"]: detail for detail in recorded("inspect").values()}
        )
        self._images: list[dict[str, Any]] = [] if empty else recorded("images")
        self._image_details: list[dict[str, Any]] = list(recorded("image_inspect").values())
        self._volumes: list[dict[str, Any]] = [] if empty else recorded("volumes")["Volumes"]
        self._networks: list[dict[str, Any]] = recorded("networks")
        self._info: dict[str, Any] = recorded("info")

    # -- for the test -------------------------------------------------------------------------------------------------
    def fail_next(self, method: str, error: BaseException) -> None:
        """The next call of `method` raises `error`; several are kept in their order."""
        self._failures.setdefault(method, deque()).append(error)

    def hold(self, method: str) -> asyncio.Event:
        """Calls of `method` wait until the event is set."""
        return self._gates.setdefault(method, asyncio.Event())

    def go_away(self, error: EngineUnreachable | None = None) -> None:
        """From now on nothing answers, and the open streams end."""
        self._away = error or EngineNotRunning(f"the engine at {self._address} is not running", reason="absent")
        for queue in self._listeners:
            queue.put_nowait(None)
        for stopped in self._stopped.values():
            stopped.set()

    def come_back(self) -> None:
        self._away = None

    def set_registry(self, state: RegistryState) -> None:
        """From now on the engine says that these registry settings are in force."""
        self._info |= {
            "RegistryConfig": {
                "Mirrors": [f"{mirror}/" for mirror in state.mirrors],
                "InsecureRegistryCIDRs": ["127.0.0.0/8", *(one for one in state.insecure_registries if "/" in one)],
                "IndexConfigs": {
                    name: {"Name": name, "Secure": False} for name in state.insecure_registries if "/" not in name
                },
            },
            "HttpProxy": state.http_proxy,
            "HttpsProxy": state.https_proxy,
            "NoProxy": state.no_proxy,
            "LiveRestoreEnabled": state.live_restore,
        }

    def push_event(self, happened: Event) -> None:
        """Sends an event as it is to all listeners (the world does not change by it)."""
        self._history.append(happened)
        for queue in self._listeners:
            queue.put_nowait(happened)

    def event(self, kind: str, action: str, actor: str, **attributes: str) -> Event:
        """An event a moment after the last one."""
        self._clock += 1_000_000
        return Event(kind, action, actor, attributes, self._clock)

    def add_container(self, name: str, *, image: str = "busybox", state: str = "running", **changes: Any) -> str:
        """A container as if made in a terminal, with its events; its id. `changes` go into its list entry."""
        entry = json.loads(_recorded_part("containers", -2))
        detail = json.loads(_recorded_part("inspect", "shell"))
        identity = self._new_id()
        entry |= {"Id": identity, "Names": [f"/{name}"], "Image": image, "Created": int(time.time())} | changes
        detail |= {"Id": identity, "Name": f"/{name}"}
        self._containers.insert(0, entry)
        self._details[identity] = detail
        self._tell("container", "create", identity, name=name, image=image)
        self._set_state(identity, state, "Up 1 second" if state == "running" else state.capitalize())
        if state == "running":
            self._tell("container", "start", identity, name=name, image=image)
        return identity

    def exit_container(self, reference: str, code: int = 0, *, oom: bool = False) -> None:
        """The container's program ends by itself."""
        identity = self._find(reference)["Id"]
        self._details[identity]["State"]["OOMKilled"] = oom
        self._end(identity, code)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    @property
    def last_terminal(self) -> FakeTerminal:
        return self.terminals[-1]

    # -- the protocol: the engine itself ------------------------------------------------------------------------------
    @property
    def address(self) -> str:
        return self._address

    async def ping(self) -> str:
        await self._enter("ping")
        return "1.41"

    async def info(self) -> EngineInfo:
        await self._enter("info")
        return convert.engine_info(self._info, recorded("version"))

    async def registry(self) -> RegistryState:
        await self._enter("registry")
        return convert.registry_state(self._info)

    async def answers(self, within: float) -> bool:
        try:
            await self._enter("answers", within)
        except EngineError:
            return False
        return True

    async def running_containers(self) -> tuple[str, ...]:
        await self._enter("running_containers")
        return tuple(sorted(one.name for one in map(convert.container, self._containers) if one.state.is_alive))

    async def reading(self) -> EngineReading:
        try:
            await self._enter("reading")
        except EngineError as error:
            return reading.failed(error, self._address)
        return EngineReading(version=recorded("version"), info=self._info, address=self._address)

    async def containers(self, ids: Collection[str] | None = None) -> tuple[Container, ...]:
        await self._enter("containers", **({} if ids is None else {"ids": tuple(sorted(ids))}))
        return tuple(convert.container(one) for one in self._containers if ids is None or one["Id"] in ids)

    async def images(self) -> tuple[Image, ...]:
        await self._enter("images")
        return tuple(map(convert.image, self._images))

    async def volumes(self) -> tuple[Volume, ...]:
        await self._enter("volumes")
        return tuple(map(convert.volume, self._volumes))

    async def networks(self) -> tuple[Network, ...]:
        await self._enter("networks")
        return tuple(map(convert.network, self._networks))

    # -- containers ---------------------------------------------------------------------------------------------------
    async def container(self, reference: str) -> ContainerDetail:
        await self._enter("container", reference)
        return convert.container_detail(copy.deepcopy(self._details[self._find(reference)["Id"]]))

    async def create(self, spec: RunSpec) -> Created:
        await self._enter("create", spec)
        name = spec.name or f"brave_{self._made}"
        if any(f"/{name}" in one["Names"] for one in self._containers):
            raise translate.from_status(
                409, f'Conflict. The container name "/{name}" is already in use by container "1".', "containers.create"
            )
        image = self._image(spec.image)
        identity = self.add_container(name, image=spec.image, state="created")
        _, body = to_create_body(spec)
        detail = self._details[identity]
        detail["Config"] |= {key: body[key] for key in ("Tty", "OpenStdin", "StdinOnce")}
        detail["Config"] |= {
            "Image": spec.image,
            "Cmd": body.get("Cmd"),
            "Env": body.get("Env"),
            "Hostname": identity[:12],
        }
        detail["Config"] |= {"Hostname": spec.hostname} if spec.hostname else {}
        detail["HostConfig"] |= {"NanoCpus": 0, "CpusetCpus": "", "Memory": 0, "MemorySwap": 0, "PidsLimit": None}
        detail["HostConfig"] |= body["HostConfig"]
        detail["Image"] = image["Id"]
        self._find(identity)["Command"] = " ".join(spec.command) or "sh"
        return Created(identity)

    async def start(self, reference: str) -> None:
        await self._enter("start", reference)
        identity = self._find(reference)["Id"]
        self._set_state(identity, "running", "Up Less than a second")
        self._tell("container", "start", identity)

    async def stop(self, reference: str, seconds: int | None = None) -> None:
        await self._enter("stop", reference, **({} if seconds is None else {"seconds": seconds}))
        identity = self._find(reference)["Id"]
        if self._is_alive(identity):
            self._tell("container", "kill", identity, signal="15")
            self._end(identity, 143)
            self._tell("container", "stop", identity)

    async def kill(self, reference: str, signal: str = "SIGKILL") -> None:
        await self._enter("kill", reference, signal=signal)
        identity = self._find(reference)["Id"]
        if not self._is_alive(identity):
            raise Conflict(f"Cannot kill container: {reference}: Container {identity} is not running", status=409)
        self._tell("container", "kill", identity, signal=signal.removeprefix("SIG"))
        if signal not in SPARING:
            self._end(identity, 137)

    async def restart(self, reference: str, seconds: int | None = None) -> None:
        await self._enter("restart", reference, **({} if seconds is None else {"seconds": seconds}))
        identity = self._find(reference)["Id"]
        if self._is_alive(identity):
            self._end(identity, 143)
        self._set_state(identity, "running", "Up Less than a second")
        self._tell("container", "start", identity)
        self._tell("container", "restart", identity)

    async def pause(self, reference: str) -> None:
        await self._enter("pause", reference)
        identity = self._find(reference)["Id"]
        self._set_state(identity, "paused", "Up 1 minute (Paused)")
        self._tell("container", "pause", identity)

    async def unpause(self, reference: str) -> None:
        await self._enter("unpause", reference)
        identity = self._find(reference)["Id"]
        self._set_state(identity, "running", "Up 1 minute")
        self._tell("container", "unpause", identity)

    async def rename(self, reference: str, name: str) -> None:
        await self._enter("rename", reference, name)
        entry = self._find(reference)
        entry["Names"] = [f"/{name}"]
        self._details[entry["Id"]]["Name"] = f"/{name}"
        self._tell("container", "rename", entry["Id"], name=name)

    async def remove(self, reference: str, *, force: bool = False, volumes: bool = False) -> None:
        await self._enter("remove", reference, force=force, volumes=volumes)
        identity = self._find(reference)["Id"]
        if self._is_alive(identity):
            if not force:
                raise Conflict(f"You cannot remove a running container {identity}.", status=409)
            self._end(identity, 137)
        self._forget(identity)

    async def update_limits(self, reference: str, limits: Limits) -> tuple[str, ...]:
        await self._enter("update_limits", reference, limits)
        identity = self._find(reference)["Id"]
        self._details[identity]["HostConfig"] |= limits_body(limits)
        self._tell("container", "update", identity)
        return ()

    async def wait(
        self, reference: str, condition: str = "not-running", *, opened: Callable[[], None] | None = None
    ) -> int:
        await self._enter("wait", reference, condition=condition)
        identity = self._find(reference)["Id"]
        stopped = self._stopped.setdefault(identity, asyncio.Event())
        if condition == "next-exit" or self._is_alive(identity):
            stopped.clear()
        else:
            stopped.set()
        if opened is not None:
            opened()
        with self._stream():
            await stopped.wait()
        self._check_present()
        return int(self._details[identity]["State"]["ExitCode"])

    # -- images -------------------------------------------------------------------------------------------------------
    async def image(self, reference: str) -> ImageDetail:
        await self._enter("image", reference)
        identity = self._image(reference)["Id"]
        plain = {"Id": identity, "RepoTags": [reference], "Architecture": "amd64", "Os": "linux"}
        detail = copy.deepcopy(next((one for one in self._image_details if one["Id"] == identity), plain))
        if identity in self.layers:
            detail["RootFS"] = {"Layers": [digest for digest, _size in self.layers[identity]]}
        return convert.image_detail(detail)

    async def remove_image(self, reference: str, *, force: bool = False) -> tuple[str, ...]:
        await self._enter("remove_image", reference, force=force)
        image = self._image(reference)
        tags = image["RepoTags"] or []
        tag = reference if reference in tags else f"{reference}:latest"
        if tag in tags and len(tags) > 1:
            tags.remove(tag)
            self._tell("image", "untag", image["Id"])
            return (f"Untagged: {tag}",)
        if (words := self.conflict_of(image, by_id=tag not in tags)) and not force:
            raise Conflict(words, engine_text=words, status=409, operation="images.remove")
        self._images.remove(image)
        self._tell("image", "untag", image["Id"])
        self._tell("image", "delete", image["Id"])
        return (*(f"Untagged: {tag}" for tag in tags), f"Deleted: {image['Id']}")

    async def tag_image(self, reference: str, repository: str, tag: str) -> None:
        await self._enter("tag_image", reference, repository, tag)
        image = self._image(reference)
        for other in self._images:
            if f"{repository}:{tag}" in (other["RepoTags"] or ()):
                other["RepoTags"].remove(f"{repository}:{tag}")  # a name has one image only
        image["RepoTags"].append(f"{repository}:{tag}")
        self._tell("image", "tag", image["Id"], name=f"{repository}:{tag}")

    # -- streams ------------------------------------------------------------------------------------------------------
    async def logs(
        self,
        reference: str,
        *,
        follow: bool = True,
        tail: int | None = 2000,
        since: float | None = None,
        timestamps: bool = False,
    ) -> AsyncIterator[LogChunk]:
        await self._enter("logs", reference, follow=follow, tail=tail, since=since, timestamps=timestamps)
        identity = self._find(reference)["Id"]
        with self._stream():
            for step in list(self.log_scripts.get(reference, self.log_script)):
                if isinstance(step, asyncio.Event):
                    await step.wait()
                else:
                    yield step
            if follow and self._is_alive(identity):
                await self._until_stopped(identity)
        self._check_present()

    async def stats(self, reference: str) -> AsyncIterator[StatsSample]:
        await self._enter("stats", reference)
        identity = self._find(reference)["Id"]
        with self._stream():
            if self.stats_script is not None:
                for sample in self.stats_script:
                    yield sample
                    await asyncio.sleep(self.stats_interval)
                await self._until_stopped(identity)
                return
            data, second = recorded("stats"), 0
            while self._is_alive(identity) and self._away is None:
                data["read"] = f"2026-11-23T05:{second // 60 % 60:02}:{second % 60:02}.5Z"
                second += 1
                current = sample_from_json(identity, data)
                assert current is not None
                yield current
                await asyncio.sleep(self.stats_interval)
        self._check_present()

    async def events(self, since: str = "", *, opened: Callable[[], None] | None = None) -> AsyncIterator[Event]:
        await self._enter("events", since)
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        if since:
            seconds, _, nanoseconds = since.partition(".")
            first = int(seconds) * 1_000_000_000 + int((nanoseconds or "0").ljust(9, "0"))
            for happened in self._history:
                if happened.time_nano >= first:
                    queue.put_nowait(happened)
        self._listeners.add(queue)
        try:
            with self._stream():
                if opened is not None:
                    opened()
                while (happened_now := await queue.get()) is not None:
                    yield happened_now
        finally:
            self._listeners.discard(queue)
        self._check_present()

    # -- terminals ----------------------------------------------------------------------------------------------------
    async def attach(self, reference: str, *, logs: bool = False, running: bool = False) -> FakeTerminal:
        await self._enter("attach", reference, logs=logs, running=running)
        entry = self._find(reference)
        return self._terminal(entry["Id"], tty=bool(self._details[entry["Id"]]["Config"]["Tty"]))

    async def execute(
        self, reference: str, command: tuple[str, ...], *, columns: int = 80, rows: int = 24, user: str = ""
    ) -> FakeTerminal:
        await self._enter("execute", reference, command, columns=columns, rows=rows, user=user)
        entry = self._find(reference)
        if entry["State"] != "running":
            words = f"Container {entry['Id']} is not running"
            raise Conflict(words, engine_text=words, status=409, operation="exec.create")
        terminal = self._terminal(entry["Id"], tty=True)
        terminal.sizes.append((columns, rows))
        return terminal

    async def close(self) -> None:
        self.closed = True
        self.go_away()
        for terminal in self.terminals:
            await terminal.close()

    # -- inside -------------------------------------------------------------------------------------------------------
    async def _enter(self, method: str, *args: Any, **options: Any) -> None:
        self.calls.append(Call(method, args, options))
        await asyncio.sleep(0)
        if method in self._gates:
            await self._gates[method].wait()
        if self._failures.get(method):
            raise self._failures[method].popleft()
        self._check_present()

    def _check_present(self) -> None:
        if self._away is not None:
            raise self._away

    @contextmanager
    def _stream(self) -> Any:
        self.open_streams += 1
        try:
            yield
        finally:
            self.open_streams -= 1

    def _terminal(self, identity: str, *, tty: bool) -> FakeTerminal:
        terminal = FakeTerminal(identity, tty=tty)
        self.terminals.append(terminal)
        return terminal

    def _new_id(self) -> str:
        self._made += 1
        return f"{self._made:064x}"

    def _find(self, reference: str) -> dict[str, Any]:
        for entry in self._containers:
            if f"/{reference}" in entry["Names"] or (len(reference) >= 4 and entry["Id"].startswith(reference)):
                return entry
        words = f"No such container: {reference}"
        raise NotFound(words, engine_text=words, status=404)

    def _image(self, reference: str) -> dict[str, Any]:
        names = {reference, f"{reference}:latest"}
        for image in self._images:
            if image["Id"].removeprefix("sha256:").startswith(reference.removeprefix("sha256:")):
                return image
            if names & {*image["RepoTags"], *image["RepoDigests"]}:
                return image
        words = f"No such image: {reference}"
        raise ImageMissing(words, engine_text=words, status=404)

    def _is_alive(self, identity: str) -> bool:
        return any(one["Id"] == identity and one["State"] in ("running", "paused") for one in self._containers)

    def _set_state(self, identity: str, state: str, status: str) -> None:
        entry = self._find(identity)
        entry |= {"State": state, "Status": status}
        self._details[identity]["State"] |= {"Status": state, "Running": state in ("running", "paused")}

    def _end(self, identity: str, code: int) -> None:
        self._set_state(identity, "exited", f"Exited ({code}) Less than a second ago")
        self._details[identity]["State"]["ExitCode"] = code
        self._tell("container", "die", identity, exitCode=str(code))
        self._stopped.setdefault(identity, asyncio.Event()).set()
        for terminal in self.terminals:
            if terminal.container_id == identity:
                terminal.end(code)
        if self._details[identity]["HostConfig"].get("AutoRemove"):
            self._forget(identity)

    def _forget(self, identity: str) -> None:
        self._tell("container", "destroy", identity)
        self._containers.remove(self._find(identity))

    async def _until_stopped(self, identity: str) -> None:
        stopped = self._stopped.setdefault(identity, asyncio.Event())
        if self._is_alive(identity) and self._away is None:
            stopped.clear()
        await stopped.wait()

    def _tell(self, kind: str, action: str, actor: str, **attributes: str) -> None:
        if kind == "container":
            entry = next((one for one in self._containers if one["Id"] == actor), None)
            if entry is not None:
                attributes = {"name": entry["Names"][0].removeprefix("/"), "image": entry["Image"], **attributes}
        self.push_event(self.event(kind, action, actor, **attributes))


def refusal(words: str, status: int, operation: str) -> EngineError:
    """The error that the real worker would make of an engine's answer."""
    return translate.from_status(status, words, operation)
