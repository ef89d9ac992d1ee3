"""Keeping the finished layers of a pull on an engine that lets go of them: what is asked, made, shown and removed."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import tarfile
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from images_hand import button, find, names
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from fake_registry import FakeRegistry, makeup_of
from fakes import FakeEngine, refusal
from firstmate.app import keeping
from firstmate.app.page import Desk
from firstmate.core.entities import RegistryState
from firstmate.core.errors import EngineFailure
from firstmate.core.kept_layers import LAYERS, UNFINISHED, Makeup, archive
from firstmate.core.names import parse_image_name
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.pulls import Pull
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.labels import Label

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]

NGINX = parse_image_name("nginx")
A, B, C = IDS = ("a" * 12, "b" * 12, "c" * 12)
IMAGE = makeup_of(*IDS, size=2_100_000)


def says(identity: str, status: str) -> dict[str, Any]:
    return {"status": status, "id": identity, "progressDetail": {}}


BEGUN = [says(one, "Pulling fs layer") for one in IDS]
FIRST, SECOND, THIRD = (says(one, "Pull complete") for one in IDS)


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "PATIENCE", 0.0)
    monkeypatch.setattr(keeping, "PAUSE", 0.0)


@pytest.fixture
def registry(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> FakeRegistry:
    made = FakeRegistry()
    made.makeups[NGINX.full] = IMAGE
    monkeypatch.setattr(keeping, "open_lookups", made)
    return made


@pytest.fixture
def model(desk: Desk, registry: FakeRegistry) -> ImagesModel:
    return ImagesModel(desk)


def kept(engine: FakeEngine) -> list[dict[str, Any]]:
    """The images that the engine has for this."""
    return [one for one in engine._images if UNFINISHED in (one["Labels"] or {})]


def rows(engine: FakeEngine) -> list[str]:
    """How much each of them keeps."""
    return [one["Labels"][LAYERS] for one in kept(engine)]


def counts(engine: FakeEngine) -> list[int]:
    """How many layers each archive that the engine was given listed."""
    found = []
    for call in engine.calls_of("keep_layers"):
        with tarfile.open(fileobj=io.BytesIO(call.args[0])) as tar:
            config = json.load(tar.extractfile(tar.getnames()[0]))  # type: ignore[arg-type]
            found.append(len(config["rootfs"]["diff_ids"]))
    return found


async def begun(desk: Desk, model: ImagesModel, until: Until, image: str = "nginx", platform: str = "") -> Pull:
    await until(lambda: desk.session.info is not None and desk.session.has("images"))
    return model.pulls.start(parse_image_name(image), platform)[0]


async def add_kept(engine: FakeEngine, desk: Desk, until: Until, count: int, image: Makeup = IMAGE, **more: Any) -> str:
    """An unfinished download of an earlier day."""
    part = image.kept(count, NGINX, **more)
    made = await engine.keep_layers(archive(image, count, part, 1_700_000_000 + count))
    engine.calls.clear()
    await until(lambda: made in desk.session.images)
    return made


# -- while it is pulled ------------------------------------------------------------------------------------------------
async def test_each_longer_row_of_layers_is_kept_once_and_goes_at_the_end(
    desk: Desk, engine: FakeEngine, model: ImagesModel, registry: FakeRegistry, until: Until
) -> None:
    engine.set_registry(RegistryState(("https://mirror.example",), ("10.0.0.1:5000",)))
    gates = [asyncio.Event() for _ in range(3)]
    engine.pull_script = [*BEGUN, FIRST, gates[0], SECOND, gates[1], THIRD, gates[2]]
    pull = await begun(desk, model, until)
    await until(lambda: rows(engine) == ["1/3"])
    gates[0].set()
    await until(lambda: rows(engine) == ["2/3"])
    order = [call.method for call in engine.calls if call.method in ("keep_layers", "remove_image")]
    assert order == ["keep_layers", "keep_layers", "remove_image"], "never without one"
    await until(lambda: pull.kept is not None and pull.kept.layers == 2)
    assert registry.asked == [(NGINX.full, "linux/amd64", ("https://mirror.example",))], "asked once"
    gates[1].set()
    await until(lambda: pull.state.layers_done == 3)
    gates[2].set()
    await until(lambda: pull.phase == "done")
    assert counts(engine) == [1, 2], "when all layers are ready, the image itself is about to need them"
    assert kept(engine) == []
    await until(lambda: not desk.tasks.running(keeping.task_of(NGINX)))
    assert pull.kept is None
    assert len(registry.asked) == 1


async def test_a_quick_pull_pays_nothing(
    desk: Desk, engine: FakeEngine, model: ImagesModel, registry: FakeRegistry, until: Until, monkeypatch: Any
) -> None:
    monkeypatch.setattr(keeping, "PATIENCE", 1.0)
    pull = await begun(desk, model, until)
    before = len(engine.calls)
    await until(lambda: pull.phase == "done")
    assert registry.asked == []
    assert {call.method for call in engine.calls[before:]} <= {"pull", "image", "images"}
    assert not engine.calls_of("keep_layers")
    assert not desk.tasks.running(keeping.task_of(NGINX))


@pytest.mark.parametrize(
    "messages",
    [
        BEGUN,
        [*BEGUN, SECOND],
        [*BEGUN, says(A, "Already exists")],
        [says(A, "Already exists"), says(B, "Already exists"), says(C, "Already exists")],
    ],
)
async def test_where_nothing_new_is_ready_nothing_is_made(
    desk: Desk, engine: FakeEngine, model: ImagesModel, until: Until, messages: Sequence[Any]
) -> None:
    """Nothing, nothing from the lowest on, only what another image has, and all of it."""
    engine.pull_script = [*messages, asyncio.Event()]
    pull = await begun(desk, model, until)
    await until(lambda: len(pull.state.layers) == 3)
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert not engine.calls_of("keep_layers")
    model.pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")


@pytest.mark.parametrize(
    ("status", "driver"),
    [([["driver-type", "io.containerd.snapshotter.v1"]], "overlayfs"), ([], "overlay")],
)
async def test_an_engine_that_keeps_by_itself_or_is_another_kind_is_left_alone(
    desk: Desk,
    engine: FakeEngine,
    model: ImagesModel,
    registry: FakeRegistry,
    until: Until,
    status: list[Any],
    driver: str,
) -> None:
    engine._info |= {"DriverStatus": status, "Driver": driver}
    engine.pull_script = [*BEGUN, FIRST, asyncio.Event()]
    await until(lambda: desk.session.info is not None and desk.session.info.storage_driver == driver)
    pull = await begun(desk, model, until)
    await until(lambda: pull.state.layers_done == 1)
    assert not desk.tasks.running(keeping.task_of(NGINX))
    assert registry.asked == []
    model.pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")


async def test_another_platform_is_asked_for_and_noted(
    desk: Desk, engine: FakeEngine, model: ImagesModel, registry: FakeRegistry, until: Until
) -> None:
    engine.pull_script = [*BEGUN, FIRST, asyncio.Event()]
    pull = await begun(desk, model, until, platform="linux/arm64")
    await until(lambda: pull.kept is not None)
    assert registry.asked[0][1] == "linux/arm64"
    assert pull.kept is not None
    assert pull.kept.platform == "linux/arm64"
    model.pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")


@pytest.mark.parametrize("way", ["stop", "done"])
async def test_the_end_of_one_pull_leaves_that_of_another_page_its_keeper(
    desk: Desk, engine: FakeEngine, model: ImagesModel, until: Until, way: str
) -> None:
    gate = asyncio.Event()
    engine.pull_script = [*BEGUN, gate]
    pull = await begun(desk, model, until)
    await until(lambda: len(pull.state.layers) == 3)
    state = pull.state
    async with keeping.layers_kept(desk, "nginx") as look:  # as the Run page does
        if way == "stop":
            model.pulls.cancel(pull.key)
        else:
            gate.set()
        await until(lambda: pull.phase == ("cancelled" if way == "stop" else "done"))
        assert desk.tasks.running(keeping.task_of(NGINX))
        look(state.apply(FIRST, 1.0))
        await until(lambda: rows(engine) == ["1/3"], seconds=3)
    assert kept(engine) == []
    await until(lambda: not desk.tasks.running(keeping.task_of(NGINX)))


# -- what may go wrong -------------------------------------------------------------------------------------------------
async def test_a_registry_that_does_not_answer_disturbs_nothing(
    desk: Desk,
    engine: FakeEngine,
    model: ImagesModel,
    registry: FakeRegistry,
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    told: list[Any] = []
    desk.notices.posted.connect(told.append)
    registry.makeups.clear()
    gate = asyncio.Event()
    engine.pull_script = [*BEGUN, FIRST, SECOND, gate]
    pull = await begun(desk, model, until)
    await until(lambda: "no layers are kept: docker.io is not there" in caplog.text)
    gate.set()
    await until(lambda: pull.phase == "done")
    assert len(registry.asked) == 1
    assert not engine.calls_of("keep_layers")
    assert told == [], "who pulls hears nothing of it"


async def test_a_registry_that_tells_of_another_image_is_not_believed(
    desk: Desk, engine: FakeEngine, model: ImagesModel, registry: FakeRegistry, until: Until
) -> None:
    registry.makeups[NGINX.full] = makeup_of(A, "d" * 12, C)
    gate = asyncio.Event()
    engine.pull_script = [*BEGUN, FIRST, gate, SECOND]
    pull = await begun(desk, model, until)
    await until(lambda: registry.asked)
    gate.set()
    await until(lambda: pull.phase == "done")
    assert not engine.calls_of("keep_layers")


async def test_an_engine_that_refuses_once_is_asked_again_with_the_next_layer(
    desk: Desk, engine: FakeEngine, model: ImagesModel, registry: FakeRegistry, until: Until
) -> None:
    words = "open /var/lib/docker/tmp/docker-import-1/0/layer.tar: no such file or directory"
    engine.fail_next("keep_layers", EngineFailure(words, engine_text=words))
    gate = asyncio.Event()
    engine.pull_script = [*BEGUN, FIRST, gate, SECOND, asyncio.Event()]
    pull = await begun(desk, model, until)
    await until(lambda: len(engine.calls_of("keep_layers")) == 1)
    gate.set()
    await until(lambda: pull.kept is not None)
    assert counts(engine) == [1, 2]
    assert len(registry.asked) == 1
    assert pull.phase == "running"
    model.pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")


async def test_a_window_that_closes_in_the_middle_leaves_what_is_kept(
    desk: Desk, engine: FakeEngine, model: ImagesModel, until: Until
) -> None:
    engine.pull_script = [*BEGUN, FIRST, asyncio.Event()]
    await begun(desk, model, until)
    await until(lambda: kept(engine))
    await desk.tasks.close()
    assert len(kept(engine)) == 1
    assert engine.open_streams == 1, "that of the events"


async def test_cancelling_waits_for_nobody(
    desk: Desk, engine: FakeEngine, model: ImagesModel, registry: FakeRegistry, until: Until
) -> None:
    registry.gate = asyncio.Event()
    engine.pull_script = [*BEGUN, FIRST, asyncio.Event()]
    pull = await begun(desk, model, until)
    await until(lambda: registry.asked)
    model.pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")
    assert not desk.tasks.running(keeping.task_of(NGINX)), "the question to the registry is given up"
    assert kept(engine) == []


async def test_what_the_engine_is_just_making_is_made_when_the_pull_is_cancelled(
    desk: Desk, engine: FakeEngine, model: ImagesModel, until: Until
) -> None:
    gate = engine.hold("keep_layers")
    engine.pull_script = [*BEGUN, FIRST, asyncio.Event()]
    pull = await begun(desk, model, until)
    await until(lambda: engine.calls_of("keep_layers"))
    model.pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")
    assert pull.kept is None
    gate.set()
    await until(lambda: pull.kept is not None)
    await until(lambda: not desk.tasks.running(keeping.task_of(NGINX)))


# -- pulling again -----------------------------------------------------------------------------------------------------
async def test_pulling_again_removes_nothing_before_it_is_done(
    desk: Desk, engine: FakeEngine, model: ImagesModel, until: Until
) -> None:
    await until(lambda: desk.session.has("images"))
    earlier = await add_kept(engine, desk, until, 1)
    moved_on = await add_kept(engine, desk, until, 2, makeup_of("e" * 12, "f" * 12))
    gate = asyncio.Event()
    engine.pull_script = [*BEGUN, says(A, "Already exists"), SECOND, gate]
    pull = await begun(desk, model, until)
    await until(lambda: counts(engine) == [2])
    await until(lambda: earlier not in desk.session.images)
    assert {one["Id"] for one in kept(engine)} > {moved_on}, "the longer one holds the shorter, not the other one"
    assert pull.kept is not None
    assert pull.kept.layers == 2
    gate.set()
    await until(lambda: pull.phase == "done")
    assert kept(engine) == []


async def test_what_was_kept_before_is_not_made_again(
    desk: Desk, engine: FakeEngine, model: ImagesModel, registry: FakeRegistry, until: Until
) -> None:
    await until(lambda: desk.session.has("images"))
    await add_kept(engine, desk, until, 2)
    engine.pull_script = [*BEGUN, says(A, "Already exists"), SECOND, asyncio.Event()]
    pull = await begun(desk, model, until)
    await until(lambda: pull.state.layers_done == 2 and registry.asked)
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert not engine.calls_of("keep_layers")
    assert not engine.calls_of("remove_image")
    model.pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")
    assert pull.kept is not None


async def test_only_our_own_goes_and_nothing_that_a_container_uses(
    desk: Desk, engine: FakeEngine, model: ImagesModel, until: Until
) -> None:
    await until(lambda: desk.session.has("images"))
    used = await add_kept(engine, desk, until, 1)
    free = await add_kept(engine, desk, until, 2)
    named = await add_kept(engine, desk, until, 3)
    next(one for one in engine._images if one["Id"] == named)["RepoTags"] = ["mine:latest"]
    other = await engine.keep_layers(archive(IMAGE, 1, IMAGE.kept(1, parse_image_name("redis")), 5))
    identity = engine.add_container("looking", image=used, ImageID=used)
    await until(lambda: identity in desk.session.containers and other in desk.session.images)
    engine.pull_script = [*BEGUN]
    pull = await begun(desk, model, until)
    await until(lambda: pull.phase == "done")
    assert {one["Id"] for one in kept(engine)} == {used, named, other}
    assert [call.args for call in engine.calls_of("remove_image")] == [(free,)]
    assert all(not call.options["force"] for call in engine.calls_of("remove_image"))


# -- what the person sees ----------------------------------------------------------------------------------------------
def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(Label) if one.isVisible())


async def shown(desk: Desk, show: Show, until: Until) -> Any:
    page = show(ImagesView(desk))
    await until(lambda: desk.session.info is not None and desk.session.has("images"))
    return page


@pytest.mark.parametrize("end", ["cancelled", "failed"])
async def test_the_card_says_what_is_kept(
    desk: Desk, engine: FakeEngine, registry: FakeRegistry, show: Show, until: Until, language: str, end: str
) -> None:
    gate = asyncio.Event()
    cut = refusal("unexpected EOF", 500, "images.pull")
    engine.pull_script = [*BEGUN, FIRST, SECOND, gate, cut]
    page = await shown(desk, show, until)
    page.go({"pull": "nginx"})
    [pull] = page._model.pulls.all
    await until(lambda: pull.kept is not None and pull.kept.layers == 2)
    page.go({"view": "get"})
    if end == "cancelled":
        button(page, "images.cancel").click()
    else:
        gate.set()
    await until(lambda: pull.phase == end)
    sentence = "(4.2 MB) are kept: pulling it again" if language == "en" else "已保留 3 层中的前 2 层（4.2 MB）"
    await until(lambda: sentence in words(page))
    # And when it has been removed, the card says so.
    await engine.remove_image(kept(engine)[0]["Id"])
    await until(lambda: sentence not in words(page))
    assert ("No layer of it is kept" if language == "en" else "没有保留下任何一层") in words(page)


async def test_a_silent_pull_says_that_its_layers_stay(
    desk: Desk, engine: FakeEngine, registry: FakeRegistry, show: Show, until: Until
) -> None:
    engine.pull_script = [*BEGUN, FIRST, asyncio.Event()]
    page = await shown(desk, show, until)
    page.go({"pull": "nginx"})
    [pull] = page._model.pulls.all
    await until(lambda: pull.kept is not None)
    pull.moved -= 20
    page._model.pulls.look()
    await until(lambda: "Layers that are ready stay." in words(page))


async def test_the_list_shows_it_once_the_pull_is_over(
    desk: Desk, engine: FakeEngine, registry: FakeRegistry, show: Show, until: Until, language: str
) -> None:
    engine.pull_script = [*BEGUN, FIRST, asyncio.Event()]
    page = await shown(desk, show, until)
    page.go({"view": "local"})
    await until(lambda: names(page))
    before = names(page)
    [pull] = [page._model.pulls.start(NGINX)[0]]
    await until(lambda: kept(engine) and kept(engine)[0]["Id"] in desk.session.images)
    assert names(page) == before, "while it is pulled, it is no image to show"
    page._model.pulls.cancel(pull.key)
    name = "nginx:latest (unfinished download)" if language == "en" else "nginx:latest（未完成的下载）"
    await until(lambda: name in names(page))
    # Chosen, it says why it is there; running, saving and pushing it would be no use.
    page.go({"select": kept(engine)[0]["Id"]})
    reason = find(page, QWidget, "images.unfinished")
    await until(lambda: reason.isVisible())
    assert "nginx:latest" in words(reason) and "2.1 MB" in words(reason)
    for absent in ("images.run", "images.save", "images.push", "images.tag"):
        assert not find(page, QAbstractButton, absent).isVisible(), absent
    assert find(page, QAbstractButton, "images.remove").isVisible()
    menu = opened_menu(page, kept(engine)[0]["Id"])
    assert [one.text() for one in menu.actions() if not one.isSeparator()] == (
        ["Pull it again", "Remove…"] if language == "en" else ["继续拉取", "删除…"]
    )
    menu.close()
    # Pulled again, it is gone from the list, and from the engine in the end.
    gate = asyncio.Event()
    engine.pull_script = [*BEGUN, gate]
    button(page, "images.continue").click()
    await until(lambda: len(engine.calls_of("pull")) == 2)
    page.go({"view": "local"})
    await until(lambda: name not in names(page))
    assert len(kept(engine)) == 1
    gate.set()
    await until(lambda: page._model.pulls.all[0].phase == "done")
    await until(lambda: "nginx:latest" in names(page))
    assert kept(engine) == []
    assert name not in names(page)


async def test_it_stays_hidden_until_the_engine_has_removed_it(
    desk: Desk, engine: FakeEngine, model: ImagesModel, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pull is done in the pause after a step, and the engine takes longer to remove than the pause lasts."""
    monkeypatch.setattr(keeping, "PAUSE", 0.5)
    gate = asyncio.Event()
    engine.pull_script = [*BEGUN, FIRST, gate]
    pull = await begun(desk, model, until)
    await until(lambda: model.hidden)
    removing = engine.hold("remove_image")
    gate.set()
    await until(lambda: engine.calls_of("remove_image"))
    await asyncio.sleep(0.6)
    assert kept(engine)[0]["Id"] not in model.images, "shown for a moment"
    removing.set()
    await until(lambda: pull.phase == "done" and not desk.tasks.running(keeping.task_of(NGINX)))
    assert kept(engine) == []


def opened_menu(page: Any, image: str) -> QMenu:
    page.local._open_menu(image, page.mapToGlobal(page.rect().center()))
    return next(one for one in page.local.findChildren(QMenu, "images.menu") if one.isVisible())


async def test_pulling_again_takes_the_platform_along(
    desk: Desk, engine: FakeEngine, registry: FakeRegistry, show: Show, until: Until
) -> None:
    page = await shown(desk, show, until)
    made = await add_kept(engine, desk, until, 2, platform="linux/arm64")
    page.go({"select": made})
    await until(lambda: button(page, "images.continue").isVisible())
    assert "nginx:latest (linux/arm64)" in words(page)
    assert "docker pull --platform linux/arm64 nginx:latest" in button(page, "images.continue").toolTip()
    button(page, "images.continue").click()
    await until(lambda: engine.calls_of("pull"))
    assert engine.calls_of("pull")[0].options == {"platform": "linux/arm64"}


async def test_removing_it_and_cleaning_up_call_it_by_its_name(
    desk: Desk, engine: FakeEngine, registry: FakeRegistry, show: Show, until: Until
) -> None:
    page = await shown(desk, show, until)
    made = await add_kept(engine, desk, until, 2)
    page.go({"select": made})
    await until(lambda: button(page, "images.remove").isVisible())
    page.local.clearing.prune("dangling")
    await until(lambda: dialog() is not None)
    assert "nginx:latest (unfinished download)" in everything(dialog())
    find(dialog(), QAbstractButton, "dialog.cancel").click()
    await until(lambda: dialog() is None)
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    text = everything(dialog())
    assert "Remove nginx:latest (unfinished download)?" in text
    assert "fetches these layers anew" in text
    assert "building it again" not in text
    told: list[Any] = []
    desk.notices.posted.connect(told.append)
    find(dialog(), QAbstractButton, "dialog.confirm").click()
    await until(lambda: told and kept(engine) == [])
    assert [one.text for one in told] == ["nginx:latest (unfinished download) has been removed."]


async def test_cleaning_up_leaves_what_a_running_pull_needs(
    desk: Desk, engine: FakeEngine, registry: FakeRegistry, model: ImagesModel, until: Until
) -> None:
    engine.pull_script = [*BEGUN, FIRST, asyncio.Event()]
    pull = await begun(desk, model, until)
    await until(lambda: pull.kept is not None)
    made = kept(engine)[0]["Id"]
    await until(lambda: made not in model.images)
    assert made not in {one.image.id for one in (await model.pruning.plan("dangling")).removals}
    model.pulls.cancel(pull.key)
    await until(lambda: made in model.images)
    assert made in {one.image.id for one in (await model.pruning.plan("dangling")).removals}


def dialog() -> Any:
    windows = [one for one in QApplication.topLevelWidgets() if one.objectName() == "dialog" and one.isVisible()]
    return windows[0] if windows else None


def everything(window: QWidget) -> str:
    texts = [one.text() for one in window.findChildren(Label)]
    for kind in ("toPlainText", "text"):
        texts += [getattr(one, kind)() for one in window.findChildren(QWidget) if hasattr(one, kind)]
    return "\n".join([window.windowTitle(), *texts])
