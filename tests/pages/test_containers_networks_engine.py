"""The view of the networks on a real engine: made, joined, left, removed; and a container that goes in the middle."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import sweep
from PySide6.QtWidgets import QAbstractButton, QApplication

from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.runspec import RunSpec
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.containers.networks_view import NetworksView
from firstmate.pages.containers.view import ContainersView

Until = Callable[..., Awaitable[None]]

pytestmark = pytest.mark.engine


@pytest.fixture
def worker(private_engine: PrivateEngine, busybox: str) -> Iterator[DockerEngine]:
    yield DockerEngine(endpoint.parse(private_engine.address))
    sweep(private_engine)
    for one in private_engine.request("GET", "/networks"):
        if one["Name"] not in ("bridge", "host", "none"):
            private_engine.request("DELETE", f"/networks/{one['Id']}")


@pytest.fixture
def desk(qapp: QApplication, worker: DockerEngine, tmp_path: Path) -> Iterator[Desk]:
    yield Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())


@pytest.fixture
def view(desk: Desk, show: Callable[..., Any]) -> NetworksView:
    page = show(ContainersView(desk), width=1100)
    page.go({"view": "networks"})
    assert isinstance(page.part, NetworksView)
    return page.part


def inside(view: NetworksView, network: str) -> str | None:
    """Who the list says is in a network; None while it is not listed."""
    rows = view.table.row_model.shown
    return next((row.cells[1].text for row in rows if row.cells[0].text == network), None)


async def test_what_is_done_to_a_network_is_done(
    view: NetworksView, desk: Desk, private_engine: PrivateEngine, until: Until
) -> None:
    model = view.model
    await until(lambda: inside(view, "bridge") is not None and desk.session.online)
    desk.tasks.start("make", model.create("shop", internal=True, subnet="10.214.9.0/24"))
    await until(lambda: inside(view, "shop") == "nobody")
    said = private_engine.request("GET", "/networks/shop")
    assert said["Internal"] and said["IPAM"]["Config"][0]["Subnet"] == "10.214.9.0/24"
    created = await desk.engine.create(RunSpec(image="busybox", command=("sleep", "1000"), name="member"))
    await desk.engine.start(created.id)
    await until(lambda: inside(view, "bridge") == "member")
    shop = next(one for one in model.things.values() if one.name == "shop")
    member = desk.session.containers[created.id]
    desk.tasks.start("plug", model.plug(shop, member))
    await until(lambda: inside(view, "shop") == "member")
    assert "shop" in private_engine.request("GET", f"/containers/{created.id}/json")["NetworkSettings"]["Networks"]
    desk.tasks.start("remove", model.remove([shop]))
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")
    assert desk.notices.last is not None and desk.notices.last.told is not None
    assert "active endpoints" in desk.notices.last.told.details
    desk.tasks.start("unplug", model.unplug(shop, member))
    await until(lambda: inside(view, "shop") == "nobody")
    view.go({"network": "shop"})
    remove = view.findChild(QAbstractButton, "containers.networks.remove")
    assert remove is not None and remove.isEnabled()
    desk.tasks.start("remove", model.remove([shop]))
    await until(lambda: inside(view, "shop") is None)
    assert "shop" not in {one["Name"] for one in private_engine.request("GET", "/networks")}


async def test_a_network_made_and_removed_elsewhere(
    view: NetworksView, desk: Desk, private_engine: PrivateEngine, until: Until
) -> None:
    await until(lambda: inside(view, "bridge") is not None and desk.session.online)
    body = b'{"Name": "elsewhere", "Driver": "bridge"}'
    identity = private_engine.request("POST", "/networks/create", body)["Id"]
    await until(lambda: inside(view, "elsewhere") == "nobody")
    network = view.model.things[identity]
    created = await desk.engine.create(RunSpec(image="busybox", command=("sleep", "1000"), name="member"))
    await until(lambda: created.id in desk.session.containers)
    member = desk.session.containers[created.id]
    private_engine.request("DELETE", f"/containers/{created.id}?force=1")
    desk.tasks.start("plug", view.model.plug(network, member))
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")
    private_engine.request("DELETE", f"/networks/{identity}")
    desk.tasks.start("remove", view.model.remove([network]))  # gone already is what was wanted
    await until(lambda: inside(view, "elsewhere") is None)
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "ok")
