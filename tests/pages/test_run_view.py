"""The Run page's widgets: found by their public names, problems beside their fields, the preview live."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QSlider, QTextEdit, QWidget

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.errors import EngineFailure, RegistryError
from firstmate.pages.run.view import RunView

FIELDS = ("run.image", "run.command", "run.name", "run.cpu.value", "run.cpu.set", "run.memory.value")
BUTTONS = ("run.tty", "run.remove_after", "run.cpu.limit", "run.memory.limit", "run.copy", "run.start")


def field(page: QWidget, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit), name
    return found


def preview(page: QWidget) -> str:
    widget = page.findChild(QWidget, "run.preview")
    assert isinstance(widget, QPlainTextEdit | QTextEdit)
    return widget.toPlainText()


async def opened(desk: Desk, show: Any, until: Any) -> RunView:
    page: RunView = show(RunView(desk))
    await until(lambda: desk.session.capacity and desk.session.online)
    return page


async def test_every_control_has_its_public_name_and_a_spoken_one(
    desk: Desk, language: str, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    for name in FIELDS:
        assert field(page, name).accessibleName(), name
    for name in BUTTONS:
        button = page.findChild(QAbstractButton, name)
        assert button is not None and (button.accessibleName() or button.text()), name
    for name in ("run.cpu.slider", "run.memory.slider"):
        slider = page.findChild(QSlider, name)
        assert slider is not None and slider.accessibleName(), name
    chinese = any("一" <= c <= "鿿" for c in field(page, "run.image").accessibleName())
    assert chinese == (language == "zh_CN")


async def test_the_preview_follows_every_key(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    QTest.keyClicks(field(page, "run.image"), "busybox")
    QTest.keyClicks(field(page, "run.cpu.set"), "0-1")
    memory = field(page, "run.memory.value")
    memory.selectAll()
    QTest.keyClick(memory, Qt.Key.Key_Backspace)
    assert memory.text() == ""  # an emptied field stays empty until something is typed
    QTest.keyClicks(memory, "512M")
    assert preview(page) == "docker run -it --cpuset-cpus 0-1 -m 512m busybox"


async def test_a_limit_set_without_a_keyboard_counts_too(desk: Desk, show: Any, until: Any) -> None:
    """Assistive technology replaces the whole text instead of typing."""
    page = await opened(desk, show, until)
    field(page, "run.image").setText("busybox")
    field(page, "run.memory.value").setText("256M")
    field(page, "run.cpu.set").setText("1")
    assert preview(page) == "docker run -it --cpuset-cpus 1 -m 256m busybox"


async def test_a_wrong_limit_stands_beside_its_field_and_start_leads_there(
    desk: Desk, engine: FakeEngine, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    QTest.keyClicks(field(page, "run.image"), "busybox")
    cpuset = field(page, "run.cpu.set")
    QTest.keyClicks(cpuset, "9-3")
    page.window().activateWindow()
    start = page.findChild(QAbstractButton, "run.start")
    QTest.mouseClick(start, Qt.MouseButton.LeftButton)
    assert cpuset.accessibleDescription()
    assert cpuset.text() == "9-3"
    assert not engine.calls_of("create")


async def test_an_image_sent_from_another_page_is_filled_in(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    page.go({"image": "redis:7"})
    assert field(page, "run.image").text() == "redis:7"


async def test_a_failure_shows_the_engines_own_words(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    words = 'Get "https://registry-1.docker.io/v2/": context deadline exceeded'
    engine.fail_next("pull", RegistryError("x", engine_text=words))
    field(page, "run.image").setText("alpine:3.99")
    QTest.mouseClick(page.findChild(QAbstractButton, "run.start"), Qt.MouseButton.LeftButton)
    await until(lambda: page.findChild(QWidget, "run.details").isVisible())
    shown = page.findChild(QWidget, "run.details")
    assert isinstance(shown, QPlainTextEdit | QTextEdit)
    assert words in shown.toPlainText()
    assert field(page, "run.image").text() == "alpine:3.99"


@pytest.mark.parametrize(("width", "height"), [(1000, 760), (1400, 900), (760, 520)])
async def test_how_a_start_went_takes_the_room_of_its_words(
    width: int, height: int, desk: Desk, engine: FakeEngine, show: Any, until: Any, settle: Any
) -> None:
    page: RunView = show(RunView(desk), width, height)
    await until(lambda: desk.session.capacity and desk.session.online)
    words = "driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed: port is already allocated"
    engine.fail_next("start", EngineFailure(words, engine_text=words, status=500))
    field(page, "run.image").setText("busybox")
    page._press_start()
    await until(lambda: page._model.progress and page._model.progress.failed)
    settle()
    stages = page._stages
    assert stages is not None
    shown = [one for one in stages.findChildren(QWidget) if one.parent() is stages and one.isVisible()]
    last = max(one.geometry().bottom() for one in shown)
    area = page._stages_area.height()
    assert area <= last + 8, "no empty room under the words"
    assert area >= min(last, int(page.height() * 0.4)), "and none is cut where there is room"
