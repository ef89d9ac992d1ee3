"""The disk view and what images share: on the fake engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from images_hand import answer, boxed, button, dialog, dialog_text, find, listed, rows, said, shown, table, went
from PySide6.QtWidgets import QAbstractButton

from fakes import FakeEngine, recorded, refusal
from firstmate.app.page import Desk
from firstmate.core.disk import CacheEntry, DiskUsage
from firstmate.engine.disk_calls import shared
from firstmate.pages.images.disk_bar import DiskBar
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.state_frame import StateFrame

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]

LAYERS, BUSYBOX = (one["Id"] for one in recorded("images"))
GROUND = ("sha256:" + "aa" * 32, 2_000_000)


@pytest.fixture
def engine() -> FakeEngine:
    """8 MB of images (2 of them needed), 4 MB written by containers, a cache of 5 MB."""
    engine = FakeEngine()
    web = next(one for one in engine._containers if one["Names"] == ["/web"])
    engine._containers = [web]
    engine.layers |= {LAYERS: (GROUND, ("sha256:" + "bb" * 32, 6_000_000)), BUSYBOX: (GROUND,)}
    for image in engine._images:
        image["Size"] = sum(size for _digest, size in engine.layers[image["Id"]])
    engine.written |= {"web": 4_000_000}
    engine.cache = [CacheEntry("a", 1_000_000, True, False), CacheEntry("b", 4_000_000, False, False)]
    return engine


def counted(page: ImagesView) -> bool:
    return page._model.disk.usage is not None and not page._model.disk.busy


async def test_each_kind_is_drawn_with_what_it_takes_and_what_can_be_freed(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    page = show(ImagesView(desk))
    page.go({"view": "disk"})
    await until(lambda: counted(page))
    english = language == "en"
    assert said(page, "images.disk.images.size") == (
        "8 MB, of which 8 MB can be freed" if english else "8 MB，其中 8 MB 可以腾出"
    )
    assert said(page, "images.disk.build_cache.size").startswith(
        "5 MB, of which 4 MB" if english else "5 MB，其中 4 MB"
    )
    assert said(page, "images.disk.containers.size").startswith("4 MB, of which 0 B" if english else "4 MB，其中 0 B")
    bars = {kind: find(page, DiskBar, f"images.disk.{kind}") for kind in ("images", "containers", "build_cache")}
    assert bars["images"].parts == (0.0, 1.0)
    assert bars["containers"].parts == (0.5, 0.0)
    assert bars["build_cache"].parts == (0.125, 0.5)
    assert all(bar.accessibleName() and bar.accessibleDescription() for bar in bars.values())
    assert said(page, "images.disk.total").startswith("17 MB")
    assert boxed(page, "images.disk.command") == "docker system df"
    assert len(engine.calls_of("disk_usage")) == 1


async def test_it_is_counted_when_somebody_looks_and_something_has_changed(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    assert not engine.calls_of("disk_usage"), "nobody has looked"
    page.go({"view": "disk"})
    await until(lambda: counted(page))
    page.go({"view": "local"})
    page.go({"view": "disk"})
    assert len(engine.calls_of("disk_usage")) == 1, "nothing has changed"
    await engine.tag_image("busybox", "mine", "v1")
    await until(lambda: page._model.disk.old)
    assert "changed since" in said(page, "images.disk.when")
    assert len(engine.calls_of("disk_usage")) == 1, "it makes the engine read its disk: not by itself"
    button(page, "images.disk.refresh").click()
    await until(lambda: len(engine.calls_of("disk_usage")) == 2 and counted(page))
    assert "changed since" not in said(page, "images.disk.when")


async def test_a_view_that_is_open_before_the_engine_is_there_counts_then(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    engine.go_away()
    page = show(ImagesView(desk))
    page.go({"view": "disk"})
    frame = find(page, StateFrame, "images.disk")
    await until(lambda: frame.state == "error")
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: counted(page))
    assert frame.state == "content"

    assert not page._model.disk.old, "that the lists come for the first time is no change"


async def test_a_change_during_the_counting_is_not_forgotten(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page))
    disk, counting, gate = page._model.disk, engine.disk_usage, asyncio.Event()

    async def slow() -> DiskUsage:
        usage = await counting()  # of before the change
        await gate.wait()
        return usage

    monkeypatch.setattr(engine, "disk_usage", slow)
    page.go({"view": "disk"})
    await until(lambda: engine.calls_of("disk_usage"))
    await engine.tag_image("busybox", "mine", "v1")
    await until(lambda: any("mine:v1" in one.tags for one in desk.session.images.values()))
    gate.set()
    await until(lambda: counted(page))
    assert disk.old
    assert "changed since" in said(page, "images.disk.when")
    button(page, "images.disk.refresh").click()
    await until(lambda: len(engine.calls_of("disk_usage")) == 2 and counted(page))
    assert not disk.old


@pytest.mark.parametrize("heard", ["while it counts", "afterwards"])
async def test_what_was_counted_after_a_removal_is_not_old_when_the_removal_is_heard_of(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, heard: str
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page) and desk.session.has("volumes"))
    disk = page._model.disk
    await disk.count()
    gate = engine.hold("disk_usage")
    gone = next(one for one in desk.session.images.values() if "layers:latest" in one.tags)
    await engine.remove_image("layers")
    if heard == "afterwards":
        gate.set()
        await disk.count()
    else:
        counting = asyncio.ensure_future(disk.count())
    await until(lambda: gone.id not in desk.session.images)
    if heard == "while it counts":
        gate.set()
        await counting
    assert not disk.old
    engine.add_container("another")
    await until(lambda: disk.old)


async def test_counting_that_failed_is_explained_and_tried_again(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    engine.fail_next("disk_usage", refusal("server error", 500, "system.df"))
    page = show(ImagesView(desk))
    page.go({"view": "disk"})
    frame = find(page, StateFrame, "images.disk")
    await until(lambda: frame.state == "error")
    assert len(engine.calls_of("disk_usage")) == 1, "not again by itself"
    words = "Try now" if language == "en" else "立即重试"
    next(one for one in frame.findChildren(QAbstractButton) if one.text() == words).click()
    await until(lambda: counted(page) and frame.state == "content")


async def test_counting_can_be_stopped_and_begins_again_when_asked(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    gate = engine.hold("disk_usage")
    page = show(ImagesView(desk))
    page.go({"view": "disk"})
    again = button(page, "images.disk.refresh")
    await until(lambda: engine.calls_of("disk_usage"))
    assert again.text() == ("Stop" if language == "en" else "停止")
    assert not button(page, "images.disk.images.act").isEnabled(), "there are no figures yet"
    again.click()
    await until(lambda: not desk.tasks.running("images.disk"))
    assert said(page, "images.disk.when") == ("Not counted yet" if language == "en" else "还没有统计")
    await engine.tag_image("busybox", "mine", "v1")
    await until(lambda: any("mine:v1" in one.tags for one in desk.session.images.values()))
    assert len(engine.calls_of("disk_usage")) == 1, "not again by itself"
    gate.set()
    again.click()
    await until(lambda: counted(page))
    assert button(page, "images.disk.images.act").isEnabled()


async def test_each_line_leads_to_what_frees_it(desk: Desk, engine: FakeEngine, show: Show, until: Until) -> None:
    page = show(ImagesView(desk))
    page.go({"view": "disk"})
    await until(lambda: counted(page))
    gone = went(desk)
    button(page, "images.disk.containers.act").click()
    assert gone == [("containers", {})]
    button(page, "images.disk.volumes.act").click()
    assert gone[1] == ("containers", {"view": "volumes"})
    button(page, "images.disk.images.act").click()
    await until(lambda: dialog() is not None)
    answer("cancel")
    await until(lambda: dialog() is None)
    button(page, "images.disk.build_cache.act").click()
    await until(lambda: dialog() is not None)
    assert "This frees up to 4 MB." in dialog_text()
    assert "docker builder prune" in dialog_text()
    assert not engine.calls_of("prune_build_cache")
    answer("confirm")
    await until(lambda: desk.notices.last is not None)
    assert desk.notices.last is not None
    assert desk.notices.last.text == "The build cache has been emptied, 4 MB are free again."
    assert said(page, "images.disk.build_cache.size").startswith("1 MB, of which 0 B")


# -- what images share ---------------------------------------------------------------------------------------------


def column_hidden(page: ImagesView) -> bool:
    at = [one.id for one in rows(page).columns].index("shared")
    return table(page).isColumnHidden(at)


async def test_what_images_share_has_a_column_once_it_is_known(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: listed(page) and engine.calls_of("shared_sizes"))
    assert column_hidden(page), "an engine before Docker 23 does not know without counting"
    page.go({"view": "disk"})
    await until(lambda: counted(page))
    page.go({"view": "local"})
    assert not column_hidden(page)
    at = [row.key for row in rows(page).shown].index(LAYERS)
    assert shown(page, at, "shared").text == "2 MB"
    page.go({"select": "layers"})
    assert said(page, "images.fact.shared") == "2 MB"


async def test_an_engine_that_knows_it_is_asked_again_when_images_change(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    engine.shared = {LAYERS: 2_000_000, BUSYBOX: 2_000_000}
    page = show(ImagesView(desk))
    await until(lambda: listed(page) and not column_hidden(page))
    asked = len(engine.calls_of("shared_sizes"))
    engine.shared = {BUSYBOX: 0}
    await engine.remove_image("layers", force=True)
    await until(lambda: rows(page).total == 1 and shown(page, 0, "shared").text == "0 B")
    # The name goes, then the image: one change to a page that is quick, two to one on a busy machine.
    assert asked < len(engine.calls_of("shared_sizes")) <= asked + 2
    assert not engine.calls_of("disk_usage")


def test_only_what_an_engine_has_counted_is_a_shared_size() -> None:
    assert shared(
        [{"Id": "a", "SharedSize": 5}, {"Id": "b", "SharedSize": -1}, {"Id": "c"}, {"Id": "d", "SharedSize": 0}]
    ) == {
        "a": 5,
        "d": 0,
    }
