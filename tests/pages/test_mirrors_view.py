"""The Mirrors page through its controls, found by the names that assistive technology finds them by."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget

from fake_host import PACKAGES, FakeHost, answer, file_of
from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.entities import RegistryState
from firstmate.core.mirrors.presets import offered
from firstmate.host.configuration.places import NoPlace
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.pages.mirrors.view import MirrorsView
from firstmate.widgets.labels import Label
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme
from measured_fonts import measured_fonts

Until = Callable[..., Awaitable[None]]
Found = TypeVar("Found", bound=QObject)

A, B, C = "https://a.example.com", "https://b.example.com", "https://c.example.com"
PUBLIC = ("mirrors.table", "mirrors.url", "mirrors.add", "mirrors.remove", "mirrors.probe", "mirrors.diff",
          "mirrors.apply", "mirrors.rollback", "mirrors.state")  # fmt: skip


def find(page: QWidget, kind: type[Found], name: str) -> Found:
    found = page.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} controls are called {name}"
    return found[0]


def press(page: QWidget, name: str) -> None:
    button = find(page, QAbstractButton, name)
    assert button.isVisibleTo(page) and button.isEnabled(), f"{name} cannot be pressed"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def enabled(page: QWidget, name: str) -> bool:
    button = find(page, QAbstractButton, name)
    return button.isEnabled() and button.isVisibleTo(page)


def text(page: QWidget, name: str) -> str:
    return find(page, QPlainTextEdit, name).toPlainText()


def state(page: QWidget) -> str:
    return find(page, Label, "mirrors.state").text()


def addresses(page: QWidget) -> list[str]:
    return [row.cells[1].text for row in find(page, Table, "mirrors.table").row_model.shown]


def standing(page: QWidget) -> list[str]:
    return [row.cells[2].text for row in find(page, Table, "mirrors.table").row_model.shown]


def dialog() -> QDialog | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()), None)


@pytest.fixture
def host(engine: FakeEngine) -> FakeHost:
    engine.set_registry(RegistryState((A, B)))
    return FakeHost(file_of(A, B))


async def opened(desk: Desk, host: FakeHost, show: Any, until: Until) -> MirrorsView:
    model = MirrorsModel(desk, host)
    page: MirrorsView = show(MirrorsView(desk, model))
    await until(lambda: model.loaded and not model.loading and desk.session.online)
    return page


async def test_every_control_has_its_public_name_and_a_spoken_one(
    desk: Desk, host: FakeHost, language: str, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    for name in PUBLIC:
        control = find(page, QWidget, name)
        spoken = control.accessibleName() or str(control.property("text") or "")
        assert spoken, name
        assert bool(re.search("[一-鿿]", spoken)) == (language == "zh_CN"), (name, spoken)


async def test_the_verdict_says_what_is_in_force_and_that_the_file_agrees(
    desk: Desk, host: FakeHost, language: str, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    assert state(page) == ("2 mirrors in use" if language == "en" else "正在使用 2 个镜像源")
    assert addresses(page) == [A, B]
    assert standing(page) == (["In use"] * 2 if language == "en" else ["使用中"] * 2)
    assert not enabled(page, "mirrors.apply")


async def test_a_table_of_hosts_that_wins_is_said_above_and_beside_apply(
    desk: Desk, host: FakeHost, language: str, show: Any, until: Until
) -> None:
    path = "/etc/docker/certs.d/docker.io/hosts.toml"
    host.place = replace(PACKAGES, overridden_by=path)
    page = await opened(desk, host, show, until)
    assert state(page) == ("The engine leaves mirrors aside" if language == "en" else "引擎现在不用镜像源")
    warning = find(page, Label, "mirrors.warning")
    assert path in "".join(label.text() for label in page.findChildren(Label))
    assert not warning.isVisibleTo(page)
    find(page, QLineEdit, "mirrors.url").setText(C)
    press(page, "mirrors.add")
    assert warning.isVisibleTo(page) and path in warning.text()


@measured_fonts
async def test_the_figures_of_a_test_are_not_cut_off(
    desk: Desk, host: FakeHost, language: str, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    table = find(page, Table, "mirrors.table")
    standing = ("Not in use yet", "Will be removed", "Not in the file")
    first_byte = QCoreApplication.translate("Mirrors", "first byte {time}").format(time="999 ms")
    icon, edges = 30, 24
    needed = [(2, icon + edges, QCoreApplication.translate("Mirrors", word)) for word in standing]
    metrics = QFontMetrics(theme.font("caption"))
    for column, more, said in [*needed, (4, edges, first_byte)]:
        wide = metrics.horizontalAdvance(said) + more
        assert wide <= table.columnWidth(column), f"{said}: {wide} of {table.columnWidth(column)}"


async def test_without_a_mirror_the_advice_is_to_leave_it_so(
    desk: Desk, engine: FakeEngine, show: Any, until: Until
) -> None:
    engine.set_registry(RegistryState())
    page = await opened(desk, FakeHost(None), show, until)
    assert "straight from Docker Hub" in state(page)
    words = " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))
    assert "With a good connection, set none." in words
    assert "never log in through a mirror" in words
    assert not find(page, Table, "mirrors.table").isVisibleTo(page)


async def test_what_is_typed_is_explained_and_added_repaired(
    desk: Desk, host: FakeHost, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    field = find(page, QLineEdit, "mirrors.url")
    assert not enabled(page, "mirrors.add")
    QTest.keyClicks(field, "cr.console.aliyun.com/x")
    assert "console" in field.accessibleDescription()
    assert not enabled(page, "mirrors.add")
    field.setText("http//c.example.com:5000/")
    said = field.accessibleDescription()
    assert "http://c.example.com:5000" in said and "not encrypted" in said
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert addresses(page) == [A, B, "http://c.example.com:5000"]
    assert standing(page)[-1] == "New"
    assert field.text() == ""


async def test_a_pasted_configuration_adds_all_its_mirrors(desk: Desk, host: FakeHost, show: Any, until: Until) -> None:
    page = await opened(desk, host, show, until)
    QGuiApplication.clipboard().setText(
        'sudo tee /etc/docker/daemon.json <<EOF\n{\n  "registry-mirrors": [\n'
        '    "https://c.example.com",\n    "d.example.com"\n  ]\n}\nEOF\nsudo systemctl restart docker\n'
    )
    find(page, QLineEdit, "mirrors.url").paste()
    button = find(page, QAbstractButton, "mirrors.add")
    assert button.text() == "Add 2 mirrors"
    press(page, "mirrors.add")
    assert addresses(page) == [A, B, C, "https://d.example.com"]


async def test_the_difference_is_shown_before_and_applied_after(
    desk: Desk, engine: FakeEngine, host: FakeHost, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    find(page, QLineEdit, "mirrors.url").setText(C)
    press(page, "mirrors.add")
    shown = text(page, "mirrors.diff")
    assert f'+     "{C}"' in shown
    assert "no container stops" in " ".join(label.text() for label in page.findChildren(QLabel))
    assert host.written == []
    press(page, "mirrors.apply")
    await until(lambda: state(page) == "Applied")
    assert host.written and C.encode() in host.written[0]
    assert standing(page) == ["In use"] * 3
    assert not enabled(page, "mirrors.apply")
    assert (await engine.registry()).mirrors == (A, B, C)
    press(page, "mirrors.understood")
    assert state(page) == "3 mirrors in use"


async def test_a_change_that_failed_says_so_and_what_the_engine_said(
    desk: Desk, host: FakeHost, language: str, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    host.ends = "not_as_expected"
    find(page, QLineEdit, "mirrors.url").setText(C)
    press(page, "mirrors.add")
    press(page, "mirrors.apply")
    await until(lambda: find(page, QAbstractButton, "mirrors.understood").isVisibleTo(page))
    assert text(page, "mirrors.details") == "the engine still says the old values"
    assert enabled(page, "mirrors.apply") and enabled(page, "mirrors.discard")
    press(page, "mirrors.discard")
    assert addresses(page) == [A, B]


async def test_order_and_removal_by_buttons_and_by_del(desk: Desk, host: FakeHost, show: Any, until: Until) -> None:
    page = await opened(desk, host, show, until)
    table = find(page, Table, "mirrors.table")
    table.select_key(B)
    press(page, "mirrors.up")
    assert addresses(page) == [B, A]
    assert not enabled(page, "mirrors.up") and enabled(page, "mirrors.down")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert dict(zip(addresses(page), standing(page), strict=True)) == {A: "In use", B: "Will be removed"}
    table.select_key(A)
    press(page, "mirrors.remove")
    assert standing(page) == ["Will be removed"] * 2
    assert "[]" in text(page, "mirrors.diff")


async def test_testing_shows_verdicts_and_figures_and_can_be_stopped(
    desk: Desk, host: FakeHost, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    host.readings = {A: answer(A, seconds=1.5, rate=0.4), B: answer(B, seconds=0.2, rate=8.0)}
    host.hold = asyncio.Event()
    press(page, "mirrors.probe")
    await until(lambda: enabled(page, "mirrors.probe.stop"))
    rows = find(page, Table, "mirrors.table").row_model
    assert [row.cells[3].status for row in rows.shown] == ["busy"] * 2
    assert page.escape(), "Esc stops it"
    await until(lambda: enabled(page, "mirrors.probe"))
    assert not page.escape()
    host.hold = None
    press(page, "mirrors.probe")
    await until(lambda: enabled(page, "mirrors.best"))
    assert [row.cells[4].text for row in rows.shown] == ["0.40 MB/s", "8.0 MB/s"]
    press(page, "mirrors.best")
    assert addresses(page) == [B, A]


async def test_known_mirrors_say_who_and_when_and_are_added_by_a_press(
    desk: Desk, host: FakeHost, language: str, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    words = "\n".join(label.text() for label in page.findChildren(QLabel))
    for preset in offered():
        assert preset.address in words
    assert words.count("Last verified" if language == "en" else "最近核实") == len(offered())
    first = offered()[0]
    press(page, f"mirrors.preset.{first.id}")
    assert addresses(page)[-1] == first.address
    assert not enabled(page, f"mirrors.preset.{first.id}")
    press(page, "mirrors.closed")
    words = "\n".join(label.text() for label in page.findChildren(QLabel))
    assert "docker.mirrors.ustc.edu.cn" in words and "registry.docker-cn.com" in words


async def test_dead_mirrors_are_taken_out_by_one_press(
    desk: Desk, engine: FakeEngine, host: FakeHost, show: Any, until: Until
) -> None:
    host.data = file_of("https://registry.docker-cn.com", A, "http://hub-mirror.c.163.com")
    page = await opened(desk, host, show, until)
    press(page, "mirrors.remove_dead")
    assert [one for one, what in zip(addresses(page), standing(page), strict=True) if "removed" not in what] == [A, B]
    assert not find(page, QWidget, "mirrors.remove_dead").isVisibleTo(page)


async def test_a_broken_file_shows_its_line_and_is_repaired_by_one_press(
    desk: Desk, host: FakeHost, language: str, show: Any, until: Until
) -> None:
    host.data = f'{{\n  "registry-mirrors": ["{A}",]\n}}\n'.encode()
    page = await opened(desk, host, show, until)
    assert text(page, "mirrors.fault.0").startswith("2  ")
    words = "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))
    assert ("Line 2, column" if language == "en" else "第 2 行") in words
    assert not enabled(page, "mirrors.apply")
    assert not find(page, QWidget, "mirrors.url").isVisibleTo(page)
    assert f'-   "registry-mirrors": ["{A}",]' in text(page, "mirrors.repair.diff")
    press(page, "mirrors.repair")
    await until(lambda: host.written)
    await until(lambda: find(page, QWidget, "mirrors.url").isVisibleTo(page))
    assert host.data == f'{{\n  "registry-mirrors": ["{A}"]\n}}\n'.encode()


async def test_going_back_is_asked_and_shows_its_difference(
    desk: Desk, host: FakeHost, show: Any, until: Until
) -> None:
    host.keep(file_of(C), timedelta(days=1))
    page = await opened(desk, host, show, until)
    assert not enabled(page, "mirrors.rollback"), "nothing is chosen"
    backups = find(page, Table, "mirrors.backups")
    assert [row.cells[1].text for row in backups.row_model.shown] == [C]
    backups.select_key(backups.row_model.shown[0].key)
    assert f'+     "{C}"' in text(page, "mirrors.backup.diff")
    press(page, "mirrors.rollback")
    await until(lambda: dialog() is not None)
    find(dialog(), QAbstractButton, "dialog.confirm").click()  # type: ignore[arg-type]
    await until(lambda: addresses(page) == [C])
    assert host.data == file_of(C)


async def test_a_restart_names_the_containers_that_stop_and_no_is_no(
    desk: Desk, engine: FakeEngine, host: FakeHost, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    host.needs_restart = True
    find(page, QLineEdit, "mirrors.url").setText(C)
    press(page, "mirrors.add")
    press(page, "mirrors.apply")
    await until(lambda: dialog() is not None)
    question = dialog()
    assert question is not None
    words = "\n".join(label.text() for label in question.findChildren(QLabel))
    for name in await engine.running_containers():
        assert name in words
    find(question, QAbstractButton, "dialog.cancel").click()
    await until(lambda: find(page, QAbstractButton, "mirrors.understood").isVisibleTo(page))
    assert host.written == []
    assert enabled(page, "mirrors.apply")


async def test_more_settings_go_into_the_same_difference(desk: Desk, host: FakeHost, show: Any, until: Until) -> None:
    page = await opened(desk, host, show, until)
    press(page, "mirrors.more")
    insecure = find(page, QLineEdit, "mirrors.insecure")
    QTest.keyClicks(insecure, "192.168.1.10:5000")
    insecure.insert("，")  # a Chinese keyboard's
    QTest.keyClicks(insecure, "registry.lan")
    QTest.keyClicks(find(page, QLineEdit, "mirrors.proxy.http"), "http://me:secret@proxy:3128")
    shown = text(page, "mirrors.diff")
    assert '"192.168.1.10:5000"' in shown and '"registry.lan"' in shown
    assert "me:******@proxy" in shown and "secret" not in shown
    assert insecure.text() == "192.168.1.10:5000，registry.lan", "typing is left alone"
    press(page, "mirrors.discard")
    assert insecure.text() == ""


async def test_for_an_engine_elsewhere_there_is_a_text_to_copy(
    desk: Desk, host: FakeHost, show: Any, until: Until
) -> None:
    host.place = NoPlace("remote", "ssh://me@server")
    page = await opened(desk, host, show, until)
    assert not enabled(page, "mirrors.apply")
    find(page, QLineEdit, "mirrors.url").setText(C)
    press(page, "mirrors.add")
    press(page, "mirrors.copy")
    copied = QGuiApplication.clipboard().text()
    assert all(one in copied for one in (A, B, C))


async def test_the_commands_that_do_the_same_are_there(desk: Desk, host: FakeHost, show: Any, until: Until) -> None:
    page = await opened(desk, host, show, until)
    press(page, "mirrors.by_hand")
    assert text(page, "mirrors.command") == "sudo systemctl reload docker"
    assert text(page, "mirrors.text").encode() in file_of(A, B)


async def test_away_the_file_stays_in_sight_and_a_press_tries_again(
    desk: Desk, engine: FakeEngine, host: FakeHost, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    engine.go_away()
    await until(lambda: enabled(page, "mirrors.retry"))
    assert addresses(page) == [A, B]
    assert standing(page) == ["In the file"] * 2
    engine.come_back()
    press(page, "mirrors.retry")
    await until(lambda: standing(page) == ["In use"] * 2)


async def test_the_language_changes_everything_in_place(desk: Desk, host: FakeHost, show: Any, until: Until) -> None:
    page = await opened(desk, host, show, until)
    press(page, "mirrors.closed")
    find(page, QLineEdit, "mirrors.url").setText("busybox")
    desk.languages.use("zh_CN")
    await until(lambda: state(page) == "正在使用 2 个镜像源")
    english = [
        label.text()
        for label in page.findChildren(QLabel)
        if re.search("[a-z]{4,} [a-z]{2,} [a-z]{2,}", label.text()) and label.isVisibleTo(page)
    ]
    assert english == []


async def test_ctrl_f_leads_to_the_field_and_another_page_may_fill_it(
    desk: Desk, host: FakeHost, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    page.go({"add": C})
    assert find(page, QLineEdit, "mirrors.url").text() == C


async def test_nothing_is_asked_while_nobody_looks(
    desk: Desk, engine: FakeEngine, host: FakeHost, show: Any, until: Until
) -> None:
    page = await opened(desk, host, show, until)
    page.hide()
    asked = len(engine.calls_of("registry"))
    engine.set_registry(RegistryState((C,)))
    desk.session.live.refresh()
    await until(lambda: desk.session.info is not None and C in str(desk.session.info.mirrors))
    assert len(engine.calls_of("registry")) == asked
    page.show()
    await until(lambda: state(page).startswith("The engine uses"))
