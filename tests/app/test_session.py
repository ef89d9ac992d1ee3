"""The session: the live state as signals, terminals kept for whoever shows them, everything closed at the end."""

from __future__ import annotations

import asyncio

from fakes import FakeEngine
from firstmate.app.session import Session


async def _online(session: Session) -> None:
    async with asyncio.timeout(5):
        while not (session.online and session.info):  # noqa: ASYNC110 - the signal is what is tested elsewhere
            await asyncio.sleep(0.002)


async def test_what_the_engine_has_arrives_as_one_signal(qapp) -> None:
    session = Session(FakeEngine())
    kinds: set[str] = set()
    ids: set[str] = set()
    everything = asyncio.Event()

    def changed(some_kinds: frozenset[str], some_ids: frozenset[str]) -> None:
        kinds.update(some_kinds)
        ids.update(some_ids)
        if {"connection", "engine", "containers", "images"} <= kinds:
            everything.set()

    session.changed.connect(changed)
    assert not session.online and session.capacity is None and not session.has("containers")
    session.start()
    session.start()  # a second start is no second follower
    async with asyncio.timeout(5):
        await everything.wait()
    await _online(session)
    assert set(session.containers) <= ids and session.has("containers")
    assert session.capacity is not None and session.capacity.cpus > 0 and session.capacity.memory_bytes > 0
    await session.close()


async def test_events_are_passed_on(qapp) -> None:
    engine = FakeEngine()
    session = Session(engine)
    happened: list[str] = []
    session.happened.connect(lambda event: happened.append(f"{event.type} {event.action}"))
    session.start()
    await _online(session)
    engine.add_container("from-a-terminal")
    async with asyncio.timeout(5):
        while not any(one.name == "from-a-terminal" for one in session.containers.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    assert happened == ["container create", "container start"]
    await session.close()


async def test_a_terminal_waits_for_whoever_shows_it_and_only_once(qapp) -> None:
    engine = FakeEngine()
    session = Session(engine)
    terminal = await engine.attach("shell")
    session.keep_terminal("id", terminal)
    assert session.take_terminal("id") is terminal
    assert session.take_terminal("id") is None
    await session.close()
    assert not terminal.closed or engine.closed


async def test_closing_ends_the_following_and_the_terminals_nobody_took(qapp) -> None:
    engine = FakeEngine()
    session = Session(engine)
    session.start()
    await _online(session)
    left = await engine.attach("shell")
    session.keep_terminal("id", left)
    await session.close()
    assert left.closed and engine.closed and engine.open_streams == 0
    await session.close()
