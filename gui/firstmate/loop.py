"""One event loop for Qt and asyncio: qasync's, hardened. The only importer of qasync.

qasync 0.28 keeps a cancelled timer in Qt until it expires (1,000 `wait_for(..., 3600)` leave 1,000 timers), lets
`asyncio.sleep(1)` return after 0.95 s, and starts ten QThreads as its default executor. The subclass below mends
these three; it uses qasync's private name `_timer`, so qasync's minor version is pinned and the battery in
`tests/app/test_loop.py` is the guard. Refuses to know what runs on the loop.
"""

from __future__ import annotations

import asyncio
import gc
import math
import os
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, TypeVar

os.environ["QT_API"] = "pyside6"  # qasync would take a PyQt that happens to be installed beside us

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimerEvent
from PySide6.QtWidgets import QApplication

from firstmate.collecting import Collector

T = TypeVar("T")


class _TimerHandle(asyncio.TimerHandle):
    """A timer whose cancelling also kills Qt's timer."""

    _timer_id = 0

    def cancel(self) -> None:
        if not self.cancelled() and self._timer_id:
            self._loop._timer.drop(self._timer_id)  # type: ignore[attr-defined]
        super().cancel()


class _Timers(QObject):
    """Qt timers by id: precise, never early, each killed when it fired or was cancelled."""

    def __init__(self, collector: Collector) -> None:
        super().__init__()
        self._collector = collector
        self._handles: dict[int, asyncio.Handle] = {}
        self._late: deque[asyncio.Handle] = deque()
        self._inside = False
        self._stopped = False

    def __len__(self) -> int:
        return len(self._handles) + len(self._late)

    def set_debug(self, enabled: bool) -> None:
        """qasync's interface; slow callbacks are measured by `dev.py bench` instead."""

    def add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        timer = self.startTimer(max(0, math.ceil(delay * 1000 - 0.01)), Qt.TimerType.PreciseTimer)
        self._handles[timer] = handle
        if isinstance(handle, _TimerHandle):
            handle._timer_id = timer
        return handle

    def drop(self, timer: int) -> None:
        if self._handles.pop(timer, None) is not None:
            self.killTimer(timer)

    def timerEvent(self, event: QTimerEvent) -> None:
        timer = event.timerId()
        self.killTimer(timer)
        handle = self._handles.pop(timer, None)
        if isinstance(handle, _TimerHandle):
            handle._timer_id = 0
        if handle is None or self._stopped or handle.cancelled():
            return
        if self._inside:
            # Events sent by hand, or a nested loop: entering another task from inside one would kill that task. (On
            # Windows a timer of no delay is a posted event, so `sendPostedEvents` is enough for this to happen.)
            self._late.append(handle)
            return
        self._inside = True
        try:
            handle._run()
        finally:
            self._inside = False
            self._collector.collect()
            while self._late:
                self.add_callback(self._late.popleft())

    def stop(self) -> None:
        self._stopped = True
        for timer in self._handles:
            self.killTimer(timer)
        self._handles.clear()
        self._late.clear()


class AppLoop(qasync.QEventLoop):  # type: ignore[misc]
    """The loop of the window and of the tests."""

    def __init__(self, app: QApplication | None = None) -> None:
        super().__init__(app)
        self.collector = Collector()
        """Garbage is collected here, on the thread of the loop, and nowhere else while the loop is open."""
        self.collector.take_over()
        self._timer = _Timers(self.collector)
        self.set_default_executor(ThreadPoolExecutor(4, "background"))

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.Handle:
        return self._timer.add_callback(asyncio.Handle(callback, args, self, context))

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        if delay <= 0:
            return self.call_soon(callback, *args, context=context)
        handle = _TimerHandle(self.time() + delay, callback, args, self, context)
        return self._timer.add_callback(handle, delay)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """asyncio's bookkeeping of cancelled timers; ours are already gone."""

    def close(self) -> None:
        super().close()
        self.collector.give_back()

    @property
    def live_timers(self) -> int:
        """How many timers and callbacks wait in Qt; for tests that look for leaks."""
        return len(self._timer)


def run(main: Coroutine[Any, Any, T], app: QApplication) -> T:
    """Runs `main` on a fresh loop over `app` to its end, like `asyncio.run`.

    What lies in the garbage then goes while there is still an application: windows that outlive it crash.
    """
    try:
        with asyncio.Runner(loop_factory=lambda: AppLoop(app)) as runner:
            return runner.run(main)
    finally:
        gc.collect()


def end_windows(app: QApplication) -> None:
    """The last act of a program: ends the widgets that are left, such as the half of a page that could not be built.

    Whoever listened to signals keeps them alive, and Qt would tell them of its own end when there is no Python any more
    to run their code: PySide 6.12 crashes then.
    """
    for widget in app.topLevelWidgets():
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
