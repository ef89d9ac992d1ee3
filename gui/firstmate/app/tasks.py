"""Everything slow that the window has under way: started, shown, cancelled and never lost.

One key, one task: starting a key again cancels the earlier one (latest wins). Strong references are kept here, so no
task is collected half way, and an exception always reaches the user (as a notice with its explanation) or the log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.explanations import tell
from firstmate.app.notices import Notices
from firstmate.core.errors import FirstMateError, TransferCancelled

_ = QCoreApplication.translate
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """One running task. `title` "" keeps it out of the status line; `fraction` None means "no end known"."""

    key: str
    title: str
    task: asyncio.Task[Any] = field(repr=False)
    fraction: float | None = None
    detail: str = ""


class Tasks(QObject):
    """The tasks of one window. `changed` whenever one starts, moves on or ends."""

    changed = Signal()

    def __init__(self, notices: Notices, language: Callable[[], str] = lambda: "en") -> None:
        super().__init__()
        self._notices = notices
        self._language = language
        self._jobs: dict[str, Job] = {}
        self._ending: set[asyncio.Task[Any]] = set()
        self._closed = False

    def start(
        self,
        key: str,
        work: Coroutine[Any, Any, Any],
        *,
        title: str = "",
        on_error: Callable[[FirstMateError], bool] | None = None,
    ) -> asyncio.Task[Any]:
        """Runs `work` under `key`. `on_error` may deal with an error of ours itself (and says so by True)."""
        if self._closed:
            work.close()
            raise RuntimeError("the window is closing")
        self.cancel(key)
        task = asyncio.get_running_loop().create_task(self._guard(key, work, on_error), name=key)
        self._jobs[key] = Job(key, title, task)

        def ended(done: asyncio.Task[Any]) -> None:
            work.close()  # cancelled before its first step, it would complain of never having been awaited
            self._ended(key, done)

        task.add_done_callback(ended)
        self.changed.emit()
        return task

    async def _guard(
        self, key: str, work: Coroutine[Any, Any, Any], on_error: Callable[[FirstMateError], bool] | None
    ) -> Any:
        try:
            return await work
        except TransferCancelled:
            return None
        except FirstMateError as error:
            log.info("%s: %s", key, error)
            if on_error is None or not on_error(error):
                told = tell(error, self._language())
                self._notices.post("error", told.title, told=told)
        except Exception as error:
            log.exception("task %s failed", key)
            told = tell(error, self._language())
            self._notices.post("error", told.title, told=told)
        return None

    def _ended(self, key: str, task: asyncio.Task[Any]) -> None:
        self._ending.discard(task)
        job = self._jobs.get(key)
        if job is not None and job.task is task:
            del self._jobs[key]
            self.changed.emit()

    def cancel(self, key: str, *, only: asyncio.Task[Any] | None = None) -> bool:
        """Stops the real work under `key`; False when nothing runs there.

        `only` this task: False also when another one has taken its place.
        """
        job = self._jobs.get(key)
        if job is None or (only is not None and job.task is not only):
            return False
        del self._jobs[key]
        self._ending.add(job.task)
        job.task.cancel()
        self.changed.emit()
        return True

    def progress(self, key: str, fraction: float | None, detail: str = "") -> None:
        job = self._jobs.get(key)
        if job is not None and (job.fraction, job.detail) != (fraction, detail):
            job.fraction, job.detail = fraction, detail
            self.changed.emit()

    @property
    def closed(self) -> bool:
        """Whether the window is closing, so that nothing can be started any more."""
        return self._closed

    def running(self, key: str) -> bool:
        return key in self._jobs

    @property
    def shown(self) -> tuple[Job, ...]:
        """The jobs that the status line tells about, oldest first."""
        return tuple(job for job in self._jobs.values() if job.title)

    async def close(self) -> None:
        """Cancels everything and waits until it has ended."""
        self._closed = True
        for key in tuple(self._jobs):
            self.cancel(key)
        while self._ending:
            # Not gather: from Python 3.12 on it answers at once for tasks that are done, and their callbacks never run.
            done, _running = await asyncio.wait(self._ending)
            self._ending -= done
