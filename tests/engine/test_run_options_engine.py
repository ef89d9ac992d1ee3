"""Every option on a real engine: three ways make the same container.

What we ask for, what the real `docker` makes of the command that we show, and what Compose makes of the file that we
export: each container is inspected, and only its id, name and times may differ. And what inspect says, read back into a
specification, makes the same container again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from engine_fixtures import sweep

from docker_client import forgotten, too_old
from firstmate.core.command import docker_prefix, quote, run_argv
from firstmate.core.mappings import PortMapping, VolumeMapping
from firstmate.core.run.body import to_create_body
from firstmate.core.run.check import validate
from firstmate.core.run.compose import to_compose
from firstmate.core.run.data import to_data
from firstmate.core.run.from_container import spec_of
from firstmate.core.run.line import read
from firstmate.core.run.spec import Device, Endpoint, Health, Limits, Mount, RunSpec, Ulimit
from firstmate.engine.wire import NEWEST_TESTED
from firstmate.host.private_engine import PrivateEngine, PrivateEngineError
from run_samples import SAMPLES
from same_container import difference, told, without_nothing

pytestmark = [pytest.mark.engine, pytest.mark.slow]

ONLY_RUN = {"detach", "sig-proxy", "detach-keys"}
CASES = [(name, words) for name, words in SAMPLES if words and name not in ONLY_RUN]
CASES += [("tty", ("-i", "-t")), ("interactive", ("-a", "stdin", "-a", "stdout", "-i"))]
NAMES = [" ".join((name, *words)) for name, words in CASES]


@pytest.fixture(scope="module")
def world(private_engine: PrivateEngine, busybox: str) -> Iterator[PrivateEngine]:
    """An engine with two networks and a container that others can share things with."""
    for name, subnet, subnet6 in (
        ("mine", "172.30.0.0/16", "2001:db8::/64"),
        ("yours", "172.31.0.0/16", "2001:db8:1::/64"),
    ):
        addresses = {"Config": [{"Subnet": subnet}, {"Subnet": subnet6}]}
        body = {"Name": name, "EnableIPv6": True, "IPAM": addresses}
        private_engine.request("POST", "/networks/create", json.dumps(body).encode())
    create(private_engine, RunSpec("busybox", ("true",), name="other", volumes=()))
    yield private_engine
    sweep(private_engine)


def create(engine: PrivateEngine, spec: RunSpec) -> str:
    """The id of the container that our own request makes. Raises PrivateEngineError."""
    query, body = to_create_body(spec)
    answer = engine.request("POST", f"/containers/create?{urlencode(query)}", json.dumps(body).encode())
    return str(answer["Id"])


def inspect(engine: PrivateEngine, container: str) -> dict[str, Any]:
    """As the program asks: from 1.52 on, inspect no longer says which MAC address was wished for."""
    newest = engine.request("GET", "/version")["ApiVersion"]
    version = min(tuple(map(int, newest.split("."))), NEWEST_TESTED)
    found: dict[str, Any] = engine.request("GET", f"/v{version[0]}.{version[1]}/containers/{container}/json")
    return found


def remove(engine: PrivateEngine, container: str) -> None:
    engine.request("DELETE", f"/containers/{container}?force=1&v=1")


def spec_from(words: tuple[str, ...]) -> RunSpec:
    reading = read(quote(["docker", "create", *words, "busybox", "sleep", "9"], "bash"), written_for="bash")
    assert reading.spec is not None
    assert reading.unsupported == ()
    return reading.spec


def words_of(text: str) -> set[str]:
    """Whole words; the last one of a text that was cut short may not be one."""
    return set(re.findall(r"[\w-]+(?=\W)", text))


def outcome(engine: PrivateEngine, spec: RunSpec) -> tuple[Any, str]:
    """What inspect says of our container, or the engine's refusal."""
    try:
        container = create(engine, spec)
    except PrivateEngineError as error:
        return None, str(error)
    data = inspect(engine, container)
    remove(engine, container)
    return data, ""


def run_client(engine: PrivateEngine, argv: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, env=environment, cwd=folder)


@pytest.mark.parametrize(("name", "words"), CASES, ids=NAMES)
def test_the_shown_command_makes_the_same_container(
    world: PrivateEngine, tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    if too_old():
        pytest.skip(too_old())
    if forgotten(name):
        pytest.skip(forgotten(name))
    spec = spec_from(words)
    ours, refusal = outcome(world, spec)
    argv = run_argv(spec, docker_prefix(world.address), verb="create")
    theirs = run_client(world, argv, tmp_path)
    if "requires API version" in theirs.stderr or "unknown flag" in theirs.stderr:
        pytest.skip(f"this client and engine are too old for --{name}")
    if refusal:
        assert theirs.returncode != 0, (refusal, theirs.stdout)
        # The engine names several networks in any order.
        assert words_of(theirs.stderr.rpartition(": ")[2][:30]) <= words_of(refusal), (refusal, theirs.stderr)
        return
    assert theirs.returncode == 0, theirs.stderr
    container = theirs.stdout.split()[-1]
    data = inspect(world, container)
    remove(world, container)
    expected, found = told(data), told(ours)
    if spec.tty and spec.interactive:  # on purpose: a terminal of ours can be left and entered again
        assert expected["Config"].pop("StdinOnce") is True
        assert "StdinOnce" not in found["Config"]
    assert difference(found, expected) == {}


@pytest.mark.parametrize(("name", "words"), CASES, ids=NAMES)
def test_what_inspect_says_makes_the_same_container_again(
    world: PrivateEngine, name: str, words: tuple[str, ...]
) -> None:
    first, refusal = outcome(world, spec_from(words))
    if refusal:
        pytest.skip(f"this engine refuses --{name}: {refusal}")
    image = world.request("GET", "/images/busybox/json")
    version = str(world.request("GET", "/info").get("CgroupVersion") or "1")
    again = spec_of(first, image, version)
    second, refusal = outcome(world, again)
    assert refusal == ""
    assert difference(told(second), told(first)) == {}
    # Nothing that the image or the engine gives by itself comes along.
    wanted = spec_from(words)
    short = run_argv(replace(again, name=wanted.name), verb="create")
    assert len(short) <= len(run_argv(wanted, verb="create")) + 2, short


def test_in_the_background(world: PrivateEngine, tmp_path: Path) -> None:
    if too_old():
        pytest.skip(too_old())
    spec = RunSpec("busybox", ("true",), interactive=True)
    done = run_client(world, run_argv(spec, docker_prefix(world.address)), tmp_path)
    assert done.returncode == 0, done.stderr
    theirs = inspect(world, done.stdout.strip())
    ours, _ = outcome(world, spec)
    assert difference(told(ours), told(theirs)) == {}
    assert spec_of(theirs, world.request("GET", "/images/busybox/json")).detach


def test_a_running_container_tells_the_specification_it_was_made_from(world: PrivateEngine) -> None:
    spec = RunSpec(
        "busybox",
        ("sh", "-c", "sleep 60"),
        entrypoint=("/bin/busybox",),
        name="whole",
        interactive=True,
        limits=Limits(500_000_000, "0", 64 * 2**20, memory_reservation=32 * 2**20, cpu_shares=512),
        environment=(("A", "b c"), ("EMPTY", "")),
        ports=(PortMapping(80, 18080, "tcp", "127.0.0.1"), PortMapping(53, None, "udp", "127.0.0.1")),
        volumes=(VolumeMapping("datawhole", "/data"), VolumeMapping("/tmp", "/t", True), VolumeMapping("", "/cache")),
        mounts=(Mount("tmpfs", "/m", tmpfs_size=2**20), Mount("bind", "/etc2", "/etc", True)),
        tmpfs=(("/run", "size=1m"),),
        working_dir="/data",
        user="0:0",
        hostname="whole-host",
        network="mine",
        endpoint=Endpoint(("w",), "172.30.0.77"),
        restart="on-failure:3",
        labels=(("tier", "front"),),
        init=True,
        health=Health("true", 5 * 10**9, 10**9, None, None, 2),
        stop_signal="SIGINT",
        stop_timeout=1,
        log_driver="json-file",
        log_options=(("max-size", "1m"),),
        cap_drop=("NET_RAW",),
        security_options=("no-new-privileges",),
        group_add=("10",),
        devices=(Device("/dev/null", "/dev/nothing", "r"),),
        dns=("192.0.2.53",),
        extra_hosts=(("db", "192.0.2.9"),),
        shm_size=32 * 2**20,
        ulimits=(Ulimit("nofile", 512, 1024),),
        sysctls=(("net.ipv4.ip_forward", "1"),),
        oom_score_adj=100,
    )
    container = create(world, spec)
    world.request("POST", f"/containers/{container}/start")
    data = inspect(world, container)
    assert data["State"]["Running"], data["State"]
    found = spec_of(data, world.request("GET", "/images/busybox/json"), "1")
    found = replace(found, ports=tuple(sorted(found.ports, key=lambda port: -port.container)))  # inspect has no order
    assert to_data(found) == to_data(spec)
    assert found == spec
    remove(world, container)


@pytest.mark.skipif(sys.platform != "linux", reason="the package with Compose is there for Linux only")
def test_compose_makes_the_same_containers(world: PrivateEngine, tmp_path: Path) -> None:
    """All samples as services of one file, made by the real Compose in one go."""
    api_version = world.request("GET", "/version")["ApiVersion"]
    services: dict[str, Any] = {}
    top: dict[str, Any] = {"networks": {}, "volumes": {}}
    wanted: dict[str, Any] = {}
    for number, (name, words) in enumerate(CASES):
        spec = spec_from(words)
        export = to_compose(spec)
        ours, refusal = outcome(world, spec)
        too_old = any(problem.code == "engine_too_old" for problem in validate(spec, api_version=api_version))
        # Compose tells the address only to engines that read it beside the network.
        too_old |= bool(spec.endpoint.mac_address) and api_version < "1.44"
        if refusal or export.left_out or too_old or name == "name":  # each service has a name of its own
            continue
        document = yaml.safe_load(export.text)
        (service,) = document["services"].values()
        key = f"s{number}"
        services[key] = service | {"container_name": f"compose-{number}"}
        wanted[key] = (words, told(ours))
        for section in top:
            top[section] |= document.get(section, {})
    assert len(services) > 75
    file = tmp_path / "compose.json"
    file.write_text(json.dumps({"services": services} | top), encoding="utf-8")
    program = shutil.which("docker-compose", path=str(Path(sys.executable).parent))
    assert program is not None
    environment = {"DOCKER_HOST": world.address, "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [program, "-p", "samples", "-f", str(file), "create"],
        capture_output=True,
        text=True,
        timeout=170,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    differences = {}
    for key, (words, ours) in wanted.items():
        theirs = told(inspect(world, services[key]["container_name"]))
        difference = _compose_difference(ours, theirs, key)
        if difference:
            differences[" ".join(words)] = difference
    assert not differences, json.dumps(differences, indent=1)


def _compose_difference(ours: Any, theirs: Any, service: str) -> Any:
    """What differs, less what Compose adds to every container: its labels, its service's name as an alias, streams."""
    for one in (ours, theirs):
        config, host = one["Config"], one["HostConfig"]
        config.pop("MacAddress", None)  # its old place, beside the network's own
        # Two names of one network, two of one policy, and lists without an order.
        host["NetworkMode"] = {"default": "bridge"}.get(host["NetworkMode"], host["NetworkMode"])
        host["RestartPolicy"] = host.get("RestartPolicy") or {"Name": "no"}
        host["ExtraHosts"] = sorted(host.get("ExtraHosts") or ())
        labels = {k: v for k, v in config.pop("Labels", {}).items() if not k.startswith("com.docker.compose.")}
        config["Labels"] = labels
        for key in ("AttachStdin", "AttachStdout", "AttachStderr", "StdinOnce"):
            config.pop(key, None)
        networks = one.setdefault("Networks", {})
        for name, row in networks.items():
            row["Aliases"] = [a for a in row.get("Aliases", ()) if a not in (service, f"compose-{service[1:]}")]
            row["Links"] = [link if ":" in link else f"{link}:{link}" for link in row.get("Links", ())]
            networks[name] = without_nothing(row)
        one["Networks"] = {name: row for name, row in networks.items() if row}
        # A volume may be asked for as a bind or as a mount, and Compose makes its volumes itself: what counts is what
        # the container has in the end.
        host.pop("Binds", None)
        host.pop("Mounts", None)
        for row in one.get("Mounts", ()):
            row.pop("Mode", None)
    return difference(ours, theirs)
