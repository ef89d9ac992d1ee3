"""The state of the Images page on a fake engine: pulls in all their fates, the chosen image, removing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest

from fakes import FakeEngine, recorded, refusal
from firstmate.app.page import Desk
from firstmate.core.errors import Conflict, EngineNotRunning, NotFound, RegistryError
from firstmate.core.names import parse_image_name
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.moves import ANNOUNCE_MS, status_words
from firstmate.pages.images.pulls import STALLED_AFTER, Pulls

Until = Callable[..., Awaitable[None]]


class Clock:
    """A clock that stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def gated(*messages: Any) -> tuple[list[Any], asyncio.Event]:
    gate = asyncio.Event()
    return [*messages, gate], gate


START = (
    {"status": "Pulling from library/nginx", "id": "latest"},
    {"status": "Pulling fs layer", "id": "aaaa", "progressDetail": {}},
    {"status": "Pulling fs layer", "id": "bbbb", "progressDetail": {}},
)
HALF = {"status": "Downloading", "id": "aaaa", "progressDetail": {"current": 500, "total": 1000}}


# -- pulls ---------------------------------------------------------------------------------------------------------


async def test_a_pull_that_is_cancelled_before_it_begins_has_ended(desk: Desk, until: Until) -> None:
    pulls = Pulls(desk)
    pull, _new = pulls.start(parse_image_name("alpine:3.20"))
    pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")
    again, new = pulls.start(parse_image_name("alpine:3.20"))
    assert new
    await until(lambda: again.phase == "done")
    assert not pulls._watch.isActive()


async def test_a_pull_of_three_layers_ends_with_the_image_here(desk: Desk, engine: FakeEngine, until: Until) -> None:
    pulls = Pulls(desk)
    fractions: list[float] = []
    pulls.changed.connect(lambda key: fractions.append(pulls.get(key).state.fraction or 0.0))  # type: ignore[union-attr]
    pull, new = pulls.start(parse_image_name("alpine:3.20"))
    assert new
    assert [job.title for job in desk.tasks.shown] == ["Pulling alpine:3.20"]
    await until(lambda: pull.phase == "done")
    assert engine.calls_of("pull")[0].args == ("alpine:3.20",)
    assert len(pull.state.layers) == 3
    assert pull.state.layers_done == 3
    assert pull.state.fraction == 1.0
    assert fractions == sorted(fractions)
    await until(lambda: any("alpine:3.20" in image.tags for image in desk.session.images.values()))
    assert engine.open_streams == 1  # the events
    assert not desk.tasks.shown


async def test_progress_reaches_the_status_line(desk: Desk, engine: FakeEngine, until: Until) -> None:
    engine.pull_script, gate = gated(*START, HALF)
    pulls = Pulls(desk)
    pull, _new = pulls.start(parse_image_name("nginx"))
    await until(lambda: desk.tasks.shown and desk.tasks.shown[0].detail)
    assert desk.tasks.shown[0].fraction == pull.state.fraction
    assert desk.tasks.shown[0].detail == status_words(pull.state) == "500 B"
    gate.set()
    await until(lambda: pull.phase == "done")


async def test_the_same_name_twice_is_one_pull_under_way(desk: Desk, engine: FakeEngine, until: Until) -> None:
    engine.pull_script, gate = gated(*START)
    pulls = Pulls(desk)
    first, _new = pulls.start(parse_image_name("nginx"))
    again, new = pulls.start(parse_image_name("docker.io/library/nginx:latest"))
    other, other_new = pulls.start(parse_image_name("nginx:1.27"))
    assert again is first
    assert not new
    assert other_new
    await until(lambda: len(first.state.layers) == len(other.state.layers) == 2)
    assert sorted(call.args for call in engine.calls_of("pull")) == [("nginx:1.27",), ("nginx:latest",)]
    gate.set()
    await until(lambda: first.phase == other.phase == "done")


async def test_cancelling_ends_the_stream_in_the_engine(desk: Desk, engine: FakeEngine, until: Until) -> None:
    engine.pull_script, _gate = gated(*START, HALF)
    pulls = Pulls(desk)
    pull, _new = pulls.start(parse_image_name("nginx"))
    await until(lambda: pull.state.current == 500)
    assert engine.open_streams == 2
    pulls.cancel(pull.key)
    await until(lambda: pull.phase == "cancelled")
    assert engine.open_streams == 1
    assert not desk.tasks.running(pull.key)
    assert desk.notices.last is None
    assert not any("nginx:latest" in image.tags for image in desk.session.images.values())


async def test_a_failed_pull_keeps_its_error_and_can_be_tried_again(
    desk: Desk, engine: FakeEngine, until: Until
) -> None:
    engine.pull_script = [*START, {"error": "unexpected EOF", "errorDetail": {"message": "unexpected EOF"}}]
    pulls = Pulls(desk)
    pull, _new = pulls.start(parse_image_name("nginx"))
    await until(lambda: pull.phase == "failed")
    assert isinstance(pull.error, RegistryError)
    assert desk.notices.last is None  # the card says it
    engine.pull_script = None
    pulls.again(pull.key)
    second = pulls.get(pull.key)
    assert second is not None
    assert second is not pull
    await until(lambda: second.phase == "done")
    assert len(pulls.all) == 1


async def test_a_pull_that_meets_no_engine_has_everybody_told(desk: Desk, engine: FakeEngine, until: Until) -> None:
    await until(lambda: desk.session.online)
    engine.fail_next("pull", EngineNotRunning("the engine is not running", reason="absent"))
    pings = len(engine.calls_of("ping"))
    pulls = Pulls(desk)
    pull, _new = pulls.start(parse_image_name("nginx"))
    await until(lambda: pull.phase == "failed")
    await until(lambda: len(engine.calls_of("ping")) > pings)


async def test_a_fault_of_our_own_ends_the_pull_too(
    desk: Desk, engine: FakeEngine, until: Until, complaints: Any
) -> None:
    complaints.expect("images.pull:docker.io/library/nginx:latest")
    engine.fail_next("pull", ZeroDivisionError("ours"))
    pulls = Pulls(desk)
    pull, _new = pulls.start(parse_image_name("nginx"))
    await until(lambda: pull.phase == "failed")
    assert isinstance(pull.error, ZeroDivisionError)


async def test_silence_is_slow_or_stuck_after_fifteen_seconds(desk: Desk, engine: FakeEngine, until: Until) -> None:
    engine.pull_script, gate = gated(*START, HALF)
    clock = Clock()
    pulls = Pulls(desk, clock)
    pull, _new = pulls.start(parse_image_name("nginx"))
    await until(lambda: pull.state.current == 500)
    clock.now += STALLED_AFTER - 1
    pulls.look()
    assert pull.quiet is None
    clock.now += 2
    pulls.look()
    assert pull.quiet == STALLED_AFTER + 1
    assert not pull.unpacking
    gate.set()
    await until(lambda: pull.phase == "done")
    assert pull.quiet is None


async def test_repeated_words_without_progress_are_silence_and_bytes_are_not(
    desk: Desk, engine: FakeEngine, until: Until
) -> None:
    engine.pull_script, _gate = gated()
    clock = Clock()
    pulls = Pulls(desk, clock)
    pull, _new = pulls.start(parse_image_name("nginx"))
    pulls._fold(pull, {"status": "Retrying in 5 seconds", "id": "aaaa"})
    clock.now += 20
    pulls._fold(pull, {"status": "Retrying in 4 seconds", "id": "aaaa"})
    pulls.look()
    assert pull.quiet == 20
    pulls._fold(pull, HALF)
    assert pull.quiet is None
    await until(lambda: engine.calls_of("pull"))  # what has begun is ended with the desk, and its timers with it


async def test_a_silent_engine_that_has_all_bytes_is_unpacking(desk: Desk, engine: FakeEngine, until: Until) -> None:
    engine.pull_script, _gate = gated()
    pulls = Pulls(desk)
    pull, _new = pulls.start(parse_image_name("nginx"))
    pulls._fold(pull, HALF)
    assert not pull.unpacking
    pulls._fold(pull, {"status": "Download complete", "id": "aaaa"})
    assert pull.unpacking
    await until(lambda: engine.calls_of("pull"))


async def test_a_flood_of_messages_is_told_ten_times_a_second(desk: Desk, engine: FakeEngine, until: Until) -> None:
    flood = [HALF | {"progressDetail": {"current": n, "total": 9000}} for n in range(3000)]
    gate = asyncio.Event()
    engine.pull_script = [*flood, gate]
    pulls = Pulls(desk)
    loop = asyncio.get_running_loop()
    told: list[float] = []
    pulls.changed.connect(lambda _key: told.append(loop.time()))
    pull, _new = pulls.start(parse_image_name("nginx"))
    await until(lambda: pull.state.current == 2999)
    await asyncio.sleep(0.15)
    gate.set()
    gaps = [later - earlier for earlier, later in pairwise(told)]
    assert len(told) >= 2
    assert min(gaps) > ANNOUNCE_MS / 1000 * 0.8
    await until(lambda: pull.phase == "done")


async def test_ended_pulls_are_put_away_by_hand_or_by_the_next_pull(
    desk: Desk, engine: FakeEngine, until: Until
) -> None:
    pulls = Pulls(desk)
    done, _new = pulls.start(parse_image_name("alpine"))
    pulls.dismiss(done.key)
    assert pulls.all == (done,)  # it runs
    await until(lambda: done.phase == "done")
    engine.pull_script = [refusal("manifest unknown", 404, "images.pull")]
    failed, _new = pulls.start(parse_image_name("alpine:0"))
    await until(lambda: failed.phase == "failed")
    assert pulls.all == (failed,)
    engine.pull_script = None
    other, _new = pulls.start(parse_image_name("redis"))
    assert pulls.all == (failed, other)  # a failure stays until somebody has seen it
    pulls.dismiss(failed.key)
    assert pulls.all == (other,)
    await until(lambda: other.phase == "done")


# -- the list ------------------------------------------------------------------------------------------------------


async def test_containers_are_counted_from_the_live_list(desk: Desk, engine: FakeEngine, until: Until) -> None:
    model = ImagesModel(desk)
    assert model.phase == "loading"
    await until(lambda: model.phase == "ready")
    busybox = model.find("busybox:latest")
    assert busybox is not None
    before = len(model.users[busybox])
    assert before == sum(one["ImageID"] == busybox for one in recorded("containers"))
    lists = len(engine.calls_of("images"))
    name = engine.add_container("another", ImageID=busybox)
    await until(lambda: len(model.users[busybox]) == before + 1)
    assert name in [one.id for one in model.users[busybox]]
    assert len(engine.calls_of("images")) == lists
    assert not engine.calls_of("image")


async def test_an_image_is_found_by_tag_digest_or_the_beginning_of_its_id(desk: Desk, until: Until) -> None:
    model = ImagesModel(desk)
    await until(lambda: model.phase == "ready")
    busybox = model.find("busybox")
    assert busybox == model.find("busybox:latest") == model.find("127.0.0.1:5000/me/busybox:v1")
    assert busybox == model.find(model.images[busybox].digests[0])  # type: ignore[index]
    assert busybox == model.find("71c300b19fec") == model.find("sha256:71c300b19fec")
    assert model.find("nothing") is None
    assert model.find("71c") is None


async def test_an_engine_that_was_never_there(desk: Desk, engine: FakeEngine, until: Until) -> None:
    engine.go_away()
    model = ImagesModel(desk)
    await until(lambda: model.phase == "lost")
    assert not model.stale
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: model.phase == "ready")
    engine.go_away()
    await until(lambda: model.stale)
    assert model.phase == "ready"
    assert len(model.images) == 2


async def test_an_engine_without_images(qapp: object, desk: Desk, engine: FakeEngine, until: Until) -> None:
    engine._images.clear()
    model = ImagesModel(desk)
    await until(lambda: model.phase == "empty")


# -- the chosen image ----------------------------------------------------------------------------------------------


async def test_one_inspect_for_each_chosen_image(desk: Desk, engine: FakeEngine, until: Until) -> None:
    model = ImagesModel(desk)
    await until(lambda: model.phase == "ready")
    busybox, layers = model.find("busybox"), model.find("layers")
    model.select(busybox)
    await until(lambda: model.detail is not None)
    assert model.detail is not None
    assert model.detail.command == ("sh",)
    model.select(layers)
    assert model.detail is None
    await until(lambda: model.detail is not None)
    model.select(busybox)
    assert model.detail is not None
    assert [call.args[0] for call in engine.calls_of("image")] == [busybox, layers]


async def test_the_last_choice_wins(desk: Desk, engine: FakeEngine, until: Until) -> None:
    model = ImagesModel(desk)
    await until(lambda: model.phase == "ready")
    gate = engine.hold("image")
    model.select(model.find("busybox"))
    await until(lambda: engine.calls_of("image"))
    model.select(model.find("layers"))
    gate.set()
    await until(lambda: model.detail is not None)
    assert model.detail is not None
    assert model.detail.id == model.find("layers")
    await until(lambda: not desk.tasks.running("images.inspect"))  # the answer comes before the task's last turn


async def test_facts_that_cannot_be_had_can_be_asked_for_again(desk: Desk, engine: FakeEngine, until: Until) -> None:
    model = ImagesModel(desk)
    await until(lambda: model.phase == "ready")
    engine.fail_next("image", NotFound("No such image: x", status=404))
    model.select(model.find("busybox"))
    await until(lambda: model.detail_error is not None)
    assert desk.notices.last is None
    model.inspect()
    assert model.detail_error is None
    await until(lambda: model.detail is not None)


async def test_a_chosen_image_that_goes_is_chosen_no_more(desk: Desk, engine: FakeEngine, until: Until) -> None:
    model = ImagesModel(desk)
    await until(lambda: model.phase == "ready")
    key = model.find("layers")
    model.select(key)
    await engine.remove_image("layers", force=True)
    await until(lambda: model.selected is None)
    assert model.image is None
    assert model.removals.known(key or "") is None


# -- removing ------------------------------------------------------------------------------------------------------


async def test_removing_takes_every_tag_and_says_so_meanwhile(desk: Desk, engine: FakeEngine, until: Until) -> None:
    await engine.tag_image("layers", "layers", "old")
    engine._containers.clear()
    model = ImagesModel(desk)
    await until(lambda: model.phase == "ready")
    key = model.find("layers")
    assert key is not None
    removal = model.removals.known(key)
    assert removal is not None
    assert removal.references == ("layers:old", "layers:latest")
    assert not removal.users
    seen: list[frozenset[str]] = []
    model.changed.connect(lambda: seen.append(model.removals.under_way))
    engine.fail_next("remove_image", Conflict("conflict", status=409))
    with pytest.raises(Conflict):
        await model.removals.remove(removal)
    assert frozenset((key,)) in seen
    assert not model.removals.under_way
    assert desk.notices.last is None
    await model.removals.remove(removal)
    assert [call.args for call in engine.calls_of("remove_image")][1:] == [("layers:old",), ("layers:latest",)]
    assert desk.notices.last is not None
    assert desk.notices.last.kind == "ok"
    with pytest.raises(NotFound):
        await model.removals.remove(removal)
