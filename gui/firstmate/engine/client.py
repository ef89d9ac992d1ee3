"""`DockerEngine`: the real `Engine`. Short calls go through the SDK (`calls`), everything that lasts through `wire`.

Frozen values out, `core.errors` out, never an SDK object. A list is one request. At most 20 sockets are open to the
engine: 6 in the SDK's pool, 1 for a ping, 13 for streams (`budget`). Stop, restart and wait last as long as a container
likes; they are therefore streams too, so that neither a thread nor the end of the program waits for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

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
from firstmate.core.errors import EngineError, NotFound
from firstmate.core.readings import EngineReading
from firstmate.core.runspec import Limits, RunSpec, limits_body, to_create_body
from firstmate.engine import convert, streams, terminal, translate
from firstmate.engine.api import TerminalSession
from firstmate.engine.budget import StreamBudget
from firstmate.engine.calls import Calls
from firstmate.engine.endpoint import Endpoint, Tunnel
from firstmate.engine.wire import Wire

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

REMOVAL_LIMIT = 300.0
"""Seconds; removing a big image or a container with many files takes its time on a slow disk."""
START_LIMIT = 120.0
LOAD_LIMIT = 300.0
ANSWER_PAUSE = 0.1
"""Seconds between two tries of an engine that is awaited: it tells nobody when it begins to listen."""


class DockerEngine:
    """One engine at one endpoint. Make it in the loop that uses it; `close` it there."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        tunnel: Tunnel | None = None,
        executor: ThreadPoolExecutor | None = None,
        budget: StreamBudget | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._wire = Wire(endpoint, tunnel=tunnel, budget=budget)
        self._calls = Calls(self._wire, executor)

    @property
    def address(self) -> str:
        return self.endpoint.address

    @property
    def open_streams(self) -> int:
        """How many streams are open now; for tests and diagnostics."""
        return self._wire.open_streams

    async def close(self) -> None:
        await self._wire.close()
        await self._calls.close()

    # -- the engine itself ------------------------------------------------------------------------------------------
    async def ping(self) -> str:
        return await self._wire.ping()

    async def reading(self) -> EngineReading:
        from firstmate.engine.reading import ask

        return await ask(self._calls, self.address)

    async def info(self) -> EngineInfo:
        def work(client: Client) -> EngineInfo:
            return convert.engine_info(client.info(), client.version())

        return await self._calls.run("engine.info", work)

    async def registry(self) -> RegistryState:
        def work(client: Client) -> RegistryState:
            return convert.registry_state(client.info())

        return await self._calls.run("engine.registry", work)

    async def answers(self, within: float) -> bool:
        end = time.monotonic() + within
        while True:
            with contextlib.suppress(EngineError):
                await self.ping()
                return True
            if time.monotonic() >= end:
                return False
            await asyncio.sleep(ANSWER_PAUSE)

    async def running_containers(self) -> tuple[str, ...]:
        return tuple(sorted(one.name for one in await self.containers() if one.state.is_alive))

    # -- lists: one request each, parsed in the worker thread -------------------------------------------------------
    async def containers(self, ids: Collection[str] | None = None) -> tuple[Container, ...]:
        filters = {"id": sorted(ids)} if ids is not None else None

        def work(client: Client) -> tuple[Container, ...]:
            return tuple(map(convert.container, client.containers(all=True, filters=filters)))

        return await self._calls.run("containers.list", work)

    async def images(self) -> tuple[Image, ...]:
        def work(client: Client) -> tuple[Image, ...]:
            return tuple(map(convert.image, client.images()))

        return await self._calls.run("images.list", work)

    async def volumes(self) -> tuple[Volume, ...]:
        def work(client: Client) -> tuple[Volume, ...]:
            return tuple(map(convert.volume, client.volumes().get("Volumes") or ()))

        return await self._calls.run("volumes.list", work)

    async def networks(self) -> tuple[Network, ...]:
        def work(client: Client) -> tuple[Network, ...]:
            return tuple(map(convert.network, client.networks()))

        return await self._calls.run("networks.list", work)

    # -- containers ---------------------------------------------------------------------------------------------------
    async def container(self, reference: str) -> ContainerDetail:
        path = _container(reference, "/json")
        return convert.container_detail(await self._json("containers.inspect", "GET", path))

    async def create(self, spec: RunSpec) -> Created:
        query, body = to_create_body(spec)
        answer = await self._json(
            "containers.create", "POST", "/containers/create", query=query, body=body, timeout=START_LIMIT
        )
        return Created(convert.text(answer, "Id"), convert.words(answer.get("Warnings")))

    async def start(self, reference: str) -> None:
        await self._json("containers.start", "POST", _container(reference, "/start"), timeout=START_LIMIT)

    async def stop(self, reference: str, seconds: int | None = None) -> None:
        await self._lasting("containers.stop", _container(reference, "/stop"), _patience(seconds))

    async def kill(self, reference: str, signal: str = "SIGKILL") -> None:
        await self._json("containers.kill", "POST", _container(reference, "/kill"), query={"signal": signal})

    async def restart(self, reference: str, seconds: int | None = None) -> None:
        await self._lasting("containers.restart", _container(reference, "/restart"), _patience(seconds))

    async def pause(self, reference: str) -> None:
        await self._json("containers.pause", "POST", _container(reference, "/pause"))

    async def unpause(self, reference: str) -> None:
        await self._json("containers.unpause", "POST", _container(reference, "/unpause"))

    async def rename(self, reference: str, name: str) -> None:
        await self._json("containers.rename", "POST", _container(reference, "/rename"), query={"name": name})

    async def remove(self, reference: str, *, force: bool = False, volumes: bool = False) -> None:
        query = {"force": _flag(force), "v": _flag(volumes)}
        await self._json("containers.remove", "DELETE", _container(reference, ""), query=query, timeout=REMOVAL_LIMIT)

    async def update_limits(self, reference: str, limits: Limits) -> tuple[str, ...]:
        body = limits_body(limits)
        answer = await self._json("containers.update", "POST", _container(reference, "/update"), body=body)
        return convert.words(answer.get("Warnings"))

    async def wait(
        self, reference: str, condition: str = "not-running", *, opened: Callable[[], None] | None = None
    ) -> int:
        stream = await self._wire.open(
            "containers.wait", "POST", _container(reference, "/wait"), query={"condition": condition}
        )
        try:
            if opened is not None:
                opened()
            return await terminal.exit_status(stream)
        except Exception:
            await self._wire.confirm_end()
            raise
        finally:
            stream.close()

    # -- images -------------------------------------------------------------------------------------------------------
    async def image(self, reference: str) -> ImageDetail:
        return convert.image_detail(await self._json("images.inspect", "GET", _image(reference, "/json")))

    async def remove_image(self, reference: str, *, force: bool = False) -> tuple[str, ...]:
        answer = await self._json(
            "images.remove", "DELETE", _image(reference, ""), query={"force": _flag(force)}, timeout=REMOVAL_LIMIT
        )
        entries = [entry for entry in answer or () if isinstance(entry, Mapping)]
        return tuple(f"{act}: {what}" for entry in entries for act, what in entry.items())

    async def tag_image(self, reference: str, repository: str, tag: str) -> None:
        query = {"repo": repository, "tag": tag}
        await self._json("images.tag", "POST", _image(reference, "/tag"), query=query)

    async def load_image(self, archive: Path) -> tuple[str, ...]:
        file = await asyncio.to_thread(archive.open, "rb")  # before the engine is asked, so that its errors stay apart
        operation = "images.load"

        def work(client: Client) -> tuple[str, ...]:
            messages = client.load(file, timeout=LOAD_LIMIT)
            for message in messages:
                if (error := translate.in_band(message, operation)) is not None:
                    raise error
            return tuple(name for message in messages for name in _loaded(message))

        try:
            return await self._calls.run(operation, work)
        finally:
            file.close()

    # -- streams ------------------------------------------------------------------------------------------------------
    def pull(
        self, reference: str, *, platform: str = "", credentials: Mapping[str, str] | None = None
    ) -> AsyncIterator[Mapping[str, Any]]:
        return streams.pull(self._wire, reference, platform, credentials)

    def logs(
        self,
        reference: str,
        *,
        follow: bool = True,
        tail: int | None = 2000,
        since: float | None = None,
        timestamps: bool = False,
    ) -> AsyncIterator[LogChunk]:
        query = streams.log_query(follow=follow, tail=tail, since=since, timestamps=timestamps)

        async def is_framed() -> bool:
            # The answer's content type tells it only from API 1.42 on; inspect always does.
            return not (await self.container(reference)).tty

        return streams.logs(self._wire, reference, query, is_framed)

    def stats(self, reference: str) -> AsyncIterator[StatsSample]:
        async def is_alive() -> bool:
            try:
                return (await self.container(reference)).state.is_alive
            except NotFound:
                return False

        return streams.stats(self._wire, reference, is_alive)

    def events(self, since: str = "", *, opened: Callable[[], None] | None = None) -> AsyncIterator[Event]:
        return streams.events(self._wire, since, opened)

    # -- terminals ----------------------------------------------------------------------------------------------------
    async def attach(self, reference: str, *, logs: bool = False) -> TerminalSession:
        detail = await self.container(reference)
        return await terminal.attach(self._wire, self._calls, detail, logs=logs)

    async def execute(
        self, reference: str, command: tuple[str, ...], *, columns: int = 80, rows: int = 24, user: str = ""
    ) -> TerminalSession:
        detail = await self.container(reference)
        return await terminal.execute(
            self._wire, self._calls, detail.id, command, columns=columns, rows=rows, user=user
        )

    # -- ways ---------------------------------------------------------------------------------------------------------
    async def _json(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        timeout: float | None = None,
    ) -> Any:
        def work(client: Client) -> Any:
            return client.json(method, path, query=query, body=body, timeout=timeout)

        return await self._calls.run(operation, work)

    async def _lasting(self, operation: str, path: str, query: Mapping[str, str]) -> None:
        """A call that takes as long as the container does. Cancelling it does not undo what the engine was told."""
        stream = await self._wire.open(operation, "POST", path, query=query)
        stream.close()


def _container(reference: str, rest: str) -> str:
    return f"/containers/{quote(reference, safe='')}{rest}"


def _image(reference: str, rest: str) -> str:
    # Slashes of a name stay as they are: the engine routes by them.
    return f"/images/{quote(reference, safe='/:@')}{rest}"


def _loaded(message: Mapping[str, Any]) -> list[str]:
    """The image that a line of the engine's answer to `load` names: `Loaded image: busybox:latest`."""
    lines = str(message.get("stream") or "").splitlines()
    found = (re.match(r"Loaded image(?: ID)?: (\S+)", line.strip()) for line in lines)
    return [match[1] for match in found if match]


def _patience(seconds: int | None) -> dict[str, str]:
    return {} if seconds is None else {"t": str(seconds)}


def _flag(value: bool) -> str:
    return "1" if value else "0"
