"""Engine JSON to values: recorded answers whole, and whatever an engine may leave out or write differently."""

from __future__ import annotations

from typing import Any

import pytest

from fakes import recorded
from firstmate.core.entities import Container, LimitsInForce, Port, State
from firstmate.engine import convert


def test_recorded_containers() -> None:
    listed = {one.name: one for one in map(convert.container, recorded("containers"))}
    assert {name: (one.state, one.exit_code) for name, one in listed.items()} == {
        "web": (State.RUNNING, None),
        "shell": (State.RUNNING, None),
        "asleep": (State.PAUSED, None),
        "fresh": (State.CREATED, None),
        "failed": (State.EXITED, 3),
        "killed": (State.EXITED, 137),
    }
    web = listed["web"]
    assert web.ports == (Port(80, "tcp", 8080, "127.0.0.1"),)
    assert web.project == "shop"
    assert web.networks == ("shop_default",)
    assert web.mounts == ("data",)
    assert web.image == "busybox"
    assert web.image_id.startswith("sha256:")


def test_recorded_details() -> None:
    details = {name: convert.container_detail(data) for name, data in recorded("inspect").items()}
    assert details["web"].limits == LimitsInForce(1_500_000_000, "0-1", 512 << 20, 1024 << 20, None)
    assert details["killed"].oom_killed
    assert (details["killed"].exit_code, details["killed"].state) == (137, State.EXITED)
    assert details["shell"].tty
    assert details["shell"].hostname == "box"
    assert details["fresh"].started_at is None
    assert details["fresh"].exit_code is None
    assert details["web"].started_at is not None
    assert details["web"].finished_at is None
    assert ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin") in details["web"].environment


def test_recorded_engine() -> None:
    info = convert.engine_info(recorded("info"), recorded("version"))
    assert (info.version, info.api_version, info.min_api_version) == ("20.10.24+dfsg1", "1.41", "1.12")
    assert (info.cpus, info.memory_bytes, info.cgroup_version) == (2, 25276518400, "1")
    assert info.mirrors == ("https://mirror.example.com/",)
    assert info.insecure_registries == ("127.0.0.0/8",)
    assert info.limits_supported == dict.fromkeys(("memory", "swap", "cpu_cfs", "cpuset", "pids"), True)
    assert info.system_time == pytest.approx(1795412652.683444)


def test_recorded_rest() -> None:
    assert [image.tags for image in map(convert.image, recorded("images"))] == [
        ("layers:latest",),
        ("127.0.0.1:5000/me/busybox:v1", "busybox:latest"),
    ]
    detail = convert.image_detail(recorded("image_inspect")["busybox"])
    assert (detail.command, detail.architecture, detail.os) == (("sh",), "amd64", "linux")
    (volume,) = map(convert.volume, recorded("volumes")["Volumes"])
    assert (volume.name, dict(volume.labels)) == ("data", {"purpose": "notes"})
    assert {network.name for network in map(convert.network, recorded("networks"))} == {
        "bridge",
        "host",
        "none",
        "shop_default",
    }
    events = [convert.event(data) for data in recorded("events")]
    assert {"create", "start", "die", "oom", "pause"} <= {event.action for event in events}
    assert all(event.time_nano > 10**18 for event in events)


CONVERTERS: list[Any] = [
    convert.container,
    convert.container_detail,
    convert.image,
    convert.image_detail,
    convert.volume,
    convert.network,
    convert.event,
    lambda data: convert.engine_info(data, data),
]
SAMPLES = [
    recorded("containers")[-1],
    recorded("inspect")["web"],
    recorded("images")[0],
    recorded("image_inspect")["busybox"],
    recorded("volumes")["Volumes"][0],
    recorded("networks")[0],
    recorded("events")[0],
    recorded("info"),
]


@pytest.mark.parametrize("index", range(len(CONVERTERS)))
def test_any_key_may_be_missing_null_or_of_another_kind(index: int) -> None:
    convert_one, sample = CONVERTERS[index], SAMPLES[index]
    convert_one({})
    for key in sample:
        convert_one({name: value for name, value in sample.items() if name != key})
        for odd in (None, [], {}, "text", 5, True, [None], {"x": None}, [{}]):
            convert_one({**sample, key: odd})
            if isinstance(sample[key], dict):
                for inner in sample[key]:
                    convert_one({**sample, key: {**sample[key], inner: odd}})


def test_what_podman_says_differently() -> None:
    data = {
        "Id": "a" * 64,
        "Names": ["/box"],
        "Image": "docker.io/library/busybox:latest",
        "State": "stopped",
        "Status": "",
        "Command": ["sh", "-c", "x"],
        "Created": 1.5,
        "Labels": None,
        "Ports": None,
        "Mounts": None,
        "NetworkSettings": {"Networks": None},
    }
    assert convert.container(data) == Container(
        "a" * 64, "box", "docker.io/library/busybox:latest", "", "sh -c x", 1.5, State.EXITED, ""
    )
    assert convert.event({"Type": "container", "Action": "remove", "time": 7}).time_nano == 7_000_000_000
    assert convert.container_detail({"Config": {"Entrypoint": "/init"}}).entrypoint == ("/init",)


@pytest.mark.parametrize(
    ("status", "code", "health"),
    [
        ("Exited (137) 2 minutes ago", 137, ""),
        ("Exited (-1) 2 minutes ago", -1, ""),
        ("Up 5 minutes (healthy)", None, "healthy"),
        ("Up 5 seconds (health: starting)", None, "starting"),
        ("Up 5 minutes (unhealthy)", None, "unhealthy"),
        ("Up 1 second (Paused)", None, ""),
        ("Created", None, ""),
    ],
)
def test_the_words_of_a_status(status: str, code: int | None, health: str) -> None:
    one = convert.container({"Status": status})
    assert (one.exit_code, one.health) == (code, health)


def test_names_of_linked_containers() -> None:
    assert convert.container({"Names": ["/other/alias", "/mine"]}).name == "mine"
    assert convert.container({"Names": ["/other/alias"]}).name == "other/alias"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T05:44:12.683444263Z", 1795412652.683444),
        ("2026-11-23T06:44:12+01:00", 1795412652.0),
        ("2026-11-23 05:44:12 +0000 UTC", 1795412652.0),
        (1795412652, 1795412652.0),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_times(text: Any, expected: float | None) -> None:
    found = convert.seconds(text)
    assert found == (None if expected is None else pytest.approx(expected))


def test_limits_that_mean_none() -> None:
    assert convert.limits({"Memory": 0, "NanoCpus": 0, "PidsLimit": -1, "MemorySwap": 0}) == LimitsInForce()
    assert convert.limits({"PidsLimit": None, "MemorySwap": -1}).memory_swap == -1
    assert convert.limits({"CpuQuota": 150_000, "CpuPeriod": 100_000}).nano_cpus == 1_500_000_000
    assert convert.limits({"CpuQuota": 50_000}).nano_cpus == 500_000_000


def test_how_long_a_container_may_take_to_stop() -> None:
    assert convert.container_detail({"Config": {"StopTimeout": 90}}).stop_timeout == 90
    assert convert.container_detail({"Config": {"StopTimeout": -1}}).stop_timeout == -1
    assert convert.container_detail({"Config": {"StopTimeout": 0}}).stop_timeout == 0
    assert convert.container_detail({"Config": {"StopTimeout": None}}).stop_timeout is None
    assert convert.container_detail(recorded("inspect")["web"]).stop_timeout is None
