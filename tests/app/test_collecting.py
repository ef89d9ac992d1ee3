"""Garbage is collected on the loop's thread: a QObject must not end on another one."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest
from PySide6.QtCore import QObject

from firstmate.collecting import MIDDLE, OLD, YOUNG, Collector


class Knot(QObject):
    """Garbage that only the collector can find; tells where it ended."""

    ended: list[int] = []  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.itself = self
        self.startTimer(60_000)

    def __del__(self) -> None:
        Knot.ended.append(threading.get_ident())


def make_much() -> None:
    """As much as lets Python collect in each generation."""
    kept = [[number] for number in range(300_000)]
    assert kept


async def test_a_knot_ends_on_the_thread_of_the_loop_however_much_others_make() -> None:
    Knot.ended.clear()
    Knot()
    await asyncio.to_thread(make_much)
    assert not gc.isenabled()
    kept = [[number] for number in range(YOUNG + 1)]
    for _ in range(3):
        await asyncio.sleep(0)
    assert Knot.ended == [threading.get_ident()]
    assert kept


def test_rounds_and_their_generations(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []
    made = YOUNG
    monkeypatch.setattr(gc, "get_count", lambda: (made, 0, 0))
    monkeypatch.setattr(gc, "collect", rounds.append)
    collector = Collector()
    collector.collect()
    assert rounds == [], "not enough yet"
    made += 1
    collector.paused = True
    collector.collect()
    assert rounds == []
    collector.paused = False
    for _ in range(OLD):
        collector.collect()
    assert [rounds.count(generation) for generation in (0, 1, 2)] == [OLD - OLD // MIDDLE, OLD // MIDDLE - 1, 1]


@pytest.mark.parametrize("was_on", [False, True])
def test_what_was_is_again_afterwards(was_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        collector = Collector()
        collector.take_over()
        assert not gc.isenabled()
        collector.give_back()
        collector.give_back()
        assert gc.isenabled() == was_on
    finally:
        (gc.enable if before else gc.disable)()
