"""A page on a desk of its own: a `FakeEngine`, fresh settings, the light theme, English unless a test says otherwise.

A test that asks for `desk` gets its session started before its body and everything closed after it, on the same loop.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import sweep
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from fake_registry import FakeRegistry
from fakes import FakeEngine
from firstmate.app import keeping
from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.engine import endpoint, live
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine
from firstmate.widgets.theme import theme


@pytest.fixture(autouse=True)
def _theme(qapp: QApplication) -> Iterator[None]:
    theme.install(qapp)
    theme.set_font_scale(1.0)
    theme.set_scheme("light")
    yield
    theme.set_font_scale(1.0)
    theme.set_scheme("light")


@pytest.fixture
def engine() -> FakeEngine:
    """The engine behind `desk`; steer it before or during the test."""
    return FakeEngine()


@pytest.fixture
def desk(qapp: QApplication, engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk as the window gives it to every page. Docker's own folder is an empty one."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    # Events are gathered all the same, but no page has to wait 30 ms for each answer.
    monkeypatch.setattr(live, "BATCH", 0.003)
    monkeypatch.setattr(keeping, "open_lookups", FakeRegistry())
    languages = Languages()
    yield Desk(Session(engine), Settings(tmp_path / "settings.ini"), languages)
    if languages.current != "en":
        languages.use("en")


@pytest.fixture
def worker(private_engine: PrivateEngine) -> Iterator[DockerEngine]:
    """The worker on the real engine, which is swept of containers afterwards. The session of `real_desk` closes it."""
    yield DockerEngine(endpoint.parse(private_engine.address))
    sweep(private_engine)


@pytest.fixture
def real_desk(qapp: QApplication, worker: DockerEngine, busybox: str, tmp_path: Path) -> Desk:
    """A desk on the real engine, which has busybox and no containers: a module's `desk` where all its tests want it."""
    return Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())


@pytest.fixture(params=("en", "zh_CN"))
def language(request: pytest.FixtureRequest, desk: Desk) -> str:
    """Runs the test in each language; the desk speaks it."""
    desk.languages.use(request.param)
    return str(request.param)


@pytest.fixture
def show(qapp: QApplication) -> Iterator[Callable[..., QWidget]]:
    """Shows a page off screen, laid out; after the test it is closed as the window closes it."""
    shown: list[QWidget] = []

    def show_it(page: Any, width: int = 1000, height: int = 760) -> Any:
        page.resize(width, height)
        page.show()
        shown.append(page)
        _settle()
        return page

    yield show_it
    for page in shown:
        if hasattr(page, "close_page"):
            page.close_page()
        page.close()
        page.deleteLater()
    _settle()


def _settle() -> None:
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def settle() -> Callable[[], None]:
    """Delivers what is posted: layouts, deletions. No event loop runs."""
    return _settle


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    """`await until(lambda: …)` waits on the running loop, and fails with the condition's source after 20 s."""

    async def wait(condition: Callable[[], object], *, seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"never came true: {inspect.getsource(condition).strip()}")
            await asyncio.sleep(0.001)

    return wait


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Puts the session's start and end around the body of an async test that asks for `desk`."""
    if not isinstance(item, pytest.Function) or "desk" not in item.fixturenames:
        return
    if inspect.iscoroutinefunction(item.obj):
        item.obj = _with_session(item.obj, item.funcargs["desk"])


def _with_session(body: Callable[..., Awaitable[None]], desk: Desk) -> Callable[..., Awaitable[None]]:
    @functools.wraps(body)
    async def wrapped(**arguments: Any) -> None:
        desk.session.start()
        try:
            await body(**arguments)
        finally:
            await desk.tasks.close()
            await desk.session.close()

    return wrapped
