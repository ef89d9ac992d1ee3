"""The fast set: what a developer runs every minute (`dev.py test --fast`), and the time that it may take.

Fast is every test on fakes of the floors below that opens no page: values, rules, models, single widgets, without a
real engine, the real window, Xvfb or Wine, and not slow. A page is built and styled anew, with its hundreds of widgets,
for each of its tests: five hundred of them take three times as long as all others together. They are the next rung,
`dev.py test tests/pages`, before the window and the engine. A property is tried with fewer examples here.
Whether it still deserves its name is asked of the processor's time, which other programs stretch less than the clock's,
but up to twice. So a run in one process that is over the budget says so and names the dearest; it does not fail.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest

from firstmate.collecting import Collector

TESTS = Path(__file__).parent
FLOORS = ("core", "app", "widgets", "pages", "packaging")
NOT_FAST = frozenset({"engine", "window", "atspi", "wine", "slow"})
DEAR_FIXTURES = frozenset({"private_engine", "lone_engine", "show"})
"""A real engine, and a page that is opened."""

BUDGET = 40.0
"""Seconds of processor time: 20 s on the two cores of a small machine."""

_collector = Collector()
_spent: dict[str, float] = {}
"""Processor seconds, with those of ended child processes, by the id of a fast test."""


def is_fast(item: pytest.Item) -> bool:
    """Whether a test belongs to the fast set."""
    return (
        _on_a_fast_floor(item.path)
        and NOT_FAST.isdisjoint(mark.name for mark in item.iter_markers())
        and DEAR_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
    )


@cache
def _on_a_fast_floor(path: Path) -> bool:
    return path.is_relative_to(TESTS) and path.relative_to(TESTS).parts[0] in FLOORS


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if is_fast(item):
            item.add_marker(pytest.mark.fast)


def pytest_collection_finish() -> None:
    """Thousands of tests and their modules stay to the end; else each full round of the collector looks through them.

    The program does the same once it has started. And as in the program, garbage is collected on the main thread only.
    """
    gc.collect()
    gc.freeze()
    _collector.take_over()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """What lies about is found once; what is still in use then is not looked through in each of pytest's own rounds."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    began = _processor_seconds()
    try:
        return (yield)
    finally:
        _collector.collect()
        if item.get_closest_marker("fast"):
            _spent[item.nodeid] = _processor_seconds() - began


def _processor_seconds() -> float:
    taken = os.times()
    return time.process_time() + taken.children_user + taken.children_system


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    total = sum(_spent.values())
    if total <= BUDGET:
        return
    terminalreporter.section("the fast tests are too slow")
    terminalreporter.line(f"{len(_spent)} tests took {total:.1f} s of processor time, {BUDGET:.0f} s is the budget:")
    for name in sorted(_spent, key=lambda name: -_spent[name])[:15]:
        terminalreporter.line(f"{_spent[name]:6.2f} s  {name}")
    terminalreporter.line("make the dearest cheaper, or mark as slow what nobody needs every minute")
