"""The Images page through its controls, found by the names that assistive technology finds them by."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from images_hand import (
    button,
    dialog,
    dialog_text,
    find,
    listed,
    platforms_known,
    rows,
    said,
    shown,
    table,
    went,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from fakes import FakeEngine, refusal
from firstmate.app.page import Desk
from firstmate.core.entities import Image
from firstmate.core.errors import Conflict, EngineNotRunning
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.labels import Label
from firstmate.widgets.progress import PullProgress
from firstmate.widgets.stale_strip import StaleStrip
from firstmate.widgets.state_frame import StateFrame

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]

FAILS = [
    {"status": "Pulling fs layer", "id": "aaaa", "progressDetail": {}},
    {"status": "Pull complete", "id": "aaaa", "progressDetail": {}},
    {"status": "Pulling fs layer", "id": "bbbb", "progressDetail": {}},
    refusal("manifest for nginx:0 not found: manifest unknown", 404, "images.pull"),
]


# -- the list ------------------------------------------------------------------------------------------------------


async def test_the_list_in_each_language(desk: Desk, show: Show, until: Until, language: str) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    assert shown(page, 1, "image").text == "busybox:latest"
    assert shown(page, 1, "size").text == "1.99 MB"
    assert shown(page, 1, "used").text == ("5 containers" if language == "en" else "5 个容器")
    assert shown(page, 1, "used").status == "ok"
    assert page.findChild(Label, "images.summary").text().startswith("2 images" if language == "en" else "共 2 个镜像")
    page.go({"view": "get"})
    for name in ("filter", "table", "name", "pull", "explain", "pull.command", "pull.copy"):
        control = find(page, QWidget, f"images.{name}")
        assert control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()), name


async def test_the_command_is_seen_whole_also_with_a_long_address(
    desk: Desk, show: Show, until: Until, settle: Callable[[], None]
) -> None:
    desk.prefix = ("docker", "-H", "unix:///home/a-rather-long-name/.docker/desktop/docker.sock")
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.go({"view": "get"})
    find(page, QLineEdit, "images.name").setText("busybox")
    settle()
    box = find(page, QPlainTextEdit, "images.pull.command")
    assert box.toPlainText().endswith("docker.sock pull busybox")
    assert box.verticalScrollBar().maximum() == 0, "nothing of it is scrolled away"


async def test_every_word_follows_a_switch_of_the_language(
    desk: Desk, show: Show, until: Until, settle: Callable[[], None]
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.go({"select": "busybox"})
    page.go({"view": "get"})
    find(page, QLineEdit, "images.name").setText("Busybox")
    desk.languages.use("zh_CN")
    settle()
    texts = [one.text() for one in page.findChildren(QAbstractButton) if one.isVisible() and one.text()]
    page.go({"view": "local"})
    texts += [one.text() for one in page.findChildren(QAbstractButton) if one.isVisible() and one.text()]
    texts += [one.text() for one in page.findChildren(Label, "images.summary")]
    assert {"拉取", "运行", "删除"} <= set(texts)
    assert all(not text.isascii() for text in texts)
    assert "大写" in find(page, QWidget, "images.explain").accessibleDescription()
    assert rows(page).columns[0].title() == "镜像"
    assert shown(page, 0, "created").text.endswith("年前")


async def test_filter_finds_names_ids_and_says_when_nothing_fits(desk: Desk, show: Show, until: Until) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.focus_filter()
    field = find(page, QLineEdit, "images.filter")
    assert field.hasFocus()
    for text in ("layers", "5602b684"):
        field.setText(text)
        await until(lambda: rows(page).rowCount() == 1)
    assert "1 of 2 images" in said(page, "images.summary")
    field.setText("nothing like it")
    states = find(page, StateFrame, "images.list")
    await until(lambda: states.state == "empty")
    field.clear()
    assert states.state == "content"


async def test_an_image_from_a_terminal_appears_by_itself(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    await engine.tag_image("busybox", "mine", "v1")
    await until(lambda: any("mine:v1" in row.cells[0].detail + row.cells[0].text for row in rows(page).shown))
    await until(lambda: find(page, StateFrame, "images.list").state == "content")


async def test_empty_engine_offers_the_first_step(desk: Desk, engine: FakeEngine, show: Show, until: Until) -> None:
    engine._images.clear()
    page = show(ImagesView(desk))
    page.go({"view": "local"})
    states = find(page, StateFrame, "images.list")
    await until(lambda: states.state == "empty")
    first_step = next(one for one in states.findChildren(QAbstractButton) if one.text() == "Pull busybox")
    first_step.click()
    assert find(page, PullProgress, "images.progress").isVisible(), "there one sees it come"
    await until(lambda: page._model.phase == "ready")
    page.go({"view": "local"})
    assert listed(page)
    assert [call.args for call in engine.calls_of("pull")] == [("busybox:latest",)]
    await until(lambda: states.state == "content")


async def test_loading_error_and_old_are_told_apart(desk: Desk, engine: FakeEngine, show: Show, until: Until) -> None:
    gate = engine.hold("images")
    page = show(ImagesView(desk))
    states = find(page, StateFrame, "images.list")
    assert states.state == "loading"
    engine.go_away()
    gate.set()
    await until(lambda: states.state == "error")
    assert find(page, StaleStrip, "images.stale").isVisible() is False
    engine.come_back()
    next(one for one in states.findChildren(QAbstractButton) if one.text() == "Try now").click()
    await until(lambda: states.state == "content")
    page.go({"select": "layers"})
    engine.go_away()
    await until(lambda: find(page, StaleStrip, "images.stale").isVisible())
    words = find(page, StaleStrip, "images.stale").accessibleName()
    assert words.endswith("FirstMate keeps trying.") and ".." not in words
    assert states.state == "content"
    assert all(row.faded for row in rows(page).shown)
    assert not button(page, "images.remove").isEnabled()
    engine.come_back()
    button(page, "images.retry").click()
    await until(lambda: not find(page, StaleStrip, "images.stale").isVisible())
    assert not any(row.faded for row in rows(page).shown)
    assert button(page, "images.remove").isEnabled()


async def test_where_no_docker_is_installed_the_way_to_environment_is_offered(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    went: list[str] = []
    desk.requested.connect(lambda page, _arguments: went.append(page))
    gate = engine.hold("images")
    page = show(ImagesView(desk))
    states = find(page, StateFrame, "images.list")
    error = EngineNotRunning("x", reason="absent")
    error.installed = False
    engine.go_away(error)
    gate.set()
    await until(lambda: states.state == "error")
    words = [one.text() for one in states.findChildren(Label) if one.isVisible()]
    assert "Docker is not installed on this computer" in words
    next(one for one in states.findChildren(QAbstractButton) if one.text() == "Open Environment").click()
    assert went == ["environment"]


async def test_a_hidden_page_draws_nothing_and_catches_up(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.hide()
    await engine.tag_image("busybox", "mine", "v1")
    await until(lambda: any("mine:v1" in image.tags for image in desk.session.images.values()))
    assert not any("mine:v1" in row.cells[0].text for row in rows(page).shown)
    page.show()
    assert any("mine:v1" in row.cells[0].text for row in rows(page).shown)


# -- the chosen image ----------------------------------------------------------------------------------------------


async def test_choosing_an_image_shows_its_facts(desk: Desk, engine: FakeEngine, show: Show, until: Until) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    await until(lambda: platforms_known(page))
    engine.calls.clear()
    detail = page.findChild(QWidget, "images.detail")
    assert not detail.isVisible()
    assert not page.escape()
    table(page).select_key(rows(page).shown[1].key)
    assert detail.isVisible()
    assert said(page, "images.fact.size") == "1.99 MB"
    await until(lambda: find(page, QPlainTextEdit, "images.fact.command").toPlainText() == "sh")
    assert said(page, "images.fact.platform") == "linux/amd64"
    assert "PATH=" in find(page, QPlainTextEdit, "images.fact.environment").toPlainText()
    assert "web: Running" in said(page, "images.fact.used_by")
    assert find(page, QPlainTextEdit, "images.command").toPlainText() == "docker inspect busybox:latest"
    assert "docker rmi busybox:latest 127.0.0.1:5000/me/busybox:v1" in button(page, "images.remove").toolTip()
    assert len(engine.calls_of("image")) == 1
    assert page.escape()
    assert not detail.isVisible()


async def test_a_choice_outlives_the_filter_and_never_jumps_to_a_neighbour(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    engine._containers.clear()
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    await until(lambda: platforms_known(page))
    engine.calls.clear()
    page.go({"select": "layers"})
    field = find(page, QLineEdit, "images.filter")
    field.setText("busybox")
    await until(lambda: rows(page).rowCount() == 1)
    assert table(page).selected_keys() == []
    assert find(page, QPlainTextEdit, "images.command").toPlainText() == "docker inspect layers:latest"
    field.clear()
    assert [rows(page).row(key).cells[0].text for key in table(page).selected_keys()] == ["layers:latest"]
    await engine.remove_image("layers")
    await until(lambda: rows(page).total == 1)
    assert table(page).selected_keys() == []
    assert not page.findChild(QWidget, "images.detail").isVisible()
    assert len(engine.calls_of("image")) == 1


async def test_commands_reach_the_engine_that_is_shown(desk: Desk, show: Show, until: Until) -> None:
    desk.prefix = ("docker", "-H", "tcp://lab:2376")
    desk.settings.shell = "powershell"
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.go({"view": "get"})
    find(page, QLineEdit, "images.name").setText("nginx")
    page.go({"select": "layers"})
    start = "docker -H tcp://lab:2376"
    assert find(page, QPlainTextEdit, "images.command").toPlainText() == f"{start} inspect layers:latest"
    assert find(page, QPlainTextEdit, "images.pull.command").toPlainText() == f"{start} pull nginx"
    assert start in button(page, "images.remove").toolTip()


async def test_run_it_goes_to_the_run_page(desk: Desk, show: Show, until: Until) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    gone = went(desk)
    page.go({"select": "71c300b19fec"})
    button(page, "images.run").click()
    assert gone == [("run", {"image": "busybox:latest"})]


async def test_select_waits_for_the_list_and_looks_behind_the_filter(desk: Desk, show: Show, until: Until) -> None:
    page = show(ImagesView(desk))
    page.go({"select": "layers"})
    await until(lambda: table(page).selected_keys())
    find(page, QLineEdit, "images.filter").setText("busybox")
    await until(lambda: rows(page).rowCount() == 1)
    page.go({"select": "layers:latest"})
    assert find(page, QLineEdit, "images.filter").text() == ""
    assert rows(page).row(table(page).selected_keys()[0]).cells[0].text == "layers:latest"


async def test_facts_that_take_long_say_so_and_quick_ones_do_not_flicker(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    gate = engine.hold("image")
    page.go({"select": "layers"})
    detail = page.findChild(QWidget, "images.detail")

    def asking() -> bool:
        return any("Asking the engine" in one.text() for one in detail.findChildren(Label) if one.isVisible())

    assert not asking()
    await until(asking)
    gate.set()
    await until(lambda: not asking())
    assert said(page, "images.fact.platform") == "linux/amd64"


async def test_facts_that_failed_can_be_asked_for_again(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: platforms_known(page))
    engine.fail_next("image", refusal("server error", 500, "images.inspect"))
    page.go({"select": "layers"})
    again = button(page, "images.detail.again")
    await until(lambda: again.isVisible())
    again.click()
    await until(lambda: said(page, "images.fact.platform") == "linux/amd64")
    assert not again.isVisible()


async def test_in_a_narrow_window_the_facts_take_the_place_of_the_list(desk: Desk, show: Show, until: Until) -> None:
    page = show(ImagesView(desk), 500, 476)
    assert page.minimumSizeHint().width() <= 500
    assert page.minimumSizeHint().height() <= 476
    await until(lambda: listed(page))
    page.go({"select": "layers"})
    assert not table(page).isVisible()
    assert button(page, "images.run").isVisible()
    page.escape()
    assert table(page).isVisible()


# -- typing a name -------------------------------------------------------------------------------------------------


async def test_a_name_is_explained_while_it_is_typed(desk: Desk, show: Show, until: Until, language: str) -> None:
    page = show(ImagesView(desk))
    page.go({"view": "get"})
    field = find(page, QLineEdit, "images.name")
    explain = find(page, QWidget, "images.explain")
    QTest.keyClicks(field, "busybox")
    assert "docker.io" in explain.accessibleDescription()
    assert "library/busybox" in explain.accessibleDescription()
    assert "latest" in explain.accessibleDescription()
    assert find(page, QPlainTextEdit, "images.pull.command").toPlainText() == "docker pull busybox"
    heights = {explain.height()}
    for text in ("B", "busybox:", "", "a/b/c:1", "docker pull redis"):
        field.setText(text)
        QApplication.sendPostedEvents()
        heights.add(explain.height())
    assert len(heights) == 1


async def test_what_is_merely_unfinished_is_no_mistake_until_asked(desk: Desk, show: Show) -> None:
    page = show(ImagesView(desk))
    page.go({"view": "get"})
    field = find(page, QLineEdit, "images.name")
    field.setText("ghcr.io/")
    assert not field.property("problem")
    button(page, "images.pull").click()
    assert field.property("problem")
    field.setText("Ghcr.io/App")
    assert field.property("problem")


@pytest.mark.parametrize(
    "typed", ["", "Busybox", "busy box", "busybox：1", "https://hub.docker.com/_/nginx", "ghcr.io/"]
)
async def test_nonsense_is_refused_in_the_form_and_nothing_is_lost(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, typed: str
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.go({"view": "get"})
    field = find(page, QLineEdit, "images.name")
    field.setText(typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await asyncio.sleep(0.02)
    assert field.text() == typed
    assert field.hasFocus()
    assert find(page, QWidget, "images.explain").accessibleDescription() == field.accessibleDescription() != ""
    assert field.property("problem")
    assert not engine.calls_of("pull")


# -- pulling -------------------------------------------------------------------------------------------------------


async def test_enter_pulls_and_the_card_leads_to_the_run_page(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.go({"view": "get"})
    field = find(page, QLineEdit, "images.name")
    field.setText("alpine")
    QTest.keyClick(field, Qt.Key.Key_Return)
    progress = find(page, PullProgress, "images.progress")
    run = button(page, "images.pulled.run")
    await until(lambda: run.isVisible())
    assert progress.state.done
    assert not button(page, "images.cancel").isVisible()
    gone = went(desk)
    run.click()
    assert gone == [("run", {"image": "alpine:latest"})]
    page.go({"view": "local"})
    await until(lambda: any(row.cells[0].text == "alpine:latest" for row in rows(page).shown))
    assert desk.notices.last is None
    page.go({"view": "get"})
    button(page, "images.dismiss").click()
    assert not progress.isVisible()


async def test_several_pulls_stand_beside_each_other_and_each_can_be_cancelled(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    gate = asyncio.Event()
    engine.pull_script = [{"status": "Pulling fs layer", "id": "aaaa", "progressDetail": {}}, gate]
    page = show(ImagesView(desk))
    page.go({"pull": "nginx"})
    page.go({"pull": "redis"})
    await until(lambda: engine.open_streams == 3)
    assert len([one for one in page.findChildren(PullProgress, "images.progress") if one.isVisible()]) == 2
    page.go({"pull": "nginx:latest"})
    assert "already" in find(page, QWidget, "images.explain").accessibleDescription()
    assert len(engine.calls_of("pull")) == 2
    cancels = {one.accessibleName(): one for one in page.findChildren(QAbstractButton, "images.cancel")}
    assert set(cancels) == {"Cancel the pull of nginx:latest", "Cancel the pull of redis:latest"}
    cancels["Cancel the pull of redis:latest"].click()
    await until(lambda: engine.open_streams == 2)
    assert button(page, "images.again").isVisible()
    gate.set()
    await until(lambda: button(page, "images.pulled.run").isVisible())


async def test_a_failed_pull_explains_itself_and_is_tried_again(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    engine.pull_script = list(FAILS)
    engine._info["DriverStatus"] = [
        ["driver-type", "io.containerd.snapshotter.v1"]
    ]  # the store that keeps what is ready
    page = show(ImagesView(desk))
    await until(lambda: desk.session.info is not None)
    page.go({"pull": "nginx:0"})
    again = button(page, "images.again")
    await until(lambda: again.isVisible())
    title = said(page, "images.failure")
    assert title
    assert title.isascii() == (language == "en")
    assert "manifest unknown" in find(page, QPlainTextEdit, "images.failure.details").toPlainText()
    words = [one.text() for one in page.findChildren(Label) if one.isVisible()]
    assert any(("1 of 2" if language == "en" else "2 层中已有 1 层") in text for text in words)
    assert desk.notices.last is None
    engine.pull_script = None
    again.click()
    await until(lambda: button(page, "images.pulled.run").isVisible())
    assert not again.isVisible()


async def test_a_pull_goes_on_while_another_page_is_shown_and_says_when_it_is_done(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    gate = asyncio.Event()
    engine.pull_script = [*FAILS[:3], gate]
    page = show(ImagesView(desk))
    page.go({"pull": "nginx"})
    progress = find(page, PullProgress, "images.progress")
    await until(lambda: len(progress.state.layers) == 2)
    page.hide()
    assert [job.title for job in desk.tasks.shown] == ["Pulling nginx:latest"]
    gate.set()
    await until(lambda: desk.notices.last is not None)
    notice = desk.notices.last
    assert notice is not None
    assert (notice.kind, notice.text, notice.action_text) == ("ok", "nginx:latest is here.", "Run it")
    assert not progress.state.done
    page.show()
    assert progress.state.done


async def test_a_failure_on_a_hidden_page_leads_back_to_it(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    engine.pull_script = list(FAILS)
    page = show(ImagesView(desk))
    page.go({"pull": "nginx:0"})
    page.hide()
    await until(lambda: desk.notices.last is not None)
    notice = desk.notices.last
    assert notice is not None
    assert notice.kind == "error"
    assert notice.told is not None
    gone = went(desk)
    assert notice.on_action is not None
    notice.on_action()
    assert gone == [("images", {"view": "get"})]


async def test_a_stalled_pull_asks_slow_or_stuck(desk: Desk, engine: FakeEngine, show: Show, until: Until) -> None:
    engine.pull_script = [*FAILS[:3], asyncio.Event()]
    page = show(ImagesView(desk))
    page.go({"pull": "nginx"})
    pull = page._model.pulls.all[0]
    await until(lambda: len(pull.state.layers) == 2)
    pull.moved -= 20
    page._model.pulls.look()
    await until(lambda: any("Slow or stuck?" in one.text() for one in page.findChildren(Label) if one.isVisible()))


async def test_a_flood_redraws_at_most_ten_times_a_second(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[float] = []
    original = PullProgress.set_state
    monkeypatch.setattr(
        PullProgress, "set_state", lambda self, state: (drawn.append(time.monotonic()), original(self, state))[1]
    )
    message = {"status": "Downloading", "id": "aaaa"}
    engine.pull_script = [message | {"progressDetail": {"current": n, "total": 9999}} for n in range(4000)]
    page = show(ImagesView(desk))
    page.go({"pull": "nginx"})
    began = time.monotonic()
    await until(lambda: button(page, "images.pulled.run").isVisible())
    seconds = time.monotonic() - began
    assert len(drawn) <= 10 * seconds + 6  # the first, the last, and those of a card that is new


# -- removing ------------------------------------------------------------------------------------------------------


async def test_removing_says_what_is_lost_and_only_then_removes(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    engine._containers.clear()
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.go({"select": "busybox"})
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    words = dialog_text()
    assert "1.99 MB" in words
    assert "127.0.0.1:5000/me/busybox:v1" in words
    window = dialog()
    assert window is not None
    assert "docker rmi busybox:latest" in find(window, QPlainTextEdit, "dialog.command").toPlainText()
    find(window, QAbstractButton, "dialog.cancel").click()
    await until(lambda: dialog() is None)
    assert not engine.calls_of("remove_image")
    page.activateWindow()  # the dialog took the keyboard along
    table(page).setFocus()
    await until(lambda: table(page).hasFocus())
    QTest.keyClick(table(page), Qt.Key.Key_Delete)
    await until(lambda: dialog() is not None)
    window = dialog()
    assert window is not None
    find(window, QAbstractButton, "dialog.confirm").click()
    await until(lambda: rows(page).total == 1)
    assert engine.calls_of("remove_image")[0].args == ("busybox:latest",)
    assert desk.notices.last is not None
    assert desk.notices.last.kind == "ok"
    await until(lambda: not page.findChild(QWidget, "images.detail").isVisible())


async def test_an_image_in_use_names_who_needs_it(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.go({"select": "busybox"})
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    words = dialog_text()
    for name, state in (("web", ("Running", "运行中")), ("failed", ("Exited", "已退出"))):
        assert f"{name}: {state[language == 'zh_CN']}" in words
    assert not engine.calls_of("remove_image")
    gone = went(desk)
    window = dialog()
    assert window is not None
    find(window, QAbstractButton, "dialog.confirm").click()
    await until(lambda: gone)
    assert gone[0][0] == "containers"
    assert gone[0][1]["container"] in desk.session.containers


async def test_a_refusal_of_the_engine_is_explained_with_its_own_words(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    engine._containers.clear()
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    page.go({"select": "layers"})
    refused = "conflict: unable to delete 5602b6844ef0 (cannot be forced) - image has dependent child images"
    engine.fail_next("remove_image", Conflict(refused, status=409))
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    find(dialog(), QAbstractButton, "dialog.confirm").click()  # type: ignore[arg-type]
    await until(lambda: engine.calls_of("remove_image"))
    await until(lambda: dialog() is not None and dialog().findChild(QPlainTextEdit, "dialog.details"))  # type: ignore[union-attr]
    window = dialog()
    assert window is not None
    assert refused in find(window, QPlainTextEdit, "dialog.details").toPlainText()
    find(window, QAbstractButton, "dialog.cancel").click()
    await until(lambda: dialog() is None)
    assert desk.notices.last is None
    assert button(page, "images.remove").isEnabled()


async def test_the_menu_of_a_row(desk: Desk, show: Show, until: Until) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    key = rows(page).shown[1].key
    table(page).context_requested.emit(key, table(page).mapToGlobal(table(page).rect().center()))
    menu = find(page, QMenu, "images.menu")
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["Run it", "Copy the name", "Save to a file…", "Push…", "Remove…"]
    assert actions["Save to a file…"].toolTip() == "docker save -o images.tar busybox:latest"
    assert actions["Push…"].toolTip() == "docker push busybox:latest"
    actions["Copy the name"].trigger()
    assert QGuiApplication.clipboard().text() == "busybox:latest"
    menu.close()


# -- many ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow  # five thousand rows, timed
async def test_five_thousand_images_stay_smooth(desk: Desk, engine: FakeEngine, show: Show, until: Until) -> None:
    now = time.time()
    many = tuple(
        Image(f"sha256:{n:064x}", (f"team/app-{n % 700}:{n}",), (), now - n * 5000, 10_000_000 + n * 977)
        for n in range(5000)
    )

    async def images() -> tuple[Image, ...]:
        return many

    engine.images = images  # type: ignore[method-assign]
    page = show(ImagesView(desk))
    await until(lambda: rows(page).total == 5000)

    def seconds(act: Callable[[], object]) -> float:
        began = time.thread_time()
        act()
        return time.thread_time() - began

    # Generous for a slow machine, and far below what thoughtless code takes (a rebuilt list: 20 times as much).
    assert seconds(lambda: table(page).select_key(many[2500].id)) < 0.1
    one_used = {many[7].id: tuple(desk.session.containers.values())[:1]}
    page._model._users = one_used
    assert seconds(page._model.changed.emit) < 0.15
    assert shown(page, rows(page).position(many[7].id), "used").status == "ok"
    bar, view = table(page).verticalScrollBar(), table(page).viewport()
    frames = []
    for step in range(60):
        bar.setValue(bar.maximum() * step // 60)
        frames.append(seconds(view.repaint))
    assert sorted(frames)[30] < 0.016, "sixty pictures a second while scrolling"
    assert seconds(lambda: rows(page).set_filter("app-12:12")) < 0.2
    assert 0 < rows(page).rowCount() < 50
