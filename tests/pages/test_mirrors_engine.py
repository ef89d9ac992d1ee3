"""The Mirrors page on a real engine with a real registry as its mirror: add, test, apply, pull, go back, repair."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import require_private_engine
from mirror_world import World
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.mirrors.addresses import major
from firstmate.core.probing import ProbeReading
from firstmate.core.runspec import RunSpec
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.mirror_probe import probe_all
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.mirrors.host_door import ThisComputer
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.pages.mirrors.view import MirrorsView
from firstmate.widgets.labels import Label
from firstmate.widgets.table import Table

Until = Callable[..., Awaitable[None]]

pytestmark = [pytest.mark.engine, pytest.mark.slow]

BEFORE = b'{\n\t"log-level": "info",\n\t"shutdown-timeout": 5\n}\n'


class OnLoopback(ThisComputer):
    """This computer, but Docker Hub is not asked: tests stay on loopback."""

    def probe_all(self, addresses: Iterable[str], architecture: str) -> AsyncIterator[tuple[str, ProbeReading]]:
        return probe_all(tuple(addresses), architecture=architecture, hub=None)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateEngine]:
    require_private_engine()
    with PrivateEngine(tmp_path_factory.mktemp("mirrors-page") / "engine") as engine:
        engine.request("POST", "/images/create?fromImage=busybox&tag=latest")
        yield engine
    assert engine.leftovers() == []


@pytest.fixture
def desk(qapp: QApplication, daemon: PrivateEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk on an engine without a mirror; the journal is this test's alone."""
    monkeypatch.setattr("firstmate.paths.cache_folder", lambda: tmp_path / "cache")
    World(daemon).reset(BEFORE)
    yield Desk(Session(DockerEngine(endpoint.parse(daemon.address))), Settings(tmp_path / "settings.ini"), Languages())
    for backup in daemon.config_path.parent.glob("daemon.json.*.bak"):
        backup.unlink()


def in_force(daemon: PrivateEngine) -> list[str]:
    """What the engine says, asked without anything that is tested."""
    return daemon.request("GET", "/info")["RegistryConfig"]["Mirrors"] or []


def button(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    return found


def press(page: QWidget, name: str) -> None:
    assert button(page, name).isEnabled() and button(page, name).isVisibleTo(page), name
    button(page, name).click()


def state(page: QWidget) -> str:
    found = page.findChild(Label, "mirrors.state")
    assert isinstance(found, Label)
    return found.text()


def dialog() -> QDialog | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()), None)


async def opened(desk: Desk, daemon: PrivateEngine, show: Any, until: Until) -> MirrorsView:
    model = MirrorsModel(desk, OnLoopback())
    page: MirrorsView = show(MirrorsView(desk, model))
    await until(lambda: desk.session.online and desk.session.info is not None and model.place is not None)
    await until(lambda: not model.loading and state(page).startswith("No mirror is in use"))
    return page


async def test_add_test_apply_pull_and_go_back(desk: Desk, daemon: PrivateEngine, show: Any, until: Until) -> None:
    page = await opened(desk, daemon, show, until)
    created = await desk.engine.create(RunSpec("busybox", command=("sleep", "600"), name="bystander"))
    await desk.engine.start(created.id)
    try:
        running = await desk.engine.container(created.id)
        mirror = f"http://{daemon.registry_address}"
        field = page.findChild(QLineEdit, "mirrors.url")
        assert field is not None
        field.setText(f"docker pull {daemon.registry_address}/library/busybox:latest")
        assert mirror in field.accessibleDescription()
        press(page, "mirrors.add")

        press(page, "mirrors.probe")
        rows = page.findChild(Table, "mirrors.table").row_model  # type: ignore[union-attr]
        await until(lambda: rows.shown[0].cells[3].status == "ok")
        assert rows.shown[0].cells[4].text.endswith("MB/s")
        assert rows.shown[0].cells[4].detail.startswith("first byte ")
        await until(lambda: not desk.tasks.running("mirrors.probe"))

        assert in_force(daemon) == [] and daemon.config_path.read_bytes() == BEFORE, "nothing has changed yet"
        press(page, "mirrors.apply")
        await until(lambda: button(page, "mirrors.understood").isVisibleTo(page))
        assert state(page) == "Applied"
        assert in_force(daemon) == [f"{mirror}/"]
        assert daemon.config_path.read_bytes().startswith(BEFORE[:-3]), "the rest is as it was, byte for byte"
        assert rows.shown[0].cells[2].text == "In use"
        still = await desk.engine.container(created.id)
        assert (still.pid, still.started_at) == (running.pid, running.started_at), "no container was touched"

        before = daemon.registry_log_path.read_text()
        async for _message in desk.engine.pull("layers:latest"):
            pass
        asked = daemon.registry_log_path.read_text()[len(before) :]
        assert "/v2/library/layers/manifests/latest" in asked, "the pull came through the mirror"

        backups = page.findChild(Table, "mirrors.backups")
        assert backups is not None
        assert [row.cells[1].text for row in backups.row_model.shown] == ["no mirror"]
        backups.select_key(backups.row_model.shown[0].key)
        press(page, "mirrors.rollback")
        await until(lambda: dialog() is not None)
        press(dialog(), "dialog.confirm")  # type: ignore[arg-type]
        await until(lambda: in_force(daemon) == [])
        await until(lambda: state(page) == "Applied" and daemon.config_path.read_bytes() == BEFORE)
        assert len(backups.row_model.shown) == 2
        after = await desk.engine.container(created.id)
        assert after.pid == running.pid
    finally:
        await desk.engine.remove(created.id, force=True)
        for image in daemon.request("GET", "/images/json"):
            if any("layers" in tag for tag in image["RepoTags"] or ()):
                daemon.request("DELETE", f"/images/{image['Id']}?force=1")


async def test_a_dead_mirror_is_found_out_by_the_test(
    desk: Desk, daemon: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, daemon, show, until)
    field = page.findChild(QLineEdit, "mirrors.url")
    assert field is not None
    field.setText("http://127.0.0.1:1")
    press(page, "mirrors.add")
    press(page, "mirrors.probe")
    rows = page.findChild(Table, "mirrors.table").row_model  # type: ignore[union-attr]
    await until(lambda: rows.shown[0].cells[3].status == "error")
    assert rows.shown[0].cells[3].tooltip


async def test_a_broken_file_is_repaired_and_the_engine_takes_it(
    desk: Desk, daemon: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, daemon, show, until)
    daemon.config_path.write_bytes(
        '{\n  "log-level": "info"，\n  "registry-mirrors": ["https://a.example.com",]\n}'.encode()
    )
    page.refresh()
    await until(lambda: button(page, "mirrors.repair").isVisibleTo(page))
    fault = page.findChild(QPlainTextEdit, "mirrors.fault.0")
    assert fault is not None and fault.toPlainText().startswith("2  ")
    press(page, "mirrors.repair")
    await until(lambda: in_force(daemon) == ["https://a.example.com/"])
    await until(lambda: state(page) == "Applied")
    assert daemon.config_path.read_bytes() == (
        b'{\n  "log-level": "info",\n  "registry-mirrors": ["https://a.example.com"]\n}'
    )


async def test_a_setting_that_this_engine_does_not_know_cannot_be_applied(
    desk: Desk, daemon: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, daemon, show, until)
    if major(daemon.request("GET", "/version")["Version"]) >= 23:
        pytest.skip("this engine knows proxies in its file")
    press(page, "mirrors.more")
    proxy = page.findChild(QLineEdit, "mirrors.proxy.http")
    assert proxy is not None
    QTest.keyClicks(proxy, "http://192.168.1.5:7890")
    assert not button(page, "mirrors.apply").isEnabled()
    words = [label.text() for label in page.findChildren(Label) if label.isVisibleTo(page)]
    assert any("23.0" in one for one in words), "and it is said why"
    assert daemon.config_path.read_bytes() == BEFORE
