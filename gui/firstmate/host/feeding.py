"""Bytes that arrive on the event loop, read by blocking code in a worker thread (`tarfile` knows no other way).

`worked` runs such code to its end. When its task is cancelled, the thread is freed at once and waited for, so that no
thread outlives what it was started for.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from firstmate.core.uncancelled import uncancelled

Result = TypeVar("Result")


class Ended(Exception):
    """The bytes end because nobody wants them any more."""


class Feed:
    """The bytes of an async iterator for a thread: a file that can only be read. `size` counts what was read."""

    def __init__(self, chunks: AsyncIterator[bytes], loop: asyncio.AbstractEventLoop) -> None:
        self._chunks = chunks
        self._loop = loop
        self._rest = b""
        self._waiting: Future[bytes] | None = None
        self._stopped = threading.Event()
        self.size = 0

    def read(self, size: int = 65536) -> bytes:
        """Up to `size` bytes; b"" at the end. Raises what the iterator raises, or Ended."""
        if not self._rest:
            self._rest = self._next()
        data, self._rest = self._rest[:size], self._rest[size:]
        self.size += len(data)
        return data

    def _next(self) -> bytes:
        if self._stopped.is_set():
            raise Ended
        self._waiting = asyncio.run_coroutine_threadsafe(self._step(), self._loop)
        if self._stopped.is_set():  # between the question and the answer
            self._waiting.cancel()
        try:
            return self._waiting.result()
        except BaseException as error:
            if self._stopped.is_set():
                raise Ended from None
            raise error
        finally:
            self._waiting = None

    async def _step(self) -> bytes:
        return await anext(self._chunks, b"")

    def stop(self) -> None:
        """From the loop: whoever reads now or later gets Ended."""
        self._stopped.set()
        if (waiting := self._waiting) is not None:
            waiting.cancel()


async def worked(chunks: AsyncIterator[bytes], work: Callable[[Feed], Result]) -> Result:
    """`work` in a thread, fed with `chunks`, which are closed afterwards whatever happens."""
    feed = Feed(chunks, asyncio.get_running_loop())
    thread = asyncio.ensure_future(asyncio.to_thread(work, feed))
    try:
        return await uncancelled(thread)
    except asyncio.CancelledError:
        feed.stop()
        with suppress(Exception):
            await thread
        raise
    finally:
        closing: Any = chunks
        if hasattr(closing, "aclose"):
            await closing.aclose()
