"""Bytes to and from an engine: one connection per stream, on a Unix socket, a named pipe or TCP with TLS.

Requests for streams are sent as HTTP/1.0, because the engine then sends no chunk frames (a quarter faster on logs);
those that carry a file are not. `h11` reads the answer's head and whatever framing comes all the same. Attach and
exec are upgraded: raw bytes both ways after the head. Nothing is pooled: a connection ends with its stream, by
`abort`, which never waits and works on every platform, so that a cancelled task leaves neither socket nor thread.

Errors leave as they come (OSError, ssl.SSLError, h11.RemoteProtocolError, TimeoutError); `translate` knows them all.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import sys
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

import h11

from firstmate.core.trust import as_docker_does
from firstmate.engine import uploading
from firstmate.engine.endpoint import Endpoint, TlsFiles
from firstmate.engine.uploading import Upload

READ_SIZE = 256 * 1024
CONNECT_LIMIT = 5.0
"""Seconds. A local engine connects in under 1 ms, or at once not at all."""
ERROR_BODY_LIMIT = 256 * 1024


class Connection:
    """One open socket or pipe. `abort` is synchronous, immediate and may be called any number of times."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self) -> bytes:
        """Up to 256 KiB; b"" at the end, which an abort also is."""
        return await self._reader.read(READ_SIZE)

    async def write(self, data: bytes) -> None:
        """Hands over `data` and waits while the other side takes none."""
        self._writer.write(data)
        await self._writer.drain()

    async def write_eof(self) -> None:
        """Half-close: the other side sees the end of our bytes; theirs go on."""
        transport = self._writer.transport
        if transport.can_write_eof():
            transport.write_eof()
        elif sys.platform == "win32":
            # Named pipes cannot be half-closed; Go's winio takes an empty message for it. It goes round the
            # transport, so all that was written must have left it first.
            transport.set_write_buffer_limits(0)
            await self._writer.drain()
            proactor = cast(Any, asyncio.get_running_loop())._proactor
            await proactor.send(transport.get_extra_info("pipe"), b"")

    async def rest(self, seconds: float) -> None:
        """Takes nothing for so long: what comes waits with the other side and is taken in fewer, larger pieces then."""
        transport = cast(asyncio.ReadTransport, self._writer.transport)
        if transport.is_closing():
            return
        transport.pause_reading()
        try:
            await asyncio.sleep(seconds)
        finally:
            if not transport.is_closing():
                transport.resume_reading()

    def abort(self) -> None:
        self._writer.transport.abort()


class Response:
    """The answer to a stream request: status, headers, and the body as it arrives."""

    def __init__(self, connection: Connection, protocol: h11.Connection, head: h11.Response) -> None:
        self._connection = connection
        self._protocol = protocol
        self.status = head.status_code
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}

    async def read(self) -> bytes:
        """The next bytes of the body without any framing; b"" at its end. A clean end is no proof of a whole answer."""
        while True:
            event = self._protocol.next_event()
            if event is h11.NEED_DATA:
                self._protocol.receive_data(await self._connection.read())
            elif isinstance(event, h11.Data):
                if event.data:
                    return bytes(event.data)
            elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed) or event is h11.PAUSED:
                return b""

    async def read_all(self, limit: int = ERROR_BODY_LIMIT) -> bytes:
        """The whole body, cut at `limit` bytes."""
        parts: list[bytes] = []
        size = 0
        while size < limit and (data := await self.read()):
            parts.append(data)
            size += len(data)
        return b"".join(parts)[:limit]

    async def rest(self, seconds: float) -> None:
        await self._connection.rest(seconds)

    def abort(self) -> None:
        self._connection.abort()


class Upgraded:
    """A connection after its upgrade: raw bytes both ways. Bytes that came with the head are read first."""

    def __init__(self, connection: Connection, first: bytes) -> None:
        self._connection = connection
        self._first = first

    async def read(self) -> bytes:
        if self._first:
            data, self._first = self._first, b""
            return data
        return await self._connection.read()

    async def write(self, data: bytes) -> None:
        await self._connection.write(data)

    async def write_eof(self) -> None:
        await self._connection.write_eof()

    async def rest(self, seconds: float) -> None:
        await self._connection.rest(seconds)

    def abort(self) -> None:
        self._connection.abort()


async def connect(endpoint: Endpoint) -> Connection:
    """Opens a connection. Raises OSError, ssl.SSLError or TimeoutError."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=READ_SIZE, loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)

    def factory() -> asyncio.StreamReaderProtocol:
        return protocol

    async with asyncio.timeout(CONNECT_LIMIT):
        transport: asyncio.BaseTransport
        if endpoint.kind == "unix":
            require_unix_sockets(endpoint.path)
            transport, _ = await loop.create_unix_connection(factory, endpoint.path)
        elif endpoint.kind == "npipe":
            # Only the Windows loops have it; asyncio's abstract loop does not name it.
            transport, _ = await cast(Any, loop).create_pipe_connection(factory, endpoint.path)
        elif endpoint.kind == "tcp":
            context = tls_context(endpoint.tls) if endpoint.tls else None
            transport, _ = await loop.create_connection(factory, endpoint.host, endpoint.port, ssl=context)
        else:
            raise OSError(f"no direct connection to {endpoint.address}: it needs a tunnel")
    writer = asyncio.StreamWriter(cast(asyncio.WriteTransport, transport), protocol, reader, loop)
    return Connection(reader, writer)


def require_unix_sockets(path: str) -> None:
    """Python on Windows has none. Raises OSError with what to use there."""
    if not hasattr(socket, "AF_UNIX"):
        raise OSError(
            f"unix://{path} cannot be opened on Windows: use npipe:////./pipe/docker_engine, or tcp://HOST:PORT"
        )


def tls_context(files: TlsFiles) -> ssl.SSLContext:
    """The context's own authority, if it has one, and nothing from the environment."""
    context = as_docker_does(ssl.create_default_context(cafile=str(files.ca) if files.ca else None))
    if not files.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if files.certificate and files.key:
        context.load_cert_chain(str(files.certificate), str(files.key))
    return context


async def request(
    connection: Connection,
    method: str,
    target: str,
    *,
    query: Mapping[str, Any] | None = None,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    upload: Upload | None = None,
) -> Response:
    """Sends a request for a stream and returns once the head of the answer is there. Never raises for a status.

    `upload` is a tar archive that goes along; the answer may come before all of it has left.
    """
    protocol = h11.Connection(h11.CLIENT)
    lines = dict(headers or {})
    if upload is None:
        await _send(connection, protocol, method, target, query, body, lines, old=True)
        head = await _head(connection, protocol)
    else:
        lines |= {"Content-Type": "application/x-tar", "Content-Length": str(upload.size)}
        # HTTP/1.1: after a refusal Go's server reads what little is left of an upload, or waits half a second before it
        # hangs up. Asked in 1.0 it hangs up at once, and the broken pipe may cost us its answer.
        await connection.write(_start(protocol, method, target, query, lines, old=False))
        head = await uploading.answered(_upload(connection, protocol, upload), _head(connection, protocol))
    if not isinstance(head, h11.Response):
        raise h11.RemoteProtocolError("the engine switched protocols without being asked")
    return Response(connection, protocol, head)


async def upgrade(
    connection: Connection, method: str, target: str, *, query: Mapping[str, Any] | None = None, body: Any = None
) -> Upgraded | Response:
    """Asks for a raw two-way channel. A Response is the refusal, its body the reason."""
    protocol = h11.Connection(h11.CLIENT)
    headers = {"Connection": "Upgrade", "Upgrade": "tcp"}
    await _send(connection, protocol, method, target, query, body, headers, old=False)
    head = await _head(connection, protocol)
    # Engines answer 101; some proxies between swallow the upgrade and the engine then says 200, raw all the same.
    if head.status_code == 101 or (head.status_code == 200 and _is_raw(head)):
        first, _ = protocol.trailing_data
        return Upgraded(connection, bytes(first))
    if isinstance(head, h11.Response):
        return Response(connection, protocol, head)
    raise h11.RemoteProtocolError(f"unexpected status {head.status_code} for an upgrade")


async def _send(
    connection: Connection,
    protocol: h11.Connection,
    method: str,
    target: str,
    query: Mapping[str, Any] | None,
    body: Any,
    headers: dict[str, str],
    *,
    old: bool,
) -> None:
    content = b"" if body is None else json.dumps(body).encode()
    if body is not None:
        headers["Content-Type"] = "application/json"
    if method != "GET":
        headers["Content-Length"] = str(len(content))
    start = _start(protocol, method, target, query, headers, old=old)
    if content:
        start += protocol.send(h11.Data(data=content)) or b""
    protocol.send(h11.EndOfMessage())
    await connection.write(start)


def _start(
    protocol: h11.Connection,
    method: str,
    target: str,
    query: Mapping[str, Any] | None,
    headers: dict[str, str],
    *,
    old: bool,
) -> bytes:
    """The head of a request. A value of the query may be a list: then its name is said once for each."""
    if query:
        target = f"{target}?{urlencode(query, doseq=True)}"
    lines = {"Host": "docker", "User-Agent": "firstmate"} | headers
    start = protocol.send(h11.Request(method=method, target=target, headers=list(lines.items())))
    assert start is not None
    return start.replace(b" HTTP/1.1\r\n", b" HTTP/1.0\r\n", 1) if old else start


async def _upload(connection: Connection, protocol: h11.Connection, upload: Upload) -> None:
    async def write(data: bytes) -> None:
        await connection.write(protocol.send(h11.Data(data=data)) or b"")

    await upload.pieces(write)
    protocol.send(h11.EndOfMessage())


async def _head(connection: Connection, protocol: h11.Connection) -> h11.Response | h11.InformationalResponse:
    while True:
        event = protocol.next_event()
        if event is h11.NEED_DATA:
            data = await connection.read()
            if not data:
                raise ConnectionResetError("the engine closed the connection without an answer")
            protocol.receive_data(data)
        elif isinstance(event, h11.Response) or (
            isinstance(event, h11.InformationalResponse) and event.status_code == 101
        ):
            return event


def _is_raw(head: h11.Response | h11.InformationalResponse) -> bool:
    kinds = [value for name, value in head.headers if name == b"content-type"]
    return any(b"raw-stream" in kind or b"multiplexed-stream" in kind for kind in kinds)
