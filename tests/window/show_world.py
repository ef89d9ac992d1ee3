"""A world worth looking at: an engine with containers in every state, images of every kind, figures, logs, a terminal.

`ShowEngine` is the `FakeEngine` of the tests with this world in it; the screenshots of `dev.py shots` and the tests of
the window use it. Times are counted back from now, so that "2 hours ago" stays true.
"""

from __future__ import annotations

import asyncio
import copy
import math
import shlex
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import show_images
import show_stores
from show_host import IN_FORCE

from fakes import FakeEngine, FakeTerminal, recorded
from firstmate.core.entities import LogChunk, RegistryState, StatsSample

GIB = 1024**3
MIB = 1024**2
CPUS, MEMORY = 8, 16 * GIB
HOUR, DAY = 3600, 86400

_IMAGES = (
    # tag, bytes, seconds since it was made
    ("nginx:1.27-alpine", 48_300_000, 12 * DAY),
    ("postgres:16", 438_000_000, 20 * DAY),
    ("redis:7-alpine", 41_200_000, 33 * DAY),
    ("python:3.12-slim", 125_000_000, 9 * DAY),
    ("busybox:latest", 4_270_000, 60 * DAY),
    ("docker.m.daocloud.io/library/ubuntu:24.04", 78_100_000, 45 * DAY),
    ("registry.cn-hangzhou.aliyuncs.com/harbour-team/background-worker:2026.11-rc1", 312_000_000, 3 * HOUR),
    ("hello-world:latest", 13_300, 400 * DAY),
    ("arm64v8/alpine:3.20", 8_830_000, 70 * DAY),  # for another kind of processor
    ("", 97_400_000, 2 * DAY),  # dangling: an older build that lost its tag
)

_CONTAINERS: tuple[dict[str, Any], ...] = (
    {"name": "blog-web", "image": "nginx:1.27-alpine", "state": "running", "ago": 2 * HOUR,
     "status": "Up 2 hours (healthy)", "ports": (8080, 80), "command": "nginx -g 'daemon off;'",
     "cpus": 1.5, "memory": 512 * MIB, "load": (0.35, 0.22), "project": "blog"},
    {"name": "blog-db", "image": "postgres:16", "state": "running", "ago": 2 * HOUR, "status": "Up 2 hours",
     "command": "docker-entrypoint.sh postgres", "cpus": 2, "memory": 2 * GIB, "load": (0.8, 0.71), "project": "blog"},
    {"name": "我的第一个容器", "image": "busybox", "state": "running", "ago": 300, "status": "Up 5 minutes",
     "command": "/bin/sh", "cpuset": "0-1", "memory": 512 * MIB, "load": (0.0, 0.01), "tty": True},
    {"name": "trainer", "image": "python:3.12-slim", "state": "running", "ago": 900, "status": "Up 15 minutes",
     "command": "python train.py --epochs 40", "memory": 1 * GIB, "load": (3.9, 0.96)},
    {"name": "queue", "image": "redis:7-alpine", "state": "paused", "ago": DAY, "status": "Up 26 hours (Paused)",
     "command": "docker-entrypoint.sh redis-server", "load": (0.0, 0.04)},
    {"name": "background-worker", "image": _IMAGES[6][0], "state": "restarting", "ago": 600, "exit": 1,
     "status": "Restarting (1) 5 seconds ago", "command": "/app/worker --queue default"},
    {"name": "brave_curie", "image": "busybox", "state": "created", "ago": 60, "status": "Created", "command": "sh"},
    {"name": "monthly-report", "image": "python:3.12-slim", "state": "exited", "ago": 3 * HOUR, "exit": 0,
     "status": "Exited (0) 2 hours ago", "command": "python report.py"},
    {"name": "failing-tests", "image": "python:3.12-slim", "state": "exited", "ago": DAY, "exit": 3,
     "status": "Exited (3) 23 hours ago", "command": "pytest -q"},
    {"name": "hungry", "image": "busybox", "state": "exited", "ago": 1200, "exit": 137, "oom": True,
     "status": "Exited (137) 20 minutes ago", "command": "tail /dev/zero", "memory": 64 * MIB},
    {"name": "old-disk", "image": "postgres:16", "state": "dead", "ago": 40 * DAY, "exit": 255, "status": "Dead",
     "command": "docker-entrypoint.sh postgres"},
    {"name": "leaving", "image": "nginx:1.27-alpine", "state": "removing", "ago": 2 * DAY, "exit": 0,
     "status": "Removal In Progress", "command": "nginx -g 'daemon off;'"},
)  # fmt: skip

_SESSION = (
    "/ # uname -a\r\n"
    "Linux 5f1c9a7be2d0 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 x86_64 GNU/Linux\r\n"
    "/ # hostname\r\n5f1c9a7be2d0\r\n"
    "/ # grep MemTotal /proc/meminfo\r\nMemTotal:       16384000 kB\r\n"
    "/ # ls --color\r\n\x1b[1;34mbin\x1b[m    \x1b[1;34mdev\x1b[m    \x1b[1;34metc\x1b[m    \x1b[1;34mhome\x1b[m   "
    "\x1b[1;34mproc\x1b[m   \x1b[1;34mroot\x1b[m   \x1b[1;32mrun.sh\x1b[m  \x1b[1;34mtmp\x1b[m\r\n/ # "
)

_LOG = (
    '172.17.0.1 - - "GET / HTTP/1.1" 200 615 "-" "Mozilla/5.0"',
    '172.17.0.1 - - "GET /favicon.ico HTTP/1.1" 404 153 "-" "Mozilla/5.0"',
    "2026/11/23 05:44:11 [notice] 1#1: start worker process 29",
    "\x1b[33m警告\x1b[0m 上传目录 /var/www/上传 不存在,已自动创建",
    "\x1b[31merror\x1b[0m: connection to blog-db:5432 refused, trying again in 2 s",
    '172.17.0.1 - - "POST /login HTTP/1.1" 302 0 "http://localhost:8080/" "Mozilla/5.0"',
)


class ShowEngine(FakeEngine):
    """The world above. `asked` grows with everything it gives, so that one can wait until it rests."""

    def __init__(self, *, empty: bool = False, address: str = "unix:///var/run/docker.sock") -> None:
        super().__init__(empty=True, address=address)
        self.asked = 0
        now = time.time()
        self._info |= {"NCPU": CPUS, "MemTotal": MEMORY, "ServerVersion": "28.5.1"}
        self._loads: dict[str, tuple[float, float, int]] = {}
        self.set_registry(RegistryState() if empty else IN_FORCE)
        if empty:
            return
        pattern = recorded("images")[1]
        for number, (tag, size, ago) in enumerate(_IMAGES, 1):
            image = copy.deepcopy(pattern)
            repository = tag.rpartition(":")[0]
            image |= {
                "Id": f"sha256:{_identity(number, 'a')}",
                "RepoTags": [tag] if tag else [],
                "RepoDigests": [f"{repository}@sha256:{_identity(number, 'd')}"] if tag else [],
                "Created": int(now - ago),
                "Size": size,
                "VirtualSize": size,
            }
            self._images.append(image)
        patterns = recorded("containers")[0], recorded("inspect")["shell"]
        for number, made in enumerate(_CONTAINERS, 1):
            self._make(_identity(number, "c"), made, now, *copy.deepcopy(patterns))
        show_images.fill(self, self._images)
        show_stores.fill(self)

    def _make(
        self, identity: str, made: dict[str, Any], now: float, entry: dict[str, Any], detail: dict[str, Any]
    ) -> None:
        image = next(one for one in self._images if made["image"].partition(":")[0] in (one["RepoTags"] or [""])[0])
        began = now - made["ago"]
        alive = made["state"] in ("running", "paused")
        labels = {"com.docker.compose.project": made["project"]} if "project" in made else {}
        entry |= {
            "Id": identity,
            "Names": [f"/{made['name']}"],
            "Image": made["image"],
            "ImageID": image["Id"],
            "Command": made["command"],
            "Created": int(began),
            "State": made["state"],
            "Status": made["status"],
            "Labels": labels,
        }
        if "ports" in made:
            public, private = made["ports"]
            entry["Ports"] = [{"IP": "127.0.0.1", "PrivatePort": private, "PublicPort": public, "Type": "tcp"}]
        never = "0001-01-01T00:00:00Z"
        detail |= {"Id": identity, "Name": f"/{made['name']}", "Image": image["Id"], "Created": _stamp(began)}
        detail["State"] |= {
            "Status": made["state"],
            "Running": alive or made["state"] == "restarting",
            "Paused": made["state"] == "paused",
            "Restarting": made["state"] == "restarting",
            "OOMKilled": made.get("oom", False),
            "Dead": made["state"] == "dead",
            "Pid": 4711 if alive else 0,
            "ExitCode": made.get("exit", 0),
            "StartedAt": never if made["state"] == "created" else _stamp(began),
            "FinishedAt": _stamp(now - made["ago"] / 2) if "exit" in made else never,
        }
        detail["Config"] |= {
            "Image": made["image"],
            "Cmd": shlex.split(made["command"]),
            "Hostname": identity[:12],
            "Labels": labels,
            **dict.fromkeys(("Tty", "OpenStdin", "StdinOnce"), bool(made.get("tty"))),
        }
        memory = made.get("memory", 0)
        detail["HostConfig"] |= {
            "NanoCpus": int(made.get("cpus", 0) * 1e9),
            "CpusetCpus": made.get("cpuset", ""),
            "Memory": memory,
            "MemorySwap": 2 * memory,
        }
        self._containers.append(entry)
        self._details[identity] = detail
        self._loads[identity] = (*made.get("load", (0.1, 0.1)), memory)

    async def _enter(self, method: str, *args: Any, **options: Any) -> None:
        self.asked += 1
        await super()._enter(method, *args, **options)

    async def stats(self, reference: str) -> AsyncIterator[StatsSample]:
        """A minute of figures at once, ending now; then no more."""
        await self._enter("stats", reference)
        identity = self._find(reference)["Id"]
        load, share, memory = self._loads.get(identity, (0.1, 0.1, 0))
        with self._stream():
            for second in range(60):
                wave = 1 + 0.25 * math.sin(second / 4) + 0.1 * math.sin(second * 1.7)
                self.asked += 1
                yield StatsSample(
                    container_id=identity,
                    time=time.time() - 60 + second,
                    cpu_percent=None if second == 0 else load * 100 * wave,
                    online_cpus=CPUS,
                    memory_usage=int((memory or MEMORY) * share * min(1.04, 0.9 + second / 600)),
                    memory_cache=4 * MIB,
                    memory_limit=memory or MEMORY,
                    network_rx=1_250_000 + second * 9_000,
                    network_tx=310_000 + second * 2_000,
                    block_read=8 * MIB,
                    block_write=MIB + second * 4096,
                    pids=7,
                )
                if second % 20 == 0:
                    await asyncio.sleep(0)
            await self._until_stopped(identity)
        self._check_present()

    async def logs(self, reference: str, **options: Any) -> AsyncIterator[LogChunk]:
        self.log_script = [
            LogChunk("stderr" if "error" in line else "stdout", f"{line}\n".encode())
            for line in (_LOG * 8)[: 8 * len(_LOG)]
        ]
        async for chunk in super().logs(reference, **options):
            self.asked += 1
            yield chunk

    def _terminal(self, identity: str, *, tty: bool) -> FakeTerminal:
        terminal = super()._terminal(identity, tty=tty)
        terminal.say(_SESSION.encode())
        return terminal


def _identity(number: int, letter: str) -> str:
    """An id of 64 hexadecimal digits that looks like one."""
    return f"{(int(letter, 16) * 0x9E3779B97F4A7C15 * (number + 7)) % 2**256:064x}"[::-1]


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
