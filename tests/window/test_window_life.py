"""What the window says of the engine and of the work under way, and how it ends."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from opening import PAGE_NAMES, Opened
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from show_world import ShowEngine

from fakes import recorded
from firstmate import foot
from firstmate.app.languages import NAMES
from firstmate.app.settings import Settings
from firstmate.core.errors import RegistryError

pytestmark = pytest.mark.window

CONTROL = Qt.KeyboardModifier.ControlModifier


# -- the engine --------------------------------------------------------------------------------------------------------
def engine_says(it: Opened) -> str:
    """What the status line says of the engine, with its explanation."""
    pill = it.find("status.engine", QPushButton)
    return f"{pill.text()} | {pill.accessibleDescription()} | {pill.toolTip()}"


async def test_the_status_line_names_the_engine(open_window) -> None:
    async with open_window("images") as it:
        info = it.desk.session.info
        assert info is not None
        said = engine_says(it)
        assert "Engine connected" in said and info.version in said and it.engine.address in said


@pytest.mark.parametrize("language", NAMES)
async def test_an_engine_that_goes_away_is_said_at_once_and_explained(open_window, page: str, language: str) -> None:
    async with open_window(page, language=language) as it:
        known = dict(it.desk.session.containers)
        it.engine.go_away()
        await it.until(lambda: not it.desk.session.online, seconds=0.5)
        said = engine_says(it)
        assert ("Engine away" if language == "en" else "引擎不在线") in said
        assert re.search(r"\d\d:\d\d:\d\d", said), "since when"
        meaning = it.find("status.engine").toolTip()
        assert len(meaning) > 10 and meaning.isascii() == (language == "en")
        assert it.desk.session.containers == known, "the last known state stays"
        it.engine.come_back()
        it.desk.session.live.retry()
        await it.until(lambda: it.desk.session.online)
        await it.rest()
        assert it.engine.address in engine_says(it)


@pytest.mark.parametrize("name", ["images", "containers"])
async def test_old_rows_stay_and_are_marked_old(open_window, name: str) -> None:
    async with open_window(name) as it:
        strip = it.find(f"{name}.stale")
        assert not strip.isVisible()
        rows = {node.text(QAccessible.Text.Name) for node, owner in it.nodes() if owner is it.find(f"{name}.table")}
        it.engine.go_away()
        await it.until(lambda: strip.isVisible(), seconds=1)
        seen = {node.text(QAccessible.Text.Name) for node, owner in it.nodes() if owner is it.find(f"{name}.table")}
        assert {row for row in rows if "busybox" in row} <= seen
        it.engine.come_back()
        it.click(f"{name}.retry")
        await it.until(lambda: not strip.isVisible())
        await it.rest()


async def test_a_press_on_the_engine_explains_and_tries_again(open_window) -> None:
    async with open_window("images") as it:
        it.click("status.engine")
        await asyncio.sleep(0.02)
        assert it.dialog() is None, "nothing needs explaining"
        it.engine.go_away()
        await it.until(lambda: not it.desk.session.online)
        it.click("status.engine")
        await it.until(lambda: it.dialog() is not None)
        dialog = it.dialog()
        assert dialog is not None
        assert it.engine.address in dialog.findChild(QWidget, "dialog.details").toPlainText()  # type: ignore[attr-defined]
        it.engine.come_back()
        dialog.findChild(QPushButton, "dialog.confirm").click()
        await it.until(lambda: it.desk.session.online)
        await it.until(lambda: it.dialog() is None)
        await it.rest()


async def test_connecting_is_worth_a_word_only_after_a_moment(open_window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foot, "_CONNECTING_SAID_AFTER", 1.5)  # a busy machine may take 0.3 s to open the window
    engine = ShowEngine()
    gate = engine.hold("ping")
    async with open_window("images", engine=engine, rest=False) as it:
        await asyncio.sleep(0.05)
        pill = it.find("status.engine", QPushButton)
        assert pill.text() == ""
        await it.until(lambda: "Connecting" in pill.text(), seconds=5)
        gate.set()
        await it.rest()
        assert pill.text() == "Engine connected"


async def test_the_sidebar_counts_what_runs(open_window) -> None:
    async with open_window("images") as it:
        alive = sum(one.state.is_alive for one in it.desk.session.containers.values())
        badge = it.find("nav.containers")
        assert badge.accessibleDescription() == str(alive)
        it.engine.add_container("one-more")
        await it.until(lambda: badge.accessibleDescription() == str(alive + 1))


# -- notices and tasks -------------------------------------------------------------------------------------------------
async def test_an_error_becomes_a_notice_with_its_explanation(open_window) -> None:
    words = "Error response from daemon: toomanyrequests: You have reached your pull rate limit."
    async with open_window("run") as it:

        async def fail() -> None:
            raise RegistryError(words, engine_text=words)

        await it.desk.tasks.start("run.start", fail())
        notice = it.find("notice.text", QLabel)
        assert notice.isVisible() and notice.text()
        assert notice.textFormat() == Qt.TextFormat.PlainText
        it.click("notice.details")
        assert it.find("notice.words").toPlainText() == words  # type: ignore[attr-defined]
        it.click("notice.action")
        await it.until(lambda: it.dialog() is not None)
        dialog = it.dialog()
        assert dialog is not None and dialog.findChild(QWidget, "dialog.details").toPlainText() == words  # type: ignore[attr-defined]
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await it.until(lambda: it.dialog() is None)
        it.click("notice.close")
        assert not notice.isVisible()


async def test_a_notice_may_offer_an_action(open_window) -> None:
    async with open_window("run") as it:
        done: list[str] = []
        it.desk.notices.post("ok", "<b>busybox</b> pulled", action_text="Run it", on_action=lambda: done.append("run"))
        assert it.find("notice.text", QLabel).text() == "<b>busybox</b> pulled"
        it.click("notice.action")
        assert done == ["run"]
        it.desk.notices.post("ok", "removed")
        assert not it.find("notice.action").isVisible(), "the next notice has no action of the last one"


async def test_a_notice_keeps_its_words_and_changes_its_buttons_with_the_language(open_window) -> None:
    words = "toomanyrequests: You have reached your pull rate limit."
    async with open_window("run") as it:

        async def fail() -> None:
            raise RegistryError(words, engine_text=words)

        await it.desk.tasks.start("run.start", fail())
        said = it.find("notice.text", QLabel).text()
        it.click("window.language")
        QCoreApplication.sendPostedEvents()
        assert it.find("notice.text", QLabel).text() == said
        assert it.find("notice.action", QPushButton).text() == "怎么办"


async def test_tasks_are_told_in_the_status_line_and_lead_to_their_page(open_window) -> None:
    async with open_window("run") as it:
        tasks, button = it.desk.tasks, it.find("status.tasks", QPushButton)
        assert not button.isEnabled() and button.text() == "No tasks running"
        tasks.start("images.pull:tomcat", asyncio.sleep(60), title="Pulling tomcat")
        await asyncio.sleep(0)
        tasks.progress("images.pull:tomcat", 0.5, "1.0 of 2.0 MB")
        assert button.text() == "Pulling tomcat · 1.0 of 2.0 MB"
        tasks.start("images.pull:redis", asyncio.sleep(60), title="Pulling redis")
        await asyncio.sleep(0)
        assert button.text() == "2 tasks running"
        it.click("window.language")
        QCoreApplication.sendPostedEvents()
        assert "2" in button.text() and not button.text().isascii()
        it.click("status.tasks")
        assert it.window.current_page == "images"
        tasks.cancel("images.pull:tomcat")
        tasks.cancel("images.pull:redis")
        assert not button.isEnabled()


async def test_a_task_of_the_window_itself_leads_nowhere(open_window) -> None:
    async with open_window("run") as it:
        it.desk.tasks.start("window.check", asyncio.sleep(60), title="Looking around")
        await asyncio.sleep(0)
        it.click("status.tasks")
        assert it.window.current_page == "run"


# -- the end -----------------------------------------------------------------------------------------------------------
async def test_closing_during_a_pull_ends_it(open_window) -> None:
    engine = ShowEngine()
    script = recorded("pull_layers")
    engine.pull_script = [*script[: len(script) // 2], asyncio.Event()]
    async with open_window("images", engine=engine) as it:
        it.click("images.view.get")
        it.find("images.name", QLineEdit).setText("tomcat:10")
        it.click("images.pull")
        await it.until(lambda: it.desk.tasks.shown)
        progress = it.find("images.progress")
        await it.until(lambda: progress.isVisible())
        assert it.find("images.cancel").isEnabled()
        await it.until(lambda: engine.open_streams > 1)
    assert engine.closed and engine.open_streams == 0


async def test_closing_with_a_question_open_ends_cleanly(open_window) -> None:
    async with open_window("images") as it:
        it.engine.go_away()
        await it.until(lambda: not it.desk.session.online)
        it.click("status.engine")
        await it.until(lambda: it.dialog() is not None)
    assert it.dialog() is None


async def test_place_page_and_choices_are_remembered(open_window, tmp_path: Path) -> None:
    async with open_window("images", size=(780, 600)) as it:
        it.click("window.theme")
        it.press(Qt.Key.Key_2, CONTROL)
    it.desk.settings.save()
    again = Settings(tmp_path / "settings.ini")
    assert again.page == PAGE_NAMES[1] and again.scheme == "dark" and again.geometry
    async with open_window(again.page) as it:
        assert it.window.restoreGeometry(again.geometry)
        assert (it.window.width(), it.window.height()) == (780, 600)


async def test_closing_is_told_once(open_window) -> None:
    async with open_window("images") as it:
        closing: list[bool] = []
        it.window.closing.connect(lambda: closing.append(True))
        it.window.close()
        it.window.close()
        assert closing == [True]
