"""The logs tab on a real engine: what programs really print, however much and however odd it is."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from firstmate.app.page import Desk
from firstmate.core.runspec import RunSpec
from firstmate.pages.containers.logs_tab import LogsTab
from firstmate.pages.containers.model import ContainersModel

Until = Callable[..., Awaitable[None]]

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture
def desk(real_desk: Desk) -> Desk:
    return real_desk


@pytest.fixture
def tab(desk: Desk, show: Callable[..., Any]) -> Iterator[LogsTab]:
    model = ContainersModel(desk)
    found: LogsTab = show(LogsTab(model))
    yield found
    model.close()


async def start(desk: Desk, name: str, script: str, **options: Any) -> str:
    spec = RunSpec(image="busybox", command=("sh", "-c", script), name=name, **options)
    created = await desk.engine.create(spec)
    await desk.engine.start(created.id)
    return str(created.id)


async def look(tab: LogsTab, until: Until, identity: str) -> None:
    model = tab._model
    await until(lambda: identity in model.containers)
    model.select([identity])
    tab.look(identity)


def memory() -> int:
    """Bytes of this process that are in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Ticker:
    """How late the loop comes to a task that wants its turn every 5 ms."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def run(self) -> None:
        while True:
            due = time.perf_counter() + 0.005
            await asyncio.sleep(0.005)
            self.late.append(time.perf_counter() - due)


@pytest.mark.parametrize(
    "line",
    ["a line of some forty characters, or so it seems", '{"level":"info","msg":"GET /","status":200,"user":"ann"}'],
    ids=["text", "json"],
)
async def test_a_flood_neither_freezes_nor_grows(desk: Desk, tab: LogsTab, until: Until, line: str) -> None:
    """`yes` as fast as the engine takes it, for eight seconds: the window answers, and what is left out is counted."""
    talker = await start(desk, "flood", f"yes '{line}'")
    await look(tab, until, talker)
    await until(lambda: tab.view.line_count == 10_000)
    before, ticker, began = memory(), Ticker(), time.monotonic()
    lines = 0

    def count(_source: object, _stream: str, data: bytes) -> None:
        nonlocal lines
        lines += data.count(b"\n")

    tab._model.logs.received.connect(count)
    ticking = asyncio.create_task(ticker.run())
    await asyncio.sleep(8)
    ticking.cancel()
    seconds = time.monotonic() - began
    grown = memory() - before
    late = sorted(ticker.late)
    skipped = tab._dropped
    print(
        f"{lines / seconds:,.0f} lines a second for {seconds:.0f} s, {skipped:,} skipped and said; the loop was late by"
        f" {late[len(late) // 2] * 1000:.1f} ms (median), {late[int(len(late) * 0.99)] * 1000:.0f} ms (99 %),"
        f" {late[-1] * 1000:.0f} ms (longest); memory {grown / 1e6:+.1f} MB"
    )
    assert lines / seconds > 5_000, "how fast it comes is the computer's; it must be a flood"
    assert late[int(len(late) * 0.99)] < 0.3
    assert grown < 60e6
    assert tab.view.line_count <= 10_000
    assert tab.view.pending_bytes <= 8 * 1024 * 1024
    if skipped:
        assert "skipped" in str(tab._words.property("text"))
    # A held view only lets wait what fits, and counts the rest.
    tab.bar.pause.click()
    await until(lambda: tab._dropped > skipped, seconds=60)
    assert tab.view.pending_bytes <= 8 * 1024 * 1024
    await desk.engine.kill(talker)


async def test_odd_output_is_shown_whole(desk: Desk, tab: LogsTab, until: Until) -> None:
    script = (
        "printf '\\377\\376 broken utf-8\\n';"  # never valid
        "printf 'bell \\007 null \\000 escape \\033[2Jcleared \\033[31mred\\033[0m\\n';"
        "printf '10%%\\r50%%\\r100%%\\n';"
        "printf '大副 世界\\n' >&2;"
        'printf \'{"level":"error","msg":"no disk","free":0}\\n\';'
        "printf 'no line end'"
    )
    odd = await start(desk, "odd", script)
    await look(tab, until, odd)
    await until(lambda: "no line end" in tab.view.text())
    shown = tab.view.text().splitlines()
    assert sorted(shown) == sorted(
        [
            "\ufffd\ufffd broken utf-8",
            "bell  null  escape cleared red",
            "100%",
            "大副 世界",
            "ERROR no disk free=0",
            "no line end",
        ]
    )
    assert [entry.text.partition("Z ")[2] for entry in tab.view._lines.entries if entry.stream == "stderr"] == [
        "大副 世界"
    ]
    assert all(tab.view._lines.stamp(entry) for entry in tab.view._lines.entries), "every line has its local time"


async def test_binary_output_harms_nothing(desk: Desk, tab: LogsTab, until: Until) -> None:
    noise = await start(desk, "noise", "head -c 300000 /dev/urandom; echo; echo after the noise")
    await look(tab, until, noise)
    await until(lambda: "after the noise" in tab.view.text())
    tab.bar.search.setText("noise")
    await until(lambda: tab.bar._matches.text() not in ("", "not found"))
    assert "\x1b" not in tab.view.save_text()


@pytest.mark.parametrize("tty", [False, True])
async def test_a_line_of_a_megabyte_has_one_time(desk: Desk, tab: LogsTab, until: Until, tty: bool) -> None:
    long = await start(
        desk, "long", "echo before; head -c 1048576 /dev/zero | tr '\\0' x; echo end of it; echo after", tty=tty
    )
    await look(tab, until, long)
    await until(lambda: "after" in tab.view.text())
    text = tab.view.text()
    assert text.count("x") == 1_048_576, "no time of the engine in the middle"
    assert "Z " not in text and "end of it" in text.replace("\n", "")
    assert sum(1 for entry in tab.view._lines.entries if tab.view._lines.stamp(entry)) == 3
    tab.bar.wrap.click()
    tab.view.grab()


async def test_a_container_is_removed_while_its_log_is_read(desk: Desk, tab: LogsTab, until: Until) -> None:
    talker = await start(desk, "talker", "while :; do echo said; sleep 0.05; done")
    await look(tab, until, talker)
    await until(lambda: tab.view.line_count > 3)
    await desk.engine.remove(talker, force=True)
    await until(lambda: tab._model.focused_gone and tab._model.logs.phase == "ended")
    tab.show_state()
    assert "gone" in str(tab._words.property("text"))
    assert tab.view.line_count > 3, "its last words stay"
    tab.bar.clear.click()
    tab.look(talker)
    await asyncio.sleep(0.3)
    assert tab.view.text() == ""


async def test_several_containers_are_merged_by_time(desk: Desk, tab: LogsTab, until: Until) -> None:
    for name in ("ping", "pong"):
        await start(desk, name, f"for i in $(seq 1 30); do echo {name} $i; sleep 0.1; done; sleep 1000")
    await until(lambda: len(tab._model.containers) == 2)
    ids = {one.name: one.id for one in tab._model.containers.values()}
    await asyncio.sleep(2)  # much is printed already: it comes in one piece from each, the rest as it is printed
    await look(tab, until, ids["ping"])
    tab._model.logs.follow_together(ids.values())
    await until(lambda: tab.view.line_count == 60)
    entries = list(tab.view._lines.entries)
    assert [entry.text for entry in entries] == sorted(entry.text for entry in entries), "by their times"
    turns = sum(one.source != other.source for one, other in itertools.pairwise(entries))
    assert turns > 20, "they take turns"
    await desk.engine.remove("pong", force=True)
    await until(lambda: len(tab._model.containers) == 1)
    await desk.engine.restart("ping", 0)
    await until(lambda: tab.view.line_count > 62)


async def test_the_past_is_chosen_and_what_was_cleared_stays_away(desk: Desk, tab: LogsTab, until: Until) -> None:
    counter = await start(desk, "counter", "for i in $(seq 1 300); do echo line $i; done; echo done; sleep 1000")
    other = await start(desk, "other", "echo other; sleep 1000")
    await look(tab, until, counter)
    await until(lambda: tab.view.text().endswith("done"))
    assert tab.view.line_count == 301
    tab.bar.range.activated.emit(0)
    await until(lambda: tab.view.line_count == 100)
    tab.bar.clear.click()
    await look(tab, until, other)
    await until(lambda: tab.view.text() == "other")
    await look(tab, until, counter)
    await asyncio.sleep(0.4)
    assert tab.view.text() == ""
    await desk.engine.restart(counter, 0)
    await until(lambda: tab.view.text().endswith("done"))
    assert tab.view.line_count == 301
    tab.bar.range.activated.emit(3)  # this run
    await until(lambda: tab.view.line_count == 301 and tab._model.logs.range == "run")
