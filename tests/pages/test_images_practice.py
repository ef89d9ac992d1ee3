"""The practice image on the Images page: offered where it helps and nowhere else, loaded with one press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget

from fakes import FakeEngine
from firstmate import paths
from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.errors import EngineNotRunning, RegistryError
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import sample_images
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.images.view import ImagesView

Until = Callable[..., Awaitable[None]]

OFFERS = {"en": "Use the practice image", "zh_CN": "用自带的练习镜像"}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(empty=True)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This copy of FirstMate carries an archive, as a package does."""
    file = tmp_path / "practice" / "busybox.tar"
    file.parent.mkdir()
    image = sample_images.SampleImage("library/busybox", (b"\0" * 10240,))
    file.write_bytes(sample_images.archive(image))
    monkeypatch.setattr(paths, "practice_image", lambda: file)
    return file


def offer(page: QWidget, text: str) -> QAbstractButton | None:
    found = [one for one in page.findChildren(QAbstractButton) if one.text() == text and one.isVisible()]
    return found[0] if found else None


async def test_without_any_image_it_is_one_of_two_first_steps(
    archive: Path, desk: Desk, engine: FakeEngine, language: str, show: Any, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: offer(page, OFFERS[language]))
    button = offer(page, OFFERS[language])
    assert button is not None and str(archive) in button.toolTip() and "load" in button.toolTip()
    button.click()
    await until(
        lambda: engine.calls_of("load_image") and any("busybox:latest" in i.tags for i in page._model.images.values())
    )
    assert engine.calls_of("load_image")[0].args == (archive,)
    await until(lambda: offer(page, OFFERS[language]) is None)
    notice = desk.notices.last
    assert notice is not None and notice.kind == "ok" and notice.on_action is not None
    asked: list[Any] = []
    desk.requested.connect(lambda name, arguments: asked.append((name, arguments)))
    notice.on_action()
    assert asked == [("run", {"image": "busybox"})]


async def test_without_an_archive_nothing_is_offered(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, engine: FakeEngine, show: Any, until: Until
) -> None:
    monkeypatch.setattr(paths, "practice_image", lambda: None)
    page = show(ImagesView(desk))
    engine.pull_script = [RegistryError("no such host", engine_text="no such host")]
    await until(lambda: page._model.phase == "empty")
    page.go({"pull": "busybox"})
    await until(lambda: page._model.pulls.all and page._model.pulls.all[0].phase == "failed")
    assert offer(page, OFFERS["en"]) is None


async def test_a_failed_pull_of_busybox_offers_it_with_its_command(
    archive: Path, desk: Desk, engine: FakeEngine, language: str, show: Any, until: Until
) -> None:
    page = show(ImagesView(desk))
    engine.pull_script = [RegistryError("dial tcp: i/o timeout", engine_text="dial tcp: i/o timeout")]
    await until(lambda: page._model.phase == "empty")
    page.go({"pull": "busybox"})
    await until(lambda: page.findChildren(QAbstractButton, "images.practice"))
    (button,) = page.findChildren(QAbstractButton, "images.practice")
    await until(lambda: button.isVisible())
    assert button.text() == OFFERS[language]
    (command,) = page.findChildren(QPlainTextEdit, "images.practice.command")
    assert command.toPlainText() == f"docker load --input {archive}"
    button.click()
    await until(lambda: not page._model.pulls.all)  # the failure has been dealt with
    assert engine.calls_of("load_image")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("alpine", RegistryError("no such host")),
        ("busybox:1.36", RegistryError("manifest unknown")),
        ("busybox", EngineNotRunning("gone", reason="absent")),
    ],
)
async def test_it_is_not_offered_where_it_would_not_help(
    archive: Path, desk: Desk, engine: FakeEngine, show: Any, until: Until, name: str, error: Exception
) -> None:
    page = show(ImagesView(desk))
    engine.pull_script = [error]
    await until(lambda: page._model.phase == "empty")
    page.go({"pull": name})
    await until(lambda: page._model.pulls.all and page._model.pulls.all[0].phase == "failed")
    await until(lambda: page.findChildren(QAbstractButton, "images.again")[0].isVisible())
    assert not page.findChildren(QAbstractButton, "images.practice")[0].isVisible()


async def test_it_never_takes_the_name_of_an_image_that_is_there(
    archive: Path, desk: Desk, engine: FakeEngine, show: Any, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: page._model.phase == "empty")
    async for _ in engine.pull("busybox"):
        pass
    await until(lambda: page._model.phase == "ready")
    assert not page._model.practice.is_free
    engine.pull_script = [RegistryError("no such host")]
    page.go({"pull": "busybox"})
    await until(lambda: page._model.pulls.all and page._model.pulls.all[0].phase == "failed")
    assert not page.findChildren(QAbstractButton, "images.practice")[0].isVisible()


@pytest.mark.engine
async def test_on_a_real_engine_one_press_makes_busybox_run(
    qapp: Any, lone_engine: PrivateEngine, archive: Path, tmp_path: Path, show: Any, until: Until
) -> None:
    archive.write_bytes(sample_images.archive())  # noqa: ASYNC240
    for image in lone_engine.request("GET", "/images/json"):
        lone_engine.request("DELETE", f"/images/{image['Id']}?force=1")
    worker = DockerEngine(endpoint.parse(lone_engine.address))
    desk = Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())
    desk.session.start()
    try:
        page = show(ImagesView(desk))
        await until(lambda: offer(page, OFFERS["en"]))
        offer(page, OFFERS["en"]).click()  # type: ignore[union-attr]
        await until(lambda: any("busybox:latest" in image.tags for image in desk.session.images.values()))
    finally:
        await desk.tasks.close()
        await desk.session.close()
