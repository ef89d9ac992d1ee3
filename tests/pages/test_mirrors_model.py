"""The Mirrors page's model: what is chosen, tested, applied and put back, on a computer in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from fake_host import FakeHost, answer, file_of
from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.daemon_json import Proxies
from firstmate.core.entities import RegistryState
from firstmate.host.configuration.files import ConfigurationError
from firstmate.host.configuration.places import NoPlace
from firstmate.pages.mirrors.model import MirrorsModel

Until = Callable[..., Awaitable[None]]

A, B, C = "https://a.example.com", "https://b.example.com", "https://c.example.com"
DEAD = "https://docker.mirrors.ustc.edu.cn"


async def yes(_names: tuple[str, ...]) -> bool:
    return True


@pytest.fixture
def host(engine: FakeEngine) -> FakeHost:
    """Two mirrors in the file, which the engine uses, beside a setting that is not ours."""
    engine.set_registry(RegistryState((A, B)))
    return FakeHost(file_of(A, B, more=',\n  "log-driver": "json-file"'))


async def loaded(desk: Desk, host: FakeHost, until: Until) -> MirrorsModel:
    model = MirrorsModel(desk, host)
    model.refresh()
    await until(lambda: model.loaded and not model.loading)
    return model


async def test_file_and_engine_are_read(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    assert model.draft.mirrors == (A, B) == model.in_force
    assert (model.agreement, model.dirty, model.can_apply) == ("same", False, False)
    assert [one.chosen for one in model.listed] == [True, True]


async def test_until_it_is_read_nothing_is_claimed(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    model = MirrorsModel(desk, host)
    gate = engine.hold("registry")
    model.refresh()
    await until(lambda: model.loading)
    model.refresh()
    await until(lambda: len(engine.calls_of("registry")) == 2)
    assert model.loading and not model.loaded, "the first one was given up for the second"
    gate.set()
    await until(lambda: model.loaded)
    assert not model.loading and model.in_force == (A, B)


async def test_what_is_chosen_shows_what_would_change_and_nothing_else(
    desk: Desk, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    model.add([C, f"{A}/"])
    model.remove([A])
    assert model.draft.mirrors == (B, C)
    assert model.dirty and model.can_apply
    assert {line.text.strip() for line in model.difference if line.kind == "same"} >= {'"log-driver": "json-file"'}
    assert {line.text.strip(' ",') for line in model.difference if line.kind != "same"} == {A, B, C}
    assert host.written == [], "choosing writes nothing"
    model.discard()
    assert not model.dirty
    assert model.after == host.data


async def test_applying_writes_exactly_what_was_shown_and_reads_the_engine_back(
    desk: Desk, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    model.add([C])
    shown = model.after
    model.apply(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert host.written == [shown]
    assert model.outcome is not None and model.outcome.code == "applied"
    assert model.in_force == (A, B, C) == model.draft.mirrors
    assert not model.dirty
    assert [news.step for news in model.steps][-1] == "settle"
    assert len({news.step for news in model.steps}) == len(model.steps), "each step once, as it ended"
    assert len(model.backups) == 1
    model.forget_outcome()
    assert model.outcome is None and model.steps == ()


async def test_a_change_that_the_engine_does_not_take_leaves_the_choice(
    desk: Desk, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    before = host.data
    host.ends = "not_as_expected"
    model.add([C])
    model.apply(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert model.outcome is not None and model.outcome.rolled_back
    assert host.data == before
    assert model.draft.mirrors == (A, B, C), "the person can try again or discard"


async def test_what_was_chosen_stays_chosen_while_the_file_is_read_again(
    desk: Desk, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    model.add([C])
    host.data = file_of(A)
    model.refresh()
    await until(lambda: model.data == host.data and not model.loading)
    assert model.draft.mirrors == (A, C), "only what the person chose: B was taken out by somebody else"
    model.discard()
    assert model.draft.mirrors == (A,)


async def test_an_engine_that_has_not_read_its_file_can_be_made_to(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    engine.set_registry(RegistryState((B,)))
    model = await loaded(desk, host, until)
    assert (model.dirty, model.out_of_step, model.can_apply) == (False, True, True)
    model.apply(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert host.written == [host.data]
    assert model.in_force == (A, B)


async def test_a_value_that_the_engine_would_refuse_cannot_be_applied(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    model.set_insecure(("registry.example.com/path",))
    assert model.dirty and not model.can_apply
    assert [one.key for one in model.problems if one.blocks] == ["insecure-registries"]


async def test_the_proxy_goes_into_the_same_file(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    model.set_proxies(Proxies("http://192.168.1.5:7890", "", "localhost"))
    assert b'"http-proxy": "http://192.168.1.5:7890"' in model.after
    assert b'"https-proxy"' not in model.after
    assert b'"log-driver": "json-file"' in model.after


async def test_a_broken_file_offers_its_repair_and_nothing_else(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    host.data = f'{{"registry-mirrors": ["{A}",]}}'.encode()
    model = await loaded(desk, host, until)
    assert model.broken and not model.can_apply
    assert [(one.code, one.line) for one in model.reading.faults] == [("trailing_comma", 1)]
    repaired = model.reading.repair
    assert repaired is not None
    model.repair(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert host.written == [repaired]
    assert not model.broken and model.draft.mirrors == (A,)


async def test_a_choice_outlives_a_broken_file_and_its_repair(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    model.add([C])
    model.remove([A])
    model.set_insecure(("192.168.1.10:5000",))
    host.data = f'{{"registry-mirrors": ["{A}", "{B}",]}}'.encode()
    for _again in range(2):  # a second look must not forget it either
        model.refresh()
        await until(lambda: model.broken and not model.loading)
        assert not model.can_apply
        model.loaded = False
        model.refresh()
        await until(lambda: model.loaded and not model.loading)
    model.repair(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert model.document.mirrors == (A, B), "the repair writes the repair alone"
    assert (model.draft.mirrors, model.draft.insecure) == ((B, C), ("192.168.1.10:5000",))
    assert model.dirty and model.can_apply


async def test_a_choice_outlives_the_repair_of_a_doubtful_file(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    host.data = f'{{"registry-mirrors": ["{A} {B}"]}}'.encode()
    engine.set_registry(RegistryState())
    model = await loaded(desk, host, until)
    assert [one.code for one in model.reading.faults] == ["joined_addresses"] and not model.broken
    model.add([C])
    model.repair(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert model.document.mirrors == (A, B)
    assert model.draft.mirrors == (A, B, C) and model.can_apply


async def test_a_choice_outlives_an_engine_and_a_file_that_are_away_for_a_moment(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    model.remove([A])
    place, host.place = host.place, NoPlace("unknown")
    engine.go_away()
    await until(lambda: model.registry is None and model.no_place is not None and not model.loading)
    host.place = place
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: model.registry is not None and model.place is not None and not model.loading)
    assert model.draft.mirrors == (B,) and model.dirty


async def test_what_the_engine_ignores_or_refuses_in_the_file_is_mended_too(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    host.data = b'{"registry-mirror": ["https://a.example.com"]}'
    engine.set_registry(RegistryState())
    model = await loaded(desk, host, until)
    assert not model.broken and model.reading.faults == ()
    assert [one.code for one in model.mendable] == ["ignored_key"]
    model.repair(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert host.data == b'{"registry-mirrors": ["https://a.example.com"]}'
    assert model.mendable == () and model.in_force == (A,)


async def test_an_earlier_file_comes_back_byte_for_byte(desk: Desk, host: FakeHost, until: Until) -> None:
    earlier = b'{ "debug" : true }'
    kept = host.keep(earlier, timedelta(days=2))
    model = await loaded(desk, host, until)
    assert [one.data for one in model.backups] == [earlier]
    model.add([C])
    model.roll_back(kept, yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert host.data == earlier
    assert model.draft.mirrors == () and not model.dirty
    assert len(model.backups) == 2, "going back can be undone"


async def test_a_restart_is_asked_for_with_the_containers_that_stop(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    host.needs_restart = True
    asked: list[tuple[str, ...]] = []

    async def no(names: tuple[str, ...]) -> bool:
        asked.append(names)
        return False

    model.add([C])
    model.apply(no)
    await until(lambda: model.outcome is not None and not model.writing)
    assert asked == [await engine.running_containers()] and asked[0]
    assert model.outcome is not None and model.outcome.code == "declined_restart"
    assert host.written == []
    assert model.dirty


async def test_mirrors_are_tested_all_at_once_and_the_best_put_first(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    assert model.best_order == (A, B), "nothing is known yet"
    host.readings = {A: answer(A, seconds=2.0, rate=0.2), B: answer(B, seconds=0.1, rate=9.0)}
    model.probe([A, f"{B}/", A, C])
    await until(lambda: not desk.tasks.running("mirrors.probe"))
    assert host.probed == [(A, B, C)], "each once"
    verdicts = {address: model.verdict(address) for address in (A, B, C)}
    assert {address: verdict.usable for address, verdict in verdicts.items() if verdict} == {A: True, B: True, C: False}
    model.put_best_first()
    assert model.draft.mirrors == (B, A)


async def test_testing_is_stopped_at_once_and_leaves_nothing_behind(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    host.hold = asyncio.Event()
    model.probe([A, B])
    await until(lambda: host.open_probes == 1)
    assert model.probing == {A, B}
    assert model.stop_probing()
    await until(lambda: host.open_probes == 0)
    assert model.probing == frozenset()
    assert not model.stop_probing()


async def test_cancelling_a_change_looks_again_at_what_there_is(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    host.hold = asyncio.Event()
    model.add([C])
    model.apply(yes)
    await until(lambda: any(news.step == "write" for news in model.steps))
    assert model.writing
    model.refresh()
    assert not model.loading, "nobody reads a file while it is written"
    assert model.stop_writing()
    await until(lambda: not model.writing and not model.loading)
    assert model.outcome is None and model.draft.mirrors == (A, B, C)
    assert host.written == []


async def test_a_change_that_is_cancelled_at_once_leaves_the_next_one_free(
    desk: Desk, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    model.add([C])
    told: list[bool] = []
    model.changed.connect(lambda: told.append(model.writing))
    model.apply(yes)
    assert model.writing
    assert model.stop_writing()
    await until(lambda: not desk.tasks.running("mirrors.write"))
    await until(lambda: not model.writing, seconds=3)
    assert False in told, "the page draws its buttons anew"
    assert host.written == [], "it never took its first step"
    await until(lambda: not model.loading)
    model.apply(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert model.in_force == (A, B, C)


async def test_whoever_has_left_the_page_is_told_how_it_went(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    model.add([C])
    model.watching = False
    model.apply(yes)
    await until(lambda: model.outcome is not None and not model.writing)
    assert desk.notices.last is not None and desk.notices.last.text == "Applied"


async def test_closed_mirrors_are_offered_for_removal(desk: Desk, engine: FakeEngine, until: Until) -> None:
    host = FakeHost(file_of(DEAD, A, "http://hub-mirror.c.163.com"))
    model = await loaded(desk, host, until)
    assert [one.preset.id for one in model.dead] == ["ustc", "netease"]
    model.remove_dead()
    assert model.draft.mirrors == (A,)
    assert model.dead == ()


async def test_the_last_mirror_is_cleared_by_an_empty_list(desk: Desk, host: FakeHost, until: Until) -> None:
    model = await loaded(desk, host, until)
    model.remove([A, B])
    assert b'"registry-mirrors": []' in model.after, "an engine keeps its old mirrors when the key is missing"


async def test_an_engine_elsewhere_gives_a_text_to_copy(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    host.place = NoPlace("remote", "ssh://me@server")
    model = await loaded(desk, host, until)
    assert model.place is None and model.no_place is not None
    assert model.draft.mirrors == (A, B), "what the engine uses is where to start"
    model.add([C])
    assert not model.can_apply
    assert [entry in model.after.decode() for entry in (A, B, C)] == [True] * 3


async def test_a_missing_file_is_an_empty_one(desk: Desk, engine: FakeEngine, until: Until) -> None:
    engine.set_registry(RegistryState())
    model = await loaded(desk, FakeHost(None), until)
    assert (model.dirty, model.agreement) == (False, "same")
    model.add([A])
    assert A.encode() in model.after and model.can_apply


async def test_an_unreadable_file_is_never_written(desk: Desk, host: FakeHost, until: Until) -> None:
    host.failure = ConfigurationError("unreadable", "Permission denied")
    model = await loaded(desk, host, until)
    assert model.error is host.failure
    model.add([C])
    assert not model.can_apply
    host.failure = None
    model.refresh()
    await until(lambda: model.error is None and not model.loading)
    assert model.data == host.data


async def test_an_engine_that_goes_away_leaves_the_file_in_sight(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    await until(lambda: desk.session.online)
    engine.go_away()
    await until(lambda: model.registry is None)
    assert model.draft.mirrors == (A, B)
    assert model.agreement == "unknown" and not model.out_of_step
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: model.in_force == (A, B))


async def test_what_a_terminal_changes_on_the_engine_shows_by_itself(
    desk: Desk, engine: FakeEngine, host: FakeHost, until: Until
) -> None:
    model = await loaded(desk, host, until)
    await until(lambda: desk.session.online and desk.session.info is not None)
    host.data = file_of(C)
    engine.set_registry(RegistryState((C,)))
    desk.session.live.refresh()
    await until(lambda: model.in_force == (C,) and model.draft.mirrors == (C,))
