"""Statistics: samples recorded from engine 20.10 (cgroup v1), and the differences of v2, Podman and stopped ones."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from firstmate.core.stats import sample_from_json

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "stats_20.10.jsonl").read_text().splitlines()
]


def test_a_container_limited_to_half_a_cpu() -> None:
    first, second, third = (sample_from_json("id", row) for row in ROWS[:3])
    assert first and second and third
    assert first.cpu_percent is None  # nothing to compare with
    assert second.cpu_percent == pytest.approx(50, abs=3)
    assert third.cpu_percent == pytest.approx(50, abs=3)
    assert second.online_cpus == 2
    assert second.memory_limit == 64 * 1024 * 1024
    assert (second.memory_usage, second.memory_cache) == (745472, 0)
    assert second.pids == 1
    assert (second.periods, second.throttled_periods) == (22, 20)
    assert third.time - second.time == pytest.approx(1, abs=0.2)
    assert second.container_id == "id"


def test_the_time_is_the_engine_s_clock() -> None:
    row = {**ROWS[1], "read": "1970-01-01T00:01:00.5Z"}
    sample = sample_from_json("id", row)
    assert sample and sample.time == 60.5
    row["read"] = "1970-01-01T08:01:00.500000000+08:00"
    sample = sample_from_json("id", row)
    assert sample and sample.time == 60.5


def test_a_container_that_is_not_running_has_no_sample() -> None:
    assert sample_from_json("id", ROWS[3]) is None
    assert sample_from_json("id", {}) is None
    # stopped between two samples: the time is real, the figures are gone
    gone = {**ROWS[3], "read": ROWS[2]["read"]}
    assert sample_from_json("id", gone) is None


@pytest.mark.parametrize(
    ("stats", "usage", "cache"),
    [
        ({"total_inactive_file": 300, "inactive_file": 5}, 700, 300),  # cgroup v1
        ({"inactive_file": 200}, 800, 200),  # cgroup v2
        ({"inactive_file": 1000}, 1000, 0),
        ({}, 1000, 0),
        (None, 1000, 0),
    ],
)
def test_page_cache_is_not_counted_as_use(stats: dict[str, int] | None, usage: int, cache: int) -> None:
    row = {**ROWS[1], "memory_stats": {"usage": 1000, "limit": 4000, "stats": stats}}
    sample = sample_from_json("id", row)
    assert sample and (sample.memory_usage, sample.memory_cache) == (usage, cache)


def test_processors_are_counted_where_the_engine_does_not_say() -> None:
    row = copy.deepcopy(ROWS[1])
    del row["cpu_stats"]["online_cpus"]
    sample = sample_from_json("id", row)
    assert sample and sample.online_cpus == 2
    assert sample.cpu_percent == pytest.approx(50, abs=3)


def test_network_and_disk_are_added_up() -> None:
    row = copy.deepcopy(ROWS[1])
    row["networks"] = {"eth0": {"rx_bytes": 10, "tx_bytes": 1}, "eth1": {"rx_bytes": 5, "tx_bytes": 2}}
    row["blkio_stats"]["io_service_bytes_recursive"] = [
        {"major": 8, "minor": 0, "op": "Read", "value": 100},
        {"major": 8, "minor": 0, "op": "write", "value": 7},
        {"major": 8, "minor": 16, "op": "read", "value": 1},
        {"major": 8, "minor": 0, "op": "Total", "value": 107},
    ]
    sample = sample_from_json("id", row)
    assert sample
    assert (sample.network_rx, sample.network_tx, sample.block_read, sample.block_write) == (15, 3, 101, 7)


def test_a_sample_told_twice_keeps_its_figure() -> None:
    second = sample_from_json("id", ROWS[1])
    again = copy.deepcopy(ROWS[1])
    again["precpu_stats"] = again["cpu_stats"]
    assert second and sample_from_json("id", again, second) == second
    later = sample_from_json("id", {**again, "read": ROWS[2]["read"]}, second)
    assert later and later.cpu_percent is None


def test_an_idle_container_uses_nothing() -> None:
    row = copy.deepcopy(ROWS[1])
    row["cpu_stats"]["cpu_usage"] = row["precpu_stats"]["cpu_usage"]
    sample = sample_from_json("id", row)
    assert sample and sample.cpu_percent == 0.0
