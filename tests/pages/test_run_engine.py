"""The Run page on a real engine: what each field sets by hand is what inspecting the container says."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import sweep
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from run_hand import VALUES, fill, find, press

from docker_client import too_old
from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.run import files
from firstmate.core.runspec import RunSpec
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.run.fields import FIELDS
from firstmate.pages.run.view import RunView
from same_container import difference, told

Until = Callable[..., Awaitable[None]]
Inspected = dict[str, Any]

pytestmark = pytest.mark.engine

MIB = 1 << 20

# What inspect says for the value of `VALUES`, asked of (Config, HostConfig, NetworkSettings).
SAID: dict[str, Callable[[Inspected, Inspected, Inspected], object]] = {
    "ports": lambda _c, h, _n: (
        h["PortBindings"]["80/tcp"] == [{"HostIp": "", "HostPort": "8080"}]
        and h["PortBindings"]["53/udp"] == [{"HostIp": "127.0.0.1", "HostPort": "5353"}]
    ),
    "publish_all": lambda _c, h, _n: h["PublishAllPorts"] is True,
    "expose": lambda c, _h, _n: {*c["ExposedPorts"]} == {"90/tcp", "91/udp"},
    "volumes": lambda c, h, _n: h["Binds"] == ["data:/data", "/srv/first mate:/site:ro"] and "/cache" in c["Volumes"],
    "tmpfs": lambda _c, h, _n: h["Tmpfs"] == {"/scratch": "size=16m"},
    "read_only": lambda _c, h, _n: h["ReadonlyRootfs"] is True,
    "shm_size": lambda _c, h, _n: h["ShmSize"] == 32 * MIB,
    "mount": lambda _c, h, _n: (h["Mounts"][0]["Source"], h["Mounts"][0]["Target"]) == ("more", "/more"),
    "volumes_from": lambda _c, h, _n: h["VolumesFrom"] == ["other"],
    "env": lambda c, _h, _n: {"MODE=production", "DB_PASSWORD=s3cret = 1"} <= {*c["Env"]},
    "env_inherited": lambda c, _h, _n: "FIRSTMATE_TEST_VARIABLE=from here" in c["Env"],
    "env_file": lambda c, _h, _n: "FROM_FILE=yes" in c["Env"],
    "workdir": lambda c, _h, _n: c["WorkingDir"] == "/srv",
    "user": lambda c, _h, _n: c["User"] == "1000:1000",
    "label": lambda c, _h, _n: c["Labels"] == {"team": "blue"},
    "network": lambda _c, h, n: h["NetworkMode"] == "mine" and "mine" in n["Networks"],
    "hostname": lambda c, _h, _n: c["Hostname"] == "web",
    "ip": lambda _c, _h, n: n["Networks"]["mine"]["IPAMConfig"]["IPv4Address"] == "172.30.0.9",
    "mac_address": lambda c, _h, n: (
        "92:d0:c6:0a:29:33" in (c.get("MacAddress"), *(one["MacAddress"] for one in n["Networks"].values()))
    ),
    "add_host": lambda _c, h, _n: h["ExtraHosts"] == ["db.local:10.0.0.5"],
    "dns": lambda _c, h, _n: h["Dns"] == ["1.1.1.1", "9.9.9.9"],
    "dns_search": lambda _c, h, _n: h["DnsSearch"] == ["example.com"],
    "network_alias": lambda _c, _h, n: "front" in n["Networks"]["mine"]["Aliases"],
    "entrypoint": lambda c, _h, _n: c["Entrypoint"] == ["/bin/sh"],
    "restart": lambda _c, h, _n: h["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 3},
    "interactive": lambda c, _h, _n: c["OpenStdin"] is True and c["Tty"] is False,
    "detach": lambda c, _h, _n: c["AttachStdout"] is False and c["AttachStdin"] is False,
    "init": lambda _c, h, _n: h["Init"] is True,
    "pull": lambda c, _h, _n: c["Image"] == "busybox",
    "platform": lambda c, _h, _n: c["Image"] == "busybox",
    "stop_signal": lambda c, _h, _n: c["StopSignal"] == "SIGINT",
    "stop_timeout": lambda c, _h, _n: c["StopTimeout"] == 3,
    "health_cmd": lambda c, _h, _n: c["Healthcheck"]["Test"] == ["CMD-SHELL", "test -e /tmp/ready"],
    "no_healthcheck": lambda c, _h, _n: c["Healthcheck"]["Test"] == ["NONE"],
    "health_interval": lambda c, _h, _n: c["Healthcheck"]["Interval"] == 30_000_000_000,
    "health_timeout": lambda c, _h, _n: c["Healthcheck"]["Timeout"] == 5_000_000_000,
    "health_start_period": lambda c, _h, _n: c["Healthcheck"]["StartPeriod"] == 90_000_000_000,
    "health_retries": lambda c, _h, _n: c["Healthcheck"]["Retries"] == 4,
    "privileged": lambda _c, h, _n: h["Privileged"] is True,
    "cap_add": lambda _c, h, _n: [one.removeprefix("CAP_") for one in h["CapAdd"]] == ["NET_ADMIN"],
    "cap_drop": lambda _c, h, _n: [one.removeprefix("CAP_") for one in h["CapDrop"]] == ["MKNOD"],
    "security_opt": lambda _c, h, _n: h["SecurityOpt"] == ["no-new-privileges"],
    "device": lambda _c, h, _n: (
        h["Devices"] == [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/nothing", "CgroupPermissions": "r"}]
    ),
    "ulimit": lambda _c, h, _n: h["Ulimits"] == [{"Name": "nofile", "Hard": 2048, "Soft": 1024}],
    "sysctl": lambda _c, h, _n: h["Sysctls"] == {"net.ipv4.ip_forward": "1"},
    "log_driver": lambda _c, h, _n: h["LogConfig"]["Type"] == "local",
    "log_opt": lambda _c, h, _n: h["LogConfig"]["Config"]["max-size"] == "10m",
    "memory_reservation": lambda _c, h, _n: h["MemoryReservation"] == 32 * MIB,
    "cpu_shares": lambda _c, h, _n: h["CpuShares"] == 512,
    "further": lambda c, h, _n: c["Domainname"] == "example.test" and h["OomScoreAdj"] == 100,
}
WITH: dict[str, tuple[str, ...]] = {
    "ip": ("network",),
    "network_alias": ("network",),
    "mac_address": ("network",),
    "health_interval": ("health_cmd",),
    "health_timeout": ("health_cmd",),
    "health_start_period": ("health_cmd",),
    "health_retries": ("health_cmd",),
}
"""What a field needs beside it to mean anything."""
NOT_HERE = {"gpus", "network_more"}
"""No GPU is in these computers, and the engine of these tests takes one network only; it says so, below."""

NOT_STARTED = {"privileged"}
"""Made and inspected only: a test computer that is a container itself has not all rights to give away."""


@pytest.fixture
def worker(private_engine: PrivateEngine) -> Iterator[DockerEngine]:
    """The worker on the real engine, which is swept afterwards. The session closes it."""
    yield DockerEngine(endpoint.parse(private_engine.address))
    sweep(private_engine)


@pytest.fixture
def desk(qapp: QApplication, worker: DockerEngine, busybox: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the real engine, which has busybox, one network of its own and another container."""
    yield Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())


async def opened(desk: Desk, show: Any, until: Until, engine: PrivateEngine) -> RunView:
    await desk.engine.create(RunSpec("busybox", ("true",), name="other"))
    body = b'{"Name": "mine", "IPAM": {"Config": [{"Subnet": "172.30.0.0/16"}]}}'
    engine.request("POST", "/networks/create", body)
    page: RunView = show(RunView(desk))
    await until(lambda: desk.session.capacity and desk.session.has("images") and desk.session.online)
    find(page, "run.image").setText("busybox")
    find(page, "run.command").setText("sleep 9")
    press(page, "run.tty")
    return page


async def run(page: RunView, desk: Desk, until: Until, *, start: bool = True) -> tuple[Inspected, Inspected, Inspected]:
    if not start:
        created = await desk.engine.create(page._model.spec())
        raw = (await desk.engine.container(created.id)).raw
        return raw["Config"], raw["HostConfig"], raw["NetworkSettings"]
    press(page, "run.start")
    model = page._model
    assert model.progress is not None, model.read()[1]
    await until(lambda: model.progress and not model.progress.running)
    assert model.progress.failed is None, model.progress.failed
    assert model.progress.container, model.read()[1]
    raw = (await desk.engine.container(model.progress.container)).raw
    await desk.engine.remove(model.progress.container, force=True, volumes=True)
    return raw["Config"], raw["HostConfig"], raw["NetworkSettings"]


@pytest.mark.parametrize("name", SAID)
async def test_what_a_field_sets_is_what_inspect_says(
    name: str,
    desk: Desk,
    private_engine: PrivateEngine,
    show: Any,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FIRSTMATE_TEST_VARIABLE", "from here")
    (tmp_path / "app.env").write_text("FROM_FILE=yes\n", "utf-8")
    values = {**VALUES, "env_file": (str(tmp_path / "app.env"),)}
    page = await opened(desk, show, until, private_engine)
    if name == "entrypoint":
        find(page, "run.command").setText("-c 'sleep 9'")
    for one in (*WITH.get(name, ()), name):
        fill(page, one, values[one])
    said = await run(page, desk, until, start=name not in NOT_STARTED)
    assert SAID[name](*said), said


# -- the copied command, through a real shell and the real client ------------------------------------------------------
def by_hand(command: str, name: str, engine: PrivateEngine, folder: Path) -> Inspected:
    """The container that a person's terminal makes of a copied command, under another name, and never started."""
    assert command.startswith("docker run ") and f"--name {name}" in command
    line = command.replace("docker run ", f"docker -H {engine.address} create ", 1)
    line = re.sub(r" create -d(\w*)", lambda letters: f" create -{letters[1]}".rstrip(" -"), line, count=1)
    line = line.replace(f"--name {name}", f"--name {name}-by-hand", 1)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "FIRSTMATE_TEST_VARIABLE": "from here",
        "DOCKER_CONFIG": str(folder / "docker"),
    }
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, timeout=60, env=environment, cwd=folder, check=False
    )
    assert done.returncode == 0, (line, done.stderr)
    container: Inspected = engine.request("GET", f"/containers/{done.stdout.split()[-1]}/json")
    return container


TOGETHER = (
    "ports", "expose", "volumes", "tmpfs", "read_only", "shm_size", "mount", "volumes_from", "env", "env_inherited",
    "env_file", "workdir", "user", "label", "network", "hostname", "ip", "add_host", "dns", "dns_search",
    "network_alias", "entrypoint", "restart", "interactive", "init", "pull", "platform", "stop_signal", "stop_timeout",
    "health_cmd", "health_interval", "health_timeout", "health_start_period", "health_retries", "privileged",
    "cap_add", "cap_drop", "security_opt", "device", "ulimit", "sysctl", "log_driver", "log_opt",
    "memory_reservation", "cpu_shares", "further",
)  # fmt: skip
"""All fields that one container can have at once on this engine: most of `SAID`."""
ALONE = tuple(name for name in SAID if name not in TOGETHER and name != "mac_address")


@pytest.mark.slow
@pytest.mark.parametrize("names", [TOGETHER, *((one,) for one in ALONE)], ids=["together", *ALONE])
async def test_the_copied_command_makes_the_same_container(
    names: tuple[str, ...],
    desk: Desk,
    private_engine: PrivateEngine,
    show: Any,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if too_old():
        pytest.skip(too_old())
    monkeypatch.setenv("FIRSTMATE_TEST_VARIABLE", "from here")
    file = tmp_path / "app.env"
    file.write_text("FROM_FILE=yes\n", "utf-8")
    page = await opened(desk, show, until, private_engine)
    find(page, "run.name").setText("mine-own")
    for name, text in (("cpu.value", "500 mCPU"), ("cpu.set", "0"), ("memory.value", "64M"), ("pids", "50")):
        find(page, f"run.{name}").setText(text)
    for name in names:
        fill(page, name, {**VALUES, "env_file": (str(file),)}[name])
    spec, wrong = page._model.read()
    assert spec is not None, wrong
    press(page, "run.copy")
    copied = QGuiApplication.clipboard().text()
    # Neither is started: the engine then writes more into a container, as its host name among its aliases.
    made = await desk.engine.create(files.resolved(spec, lambda path: Path(path).read_bytes(), os.environ))
    ours = (await desk.engine.container(made.id)).raw
    theirs = by_hand(copied, "mine-own", private_engine, tmp_path)
    assert same(ours, theirs) == {}


def same(ours: Inspected, theirs: Inspected) -> dict[str, Any]:
    """What the two do not agree about, apart from what each client attaches to."""
    seen = told(ours), told(theirs)
    for one in seen:
        for key in ("AttachStdin", "AttachStdout", "AttachStderr", "StdinOnce"):
            one["Config"].pop(key, None)
        one["Mounts"] = [{key: row[key] for key in row if key not in ("Mode",)} for row in one.get("Mounts", ())]
    return difference(*seen)


def test_every_field_is_asked_of_the_engine() -> None:
    assert set(SAID) | NOT_HERE == set(FIELDS)


async def test_the_limits_by_hand_are_those_in_force(
    desk: Desk, private_engine: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, show, until, private_engine)
    for name, text in (("cpu.value", "500 mCPU"), ("cpu.set", "0"), ("memory.value", "64M"), ("pids", "50")):
        find(page, f"run.{name}").setText(text)
    swap = find(page, "run.swap")
    swap.setCurrentIndex(swap.findData("own"))
    find(page, "run.swap.value").setText("32m")
    _config, host, _network = await run(page, desk, until)
    assert (host["NanoCpus"], host["CpusetCpus"], host["Memory"]) == (500_000_000, "0", 64 * MIB)
    assert host["PidsLimit"] == 50
    assert host["MemorySwap"] == 96 * MIB


async def test_two_networks_are_refused_by_an_old_engine_beside_their_field(
    desk: Desk, private_engine: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, show, until, private_engine)
    info = desk.session.info
    assert info is not None
    if tuple(map(int, info.api_version.split("."))) >= (1, 44):
        pytest.skip("this engine takes several networks")
    fill(page, "network", ("mine",))
    fill(page, "network_more", ("bridge",))
    press(page, "run.start")
    assert page._model.progress is None
    assert {one.field for one in page._model.read()[1]} <= {"network", "network_more"}


async def test_a_real_container_says_why_it_ended_at_once(
    desk: Desk, private_engine: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, show, until, private_engine)
    find(page, "run.command").setText("sh -c 'echo no such thing >&2; exit 3'")
    press(page, "run.start")
    model = page._model
    await until(lambda: model.progress and model.progress.ended)
    assert model.progress is not None and model.progress.ended is not None
    assert model.progress.ended.code == 3 and model.progress.ended.failed
    assert "no such thing" in model.progress.ended.told.details


@pytest.mark.parametrize(
    ("command", "code", "said", "failed"),
    [("echo hello", 0, "hello", False), ("sh -c 'echo no such thing >&2; exit 3'", 3, "no such thing", True)],
)
async def test_what_a_real_container_said_outlives_its_removing_itself(
    command: str, code: int, said: str, failed: bool, desk: Desk, private_engine: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, show, until, private_engine)
    find(page, "run.command").setText(command)
    press(page, "run.remove_after")
    press(page, "run.start")
    model = page._model
    await until(lambda: model.progress and model.progress.ended)
    assert model.progress is not None and model.progress.ended is not None
    ended = model.progress.ended
    assert (ended.code, ended.told.details, ended.failed) == (code, said, failed)


async def test_a_real_container_is_run_again_with_all_that_it_was_made_from(
    desk: Desk, private_engine: PrivateEngine, show: Any, until: Until
) -> None:
    page = await opened(desk, show, until, private_engine)
    find(page, "run.name").setText("first")
    for name in ("ports", "env", "restart", "health_cmd", "ulimit", "label", "tmpfs"):
        fill(page, name, VALUES[name])
    find(page, "run.memory.value").setText("64M")
    press(page, "run.start")
    model = page._model
    await until(lambda: model.progress and not model.progress.running and model.progress.container)
    made = model.spec()
    assert model.progress is not None
    container = model.progress.container
    await until(lambda: container in desk.session.containers)
    press(page, "run.clear")
    page.go({"container": container})
    await until(lambda: find(page, "run.image").text() == "busybox")
    again = model.spec()
    assert again.name == "first-2"
    for field in ("image", "command", "restart", "health"):
        assert getattr(again, field) == getattr(made, field)
    for field in ("environment", "ports", "ulimits", "labels", "tmpfs"):  # the engine keeps no order of these
        assert {*getattr(again, field)} == {*getattr(made, field)}
    assert again.limits.memory == made.limits.memory
