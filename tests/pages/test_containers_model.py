"""The Containers page without widgets: actions, statistics, inspect, logs and terminals on a fake engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from containers_hand import Until, identity, listed

from fakes import FakeEngine, FakeTerminal
from firstmate.app.notices import Notice
from firstmate.app.page import Desk
from firstmate.core.entities import StatsSample
from firstmate.core.errors import Conflict, EngineFailure, EngineTimeout, EngineUnreachable
from firstmate.pages.containers import statistics
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.pending import Pendings


@pytest.fixture
def model(desk: Desk) -> AsyncIterator[ContainersModel]:
    found = ContainersModel(desk)
    yield found  # type: ignore[misc]
    found.close()


@pytest.fixture
def notices(desk: Desk) -> list[Notice]:
    found: list[Notice] = []
    desk.notices.posted.connect(found.append)
    return found


# -- the list ------------------------------------------------------------------------------------------------------


async def test_phases_from_the_first_question_to_a_lost_engine(
    desk: Desk, engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    assert model.phase == "loading"
    await listed(model, until)
    assert model.lost_since is None and model.row(model.containers[identity(model, "web")]).faded is False
    engine.go_away()
    await until(lambda: model.lost_since is not None)
    assert model.phase == "ready" and model.row(model.containers[identity(model, "web")]).faded
    model.select([identity(model, "web")])
    assert model.targets("stop") == ()  # nothing can be done to a memory
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: model.lost_since is None)
    assert model.targets("stop")


async def test_an_engine_that_was_never_there_is_an_error(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    engine.go_away()
    await until(lambda: model.phase == "error")
    assert model.lost_since is None


async def test_containers_are_found_as_docker_finds_them(model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    web = identity(model, "web")
    for reference in (web, web[:12], web[:5], "web"):
        found = model.find(reference)
        assert found is not None and found.id == web
    assert model.find("") is None and model.find("nobody") is None
    assert model.find("6") is None  # the beginning of two ids


async def test_going_to_a_container_waits_until_it_is_listed(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    arrived: list[tuple[str, str]] = []
    model.arrived.connect(lambda key, tab: arrived.append((key, tab)))
    model.go("later", "terminal")
    await listed(model, until)
    assert arrived == []
    key = engine.add_container("later")
    await until(lambda: arrived)
    assert arrived == [(key, "terminal")]


async def test_one_that_was_gone_before_it_was_listed_still_tells_its_last_words(
    desk: Desk, engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    brief = "be" * 32
    waiting = FakeTerminal(brief)
    waiting.say(b"hello\r\n")
    waiting.end(0)
    desk.session.keep_terminal(brief, waiting)
    arrived: list[str] = []
    model.arrived.connect(lambda key, _tab: arrived.append(key))
    model.go(brief, "terminal")
    engine.push_event(engine.event("container", "destroy", brief, name="brief", image="busybox"))
    await until(lambda: arrived == [brief])
    assert model.focused is not None and model.focused.name == "brief" and model.focused_gone
    seen = bytearray()
    model.terminals.changed.connect(
        lambda key: (channel := model.terminals.get(key)) and channel.received.connect(seen.extend)
    )
    model.terminals.show(brief)
    await until(lambda: (channel := model.terminals.get(brief)) is not None and channel.phase == "ended")
    assert seen.startswith(b"hello") and model.terminals.get(brief).exit_code == 0
    model.select([identity(model, "web")])
    assert model.terminals.get(brief) is None  # now it may go


async def test_details_stay_when_a_container_removes_itself_but_not_when_it_is_removed_here(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    brief = engine.add_container("brief")
    engine._details[brief]["HostConfig"]["AutoRemove"] = True
    await until(lambda: brief in model.containers)
    model.select([brief])
    engine.exit_container("brief")
    await until(lambda: model.focused_gone)
    for keys in ([brief], []):  # for a moment the table has its row still, and then no more
        model.select(keys)
        assert model.focused is not None and model.focused.name == "brief"
    assert model.removal().ids == () and model.targets("start") == ()

    killed = identity(model, "killed")
    model.select([killed])
    await model.actions.remove([killed])
    await until(lambda: killed not in model.containers)
    assert model.focused is None


# -- actions -------------------------------------------------------------------------------------------------------


async def test_what_suits_follows_the_state(engine: FakeEngine, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    expected = {
        "web": {"stop", "kill", "restart", "pause", "remove"},
        "asleep": {"stop", "kill", "unpause", "remove"},
        "killed": {"start", "restart", "remove"},
        "fresh": {"start", "restart", "remove"},
    }
    verbs = ("start", "stop", "kill", "restart", "pause", "unpause", "remove")
    for name, suits in expected.items():
        model.select([identity(model, name)])
        assert {verb for verb in verbs if model.targets(verb)} == suits, name  # type: ignore[arg-type]
    model.select([identity(model, "asleep")])
    assert model.pause_verb == "unpause"
    model.select([identity(model, "asleep"), identity(model, "web")])
    assert model.pause_verb == "pause"


async def test_a_stop_counts_down_and_can_be_cut_short(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web = identity(model, "web")
    model.select([web])
    gate = engine.hold("stop")
    stopping = asyncio.ensure_future(model.actions.act("stop", [web]))
    await until(lambda: engine.calls_of("stop"))
    assert model.row(model.containers[web]).state.text == "Stopping… 10 s"
    assert model.targets("stop") == () and model.targets("kill") == (web,)
    await model.actions.act("kill", [web])
    assert engine.calls_of("kill")[0].args == (web,)
    await until(lambda: not model.containers[web].state.is_alive)
    gate.set()
    await stopping
    assert model.pendings.get(web) is None
    assert model.row(model.containers[web]).state.text == "Exited (137): killed"


@pytest.mark.parametrize(
    ("made_with", "verb", "text"),
    [
        (60, "stop", "Stopping… 60 s"),
        (60, "restart", "Restarting… 60 s"),
        (0, "stop", "Stopping…"),
        (-1, "stop", "Stopping…"),  # it is never ended by force
        (None, "stop", "Stopping… 10 s"),
    ],
)
async def test_a_stop_counts_what_the_container_was_made_with(
    engine: FakeEngine, model: ContainersModel, until: Until, made_with: int | None, verb: str, text: str
) -> None:
    await listed(model, until)
    web = identity(model, "web")
    engine._details[web]["Config"]["StopTimeout"] = made_with
    await model.details.fetch(web)
    model.select([web])
    expected = {60: 60, 0: 0, -1: None, None: 10}[made_with]
    assert model.patience == expected and model.removal().patience == expected
    gate = engine.hold(verb)
    working = asyncio.ensure_future(model.actions.act(verb, [web]))  # type: ignore[arg-type]
    await until(lambda: engine.calls_of(verb))
    assert model.row(model.containers[web]).state.text == text
    gate.set()
    await working


async def test_several_take_as_long_as_the_slowest(engine: FakeEngine, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    web, shell = identity(model, "web"), identity(model, "shell")
    engine._details[web]["Config"]["StopTimeout"] = 3
    await model.details.fetch(web)
    model.select([web])
    assert model.patience == 3
    model.select([web, shell])  # nobody asked about the second one: docker's default
    assert model.patience == 10
    engine._details[shell]["Config"]["StopTimeout"] = -1
    await model.details.fetch(shell)
    assert model.patience is None


async def test_the_patience_is_the_containers_own(engine: FakeEngine, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    await model.actions.act("stop", [identity(model, "web")])
    assert engine.calls_of("stop")[0].options == {}  # no -t: a container made with --stop-timeout keeps it


async def test_one_failure_is_raised_and_leaves_no_trace(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    fresh = identity(model, "fresh")
    engine.fail_next("start", EngineFailure("driver failed programming external connectivity", status=500))
    with pytest.raises(EngineFailure):
        await model.actions.act("start", [fresh])
    assert model.pendings.get(fresh) is None


async def test_several_at_once_end_in_one_notice(
    engine: FakeEngine, model: ContainersModel, notices: list[Notice], until: Until
) -> None:
    await listed(model, until)
    names = [f"box-{number}" for number in range(6)]
    keys = [engine.add_container(name) for name in names]
    await until(lambda: set(keys) <= model.containers.keys())
    engine.fail_next("stop", Conflict("it has its own head", status=409))
    await model.actions.act("stop", keys)
    assert len(engine.calls_of("stop")) == 6
    (notice,) = notices
    assert notice.kind == "error" and notice.text.startswith("1 of 6 did not work: box-0")
    assert notice.told is not None and notice.told.details == "box-0: it has its own head"
    await model.actions.act("start", keys)
    assert notices[-1].kind == "ok" and notices[-1].text.startswith("6 container")


async def test_only_a_few_are_acted_on_at_a_time(engine: FakeEngine, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    keys = [engine.add_container(f"box-{number}") for number in range(12)]
    await until(lambda: set(keys) <= model.containers.keys())
    gate = engine.hold("stop")
    work = asyncio.ensure_future(model.actions.act("stop", keys))
    await asyncio.sleep(0.05)
    assert len(engine.calls_of("stop")) == 4
    gate.set()
    await work
    assert len(engine.calls_of("stop")) == 12


async def test_an_engine_that_is_away_is_suspected_at_once(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    pings = len(engine.calls_of("ping"))
    engine.fail_next("start", EngineUnreachable("gone", reason="closed"))
    with pytest.raises(EngineUnreachable):
        await model.actions.act("start", [identity(model, "fresh")])
    await until(lambda: len(engine.calls_of("ping")) > pings)


async def test_removing_stops_first_or_forces_and_forgives_what_is_gone(
    engine: FakeEngine, model: ContainersModel, notices: list[Notice], until: Until
) -> None:
    await listed(model, until)
    web, shell, killed = (identity(model, name) for name in ("web", "shell", "killed"))
    await model.actions.remove([web], stop_first=True)
    assert [call.method for call in engine.calls if call.method in ("stop", "remove")] == ["stop", "remove"]
    assert notices[-1].text == "Removed web."
    await model.actions.remove([shell], force=True)
    assert engine.calls_of("remove")[-1].options == {"force": True, "volumes": False}
    await model.actions.remove([killed], volumes=True)
    assert engine.calls_of("remove")[-1].options == {"force": False, "volumes": True}
    await model.actions.remove([killed])  # a second window was faster
    busy = Conflict("removal of container x is already in progress", status=409)
    engine.fail_next("remove", busy)
    await model.actions.remove([identity(model, "failed")])
    engine.fail_next("remove", Conflict("You cannot remove a running container", status=409))
    with pytest.raises(Conflict):
        await model.actions.remove([identity(model, "failed")])


async def test_commands_name_every_target(desk: Desk, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    assert model.tab_argv("overview") == ["docker", "ps", "-a"]
    model.select([identity(model, "web"), identity(model, "shell")], identity(model, "shell"))
    assert model.argv("stop") == ["docker", "stop", "web", "shell"]
    await until(lambda: model.detail is not None or not model.set_visible(True))
    assert model.tab_argv("overview") == ["docker", "stats", "shell"]
    assert model.tab_argv("logs") == ["docker", "logs", "-f", "-n", "2000", "shell"]
    await until(lambda: model.detail is not None)
    assert model.tab_argv("terminal") == ["docker", "attach", "shell"]
    desk.prefix = ("docker", "-H", "tcp://far:2376")
    model.select([identity(model, "killed")])
    assert model.argv("remove") == ["docker", "-H", "tcp://far:2376", "rm", "killed"]
    assert model.tab_argv("overview")[-2:] == ["inspect", "killed"]


def test_the_clock_of_pendings_stops_by_itself(qapp: object) -> None:
    now = 0.0
    pendings = Pendings(lambda: now)
    first = pendings.begin("a", "stop", 10)
    assert pendings._second.isActive() and first.remaining(now) == 10
    second = pendings.begin("a", "kill")
    pendings.end("a", first)  # it was overtaken: what runs now stays
    assert pendings.get("a") is second
    pendings.end("a", second)
    assert not pendings._second.isActive()


# -- statistics and inspect ----------------------------------------------------------------------------------------


async def test_figures_only_for_what_can_be_seen_and_runs(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web, shell, killed = (identity(model, name) for name in ("web", "shell", "killed"))
    model.set_in_view([web, killed])
    await asyncio.sleep(0.03)
    assert engine.calls_of("stats") == []  # the page is hidden
    model.set_visible(True)
    await until(lambda: model.statistics.sample(web) is not None)
    assert {call.args[0] for call in engine.calls_of("stats")} == {web}
    assert model.row(model.containers[web]).memory.text
    model.set_in_view([shell])
    await until(lambda: model.statistics.sample(shell) is not None)
    assert model.statistics.watched == {shell} and model.statistics.sample(web) is None
    model.set_visible(False)
    await until(lambda: engine.open_streams == 1)  # the events
    assert model.statistics.watched == frozenset()


async def test_news_of_all_rows_come_together_once_a_second(
    engine: FakeEngine, model: ContainersModel, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert statistics.BEAT == 1.0
    monkeypatch.setattr(statistics, "BEAT", 0.3)
    await listed(model, until)
    keys = [engine.add_container(f"box-{number}") for number in range(8)]
    await until(lambda: set(keys) <= model.containers.keys())
    told: list[frozenset[str]] = []
    model.statistics.ticked.connect(told.append)
    model.set_in_view(keys)
    model.set_visible(True)
    await until(lambda: told)
    assert told == [frozenset(keys)]
    beat = model.statistics._beat
    await until(beat.isActive)  # the samples that came since: thirty a beat, from each of eight
    await asyncio.sleep(0.1)
    assert len(told) == 1 and beat.isActive()
    await until(lambda: len(told) == 2)


async def test_a_container_that_stops_loses_its_figures_and_gets_them_back(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web = identity(model, "web")
    model.select([web])
    model.set_visible(True)
    await until(lambda: model.statistics.sample(web) is not None)
    await model.actions.act("stop", [web])
    await until(lambda: model.statistics.sample(web) is None)
    assert model.statistics.history(web).cpu[-1] is None  # a gap in the chart
    await model.actions.act("start", [web])
    await until(lambda: model.statistics.sample(web) is not None)


async def test_figures_come_back_with_the_engine(
    desk: Desk, engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web = identity(model, "web")
    model.set_in_view([web])
    model.set_visible(True)
    await until(lambda: model.statistics.sample(web) is not None)
    engine.go_away()
    await until(lambda: not desk.session.online and model.statistics.sample(web) is None)
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: model.statistics.sample(web) is not None)


async def test_figures_that_fail_are_none_and_asked_for_again(
    engine: FakeEngine, model: ContainersModel, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "BEAT", 0.01)
    await listed(model, until)
    web = identity(model, "web")
    breaks, as_ever = asyncio.Event(), engine.stats

    async def broken(reference: str) -> AsyncIterator[StatsSample]:
        monkeypatch.setattr(engine, "stats", as_ever)
        async for sample in as_ever(reference):
            yield sample
            await breaks.wait()
            raise EngineTimeout("no answer in time", reason="timeout")

    monkeypatch.setattr(engine, "stats", broken)
    model.set_in_view([web])
    model.set_visible(True)
    await until(lambda: model.statistics.sample(web) is not None)
    gate, pings = engine.hold("stats"), len(engine.calls_of("ping"))
    breaks.set()
    await until(lambda: model.statistics.sample(web) is None)
    await until(lambda: len(engine.calls_of("ping")) > pings)  # is it the engine? Nothing else has told so
    gate.set()
    await until(lambda: model.statistics.sample(web) is not None)
    assert model.desk.notices.last is None


async def test_an_engine_that_is_away_is_not_asked_for_figures_until_it_is_back(
    engine: FakeEngine, model: ContainersModel, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "BEAT", 0.01)
    await listed(model, until)
    web = identity(model, "web")
    model.set_in_view([web])
    model.set_visible(True)
    await until(lambda: model.statistics.sample(web) is not None)
    engine.go_away()
    await until(lambda: not model.desk.session.online and not model.statistics.watched)
    asked = len(engine.calls_of("stats"))
    await asyncio.sleep(0.1)
    assert len(engine.calls_of("stats")) == asked
    engine.come_back()
    model.desk.session.live.retry()
    await until(lambda: len(engine.calls_of("stats")) > asked)


async def test_figures_that_fail_are_asked_for_no_more_when_they_are_out_of_view(
    engine: FakeEngine, model: ContainersModel, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "BEAT", 0.01)
    await listed(model, until)
    for _number in range(40):
        engine.fail_next("stats", EngineFailure("the plugin is broken"))
    model.set_in_view([identity(model, "web")])
    model.set_visible(True)
    await until(lambda: len(engine.calls_of("stats")) == 3)
    model.set_in_view([])
    await until(lambda: not model.statistics.watched)
    await asyncio.sleep(0.1)
    assert len(engine.calls_of("stats")) == 3


async def test_inspect_is_asked_once_and_again_after_a_change(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web, killed, failed = (identity(model, name) for name in ("web", "killed", "failed"))
    model.set_in_view([web, killed, failed])
    model.set_visible(True)
    await until(lambda: model.details.get(web) is not None and model.details.get(killed) is not None)
    assert model.row(model.containers[killed]).state.text == "Exited (137): killed, memory limit reached"
    asked = len(engine.calls_of("container"))
    assert model.details.get(failed) is None  # its code says all
    model.set_in_view([web, killed])
    await asyncio.sleep(0.03)
    assert len(engine.calls_of("container")) == asked
    engine._details[web]["HostConfig"]["Memory"] = 64 * 1024 * 1024
    engine.push_event(engine.event("container", "update", web))
    await until(lambda: model.details.get(web).limits.memory == 64 * 1024 * 1024)
    model.refresh()
    await until(lambda: len(engine.calls_of("container")) >= asked + 3)
