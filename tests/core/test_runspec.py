"""The run specification: what is refused before the engine is asked, and what the engine is asked."""

import random

import pytest

from firstmate.core.mappings import (
    MappingError,
    PortMapping,
    VolumeMapping,
    parse_environment,
    parse_ports,
    parse_volume,
)
from firstmate.core.quantities import GIB, MIB, NANO
from firstmate.core.runspec import (
    Capacity,
    CommandError,
    Limits,
    Problem,
    RunSpec,
    join_command,
    limit_problems,
    limits_body,
    split_command,
    to_create_body,
    validate,
    warnings,
)

CAPACITY = Capacity(cpus=4, memory_bytes=8 * GIB)
HEX = "1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a"


def found(spec: RunSpec, taken: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in validate(spec, CAPACITY, taken)]


@pytest.mark.parametrize(
    "spec",
    [
        RunSpec("busybox"),
        RunSpec(HEX),
        RunSpec(f"sha256:{HEX}"),
        RunSpec("busybox", ("/bin/sh",), name="first-container_1.2", tty=True, interactive=True),
        RunSpec("busybox", limits=Limits(4 * NANO, "0-3", 8 * GIB, 8 * GIB, 1)),
        RunSpec("busybox", limits=Limits(10_000_000, "3", 6 * MIB, -1)),
        RunSpec("busybox", environment=(("A", ""), ("B", "x=y")), ports=(PortMapping(80), PortMapping(80, 8080))),
        RunSpec("busybox", ports=(PortMapping(53, 53), PortMapping(53, 53, "udp"), PortMapping(53, 53, "tcp", "::1"))),
        RunSpec("busybox", volumes=(VolumeMapping("data", "/d"), VolumeMapping("C:/a", "/c"), VolumeMapping("", "/e"))),
        RunSpec("busybox", working_dir="/w", hostname="my-host.local", platform="linux/arm/v7", restart="on-failure:3"),
        RunSpec("busybox", hostname="h", network="host", restart="no", remove_after=True),
    ],
)
def test_fine(spec: RunSpec) -> None:
    assert found(spec) == []


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        (RunSpec(""), ("image", "empty")),
        (RunSpec("Busy Box"), ("image", "uppercase")),
        (RunSpec("busy box"), ("image", "space")),
        (RunSpec("x", ("a\0b",)), ("command", "null_character")),
        (RunSpec("x", entrypoint=("\0",)), ("entrypoint", "null_character")),
        (RunSpec("x", name="a"), ("name", "too_short")),
        (RunSpec("x", name="-ab"), ("name", "bad_first_character")),
        (RunSpec("x", name="my container"), ("name", "bad_character")),
        (RunSpec("x", name="容器"), ("name", "bad_character")),
        (RunSpec("x", name="taken"), ("name", "taken")),
        (RunSpec("x", limits=Limits(nano_cpus=0)), ("cpus", "zero")),
        (RunSpec("x", limits=Limits(nano_cpus=-1)), ("cpus", "negative")),
        (RunSpec("x", limits=Limits(nano_cpus=9_999_999)), ("cpus", "too_small")),
        (RunSpec("x", limits=Limits(nano_cpus=4 * NANO + 1)), ("cpus", "too_large")),
        (RunSpec("x", limits=Limits(cpuset="9-3")), ("cpuset", "reversed_range")),
        (RunSpec("x", limits=Limits(cpuset="0-4")), ("cpuset", "core_absent")),
        (RunSpec("x", limits=Limits(cpuset="a")), ("cpuset", "not_a_number")),
        (RunSpec("x", limits=Limits(memory=0)), ("memory", "zero")),
        (RunSpec("x", limits=Limits(memory=-1)), ("memory", "negative")),
        (RunSpec("x", limits=Limits(memory=6 * MIB - 1)), ("memory", "too_small")),
        (RunSpec("x", limits=Limits(memory=512)), ("memory", "too_small")),
        (RunSpec("x", limits=Limits(memory=8 * GIB + 1)), ("memory", "too_large")),
        (RunSpec("x", limits=Limits(memory=GIB, memory_swap=GIB - 1)), ("memory_swap", "swap_below_memory")),
        (RunSpec("x", limits=Limits(memory=GIB, memory_swap=0)), ("memory_swap", "zero")),
        (RunSpec("x", limits=Limits(memory=GIB, memory_swap=-2)), ("memory_swap", "negative")),
        (RunSpec("x", limits=Limits(memory_swap=GIB)), ("memory_swap", "swap_without_memory")),
        (RunSpec("x", limits=Limits(pids=0)), ("pids", "zero")),
        (RunSpec("x", environment=(("", "a"),)), ("environment", "bad_key")),
        (RunSpec("x", environment=(("A=B", "a"),)), ("environment", "bad_key")),
        (RunSpec("x", environment=((" A", "a"),)), ("environment", "bad_key")),
        (RunSpec("x", environment=(("A", "\0"),)), ("environment", "null_character")),
        (RunSpec("x", environment=(("A", "1"), ("A", "2"))), ("environment", "duplicate")),
        (RunSpec("x", labels=(("", ""),)), ("labels", "bad_key")),
        (RunSpec("x", ports=(PortMapping(0),)), ("ports", "out_of_range")),
        (RunSpec("x", ports=(PortMapping(80, 65536),)), ("ports", "out_of_range")),
        (RunSpec("x", ports=(PortMapping(80, 80, "icmp"),)), ("ports", "protocol")),
        (RunSpec("x", ports=(PortMapping(80, 80, "tcp", "home"),)), ("ports", "address")),
        (RunSpec("x", ports=(PortMapping(80, 8080), PortMapping(81, 8080))), ("ports", "duplicate")),
        (RunSpec("x", volumes=(VolumeMapping("/a", "b"),)), ("volumes", "target")),
        (RunSpec("x", volumes=(VolumeMapping("/a", "/"),)), ("volumes", "target")),
        (RunSpec("x", volumes=(VolumeMapping("./a", "/b"),)), ("volumes", "source")),
        (RunSpec("x", volumes=(VolumeMapping("a1", "/b"), VolumeMapping("a2", "/b"))), ("volumes", "duplicate")),
        (RunSpec("x", working_dir="w"), ("working_dir", "not_absolute")),
        (RunSpec("x", hostname="my_host"), ("hostname", "bad_hostname")),
        (RunSpec("x", hostname="h" * 65), ("hostname", "bad_hostname")),
        (RunSpec("x", hostname="h", network="container:y"), ("hostname", "hostname_with_shared_network")),
        (RunSpec("x", platform="Linux"), ("platform", "bad_platform")),
        (RunSpec("x", restart="sometimes"), ("restart", "bad_policy")),
        (RunSpec("x", restart="always", remove_after=True), ("restart", "restart_with_remove")),
        (RunSpec("x", user="a b"), ("user", "bad_character")),
        (RunSpec("x", network="a b"), ("network", "bad_character")),
    ],
)
def test_refused(spec: RunSpec, problem: tuple[str, str]) -> None:
    assert found(spec, frozenset({"taken"})) == [problem]


def test_without_an_engine_only_its_size_goes_unjudged() -> None:
    limits = Limits(nano_cpus=64 * NANO, cpuset="0-63", memory=1024 * GIB)
    assert limit_problems(limits) == ()
    assert {problem.field for problem in limit_problems(limits, CAPACITY)} == {"cpus", "cpuset", "memory"}


def test_problems_carry_the_figures_for_their_words() -> None:
    (problem,) = limit_problems(Limits(memory=20 * GIB), CAPACITY)
    assert problem == Problem("memory", "too_large", {"value": 20 * GIB, "minimum": 6 * MIB, "maximum": 8 * GIB})
    (problem,) = validate(RunSpec("busy box"))
    assert problem.detail["position"] == 4


def test_warnings_never_block() -> None:
    spec = RunSpec(
        "busybox",
        privileged=True,
        volumes=(VolumeMapping("/var/run/docker.sock", "/s"), VolumeMapping("/", "/h"), VolumeMapping("C:\\", "/c")),
        ports=(PortMapping(80, 8080), PortMapping(81, 8081, "tcp", "127.0.0.1")),
    )
    assert validate(spec, CAPACITY) == ()
    codes = [problem.code for problem in warnings(spec)]
    assert codes == ["privileged", "engine_socket", "host_root", "host_root", "open_to_network"]
    assert warnings(RunSpec("busybox")) == ()


def test_create_body_of_the_tutorial() -> None:
    spec = RunSpec(
        "busybox",
        ("/bin/sh",),
        name="first",
        tty=True,
        interactive=True,
        limits=Limits(cpuset="0-1", memory=512 * MIB),
    )
    query, body = to_create_body(spec)
    assert query == {"name": "first"}
    assert body == {
        "Image": "busybox",
        "Cmd": ["/bin/sh"],
        "Tty": True,
        "OpenStdin": True,
        "StdinOnce": False,
        "AttachStdin": False,
        "AttachStdout": False,
        "AttachStderr": False,
        "HostConfig": {"AutoRemove": False, "CpusetCpus": "0-1", "Memory": 512 * MIB, "MemorySwap": GIB},
    }


def test_swap_always_goes_with_memory() -> None:
    assert limits_body(Limits(memory=GIB)) == {"Memory": GIB, "MemorySwap": 2 * GIB}
    assert limits_body(Limits(memory=GIB, memory_swap=GIB)) == {"Memory": GIB, "MemorySwap": GIB}
    assert limits_body(Limits(memory=GIB, memory_swap=-1)) == {"Memory": GIB, "MemorySwap": -1}
    assert limits_body(Limits(nano_cpus=1)) == {"NanoCpus": 1}
    assert limits_body(Limits()) == {}
    assert not Limits()
    assert Limits(pids=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("/bin/sh", ("/bin/sh",)),
        ("sh -c 'echo \"a b\"; exit 1'", ("sh", "-c", 'echo "a b"; exit 1')),
        ('a "b\\"c" d\\ e', ("a", 'b"c', "d e")),
        ("echo # not a comment", ("echo", "#", "not", "a", "comment")),
        ("echo ''", ("echo", "")),
        ("echo $HOME *", ("echo", "$HOME", "*")),
    ],
)
def test_split_command(text: str, words: tuple[str, ...]) -> None:
    assert split_command(text) == words


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("echo 'a", "open_quote", 5),
        ('echo "a', "open_quote", 5),
        ("echo 'a' \"b", "open_quote", 9),
        ("echo \"it's", "open_quote", 5),
        ("echo \\' 'x", "open_quote", 8),
        ("echo a\\", "open_escape", 6),
    ],
)
def test_split_command_refuses(text: str, code: str, position: int) -> None:
    with pytest.raises(CommandError) as caught:
        split_command(text)
    assert (caught.value.code, caught.value.position) == (code, position)


def test_command_words_survive_being_written() -> None:
    rng = random.Random(3)
    for _ in range(2000):
        words = tuple("".join(rng.choices("ab'\"\\ $#\n\t容", k=rng.randint(0, 6))) for _ in range(rng.randint(0, 4)))
        assert split_command(join_command(words)) == words


@pytest.mark.parametrize(
    ("text", "mappings"),
    [
        ("80", [PortMapping(80)]),
        ("8080:80", [PortMapping(80, 8080)]),
        ("8080:80/UDP", [PortMapping(80, 8080, "udp")]),
        ("127.0.0.1:8080:80", [PortMapping(80, 8080, "tcp", "127.0.0.1")]),
        ("127.0.0.1::80", [PortMapping(80, None, "tcp", "127.0.0.1")]),
        ("[::1]:8080:80", [PortMapping(80, 8080, "tcp", "::1")]),
        ("8000-8001:80-81", [PortMapping(80, 8000), PortMapping(81, 8001)]),
        ("80-81", [PortMapping(80), PortMapping(81)]),
        ("８０８０：８０", [PortMapping(80, 8080)]),
    ],
)
def test_ports(text: str, mappings: list[PortMapping]) -> None:
    assert list(parse_ports(text)) == mappings
    for mapping in mappings:
        assert parse_ports(str(mapping)) == (mapping,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("http", "not_a_number"),
        ("a:80", "not_a_number"),
        ("0:80", "out_of_range"),
        ("80:70000", "out_of_range"),
        ("90-80:90-80", "reversed_range"),
        ("8000-8002:80-81", "range_length"),
        ("8000-8002:80", "range_length"),
        ("80/icmp", "protocol"),
        ("host:80:80", "address"),
    ],
)
def test_ports_refused(text: str, code: str) -> None:
    with pytest.raises(MappingError) as caught:
        parse_ports(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("/data", VolumeMapping("", "/data")),
        ("cache:/data", VolumeMapping("cache", "/data")),
        ("/home/me:/data:ro", VolumeMapping("/home/me", "/data", True)),
        ("/home/me:/data:rw", VolumeMapping("/home/me", "/data")),
        ("C:\\Users\\me:/data:ro", VolumeMapping("C:\\Users\\me", "/data", True)),
        ("C:/Users/me:/data", VolumeMapping("C:/Users/me", "/data")),
        ("/a:/b:ro,z", VolumeMapping("/a", "/b", True, ("z",))),
        ("./here:/b", VolumeMapping("./here", "/b")),
    ],
)
def test_volumes(text: str, volume: VolumeMapping) -> None:
    assert parse_volume(text) == volume
    assert parse_volume(str(volume)) == volume
    assert volume.is_bind == (volume.source not in ("", "cache"))


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("a:b", "target"), ("/a:/b:rx", "mode"), ("name", "target")])
def test_volumes_refused(text: str, code: str) -> None:
    with pytest.raises(MappingError) as caught:
        parse_volume(text)
    assert caught.value.code == code


def test_environment_lines() -> None:
    assert parse_environment("A=b=c ") == ("A", "b=c ")
    assert parse_environment("A=") == ("A", "")
    for line in ("A", "=b", " A=b"):
        with pytest.raises(MappingError) as caught:
            parse_environment(line)
        assert caught.value.code == "key"
