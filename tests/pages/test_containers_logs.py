"""The logs of containers on a fake engine: followed, alone and together, through ends, starts, clearing and saving."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import containers_hand
import pytest
from containers_hand import Until, button, identity, listed, part
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPlainTextEdit, QWidget

from fakes import FakeEngine
from firstmate.app.notices import Notice
from firstmate.app.page import Desk
from firstmate.core.entities import LogChunk
from firstmate.core.errors import EngineFailure
from firstmate.pages.containers.log_company import CompanyMenu
from firstmate.pages.containers.log_range import RANGES, LogRange, range_words, run_began
from firstmate.pages.containers.log_times import ENGINE_CUT, Mark, TimedLines, merged
from firstmate.pages.containers.logs import MOST_TOGETHER
from firstmate.pages.containers.logs_tab import LogsTab, file_name
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.search_field import SearchField


@pytest.fixture
def model(desk: Desk) -> AsyncIterator[ContainersModel]:
    found = ContainersModel(desk)
    yield found  # type: ignore[misc]
    found.close()


@pytest.fixture
def tab(model: ContainersModel, show: Callable[..., Any]) -> LogsTab:
    found: LogsTab = show(LogsTab(model))
    return found


def state(tab: QWidget) -> str:
    return str(part(tab, QWidget, "logs.state").property("text"))


async def look(tab: LogsTab, model: ContainersModel, until: Until, name: str) -> str:
    """The log of this container is followed; its id."""
    found = await containers_hand.look(tab, model, until, name)
    await until(lambda: model.logs.phase == "following")
    return found


def line(second: int, text: str, stream: str = "stdout") -> LogChunk:
    return LogChunk(stream, f"2026-11-23T05:44:{second:02}.000000001Z {text}\n".encode())  # type: ignore[arg-type]


def collect(model: ContainersModel) -> list[str]:
    lines: list[str] = []

    def take(_source: str | None, _stream: str, data: bytes) -> None:
        lines.extend(row.partition(b" ")[2].decode() for row in data.splitlines())

    model.logs.received.connect(take)
    return lines


async def test_last_words_that_the_followed_log_left_out_are_read_once_more(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web = identity(model, "web")
    lines = collect(model)
    engine.log_script = [line(1, "hello"), LogChunk("stdout", b"2026-11-23T05:44:02.000000001Z good")]
    model.logs.follow(web)
    await until(lambda: lines == ["hello"])
    engine.log_script = [line(1, "hello"), line(2, "good bye"), line(3, "for good")]
    engine.exit_container("web")
    await until(lambda: model.logs.phase == "ended")
    assert lines == ["hello", "good bye", "for good"], "each once, and whole"
    assert [call.options["follow"] for call in engine.calls_of("logs")] == [True, False]


async def test_logs_end_with_the_container_and_go_on_with_it(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web = identity(model, "web")
    lines = collect(model)
    engine.log_script = [line(1, "hello"), line(2, "oops", "stderr")]
    model.logs.follow(web)
    await until(lambda: lines == ["hello", "oops"])
    call = engine.calls_of("logs")[-1]
    assert call.options["tail"] == 2000 and call.options["timestamps"] and call.options["since"] is None
    engine.exit_container("web")
    await until(lambda: model.logs.phase == "ended")
    engine.log_script = [line(2, "oops", "stderr"), line(2, "same moment"), line(3, "again")]
    await model.actions.act("start", [web])
    await until(lambda: lines == ["hello", "oops", "same moment", "again"])
    assert engine.calls_of("logs")[-1].options["since"] == pytest.approx(1_795_412_642.0)


async def test_logs_pause_while_nobody_looks(engine: FakeEngine, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    lines = collect(model)
    restarts: list[bool] = []
    model.logs.restarted.connect(lambda: restarts.append(True))
    engine.log_script = [line(1, "one")]
    model.logs.follow(identity(model, "web"))
    await until(lambda: lines == ["one"])
    model.logs.follow(None)
    await until(lambda: engine.open_streams == 1)
    engine.log_script = [line(1, "one"), line(2, "two")]
    model.logs.follow(identity(model, "web"))
    await until(lambda: lines == ["one", "two"])
    assert len(restarts) == 1
    model.logs.follow(identity(model, "shell"))
    await until(lambda: len(restarts) == 2)


async def test_logs_that_cannot_be_read_say_why(engine: FakeEngine, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    engine.fail_next("logs", EngineFailure("configured logging driver does not support reading", status=501))
    model.logs.follow(identity(model, "web"))
    await until(lambda: model.logs.phase == "failed")
    assert "does not support reading" in str(model.logs.error)


def test_lines_are_whole_and_held_until_they_are() -> None:
    lines = TimedLines()
    assert lines.feed("stdout", b"2026-11-23T05:44:01Z a\n2026-11-23T05") == b"2026-11-23T05:44:01Z a\n"
    assert lines.feed("stderr", b"2026-11-23T05:44:02Z e\n") == b"2026-11-23T05:44:02Z e\n"
    assert lines.feed("stdout", b":44:03Z b\n") == b"2026-11-23T05:44:03Z b\n"
    assert lines.last == b"2026-11-23T05:44:03Z"
    lines.feed("stdout", b"2026-11-23T05:44:04Z no end")
    assert lines.flush() == [("stdout", b"2026-11-23T05:44:04Z no end\n")]
    assert TimedLines().seconds is None


def test_a_carriage_return_ends_no_line() -> None:
    lines = TimedLines()
    progress = b"2026-11-23T05:44:01Z 10%\r50%\n2026-11-23T05:44:01Z done\n"
    assert lines.feed("stdout", progress) == progress
    lines.resume()
    assert lines.feed("stdout", progress) == b""


def test_a_place_can_be_kept() -> None:
    lines = TimedLines()
    lines.feed("stdout", b"2026-11-23T05:44:01Z a\n2026-11-23T05:44:02Z b\n")
    later = TimedLines(lines.mark)
    assert later.seconds == lines.seconds
    later.resume()
    assert later.feed("stdout", b"2026-11-23T05:44:02Z b\n2026-11-23T05:44:02Z c\n") == b"2026-11-23T05:44:02Z c\n"
    assert TimedLines(Mark()).last == b""


def test_a_long_line_has_one_time() -> None:
    """The engine cuts it into pieces of 16 KiB and puts a time before each."""
    time = b"2026-11-23T05:44:%02d.000000001Z "
    cut = b"".join(time % second + b"x" * ENGINE_CUT for second in range(3)) + time % 3 + b"end\n"
    lines = TimedLines()
    assert lines.feed("stdout", cut) == time % 0 + b"x" * (3 * ENGINE_CUT) + b"end\n"
    whole = time % 4 + b"y" * 2 * ENGINE_CUT + b"\n"  # an engine that cuts nothing
    assert lines.feed("stdout", b"short\n" + whole) == b"short\n" + whole


def test_lines_of_several_are_put_in_the_order_of_their_times() -> None:
    at = "2026-11-23T05:44:{}Z {}\n"
    web = "".join(at.format(second, "web") for second in ("01", "03", "04")).encode()
    late = at.format("02", "late").encode()
    assert merged([("web", "stdout", web), ("db", "stderr", late + b"no time\n")]) == [
        ("web", "stdout", at.format("01", "web").encode()),
        ("db", "stderr", late + b"no time\n"),
        ("web", "stdout", (at.format("03", "web") + at.format("04", "web")).encode()),
    ]
    assert merged([("web", "stdout", b"no line end")]) == [("web", "stdout", b"no line end")]


def test_ranges() -> None:
    assert LogRange(minutes=5).since(1000.0, None) == 700.0
    assert LogRange(this_run=True).since(1000.0, 12.0) == 12.0
    assert LogRange(5).since(1000.0, 12.0) is None
    docker = ("docker",)
    assert RANGES["usual"].argv("web", None, docker) == ["docker", "logs", "-f", "-n", "2000", "web"]
    assert RANGES["hour"].argv("web", None, docker) == ["docker", "logs", "-f", "--since", "60m", "web"]
    started = RANGES["run"].argv("web", 1_795_412_642.5, docker)
    assert started == ["docker", "logs", "-f", "--since", "2026-11-23T05:44:02Z", "web"]
    assert RANGES["run"].argv("web", None, docker) == ["docker", "logs", "-f", "-n", "10000", "web"]
    assert len({range_words(name) for name in RANGES}) == len(RANGES)


@pytest.mark.parametrize(
    ("started", "finished", "began"),
    [(None, None, None), (100.0, None, None), (100.0, 90.0, 90.0), (100.0, 130.0, 99.5)],
    ids=["never", "first run", "runs again", "ended"],
)
def test_a_run_begins_before_the_engine_has_noted_it(
    started: float | None, finished: float | None, began: float | None
) -> None:
    assert run_began(started, finished) == began


def test_the_name_of_a_saved_log() -> None:
    assert file_name(("web",)) == "web.log"
    assert file_name(("../a b/c", "db", "x")) == ".._a_b_c_and_2_more.log"
    assert file_name(()) == "container.log"


# -- the tab -------------------------------------------------------------------------------------------------------


async def test_the_past_is_chosen(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until, language: str
) -> None:
    web = await look(tab, model, until, "web")
    choice = part(tab, QComboBox, "logs.range")
    assert choice.currentText() == {"en": "2000 lines", "zh_CN": "近 2000 行"}[language]
    chosen: list[bool] = []
    tab.range_chosen.connect(lambda: chosen.append(True))
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    await until(lambda: engine.calls_of("logs")[-1].options["tail"] == 100)
    assert chosen == [True]
    assert model.tab_argv("logs")[-4:] == ["-f", "-n", "100", "web"]
    choice.activated.emit(tuple(RANGES).index("run"))
    await until(lambda: engine.calls_of("logs")[-1].options["tail"] == 10_000)
    detail = await engine.container(web)
    assert engine.calls_of("logs")[-1].options == {
        "follow": True,
        "timestamps": True,
        "tail": 10_000,
        "since": run_began(detail.started_at, detail.finished_at),
    }


async def test_the_command_on_the_page_follows_the_range(desk: Desk, show: Callable[..., Any], until: Until) -> None:
    page: ContainersView = show(ContainersView(desk))
    await listed(page.model, until)
    page.go({"container": "web", "tab": "logs"})
    line = page.findChild(QPlainTextEdit, "containers.command")
    await until(lambda: line.toPlainText() == "docker logs -f -n 2000 web")
    part(page, QComboBox, "logs.range").activated.emit(tuple(RANGES).index("hour"))
    await until(lambda: line.toPlainText() == "docker logs -f --since 60m web")


async def test_what_was_cleared_stays_cleared(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until
) -> None:
    await listed(model, until)
    engine.log_script = [line(1, "one"), line(2, "two")]
    web = await look(tab, model, until, "web")
    await until(lambda: tab.view.text() == "one\ntwo")
    button(tab, "logs.clear").click()
    assert tab.view.text() == ""
    engine.log_script = [line(2, "two"), line(3, "three")]
    await look(tab, model, until, "shell")
    await until(lambda: tab.view.text() == "two\nthree")
    await look(tab, model, until, "web")
    await until(lambda: tab.view.text() == "three")
    assert engine.calls_of("logs")[-1].args == (web,)
    # The menu of the view clears just as well, and a range is a wish to see it again.
    tab.view.cleared.emit()
    part(tab, QComboBox, "logs.range").activated.emit(1)
    await until(lambda: tab.view.text() == "two\nthree")


async def test_several_containers_in_one_stream(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until, language: str
) -> None:
    await listed(model, until)
    web, shell, failed = (identity(model, name) for name in ("web", "shell", "failed"))
    engine.log_scripts = {
        web: [line(1, "web 1"), line(4, "web 4")],
        shell: [line(2, "shell 2"), line(3, "shell 3", "stderr")],
        failed: [line(5, "failed 5")],
    }
    await look(tab, model, until, "web")
    model.select([web, shell, failed], web)
    menu = CompanyMenu(model, tab)
    menu.findChild(QAction, "containers.logs.company.selected").trigger()
    wanted = "web | web 1\nshell | shell 2\nshell | shell 3\nweb | web 4\nfailed | failed 5"
    await until(lambda: "failed 5" in tab.view.text())
    saved = [row.split(" ", 2)[2] for row in tab.view.save_text().splitlines()]
    assert "\n".join(saved) == wanted
    assert model.logs.names == ("web", "shell", "failed")
    assert button(tab, "logs.together").text() == {"en": "3 containers", "zh_CN": "3 个容器"}[language]
    assert "web" in state(tab) and "failed" in state(tab)
    # One is left out, the one that is looked at cannot be.
    assert not menu.findChild(QAction, "containers.logs.company.web").isEnabled()
    menu.findChild(QAction, "containers.logs.company.failed").toggle()
    assert model.logs.together == (web, shell)
    # Another of them is looked at: the stream goes on as it is; any other one begins its own.
    await until(lambda: "web 4" in tab.view.text())
    asked = len(engine.calls_of("logs"))
    model.select([shell])
    tab.look(shell)
    assert model.logs.together == (web, shell) and len(engine.calls_of("logs")) == asked
    tab.look(failed)
    assert model.logs.together == (failed,)
    await until(lambda: tab.view.text() == "failed 5")
    assert tab.view.save_text().endswith(" failed 5\n") and "|" not in tab.view.save_text()
    menu.close()


async def test_no_more_than_so_many_together(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until
) -> None:
    await look(tab, model, until, "web")
    model.logs.follow_together(model.containers)
    assert len(model.logs.together) == min(MOST_TOGETHER, len(model.containers)) == 6
    menu = CompanyMenu(model, tab)
    ticks = [action for action in menu.actions() if action.isCheckable()]
    assert [tick.isChecked() for tick in ticks].count(True) == 6
    assert all(tick.isEnabled() == (tick.isChecked() and tick.text() != "web") for tick in ticks)
    menu.findChild(QAction, "containers.logs.company.alone").trigger()
    assert len(model.logs.together) == 1
    menu.close()


async def test_the_menu_stays_open_while_one_ticks(
    model: ContainersModel, tab: LogsTab, until: Until, settle: Callable[[], None]
) -> None:
    await look(tab, model, until, "web")
    button(tab, "logs.together").click()
    menu = tab.findChild(CompanyMenu)
    assert isinstance(menu, CompanyMenu) and menu.isVisible()
    tick = menu.findChild(QAction, "containers.logs.company.shell")
    place = menu.actionGeometry(tick).center()
    for kind in (QMouseEvent.Type.MouseButtonPress, QMouseEvent.Type.MouseButtonRelease):
        at = QPointF(place)
        event = QMouseEvent(
            kind, at, menu.mapToGlobal(at), Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        )
        menu.event(event)
    assert menu.isVisible() and tick.isChecked()
    assert identity(model, "shell") in model.logs.together
    menu.setActiveAction(tick)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible() and model.logs.together == (identity(model, "web"),)
    menu.close()
    settle()


async def test_a_project_is_read_at_a_stroke(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until
) -> None:
    for name in ("web", "shell"):
        engine._find(name)["Labels"] = {"com.docker.compose.project": "blog"}
    engine.push_event(engine.event("container", "start", engine._find("web")["Id"]))
    engine.push_event(engine.event("container", "start", engine._find("shell")["Id"]))
    await until(lambda: (found := model.find("web")) and found.project == "blog")
    await look(tab, model, until, "web")
    menu = CompanyMenu(model, tab)
    action = menu.findChild(QAction, "containers.logs.company.project")
    assert action.text() == "All of project blog"
    action.trigger()
    assert set(model.logs.together) == {identity(model, "web"), identity(model, "shell")}
    menu.close()


async def test_one_of_several_is_removed(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until
) -> None:
    web = await look(tab, model, until, "web")
    shell = identity(model, "shell")
    model.logs.follow_together((web, shell))
    await until(lambda: len(engine.calls_of("logs")) == 3)
    await engine.remove("shell", force=True)
    await until(lambda: shell not in model.containers)
    engine.log_script = [line(9, "still there")]
    engine.exit_container("web")
    await engine.start("web")
    await until(lambda: "still there" in tab.view.text())


async def test_a_pattern_is_searched(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until, language: str
) -> None:
    engine.log_script = [line(second, f"GET /{second} {200 + second}") for second in range(1, 6)] + [line(6, "get")]
    await look(tab, model, until, "web")
    await until(lambda: tab.view.text().endswith("get"))
    search, words = part(tab, SearchField, "logs.search"), part(tab, QLabel, "logs.matches")
    QTest.keyClicks(search, "GET")
    await until(lambda: words.text() == "6 / 6")
    button(tab, "logs.case").click()
    await until(lambda: words.text() == "5 / 5")
    search.setText(r"/\d 20[13]$")
    await until(lambda: words.text() == {"en": "not found", "zh_CN": "没有找到"}[language])
    button(tab, "logs.regex").click()
    await until(lambda: words.text() == "2 / 2")
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert words.text() == "1 / 2"
    QTest.keyClick(search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert words.text() == "2 / 2"
    for bad, reason in (("(", "unterminated"), ("(a+)+", "")):
        search.setText(bad)
        await until(lambda: words.property("tone") == "error")
        assert reason in words.text() and not button(tab, "logs.next").isEnabled()
        search.setText("20")
        await until(lambda: words.text() == "5 / 5")
        assert words.property("tone") == "muted"


async def test_json_is_readable_until_one_wants_it_raw(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until
) -> None:
    raw = '{"level":"info","msg":"ready","port":80}'
    engine.log_script = [line(1, raw)]
    await look(tab, model, until, "web")
    await until(lambda: tab.view.text() == "INFO  ready port=80")
    button(tab, "logs.json").click()
    assert tab.view.text() == raw


async def test_the_log_is_saved(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until, tmp_path: Path
) -> None:
    notices: list[Notice] = []
    model.desk.notices.posted.connect(notices.append)
    engine.log_script = [line(1, "\x1b[31m错误\x1b[0m"), line(2, '{"msg":"raw"}', "stderr")]
    await look(tab, model, until, "web")
    await until(lambda: tab.view.line_count == 2)
    button(tab, "logs.save").click()
    dialog = tab.window().findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert [Path(one).name for one in dialog.selectedFiles()] == ["web.log"]
    target = tmp_path / "kept.log"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    await until(lambda: notices)
    assert notices[-1].text == "Saved as kept.log"
    rows = target.read_bytes().decode().split("\n")
    assert [row.partition(".000 ")[2] for row in rows] == ["错误", '{"msg":"raw"}', ""]
    tab.save_to(tmp_path / "no" / "such" / "folder.log")
    await until(lambda: len(notices) == 2)
    assert notices[-1].kind == "error"


async def test_a_silent_container_says_so(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until
) -> None:
    gate = asyncio.Event()
    engine.log_script = [gate, line(1, "at last")]
    await look(tab, model, until, "web")
    assert state(tab).startswith("Nothing was printed yet")
    gate.set()
    await until(lambda: state(tab).startswith("Live"))


async def test_a_flood_is_told_in_the_tab(
    engine: FakeEngine, model: ContainersModel, tab: LogsTab, until: Until
) -> None:
    row = b"2026-11-23T05:44:01.000000001Z " + b"x" * 100 + b"\n"
    engine.log_script = [LogChunk("stdout", row * 2000) for _ in range(80)]  # 21 MB at once
    await look(tab, model, until, "web")
    await until(lambda: "skipped" in state(tab))
    assert tab.view.pending_bytes <= 8 * 1024 * 1024
    await until(lambda: tab.view.pending_bytes == 0)
    assert tab.view.line_count <= 10_000
