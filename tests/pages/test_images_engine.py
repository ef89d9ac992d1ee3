"""The Images page on a real engine with a real registry: pull, cancel, refuse, explain, remove."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import sweep
from proxy import Proxy
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.pull import keeps_parts
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.images.pulls import Pull
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.labels import Label
from firstmate.widgets.table import Table

Until = Callable[..., Awaitable[None]]

pytestmark = pytest.mark.engine


@pytest.fixture
def desk(qapp: QApplication, private_engine: PrivateEngine, busybox: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the real engine, which has busybox and nothing else; it is left like that."""
    worker = DockerEngine(endpoint.parse(private_engine.address))
    yield Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())
    sweep(private_engine)


def button(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChildren(QAbstractButton, name)
    return next((one for one in found if one.isVisible()), found[0])


def names(page: ImagesView) -> list[str]:
    """The images that the list shows; it is drawn while it is seen."""
    page.go({"view": "local"})
    table = page.findChild(Table, "images.table")
    assert isinstance(table, Table)
    return [row.cells[0].text for row in table.row_model.shown]


def type_and_enter(page: ImagesView, name: str) -> None:
    page.go({"view": "get"})
    field = page.findChild(QLineEdit, "images.name")
    assert isinstance(field, QLineEdit)
    field.setText(name)
    QTest.keyClick(field, Qt.Key.Key_Return)


async def test_pull_and_remove_an_image_of_three_layers(
    desk: Desk, private_engine: PrivateEngine, show: Any, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: "busybox:latest" in names(page) and desk.session.info is not None)
    fractions: list[float] = []
    pulls = page._model.pulls
    pulls.changed.connect(lambda key: fractions.append(pulls.get(key).state.fraction or 0.0))
    # Slow enough for the newest engines, which look ten times a second how far they are, to say more than the end.
    with Proxy(private_engine.registry_address, bytes_per_second=9_000_000) as proxy:
        name = f"127.0.0.1:{proxy.port}/library/layers"
        type_and_enter(page, name)
        await until(lambda: page.findChildren(QAbstractButton, "images.pulled.run"))
        await until(lambda: button(page, "images.pulled.run").isVisible(), seconds=20)
    pull: Pull = pulls.all[0]
    # Two layers of random bytes; the third is busybox's and here already: containerd's store does not name it then.
    named = len(pull.state.layers)
    assert named == 3 or (named == 2 and keeps_parts(desk.session.info))
    assert pull.state.layers_done == named
    assert pull.state.current > 8_000_000
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    await until(lambda: f"{name}:latest" in names(page))
    page.go({"select": name})
    await until(lambda: page.findChild(Label, "images.fact.platform").text().startswith("linux/"))
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    confirm = dialog().findChild(QAbstractButton, "dialog.confirm")  # type: ignore[union-attr]
    confirm.click()
    await until(lambda: f"{name}:latest" not in names(page))


async def test_cancelling_stops_the_engine_s_own_download(
    desk: Desk, private_engine: PrivateEngine, show: Any, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: "busybox:latest" in names(page))
    pulls = page._model.pulls

    def cancel_at_once(key: str) -> None:
        if pulls.get(key).state.layers:
            pulls.cancel(key)

    pulls.changed.connect(cancel_at_once)
    # Slow enough that the newest engines have not fetched it all before they hear of the cancelling.
    with Proxy(private_engine.registry_address, bytes_per_second=3_000_000) as proxy:
        type_and_enter(page, f"127.0.0.1:{proxy.port}/library/layers")
        await until(lambda: pulls.all[0].phase == "cancelled")
        assert desk.session.engine.open_streams == 1
        page.go({"view": "get"})
        assert button(page, "images.again").isVisible()
        listed = private_engine.request("GET", "/images/json")
        assert not any("layers:latest" in tag for image in listed for tag in image["RepoTags"] or ())
        pulls.changed.disconnect(cancel_at_once)
        proxy.bytes_per_second = None
        button(page, "images.again").click()
        await until(lambda: pulls.all[0].phase == "done", seconds=20)


async def test_an_unknown_image_is_explained(desk: Desk, show: Any, until: Until) -> None:
    page = show(ImagesView(desk))
    type_and_enter(page, "no-such-image:1.0")
    await until(lambda: page._model.pulls.all[0].phase == "failed", seconds=20)
    await until(lambda: button(page, "images.again").isVisible())
    assert page.findChild(Label, "images.failure").text()
    assert page._model.pulls.all[0].error.engine_text


async def test_an_image_in_use_is_not_removed_and_names_its_container(
    desk: Desk, private_engine: PrivateEngine, busybox: str, show: Any, until: Until
) -> None:
    wanted = json.dumps({"Image": busybox, "Cmd": ["true"]}).encode()
    made = private_engine.request("POST", "/containers/create?name=keeper", wanted)
    try:
        page = show(ImagesView(desk))
        await until(lambda: "busybox:latest" in names(page) and desk.session.has("containers"))
        page.go({"select": "busybox"})
        button(page, "images.remove").click()
        await until(lambda: dialog() is not None)
        words = "\n".join(label.text() for label in dialog().findChildren(Label))  # type: ignore[union-attr]
        assert "keeper: Created" in words
        dialog().findChild(QAbstractButton, "dialog.cancel").click()  # type: ignore[union-attr]
        await until(lambda: dialog() is None)
        assert "busybox:latest" in names(page)
    finally:
        private_engine.request("DELETE", f"/containers/{made['Id']}")


def dialog() -> QWidget | None:
    windows = [one for one in QApplication.topLevelWidgets() if one.objectName() == "dialog" and one.isVisible()]
    return windows[0] if windows else None
