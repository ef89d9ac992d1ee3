"""The live state on a real engine: quick, without polling, and honest when the engine is away."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from proxy import Proxy
from waiting import eventually

from firstmate.core.entities import State
from firstmate.core.errors import EngineNotRunning, EngineTimeout
from firstmate.core.runspec import RunSpec
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.engine.live import Kind, LiveState
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine


@asynccontextmanager
async def following(address: str) -> AsyncIterator[LiveState]:
    """A live state that runs, once it has listed everything."""
    worker = DockerEngine(endpoint.parse(address))
    live = LiveState(worker)
    task = asyncio.create_task(live.run())
    try:
        await eventually(lambda: len(live.known) == 5)
        yield live
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert worker.open_streams == 0
        await worker.close()


async def docker(engine: PrivateEngine, *words: str) -> str:
    """The docker client, as typed into a terminal."""
    done = await processes.run(["docker", "--host", engine.address, *words], timeout=30)
    assert done.ok, done.stderr.decode()
    return done.stdout.decode().strip()


def names(live: LiveState) -> set[str]:
    return {container.name for container in live.containers.values()}


async def test_it_begins_with_everything(engine: DockerEngine, private_engine: PrivateEngine, busybox: str) -> None:
    await engine.create(RunSpec(busybox, name="already-there"))
    changes: list[frozenset[Kind]] = []
    live = LiveState(engine, on_change=lambda kinds, _: changes.append(kinds))
    assert live.connection.phase == "connecting"
    assert not live.stale
    task = asyncio.create_task(live.run())
    await eventually(lambda: len(live.known) == 5)
    assert live.connection.phase == "online"
    assert names(live) == {"already-there"}
    assert any("busybox:latest" in image.tags for image in live.images.values())
    assert {"bridge", "host", "none"} <= {network.name for network in live.networks.values()}
    assert live.info is not None
    assert set().union(*changes) == {"connection", "engine", "containers", "images", "volumes", "networks"}
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_container_started_in_a_terminal_is_there_within_200_ms(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    """From the moment that the engine says `start` (its clock, which is ours here) to the new state."""
    taken = []
    async with following(private_engine.address) as live:
        started: dict[str, float] = {}

        async def note_starts() -> None:
            async for event in engine.events():
                if event.type == "container" and event.action == "start":
                    started[event.actor_id] = event.time_nano / 1e9

        noting = asyncio.create_task(note_starts())
        await eventually(lambda: engine.open_streams == 1)
        for number in range(5):
            identity = await docker(private_engine, "run", "-d", "--name", f"t{number}", busybox, "sleep", "1000")

            def runs(identity: str = identity) -> bool:
                return identity in live.containers and live.containers[identity].state is State.RUNNING

            while not runs():  # noqa: ASYNC110 (the time between two looks is part of what is measured)
                await asyncio.sleep(0.001)
            seen = time.time()
            await eventually(lambda identity=identity: identity in started)
            taken.append(seen - started[identity])
            assert live.containers[identity].name == f"t{number}"
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)
    print("docker run -> state: " + ", ".join(f"{one * 1000:.0f}" for one in sorted(taken)) + " ms after `start`")
    assert sorted(taken)[len(taken) // 2] < 0.2
    assert max(taken) < 0.5


async def test_everything_that_happens_is_followed(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    async with following(private_engine.address) as live:
        seen: list[tuple[frozenset[Kind], frozenset[str]]] = []
        live._on_change = lambda kinds, ids: seen.append((kinds, ids))
        identity = await docker(private_engine, "run", "-d", "--name", "one", busybox, "sleep", "1000")

        def state() -> State:
            return live.containers[identity].state

        await eventually(lambda: identity in live.containers and state() is State.RUNNING)
        await docker(private_engine, "pause", "one")
        await eventually(lambda: state() is State.PAUSED)
        await docker(private_engine, "unpause", "one")
        await eventually(lambda: state() is State.RUNNING)
        await docker(private_engine, "rename", "one", "two")
        await eventually(lambda: names(live) == {"two"})
        await docker(private_engine, "network", "create", "extra")
        await docker(private_engine, "network", "connect", "extra", "two")
        await eventually(lambda: "extra" in live.containers[identity].networks)
        assert "extra" in {network.name for network in live.networks.values()}
        await docker(private_engine, "volume", "create", "box")
        await eventually(lambda: "box" in live.volumes)
        await docker(private_engine, "tag", busybox, "mine:v1")
        await eventually(lambda: any("mine:v1" in image.tags for image in live.images.values()))
        await docker(private_engine, "kill", "two")
        await eventually(lambda: live.containers[identity].exit_code == 137)
        await docker(private_engine, "rm", "two")
        await eventually(lambda: not live.containers)
        await docker(private_engine, "rmi", "mine:v1")
        await eventually(lambda: not any("mine:v1" in image.tags for image in live.images.values()))
        kinds = set().union(*(kinds for kinds, _ in seen))
        assert kinds == {"containers", "networks", "volumes", "images"}
        assert any(identity in ids for _, ids in seen)


async def test_at_rest_nothing_is_asked(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str, tmp_path: Path
) -> None:
    identity = (await engine.create(RunSpec(busybox, command=("sleep", "1000")))).id
    await engine.start(identity)
    with Proxy(private_engine.address, path=tmp_path / "p.sock") as proxy:
        async with following(proxy.address):
            await asyncio.sleep(0.2)
            before = len(proxy.requests)
            await asyncio.sleep(2)
            assert proxy.requests[before:] == []
            assert proxy.open <= 6
            # What changes nothing in a list asks for no list either.
            session = await engine.execute(identity, ("true",))
            await session.close()
            await asyncio.sleep(0.2)
            assert proxy.requests[before:] == []


async def test_a_burst_of_events_is_a_few_requests(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str, tmp_path: Path
) -> None:
    made = await asyncio.gather(*(engine.create(RunSpec(busybox)) for _ in range(50)))
    with Proxy(private_engine.address, path=tmp_path / "p.sock") as proxy:
        async with following(proxy.address) as live:
            assert len(live.containers) == 50
            before = len(proxy.requests)
            events = 0
            live._on_event = lambda event: _count()

            def _count() -> None:
                nonlocal events
                events += 1

            began = time.monotonic()
            for turn in range(6):
                await asyncio.gather(*(engine.rename(one.id, f"n{turn}-{number}") for number, one in enumerate(made)))
            took = time.monotonic() - began
            await eventually(lambda: names(live) == {f"n5-{number}" for number in range(50)})
            await eventually(lambda: events == 300)
            asked = proxy.requests[before:]
            print(f"300 events in {took:.2f} s: {len(asked)} requests")
            assert all(re.match(r"GET /v[\d.]+/containers/json", one) for one in asked)
            assert len(asked) <= took / 0.03 + 3
            assert len(asked) < 60


async def test_an_engine_that_stops_and_returns(lone_engine: PrivateEngine) -> None:
    async with following(lone_engine.address) as live:
        worker = live.engine
        made = await worker.create(
            RunSpec("busybox", command=("sh", "-c", "trap exit TERM; while :; do sleep 0.1; done"), name="kept")
        )
        await worker.start(made.id)
        await eventually(lambda: names(live) == {"kept"})
        said: list[str] = []
        live._on_change = lambda kinds, _: said.append(live.connection.phase) if "connection" in kinds else None

        stopping = asyncio.get_running_loop().run_in_executor(None, lone_engine.stop_daemon)
        told = await eventually(lambda: live.connection.phase == "lost", limit=15)
        print(f"engine stopped: said after {told * 1000:.0f} ms")
        assert isinstance(live.connection.error, EngineNotRunning)
        await stopping
        assert live.stale
        assert names(live) == {"kept"}, "the last known state must stay"
        assert live.known

        lone_engine.start_daemon()
        took = await eventually(lambda: live.connection.phase == "online", limit=8)
        print(f"engine back: online after {took:.2f} s")
        await eventually(lambda: live.containers[made.id].state is State.EXITED)
        assert not live.stale
        assert said == ["lost", "online"]
        # The stream is a new one and works.
        await worker.remove(made.id)
        await eventually(lambda: not live.containers)


async def test_an_engine_that_crashes_is_said_at_once(lone_engine: PrivateEngine) -> None:
    async with following(lone_engine.address) as live:
        lone_engine.kill_daemon()
        told = await eventually(lambda: live.connection.phase == "lost", limit=5)
        print(f"engine killed: said after {told * 1000:.0f} ms")
        assert told < 0.5
        assert isinstance(live.connection.error, EngineNotRunning)
        assert live.connection.error.reason in ("refused", "absent")
        lone_engine.start_daemon()
        live.retry()
        await eventually(lambda: live.connection.phase == "online", limit=8)


async def test_an_engine_that_hangs_is_found_by_suspicion(lone_engine: PrivateEngine) -> None:
    async with following(lone_engine.address) as live:
        lone_engine.freeze()
        live.suspect()
        told = await eventually(lambda: live.connection.phase == "lost", limit=5)
        assert 1.5 < told < 4.5
        assert isinstance(live.connection.error, EngineTimeout)
        lone_engine.thaw()
        await eventually(lambda: live.connection.phase == "online", limit=8)


async def test_a_cut_connection_loses_no_event(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str, tmp_path: Path
) -> None:
    with Proxy(private_engine.address, path=tmp_path / "p.sock") as proxy:
        async with following(proxy.address) as live:
            seen: list[str] = []
            live._on_event = lambda event: seen.append(f"{event.action} {event.attributes.get('name')}")
            await engine.create(RunSpec(busybox, name="before"))
            await eventually(lambda: "before" in names(live))
            proxy._target = "/nowhere.sock"
            proxy.drop_all()
            await eventually(lambda: live.connection.phase == "lost")
            await engine.create(RunSpec(busybox, name="while-away"))
            proxy._target = str(private_engine.socket)
            await eventually(lambda: "while-away" in names(live), limit=8)
            await engine.create(RunSpec(busybox, name="after"))
            await eventually(lambda: "after" in names(live))
            assert [one for one in seen if one.startswith("create")] == [
                "create before",
                "create while-away",
                "create after",
            ], "each once, also what `since` gives twice"


async def test_an_engine_that_comes_later(lone_engine: PrivateEngine) -> None:
    """Started before the engine: not found, no list, and then everything."""
    lone_engine.stop_daemon()
    worker = DockerEngine(endpoint.parse(lone_engine.address))
    live = LiveState(worker)
    task = asyncio.create_task(live.run())
    await eventually(lambda: live.connection.phase == "lost", limit=1)
    assert not live.stale, "there is nothing old to show"
    lone_engine.start_daemon()
    await eventually(lambda: len(live.known) == 5, limit=8)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await worker.close()
