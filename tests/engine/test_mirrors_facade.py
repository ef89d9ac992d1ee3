"""What the engine says of its registry settings, and whether it answers at all: recorded, and on a real one."""

from __future__ import annotations

import asyncio
import time

import pytest
from engine_fixtures import close

from fakes import FakeEngine, recorded
from firstmate.core.entities import RegistryState
from firstmate.core.errors import EngineNotRunning
from firstmate.core.runspec import RunSpec
from firstmate.engine import convert, endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine

STATE = RegistryState(
    mirrors=("https://a.example.com", "http://b.example.com:5000"),
    insecure_registries=("10.0.0.0/8", "c.example.com:5000"),
    http_proxy="http://xxxxx:xxxxx@proxy.example.com:3128",
    https_proxy="http://proxy.example.com:3128",
    no_proxy="localhost,.example.com",
    live_restore=True,
)


def test_the_recorded_engine() -> None:
    assert convert.registry_state(recorded("info")) == RegistryState(mirrors=("https://mirror.example.com",))


def test_any_key_may_be_missing_null_or_of_another_kind() -> None:
    info = recorded("info")
    for key in ("RegistryConfig", "HttpProxy", "HttpsProxy", "NoProxy", "LiveRestoreEnabled"):
        for odd in (None, [], {}, "text", 5, True, [None], {"x": None}, [{}]):
            assert isinstance(convert.registry_state({**info, key: odd}), RegistryState)
            if key == "RegistryConfig":
                for inner in info[key]:
                    assert isinstance(convert.registry_state({**info, key: {**info[key], inner: odd}}), RegistryState)
    assert convert.registry_state({}) == RegistryState()


async def test_a_fake_engine_says_what_it_was_set_to() -> None:
    engine = FakeEngine()
    engine.set_registry(STATE)
    assert await engine.registry() == STATE
    assert (await engine.running_containers()) == tuple(sorted(await engine.running_containers())) != ()
    assert await engine.answers(0)
    engine.go_away()
    assert not await engine.answers(0)
    with pytest.raises(EngineNotRunning):
        await engine.registry()


@pytest.mark.engine
async def test_a_real_engine_says_its_mirrors_and_who_runs(
    private_engine: PrivateEngine, engine: DockerEngine, busybox: str
) -> None:
    assert await engine.registry() == RegistryState(mirrors=(f"http://{private_engine.registry_address}",))
    assert await engine.running_containers() == ()
    for name in ("zoe", "adam"):
        created = await engine.create(RunSpec(busybox, command=("sleep", "60"), name=name))
        await engine.start(created.id)
    await engine.create(RunSpec(busybox, name="never-started"))
    assert await engine.running_containers() == ("adam", "zoe")


@pytest.mark.engine
async def test_an_engine_that_comes_back_is_noticed(lone_engine: PrivateEngine) -> None:
    worker = DockerEngine(endpoint.parse(lone_engine.address))
    try:
        assert await worker.answers(0)
        assert (await worker.registry()).mirrors == ()
        await asyncio.to_thread(lone_engine.kill_daemon)
        began = time.monotonic()
        assert not await worker.answers(0.3)
        assert 0.3 <= time.monotonic() - began < 2.5
        waiting = asyncio.create_task(worker.answers(30))
        await asyncio.to_thread(lone_engine.start_daemon)
        assert await waiting
        assert (await worker.registry()).mirrors == ()  # on a new connection
    finally:
        await asyncio.to_thread(close, worker)
