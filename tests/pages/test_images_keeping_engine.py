"""A retry keeps finished layers, on a real engine whose store lets go of them: through the page, with a slow registry.

Once it is cancelled, once the line breaks under a pull through a mirror.

By hand on other engines: put their `dockerd` first on PATH.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import require_private_engine, sweep
from proxy import Proxy
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.kept_layers import UNFINISHED
from firstmate.core.pull import keeps_parts
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import registry
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.labels import Label
from firstmate.widgets.table import Table

Until = Callable[..., Awaitable[None]]

pytestmark = pytest.mark.engine


@pytest.fixture
def desk(
    qapp: QApplication, private_engine: PrivateEngine, busybox: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A desk on the real engine, which has busybox and nothing else; it is left like that."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    worker = DockerEngine(endpoint.parse(private_engine.address))
    yield Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())
    sweep(private_engine)


def press(page: QWidget, name: str) -> None:
    found = page.findChildren(QAbstractButton, name)
    next(one for one in found if one.isVisible()).click()


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(Label) if one.isVisible())


def listed(page: ImagesView) -> list[str]:
    table = page.findChild(Table, "images.table")
    assert isinstance(table, Table)
    return [row.cells[0].text for row in table.row_model.shown]


def kept_images(private_engine: PrivateEngine) -> list[dict[str, Any]]:
    return [one for one in private_engine.request("GET", "/images/json?all=1") if UNFINISHED in (one["Labels"] or {})]


@pytest.fixture
def mirrored(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Desk, Proxy]]:
    """A desk on an engine of its own, which gets Docker Hub's images through a slow mirror and tries once only."""
    require_private_engine()
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    monkeypatch.setattr(registry, "HUB_REGISTRY", "http://127.0.0.1:9")
    private = PrivateEngine(tmp_path / "engine")
    with private, Proxy(private.registry_address, bytes_per_second=1_500_000) as proxy:
        private.stop_daemon()
        ways = {"registry-mirrors": [f"http://127.0.0.1:{proxy.port}"], "max-download-attempts": 1}
        private.config_path.write_text(json.dumps(json.loads(private.config_path.read_text()) | ways))
        private.start_daemon()
        worker = DockerEngine(endpoint.parse(private.address))
        yield Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages()), proxy


async def opened(desk: Desk, show: Any, until: Until) -> Any:
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images") and desk.session.info is not None)
    if keeps_parts(desk.session.info) is not False:
        pytest.skip("this engine keeps layers by itself")
    return page


async def test_a_retry_fetches_only_what_was_not_finished(
    desk: Desk, private_engine: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, show, until)
    with Proxy(private_engine.registry_address, bytes_per_second=1_500_000) as proxy:
        name = f"127.0.0.1:{proxy.port}/library/layers"
        page.go({"pull": name})
        [pull] = page._model.pulls.all
        await until(lambda: sum(one.finished for one in pull.state.layers) >= 2, seconds=20)
        ready = time.monotonic()
        await until(lambda: kept_images(private_engine))
        latency = time.monotonic() - ready
        await until(lambda: pull.kept is not None)
        page.go({"view": "local"})
        await until(lambda: "busybox:latest" in listed(page))
        assert listed(page) == ["busybox:latest"], "not shown while the pull is running"
        page.go({"view": "get"})
        # Cancelled: the traffic ends within a second, and stays ended.
        press(page, "images.cancel")
        began = time.monotonic()
        await until(lambda: pull.phase == "cancelled")
        await asyncio.sleep(1.0 - (time.monotonic() - began))
        stopped = proxy.passed_down
        await asyncio.sleep(0.7)
        assert proxy.passed_down == stopped, "bytes came a second after cancelling"
        card = words(page)  # whether plural forms are at hand depends on the tests before
        assert "The first 2 of 3 layer" in card
        assert re.search(r"\(4\.\d\d? MB\) are kept: pulling it again goes on from there\.", card)
        page.go({"view": "local"})
        await until(lambda: f"{name}:latest (unfinished download)" in listed(page))
        page.go({"view": "get"})
        proxy.bytes_per_second = None
        press(page, "images.again")
        await until(lambda: page._model.pulls.all[0].phase == "done", seconds=20)
        [again] = page._model.pulls.all
        fetched = proxy.passed_down - stopped
        print(f"kept {latency * 1000:.0f} ms after it was finished; again {fetched:,} B", end=" ")
        assert fetched < 7_000_000
        assert [one.phase for one in again.state.layers] == ["exists", "exists", "done"]
        assert kept_images(private_engine) == []
        page.go({"view": "local"})
        await until(lambda: sorted(listed(page)) == sorted(["busybox:latest", f"{name}:latest"]))
        assert desk.session.engine.open_streams == 1, "that of the events"
        # And it is the image.
        made = private_engine.request("GET", f"/images/{name}:latest/json")
        assert len(made["RootFS"]["Layers"]) == 3


@pytest.mark.slow
async def test_a_line_that_breaks_leaves_what_was_finished(
    mirrored: tuple[Desk, Proxy], show: Any, until: Until
) -> None:
    desk, proxy = mirrored
    desk.session.start()
    try:
        page = await opened(desk, show, until)
        page.go({"pull": "layers"})
        [pull] = page._model.pulls.all
        await until(lambda: pull.kept is not None and pull.kept.layers == 2)
        there, proxy._target = proxy._target, "127.0.0.1:9"  # and does not come back: the engine would go on by itself
        await asyncio.to_thread(proxy.drop_all)
        await until(lambda: pull.phase == "failed")
        proxy._target = there
        card = words(page)
        assert "The first 2 of 3 layer" in card and "are kept: pulling it again goes on from there." in card, card
        failed, proxy.bytes_per_second = proxy.passed_down, None
        press(page, "images.again")
        await until(lambda: page._model.pulls.all[0].phase == "done")
        fetched = proxy.passed_down - failed
        print(f"after {pull.error}: again {fetched:,} B", end=" ")
        assert fetched < 7_000_000
        assert not [one for one in await desk.session.engine.images() if UNFINISHED in one.labels]
    finally:
        await desk.tasks.close()
        await desk.session.close()
