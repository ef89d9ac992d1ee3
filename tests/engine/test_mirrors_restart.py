"""Where only a restart applies a change: asked for with names, and taken back when the engine does not come up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from mirror_world import BASE, QUICK, A, B, Restarter, Steps, World, carry_out, once, place_of

from firstmate.core import daemon_json
from firstmate.core.daemon_json import Proxies
from firstmate.core.runspec import RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.host.configuration import applying, backups
from firstmate.host.configuration.changes import Change
from firstmate.host.configuration.places import Place

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture
def restarter(world: World, tmp_path: Path) -> Iterator[Restarter]:
    with Restarter(world, tmp_path / "bin") as one:
        yield one


async def restartable(worker: DockerEngine, restarter: Restarter, **changes: object) -> Place:
    """The engine as one that reads its file only when it starts, as Docker Desktop's."""
    programs = ((str(restarter.program), "docker", "restart"),)
    return replace(await place_of(worker), **{"reload": "none", "pid": None, "restart": programs, **changes})  # type: ignore[arg-type]


@asynccontextmanager
async def container(worker: DockerEngine, name: str) -> AsyncIterator[str]:
    program = ("sh", "-c", "trap exit TERM; while :; do sleep 1 & wait; done")  # it stops when it is told to
    created = await worker.create(RunSpec("busybox", command=program, name=name))
    await worker.start(created.id)
    try:
        yield created.id
    finally:
        await worker.remove(created.id, force=True)


async def test_the_restart_is_asked_for_with_the_names_of_what_stops(
    world: World, worker: DockerEngine, restarter: Restarter
) -> None:
    place = await restartable(worker, restarter)
    async with container(worker, "web") as web, container(worker, "adam"):
        no = Steps(agree=False)
        outcome = await carry_out(world.wish(mirrors=(A,)), place, worker, no)
        assert (outcome.code, outcome.applied, no.asked) == ("declined_restart", False, [("adam", "web")])
        assert world.data() == BASE and world.beside() == set() and restarter.restarts == 0
        assert (await worker.container(web)).state.is_alive

        yes = Steps()
        outcome = await carry_out(world.wish(mirrors=(A,)), place, worker, yes)
        assert (outcome.code, outcome.verified, outcome.restarted) == ("applied", True, True)
        assert yes.asked == [("adam", "web")] and restarter.restarts == 1
        assert "restart done" in yes.ended() and "reload done" not in yes.ended()
        assert world.mirrors() == [f"{A}/"]
        assert not (await worker.container(web)).state.is_alive  # as was said


async def test_proxies(world: World, worker: DockerEngine, restarter: Restarter) -> None:
    """A signal does not reach them; what the engine says of them afterwards has its password masked."""
    place = await restartable(worker, restarter, reload="hup", pid=world.daemon.daemon_pid)
    wish = world.wish(mirrors=(A,), proxies=Proxies(http="http://eva:geheim@p.example.com:3128", no_proxy="localhost"))
    outcome = await carry_out(wish, place, worker)
    if world.major < 23:
        assert (outcome.code, [one.code for one in outcome.problems]) == ("rules", ["key_too_new"])
        assert world.data() == BASE and restarter.restarts == 0
        return
    assert (outcome.code, outcome.verified, outcome.restarted, restarter.restarts) == ("applied", True, True, 1)
    info = world.daemon.request("GET", "/info")
    assert (info["HttpProxy"], info["NoProxy"]) == ("http://xxxxx:xxxxx@p.example.com:3128", "localhost")
    assert world.mirrors() == [f"{A}/"]
    back = await carry_out(Change(world.data(), BASE), place, worker)
    assert back.verified and restarter.restarts == 2 and world.data() == BASE
    assert world.daemon.request("GET", "/info")["HttpProxy"] == "" and world.mirrors() == []


async def test_with_live_restore_nothing_stops(world: World, worker: DockerEngine, restarter: Restarter) -> None:
    world.take_in(b'{"live-restore": true}', [])
    place = await restartable(worker, restarter)
    async with container(worker, "web") as web:
        before, steps = await worker.container(web), Steps()
        outcome = await carry_out(world.wish(mirrors=(A,)), place, worker, steps)
        assert outcome.verified and outcome.restarted and steps.asked == [()]
        after = await worker.container(web)
        assert (after.pid, after.started_at) == (before.pid, before.started_at)
    world.take_in(b'{"live-restore": false, "registry-mirrors": []}', [])


async def test_an_engine_that_does_not_start_gets_its_old_file_back(
    world: World, worker: DockerEngine, restarter: Restarter
) -> None:
    place = await restartable(worker, restarter)
    spoil = once("write", "done", lambda: world.write(b'{"registry-mirrors": ["https://a.example.com/?bad"]}'))
    steps = Steps(act=spoil)
    outcome = await carry_out(world.wish(mirrors=(A,)), place, worker, steps)
    assert (outcome.code, outcome.rolled_back, outcome.verified) == ("restart_failed", True, True)
    assert (restarter.restarts, restarter.failures) == (2, 1)
    assert "put_back done" in steps.ended()
    assert world.data() == BASE and world.mirrors() == []


async def test_an_engine_that_is_not_back_in_time(world: World, worker: DockerEngine, tmp_path: Path) -> None:
    """The restart says nothing, as Desktop's may, and no engine answers."""
    with Restarter(world, tmp_path / "quiet", quiet=True) as restarter:
        place = await restartable(worker, restarter)
        spoil = once("write", "done", lambda: world.write(b'{"no-such-key": 1}'))
        steps = Steps(act=spoil)
        outcome = await carry_out(world.wish(mirrors=(A,)), place, worker, steps, replace(QUICK, back=1.0))
        assert (outcome.code, outcome.rolled_back, outcome.verified) == ("engine_gone", True, True)
        assert (restarter.restarts, restarter.failures) == (2, 1)
    assert world.data() == BASE and world.mirrors() == []


async def test_an_engine_that_dies_of_a_reload_is_started_with_the_old_file(
    world: World, worker: DockerEngine, restarter: Restarter
) -> None:
    place = await restartable(worker, restarter, reload="hup", pid=world.daemon.daemon_pid)
    steps = Steps(act=once("reload", "done", world.daemon.kill_daemon))
    outcome = await carry_out(world.wish(mirrors=(A,)), place, worker, steps)
    assert (outcome.code, outcome.rolled_back, outcome.verified) == ("engine_gone", True, True)
    assert restarter.restarts == 1
    assert world.data() == BASE and world.mirrors() == []


async def test_a_broken_file_on_arrival_and_an_engine_that_could_not_start(
    world: World, worker: DockerEngine, restarter: Restarter
) -> None:
    place = await restartable(worker, restarter, version="")
    broken = b'{"log-level": "info", "registry-mirrors": ["https://a.example.com"],}'
    world.daemon.stop_daemon()
    world.write(broken)
    reading = daemon_json.read(broken)
    assert reading.document is None and reading.repair is not None
    steps = Steps()
    outcome = await carry_out(Change(broken, reading.repair), place, worker, steps)
    assert (outcome.code, outcome.verified, outcome.restarted, steps.asked) == ("applied", True, True, [()])
    assert world.mirrors() == [f"{A}/"]
    assert [one.data() for one in backups.backups(world.path)] == [broken]


async def test_without_a_way_to_restart(world: World, worker: DockerEngine) -> None:
    """Rolling back to a file whose other keys count only after a restart; and an engine that does not run at all."""
    place = await place_of(worker)
    other = BASE.replace(b'"info"', b'"warn"')
    outcome = await carry_out(Change(BASE, other), place, worker)
    assert (outcome.code, outcome.detail) == ("no_restart", "log-level") and world.data() == BASE
    world.daemon.stop_daemon()
    outcome = await carry_out(world.wish(mirrors=(B,)), place, worker)
    assert (outcome.code, outcome.applied, outcome.verified) == ("written", True, False)
    world.daemon.start_daemon()
    assert world.mirrors() == [f"{B}/"]


async def test_rolling_back_other_keys_restarts(world: World, worker: DockerEngine, restarter: Restarter) -> None:
    place = await restartable(worker, restarter, reload="hup", pid=world.daemon.daemon_pid)
    world.write(BASE.replace(b'"info"', b'"warn"'))
    backups.take(world.path)
    world.write(BASE)
    [kept], steps = backups.backups(world.path), Steps()
    outcome = await applying.roll_back(kept, place, worker, on_step=steps, ask_restart=steps.ask, limits=QUICK)
    assert (outcome.code, outcome.restarted, restarter.restarts) == ("applied", True, 1)
    assert world.written()["log-level"] == "warn"
