"""Removing images, one and several, and cleaning up by an exact list: on the fake engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from images_hand import answer, button, dialog, dialog_text, find, listed, names, table, went
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu

from fakes import FakeEngine, recorded, refusal
from firstmate.app.page import Desk
from firstmate.core.disk import DiskUsage
from firstmate.core.entities import Image
from firstmate.core.errors import Conflict
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.pruning import candidates
from firstmate.pages.images.removals import removal_of
from firstmate.pages.images.view import ImagesView

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]

LAYERS, BUSYBOX = (one["Id"] for one in recorded("images"))
GROUND = ("sha256:" + "aa" * 32, 2_000_000)


@pytest.fixture
def engine() -> FakeEngine:
    """An engine on which only busybox has containers."""
    engine = FakeEngine()
    engine._containers = [one for one in engine._containers if one["ImageID"] == BUSYBOX]
    return engine


def add_image(engine: FakeEngine, number: int, *tags: str, size: int = 1_000_000, local: bool = False) -> str:
    """Another image on the engine; its id."""
    identity = f"sha256:{number:064x}"
    digests = [f"{tag.rpartition(':')[0]}@sha256:{number + 7:064x}" for tag in tags if not local]
    image = recorded("images")[0] | {"Id": identity, "RepoTags": list(tags), "RepoDigests": digests, "Size": size}
    engine._images.append(image)
    return identity


async def opened(desk: Desk, show: Show, until: Until) -> ImagesView:
    page: ImagesView = show(ImagesView(desk))
    await until(lambda: listed(page) and desk.session.has("containers"))
    return page


# -- what a removal is ---------------------------------------------------------------------------------------------


def test_an_image_is_removed_name_by_name_and_the_last_one_takes_it() -> None:
    """By its id, an image of two repositories would need force."""
    image = Image("sha256:1", ("b/c:1", "a:1"), ("a@sha256:2", "d@sha256:3"), 0.0, 1)
    assert removal_of(image).references == ("a:1", "b/c:1", "d@sha256:3")
    assert removal_of(Image("sha256:1", (), (), 0.0, 1)).references == ("sha256:1",)


# -- one image -----------------------------------------------------------------------------------------------------


async def test_an_image_that_others_are_built_on_names_them_and_leads_there(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    nameless, child = add_image(engine, 5), add_image(engine, 6, "mine:v2")
    engine._images = [one for one in engine._images if one["Id"] != nameless]  # a step between, which is not listed
    engine.parents |= {child: nameless, nameless: LAYERS}
    page = await opened(desk, show, until)
    page.go({"select": "layers"})
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    assert "mine:v2" in dialog_text()
    assert ("1 image was built on it" if language == "en" else "1 个镜像是在它的基础上") in dialog_text()
    answer("confirm")
    await until(lambda: page._model.selected == child)
    assert table(page).selected_keys() == [child]
    assert not engine.calls_of("remove_image")


async def test_one_press_leads_to_the_container_that_needs_it(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    running = next(one for one in engine._containers if one["State"] == "running")
    engine._containers = [running | {"ImageID": LAYERS}]
    page = await opened(desk, show, until)
    gone = went(desk)
    page.go({"select": "layers"})
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    words = dialog_text()
    assert ("Stop the containers" if language == "en" else "停止正在运行的容器") in words
    answer("confirm")
    await until(lambda: gone)
    assert gone == [("containers", {"container": running["Id"]})]


async def test_all_names_that_will_be_lost_are_told_before(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    add_image(engine, 5, "mine:v2", "registry.test/mine:v2", local=True)
    page = await opened(desk, show, until)
    page.go({"select": "mine:v2"})
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    words = dialog_text()
    assert "All its names are lost: mine:v2, registry.test/mine:v2" in words
    assert "only building it again" in words
    assert "docker rmi mine:v2 registry.test/mine:v2" in words
    answer("confirm")
    await until(lambda: "mine:v2" not in names(page))
    assert [call.args for call in engine.calls_of("remove_image")] == [("mine:v2",), ("registry.test/mine:v2",)]
    assert all(not call.options["force"] for call in engine.calls_of("remove_image"))


async def test_a_container_that_came_meanwhile_is_named_with_the_engine_s_words(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    """The refusal that nobody could see coming."""
    engine._containers.clear()
    page = await opened(desk, show, until)
    page.go({"select": "layers"})
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    late = engine.add_container("late", image="layers", ImageID=LAYERS)
    await until(lambda: late in desk.session.containers)
    answer("confirm")
    await until(lambda: engine.calls_of("remove_image"))
    await until(lambda: dialog() is not None)
    assert "late: Running" in dialog_text()
    assert "image is being used by container" in dialog_text()
    gone = went(desk)
    answer("confirm")
    await until(lambda: gone)
    assert gone[0] == ("containers", {"container": late})


async def test_what_is_refused_at_its_last_name_gets_the_others_back(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    mine = add_image(engine, 5, "mine:v2", "registry.test/mine:v2", local=True)
    page = await opened(desk, show, until)
    page.go({"select": "mine:v2"})
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    engine.add_container("late", image="mine:v2", ImageID=mine)
    answer("confirm")
    await until(lambda: engine.calls_of("tag_image"))
    await until(lambda: desk.session.images[mine].tags == ("registry.test/mine:v2", "mine:v2"))
    await until(lambda: dialog() is not None)
    assert "late: Running" in dialog_text(), "although the live list may not have it yet"
    answer("cancel")
    await until(lambda: dialog() is None)


# -- several -------------------------------------------------------------------------------------------------------


async def test_of_several_those_in_use_stay_and_are_told(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    base, child = add_image(engine, 5, "base:1"), add_image(engine, 6, "child:1")
    engine.parents |= {child: base}
    page = await opened(desk, show, until)
    table(page).select_keys([LAYERS, BUSYBOX, base, child])
    button(page, "images.remove.chosen").click()
    await until(lambda: dialog() is not None)
    words = dialog_text()
    assert ("Remove 3 images?" if language == "en" else "删除 3 个镜像？") in words
    assert "busybox:latest" in words.split("docker rmi")[0]
    assert "busybox" not in words.split("docker rmi")[1]
    answer("confirm")
    await until(lambda: names(page) == ["busybox:latest"])
    removed = [call.args[0] for call in engine.calls_of("remove_image")]
    assert removed.index("child:1") < removed.index("base:1"), "what stands on another goes first"
    assert desk.notices.last is not None
    assert desk.notices.last.text.startswith("3 images" if language == "en" else "已删除 3 个镜像")


async def test_where_none_can_go_it_says_why_and_asks_nothing(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    child = add_image(engine, 6, "child:1")
    engine.parents |= {child: LAYERS}
    page = await opened(desk, show, until)
    table(page).select_keys([LAYERS, BUSYBOX])
    button(page, "images.remove.chosen").click()
    await until(lambda: dialog() is not None)
    words = dialog_text()
    assert "layers:latest: the base of child:1" in words
    assert "busybox:latest: used by" in words
    answer("cancel")
    await until(lambda: dialog() is None)
    assert not engine.calls_of("remove_image")


async def test_one_that_the_engine_refuses_does_not_hold_up_the_others(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    engine._containers.clear()
    engine.fail_next("remove_image", Conflict("in use after all", engine_text="in use after all", status=409))
    page = await opened(desk, show, until)
    table(page).select_keys([LAYERS, BUSYBOX])
    button(page, "images.remove.chosen").click()
    await until(lambda: dialog() is not None)
    answer("confirm")
    await until(lambda: dialog() is not None and "could not be removed" in dialog_text())
    assert "in use after all" in dialog_text()
    answer("cancel")
    await until(lambda: len(names(page)) == 1)


# -- cleaning up ---------------------------------------------------------------------------------------------------


def usage(*images: Image) -> DiskUsage:
    return DiskUsage(images=images)


def test_only_what_nothing_needs_is_cleaned_up() -> None:
    used = Image("used", ("u:1",), (), 0.0, 1, containers=1)
    free = Image("free", ("f:1",), (), 0.0, 1, containers=0)
    dangling = Image("dangling", (), (), 0.0, 1, containers=0)
    base = Image("base", ("b:1",), (), 0.0, 1, containers=0)
    every = usage(used, free, dangling, base)
    parents = {"used": "step", "step": "base"}
    assert [one.id for one in candidates("dangling", every, (), parents)] == ["dangling"]
    assert [one.id for one in candidates("unused", every, (), parents)] == ["free", "dangling"]
    assert [one.id for one in candidates("unused", every, ("free",), parents)] == ["dangling"]


def clean(page: ImagesView, kind: str) -> None:
    """Opens the menu and presses one of its lines."""
    button(page, "images.clean").click()
    menu = find(page, QMenu, "images.clean.menu")
    action = menu.findChild(QAction, f"images.prune.{kind}")
    assert action is not None
    action.trigger()
    menu.close()


async def test_cleaning_up_shows_the_exact_list_and_bytes_before_and_frees_them(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    old, mine = add_image(engine, 5, size=6_000_000), add_image(engine, 6, "mine:v2", size=5_000_000, local=True)
    top = ("sha256:" + "bb" * 32, 4_000_000)
    engine.layers |= {
        old: (GROUND, top),
        mine: (GROUND, ("sha256:" + "cc" * 32, 3_000_000)),
        BUSYBOX: (GROUND,),
    }
    page = await opened(desk, show, until)
    clean(page, "dangling")
    await until(lambda: dialog() is not None)
    words = dialog_text()
    assert "4 MB" in words, "the ground stays: two others need it"
    assert "docker image prune" in words
    assert f"{5:064x}"[:12] in words
    assert "mine:v2" not in words
    answer("cancel")
    await until(lambda: dialog() is None)
    assert not engine.calls_of("remove_image")
    clean(page, "unused")
    await until(lambda: dialog() is not None)
    words = dialog_text()
    layers_size = recorded("images")[0]["Size"]
    assert format_bytes(7_000_000 + layers_size) in words
    assert "mine:v2" in words and "layers:latest" in words
    assert "busybox:latest" not in words
    answer("confirm")
    await until(lambda: names(page) == ["busybox:latest"])
    await until(lambda: desk.notices.last is not None)
    assert desk.notices.last is not None
    assert format_bytes(7_000_000 + layers_size) in desk.notices.last.text


async def test_cleaning_up_can_be_stopped_half_way(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    for number in range(5, 9):
        add_image(engine, number)
    page = await opened(desk, show, until)
    clean(page, "dangling")
    await until(lambda: dialog() is not None)
    gate = engine.hold("remove_image")
    answer("confirm")
    await until(lambda: engine.calls_of("remove_image"))
    stop = button(page, "images.clean")
    assert stop.text() == ("Stop" if language == "en" else "停止")
    assert [job.detail for job in desk.tasks.shown] == [""]
    stop.click()
    await until(lambda: not page.local.clearing.busy)
    gate.set()
    assert stop.text() == ("Clean up…" if language == "en" else "清理…")
    assert len(engine.calls_of("remove_image")) == 1
    await until(lambda: not page._model.removals.under_way)
    assert len(names(page)) == 6


async def test_with_nothing_to_clean_up_it_says_so(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    page = await opened(desk, show, until)
    clean(page, "dangling")
    await until(lambda: dialog() is not None)
    window = dialog()
    assert window is not None
    assert not window.findChildren(QAbstractButton, "dialog.confirm")
    answer("cancel")
    await until(lambda: dialog() is None)
    assert not engine.calls_of("remove_image")


async def test_bytes_that_cannot_be_known_are_said_to_be_at_least(desk: Desk, engine: FakeEngine, until: Until) -> None:
    """An engine that does not inspect one of the images that share."""
    old = add_image(engine, 5, size=6_000_000)
    engine.layers |= {old: (GROUND, ("sha256:" + "bb" * 32, 4_000_000)), BUSYBOX: (GROUND,)}
    model = ImagesModel(desk)
    await until(lambda: model.phase == "ready")
    for _ in range(2):
        engine.fail_next("image", refusal("no such image", 404, "images.inspect"))
    plan = await model.pruning.plan("dangling")
    assert [one.image.id for one in plan.removals] == [old]
    assert (plan.gain.size, plan.gain.exact) == (4_000_000, False)


@pytest.mark.parametrize("kind", ["dangling", "unused"])
async def test_counting_is_shown_while_it_lasts_and_an_engine_that_goes_away_is_told(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, kind: str
) -> None:
    page = await opened(desk, show, until)
    gate = engine.hold("disk_usage")
    clean(page, kind)
    await until(lambda: engine.calls_of("disk_usage"))
    assert [job.title for job in desk.tasks.shown] == ["Counting what can be freed"]
    engine.go_away()
    gate.set()
    await until(lambda: desk.notices.last is not None)
    assert dialog() is None
