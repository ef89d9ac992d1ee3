"""What is done to containers beside starting and stopping: signals, names, images, archives, copies; many at once."""

from __future__ import annotations

import asyncio
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from containers_hand import Until, told
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.app.run_forms import FORMS
from firstmate.core.entities import State
from firstmate.core.errors import Conflict, EngineNotRunning
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.copies import Source, copy_of
from firstmate.pages.containers.naming import listed, name_problem
from firstmate.pages.containers.signals import SIGNALS, choices, meaning
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.rows_editor import Choice
from firstmate.widgets.table import Table

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk), width=1100)
    return view


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


async def chosen(page: ContainersView, until: Until, *names: str) -> tuple[str, ...]:
    """Selects containers by name and gives their ids."""
    await until(lambda: page.model.desk.session.online)
    await until(lambda: all(page.model.find(name) is not None for name in names))
    ids = tuple(one.id for name in names if (one := page.model.find(name)) is not None)
    table = page.findChild(Table, "containers.table")
    assert table is not None
    await until(lambda: all(table.row_model.row(key) is not None for key in ids))
    table.select_keys(ids)
    assert {one.id for one in page.model.selected} == set(ids)
    return ids


def entry(page: ContainersView, name: str) -> QAction:
    """An entry of the "More" menu, which is open then."""
    for menu in page.findChildren(QMenu):
        menu.close()
    button = page.findChild(QAbstractButton, "containers.more")
    assert button is not None and button.isEnabled()
    button.click()
    menu = next(one for one in page.findChildren(QMenu, "containers.more.menu") if one.isVisible())
    found = menu.findChild(QAction, f"containers.{name}") or menu.findChild(QMenu, f"containers.{name}")
    assert found is not None, name
    return found.menuAction() if isinstance(found, QMenu) else found


def press(page: ContainersView, name: str) -> None:
    action = entry(page, name)
    assert action.isEnabled()
    action.trigger()
    for menu in page.findChildren(QMenu):
        menu.close()


def dialog(name: str) -> QDialog | None:
    wanted = f"containers.{name}.dialog"
    return next((one for one in QApplication.topLevelWidgets() if one.objectName() == wanted and one.isVisible()), None)  # type: ignore[return-value]


def part(name: str, kind: type[W], inside: str) -> W:
    window = dialog(inside)
    assert window is not None
    found = window.findChild(kind, f"containers.{inside}.{name}")
    assert isinstance(found, kind), name
    return found


# -- pure ----------------------------------------------------------------------------------------------------------


def test_few_names_are_spelled_out() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed([str(number) for number in range(9)]) == "0, 1, 2, 3, 4, 5 and 3 more"


@pytest.mark.parametrize("name", ["", "a", "-web", "my web", "网站", "web"])
def test_a_name_that_cannot_be_given(name: str) -> None:
    if name:
        assert name_problem(name, {"web"}, "en")
        assert name_problem(name, {"web"}, "zh_CN") != name_problem(name, {"web"}, "en")
    assert name_problem("web-2", {"web"}, "en") == ""


def test_every_signal_has_a_meaning() -> None:
    assert all(meaning(one) for one in SIGNALS)
    assert choices() == SIGNALS and choices("SIGTERM") == SIGNALS
    assert choices("SIGRTMIN+3") == ("SIGRTMIN+3", *SIGNALS)


async def test_a_container_in_every_form(desk: Desk, engine: FakeEngine) -> None:
    detail = await engine.container("web")
    environment = ["POSTGRES_PASSWORD=hunter2", "COLOR=blue"]
    raw = {**detail.raw, "Config": {**detail.raw["Config"], "Env": environment}}
    copies = {
        form: copy_of(Source(raw, None), form, for_shell="bash", prefix=["docker"], language="en") for form in FORMS
    }
    assert copies["run"].text.startswith("docker run ") and "--name web" in copies["run"].text
    assert "services:" in copies["compose"].text
    assert "kind: Deployment" in copies["deployment"].text and "kind: Pod" in copies["pod"].text
    for one in copies.values():
        assert "hunter2" in one.text and "hunter2" not in one.shown and "blue" in one.shown


async def test_what_has_no_counterpart_is_named(desk: Desk, engine: FakeEngine) -> None:
    detail = await engine.container("web")
    raw = {**detail.raw, "HostConfig": {**detail.raw["HostConfig"], "AutoRemove": True}}
    for language in ("en", "zh_CN"):
        missing = copy_of(Source(raw, None), "compose", for_shell="bash", prefix=["docker"], language=language).missing
        assert [option for option, _why in missing] == ["--rm"] and missing[0][1]


# -- signals -------------------------------------------------------------------------------------------------------


async def test_a_signal_is_chosen_and_sent(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    (web,) = await chosen(page, until, "web")
    press(page, "signal")
    await until(lambda: dialog("signal") is not None)
    assert part("command", QPlainTextEdit, "signal").toPlainText() == "docker kill -s SIGTERM web"
    choice = part("choice", Choice, "signal")
    choice.setCurrentIndex(choice.findData("SIGHUP"))
    assert part("command", QPlainTextEdit, "signal").toPlainText() == "docker kill -s SIGHUP web"
    part("confirm", QAbstractButton, "signal").click()
    await until(
        lambda: [(call.args, call.options) for call in engine.calls_of("kill")] == [((web,), {"signal": "SIGHUP"})]
    )
    await until(lambda: told(desk) == "web was sent the signal.")
    assert page.model.containers[web].state is State.RUNNING


async def test_a_signal_to_several(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    desk.languages.use("en")
    await chosen(page, until, "web", "shell", "failed")  # the last does not run
    press(page, "signal")
    await until(lambda: dialog("signal") is not None)
    choice = part("choice", Choice, "signal")
    choice.setCurrentIndex(choice.findData("SIGUSR1"))
    assert set(part("command", QPlainTextEdit, "signal").toPlainText().split()[4:]) == {"web", "shell"}
    part("confirm", QAbstractButton, "signal").click()
    await until(lambda: told(desk) != "")
    assert told(desk) == "2 containers were sent the signal."


async def test_the_own_signal_of_an_image_is_offered_first(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await until(lambda: page.model.find("web") is not None)
    found = page.model.find("web")
    assert found is not None
    engine._details[found.id]["Config"]["StopSignal"] = "SIGQUIT"
    page.refresh()
    await chosen(page, until, "web")
    await until(lambda: page.model.detail is not None and page.model.detail.stop_signal == "SIGQUIT")
    stop = page.findChild(QAbstractButton, "containers.stop")
    assert stop is not None
    await until(lambda: "SIGQUIT" in stop.toolTip())
    press(page, "signal")
    await until(lambda: dialog("signal") is not None)
    assert part("choice", Choice, "signal").value() == "SIGQUIT"
    part("cancel", QAbstractButton, "signal").click()
    await until(lambda: dialog("signal") is None)
    assert engine.calls_of("kill") == []


# -- one container -------------------------------------------------------------------------------------------------


async def test_another_name(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    (web,) = await chosen(page, until, "web")
    press(page, "rename")
    await until(lambda: dialog("rename") is not None)
    field, confirm = part("name", QLineEdit, "rename"), part("confirm", QAbstractButton, "rename")
    assert field.text() == "web" and not confirm.isEnabled()
    field.setText("shell")
    assert not confirm.isEnabled() and field.accessibleDescription()  # taken
    field.setText("my web")
    assert not confirm.isEnabled()
    window = dialog("rename")
    column = window.layout() if window is not None else None
    assert window is not None and column is not None
    assert window.height() >= column.totalHeightForWidth(window.width())  # nothing covers anything
    field.setText("shop-web")
    assert part("command", QPlainTextEdit, "rename").toPlainText() == "docker rename web shop-web"
    confirm.click()
    await until(lambda: page.model.containers[web].name == "shop-web")
    await until(lambda: told(desk) == "web is called shop-web now.")


async def test_a_name_that_somebody_took_meanwhile_is_explained(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    await chosen(page, until, "web")
    press(page, "rename")
    await until(lambda: dialog("rename") is not None)
    words = 'Conflict. The container name "/new" is already in use by container "abc".'
    engine.fail_next("rename", Conflict(words, engine_text=words))
    part("name", QLineEdit, "rename").setText("new")
    part("confirm", QAbstractButton, "rename").click()
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")
    assert desk.notices.last is not None and desk.notices.last.told is not None
    assert words in desk.notices.last.told.details


@pytest.mark.parametrize("what", ["rename", "commit"])
async def test_a_container_that_went_while_its_question_was_open(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until, what: str
) -> None:
    (web,) = await chosen(page, until, "web")
    press(page, what)
    await until(lambda: dialog(what) is not None)
    await engine.remove("web", force=True)
    await until(lambda: web not in page.model.containers)
    part("name", QLineEdit, what).setText("other:v1" if what == "commit" else "other")
    part("confirm", QAbstractButton, what).click()
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")
    assert dialog(what) is None


async def test_run_again_with_changes_opens_the_run_page(page: ContainersView, desk: Desk, until: Until) -> None:
    (web,) = await chosen(page, until, "web")
    went: list[Any] = []
    desk.requested.connect(lambda name, arguments: went.append((name, dict(arguments))))
    press(page, "again")
    assert went == [("run", {"container": web})]


async def test_an_image_of_a_container(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    (web,) = await chosen(page, until, "web")
    press(page, "commit")
    await until(lambda: dialog("commit") is not None)
    field, confirm = part("name", QLineEdit, "commit"), part("confirm", QAbstractButton, "commit")
    assert not confirm.isEnabled()
    field.setText("My Image")
    assert not confirm.isEnabled() and field.accessibleDescription()
    field.setText("mine:v1")
    part("message", QLineEdit, "commit").setText("with curl")
    part("pause", QCheckBox, "commit").setChecked(False)
    command = part("command", QPlainTextEdit, "commit").toPlainText()
    assert command == "docker commit -p=false -m 'with curl' web mine:v1"
    confirm.click()
    await until(lambda: told(desk) == "web was saved as the image mine:v1.")
    call = engine.calls_of("commit")[0]
    assert call.args == (web, "mine", "v1") and call.options == {"message": "with curl", "pause": False}
    went: list[Any] = []
    desk.requested.connect(lambda name, arguments: went.append((name, dict(arguments))))
    assert desk.notices.last is not None and desk.notices.last.on_action is not None
    desk.notices.last.on_action()
    assert went == [("images", {"select": "mine:v1"})]


async def test_a_name_that_an_image_has_already_is_warned_of(page: ContainersView, until: Until) -> None:
    await chosen(page, until, "web")
    await until(lambda: page._desk.session.has("images"))
    tag = next(tag for one in page._desk.session.images.values() for tag in one.tags)
    press(page, "commit")
    await until(lambda: dialog("commit") is not None)
    part("name", QLineEdit, "commit").setText(tag)
    assert "loses the name" in part("name", QLineEdit, "commit").accessibleDescription()
    part("cancel", QAbstractButton, "commit").click()


async def test_a_container_is_copied(page: ContainersView, until: Until, clipboard: None) -> None:
    await chosen(page, until, "web")
    action = entry(page, "copy_as.run")
    action.trigger()
    await until(lambda: dialog("copy_as") is not None)
    shown = part("text", QPlainTextEdit, "copy_as").toPlainText()
    assert shown.startswith("docker run")
    part("copy", QAbstractButton, "copy_as").click()
    assert QGuiApplication.clipboard().text().strip() == shown
    form = part("form", Choice, "copy_as")
    form.setCurrentIndex(form.findData("pod"))
    assert "kind: Pod" in part("text", QPlainTextEdit, "copy_as").toPlainText()
    part("close", QAbstractButton, "copy_as").click()
    await until(lambda: dialog("copy_as") is None)


# -- an archive of its files ---------------------------------------------------------------------------------------


async def test_an_export_grows_and_is_there(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until, tmp_path: Path
) -> None:
    await chosen(page, until, "web")
    container = page.model.single
    assert container is not None
    engine.export_gate = asyncio.Event()
    path = tmp_path / "web.tar"
    page.list_view.starter.export_to(container, path)
    strip = page.findChild(QWidget, "containers.exports")
    assert strip is not None
    await until(lambda: strip.isVisible() and page.model.exports.all[0].written > 0)
    await until(lambda: page.model.exports.all[0].expected > 0)
    bar = strip.findChild(QWidget, "containers.export.progress")
    await until(lambda: bar is not None and bar.isVisible())
    assert [job.title for job in desk.tasks.shown] == ["Exporting web"]
    assert await asyncio.to_thread(lambda: not path.exists())
    engine.export_gate.set()
    await until(lambda: told(desk).startswith("The files of web are in web.tar"))
    assert not strip.isVisible() and page.model.exports.all == ()
    with tarfile.open(path) as tar:
        assert set(tar.getnames()) == {"etc/hostname", "bin/sh"}


async def test_an_export_that_is_cancelled_before_it_begins_is_in_nobodys_way(
    page: ContainersView, until: Until, tmp_path: Path
) -> None:
    await chosen(page, until, "web")
    exports = page.model.exports
    for _again in range(2):
        begun = exports.start("web", "web", tmp_path / "web.tar")
        assert exports.all == (begun,)
        exports.cancel(begun.key)
        await until(lambda: exports.all == ())


async def test_a_cancelled_export_leaves_no_file(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until, tmp_path: Path
) -> None:
    await chosen(page, until, "web")
    container = page.model.single
    assert container is not None
    engine.export_gate = asyncio.Event()
    page.list_view.starter.export_to(container, tmp_path / "web.tar")
    await until(lambda: page.model.exports.all and page.model.exports.all[0].written > 0)
    cancel = page.findChild(QAbstractButton, "containers.export.cancel")
    assert cancel is not None and "web" in cancel.accessibleName()
    cancel.click()
    await until(lambda: told(desk) == "The export of web was cancelled; nothing of it is left.")
    await until(lambda: page.model.exports.all == ())
    assert await asyncio.to_thread(lambda: list(tmp_path.glob("*.tar*"))) == []
    streams = engine.open_streams
    assert streams <= 1 + len(page.model.statistics.watched)  # the events and the figures


async def test_an_archive_that_ends_early_is_no_archive(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until, tmp_path: Path
) -> None:
    await chosen(page, until, "web")
    container = page.model.single
    assert container is not None
    engine.export_whole = False
    page.list_view.starter.export_to(container, tmp_path / "web.tar")
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")
    assert await asyncio.to_thread(lambda: list(tmp_path.glob("*.tar*"))) == []


# -- many at once --------------------------------------------------------------------------------------------------


async def test_many_are_stopped_with_one_summary(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    desk.languages.use("en")
    names = [f"worker-{number}" for number in range(12)]
    for name in names:
        engine.add_container(name)
    posted: list[str] = []
    desk.notices.posted.connect(lambda notice: posted.append(notice.text))
    await chosen(page, until, *names, "failed")
    count = page.findChild(QWidget, "containers.selected")
    assert count is not None and count.isVisible() and str(count.property("text")) == "13 selected"
    progress: list[tuple[float | None, str]] = []
    desk.tasks.changed.connect(lambda: progress.extend((job.fraction, job.detail) for job in desk.tasks.shown))
    stop = page.findChild(QAbstractButton, "containers.stop")
    assert stop is not None and "worker-11" in stop.toolTip() and "failed" not in stop.toolTip()
    stop.click()
    await until(lambda: len(posted) > 0)
    assert posted == ["12 containers stopped."]
    assert len(engine.calls_of("stop")) == 12
    assert (0.5, "6 / 12") in progress


async def test_what_failed_among_many_is_told_once_by_name(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    names = [f"worker-{number}" for number in range(9)]
    for name in names:
        engine.add_container(name)
    await chosen(page, until, *names)
    for _number in range(8):
        engine.fail_next("restart", Conflict("stubborn", engine_text="stubborn"))
    posted: list[str] = []
    desk.notices.posted.connect(lambda notice: posted.append(notice.text))
    restart = page.findChild(QAbstractButton, "containers.restart")
    assert restart is not None
    restart.click()
    await until(lambda: posted)
    assert len(posted) == 1 and posted[0].startswith("8 of 9 did not work: ") and posted[0].endswith("and 2 more")
    last = desk.notices.last
    assert last is not None and last.told is not None and last.told.details.count("stubborn") == 8


async def test_one_of_many_is_removed_by_somebody_else(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    for name in ("one", "two", "three"):
        engine.add_container(name)
    ids = await chosen(page, until, "one", "two", "three")
    gate = engine.hold("stop")
    stop = page.findChild(QAbstractButton, "containers.stop")
    assert stop is not None
    stop.click()
    await until(lambda: len(engine.calls_of("stop")) == 3)
    await engine.remove("two", force=True)
    gate.set()
    await until(lambda: told(desk) == "1 of 3 did not work: two")
    await until(lambda: len(page.model.containers) and ids[1] not in page.model.containers)
    assert not any(page.model.pendings.get(key) for key in ids)


async def test_nothing_can_be_chosen_while_the_engine_is_away(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    await chosen(page, until, "web")
    engine.go_away(EngineNotRunning("gone"))
    await until(lambda: page.model.lost_since is not None)
    for name in ("signal", "rename", "again", "commit", "export", "copy_as"):
        assert not entry(page, name).isEnabled(), name
    for menu in page.findChildren(QMenu):
        menu.close()


async def test_each_entry_shows_its_command(page: ContainersView, until: Until) -> None:
    await chosen(page, until, "web")
    line = page.findChild(QPlainTextEdit, "containers.command")
    assert line is not None
    for name, command in (
        ("signal", "docker kill -s SIGNAL web"),
        ("rename", "docker rename web NEW_NAME"),
        ("commit", "docker commit web IMAGE"),
        ("export", "docker export -o web.tar web"),
        ("copy_as", "docker inspect web"),
    ):
        entry(page, name).hovered.emit()
        assert line.toPlainText() == command
    for menu in page.findChildren(QMenu):
        menu.close()


async def test_in_a_low_page_several_are_seen_in_the_list(
    page: ContainersView, until: Until, settle: Callable[[], None]
) -> None:
    page.resize(656, 477)
    await chosen(page, until, "web", "shell")
    settle()
    table, detail = page.findChild(Table, "containers.table"), page.findChild(QWidget, "containers.detail")
    assert table is not None and detail is not None
    assert table.isVisible() and not detail.isVisible()
    await until(lambda: page.model.statistics.sample(page.model.selected[0].id) is not None)
    assert table.isVisible() and not detail.isVisible()  # news of the figures do not open it
    table.select_key(page.model.selected[0].id)
    settle()
    assert detail.isVisible() and not table.isVisible()
