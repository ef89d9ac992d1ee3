"""Containers: list, inspect, make, start, stop, change, remove, their output and their terminals.

Stop, restart and wait last as long as a container likes; they are therefore streams, so that neither a thread nor the
end of the program waits for them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from typing import TYPE_CHECKING
from urllib.parse import quote

from firstmate.core.entities import Container, ContainerDetail, Created, LogChunk, StatsSample
from firstmate.core.errors import EngineFailure, NotFound
from firstmate.core.runspec import Limits, RunSpec, limits_body, to_create_body
from firstmate.engine import convert, streams, terminal
from firstmate.engine.api import TerminalSession
from firstmate.engine.asking import REMOVAL_LIMIT, Asking, flag

if TYPE_CHECKING:
    from firstmate.engine.sdk import Client

START_LIMIT = 120.0
"""Seconds; creating and starting wait for the engine's disk and network."""
SIZE_LIMIT = 120.0
"""Seconds; the engine reads every folder of the container."""


class ContainerCalls(Asking):
    """What can be asked about containers."""

    async def containers(self, ids: Collection[str] | None = None) -> tuple[Container, ...]:
        filters = {"id": sorted(ids)} if ids is not None else None

        def work(client: Client) -> tuple[Container, ...]:
            return tuple(map(convert.container, client.containers(all=True, filters=filters)))

        return await self._calls.run("containers.list", work)

    async def container(self, reference: str) -> ContainerDetail:
        path = _container(reference, "/json")
        return convert.container_detail(await self._json("containers.inspect", "GET", path))

    async def create(self, spec: RunSpec) -> Created:
        # The version spoken decides: newer engines warn of a MacAddress in its old place.
        query, body = to_create_body(spec, await self._wire.version())
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
        query = {"force": flag(force), "v": flag(volumes)}
        await self._json("containers.remove", "DELETE", _container(reference, ""), query=query, timeout=REMOVAL_LIMIT)

    async def commit(self, reference: str, repository: str, tag: str, *, message: str = "", pause: bool = True) -> str:
        query = {"container": reference, "repo": repository, "tag": tag, "comment": message, "pause": flag(pause)}
        stream = await self._wire.open("containers.commit", "POST", "/commit", query=query)
        try:
            for answer in await streams.JsonLines(stream).next():
                return convert.text(answer, "Id")
        except Exception:
            await self._wire.confirm_end()
            raise
        finally:
            stream.close()
        raise EngineFailure("the engine did not tell the image", operation="containers.commit")

    async def export(self, reference: str) -> AsyncIterator[bytes]:
        stream = await self._wire.open("containers.export", "GET", _container(reference, "/export"))
        try:
            while data := await stream.read():
                yield data
        finally:
            stream.close()
        await self._wire.confirm_end()

    async def files_size(self, reference: str) -> int:
        path, query = _container(reference, "/json"), {"size": "1"}
        answer = await self._json("containers.inspect", "GET", path, query=query, timeout=SIZE_LIMIT)
        return convert.number(answer, "SizeRootFs") or 0

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

    async def attach(self, reference: str, *, logs: bool = False, running: bool = False) -> TerminalSession:
        detail = await self.container(reference)
        running = running or detail.state.is_alive
        return await terminal.attach(self._wire, self._calls, detail, logs=logs, running=running)

    async def execute(
        self, reference: str, command: tuple[str, ...], *, columns: int = 80, rows: int = 24, user: str = ""
    ) -> TerminalSession:
        detail = await self.container(reference)
        return await terminal.execute(
            self._wire, self._calls, detail.id, command, columns=columns, rows=rows, user=user
        )


def _container(reference: str, rest: str) -> str:
    return f"/containers/{quote(reference, safe='')}{rest}"


def _patience(seconds: int | None) -> dict[str, str]:
    return {} if seconds is None else {"t": str(seconds)}
