"""The checks that come last: Docker Hub and mirrors, only when asked for; and the few checks of a Mac."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from check_fixtures import INFO, LINUX_ENGINE, linux
from check_rows import judged, told

from firstmate.core import checks
from firstmate.core.checks.network import CLOSED_MIRRORS
from firstmate.core.readings import CommandOutput, EngineReading, Probe, Readings, Socket

HUB = Probe("https://registry-1.docker.io/v2/", "registry", 401, 0.4, True)
TOKEN = Probe("https://auth.docker.io/token", "token", 200, 0.3)
NO_HUB = replace(HUB, status=0, is_registry=False, error="no answer in time")
MIRROR = Probe("https://mirror.example.com/v2/", "mirror", 200, 0.1, True)
DEAD = replace(MIRROR, status=0, is_registry=False, error="the name is not known")


def with_mirrors(*mirrors: str, probes: tuple[Probe, ...] | None = ()) -> Readings:
    info = {**INFO, "RegistryConfig": {"Mirrors": list(mirrors)}}
    return linux(engine=replace(LINUX_ENGINE, info=info), network=probes)


@pytest.mark.parametrize(
    ("probes", "expected"),
    [
        ((HUB, TOKEN), ("pass", "fine")),
        ((NO_HUB, TOKEN), ("warn", "blocked")),
        ((HUB, replace(TOKEN, status=0, error="x")), ("warn", "blocked")),
        ((NO_HUB, TOKEN, MIRROR), ("warn", "blocked_with_mirror")),
        ((NO_HUB, TOKEN, DEAD), ("warn", "blocked")),
        ((replace(HUB, status=200, is_registry=False), TOKEN), ("warn", "blocked")),  # a web page in its place
        ((replace(HUB, status=503), TOKEN), ("warn", "blocked")),
        (None, ("unknown", "unread")),
    ],
)
def test_docker_hub(probes: tuple[Probe, ...] | None, expected: tuple[str, str]) -> None:
    readings = with_mirrors(probes=probes)
    assert told("registry_access", readings, "registry_access") == expected
    assert told("registry_access", readings) == ("skip", "not_asked")
    judged(readings, *checks.NETWORK)


@pytest.mark.parametrize(
    ("mirrors", "probes", "expected"),
    [
        ((), (HUB,), ("pass", "none")),
        (("https://mirror.example.com/",), (HUB, MIRROR), ("pass", "fine")),
        (("https://mirror.example.com/",), (HUB, DEAD), ("warn", "dead")),
        (("https://mirror.example.com/",), (HUB, replace(MIRROR, status=403)), ("warn", "dead")),
        (("https://mirror.example.com/",), (HUB, replace(MIRROR, is_registry=False)), ("warn", "dead")),
        (
            ("https://docker.mirrors.ustc.edu.cn/",),
            (HUB, replace(DEAD, url="https://docker.mirrors.ustc.edu.cn/v2/")),
            ("warn", "closed"),
        ),
        (("https://mirror.example.com/",), None, ("unknown", "unread")),
    ],
)
def test_mirrors(mirrors: Any, probes: Any, expected: tuple[str, str]) -> None:
    readings = with_mirrors(*mirrors, probes=probes)
    assert told("mirror_health", readings, "mirror_health") == expected
    assert told("mirror_health", readings) == ("skip", "not_asked")
    judged(readings, *checks.NETWORK)


def test_a_blocked_network_is_no_stop() -> None:
    found = judged(with_mirrors(probes=(NO_HUB, TOKEN)), *checks.NETWORK)
    assert checks.ready(found.values())


def test_mirrors_are_unknown_without_an_engine() -> None:
    readings = linux(engine=EngineReading(error="x", reason="absent"), network=(HUB,))
    assert told("mirror_health", readings, "mirror_health") == ("skip", "no_engine")


def test_the_tutorial_s_dead_mirrors_are_known() -> None:
    assert {"docker.mirrors.ustc.edu.cn", "hub-mirror.c.163.com", "registry.docker-cn.com"} <= set(CLOSED_MIRRORS)


# -- macOS -----------------------------------------------------------------------------------------------------------
APPLICATION = "/Applications/Docker.app"


def mac(**changes: Any) -> Readings:
    readings = Readings(
        "macos",
        files={APPLICATION: True},
        commands=(
            CommandOutput(("sw_vers", "-productVersion"), 0, b"15.7.1\n"),
            CommandOutput(("sysctl", "-n", "sysctl.proc_translated"), 0, b"0\n"),
        ),
        machine="arm64",
        sockets={"/var/run/docker.sock": Socket(True, True)},
        engine=EngineReading(version={"Version": "29.4.0"}, info={"OperatingSystem": "Docker Desktop"}),
    )
    return replace(readings, **changes)


def test_a_mac_with_docker_desktop_is_ready() -> None:
    found = judged(mac())
    assert {one.status for one in found.values()} <= {"pass", "skip"}
    assert checks.ready(found.values())


def test_a_bare_mac() -> None:
    gone = EngineReading(error="No such file or directory", reason="absent")
    found = judged(mac(files={APPLICATION: None}, engine=gone))
    step = checks.next_step(found.values())
    assert step is not None and step.id == "desktop_installed"
    assert told("engine", mac(engine=gone)) == ("fail", "stopped_desktop")
    assert {one.status for one in judged(Readings("macos")).values()} == {"unknown", "skip"}


def test_rosetta_does_not_hide_apple_silicon() -> None:
    translated = CommandOutput(("sysctl", "-n", "sysctl.proc_translated"), 0, b"1\n")
    assert told("architecture", mac(machine="x86_64", commands=(translated,))) == ("pass", "apple")
    assert told("architecture", mac(machine="x86_64", commands=())) == ("pass", "intel")


def test_old_macos() -> None:
    old = CommandOutput(("sw_vers", "-productVersion"), 0, b"12.7\n")
    assert told("os_version", mac(commands=(old,))) == ("warn", "old")
