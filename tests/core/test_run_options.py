"""The option table against the real client: its help, and what it asks the engine for."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from docker_client import Ask, assert_same, forgotten, listening_client, too_old
from examples import examples
from firstmate.core.command import quote, run_argv
from firstmate.core.mappings import MappingError
from firstmate.core.quantities import QuantityError
from firstmate.core.run import csv_values, options, values
from firstmate.core.run.body import to_create_body
from firstmate.core.run.line import read
from firstmate.core.run.options import BY_NAME, OPTIONS, Option, arguments, value_of
from firstmate.core.run.spec import Device, DeviceRate, Endpoint, Gpus, Mount, RunSpec, Ulimit
from run_samples import SAMPLES
from run_specs import run_specs

needs_client = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("docker") is None, reason="no docker client here to ask"
)
_HELP = re.compile(r"^  (?:-(\w), |    )--([\w-]+)(?: ([\w-]+))?(?=$|  )", re.MULTILINE)
# New in clients that not every distribution has yet, or gone from the newest.
_NOT_IN_EVERY_HELP = {
    "annotation", "health-start-interval", "use-api-socket", "disable-content-trust", "quiet", "kernel-memory",
    "cgroupns", "io-maxbandwidth", "io-maxiops", "cpu-count", "cpu-percent",
}  # fmt: skip


@cache
def help_of(verb: str) -> dict[str, tuple[str, str]]:
    """Name -> short letter and type word, as the installed client's help says them."""
    done = subprocess.run(["docker", verb, "--help"], capture_output=True, text=True, check=True, timeout=60)
    return {name: (short, kind) for short, name, kind in _HELP.findall(done.stdout)}


@pytest.mark.slow  # starts the real docker client
@needs_client
def test_the_table_is_what_the_real_client_knows() -> None:
    known = help_of("run")
    assert len(known) > 90
    assert known.keys() - BY_NAME.keys() == set()
    assert {option.name for option in OPTIONS} - known.keys() <= _NOT_IN_EVERY_HELP
    for name, (short, kind) in known.items():
        option = BY_NAME[name]
        assert option.short == short, name
        assert (option.takes == "flag") == (kind == ""), name
        repeats = kind in ("list", "map", "mount", "network", "ulimit")
        assert (option.takes == "many") == repeats, (name, kind)


@pytest.mark.slow  # starts the real docker client
@needs_client
def test_what_create_does_not_know() -> None:
    missing = help_of("run").keys() - help_of("create").keys()
    assert missing == {option.name for option in OPTIONS if option.only_run}


def test_every_field_has_its_option() -> None:
    fields = {option.field for option in OPTIONS if option.field} | {
        # said by an option of another field, or by words
        "image", "command", "inherited", "more_networks", "endpoint.driver_options", "endpoint.gateway_priority",
    }  # fmt: skip
    wanted = set()
    for name in RunSpec.__dataclass_fields__:
        inner = getattr(RunSpec(""), name)
        if hasattr(inner, "__dataclass_fields__"):
            wanted |= {f"{name}.{one}" for one in inner.__dataclass_fields__}
        else:
            wanted.add(name)
    assert fields == wanted


@pytest.mark.parametrize("option", [one for one in OPTIONS if one.field], ids=lambda one: one.name)
def test_an_option_that_is_not_given_is_not_written(option: Option) -> None:
    assert option.name not in {written.name for written, _ in arguments(RunSpec("x"))}
    value_of(RunSpec("x"), option.field)  # the path exists


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (values.read_integer, "010", 8),
        (values.read_integer, "0x10", 16),
        (values.read_integer, "-5", -5),
        (values.read_integer, "1_000", 1000),
        (values.read_bool, "T", True),
        (values.read_bool, "FALSE", False),
        (values.read_cpus, ".5", 500_000_000),
        (values.read_cpus, "1/2", 500_000_000),
        (values.read_cpus, "0", None),
        (values.read_bytes, "0", None),
        (values.read_bytes, "1.5g", 1_610_612_736),
        (values.read_swap, "-1", -1),
        (values.read_swappiness, "-1", None),
        (values.read_swappiness, "0", 0),
        (values.read_duration, "1h30m", 5_400 * 10**9),
        (values.read_duration, "1.5s", 1_500_000_000),
        (values.read_duration, "100ms", 100_000_000),
        (values.read_duration, "0s", None),
        (values.read_host, "a:::1", ("a", "::1")),
        (values.read_host, "a=[::1]", ("a", "::1")),
        (values.read_host, "a:host-gateway", ("a", "host-gateway")),
        (values.read_expose, "80-82/UDP", ("80/udp", "81/udp", "82/udp")),
        (values.read_device, "/dev/a", Device("/dev/a")),
        (values.read_device, "/dev/a:/dev/a:rwm", Device("/dev/a")),
        (values.read_device, "/dev/a:mr", Device("/dev/a", "", "mr")),
        (values.read_device, "nvidia.com/gpu=all", Device("nvidia.com/gpu=all")),
        (values.read_ulimit, "nofile=1024:2048", Ulimit("nofile", 1024, 2048)),
        (values.read_ulimit, "memlock=-1", Ulimit("memlock", -1, -1)),
        (values.read_byte_rate, "/dev/sda:1mb", DeviceRate("/dev/sda", 2**20)),
        (values.read_rate, "/dev/sda:7", DeviceRate("/dev/sda", 7)),
        (csv_values.read_gpus, "all", Gpus()),
        (csv_values.read_gpus, "2", Gpus(2)),
        (csv_values.read_gpus, "count=all", Gpus()),
        (csv_values.read_gpus, "device=0", Gpus(0, ("0",))),
        (csv_values.read_gpus, '"device=0,1"', Gpus(0, ("0", "1"))),
        (csv_values.read_gpus, '"capabilities=compute,utility"', Gpus(1, (), "", ("compute", "utility", "gpu"))),
        (csv_values.read_gpus, "all,capabilities=utility", Gpus(-1, (), "", ("utility", "gpu"))),
        (csv_values.read_gpus, "driver=nvidia,options=a=b", Gpus(1, (), "nvidia", ("gpu",), (("a", "b"),))),
        (csv_values.read_mount, "target=/a", Mount("volume", "/a")),
        (csv_values.read_mount, "TYPE=BIND,src=/a,DST=/b,ro", Mount("bind", "/b", "/a", True)),
        (csv_values.read_mount, "type=bind,src=/a,dst=/b,readonly=false", Mount("bind", "/b", "/a")),
        (csv_values.read_mount, 'type=bind,"src=/a,b",dst=/c', Mount("bind", "/c", "/a,b")),
        (
            csv_values.read_mount,
            "type=bind,src=/a,dst=/b,bind-nonrecursive",
            Mount("bind", "/b", "/a", bind_recursive="disabled"),
        ),
        (
            csv_values.read_mount,
            "type=tmpfs,dst=/t,tmpfs-size=10m,tmpfs-mode=1770",
            Mount("tmpfs", "/t", tmpfs_size=10 * 2**20, tmpfs_mode=0o1770),
        ),
        (
            csv_values.read_mount,
            "source=v,dst=/b,volume-opt=a=b,volume-label=c",
            Mount("volume", "/b", "v", volume_options=(("a", "b"),), volume_labels=(("c", ""),)),
        ),
        (csv_values.read_network, "host", ("host", Endpoint())),
        (csv_values.read_network, "container:web", ("container:web", Endpoint())),
        (
            csv_values.read_network,
            "name=n,alias=a,alias=b,ip=10.0.0.2,gw-priority=-1",
            ("n", Endpoint(("a", "b"), "10.0.0.2", gateway_priority=-1)),
        ),
    ],
)
def test_values_as_the_client_reads_them(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (values.read_integer, "08", "not_a_number"),
        (values.read_integer, "1.5", "not_a_number"),
        (values.read_bool, "yes", "not_a_bool"),
        (values.read_cpus, "1500m", "not_a_number"),
        (values.read_cpus, "1.0000000001", "too_precise"),
        (values.read_bytes, "12q", "unit"),
        (values.read_duration, "30", "bad_time"),
        (values.read_duration, "1m 30s", "bad_time"),
        (values.read_pair, "=x", "key"),
        (values.read_full_pair, "x", "key"),
        (values.read_host, "db", "host"),
        (values.read_expose, "80:80", "not_a_number"),
        (values.read_expose, "90-80", "out_of_range"),
        (values.read_expose, "80/icmp", "protocol"),
        (values.read_device, "/a:/b:r:w", "device"),
        (values.read_ulimit, "nofile", "key"),
        (values.read_rate, "sda:7", "device_rate"),
        (csv_values.read_gpus, "devices=0", "unknown_key"),
        (csv_values.read_gpus, "all,all", "duplicate"),
        (csv_values.read_gpus, 'a"b', "csv"),
        (csv_values.read_mount, "type=bind,src=/a", "target"),
        (csv_values.read_mount, "type=folder,dst=/a", "mount_type"),
        (csv_values.read_mount, "type=bind,dst=/a,mode=ro", "unknown_key"),
        (csv_values.read_mount, "/a:/b", "key"),
        (csv_values.read_mount, "", "empty"),
        (csv_values.read_network, "name=a,speed=1", "unknown_key"),
        (values.read_publish, "published=1,target=2,mode=host", "unknown_key"),
        (values.read_pull, "allways", "bad_choice"),
    ],
)
def test_values_that_the_client_refuses(read: Callable[[str], object], text: str, code: str) -> None:
    with pytest.raises((MappingError, QuantityError)) as caught:
        read(text)
    assert caught.value.code == code


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(run_specs())
def test_what_is_given_is_what_differs_from_nothing(spec: RunSpec) -> None:
    copy = RunSpec(spec.image)
    for path in options.given(spec) - {"image"}:
        copy = options.put(copy, path, value_of(spec, path))
    assert copy == spec


# -- what the client asks the engine for -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The real client before an engine of today."""
    if too_old():
        pytest.skip(too_old())
    folder = tmp_path_factory.mktemp("client")
    with listening_client(folder, "1.50") as asking:

        def ask(argv: list[str]) -> tuple[str, dict[str, Any]]:
            (folder / "id").unlink(missing_ok=True)  # what --cidfile wrote
            return asking(["docker", "-H", f"unix://{folder / 's'}", *argv[1:]])

        yield ask


def test_every_option_has_a_sample() -> None:
    windows = {"cpu-count", "cpu-percent", "io-maxbandwidth", "io-maxiops"}
    assert {option.name for option in OPTIONS if option.field} - windows == {name for name, _ in SAMPLES}


@needs_client
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"), SAMPLES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_the_client_asks_the_engine_for_what_we_ask_for(ask: Ask, name: str, words: tuple[str, ...]) -> None:
    """What a person writes, read by us and sent, is what the client sends; and so is what we would write."""
    if name not in help_of("create"):
        pytest.skip(f"this client's create has no --{name}")
    if forgotten(name):
        pytest.skip(forgotten(name))
    argv = ["docker", "create", *words, "busybox", "sh"]
    reading = read(quote(argv, "bash"), written_for="bash")
    assert reading.spec is not None
    assert reading.unsupported == ()
    _, ours = to_create_body(reading.spec)
    assert_same(ours, ask(argv)[1])
    assert_same(ours, ask(run_argv(reading.spec, verb="create"))[1])


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("-p 8000-8100:9000-9100", ["-p", "8000-8100:9000-9100"]),
        ("-p 10000-20000:10000-20000/udp", ["-p", "10000-20000:10000-20000/udp"]),
        ("-p 127.0.0.1::70-79 -p [::1]:70-79:70-79/sctp", ["-p", "127.0.0.1::70-79", "-p", "[::1]:70-79:70-79/sctp"]),
        ("-p 3000-3009", ["-p", "3000-3009"]),
        ("-p 80:80 -p 81:81 -p 82:82", ["-p", "80:80", "-p", "81:81", "-p", "82:82"]),
        ("-p 80:80 -p 81:81 -p 82:82 -p 83:84", ["-p", "80:80", "-p", "81:81", "-p", "82:82", "-p", "83:84"]),
        ("-p 8000-9000:80 -p 8000-9000:81", ["-p", "8000-9000:80", "-p", "8000-9000:81"]),
        ("--expose 10000-20000/udp --expose 7", ["--expose", "10000-20000/udp", "--expose", "7"]),
    ],
)
def test_many_neighbouring_ports_are_one_range(line: str, written: list[str]) -> None:
    spec = read(f"docker run {line} coturn").spec
    assert spec is not None
    assert run_argv(spec) == ["docker", "run", *written, "coturn"]
    assert read(quote(run_argv(spec), "bash")).spec == spec
