"""What a pull offers beside its progress: a platform and its warning, mirrors, signing in, what the engine keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from fakes import FakeEngine, refusal
from firstmate.app.page import Desk
from firstmate.core.credentials import Credentials
from firstmate.core.entities import ImageDetail
from firstmate.pages.images.sign_in import SignInDialog
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.labels import Label

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]
Found = TypeVar("Found", bound=QObject)

BEGUN = [
    {"status": "Pulling fs layer", "id": "aaaa", "progressDetail": {}},
    {"status": "Downloading", "id": "aaaa", "progressDetail": {"current": 500, "total": 1000}},
]
KEEPS = [["driver-type", "io.containerd.snapshotter.v1"]]
DENIED = "Head http://127.0.0.1:5000/v2/team/app/manifests/1: no basic auth credentials"


def find(page: QWidget, kind: type[Found], name: str) -> Found:
    """The first shown control of that name; any, where none is shown."""
    found = page.findChildren(kind, name)
    assert found, f"nothing is called {name}"
    return next((one for one in found if isinstance(one, QWidget) and one.isVisible()), found[0])


def button(page: QWidget, name: str) -> QAbstractButton:
    return find(page, QAbstractButton, name)


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(Label) if one.isVisible())


async def shown(desk: Desk, show: Show, until: Until) -> Any:
    """The page where one gets images, on an engine that has said what it is."""
    page = show(ImagesView(desk))
    page.go({"view": "get"})
    choice = find(page, QComboBox, "images.platform")
    await until(lambda: "linux/amd64" in choice.itemText(0))
    return page


# -- platforms ---------------------------------------------------------------------------------------------------------
async def test_another_platform_is_warned_of_before_it_is_pulled(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    page = await shown(desk, show, until)
    find(page, QLineEdit, "images.name").setText("nginx")
    choice = find(page, QComboBox, "images.platform")
    warning = find(page, Label, "images.platform.warning")
    own = choice.itemText(0)
    assert own.isascii() == (language == "en")
    assert not warning.isVisible()
    choice.setCurrentIndex(choice.findData("linux/arm64"))
    assert warning.isVisible()
    assert "linux/arm64" in warning.text() and "linux/amd64" in warning.text()
    assert ("slowly" if language == "en" else "很慢") in warning.text()
    command = find(page, QPlainTextEdit, "images.pull.command").toPlainText()
    assert "docker pull --platform linux/arm64 nginx" in command
    button(page, "images.pull").click()
    await until(lambda: engine.calls_of("pull"))
    assert engine.calls_of("pull")[0].options == {"platform": "linux/arm64"}
    await until(lambda: page._model.pulls.all[0].phase == "done")
    assert "linux/arm64" in words(page)
    # Trying again asks for the same platform.
    page._model.pulls.again(page._model.pulls.all[0].key)
    await until(lambda: len(engine.calls_of("pull")) == 2)
    assert engine.calls_of("pull")[1].options == {"platform": "linux/arm64"}
    choice.setCurrentIndex(0)
    assert not warning.isVisible()


async def test_an_image_of_another_platform_that_came_is_warned_of(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An image made for one processor comes to any computer that asks for it."""
    own = engine.image

    async def foreign(reference: str) -> ImageDetail:
        return replace(await own(reference), architecture="s390x")

    monkeypatch.setattr(engine, "image", foreign)
    page = await shown(desk, show, until)
    page.go({"pull": "nginx"})
    await until(lambda: page._model.pulls.all[0].phase == "done")
    await until(lambda: "linux/s390x" in words(page))
    assert "exec format error" in words(page)


# -- what the engine keeps ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "driver", "said"),
    [
        (KEEPS, "overlayfs", "goes on with the layers that are ready"),
        ([], "overlay2", "No layer of it is kept"),
        ([], "overlay", "Cancelled."),
    ],
)
async def test_a_cancelled_pull_says_what_stays(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, status: list[list[str]], driver: str, said: str
) -> None:
    engine._info |= {"DriverStatus": status, "Driver": driver}
    engine.pull_script = [*BEGUN, asyncio.Event()]
    page = await shown(desk, show, until)
    page.go({"pull": "nginx"})
    await until(lambda: page._model.pulls.all[0].state.current == 500)
    button(page, "images.cancel").click()
    await until(lambda: page._model.pulls.all[0].phase == "cancelled")
    await until(lambda: said in words(page))
    assert button(page, "images.again").isVisible()


# -- mirrors -----------------------------------------------------------------------------------------------------------
async def test_a_stuck_pull_offers_mirrors(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    engine.pull_script = [*BEGUN, asyncio.Event()]
    engine._info |= {"DriverStatus": KEEPS}
    went: list[str] = []
    desk.requested.connect(lambda page, _arguments: went.append(page))
    page = await shown(desk, show, until)
    page.go({"pull": "nginx"})
    page.go({"pull": "ghcr.io/ada/tool"})
    pulls = page._model.pulls
    await until(lambda: all(one.state.current == 500 for one in pulls.all))
    assert not button(page, "images.mirrors").isVisible()
    for pull in pulls.all:
        pull.moved -= 20
    pulls.look()
    await until(lambda: ("Slow or stuck?" if language == "en" else "是慢，还是卡住了？") in words(page))
    offers = [one for one in page.findChildren(QAbstractButton, "images.mirrors") if one.isVisible()]
    assert len(offers) == 1, "mirrors do not help with another registry"
    assert ("Layers that are ready stay." if language == "en" else "已经完成的层会保留。") in words(page)
    offers[0].click()
    assert went == ["mirrors"]


async def test_a_way_that_failed_offers_mirrors_and_a_wrong_name_does_not(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = await shown(desk, show, until)
    engine.pull_script = [
        refusal('Get "https://registry-1.docker.io/v2/": dial tcp: i/o timeout', 500, "images.pull"),
    ]
    page.go({"pull": "nginx"})
    await until(lambda: button(page, "images.mirrors").isVisible())
    pulls = page._model.pulls
    pulls.dismiss(pulls.all[0].key)
    engine.pull_script = [refusal("manifest for nginx:0 not found: manifest unknown", 404, "images.pull")]
    page.go({"pull": "nginx:0"})
    await until(lambda: button(page, "images.again").isVisible())
    assert not [one for one in page.findChildren(QAbstractButton, "images.mirrors") if one.isVisible()]


# -- signing in --------------------------------------------------------------------------------------------------------
async def test_a_refused_pull_signs_in_and_tries_again(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = await shown(desk, show, until)
    engine.accounts["127.0.0.1:5000"] = ("ann", "open sesame")
    engine.pull_script = [refusal(DENIED, 500, "images.pull")]
    page.go({"pull": "127.0.0.1:5000/team/app:1"})
    await until(lambda: button(page, "images.sign_in").isVisible())
    assert find(page, QPlainTextEdit, "images.failure.command").toPlainText() == "docker login 127.0.0.1:5000"
    button(page, "images.sign_in").click()
    await until(lambda: dialog() is not None)
    window = dialog()
    assert window is not None
    assert find(window, QLineEdit, "images.sign_in.registry").text() == "127.0.0.1:5000"
    find(window, QLineEdit, "images.sign_in.username").setText("ann")
    find(window, QLineEdit, "images.sign_in.password").setText("open sesame")
    engine.pull_script = None
    button(window, "images.sign_in.confirm").click()
    await until(lambda: page._model.pulls.all[0].phase == "done")
    sent = engine.calls_of("pull")[-1].options["credentials"]
    assert sent == Credentials("127.0.0.1:5000", "ann", "open sesame")
    assert dialog() is None


async def test_giving_up_signing_in_leaves_the_pull_as_it_is(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = await shown(desk, show, until)
    engine.pull_script = [refusal(DENIED, 500, "images.pull")]
    page.go({"pull": "127.0.0.1:5000/team/app:1"})
    await until(lambda: button(page, "images.sign_in").isVisible())
    button(page, "images.sign_in").click()
    await until(lambda: dialog() is not None)
    window = dialog()
    assert window is not None
    button(window, "images.sign_in.cancel").click()
    await until(lambda: not desk.tasks.running("images.ask.sign_in"))
    assert page._model.pulls.all[0].phase == "failed"
    assert len(engine.calls_of("pull")) == 1


def dialog() -> SignInDialog | None:
    open_ones = [one for one in QApplication.topLevelWidgets() if isinstance(one, SignInDialog) and one.isVisible()]
    return open_ones[0] if open_ones else None
