"""The last minute and the last hour of a container: rates, gaps, a bounded memory; and the tab that draws them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from containers_hand import Until, button, command, part
from containers_tabs import inspected, opened
from PySide6.QtWidgets import QLabel

from fakes import FakeEngine, recorded
from firstmate.app.page import Desk
from firstmate.core.entities import StatsSample
from firstmate.core.quantities import MIB, NANO
from firstmate.core.stats import sample_from_json
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.tracks import HOUR, MINUTE, Tracks
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.chart import Chart


def sample(second: float, **changes: Any) -> StatsSample:
    first = sample_from_json("web", recorded("stats"))
    assert first is not None
    return replace(first, time=1_000_000.0 + second, **changes)


def fed(*samples: StatsSample) -> Tracks:
    tracks = Tracks()
    for one in samples:
        tracks.add(one)
    return tracks


# -- tracks ----------------------------------------------------------------------------------------------------------


def test_counters_become_rates() -> None:
    tracks = fed(sample(0.5, network_rx=1000, block_write=0), sample(2.5, network_rx=3000, block_write=512))
    assert tracks.minute.series("received")[-1] == 1000.0
    assert tracks.minute.series("written")[-1] == 256.0
    assert tracks.minute.series("received")[0] is None  # nothing to compare with


def test_counters_that_begin_anew_and_long_pauses_are_no_rates() -> None:
    tracks = fed(sample(0, network_rx=5000), sample(1, network_rx=10))
    assert tracks.minute.series("received")[-1] is None
    tracks = fed(sample(0, network_rx=0), sample(400, network_rx=10**9))
    assert tracks.minute.series("received")[-1] is None


def test_the_hour_has_the_mean_of_the_cpu_and_the_peak_of_the_memory() -> None:
    tracks = fed(*(sample(n, cpu_percent=100.0 * (n % 2), memory_usage=n * MIB, pids=n) for n in range(10)))
    assert len(tracks.hour.points) == 1
    assert tracks.hour.series("cpu") == [0.5]
    assert (tracks.hour.series("memory"), tracks.hour.series("pids")) == ([9 * MIB], [9])
    assert len(tracks.minute.points) == 10


def test_where_nobody_looked_is_a_gap() -> None:
    tracks = fed(sample(0), sample(1), sample(95), sample(96))
    assert [one is None for one in tracks.hour.points] == [False, *[True] * 8, False]
    assert len(tracks.minute.points) == MINUTE
    assert [one is None for one in tracks.minute.points][-3:] == [True, False, False]
    jitter = fed(sample(0.01), sample(1.005), sample(2.99), sample(4.01))
    assert None not in jitter.minute.points


def test_a_clock_that_was_set_back_harms_nothing() -> None:
    tracks = fed(sample(100), sample(10), sample(11))
    assert None not in tracks.minute.points
    assert len(tracks.minute.points) == 3


@pytest.mark.slow  # 21,600 samples, traced
def test_a_day_takes_no_more_room_than_an_hour() -> None:
    tracks = Tracks()
    first = sample(0)
    tracemalloc.start()
    for second in range(3_600 * 2):
        tracks.add(replace(first, time=first.time + second))
    early = tracemalloc.get_traced_memory()[0]
    for second in range(3_600 * 2, 3_600 * 6):
        tracks.add(replace(first, time=first.time + second))
    late = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert (len(tracks.minute.points), len(tracks.hour.points)) == (MINUTE, HOUR)
    assert late < 200_000
    assert late - early < 20_000
    assert tracks.hour.step * HOUR == 3_600


# -- the tab ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def engine() -> FakeEngine:
    engine = FakeEngine()
    inspected(engine, "web")["HostConfig"] |= {"NanoCpus": NANO // 2, "Memory": 64 * MIB, "PidsLimit": 40}
    return engine


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk), 1100, 900)
    return view


def chart(page: ContainersView, name: str) -> Chart:
    return part(page, Chart, f"stats.{name}")


def words(page: ContainersView, name: str) -> str:
    return part(page, QLabel, f"stats.{name}.words").text()


async def test_every_figure_is_drawn_and_said_with_its_limit(
    page: ContainersView, engine: FakeEngine, until: Until, language: str
) -> None:
    engine.stats_script = [
        sample(n, cpu_percent=25.0, memory_usage=20 * MIB, memory_cache=3 * MIB, memory_limit=64 * MIB, pids=7,
               network_rx=n * 2000, network_tx=n * 10, block_read=n * 4096, block_write=0)
        for n in range(5)
    ]  # fmt: skip
    await opened(page, until, "web", "stats")
    assert command(page) == "docker stats web"
    await until(lambda: chart(page, "cpu").values == [0.25] * 5)
    assert "0.25 CPU" in words(page, "cpu")
    assert "0.5 CPU" in chart(page, "cpu").accessibleDescription()
    assert "20 MiB" in words(page, "memory")
    assert "3 MiB" in words(page, "memory")
    assert "64 MiB" in chart(page, "memory").accessibleDescription()
    assert chart(page, "network").values == [None, 2000.0, 2000.0, 2000.0, 2000.0]
    assert chart(page, "disk").values[-1] == 4096.0
    assert words(page, "processes").endswith("7")
    assert "40" in chart(page, "processes").accessibleDescription()
    button(page, "stats.hour").click()
    assert chart(page, "cpu").values == [0.25]
    assert button(page, "stats.hour").text()


async def test_what_was_seen_is_kept_with_a_gap_for_when_nobody_looked(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    engine.stats_script = [sample(n) for n in range(3)]
    await opened(page, until, "web", "stats")
    await until(lambda: len(chart(page, "cpu").values) == 3)
    page.hide()
    await until(lambda: not page.model.statistics.watched)
    await until(lambda: engine.open_streams == 1)  # the events alone
    engine.stats_script = [sample(30 + n) for n in range(2)]
    page.show()
    await until(lambda: len(chart(page, "cpu").values) > 3 and chart(page, "cpu").values[-1] is not None)
    assert None in chart(page, "cpu").values
    assert part(page, QLabel, "stats.note").text()


async def test_one_that_ends_keeps_its_figures_and_one_that_is_gone_has_none_kept(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    engine.stats_script = [sample(n) for n in range(3)]
    identity = await opened(page, until, "web", "stats")
    await until(lambda: len(chart(page, "cpu").values) == 3)
    engine.exit_container("web", 0)
    await until(lambda: page.model.statistics.sample(identity) is None)
    assert len(page.model.statistics.tracks(identity).hour.points) == 1
    await until(lambda: len(chart(page, "cpu").values) == 3)
    await until(lambda: part(page, QLabel, "stats.note").text() != "")
    await engine.remove("web")
    await until(lambda: page.model.focused_gone)
    await until(lambda: not page.model.statistics.tracks(identity).hour.points)
    assert page.model.desk.notices.last is None
