"""The session: the live state as signals, terminals kept for whoever shows them, everything closed at the end."""

from __future__ import annotations

import asyncio
import threading

import pytest

from fakes import FakeEngine
from firstmate.app.session import Session
from firstmate.core.errors import EngineNotRunning, UnreachableReason


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


def _absent(session: Session) -> EngineNotRunning | None:
    error = session.connection.error
    return error if isinstance(error, EngineNotRunning) else None


@pytest.mark.parametrize("installed", [True, False])
async def test_an_engine_whose_door_is_missing_is_looked_for_on_this_computer(qapp, installed: bool) -> None:
    engine = FakeEngine()
    engine.go_away()
    threads: list[str] = []

    def look() -> bool:
        threads.append(threading.current_thread().name)
        return installed

    session = Session(engine, look)
    told: list[bool | None] = []
    known = asyncio.Event()

    def changed(kinds: frozenset[str], _ids: frozenset[str]) -> None:
        error = _absent(session)
        if "connection" in kinds and error is not None:
            told.append(error.installed)
            if error.installed is not None:
                known.set()

    session.changed.connect(changed)
    session.start()
    async with asyncio.timeout(5):
        await known.wait()
    assert told[:2] == [None, installed], "said at once, and once more when it was seen"
    assert threads[0] != threading.main_thread().name, "a slow disk must not stop the window"
    # The next try knows from the beginning what was seen, so that the words do not flicker.
    engine.go_away(EngineNotRunning("again", reason="absent"))
    seen = len(told)
    session.live.retry()
    async with asyncio.timeout(5):
        while len(told) == seen:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    assert told[seen] is installed
    engine.come_back()
    session.live.retry()
    await _online(session)
    await session.close()


@pytest.mark.parametrize("reason", ["refused", "permission"])
async def test_an_engine_whose_door_is_there_is_not_looked_for(qapp, reason: UnreachableReason) -> None:
    engine = FakeEngine()
    engine.go_away(EngineNotRunning("x", reason=reason))
    looks: list[bool] = []

    def look() -> bool:
        looks.append(True)
        return False

    session = Session(engine, look)
    session.start()
    async with asyncio.timeout(5):
        while (error := _absent(session)) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    await asyncio.sleep(0.02)
    assert error.installed is None and looks == []
    await session.close()


async def test_a_look_that_fails_says_nothing(qapp, caplog: pytest.LogCaptureFixture) -> None:
    engine = FakeEngine()
    engine.go_away()

    def look() -> bool:
        raise PermissionError("a PATH that may not be read")

    session = Session(engine, look)
    session.start()
    async with asyncio.timeout(5):
        while "cannot be seen" not in caplog.text:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    error = _absent(session)
    assert error is not None and error.installed is None
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
