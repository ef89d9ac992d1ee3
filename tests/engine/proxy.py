"""A proxy that a test puts between: counts connections, notes requests, slows bytes down, adds TLS.

Runs in a thread with a loop of its own, so that it goes on whatever the loop under test does.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import select
import ssl
import threading
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any

_REQUEST = re.compile(rb"(?:^|\n)((?:GET|POST|PUT|DELETE|HEAD) \S+) HTTP/1\.[01]\r\n")


class Proxy:
    """Between a listener (a socket path, or a loopback port when `path` is None) and `target` (a path or host:port)."""

    def __init__(
        self,
        target: str,
        *,
        path: Path | None = None,
        tls: ssl.SSLContext | None = None,
        bytes_per_second: int | None = None,
    ) -> None:
        self._target = target.removeprefix("unix://")
        self._path = path
        self._tls = tls
        self.bytes_per_second = bytes_per_second
        self.port = 0
        self.requests: list[str] = []
        self.open = 0
        self.most_open = 0
        self.passed_down = 0
        """Bytes from the target to the clients."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy")
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        return f"unix://{self._path}" if self._path else f"tcp://127.0.0.1:{self.port}"

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._do(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def drop_all(self) -> None:
        """Cuts every connection, as a network does."""
        self._do(self._end_tasks())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _start(self) -> None:
        if self._path:
            self._server = await asyncio.start_unix_server(self._serve, str(self._path))
        else:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._end_tasks()

    async def _end_tasks(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        far: asyncio.StreamWriter | None = None
        try:
            if self._target.startswith("/"):
                far_reader, far = await asyncio.open_unix_connection(self._target)
            else:
                host, _, port = self._target.partition(":")
                far_reader, far = await asyncio.open_connection(host, int(port))
            up = asyncio.create_task(self._pump(reader, far, down=False))
            down = asyncio.create_task(self._pump(far_reader, writer, down=True))
            try:
                await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
                if down.done():
                    return
                # A half-close goes through, and the answer may still be on its way; a client that left does not wait.
                while not down.done() and not up.result() and not _has_left(writer):
                    await asyncio.wait({down}, timeout=0.02)
            finally:
                up.cancel()
                down.cancel()
                await asyncio.gather(up, down, return_exceptions=True)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self.open -= 1
            self._tasks.discard(task)
            for side in (writer, far):
                if side is not None:
                    side.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, down: bool) -> bool:
        """Passes bytes on until the end; True when the connection broke."""
        try:
            while data := await reader.read(8192 if self.bytes_per_second else 65536):
                if down:
                    self.passed_down += len(data)
                    if self.bytes_per_second:
                        await asyncio.sleep(len(data) / self.bytes_per_second)
                else:
                    self.requests += [found.decode() for found in _REQUEST.findall(data)]
                writer.write(data)
                await writer.drain()
            with contextlib.suppress(OSError, NotImplementedError):
                if writer.can_write_eof():
                    writer.write_eof()
        except OSError:
            return True
        return False


def _has_left(writer: asyncio.StreamWriter) -> bool:
    """True when the client has closed its socket, and not only its own direction."""
    sock = writer.get_extra_info("socket")
    if sock is None or sock.fileno() < 0:
        return True  # TLS has no half-close
    poll = select.poll()
    poll.register(sock.fileno(), 0)
    return any(found & (select.POLLHUP | select.POLLERR) for _, found in poll.poll(0))
