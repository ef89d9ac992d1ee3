"""The live state against an engine that is late, silent or wrong in ways that a real one is only now and then."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager

import pytest
from waiting import eventually

from fakes import FakeEngine
from firstmate.core.entities import Container, Event, State
from firstmate.core.errors import EngineFailure, EngineNotRunning, EngineTimeout
from firstmate.engine import live as live_module
from firstmate.engine.live import Kind, LiveState


class LaggingEngine(FakeEngine):
    """Its lists show what was, for so many requests after each change: Docker tells `die` before it knows itself."""

    def __init__(self) -> None:
        super().__init__()
        self.lag = 0
        self._old: tuple[Container, ...] = ()

    async def keep_old(self, lag: int) -> None:
        self._old = await super().containers()
        self.lag = lag

    async def containers(self, ids: Collection[str] | None = None) -> tuple[Container, ...]:
        now = await super().containers(ids)
        if self.lag > 0:
            self.lag -= 1
            return tuple(one for one in self._old if ids is None or one.id in ids)
        return now


@asynccontextmanager
async def following(
    engine: FakeEngine, on_change: Callable[[frozenset[Kind], frozenset[str]], None] | None = None
) -> AsyncIterator[LiveState]:
    live = LiveState(engine, on_change=on_change)
    task = asyncio.create_task(live.run())
    await eventually(lambda: len(live.known) == 5)
    try:
        yield live
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert engine.open_streams == 0


class CutEngine(FakeEngine):
    """Its first event stream ends after one event."""

    def __init__(self, told: int) -> None:
        super().__init__()
        self.told = told
        self.asked: list[str] = []

    async def events(self, since: str = "", *, opened: Callable[[], None] | None = None) -> AsyncIterator[Event]:
        self.asked.append(since)
        if opened is not None:
            opened()
        if len(self.asked) == 1:
            yield Event("container", "create", "a" * 64, {}, self.told)
            return
        await asyncio.Event().wait()


async def test_events_are_asked_for_from_a_little_before_the_last_one() -> None:
    """Docker 29 tells their time as a double, here 104 ns late: from that time on, the event is left out."""
    happened = 1_795_452_070_623_906_712
    told = int(float(happened))
    engine = CutEngine(told)
    async with following(engine):
        await eventually(lambda: len(engine.asked) == 2)
    seconds, _point, nanos = engine.asked[1].partition(".")
    asked = int(seconds) * 10**9 + int(nanos)
    assert len(nanos) == 9 and told > happened > asked > happened - 10_000


def by_name(live: LiveState, name: str) -> Container:
    return next(one for one in live.containers.values() if one.name == name)


@pytest.mark.parametrize("lag", [1, 3])
async def test_a_list_that_lags_behind_its_event_is_asked_again(lag: int) -> None:
    engine = LaggingEngine()
    async with following(engine) as live:
        await engine.keep_old(lag)
        engine.exit_container("shell", 3)
        await eventually(lambda: by_name(live, "shell").state is State.EXITED, limit=3)
        assert by_name(live, "shell").exit_code == 3
        await engine.keep_old(lag)
        await engine.pause("web")
        await eventually(lambda: by_name(live, "web").state is State.PAUSED, limit=3)
        await engine.keep_old(lag)
        await engine.remove("shell")
        await eventually(lambda: "shell" not in {one.name for one in live.containers.values()}, limit=3)
        # and then it rests
        await asyncio.sleep(0.1)
        asked = len(engine.calls)
        await asyncio.sleep(0.5)
        assert len(engine.calls) == asked


async def test_a_promise_that_is_never_kept_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "LOOKS_AGAIN", (0.01, 0.01, 0.01))
    engine = LaggingEngine()
    async with following(engine) as live:
        await engine.keep_old(10_000)
        engine.exit_container("shell")
        await asyncio.sleep(0.6)
        asked = len(engine.calls_of("containers"))
        await asyncio.sleep(0.3)
        assert len(engine.calls_of("containers")) == asked
        assert asked <= 8
        assert live.connection.phase == "online"


async def test_what_was_there_keeps_its_place() -> None:
    engine = FakeEngine()
    async with following(engine) as live:
        before = [one.name for one in live.containers.values()]
        await engine.stop("web")
        await eventually(lambda: by_name(live, "web").state is State.EXITED)
        assert [one.name for one in live.containers.values()] == before
        engine.add_container("newest")
        await eventually(lambda: "newest" in {one.name for one in live.containers.values()})
        assert [one.name for one in live.containers.values()] == ["newest", *before]


async def test_what_was_read_does_not_change_under_the_reader() -> None:
    engine = FakeEngine()
    async with following(engine) as live:
        kept = live.containers
        engine.add_container("newest")
        await eventually(lambda: len(live.containers) == len(kept) + 1)
        assert len(kept) == 6
        with pytest.raises(TypeError):
            live.containers["x"] = None  # type: ignore[index]


async def test_away_and_back_again() -> None:
    engine = FakeEngine()
    async with following(engine) as live:
        names = {one.name for one in live.containers.values()}
        engine.go_away()
        await eventually(lambda: live.connection.phase == "lost", limit=1)
        assert isinstance(live.connection.error, EngineNotRunning)
        assert live.stale
        assert {one.name for one in live.containers.values()} == names
        engine.exit_container("web", 1)  # while we could not look
        engine.come_back()
        live.retry()
        await eventually(lambda: live.connection.phase == "online", limit=1)
        await eventually(lambda: by_name(live, "web").state is State.EXITED)
        assert not live.stale


async def test_the_pauses_grow_and_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(live_module, "LONGEST_PAUSE", 0.4)
    engine = FakeEngine()
    async with following(engine) as live:
        for _ in range(2):
            before = len(engine.calls_of("ping"))
            engine.go_away()
            await asyncio.sleep(1.5)
            # 0.05 + 0.1 + 0.2 + 0.4 + 0.4 + 0.4: about six, and never a flood
            assert 4 <= len(engine.calls_of("ping")) - before <= 9
            engine.come_back()
            await eventually(lambda: live.connection.phase == "online", limit=1)


async def test_a_call_that_failed_tells_everybody() -> None:
    engine = FakeEngine()
    async with following(engine) as live:
        engine.fail_next("ping", EngineTimeout("hung", reason="timeout"))
        live.suspect()
        await eventually(lambda: live.connection.phase == "lost")
        await eventually(lambda: live.connection.phase == "online", limit=2)


async def test_a_list_that_never_comes_does_not_hide_that_the_engine_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "LIST_PATIENCE", 0.1)
    engine = FakeEngine()
    async with following(engine) as live:
        gate = engine.hold("containers")
        engine.add_container("unseen")
        await asyncio.sleep(0.3)
        assert live.connection.phase == "online", "slow is not away"
        engine.fail_next("ping", EngineTimeout("hung", reason="timeout"))
        await eventually(lambda: live.connection.phase == "lost", limit=1)
        gate.set()
        await eventually(lambda: "unseen" in {one.name for one in live.containers.values()}, limit=2)


async def test_an_engine_that_fails_to_list_is_not_online() -> None:
    """Docker Desktop answers pings with 200 and everything else with 500 while it starts."""
    engine = FakeEngine()
    engine.fail_next("containers", EngineFailure("request returned 500", status=500))
    live = LiveState(engine)
    task = asyncio.create_task(live.run())
    await eventually(lambda: live.connection.phase == "lost")
    assert "500" in str(live.connection.error)
    await eventually(lambda: live.connection.phase == "online", limit=2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_state_is_there_when_it_is_told_of_and_not_before() -> None:
    """One answer of several is here and another is not: nobody may find what nobody was told of."""
    engine = FakeEngine()
    told: list[str] = []
    async with following(engine, lambda _kinds, ids: told.extend(ids)) as live:
        gate = engine.hold("images")
        container = engine.add_container("new")
        engine.push_event(engine.event("image", "tag", "x"))
        asked = len(engine.calls_of("containers"))
        await eventually(lambda: len(engine.calls_of("containers")) > asked)
        await asyncio.sleep(0.05)
        assert container not in live.containers
        assert container not in told
        gate.set()
        await eventually(lambda: container in told)
        assert container in live.containers


async def test_what_one_list_said_is_told_of_also_where_another_one_failed() -> None:
    engine = FakeEngine()
    told: list[str] = []
    async with following(engine, lambda _kinds, ids: told.extend(ids)):
        engine.fail_next("images", EngineFailure("request returned 500", status=500))
        container = engine.add_container("new")
        engine.push_event(engine.event("image", "tag", "x"))
        await eventually(lambda: container in told, limit=3)


async def test_an_answer_keeps_no_promise_that_was_made_after_its_question() -> None:
    """The containers were listed, running; the images take long. Meanwhile one restarts, and the next list lags."""
    engine = LaggingEngine()
    web = engine.add_container("web")
    async with following(engine) as live:
        images = engine.hold("images")
        live.refresh()
        asked = len(engine.calls_of("containers"))
        await eventually(lambda: len(engine.calls_of("containers")) > asked)
        await asyncio.sleep(0.05)
        engine._set_state(web, "exited", "Exited (0) 1 second ago")
        await engine.keep_old(1)  # the next list still shows it so
        engine._set_state(web, "running", "Up 1 second")
        engine.push_event(engine.event("container", "restart", web))
        await asyncio.sleep(0.05)
        images.set()
        await eventually(lambda: live.containers[web].state is State.EXITED, limit=2)
        await eventually(lambda: live.containers[web].state is State.RUNNING, limit=2)


async def test_events_that_change_no_list_ask_for_none() -> None:
    engine = FakeEngine()
    async with following(engine):
        before = len(engine.calls)
        for action in ("exec_create: sh", "exec_start: sh", "exec_die", "top", "resize", "attach", "oom"):
            engine.push_event(engine.event("container", action, "1"))
        engine.push_event(engine.event("image", "push", "x"))
        engine.push_event(engine.event("volume", "mount", "x"))
        engine.push_event(Event("builder", "prune", "", {}, 1))
        await asyncio.sleep(0.15)
        assert len(engine.calls) == before


async def test_a_storm_becomes_one_list() -> None:
    engine = FakeEngine()
    async with following(engine):
        before = len(engine.calls)
        for number in range(300):
            engine.add_container(f"c{number}")
        await asyncio.sleep(0.3)
        asked = engine.calls[before:]
        assert {call.method for call in asked} == {"containers"}
        assert len(asked) <= 3
        assert any("ids" not in call.options for call in asked)


async def test_a_reload_of_the_engine_is_noticed() -> None:
    engine = FakeEngine()
    async with following(engine) as live:
        engine._info["RegistryConfig"]["Mirrors"] = ["https://new.example/"]
        engine.push_event(engine.event("daemon", "reload", "id"))
        await eventually(lambda: live.info is not None and live.info.mirrors == ("https://new.example/",))
        live.refresh()
        before = len(engine.calls)
        await eventually(lambda: len(engine.calls) - before == 5)
