"""What every test gets: a QApplication, async tests on the app's own loop, and no silent failures.

A test fails on Qt warnings, Python warnings (pytest.ini options), stray error logs, leftover threads, tasks, timers
and sockets, and on exceptions that only reached `sys.excepthook`.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# One fixed look for every machine: the tests' fonts and sizes must not follow the desktop's settings.
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.setdefault("FONTCONFIG_FILE", str(Path(__file__).with_name("fonts.conf")))
if sys.platform == "win32":  # off screen Qt finds no fonts there by itself
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "Fonts"))
os.environ.pop("DOCKER_HOST", None)
os.environ.pop("DOCKER_CONTEXT", None)

import pytest
from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

T = TypeVar("T")
TESTS = Path(__file__).parent
sys.path[:0] = [str(TESTS), str(TESTS / "engine")]

pytest_plugins = ("engine_fixtures", "fast_set", "short_reports")

ASYNC_LIMIT = 30.0
"""Seconds that one async test may take unless it is marked slow (then 180)."""

# Xvfb and the offscreen platform say these of themselves; they tell nothing about us.
HARMLESS_QT = (
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise()",
    "This plugin does not support setting window opacity",
    "This plugin does not support grabbing the keyboard",
    "GetApplicationBusAddress",
)


class Complaints:
    """Collects what must not happen silently."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.expected: list[str] = []

    def expect(self, fragment: str) -> None:
        """The test provokes a complaint with this text on purpose."""
        self.expected.append(fragment)

    def take(self) -> list[str]:
        texts = [t for t in self.texts if not any(e in t for e in self.expected)]
        self.texts.clear()
        self.expected.clear()
        return texts


_complaints = Complaints()


class _ErrorLogs(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _complaints.texts.append(f"log {record.levelname} {record.name}: {record.getMessage()}")


def _qt_message(kind: QtMsgType, _context: object, text: str | None) -> None:
    text = text or ""
    if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or any(h in text for h in HARMLESS_QT):
        return
    _complaints.texts.append(f"Qt {kind.name}: {text}")


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    """The one QApplication of the session, off screen unless QT_QPA_PLATFORM says otherwise."""
    instance = QApplication.instance()
    app = instance if isinstance(instance, QApplication) else QApplication(["firstmate-tests"])
    app.setQuitOnLastWindowClosed(False)
    yield app


@pytest.fixture
def complaints() -> Complaints:
    return _complaints


@pytest.fixture(autouse=True)
def _nothing_fails_silently(request: pytest.FixtureRequest) -> Iterator[None]:
    _complaints.take()
    previous_hook, previous_qt = sys.excepthook, qInstallMessageHandler(_qt_message)
    sys.excepthook = lambda kind, value, _trace: _complaints.texts.append(f"excepthook: {kind.__name__}: {value}")
    handler = _ErrorLogs(level=logging.ERROR)
    logging.getLogger().addHandler(handler)
    threads, sockets = set(threading.enumerate()), _open_sockets()
    yield
    logging.getLogger().removeHandler(handler)
    sys.excepthook = previous_hook
    qInstallMessageHandler(previous_qt)
    allowed_late = request.node.get_closest_marker("engine") is not None
    patience = 3.0 if allowed_late else 1.0
    texts = [f"leftover thread {one.name}" for one in _late(lambda: _running_threads() - threads, patience)]
    texts += [f"leftover {one}" for one in _late(lambda: _open_sockets() - sockets, patience)]
    texts += _complaints.take()
    if texts:
        pytest.fail("happened silently:\n  " + "\n  ".join(texts), pytrace=False)


@pytest.fixture(autouse=True, scope="module")
def _no_timer_goes_on() -> Iterator[None]:
    """For each file of tests, not each test: looking at all that Qt has made takes milliseconds."""
    before = _running_timers()
    yield
    if late := _running_timers() - before:
        names = "\n  ".join(f"{one!r} of {one.parent()!r}" for one in late)
        pytest.fail(f"timers of this file of tests go on:\n  {names}", pytrace=False)


def _open_sockets() -> set[str]:
    """The sockets of this process by their numbers; none can be told where there is no /proc."""
    folder, found = "/proc/self/fd", set()
    with suppress(FileNotFoundError):
        for number in os.listdir(folder):  # noqa: PTH208 (half the time, and this is done for each test)
            with suppress(OSError):  # the one that lists them is gone by now
                found.add(os.readlink(f"{folder}/{number}"))  # noqa: PTH115
    return {name for name in found if name.startswith("socket:")}


def _running_threads() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if one.is_alive() and not one.name.startswith("keep")}


def _running_timers() -> set[QTimer]:
    """The timers of Qt that Python knows and that go on; one that goes off once and soon ends by itself."""
    running = (one for one in Shiboken.getAllValidWrappers() if isinstance(one, QTimer) and one.isActive())
    return {one for one in running if not one.isSingleShot() or one.remainingTime() > 5000}


def _late(left: Callable[[], set[T]], patience: float) -> set[T]:
    """What outlives the test; an executor that was just shut down gets a moment to end, and a socket to close."""
    deadline = time.monotonic() + patience
    while (late := left()) and time.monotonic() < deadline:
        time.sleep(0.001)
    return late


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs `async def` tests on the app's own loop, and finds what they leave behind."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    from firstmate.loop import AppLoop

    app = pyfuncitem._request.getfixturevalue("qapp")
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    slow = pyfuncitem.get_closest_marker("slow") is not None
    failures: list[str] = []

    async def body() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _l, c: failures.append(f"{c.get('message')}: {c.get('exception')!r}"))
        before = asyncio.all_tasks()
        async with asyncio.timeout(180 if slow else ASYNC_LIMIT):
            await pyfuncitem.obj(**arguments)
        left = [t for t in asyncio.all_tasks() if t not in before and not t.done()]
        if left:  # a task that was just cancelled gets a moment to finish
            await asyncio.wait(left, timeout=0.5)
        failures.extend(f"leftover task {t!r}" for t in left if not t.done())

    with asyncio.Runner(loop_factory=lambda: AppLoop(app)) as runner:
        runner.run(body())
        timers = runner.get_loop().live_timers  # type: ignore[attr-defined]
    if timers > 2:  # the loop's own farewell callbacks
        failures.append(f"{timers} leftover timers")
    if failures:
        pytest.fail("left behind:\n  " + "\n  ".join(failures), pytrace=False)
    return True
