"""The Inspect tab: readable cards, covered secrets, searchable JSON, processes, file changes; and what goes away."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from containers_hand import Until, button, command, part
from containers_tabs import inspected, opened
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.errors import EngineFailure
from firstmate.core.inside import Change, ProcessTable
from firstmate.core.run.secrets import MASK
from firstmate.engine import convert
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.inspected import as_json, has_secrets, sections
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table
from firstmate.widgets.text_search import SearchableText


@pytest.fixture
def engine() -> FakeEngine:
    engine = FakeEngine()
    detail = inspected(engine, "web")
    detail["Config"]["Env"] = ["PATH=/bin", "MYSQL_ROOT_PASSWORD=geheim", "URL=https://ann:pw@db/"]
    detail["Config"]["Labels"] = {"note": "<b>plain</b>", "api.token": "geheim"}
    detail["Config"]["Healthcheck"] = {"Test": ["CMD-SHELL", "wget -q localhost"]}
    detail["State"]["Health"] = {
        "Status": "unhealthy", "FailingStreak": 3, "Log": [{"ExitCode": 1, "Output": "refused\n"}],
    }  # fmt: skip
    detail["RestartCount"] = 4
    detail["HostConfig"]["RestartPolicy"] = {"Name": "on-failure", "MaximumRetryCount": 5}
    detail["Mounts"] = [
        {"Type": "volume", "Name": "data", "Source": "/var/x", "Destination": "/data", "RW": True},
        {"Type": "bind", "Source": "/home", "Destination": "/h", "RW": False},
        {"Type": "tmpfs", "Destination": "/run"},
    ]
    detail["NetworkSettings"]["Networks"] = {
        "bridge": {"IPAddress": "172.17.0.2", "Gateway": "172.17.0.1", "MacAddress": "02:42:ac:11:00:02"}
    }
    detail["NetworkSettings"]["Ports"] = {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}], "81/tcp": None}
    return engine


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk))
    return view


def words(page: QWidget, name: str) -> list[str]:
    card = part(page, QWidget, f"inspect.{name}")
    return [label.text() for label in card.findChildren(QLabel) if not label.isHidden()]


def shown_json(page: QWidget) -> str:
    return part(page, SearchableText, "inspect.json").toPlainText()


# -- cards -----------------------------------------------------------------------------------------------------------


def test_every_card_says_what_inspect_says(qapp: object, engine: FakeEngine) -> None:
    detail = convert.container_detail(inspected(engine, "web"))
    told = {one.name: {fact.label: fact.value for fact in one.facts} for one in sections(detail)}
    assert list(told) == ["program", "network", "health", "mounts", "environment", "labels"]
    assert told["program"]["Restart policy"].startswith("on-failure")
    assert "5" in told["program"]["Restart policy"]
    assert "4" in told["program"]["Restarted"]
    assert told["network"]["bridge"] == "172.17.0.2"
    assert told["network"]["Port 80/tcp"] == "127.0.0.1:8080"
    assert "not published" in told["network"]["Port 81/tcp"]
    assert told["health"].pop("Failed in a row").startswith("3 time")
    assert told["health"] == {
        "State": "unhealthy: the check fails", "Check": "wget -q localhost",
        "Last exit code": "1", "Last words": "refused",
    }  # fmt: skip
    assert told["mounts"] == {
        "/data": "volume data", "/h": "folder of the engine's computer: /home · read only",
        "/run": "in memory, lost when it stops",
    }  # fmt: skip
    assert told["environment"] == {"PATH": "/bin", "MYSQL_ROOT_PASSWORD": MASK, "URL": f"https://ann:{MASK}@db/"}
    assert told["labels"] == {"note": "<b>plain</b>", "api.token": MASK}


def test_json_covers_secrets_until_they_are_wanted(engine: FakeEngine) -> None:
    raw = inspected(engine, "web")
    detail = convert.container_detail(raw)
    covered = as_json(detail)
    assert has_secrets(detail)
    assert "geheim" not in covered
    assert "ann:pw" not in covered
    assert json.loads(as_json(detail, revealed=True)) == raw
    plain = convert.container_detail(inspected(engine, "failed"))
    assert not has_secrets(plain)
    assert json.loads(as_json(plain)) == inspected(engine, "failed")


async def test_the_cards_are_shown_and_secrets_only_when_asked_for(
    page: ContainersView, until: Until, language: str
) -> None:
    await opened(page, until, "web", "inspect")
    assert command(page) == "docker inspect web"
    assert "172.17.0.2" in words(page, "network")
    assert "geheim" not in words(page, "environment")
    reveal = button(page, "inspect.reveal")
    assert reveal.accessibleName()
    reveal.click()
    assert "geheim" in words(page, "environment")
    assert "<b>plain</b>" in words(page, "labels")
    await opened(page, until, "shell", "inspect")
    assert not reveal.isChecked()  # the next container's are covered again
    await opened(page, until, "web", "inspect")
    assert "geheim" not in words(page, "environment")


# -- JSON ------------------------------------------------------------------------------------------------------------


async def test_json_is_searched_with_next_and_previous(page: ContainersView, until: Until) -> None:
    await opened(page, until, "web", "inspect")
    button(page, "inspect.view.json").click()
    text = part(page, SearchableText, "inspect.json")
    assert json.loads(shown_json(page))["Name"] == "/web"
    search = part(page, SearchField, "inspect.search")
    search.setText("ipaddress")
    await until(lambda: text.hits == shown_json(page).lower().count("ipaddress") > 1)
    first = text.textCursor().position()
    button(page, "inspect.next").click()
    assert text.textCursor().position() > first
    button(page, "inspect.previous").click()
    assert text.textCursor().position() == first
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert text.textCursor().position() > first
    QTest.keyClick(search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert text.textCursor().position() == first
    assert len(text.extraSelections()) == text.hits
    search.setText("no such words")
    await until(lambda: text.hits == 0)
    assert not button(page, "inspect.next").isEnabled()


# -- processes -------------------------------------------------------------------------------------------------------


async def test_processes_are_asked_only_while_they_are_seen(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    await opened(page, until, "web", "inspect")
    assert not engine.calls_of("processes")
    button(page, "inspect.view.processes").click()
    assert command(page) == "docker top web"
    table = part(page, Table, "processes")
    await until(lambda: table.row_model.total == 1)
    titles = [column.title() for column in table.row_model.columns]
    assert titles[-1] == "CMD"
    engine.process_table = ProcessTable(("PID", "COMMAND"), (("1", "sh"), ("20", "sleep 5")))
    button(page, "inspect.refresh").click()
    await until(lambda: part(page, Table, "processes").row_model.total == 2)
    button(page, "inspect.view.cards").click()
    asked = len(engine.calls_of("processes"))
    await page.model.desk.engine.pause("web")
    await until(lambda: page.model.focused is not None and page.model.focused.state == "paused")
    assert len(engine.calls_of("processes")) == asked
    button(page, "inspect.view.processes").click()
    await until(lambda: len(engine.calls_of("processes")) == asked + 1)
    engine.exit_container("web", 0)
    frame = page.list_view._detail.late("inspect").processes_view.frame  # type: ignore[union-attr]
    await until(lambda: frame.state == "empty")


async def test_what_the_engine_refuses_is_explained_and_asked_again(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    engine.fail_next("processes", EngineFailure("ps: not found", engine_text="ps: not found", status=500))
    await opened(page, until, "web", "inspect")
    button(page, "inspect.view.processes").click()
    frame: StateFrame = page.list_view._detail.late("inspect").processes_view.frame  # type: ignore[union-attr]
    await until(lambda: frame.state == "error")
    assert any("ps: not found" in one.toPlainText() for one in frame.findChildren(QPlainTextEdit))
    button(page, "inspect.refresh").click()
    await until(lambda: frame.state == "content")


# -- changes ---------------------------------------------------------------------------------------------------------


async def test_changes_are_counted_filtered_and_shown_as_they_are(
    page: ContainersView, engine: FakeEngine, until: Until, language: str
) -> None:
    engine.changed_paths["web"] = (
        Change("added", "/tmp/a\nb"), Change("changed", "/etc"), Change("deleted", "/etc/group"),
    )  # fmt: skip
    await opened(page, until, "web", "inspect")
    button(page, "inspect.view.changes").click()
    assert command(page) == "docker diff web"
    table = part(page, Table, "changes")
    await until(lambda: table.row_model.total == 3)
    assert "/tmp/a\\nb" in [row.cells[1].text for row in table.row_model.shown]
    assert part(page, QLabel, "changes.summary").text().count("1") == 3
    part(page, SearchField, "inspect.search").setText("group")
    await until(lambda: len(table.row_model.shown) == 1)
    part(page, SearchField, "inspect.search").clear()
    engine.changed_paths["web"] = ()
    button(page, "inspect.refresh").click()
    frame = page.list_view._detail.late("inspect").changes_view.frame  # type: ignore[union-attr]
    await until(lambda: frame.state == "empty")


# -- what goes away --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["cards", "json", "processes", "changes"])
async def test_a_container_removed_by_somebody_else_keeps_its_last_words(
    page: ContainersView, engine: FakeEngine, until: Until, view: str
) -> None:
    await opened(page, until, "web", "inspect")
    gate = engine.hold("processes")
    button(page, f"inspect.view.{view}").click()
    await engine.remove("web", force=True)
    gate.set()
    await until(lambda: page.model.focused_gone)
    if view == "json":
        assert json.loads(shown_json(page))["Name"] == "/web"
    elif view == "cards":
        assert "172.17.0.2" in words(page, "network")
    elif view == "processes":
        frame = page.list_view._detail.late("inspect").processes_view.frame  # type: ignore[union-attr]
        await until(lambda: frame.state == "empty")
    button(page, "inspect.refresh").click()
    assert page.model.desk.notices.last is None


async def test_the_tab_is_built_when_it_is_first_chosen(page: ContainersView, until: Until) -> None:
    await opened(page, until, "web", "overview")
    assert page.list_view._detail.late("inspect") is None
    button(page, "inspect").click()
    assert page.list_view._detail.late("inspect") is not None


async def test_ctrl_f_finds_in_the_json_while_one_reads_it(page: ContainersView, until: Until) -> None:
    await opened(page, until, "web", "inspect")
    search = part(page, SearchField, "inspect.search")
    page.focus_filter()
    assert not search.hasFocus()  # the keyboard was elsewhere: the list is searched
    button(page, "inspect.view.json").click()
    part(page, SearchableText, "inspect.json").setFocus()
    page.focus_filter()
    assert search.hasFocus() or page.window().focusWidget() is search
