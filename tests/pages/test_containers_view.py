"""The Containers page as a person uses it: by its object names, in both languages, on a fake engine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from containers_hand import Until, button, command, part, press, window
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QPlainTextEdit, QSplitter, QWidget

from fakes import FakeEngine
from firstmate.app.notices import Notice
from firstmate.app.page import Desk
from firstmate.core.entities import LogChunk
from firstmate.core.errors import EngineFailure
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.canvas.log_view import LogView
from firstmate.widgets.canvas.terminal import TerminalView
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table

NAMES = ("start", "stop", "kill", "restart", "pause", "remove", "logs", "terminal")


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk))
    return view


@pytest.fixture
def wished(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda name, arguments: found.append((name, arguments)))
    return found


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def table(page: QWidget) -> Table:
    return part(page, Table, "table")


def names(page: QWidget) -> list[str]:
    return [row.cells[0].text for row in table(page).row_model.shown if not row.heading]


def cell(page: QWidget, name: str, column: int) -> Any:
    return next(row.cells[column] for row in table(page).row_model.shown if row.cells[0].text == name)


def key(page: ContainersView, name: str) -> str:
    found = page.model.find(name)
    assert found is not None, name
    return found.id


async def listed(page: ContainersView, until: Until) -> None:
    await until(lambda: page.model.phase == "ready" and page.model.desk.session.info is not None)


# -- the list and its states -----------------------------------------------------------------------------------------


async def test_every_control_has_a_name_in_the_language(page: ContainersView, language: str, until: Until) -> None:
    await listed(page, until)
    for name in NAMES:
        control = button(page, name)
        assert control.accessibleName() or control.text(), name
    assert part(page, SearchField, "filter").accessibleName()
    assert table(page).accessibleName() == {"en": "Containers", "zh_CN": "容器"}[language]
    states = {cell(page, name, 1).text for name in names(page)}
    expected = {"en": {"Running", "Exited (3): error"}, "zh_CN": {"运行中", "已退出 (3)：出错"}}[language]
    assert expected <= states


async def test_names_follow_a_switch_of_the_language(desk: Desk, page: ContainersView, until: Until) -> None:
    await listed(page, until)
    table(page).select_key(key(page, "killed"))
    await until(lambda: page.model.detail is not None)
    desk.languages.use("zh_CN")
    await until(lambda: button(page, "start").text() == "启动")
    assert cell(page, "web", 1).text == "运行中"
    assert "内存" in cell(page, "killed", 1).text
    desk.languages.use("en")
    await until(lambda: cell(page, "web", 1).text == "Running")


async def test_loading_error_and_the_way_back(
    desk: Desk, engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    frame = page.findChild(StateFrame, "containers.list")
    assert frame is not None and frame.state == "loading"
    engine.go_away()
    await until(lambda: frame.state == "error")
    assert not button(page, "start").isVisible()
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: frame.state == "content" and "web" in names(page))


async def test_an_empty_list_offers_the_first_step(
    qapp: QApplication, desk: Desk, engine: FakeEngine, page: ContainersView, wished: list[Any], until: Until
) -> None:
    await listed(page, until)
    for name in names(page):
        await engine.remove(name, force=True)
    frame = page.findChild(StateFrame, "containers.list")
    await until(lambda: frame is not None and frame.state == "empty")
    first = next(one for one in frame.findChildren(QAbstractButton) if one.isVisible())
    first.click()
    assert wished == [("run", {})]


async def test_a_lost_engine_leaves_the_list_and_says_since_when(
    desk: Desk, engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    table(page).select_key(key(page, "web"))
    engine.go_away()
    strip = part(page, QWidget, "stale")
    await until(lambda: strip.isVisible())
    assert all(row.faded for row in table(page).row_model.shown)
    assert time.strftime("%H:%M") in strip.accessibleName()
    assert not button(page, "stop").isEnabled()
    engine.come_back()
    button(page, "retry").click()
    await until(lambda: not strip.isVisible() and button(page, "stop").isEnabled())
    assert not any(row.faded for row in table(page).row_model.shown)


async def test_the_filter_looks_at_every_cell(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    field = part(page, SearchField, "filter")
    QTest.keyClicks(field, "exited")
    await until(lambda: set(names(page)) == {"killed", "failed"})
    QTest.keyClicks(field, " nobody")
    frame = page.findChild(StateFrame, "containers.list")
    await until(lambda: frame is not None and frame.state == "empty")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    await until(lambda: "web" in names(page))


async def test_a_container_from_outside_appears_and_goes(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    engine.add_container("fromshell")
    await until(lambda: names(page)[0] == "fromshell")
    await engine.remove("fromshell", force=True)
    await until(lambda: "fromshell" not in names(page))


async def test_figures_stand_against_their_limits(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    await until(lambda: "1.5 CPU" in cell(page, "web", 2).text and cell(page, "web", 3).fraction is not None)
    assert cell(page, "killed", 2).text == "" and cell(page, "killed", 3).fraction is None
    page.hide()
    await until(lambda: page.model.statistics.watched == frozenset())


@pytest.mark.slow  # a thousand rows, timed
async def test_a_thousand_rows_are_listed_and_scrolled_quickly(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    for number in range(1000):
        engine.add_container(f"box-{number:04}", state="exited" if number % 2 else "running")
    page.model.desk.session.live.refresh()
    await until(lambda: len(names(page)) == 1006)
    started = time.thread_time()  # the processor's: other programs share the machine
    page.list_view._list.show_list()
    whole = time.thread_time() - started
    started = time.thread_time()
    page.list_view._list.show_list(frozenset((key(page, "box-0500"),)))
    one = time.thread_time() - started
    assert whole < 0.5 and one < 0.1  # seconds; some 0.05 and 0.01 are usual
    await until(lambda: page.model.statistics.watched)
    assert len(page.model.statistics.watched) <= 40


# -- actions ---------------------------------------------------------------------------------------------------------


async def test_buttons_suit_the_selection(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    assert not any(button(page, name).isEnabled() for name in ("start", "stop", "kill", "pause", "remove"))
    table(page).select_key(key(page, "web"))
    on = {name for name in ("start", "stop", "kill", "restart", "pause", "remove") if button(page, name).isEnabled()}
    assert on == {"stop", "kill", "restart", "pause", "remove"}
    table(page).select_key(key(page, "asleep"))
    assert button(page, "pause").text() == "Resume" and button(page, "pause").isEnabled()


async def test_start_and_stop_through_the_buttons(engine: FakeEngine, page: ContainersView, until: Until) -> None:
    await listed(page, until)
    table(page).select_key(key(page, "fresh"))
    button(page, "start").click()
    await until(lambda: cell(page, "fresh", 1).text == "Running")
    button(page, "stop").click()
    await until(lambda: cell(page, "fresh", 1).text == "Exited (143): stopped")


async def test_a_stop_counts_down_on_row_and_button_until_killed(
    engine: FakeEngine, page: ContainersView, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    await listed(page, until)
    table(page).select_key(key(page, "web"))
    gate = engine.hold("stop")
    button(page, "stop").click()
    await until(lambda: cell(page, "web", 1).text == "Stopping… 10 s")
    assert button(page, "stop").text() == "Stopping… 10 s" and not button(page, "stop").isEnabled()
    pendings = page.model.pendings
    stop = pendings.get(key(page, "web"))
    assert stop is not None and stop.until is not None
    assert pendings._second.isActive() and pendings._second.interval() == 1000
    a_second_later = stop.until - 9
    monkeypatch.setattr(pendings, "_clock", lambda: a_second_later)
    pendings._second.timeout.emit()
    await until(lambda: button(page, "stop").text() == "Stopping… 9 s")
    assert button(page, "kill").text() == "Kill now" and button(page, "kill").isEnabled()
    button(page, "kill").click()
    await until(lambda: cell(page, "web", 1).text == "Exited (137): killed")
    gate.set()
    await until(lambda: button(page, "stop").text() == "Stop")


async def test_pause_and_resume(engine: FakeEngine, page: ContainersView, until: Until) -> None:
    await listed(page, until)
    table(page).select_key(key(page, "web"))
    button(page, "pause").click()
    await until(lambda: cell(page, "web", 1).text == "Paused")
    button(page, "pause").click()
    await until(lambda: cell(page, "web", 1).text == "Running")


async def test_removing_a_stopped_container_asks_first(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    await listed(page, until)
    table(page).select_key(key(page, "failed"))
    table(page).setFocus()
    QTest.keyClick(table(page), Qt.Key.Key_Delete)
    await until(window)
    assert "failed" in window().windowTitle()  # type: ignore[union-attr]
    press("cancel")
    await until(lambda: window() is None)
    assert engine.calls_of("remove") == []
    button(page, "remove").click()
    await until(window)
    press("confirm")
    await until(lambda: "failed" not in names(page))
    assert engine.calls_of("remove")[0].options == {"force": False, "volumes": False}
    assert desk.notices.last is not None and desk.notices.last.text == "Removed failed."
    assert not part(page, QWidget, "detail").isVisible()


@pytest.mark.parametrize("way", ["fails", "is cancelled"])
async def test_details_stay_when_a_removal_came_to_nothing_and_somebody_else_removes(
    engine: FakeEngine, page: ContainersView, until: Until, way: str
) -> None:
    await listed(page, until)
    failed = key(page, "failed")
    table(page).select_key(failed)
    await until(lambda: page.model.focused is not None)
    if way == "fails":
        engine.fail_next("remove", EngineFailure("the disk is full"))
    gate = engine.hold("remove")
    button(page, "remove").click()
    await until(window)
    press("confirm")
    await until(lambda: engine.calls_of("remove"))
    if way == "is cancelled":
        page.model.desk.tasks.cancel(f"containers.remove:{failed}")
    gate.set()
    await until(lambda: page.model.pendings.get(failed) is None)
    assert "failed" in names(page)
    await engine.remove("failed")
    await until(lambda: page.model.focused_gone)
    assert part(page, QWidget, "detail").isVisible()


async def test_removing_a_running_container_offers_two_ways(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    for name, choice, methods in (("web", "confirm", ["stop", "remove"]), ("shell", "extra", ["remove"])):
        engine.calls.clear()
        table(page).select_key(key(page, name))
        button(page, "remove").click()
        await until(window)
        press(choice)
        await until(lambda name=name: name not in names(page))
        assert [call.method for call in engine.calls if call.method in ("stop", "remove")] == methods
        assert engine.calls_of("remove")[0].options["force"] is (choice == "extra")


async def test_anonymous_volumes_are_named_before_they_go(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    volume = "cd" * 32
    engine.add_container("holder", Mounts=[{"Type": "volume", "Name": volume}])
    engine.exit_container("holder")
    await until(lambda: "holder" in names(page) and cell(page, "holder", 1).text.startswith("Exited"))
    table(page).select_key(key(page, "holder"))
    button(page, "remove").click()
    await until(window)
    words = [str(one.property("text")) for one in window().findChildren(QWidget)]  # type: ignore[union-attr]
    assert any(volume[:12] in one for one in words)
    press("extra")
    await until(lambda: "holder" not in names(page))
    assert engine.calls_of("remove")[0].options["volumes"] is True


async def test_the_question_says_how_long_this_program_may_take(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    await listed(page, until)
    engine._details[key(page, "web")]["Config"]["StopTimeout"] = 90
    desk.languages.use("zh_CN")
    page.refresh()
    table(page).select_key(key(page, "web"))
    await until(lambda: page.model.detail is not None and page.model.detail.stop_timeout == 90)
    assert "90 秒" in button(page, "stop").toolTip()
    button(page, "remove").click()
    await until(window)
    words = "\n".join(str(one.property("text")) for one in window().findChildren(QWidget))  # type: ignore[union-attr]
    assert "它还在运行。“停止并删除”" in words and "90 秒" in words and "。 " not in words
    press("cancel")
    await until(lambda: window() is None)


async def test_the_border_between_list_and_details_stays_where_it_was_put(
    desk: Desk, page: ContainersView, show: Callable[..., Any], until: Until, settle: Callable[[], None]
) -> None:
    def share(of: ContainersView) -> float:
        settle()
        sizes = of.findChild(QSplitter).sizes()  # type: ignore[union-attr]
        return sizes[0] / sum(sizes)

    await listed(page, until)
    table(page).select_key(key(page, "web"))
    assert share(page) == pytest.approx(0.35, abs=0.01)
    page.resize(1000, 1200)
    assert share(page) == pytest.approx(0.35, abs=0.01)
    splitter = page.findChild(QSplitter)
    assert splitter is not None
    splitter.moveSplitter(round(splitter.height() * 0.6), 1)  # what the mouse does
    assert share(page) == pytest.approx(0.6, abs=0.01)
    page.resize(1000, 800)  # here the details need more than the rest
    assert share(page) < 0.58
    page.resize(1000, 1100)
    assert share(page) == pytest.approx(0.6, abs=0.01)
    button(page, "detail.grow").click()
    assert part(page, QWidget, "detail").height() > splitter.height() * 0.9
    button(page, "detail.grow").click()
    assert share(page) == pytest.approx(0.6, abs=0.01)
    again = show(SPEC.build(desk), 1000, 1100)
    await listed(again, until)
    table(again).select_key(key(again, "web"))
    assert share(again) == pytest.approx(0.6, abs=0.01)


@pytest.mark.parametrize("tab", ["overview", "logs", "terminal"])
async def test_in_a_low_page_list_and_details_take_turns(
    desk: Desk, page: ContainersView, until: Until, settle: Callable[[], None], tab: str, language: str
) -> None:
    await listed(page, until)
    page.resize(656, 477)  # what the smallest window leaves for a page
    frame, detail = page.findChild(StateFrame, "containers.list"), part(page, QWidget, "detail")
    grow, line = button(page, "detail.grow"), part(page, QPlainTextEdit, "command")
    assert frame is not None
    settle()
    assert table(page).isVisible() and not line.isVisible()
    await until(lambda: not table(page).horizontalScrollBar().isVisible())
    page.go({"container": "web", "tab": tab})
    settle()
    assert detail.isVisible() and not frame.isVisible() and not grow.isVisible() and not line.isVisible()
    inside = {"overview": "minute", "logs": "logs.view", "terminal": "terminal.shell"}[tab]
    shown = part(page, QWidget, inside)
    await until(lambda: shown.isVisible())
    assert detail.height() >= 260 and (tab == "terminal" or shown.height() >= 100)
    assert page.escape()
    settle()
    assert table(page).isVisible() and table(page).height() >= 260 and not detail.isVisible()

    page.resize(1000, 600)  # room for the command under one of them
    page.go({"container": "web", "tab": tab})
    settle()
    assert not frame.isVisible() and line.isVisible() and detail.height() >= 260
    page.resize(1000, 760)  # room for everything
    settle()
    assert frame.isVisible() and detail.isVisible() and grow.isVisible() and line.isVisible()
    grow.click()
    page.resize(656, 477)
    settle()
    assert page.escape() and frame.isVisible() and not detail.isVisible()  # one Esc, not one that nobody sees


async def test_several_are_acted_on_together(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    await listed(page, until)
    desk.languages.use("en")  # plural forms are translations, in English too
    notices: list[Notice] = []
    desk.notices.posted.connect(notices.append)
    table(page).selectAll()
    assert "docker stop" in button(page, "stop").toolTip() and "web" in button(page, "stop").toolTip()
    button(page, "stop").click()
    await until(lambda: notices)
    assert [notice.text for notice in notices] == ["3 containers stopped."]
    await until(lambda: not any(one.state.is_alive for one in page.model.containers.values()))


async def test_a_refusal_is_explained(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    await listed(page, until)
    table(page).select_key(key(page, "fresh"))
    words = "Bind for 0.0.0.0:8080 failed: port is already allocated"
    engine.fail_next("start", EngineFailure(words, engine_text=words, status=500))
    button(page, "start").click()
    await until(lambda: desk.notices.last is not None)
    assert desk.notices.last is not None and desk.notices.last.kind == "error"
    assert desk.notices.last.told is not None and desk.notices.last.told.details == words
    assert button(page, "start").isEnabled()


async def test_the_command_follows_tab_and_button(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    assert command(page) == "docker ps -a"
    table(page).select_key(key(page, "web"))
    assert command(page) == "docker stats web"
    button(page, "logs").click()
    assert command(page) == "docker logs -f -n 2000 web"
    stop = button(page, "stop")
    QApplication.sendEvent(stop, QEnterEvent(QPointF(2, 2), QPointF(2, 2), QPointF(2, 2)))
    assert command(page) == "docker stop web"
    QApplication.sendEvent(stop, QEvent(QEvent.Type.Leave))
    assert command(page) == "docker stop web"  # the way to "Copy" leads over other things
    button(page, "terminal").click()
    await until(lambda: command(page) == "docker exec -it web /bin/sh")


async def test_the_menu_offers_what_suits(page: ContainersView, clipboard: None, until: Until) -> None:
    await listed(page, until)
    table(page).select_key(key(page, "killed"))
    table(page).context_requested.emit(key(page, "killed"), page.mapToGlobal(page.rect().center()))
    menu = page.findChild(QMenu)
    assert menu is not None
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    more = ["Send a signal…", "Rename…", "Run again with changes…", "Save as an image…", "Export its files…"]
    assert words == ["Start", "Restart", "Remove…", *more, "Copy as", "Copy the name", "Copy the id"]
    assert [one.text() for one in menu.actions() if one.objectName() and not one.isEnabled()] == ["Send a signal…"]
    next(action for action in menu.actions() if action.text() == "Copy the name").trigger()
    assert QGuiApplication.clipboard().text() == "killed"
    menu.close()


# -- details ---------------------------------------------------------------------------------------------------------


async def test_escape_goes_from_the_inside_out(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    detail = part(page, QWidget, "detail")
    table(page).select_key(key(page, "web"))
    assert detail.isVisible()
    button(page, "detail.grow").click()
    assert not table(page).isVisible()
    assert page.escape() and table(page).isVisible() and detail.isVisible()
    assert page.escape() and not detail.isVisible() and table(page).selected_keys() == []
    assert not page.escape()


async def test_the_overview_reads_limits_back_and_explains_an_end(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    page.go({"container": "web"})
    await until(lambda: page.model.detail is not None)
    words = {str(one.property("text")) for one in part(page, QWidget, "detail").findChildren(QWidget)}
    assert {"1.5 CPU (1500 mCPU)", "0-1", "512 MiB"} <= words
    chart = part(page, QWidget, "minute.memory")
    await until(lambda: "512 MiB" in chart.accessibleDescription())
    page.go({"container": "killed", "tab": "overview"})
    reason = part(page, QWidget, "reason")
    await until(lambda: reason.isVisible())
    await until(
        lambda: any("memory limit was reached" in str(one.property("text")) for one in reason.findChildren(QWidget))
    )


async def test_going_to_a_container_clears_a_filter_that_hides_it(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    field = part(page, SearchField, "filter")
    QTest.keyClicks(field, "killed")
    await until(lambda: names(page) == ["killed"])
    page.go({"container": "web", "tab": "logs"})
    assert table(page).selected_keys() == [key(page, "web")]
    assert button(page, "logs").isChecked() and field.text() == ""


# -- logs ------------------------------------------------------------------------------------------------------------


def _line(second: int, text: str) -> LogChunk:
    return LogChunk("stdout", f"2026-11-23T05:44:{second:02}.000000001Z {text}\n".encode())


async def test_logs_are_followed_searched_and_go_on(engine: FakeEngine, page: ContainersView, until: Until) -> None:
    await listed(page, until)
    engine.log_script = [_line(number, f"line {number}") for number in range(1, 6)]
    page.go({"container": "web", "tab": "logs"})
    view = part(page, LogView, "logs.view")
    await until(lambda: view.text() == "line 1\nline 2\nline 3\nline 4\nline 5")
    button(page, "logs.timestamps").click()
    assert view.shows_timestamps
    button(page, "logs.wrap").click()
    assert not view.wraps
    search = part(page, SearchField, "logs.search")
    QTest.keyClicks(search, "line 3")
    counts: list[tuple[int, int]] = []
    view.search_changed.connect(lambda total, at: counts.append((total, at)))
    await until(lambda: counts and counts[-1] == (1, 1))
    button(page, "logs.clear").click()
    assert view.text() == ""
    state = part(page, QWidget, "logs.state")
    assert state.property("text").startswith("Live")
    engine.exit_container("web")
    await until(lambda: state.property("text").startswith("Exited (0): finished. The log goes on"))
    engine.log_script = [_line(9, "again")]
    await engine.start("web")
    await until(lambda: view.text() == "again")


async def test_the_log_is_followed_only_while_it_is_seen(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    page.go({"container": "failed", "tab": "logs"})
    await until(lambda: page.model.logs.phase == "ended")
    page.go({"container": "web", "tab": "logs"})
    await until(lambda: page.model.logs.phase == "following")
    button(page, "overview").click()
    await until(lambda: page.model.logs.phase == "idle")
    button(page, "logs").click()
    await until(lambda: page.model.logs.phase == "following")
    page.hide()
    await until(lambda: page.model.logs.phase == "idle" and engine.open_streams == 1)


async def test_ctrl_f_finds_where_one_reads(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    page.activateWindow()
    page.go({"container": "web", "tab": "logs"})
    part(page, LogView, "logs.view").setFocus()
    page.focus_filter()
    assert page.focusWidget() is part(page, SearchField, "logs.search")
    table(page).setFocus()
    page.focus_filter()
    assert page.focusWidget() is part(page, SearchField, "filter")


# -- the terminal ----------------------------------------------------------------------------------------------------


async def test_the_terminal_of_a_new_container_is_typed_into(
    desk: Desk, engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    shell = key(page, "shell")
    terminal = await engine.attach(shell)
    desk.session.keep_terminal(shell, terminal)
    terminal.say(b"/ # ")
    page.go({"container": shell, "tab": "terminal"})
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is not None)
    view = part(page, TerminalView, "terminal.view")
    await until(lambda: view.text() == "/ #")
    assert page.focusWidget() is view
    assert terminal.sizes[-1] == (view.columns, view.rows) != (80, 24)
    QTest.keyClicks(view, "uname -a")
    QTest.keyClick(view, Qt.Key.Key_Return)
    await until(lambda: bytes(terminal.written) == b"uname -a\r")
    await until(lambda: "uname -a" in view.text())
    engine.exit_container("shell", 0)
    await until(lambda: "exit code 0" in view.text())
    await until(lambda: button(page, "terminal.again").text() == "Start again")
    button(page, "terminal.again").click()
    await until(lambda: page.model.containers[shell].state.is_alive and not view.ended)


async def test_terminals_survive_pages_and_other_containers(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    page.go({"container": "shell", "tab": "terminal"})
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is not None)
    view = part(page, TerminalView, "terminal.view")
    QTest.keyClicks(view, "echo kept")
    await until(lambda: "echo kept" in view.text())
    terminal = engine.last_terminal
    page.hide()
    page.show()
    page.go({"container": "web", "tab": "terminal"})
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is not view)
    page.go({"container": "shell", "tab": "terminal"})
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is view)
    assert "echo kept" in view.text() and not terminal.closed


async def test_a_container_without_a_terminal_is_offered_a_shell(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    page.go({"container": "web", "tab": "terminal"})
    await until(lambda: button(page, "terminal.open").isVisible())
    button(page, "terminal.open").click()
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is not None)
    view = part(page, TerminalView, "terminal.view")
    await until(lambda: page.focusWidget() is view)
    QTest.keyClicks(view, "id")
    await until(lambda: bytes(engine.last_terminal.written) == b"id")
    button(page, "terminal.leave").click()
    await until(lambda: engine.last_terminal.closed)
    assert page.findChild(TerminalView, "containers.terminal.view") is None
    await until(lambda: button(page, "terminal.open").isVisible())
    assert page.model.containers[key(page, "web")].state.is_alive


async def test_detaching_leaves_the_container_alone(engine: FakeEngine, page: ContainersView, until: Until) -> None:
    await listed(page, until)
    page.go({"container": "shell", "tab": "terminal"})
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is not None)
    await until(lambda: button(page, "terminal.leave").isVisible())
    button(page, "terminal.leave").click()
    await until(lambda: button(page, "terminal.open").isVisible() and engine.last_terminal.closed)
    assert engine.calls_of("stop") == engine.calls_of("kill") == []
    button(page, "terminal.open").click()
    await until(lambda: len(engine.calls_of("attach")) == 2)


async def test_a_paste_of_several_lines_is_asked(engine: FakeEngine, page: ContainersView, until: Until) -> None:
    await listed(page, until)
    page.go({"container": "shell", "tab": "terminal"})
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is not None)
    view = part(page, TerminalView, "terminal.view")
    view.paste("rm -r a\nrm -r b\n")
    await until(window)
    assert bytes(engine.last_terminal.written) == b""
    press("cancel")
    await until(lambda: window() is None)
    assert bytes(engine.last_terminal.written) == b""
    view.paste("echo 1\necho 2\n")
    await until(window)
    press("confirm")
    await until(lambda: b"echo 2" in engine.last_terminal.written)


async def test_a_flood_is_held_back_and_nothing_is_lost(engine: FakeEngine, page: ContainersView, until: Until) -> None:
    await listed(page, until)
    page.go({"container": "shell", "tab": "terminal"})
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is not None)
    await until(lambda: (channel := page.model.terminals.get(key(page, "shell"))) and channel.phase == "live")
    view = part(page, TerminalView, "terminal.view")
    block = b"".join(b"%07d abcdefghijklmnopqrstuvwxyz\r\n" % number for number in range(3000))
    highest = 0

    def watch() -> None:
        nonlocal highest
        highest = max(highest, view.pending_bytes)

    page.model.terminals.get(key(page, "shell")).received.connect(lambda _data: watch())
    for _turn in range(40):
        engine.last_terminal.say(block)
    engine.last_terminal.say(b"the end\r\n")
    await until(lambda: view.text().endswith("the end"), seconds=20)
    assert highest <= 1024 * 1024 + len(block)


async def test_the_shell_can_be_chosen(engine: FakeEngine, page: ContainersView, until: Until) -> None:
    await listed(page, until)
    page.go({"container": "web", "tab": "terminal"})
    await until(lambda: button(page, "terminal.open").isVisible())
    part(page, QComboBox, "terminal.shell").setCurrentText("bash")
    assert command(page) == "docker exec -it web bash"
    button(page, "terminal.open").click()
    await until(lambda: engine.calls_of("execute"))
    assert engine.calls_of("execute")[0].args[1] == ("bash",)


async def test_a_terminal_that_cannot_be_opened_says_why(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await listed(page, until)
    words = "Container web is restarting, wait until the container is running"
    engine.fail_next("attach", EngineFailure(words, engine_text=words, status=409))
    page.go({"container": "shell", "tab": "terminal"})
    shown = part(page, QPlainTextEdit, "terminal.words")
    await until(lambda: shown.isVisible() and shown.toPlainText() == words)
    button(page, "terminal.open").click()
    await until(lambda: page.findChild(TerminalView, "containers.terminal.view") is not None)
