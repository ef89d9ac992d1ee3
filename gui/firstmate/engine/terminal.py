"""Terminals: a container's own (attach) and a further process in it (exec), as two-way byte channels.

What made this a module: nothing of the first output that the engine has may be lost, an attach to a container that
ends meanwhile must end too, Ctrl+P must reach the shell, and a closed tab must not leave a shell behind in the
container. The engine never tells an exec's process id as the container sees it; so a small `sh` prints its own before
it becomes the command.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import deque
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from firstmate.core.entities import ContainerDetail
from firstmate.core.errors import Conflict, EngineError, EngineFailure, NotFound
from firstmate.core.uncancelled import uncancelled
from firstmate.engine import convert
from firstmate.engine.calls import Calls
from firstmate.engine.streams import FrameReader, JsonLines
from firstmate.engine.wire import Stream, Wire

DETACH_KEYS: Final = "ctrl-^,ctrl-],ctrl-^,ctrl-]"
"""The engine always listens for some sequence; its default would swallow Ctrl+P. Nobody types this one."""
END_OF_INPUT: Final = b"\x04"
READ_LIMIT: Final = 128 * 1024
TERM: Final = "xterm-256color"
SILENCE_AFTER_EXIT: Final = 0.5
"""Seconds that an attach may stay open after the container's exit: late attaches would stay open for ever."""
FIRST_BYTES_LIMIT: Final = 10.0
HANG_UP_LIMIT: Final = 3.0

_ANNOUNCE: Final = ("/bin/sh", "-c", 'echo $$; exec "$@"', "sh")
_PID: Final = re.compile(rb"(\d+)\r?\n")
_NO_SHELL: Final = re.compile(
    rb"executable file not found|no such file or directory|not found in \$PATH", re.IGNORECASE
)


class _Session:
    """What both kinds share: bounded reads, writes, and a last known size."""

    def __init__(self, wire: Wire, calls: Calls, container_id: str, stream: Stream, *, tty: bool) -> None:
        self._wire = wire
        self._calls = calls
        self._container_id = container_id
        self._stream = stream
        self._tty = tty
        self._frames = None if tty else FrameReader()
        self._waiting: deque[bytes] = deque()
        self._ended = False

    @property
    def container_id(self) -> str:
        return self._container_id

    @property
    def tty(self) -> bool:
        return self._tty

    async def _next(self) -> bytes:
        return await self._stream.read()

    async def read(self) -> bytes:
        while not self._waiting:
            if self._ended:
                return b""
            data = await self._next()
            if not data:
                self._ended = True
                return b""
            if self._frames is not None:
                data = b"".join(chunk.data for chunk in self._frames.feed(data))
            self._waiting.extend(data[start : start + READ_LIMIT] for start in range(0, len(data), READ_LIMIT))
        return self._waiting.popleft()

    async def write(self, data: bytes) -> None:
        if not self._ended and not self._stream.closed:
            await self._stream.write(data)

    async def write_eof(self) -> None:
        """A terminal's end of input is a key (Ctrl+D); half-closing it would only make the engine let go of us."""
        await self.write(END_OF_INPUT)


class AttachedTerminal(_Session):
    """A container's own terminal. The container goes on when we leave."""

    def __init__(self, wire: Wire, calls: Calls, detail: ContainerDetail, stream: Stream, waiting: Stream) -> None:
        super().__init__(wire, calls, detail.id, stream, tty=detail.tty)
        self._name = detail.name
        self._input_ends_with_us = bool(convert.section(detail.raw, "Config").get("StdinOnce"))
        self._waiting_stream = waiting
        self._exit_watch = asyncio.create_task(_watch_exit(waiting), name=f"exit of {detail.name}")
        self._wanted_size: tuple[int, int] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def _next(self) -> bytes:
        """As the stream; but when the container has exited and nothing more comes, that is the end."""
        reading = asyncio.ensure_future(self._stream.read())
        try:
            await asyncio.wait({reading, self._exit_watch}, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                await asyncio.wait({reading}, timeout=SILENCE_AFTER_EXIT)
            data = reading.result() if reading.done() else b""
        finally:
            if not reading.done():
                reading.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await reading
        if data and self._wanted_size is not None:
            # The program runs now; the size that came too early can be told.
            task = asyncio.create_task(self.resize(*self._wanted_size))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return data

    async def write_eof(self) -> None:
        if self.tty:
            await super().write_eof()
        elif not self._input_ends_with_us:
            raise Conflict(
                f"{self._name} was made to keep its input open for the next terminal, so it cannot be ended",
                operation="containers.attach",
            )
        elif not self._ended and not self._stream.closed:
            await self._stream.write_eof()

    async def resize(self, columns: int, rows: int) -> None:
        self._wanted_size = None
        if self._stream.closed:
            return
        path = f"/containers/{quote(self._container_id, safe='')}/resize"
        query = {"w": max(1, columns), "h": max(1, rows)}
        try:
            await self._calls.run("containers.resize", lambda client: client.json("POST", path, query=query))
        except (Conflict, NotFound, EngineFailure):
            # Not running: not yet, or not any more.
            if not self._ended:
                self._wanted_size = (columns, rows)

    async def exit_code(self) -> int | None:
        if self._stream.closed:
            return None
        return await uncancelled(self._exit_watch)

    async def close(self) -> None:
        self._stream.close()
        self._waiting_stream.close()
        self._exit_watch.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(self._exit_watch, *self._tasks, return_exceptions=True)


class ExecutedTerminal(_Session):
    """A process that we started in a container. It is hung up when we leave."""

    def __init__(self, wire: Wire, calls: Calls, container_id: str, stream: Stream, exec_id: str, user: str) -> None:
        super().__init__(wire, calls, container_id, stream, tty=True)
        self.exec_id = exec_id
        self.pid: int | None = None
        """As the container counts; None when the image has no `sh` to ask."""
        self._user = user
        self._wanted_size: tuple[int, int] | None = None
        self._resizing: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None

    async def learn_pid(self) -> bytes:
        """Takes the first line, the process id. What came instead of one is given back."""
        data = b""
        async with asyncio.timeout(FIRST_BYTES_LIMIT):
            while b"\n" not in data and len(data) < 4096:
                part = await self._stream.read()
                if not part:
                    self._ended = True
                    break
                data += part
        match = _PID.match(data)
        if match is None:
            return data
        self.pid = int(match[1])
        if rest := data[match.end() :]:
            self._waiting.append(rest)
        return b""

    def give_back(self, data: bytes) -> None:
        self._waiting.append(data)

    def resize_once_running(self, columns: int, rows: int) -> None:
        """For a process that does not announce itself: its first output shows that it runs."""
        self._wanted_size = (columns, rows)

    async def _next(self) -> bytes:
        data = await super()._next()
        if data and self._wanted_size is not None:
            size, self._wanted_size = self._wanted_size, None
            self._resizing = asyncio.create_task(self.resize(*size))
        return data

    async def resize(self, columns: int, rows: int) -> None:
        if self._wanted_size is not None:
            self._wanted_size = (columns, rows)
            return
        if self._stream.closed or self._ended:
            return
        path, query = f"/exec/{self.exec_id}/resize", {"w": max(1, columns), "h": max(1, rows)}
        with contextlib.suppress(Conflict, NotFound, EngineFailure):
            await self._calls.run("exec.resize", lambda client: client.json("POST", path, query=query))

    async def exit_code(self) -> int | None:
        """The engine notes the end a moment after the output ended; asks a few times, at growing distances."""
        for pause in (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0):
            await asyncio.sleep(pause)
            state = await self._state()
            if not state.get("Running"):
                return convert.number(state, "ExitCode")
        return None

    async def close(self) -> None:
        if self._leaving is None:
            # A task of its own: a cancelled caller must not leave the shell alive.
            self._leaving = asyncio.create_task(self._leave())
        await uncancelled(self._leaving)

    async def _leave(self) -> None:
        ended = self._ended
        if not ended and self.pid is None:
            # No process id to send a signal to: Ctrl+C and the end of input are all that can be tried.
            with contextlib.suppress(EngineError):
                await self._stream.write(b"\x03\x04")
        self._stream.close()
        if self._resizing is not None:
            self._resizing.cancel()
        if ended or self.pid is None:
            return
        with contextlib.suppress(EngineError, TimeoutError):
            async with asyncio.timeout(HANG_UP_LIMIT):
                await self._signal("HUP")
                for pause in (0.02, 0.05, 0.1, 0.3):
                    await asyncio.sleep(pause)
                    if not (await self._state()).get("Running"):
                        return
                await self._signal("KILL")

    async def _signal(self, name: str) -> None:
        """`kill` is a command of every shell; some images have it only there."""
        script = f"kill -{name} {self.pid}"
        await run_detached(self._calls, self._container_id, ("/bin/sh", "-c", script), self._user)

    async def _state(self) -> Mapping[str, Any]:
        path = f"/exec/{self.exec_id}/json"
        answer = await self._calls.run("exec.inspect", lambda client: client.json("GET", path))
        return answer if isinstance(answer, Mapping) else {}


async def attach(wire: Wire, calls: Calls, detail: ContainerDetail, *, logs: bool, running: bool) -> AttachedTerminal:
    """Attaches, and watches for the exit from before the first byte, so that the exit code survives an AutoRemove.

    `running` is what the caller believes, not what the engine says now: to wait for the next exit of a container that
    has just ended would be to wait for ever.
    """
    path = f"/containers/{quote(detail.id, safe='')}"
    condition = "not-running" if running else "next-exit"
    waiting = await wire.open("containers.wait", "POST", f"{path}/wait", query={"condition": condition})
    query = {"stream": "1", "stdin": "1", "stdout": "1", "stderr": "1", "detachKeys": DETACH_KEYS}
    if logs:
        query["logs"] = "1"
    try:
        stream = await wire.upgrade("containers.attach", f"{path}/attach", query=query)
    except BaseException:
        waiting.close()
        raise
    return AttachedTerminal(wire, calls, detail, stream, waiting)


async def _watch_exit(stream: Stream) -> int | None:
    """Exit code once the engine tells it; None when it never will."""
    try:
        return await exit_status(stream)
    except EngineError:
        return None
    finally:
        stream.close()


async def exit_status(stream: Stream) -> int:
    """Reads the answer of `POST /containers/{id}/wait`. Raises EngineFailure when there is none."""
    for answer in await JsonLines(stream).next():
        code = convert.number(answer, "StatusCode")
        if code is not None:
            return code
    raise EngineFailure("the engine did not tell the exit code", operation=stream.operation)


async def execute(
    wire: Wire,
    calls: Calls,
    container_id: str,
    command: tuple[str, ...],
    *,
    columns: int,
    rows: int,
    user: str,
) -> ExecutedTerminal:
    """A cancelled caller leaves no process behind: whatever the engine was told to start by then is hung up on."""
    opening = asyncio.ensure_future(_opened(wire, calls, container_id, command, columns, rows, user))
    try:
        return await uncancelled(opening)
    except asyncio.CancelledError:
        try:
            async with asyncio.timeout(HANG_UP_LIMIT):
                await (await uncancelled(opening)).close()
        except (EngineError, TimeoutError):
            pass  # nothing was started, or the engine does not answer
        finally:
            opening.cancel()
        raise


async def _opened(
    wire: Wire, calls: Calls, container_id: str, command: tuple[str, ...], columns: int, rows: int, user: str
) -> ExecutedTerminal:
    """create -> start -> running -> resize: until the process runs, a resize blocks the engine for ten seconds."""
    session = await _execute(wire, calls, container_id, (*_ANNOUNCE, *command), columns, rows, user)
    try:
        instead = await session.learn_pid()
        if not instead and session.pid is not None:
            await session.resize(columns, rows)
            return session
        if _NO_SHELL.search(instead):
            await session.close()
            session = await _execute(wire, calls, container_id, command, columns, rows, user)
            session.resize_once_running(columns, rows)
            return session
    except TimeoutError:
        await session.close()
        raise EngineFailure("the container did not start the command in time", operation="exec.start") from None
    except BaseException:
        await session.close()
        raise
    session.give_back(instead)
    return session


async def _execute(
    wire: Wire, calls: Calls, container_id: str, command: tuple[str, ...], columns: int, rows: int, user: str
) -> ExecutedTerminal:
    size = [max(1, rows), max(1, columns)]
    body = {
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "Tty": True,
        "Cmd": list(command),
        "Env": [f"TERM={TERM}"],
        "User": user,
        "DetachKeys": DETACH_KEYS,
        "ConsoleSize": size,  # from API 1.42 on the process has its size from its first moment
    }
    exec_id = await _create_exec(calls, container_id, body)
    start = {"Detach": False, "Tty": True, "ConsoleSize": size}
    stream = await wire.upgrade("exec.start", f"/exec/{exec_id}/start", body=start)
    return ExecutedTerminal(wire, calls, container_id, stream, exec_id, user)


async def run_detached(calls: Calls, container_id: str, command: tuple[str, ...], user: str = "") -> None:
    """Starts a command in a container and does not wait for it."""
    exec_id = await _create_exec(calls, container_id, {"Cmd": list(command), "User": user})
    path, body = f"/exec/{exec_id}/start", {"Detach": True, "Tty": False}
    await calls.run("exec.start", lambda client: client.json("POST", path, body=body))


async def _create_exec(calls: Calls, container_id: str, body: Mapping[str, Any]) -> str:
    path = f"/containers/{quote(container_id, safe='')}/exec"
    answer = await calls.run("exec.create", lambda client: client.json("POST", path, body=dict(body)))
    return convert.text(answer, "Id")
