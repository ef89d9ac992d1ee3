"""The program is found by an installer and asked to close, as an installer does it: from outside, by names."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Iterator

import pytest
import pywintypes
import win32event
from pipe_engine import until

from firstmate.app import closing_request
from firstmate.app.notices import Notices
from firstmate.app.tasks import Tasks

assert sys.platform == "win32"


@pytest.fixture
def prefix() -> Iterator[str]:
    """Names of our own: a FirstMate that runs on this computer is not to be closed by a test."""
    name = rf"Local\FirstMate-test-{uuid.uuid4().hex}"
    yield name
    assert not exists(f"{name}.Close"), "somebody still holds the event"
    assert not exists(f"{name}.Busy"), "somebody still says that work is under way"


def exists(name: str) -> bool:
    try:
        win32event.OpenEvent(win32event.SYNCHRONIZE, False, name).Close()
    except pywintypes.error:
        return False
    return True


def ask(prefix: str) -> None:
    """What the installer does, once."""
    event = win32event.OpenEvent(win32event.EVENT_MODIFY_STATE, False, f"{prefix}.Close")
    win32event.SetEvent(event)
    event.Close()


async def test_who_asks_is_answered_with_closing(prefix: str) -> None:
    asked: list[str] = []
    assert not exists(f"{prefix}.Close")
    with closing_request.answered(lambda: asked.append("close"), Tasks(Notices()), prefix=prefix):
        assert exists(f"{prefix}.Close")
        ask(prefix)
        await until(lambda: asked == ["close"], 2)
        ask(prefix)
        await until(lambda: asked == ["close", "close"], 2)


async def test_every_running_one_is_reached_by_asking_again(prefix: str) -> None:
    first = closing_request.ClosingRequest(lambda: first.end(), prefix=prefix)
    second = closing_request.ClosingRequest(lambda: second.end(), prefix=prefix)
    rounds = 0
    while exists(f"{prefix}.Close"):
        ask(prefix)
        rounds += 1
        await asyncio.sleep(0.02)
        assert rounds < 200, "one of them was never reached"


async def test_an_installer_sees_that_work_is_under_way(prefix: str) -> None:
    tasks = Tasks(Notices())
    with closing_request.answered(lambda: None, tasks, prefix=prefix):
        assert not exists(f"{prefix}.Busy")
        tasks.start("pull:busybox", asyncio.sleep(60), title="Pulling busybox")
        assert exists(f"{prefix}.Busy")
        tasks.start("quietly", asyncio.sleep(60))
        tasks.cancel("pull:busybox")
        assert not exists(f"{prefix}.Busy"), "what has no title is no work of a person"
        tasks.start("pull:again", asyncio.sleep(60), title="Pulling busybox")
        assert exists(f"{prefix}.Busy")
    assert not exists(f"{prefix}.Busy")
    await tasks.close()


async def test_a_newly_started_one_is_not_closed_by_an_earlier_question(prefix: str) -> None:
    asked: list[str] = []
    with closing_request.answered(lambda: asked.append("first"), Tasks(Notices()), prefix=prefix):
        ask(prefix)
        await until(lambda: asked == ["first"], 2)
    with closing_request.answered(lambda: asked.append("second"), Tasks(Notices()), prefix=prefix):
        await asyncio.sleep(0.3)
        assert asked == ["first"]


async def test_a_taken_name_costs_the_service_and_nothing_else(prefix: str) -> None:
    others = [win32event.CreateMutex(None, False, f"{prefix}.{name}") for name in ("Close", "Busy")]
    tasks = Tasks(Notices())
    with closing_request.answered(lambda: None, tasks, prefix=prefix):
        tasks.start("pull:busybox", asyncio.sleep(60), title="Pulling busybox")
    await tasks.close()
    del others
