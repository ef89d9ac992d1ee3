"""The computer of the world in `show_world`: its mirrors, its configuration file and how they have been before."""

from __future__ import annotations

from datetime import timedelta

from fake_host import FakeHost, answer, file_of, refusal
from firstmate.core.entities import RegistryState
from firstmate.core.probing import Exchange
from firstmate.host.configuration.places import NoPlace

DAOCLOUD, ONE_MS, ONE_PANEL = "https://docker.m.daocloud.io", "https://docker.1ms.run", "https://docker.1panel.live"
USTC, NETEASE, DOCKER_CN = (
    "https://docker.mirrors.ustc.edu.cn",
    "http://hub-mirror.c.163.com",
    "https://registry.docker-cn.com",
)
IN_FORCE = RegistryState((DAOCLOUD, ONE_MS), ("192.168.1.10:5000",))
_MORE = ',\n  "insecure-registries": ["192.168.1.10:5000"],\n  "log-driver": "json-file"'


def show_host() -> FakeHost:
    """Two mirrors in use, two earlier states of the file, and known mirrors that answer in their own ways."""
    host = FakeHost(file_of(DAOCLOUD, ONE_MS, more=_MORE))
    host.keep(b"{}\n", timedelta(days=40))
    host.keep(file_of(DOCKER_CN, USTC), timedelta(days=3, hours=2))
    host.readings = {
        DAOCLOUD: answer(DAOCLOUD, seconds=1.3, rate=0.9),
        ONE_MS: answer(ONE_MS, seconds=0.18, rate=6.4),
        ONE_PANEL: refusal(ONE_PANEL, Exchange("version", 403, 0.2)),
    }
    return host


def dead_host() -> FakeHost:
    return FakeHost(file_of(USTC, DAOCLOUD, NETEASE))


def broken_host() -> FakeHost:
    lines = (
        "{",
        '  "registry-mirrors": [',
        f'    "{DAOCLOUD}",',
        f'    "{ONE_MS}",',
        "  ]，",
        '  "debug"： true,',
        "}",
        "",
    )
    return FakeHost("\n".join(lines).encode())


def remote_host() -> FakeHost:
    return FakeHost(None, NoPlace("remote", "ssh://teacher@server"))


def no_host() -> FakeHost:
    """No file and nothing before it."""
    return FakeHost(None)
