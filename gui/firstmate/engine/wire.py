"""Streams on one endpoint: opens them within the budget, translates their errors, and can end them all.

Every stream has its own connection, holds one slot of the `StreamBudget`, and ends by `close`, which is synchronous: a
cancelled task or a dropped iterator leaves nothing. The API version is learned from `/_ping`, whose answer costs
less than a millisecond, and forgotten when the engine went away, since it may come back as another one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from firstmate.core.errors import EngineError, EngineFailure, EngineTooOld, EngineUnreachable, FirstMateError
from firstmate.core.uncancelled import uncancelled
from firstmate.engine import endpoint as endpoints
from firstmate.engine import translate, transport
from firstmate.engine.budget import Slot, StreamBudget
from firstmate.engine.endpoint import Endpoint, Tunnel
from firstmate.engine.uploading import Upload

NEWEST_TESTED: Final = (1, 51)
"""The newest API version that our tests have run against; newer engines are spoken to in this one."""
OLDEST_SPOKEN: Final = (1, 24)
PING_LIMIT: Final = 2.0

Source = TypeVar("Source", transport.Response, transport.Upgraded)


class Stream:
    """One open stream: its bytes, and its end. `closed` is True after `close`, whoever called it."""

    def __init__(self, wire: Wire, slot: Slot, source: transport.Response | transport.Upgraded, operation: str) -> None:
        self._wire = wire
        self._source = source
        self.slot = slot
        self.operation = operation
        self.closed = False
        slot.when_recalled(source.abort)

    @property
    def headers(self) -> Mapping[str, str]:
        return self._source.headers if isinstance(self._source, transport.Response) else {}

    async def read(self) -> bytes:
        """The next bytes, at most 256 KiB; b"" at the end and after `close`."""
        if self.closed:
            return b""
        try:
            return await self._source.read()
        except Exception as error:
            if self._was_closed():
                return b""
            raise self._wire.translated(error, self.operation) from error

    async def rest(self, seconds: float) -> None:
        """Takes nothing for so long; see `transport.Connection.rest`."""
        if not self.closed:
            await self._source.rest(seconds)

    def _was_closed(self) -> bool:
        """`closed` as it is now, after an await."""
        return self.closed

    async def write(self, data: bytes) -> None:
        assert isinstance(self._source, transport.Upgraded)
        try:
            await self._source.write(data)
        except Exception as error:
            raise self._wire.translated(error, self.operation) from error

    async def write_eof(self) -> None:
        assert isinstance(self._source, transport.Upgraded)
        try:
            await self._source.write_eof()
        except Exception as error:
            raise self._wire.translated(error, self.operation) from error

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._source.abort()
            self.slot.release()
            self._wire.forget(self)


class Wire:
    """The way to one engine for everything that is not a short call. Belongs to one event loop."""

    def __init__(self, endpoint: Endpoint, *, tunnel: Tunnel | None = None, budget: StreamBudget | None = None) -> None:
        self.endpoint = endpoint
        self.budget = budget or StreamBudget()
        self._tunnel = tunnel
        self._version = ""
        self._pinging: asyncio.Task[str] | None = None
        self._open: set[Stream] = set()
        self._closed = False

    # -- where and how ------------------------------------------------------------------------------------------------
    async def local_endpoint(self) -> Endpoint:
        """The endpoint to connect to: of an ssh engine, this computer's end of the tunnel."""
        if self.endpoint.kind != "ssh":
            return self.endpoint
        if self._tunnel is None:
            raise OSError(f"{self.endpoint.address} needs an ssh tunnel")
        return endpoints.parse(await self._tunnel.open())

    async def version(self) -> str:
        """The API version to speak: the engine's, or the newest that we have tested."""
        if not self._version:
            await self.ping()
        return self._version

    async def ping(self) -> str:
        """The engine's newest API version. 2 s limit; a tunnel that must be opened first may take longer.

        Who asks while an answer is on its way shares it: fifty streams that end together are one ping.
        """
        if self._pinging is None or self._pinging.done():
            self._pinging = asyncio.create_task(self._ping(), name="engine ping")
            self._pinging.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await uncancelled(self._pinging)

    async def _ping(self) -> str:
        operation = "engine.ping"
        connection: transport.Connection | None = None
        try:
            local = await self.local_endpoint()
            async with asyncio.timeout(PING_LIMIT):
                connection = await transport.connect(local)
                answer = await transport.request(connection, "GET", "/_ping")
                body = await answer.read_all()
        except Exception as error:
            self._version = ""
            raise self.translated(error, operation) from error
        finally:
            if connection is not None:
                connection.abort()
        if answer.status >= 400:
            self._version = ""
            raise translate.from_response(answer.status, body, operation)
        spoken = next((value for name, value in answer.headers.items() if name.lower() == "api-version"), "")
        self._version = self._choose(spoken)
        return spoken

    def _choose(self, spoken: str) -> str:
        try:
            major, minor = (int(part) for part in spoken.split("."))
        except ValueError:
            raise EngineFailure(
                f"what answers at {self.endpoint.address} is no Docker engine", operation="engine.ping"
            ) from None
        if (major, minor) < OLDEST_SPOKEN:
            raise EngineTooOld(
                f"the engine speaks API {spoken}; FirstMate needs {OLDEST_SPOKEN[0]}.{OLDEST_SPOKEN[1]} or newer",
                operation="engine.ping",
            )
        return ".".join(map(str, min((major, minor), NEWEST_TESTED)))

    def translated(self, error: BaseException, operation: str) -> FirstMateError:
        found = translate.from_exception(error, operation, self.endpoint.address)
        if isinstance(found, EngineUnreachable):
            self._version = ""
        return found

    # -- streams ------------------------------------------------------------------------------------------------------
    async def open(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        watched: bool = False,
        upload: Upload | None = None,
    ) -> Stream:
        """A stream whose head the engine has answered with success. `watched` marks statistics for the budget."""

        async def ask(connection: transport.Connection, target: str) -> transport.Response:
            return await transport.request(connection, method, target, query=query, headers=headers, upload=upload)

        return await self._start(operation, path, ask, watched=watched)

    async def upgrade(
        self, operation: str, path: str, *, query: Mapping[str, Any] | None = None, body: Any = None
    ) -> Stream:
        """A raw two-way stream."""

        async def ask(connection: transport.Connection, target: str) -> transport.Upgraded | transport.Response:
            return await transport.upgrade(connection, "POST", target, query=query, body=body)

        return await self._start(operation, path, ask, watched=False, raw=True)

    async def _start(self, operation: str, path: str, ask: Any, *, watched: bool, raw: bool = False) -> Stream:
        if self._closed:
            raise EngineUnreachable("the engine's connections were closed", reason="closed", operation=operation)
        version = await self.version()
        slot = await self._slot(operation, watched=watched)
        connection: transport.Connection | None = None
        try:
            connection = await transport.connect(await self.local_endpoint())
            source = await ask(connection, f"/v{version}{path}")
            if isinstance(source, transport.Response) and (source.status >= 400 or raw):
                body = await source.read_all()
                raise translate.from_response(source.status, body, operation)
        except BaseException as error:
            if connection is not None:
                connection.abort()
            slot.release()
            if isinstance(error, Exception):
                raise self.translated(error, operation) from error
            raise
        stream = Stream(self, slot, source, operation)
        self._open.add(stream)
        if self._was_closed():
            stream.close()
        return stream

    def _was_closed(self) -> bool:
        """As it is now, after an await."""
        return self._closed

    async def _slot(self, operation: str, *, watched: bool) -> Slot:
        try:
            return await self.budget.take(watched=watched)
        except TimeoutError:
            raise EngineFailure(
                f"{self.budget.total} streams are open already; close a log, a terminal or a download first",
                operation=operation,
            ) from None

    async def confirm_end(self) -> None:
        """A stream that ended may mean that the engine did: asks, and raises EngineUnreachable when it is gone."""
        if self._closed:
            return
        try:
            await self.ping()
        except EngineUnreachable:
            raise
        except EngineError:
            return

    def forget(self, stream: Stream) -> None:
        self._open.discard(stream)

    @property
    def open_streams(self) -> int:
        return len(self._open)

    async def close(self) -> None:
        """Ends every stream. Readers see the end, writers an error."""
        self._closed = True
        for stream in list(self._open):
            stream.close()
        if self._pinging is not None:
            self._pinging.cancel()
        if self._tunnel is not None:
            await self._tunnel.close()
        await asyncio.sleep(0)  # transports close their sockets in the loop's next turn
