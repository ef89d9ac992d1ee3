"""What volumes and networks share without their widgets: several removed at once, of which some are refused or gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fakes import FakeEngine
from firstmate.app.notices import Notice
from firstmate.app.page import Desk
from firstmate.core.errors import Conflict, EngineNotRunning
from firstmate.pages.containers.networks_model import NetworksModel
from firstmate.pages.containers.store_model import StoreModel
from firstmate.pages.containers.volumes_model import VolumesModel

Until = Callable[..., Awaitable[None]]


@pytest.fixture(params=(VolumesModel, NetworksModel), ids=("volumes", "networks"))
def model(request: pytest.FixtureRequest, desk: Desk) -> StoreModel[Any]:
    found: StoreModel[Any] = request.param(desk)
    return found


@pytest.fixture
def notices(desk: Desk) -> list[Notice]:
    found: list[Notice] = []
    desk.notices.posted.connect(found.append)
    return found


async def made(engine: FakeEngine, model: StoreModel[Any], until: Until, *names: str) -> list[Any]:
    """New ones of these names; a container is in "used"."""
    for name in names:
        await (engine.create_volume(name) if model.kind == "volumes" else engine.create_network(name))
    if "used" in names and model.kind == "volumes":
        engine.add_container("owner", Mounts=[{"Type": "volume", "Name": "used", "Destination": "/data"}])
    elif "used" in names:
        await engine.connect_network("used", "web")
    await until(lambda: set(names) <= {one.name for one in model.things.values()})
    return [one for name in names for one in model.things.values() if one.name == name]


def names(model: StoreModel[Any]) -> set[str]:
    return {one.name for one in model.things.values()}


async def test_what_can_go_goes_and_one_notice_says_what_did_not(
    desk: Desk, engine: FakeEngine, model: StoreModel[Any], notices: list[Notice], until: Until
) -> None:
    chosen = await made(engine, model, until, "one", "used", "gone", "two")
    await (engine.remove_volume("gone") if model.kind == "volumes" else engine.remove_network("gone"))
    details: list[str] = []
    desk.tasks.changed.connect(lambda: details.extend(job.detail for job in desk.tasks.shown))
    desk.tasks.start(model.removal_key(chosen), model.remove(chosen), title="Removing")
    await until(lambda: notices != [] and not {"one", "two"} & names(model))
    assert "used" in names(model)
    assert [(one.kind, one.text) for one in notices] == [("error", "1 of 4 could not be removed: used")]
    told = notices[0].told
    assert told is not None and told.meaning and told.details.startswith("used: ")
    assert "4 / 4" in details


async def test_when_all_went_it_is_said_once(
    desk: Desk, engine: FakeEngine, model: StoreModel[Any], notices: list[Notice], until: Until
) -> None:
    desk.languages.use("en")
    await model.remove(await made(engine, model, until, "one", "two"))
    await until(lambda: not {"one", "two"} & names(model))
    assert [(one.kind, one.text) for one in notices] == [("ok", f"2 {model.kind} removed.")]


async def test_the_only_one_tells_its_own_error(
    engine: FakeEngine, model: StoreModel[Any], notices: list[Notice], until: Until
) -> None:
    chosen = await made(engine, model, until, "used")
    with pytest.raises(Conflict):
        await model.remove(chosen)
    assert notices == []


async def test_what_is_selected_and_gone_is_no_longer_selected(
    desk: Desk, engine: FakeEngine, model: StoreModel[Any], until: Until
) -> None:
    assert (model.phase, model.single) == ("loading", None)
    one, two = await made(engine, model, until, "one", "two")
    model.select([model.key(one), model.key(two)])
    await until(lambda: model.phase == "ready")
    assert (model.selected, model.single) == ((one, two), None)
    await model.remove([two])
    await until(lambda: model.selected == (one,))
    await until(lambda: desk.session.online)
    assert model.single == one
    engine.go_away(EngineNotRunning("gone"))
    with pytest.raises(EngineNotRunning):
        await model.remove([one])
    await until(lambda: model.stale)
    assert (model.selected, model.single) == ((one,), None)
