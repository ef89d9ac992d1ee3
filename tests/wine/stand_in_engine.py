"""A stand-in for Docker's engine on Windows: a named pipe that speaks the Engine API with a real engine's words.

    python stand_in_engine.py \\\\.\\pipe\\NAME       a process of its own, so that what it holds is not ours

The pipe is what the engine's is: message mode (an empty message is a half-close), any number of instances. Answers are
those of `recorded_engine.json`, byte for byte; streams go on from where the recording ends, in a quicker rhythm. Asked
for anything else it answers 404, and a test fails.

It is steered by lines on standard input and answers each with one line of JSON:

    state           {"open": connections, "requests": [...], "input": {path: text}, "ended": [paths half-closed],
                     "loaded": SHA-256 of each archive that was loaded}
    silence, speak  a hung engine: connections are accepted, requests stay unanswered; and back
    deaf, hear      a program that reads no input: terminals take none; and again
    drop            every connection is closed at once, as when an engine dies
    leave, return   no pipe any more; and back
    flood           logs go on at full speed from now; state tells how many bytes were "flooded"
    event ACTION    the next of the recorded events with this action goes to everybody who listens
    exit CODE       the container ends: waits are answered, terminals end
    reset           as it was at the start
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

RECORDED: dict[str, Any] = json.loads(Path(__file__).with_name("recorded_engine.json").read_text("utf-8"))
RHYTHM = 0.02
"""Seconds between two pieces of a stream."""
FLOOD = "\x01\0\0\0\0\0\x40\0" + "flood " * 2730 + "...\n"
"""One log frame of 16 KiB."""


@dataclass(eq=False)
class Request:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    old: bool
    body: bytes

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"


class Connection(asyncio.Protocol):
    """One client. Requests are read one after the other; after an upgrade everything is terminal input."""

    def __init__(self, engine: StandIn) -> None:
        self._engine = engine
        self._received = b""
        self._work: asyncio.Task[None] | None = None
        self.terminal = ""
        self.transport: Any = None
        self.can_write = asyncio.Event()
        self.can_write.set()

    def pause_writing(self) -> None:
        self.can_write.clear()

    def resume_writing(self) -> None:
        self.can_write.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._engine.connections.add(self)

    def data_received(self, data: bytes) -> None:
        if self.terminal:
            self._engine.typed(self, data)
            return
        self._received += data
        self.next_request()

    def next_request(self) -> None:
        head, found, rest = self._received.partition(b"\r\n\r\n")
        if not found or (self._work and not self._work.done()) or self._engine.silent:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(fields.get("content-length", "0"))
        if len(rest) < length:
            return
        self._received = rest[length:]
        method, target, protocol = first.split(" ")
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        path = re.sub(r"^/v\d+\.\d+", "", parts.path)
        request = Request(method, path, query, protocol == "HTTP/1.0", rest[:length])
        self._work = asyncio.ensure_future(self._answer(request))

    async def _answer(self, request: Request) -> None:
        self._engine.requests.append(request.line)
        await self._engine.answer(self, request)
        if request.old and not self.terminal:
            self.transport.close()
        else:
            asyncio.get_running_loop().call_soon(self.next_request)

    def eof_received(self) -> bool:
        """An empty message came: the client writes no more, but reads on."""
        if self.terminal:
            self._engine.half_closed(self)
            return True
        return False

    def connection_lost(self, error: Exception | None) -> None:
        self._engine.connections.discard(self)
        if self._work:
            self._work.cancel()


@dataclass(eq=False)
class StandIn:
    """The engine: who is connected, what was asked, and what it says."""

    address: str
    connections: set[Connection] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    listeners: set[asyncio.Queue[str]] = field(default_factory=set)
    input: dict[str, str] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    silent: bool = False
    flooding: bool = False
    flooded: int = 0
    exited: asyncio.Future[int] | None = None
    server: Any = None

    # -- what a client sees -------------------------------------------------------------------------------------------
    async def answer(self, connection: Connection, request: Request) -> None:
        if re.fullmatch(r"POST /(containers/\w+/attach|exec/\w+/start)", request.line):
            self._upgrade(connection, request)
            return
        stream = self._stream(request)
        if stream is None:
            self._whole(connection, request)
            return
        recorded, pieces = stream
        old = request.old
        connection.transport.write(_head(recorded, old) + (b"\r\n" if old else b"Transfer-Encoding: chunked\r\n\r\n"))
        async for piece in pieces:
            data = piece.encode()
            connection.transport.write(data if old else b"%x\r\n%s\r\n" % (len(data), data))
            await connection.can_write.wait()
        if not old:
            connection.transport.write(b"0\r\n\r\n")

    def _whole(self, connection: Connection, request: Request) -> None:
        if request.line == "POST /images/load":
            self.loaded.append(hashlib.sha256(request.body).hexdigest())
        recorded = RECORDED["answers"].get(request.line)
        if recorded is None and request.line.startswith("POST /images/create"):
            recorded = RECORDED["streams"]["pull absent"]
        if recorded is None:
            body = json.dumps({"message": f"the recording has no {request.line}"})
            recorded = {"status": 404, "reason": "Not Found", "headers": {}, "body": body}
        body = recorded["body"].encode()
        length = "" if recorded["status"] == 204 else f"Content-Length: {len(body)}\r\n"
        connection.transport.write(_head(recorded, request.old) + f"{length}\r\n".encode() + body)

    def _stream(self, request: Request) -> tuple[dict[str, Any], AsyncIterator[str]] | None:
        streams = RECORDED["streams"]
        if request.line == "GET /events":
            return streams["events"], self._events()
        if request.path.endswith("/logs"):
            return streams["logs"], self._logs(request.query.get("follow") == "1")
        if request.path.endswith("/stats"):
            return streams["stats"], _on_and_on(streams["stats"]["body"].splitlines(keepends=True), True)
        if request.path.endswith("/wait"):
            return streams["wait"], self._wait()
        if request.line == "POST /images/create" and request.query.get("fromImage") != "absent":
            endless = request.query.get("fromImage") == "endless"
            return streams["pull"], _on_and_on(streams["pull"]["body"].splitlines(keepends=True), endless)
        return None

    async def _events(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.listeners.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self.listeners.discard(queue)

    async def _logs(self, follow: bool) -> AsyncIterator[str]:
        async for frame in _on_and_on(_frames(RECORDED["streams"]["logs"]["body"]), follow):
            yield frame
            while self.flooding:
                # Each turn comes when the former piece is on its way: the pipe decides how fast.
                yield FLOOD
                self.flooded += len(FLOOD)
                await asyncio.sleep(0)

    async def _wait(self) -> AsyncIterator[str]:
        assert self.exited is not None
        code = await asyncio.shield(self.exited)
        yield json.dumps({"Error": None, "StatusCode": code}) + "\n"

    def _upgrade(self, connection: Connection, request: Request) -> None:
        kind = _kind(request.path)
        recorded = RECORDED["terminals"][kind]
        connection.terminal = request.path
        first = recorded["first"] if kind == "exec" or request.query.get("logs") == "1" else ""
        # Head and first output in one piece: whoever reads only the head must keep the rest.
        connection.transport.write(f"{recorded['head']}\r\n\r\n{first}".encode())

    def typed(self, connection: Connection, data: bytes) -> None:
        """A terminal shows what is typed, and the recorded command gets the recorded answer; the reader is a `cat`."""
        path = connection.terminal
        self.input[path] = self.input.get(path, "") + data.decode("utf-8", errors="replace")
        kind = _kind(path)
        if kind == "reader":
            connection.transport.write(b"\x01\0\0\0" + len(data).to_bytes(4, "big") + data)
        else:
            recorded = RECORDED["terminals"][kind]
            connection.transport.write(recorded["after"].encode() if data == recorded["keys"].encode() else data)

    def half_closed(self, connection: Connection) -> None:
        """End of input: `cat` ends, and its output with it. A terminal is let go of just so, its program goes on."""
        self.ended.append(connection.terminal)
        connection.transport.close()

    # -- steering -----------------------------------------------------------------------------------------------------
    async def steer(self, line: str) -> Any:
        word, _, rest = line.partition(" ")
        if word == "silence":
            self.silent = True
        elif word == "speak":
            self.silent = False
            for connection in list(self.connections):
                connection.next_request()
        elif word in ("deaf", "hear"):
            for connection in list(self.connections):
                if connection.terminal:
                    transport = connection.transport
                    (transport.pause_reading if word == "deaf" else transport.resume_reading)()
        elif word == "drop":
            for connection in list(self.connections):
                connection.transport.abort()
        elif word == "leave":
            self.server.close()
        elif word == "return":
            await self.listen()
        elif word == "flood":
            self.flooding = True
        elif word == "event":
            lines = RECORDED["streams"]["events"]["body"].splitlines(keepends=True)
            event = next(each for each in lines if json.loads(each)["Action"] == rest)
            for queue in self.listeners:
                queue.put_nowait(event)
        elif word == "exit":
            assert self.exited is not None
            self.exited.set_result(int(rest))
            for connection in list(self.connections):
                if connection.terminal:
                    connection.transport.close()
        elif word == "reset":
            assert not self.connections, "somebody is connected"
            self.requests, self.input, self.ended, self.loaded = [], {}, [], []
            self.silent, self.flooding, self.flooded = False, False, 0
            self.exited = asyncio.get_running_loop().create_future()
        elif word == "state":
            counts = {"open": len(self.connections), "listeners": len(self.listeners), "flooded": self.flooded}
            said = {"requests": self.requests, "input": self.input, "ended": self.ended, "loaded": self.loaded}
            return {**counts, **said}
        else:
            raise ValueError(f"no such order: {line}")
        return {}

    async def listen(self) -> None:
        loop: Any = asyncio.get_running_loop()
        (self.server,) = await loop.start_serving_pipe(lambda: Connection(self), self.address)
        self.exited = self.exited or loop.create_future()
        await asyncio.sleep(0)  # the first instance is made in the next turn


def _kind(path: str) -> str:
    """Which of the recorded terminals a path leads to."""
    if path.startswith("/exec"):
        return "exec"
    return "reader" if RECORDED["ids"]["reader"] in path else "attach"


def _head(recorded: dict[str, Any], old: bool) -> bytes:
    """Status and headers as recorded, without the empty line; the engine repeats the protocol it was asked in."""
    protocol = "HTTP/1.0" if old else "HTTP/1.1"
    lines = [f"{protocol} {recorded['status']} {recorded['reason']}"]
    return "".join(f"{line}\r\n" for line in lines + [f"{n}: {v}" for n, v in recorded["headers"].items()]).encode()


def _frames(text: str) -> list[str]:
    """A recorded log, cut into its frames: 8 bytes of head, the last 4 the length."""
    data, frames = text.encode(), []
    while data:
        size = 8 + int.from_bytes(data[4:8], "big")
        frames.append(data[:size].decode())
        data = data[size:]
    return frames


async def _on_and_on(pieces: list[str], endless: bool) -> AsyncIterator[str]:
    while True:
        for piece in pieces:
            yield piece
            await asyncio.sleep(RHYTHM)
        if not endless:
            return


async def main(address: str) -> None:
    engine = StandIn(address)
    await engine.listen()
    loop = asyncio.get_running_loop()
    orders: asyncio.Queue[str] = asyncio.Queue()

    def read_orders() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(orders.put_nowait, line.strip())
        loop.call_soon_threadsafe(orders.put_nowait, "")

    threading.Thread(target=read_orders, daemon=True).start()
    print("{}", flush=True)
    while order := await orders.get():
        print(json.dumps(await engine.steer(order)), flush=True)
    engine.server.close()
    for connection in list(engine.connections):
        connection.transport.abort()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
