"""The view of the networks: the list and who is in each, made, connected, removed, cleaned up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from containers_hand import Until, answer, button, command, opened, part, told
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.entities import Network
from firstmate.core.errors import EngineNotRunning
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.network_rows import meaning
from firstmate.pages.containers.networks_view import NetworksView
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.rows_editor import Choice
from firstmate.widgets.table import Table


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk), width=1100)
    view.go({"view": "networks"})
    return view


def table(page: ContainersView) -> Table:
    return part(page, Table, "networks.table")


def members(page: ContainersView) -> dict[str, str]:
    return {row.cells[0].text: row.cells[1].text for row in table(page).row_model.shown}


def choose(page: ContainersView, name: str) -> None:
    view = page.part
    assert isinstance(view, NetworksView)
    view.go({"network": name})
    assert [one.name for one in view.model.selected] == [name]


def test_each_kind_has_its_sentence() -> None:
    kinds = [("bridge", "bridge", False), ("host", "host", False), ("none", "null", False), ("a", "bridge", True)]
    networks = [Network("1", name, driver, "local", None, internal) for name, driver, internal in kinds]
    assert len({meaning(one) for one in [*networks, Network("1", "b", "bridge", "local", None)]}) == 5


async def test_a_network_is_made(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: "bridge" in members(page) and desk.session.online)
    button(page, "networks.create").click()
    dialog = await opened(until, "containers.new_network.dialog")
    name, subnet = part(dialog, QLineEdit, "new_network.name"), part(dialog, QLineEdit, "new_network.subnet")
    confirm = button(dialog, "new_network.confirm")
    for wrong in ("bridge", "my net", "-x"):
        name.setText(wrong)
        assert not confirm.isEnabled() and name.accessibleDescription(), wrong
    name.setText("shop")
    for wrong in ("172.28.0.0", "172.28.0.7/16", "nonsense"):
        subnet.setText(wrong)
        assert not confirm.isEnabled() and "slash" in subnet.accessibleDescription(), wrong
    subnet.setText("10.7.0.0/24")
    part(dialog, QCheckBox, "new_network.internal").setChecked(True)
    line = command(dialog, "new_network.command")
    assert line == "docker network create --internal --subnet 10.7.0.0/24 shop"
    confirm.click()
    await until(lambda: "shop" in members(page))
    call = engine.calls_of("create_network")[0]
    assert call.args == ("shop",) and call.options == {"internal": True, "subnet": "10.7.0.0/24", "gateway": ""}


async def test_a_container_comes_and_goes(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    await engine.create_network("shop")
    await until(lambda: members(page).get("shop") is not None and desk.session.online)
    choose(page, "shop")
    assert not button(page, "networks.disconnect").isEnabled()
    button(page, "networks.connect").click()
    dialog = await opened(until, "containers.member.dialog")
    choice = part(dialog, Choice, "member.choice")
    choice.setCurrentIndex(choice.findText("web"))
    assert command(dialog, "member.command") == "docker network connect shop web"
    button(dialog, "member.confirm").click()
    await until(lambda: members(page)["shop"] == "web")
    await until(lambda: told(desk).startswith("web is in shop now"))
    button(page, "networks.disconnect").click()
    dialog = await opened(until, "containers.member.dialog")
    assert command(dialog, "member.command") == "docker network disconnect shop web"
    button(dialog, "member.confirm").click()
    await until(lambda: members(page)["shop"] == "nobody")


async def test_a_network_in_use_is_refused_and_explained(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    await engine.create_network("shop")
    await engine.connect_network("shop", "web")
    await until(lambda: members(page).get("shop") == "web" and desk.session.online)
    choose(page, "shop")
    button(page, "networks.remove").click()
    await answer(until, "confirm")
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")
    assert "shop" in members(page)


async def test_the_own_networks_of_the_engine_stay(page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: "host" in members(page) and desk.session.online)
    for name in ("bridge", "host", "none"):
        choose(page, name)
        assert not button(page, "networks.remove").isEnabled(), name
    assert not button(page, "networks.connect").isEnabled()  # nobody is put into none


async def test_exactly_what_was_listed_is_cleaned_up(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    for name in ("one", "two", "three"):
        await engine.create_network(name)
    await engine.connect_network("three", "web")
    await until(lambda: members(page).get("three") == "web" and desk.session.online)
    before = set(members(page))
    prune = button(page, "networks.prune")
    await until(prune.isEnabled)
    prune.click()
    dialog = await opened(until)
    found = dialog.findChild(QPlainTextEdit, "dialog.list")
    assert found is not None and {"one", "two"} <= set(found.toPlainText().split())
    assert not {"bridge", "host", "none", "three"} & set(found.toPlainText().split())
    await engine.remove_network("two")  # gone meanwhile: what was wanted
    await answer(until, "confirm")
    await until(lambda: told(desk) != "")
    assert desk.notices.last is not None and desk.notices.last.kind == "ok"
    await until(lambda: set(members(page)) <= before - {"one", "two"} and "three" in members(page))


async def test_a_container_that_went_while_it_was_chosen(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    await engine.create_network("shop")
    await until(lambda: "shop" in members(page) and desk.session.online)
    choose(page, "shop")
    button(page, "networks.connect").click()
    dialog = await opened(until, "containers.member.dialog")
    choice = part(dialog, Choice, "member.choice")
    choice.setCurrentIndex(choice.findText("web"))
    await engine.remove("web", force=True)
    button(dialog, "member.confirm").click()
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")


async def test_inspect_shows_what_the_engine_says(page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: "bridge" in members(page) and desk.session.online)
    choose(page, "bridge")
    button(page, "networks.inspect").click()
    found = (await opened(until)).findChild(QPlainTextEdit, "dialog.list")
    assert found is not None and '"Driver": "bridge"' in found.toPlainText()
    await answer(until, "cancel")


async def test_an_engine_that_is_away(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: "bridge" in members(page) and desk.session.online)
    engine.go_away(EngineNotRunning("gone"))
    await until(lambda: not desk.session.online)
    await until(lambda: all(row.faded for row in table(page).row_model.shown))
    for what in ("inspect", "connect", "disconnect", "prune", "remove", "create"):
        assert not button(page, f"networks.{what}").isEnabled(), what
