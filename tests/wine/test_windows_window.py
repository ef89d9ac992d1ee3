"""The window on Windows, off screen and for real, and the program as a person or a script starts it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pipe_engine import until
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from windows_handles import wine_version

from firstmate.app.page import Desk
from firstmate.app.settings import Settings
from firstmate.engine import endpoint
from firstmate.main import close_desk, make_desk
from firstmate.navigation import PAGES
from firstmate.widgets.theme import theme
from firstmate.window import Window

HERE = Path(__file__).parent
NO_SCREEN = "no screen under this Wine: install xvfb"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user whose name no Western code page knows."""
    folder = tmp_path / "李明"
    for name in ("APPDATA", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    folder.mkdir()
    return folder


def colours(image: QImage) -> int:
    """How many colours a coarse grid of the picture shows; 1 or 2 is an empty window."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 3)})


@contextlib.asynccontextmanager
async def opened(address: str, lang: str) -> AsyncIterator[tuple[Desk, Window]]:
    """The window with its desk, as `main` wires them, and closed as `main` closes them."""
    desk = make_desk(endpoint.parse(address), Settings(), lang=lang)
    window = Window(desk)
    window.painted.connect(desk.session.start)
    window.show()
    try:
        yield desk, window
    finally:
        window.close()
        await close_desk(desk)
        window.deleteLater()
        desk.languages.use("en")  # translators belong to the application, which goes on


@pytest.mark.parametrize("lang", ("en", "zh_CN"))
async def test_the_window_shows_what_the_engine_has(lang: str, stand_in: Any, home: Path, qapp: QApplication) -> None:
    theme.install(qapp)
    async with opened(stand_in.address, lang) as (desk, window):
        for spec in PAGES:
            window.open_page(spec.name)
            assert window.current_page == spec.name
        window.open_page("containers")
        await until(lambda: len(desk.session.containers) == 4 and desk.session.info is not None, 10)
        table = window.findChild(QTableView, "containers.table")
        assert table is not None
        await until(lambda: table.model().rowCount() == 4, 10)
        shown = {str(table.model().index(row, column).data()) for row in range(4) for column in range(3)}
        assert {"shell", "talker", "reader", "finished"} <= shown
        await until(lambda: colours(window.grab().toImage()) > 20, 10)


async def test_an_absent_engine_is_told_in_the_window(home: Path, qapp: QApplication) -> None:
    theme.install(qapp)
    async with opened("npipe:////./pipe/firstmate-nobody-is-here", "en") as (desk, window):
        await until(lambda: desk.session.connection.phase == "lost", 10)
        engine = window.findChild(QWidget, "status.engine")
        assert engine is not None
        await until(lambda: "Engine away" in engine.accessibleName(), 10)


async def test_an_engine_that_comes_back_is_noticed(stand_in: Any, home: Path, qapp: QApplication) -> None:
    """The events stream ends with the engine and is opened again by itself, on a pipe that was made anew."""
    theme.install(qapp)
    async with opened(stand_in.address, "en") as (desk, _window):
        await until(lambda: desk.session.online, 10)
        stand_in.order("leave")
        stand_in.order("drop")
        await until(lambda: desk.session.connection.phase == "lost", 10)
        assert len(desk.session.containers) == 4, "what was known stays"
        stand_in.order("return")
        await until(lambda: desk.session.online, 10)
        await until(lambda: stand_in.order("state")["listeners"] == 1, 10)


def program(*arguments: str, home: Path, platform: str = "offscreen", data: bytes | None = None) -> Any:
    """`firstmate` as a program of its own; bytes out, as a console or a script gets them."""
    # Wine keeps QT_* from Linux away, not what one Windows program hands to another.
    env = {**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONIOENCODING": ""}
    command = [sys.executable, "-m", "firstmate", *arguments]
    return subprocess.run(command, env=env, input=data or b"", capture_output=True, timeout=60, check=False)


def test_a_verb_answers_in_utf_8_whatever_the_code_page(home: Path) -> None:
    answer = program("name", "大副", "--json", "--lang", "zh_CN", home=home)
    assert answer.returncode == 1, answer.stderr
    said = json.loads(answer.stdout.decode("utf-8"))
    assert said["input"] == "大副" and said["ok"] is False
    fine = program("name", "busybox", "--json", home=home)
    assert json.loads(fine.stdout)["full"].endswith("library/busybox:latest")


def test_the_version_names_the_engine_behind_the_pipe(stand_in: Any, home: Path) -> None:
    answer = program("version", "--json", "--host", stand_in.address, home=home)
    assert answer.returncode == 0, answer.stderr
    assert "20.10.24" in json.dumps(json.loads(answer.stdout))


def test_a_real_window_opens_and_closes(stand_in: Any, home: Path) -> None:
    """Qt's Windows platform, not the off-screen one: a window of the system, painted and closed."""
    if wine_version() and not os.environ.get("DISPLAY"):
        pytest.skip(NO_SCREEN)
    picture, report = home / "窗口.png", home / "report.txt"
    # Into a file: the first window under Wine starts its desktop, which would hold on to a pipe for ever.
    with report.open("wb") as output:
        script = [sys.executable, str(HERE / "open_real_window.py"), stand_in.address, str(picture)]
        env = {**os.environ, "QT_QPA_PLATFORM": "windows"}
        code = subprocess.call(script, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=60)
    lines = report.read_text("utf-8", errors="replace").splitlines()
    assert code == 0, lines
    said = json.loads(lines[-1])
    assert said["platform"] == "windows"
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (said["width"], said["height"])
    assert colours(image) > 20
