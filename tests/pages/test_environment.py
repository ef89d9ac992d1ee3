"""The Environment page: verdicts as they arrive, the one next step, fixes shown before they run, the report."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QPlainTextEdit, QTextEdit, QWidget

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.checks import check_ids
from firstmate.core.fixes import Script
from firstmate.core.readings import EngineReading, Readings, Socket, User
from firstmate.host.processes import ProgramMissing
from firstmate.pages.environment.model import EnvironmentModel
from firstmate.pages.environment.view import EnvironmentView

DEBIAN = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
BARE = Readings(
    "linux",
    machine="x86_64",
    files={"/etc/os-release": DEBIAN, "/usr/bin/dockerd": None, "/usr/sbin/dockerd": None},
    commands=(),
    environment={},
    user=User(1000, ("users",), ("users",)),
    sockets={"/var/run/docker.sock": Socket(False)},
    engine=EngineReading(
        error="[Errno 2] No such file or directory", reason="absent", address="unix:///var/run/docker.sock"
    ),
)

SCRIPT = Script("install", "apt-get install docker.io")

linux = pytest.mark.skipif(sys.platform != "linux", reason="shows the checks of Linux")


def button(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def press(page: QWidget, name: str) -> None:
    QTest.mouseClick(button(page, name), Qt.MouseButton.LeftButton)


def given(page: EnvironmentView, readings: Readings) -> None:
    """Judges these readings as if they had just been taken."""
    page._model.readings = readings
    page._model._judge_all()


async def opened(desk: Desk, show: Any, until: Any) -> EnvironmentView:
    page: EnvironmentView = show(EnvironmentView(desk))
    await until(lambda: page._model.results and not page._model.checking)
    return page


async def test_every_check_of_this_computer_gets_a_verdict(desk: Desk, language: str, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    model = page._model
    assert list(model.ids) == [i for i in check_ids(model.platform) if i not in ("registry_access", "mirror_health")]
    assert set(model.results) == set(model.ids)
    assert model.results["engine"].status == "pass"  # the fake answers like a real 20.10
    assert model.seconds is not None and model.seconds < 3
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert all(result.title in texts and result.detail in texts for result in model.results.values())
    assert any("一" <= character <= "鿿" for character in "".join(texts)) == (language == "zh_CN")


async def test_verdicts_show_as_they_arrive(desk: Desk, until: Any) -> None:
    model = EnvironmentModel(desk)
    seen: list[int] = []
    model.changed.connect(lambda: seen.append(len(model.results)))
    model.check()
    await until(lambda: model.results and not model.checking)
    assert seen[0] == 0 and len({count for count in seen if 0 < count < len(model.ids)}) >= 2


@linux
async def test_a_bare_computer_is_told_the_one_next_step(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    given(page, BARE)
    model = page._model
    assert not model.ready
    assert model.next_step is not None and model.next_step.id == "engine_installed"
    summary = page.findChild(QLabel, "environment.summary")
    assert summary is not None and model.next_step.title in summary.text()
    choice = page.findChild(QComboBox, "environment.choice.engine_installed")
    assert choice is not None and choice.count() >= 2
    assert button(page, "environment.install").isVisible()
    assert button(page, "environment.fix.engine_installed").text()


@linux
async def test_a_fix_shows_exactly_what_runs_and_runs_only_after_yes(
    desk: Desk, show: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Script] = []

    async def run_script(script: Script, *, on_line: Any) -> int:
        ran.append(script)
        on_line("+ apt-get install docker")
        return 0

    monkeypatch.setattr("firstmate.host.install.run_script", run_script)
    page = await opened(desk, show, until)
    given(page, BARE)
    wanted = page._model.script("engine_installed", 0)
    assert wanted is not None
    press(page, "environment.fix.engine_installed")
    await until(lambda: dialog() is not None)
    shown = dialog().findChild(QWidget, "dialog.details")
    assert isinstance(shown, QPlainTextEdit | QTextEdit)
    assert shown.toPlainText().strip() == wanted.text.strip()
    press(dialog(), "dialog.cancel")
    await until(lambda: dialog() is None)
    assert ran == []
    press(page, "environment.fix.engine_installed")
    await until(lambda: dialog() is not None)
    press(dialog(), "dialog.confirm")
    await until(lambda: page._model.run is not None and page._model.run.exit == 0)
    assert ran == [wanted]
    output = page.findChild(QWidget, "environment.output")
    assert isinstance(output, QPlainTextEdit | QTextEdit) and "+ apt-get install docker" in output.toPlainText()
    await until(lambda: not page._model.checking)  # it ends with a new check
    press(page, "environment.close")
    assert page._model.run is None


def dialog() -> Any:
    return next((w for w in QApplication.topLevelWidgets() if w.objectName() == "dialog" and w.isVisible()), None)


def run_shown(page: EnvironmentView) -> str:
    """What is said of the script's run in words."""
    assert page._run.isVisible()
    return page._run_state.text()


async def test_a_script_that_cannot_be_started_is_told_and_put_away(
    desk: Desk, engine: FakeEngine, show: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run_script(script: Script, *, on_line: Any) -> int:
        raise ProgramMissing("there is no program pkexec on this computer", argv=["pkexec"])

    monkeypatch.setattr("firstmate.host.install.run_script", run_script)
    page = await opened(desk, show, until)
    page._model.mend("engine_installed", SCRIPT, "Docker is installed")
    await until(lambda: not desk.tasks.running("environment.fix"))
    await until(lambda: button(page, "environment.close").isVisible())
    assert not button(page, "environment.stop").isVisible()
    assert not page.escape(), "there is nothing left to stop"
    output = page.findChild(QPlainTextEdit, "environment.output")
    assert output is not None and "no program pkexec" in output.toPlainText()
    assert run_shown(page) == "It could not go on. The last line above says why."
    assert desk.notices.last is not None and desk.notices.last.kind == "error"
    engine.go_away()
    await until(lambda: not page._model.checking and page._model.results["engine"].status == "fail")
    press(page, "environment.close")
    assert page._model.run is None


@pytest.mark.parametrize("begun", [False, True])
async def test_a_script_that_is_stopped_is_over(
    begun: bool, desk: Desk, show: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Script] = []

    async def run_script(script: Script, *, on_line: Any) -> int:
        ran.append(script)
        await asyncio.Event().wait()
        return 0

    monkeypatch.setattr("firstmate.host.install.run_script", run_script)
    page = await opened(desk, show, until)
    page._model.mend("engine_installed", SCRIPT, "Docker is installed")
    if begun:
        await until(lambda: ran)
    assert button(page, "environment.stop").isVisible()
    assert page.escape()
    await until(lambda: button(page, "environment.close").isVisible())
    assert bool(ran) == begun
    assert not button(page, "environment.stop").isVisible()
    assert not page.escape()
    assert run_shown(page).startswith("Stopped.")


async def test_a_check_that_is_given_up_for_a_newer_one_says_nothing_more(
    desk: Desk, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates: list[asyncio.Event] = []

    async def gather(*, on_reading: Any, **_options: Any) -> Readings:
        gates.append(asyncio.Event())
        on_reading("engine", BARE)
        try:
            await gates[-1].wait()
        finally:
            for _turn in range(2):  # as the readings under way, which are ended first
                await asyncio.sleep(0)
        return BARE

    monkeypatch.setattr("firstmate.host.readings.gather", gather)
    model = EnvironmentModel(desk, "linux")
    model.check()
    await until(lambda: len(gates) == 1)
    model.check()
    await until(lambda: len(gates) == 2)
    early = set(model.results)
    assert early and early < set(model.ids), "what the engine's answer alone can tell"
    for _turn in range(10):
        await asyncio.sleep(0)
        assert model.checking
        assert set(model.results) == early, "judged before their readings have arrived"
    gates[1].set()
    await until(lambda: not model.checking)
    assert set(model.results) == set(model.ids)


@pytest.mark.skipif(sys.platform != "linux", reason="the cache folder is moved as on Linux")
async def test_the_report_is_plain_text_and_a_file(
    desk: Desk, show: Any, until: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    page = await opened(desk, show, until)
    press(page, "environment.copy_report")
    await until(lambda: desk.notices.last is not None)
    copied = QGuiApplication.clipboard().mimeData()
    text = copied.text()
    file = Path(copied.urls()[0].toLocalFile())
    assert file.parent == tmp_path / "firstmate"
    assert Readings.from_json(file.read_bytes()).platform == page._model.platform  # noqa: ASYNC240 - a test may read
    assert all(f"[{one.status}] {one.title}" in text for one in page._model.results.values())
    assert desk.notices.last is not None and desk.notices.last.kind == "ok"


async def test_saved_readings_can_be_judged_elsewhere(desk: Desk, show: Any, until: Any, tmp_path: Path) -> None:
    page = await opened(desk, show, until)
    file = tmp_path / "readings.json"
    page._model.save_readings(file)
    await until(lambda: not desk.tasks.running("environment.save"))
    assert Readings.from_json(file.read_bytes()).platform == page._model.platform


async def test_an_engine_that_comes_back_turns_the_page_green(
    desk: Desk, engine: FakeEngine, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    engine.go_away()
    await until(lambda: not page._model.checking and page._model.results["engine"].status == "fail")
    assert not page._model.ready
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: not page._model.checking and page._model.results["engine"].status == "pass")


async def test_a_switched_language_is_judged_anew(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    english = page._model.results["engine"].title
    desk.languages.use("zh_CN")
    assert page._model.results["engine"].title != english
