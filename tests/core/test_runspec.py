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
    Device,
    Endpoint,
    Gpus,
    Health,
    Limits,
    Mount,
    Problem,
    RunSpec,
    Ulimit,
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
        RunSpec("busybox", network="mine", endpoint=Endpoint(("a",), "10.0.0.2", "fd00::1", "02:42:ac:11:00:02")),
        RunSpec("busybox", mounts=(Mount("bind", "/a", "/b"), Mount("tmpfs", "/c"), Mount("volume", "/d", "data"))),
        RunSpec(
            "busybox", cap_add=("net_admin", "CAP_SYS_TIME"), cap_drop=("ALL",), security_options=("label:disable",)
        ),
        RunSpec("busybox", devices=(Device("/dev/snd", "/dev/s", "r"), Device("vendor.com/gpu=0"))),
        RunSpec("busybox", ulimits=(Ulimit("nofile", 1, -1), Ulimit("core", -1, -1)), stop_signal="sigterm"),
        RunSpec("busybox", sysctls=(("net.core.somaxconn", "1024"), ("kernel.shmmax", "1"))),
        RunSpec("busybox", limits=Limits(pids=-1, cpu_shares=512, cpu_period=50_000, cpu_quota=25_000)),
        RunSpec("busybox", extra_hosts=(("h", "host-gateway"), ("i", "::1")), expose=("80/tcp", "90-92/udp")),
        RunSpec("busybox", health=Health("true", 10**9, 10**9, 0, None, 3), gpus=Gpus(), detach_keys="ctrl-p,q"),
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
        (RunSpec("x", extra_hosts=((":db", "10.0.0.1"),)), ("extra_hosts", "bad_host")),
        (RunSpec("x", limits=Limits(pids=(1 << 22) + 1)), ("pids", "too_large")),
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
        (RunSpec("x", limits=Limits(pids=-2)), ("pids", "negative")),
        (RunSpec("x", limits=Limits(cpu_shares=1)), ("cpu_shares", "too_small")),
        (
            RunSpec("x", limits=Limits(memory=GIB, memory_reservation=GIB + 1)),
            ("memory_reservation", "reservation_above_memory"),
        ),
        (RunSpec("x", limits=Limits(nano_cpus=NANO, cpu_quota=5000)), ("cpus", "cpus_with_quota")),
        (RunSpec("x", limits=Limits(memory_swappiness=101)), ("memory_swappiness", "too_large")),
        (RunSpec("x", ports=(PortMapping(80, 9, host_last=8),)), ("ports", "reversed_range")),
        (RunSpec("x", expose=("80",)), ("expose", "bad_port")),
        (RunSpec("x", expose=("90-80/tcp",)), ("expose", "bad_port")),
        (RunSpec("x", mounts=(Mount("bind", "/a", "./b"),)), ("mounts", "source")),
        (RunSpec("x", mounts=(Mount("tmpfs", "/a", "/b"),)), ("mounts", "tmpfs_source")),
        (RunSpec("x", tmpfs=(("/a", ""),), volumes=(VolumeMapping("bb", "/a"),)), ("tmpfs", "duplicate")),
        (RunSpec("x", volumes=(VolumeMapping("bb", "/a"),), mounts=(Mount("volume", "/a"),)), ("mounts", "duplicate")),
        (RunSpec("x", hostname="h", uts="host"), ("hostname", "hostname_with_host_uts")),
        (RunSpec("x", network="container:y", ports=(PortMapping(80),)), ("ports", "shared_network")),
        (RunSpec("x", network="a", more_networks=(("a", Endpoint()),)), ("more_networks", "duplicate")),
        (RunSpec("x", network="a", more_networks=(("b c", Endpoint()),)), ("more_networks", "bad_character")),
        (RunSpec("x", network="host", more_networks=(("a", Endpoint()),)), ("network", "alone")),
        (RunSpec("x", endpoint=Endpoint(ip="10.0.0.2")), ("endpoint.ip", "needs_own_network")),
        (RunSpec("x", network="a", endpoint=Endpoint(ip="fd00::1")), ("endpoint.ip", "address")),
        (RunSpec("x", network="bridge", endpoint=Endpoint(("a",))), ("endpoint.aliases", "needs_own_network")),
        (RunSpec("x", endpoint=Endpoint(mac_address="02-42")), ("endpoint.mac_address", "bad_mac")),
        (RunSpec("x", dns=("dns.local",)), ("dns", "address")),
        (RunSpec("x", extra_hosts=(("db", "home"),)), ("extra_hosts", "address")),
        (RunSpec("x", extra_hosts=(("", "1.2.3.4"),)), ("extra_hosts", "bad_host")),
        (RunSpec("x", health=Health("true", disabled=True)), ("health.disabled", "disabled_with_settings")),
        (RunSpec("x", health=Health("true", interval=1)), ("health.interval", "too_short")),
        (RunSpec("x", cap_add=("NET",)), ("cap_add", "unknown_capability")),
        (RunSpec("x", cap_drop=("NET",)), ("cap_drop", "unknown_capability")),
        (RunSpec("x", devices=(Device("snd"),)), ("devices", "not_absolute")),
        (RunSpec("x", devices=(Device("/dev/snd", "", "rr"),)), ("devices", "permissions")),
        (RunSpec("x", ulimits=(Ulimit("files", 1, 1),)), ("ulimits", "unknown_ulimit")),
        (RunSpec("x", ulimits=(Ulimit("nofile", 2, 1),)), ("ulimits", "soft_above_hard")),
        (RunSpec("x", security_options=("unconfined",)), ("security_options", "bad_option")),
        (RunSpec("x", ipc="shared"), ("ipc", "bad_choice")),
        (RunSpec("x", stop_signal="SIGSTOPP"), ("stop_signal", "bad_choice")),
        (RunSpec("x", oom_score_adj=1001), ("oom_score_adj", "too_large")),
        (RunSpec("x", gpus=Gpus(0)), ("gpus", "bad_count")),
        (RunSpec("x", sysctls=(("vm.swappiness", "1"),)), ("sysctls", "bad_sysctl")),
        (RunSpec("x", attach=("stdout",)), ("attach", "attach_with_detach")),
        (RunSpec("x", detach_keys="ctrl-1"), ("detach_keys", "bad_choice")),
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


def test_an_engine_that_is_too_old_is_told_before_it_would_silently_leave_out_an_option() -> None:
    spec = RunSpec("x", health=Health(start_interval=10**9), annotations=(("a", "b"),))
    assert validate(spec) == ()
    assert validate(spec, api_version="1.44") == ()
    assert [(p.field, p.code, p.detail["text"]) for p in validate(spec, api_version="1.41")] == [
        ("annotations", "engine_too_old", "1.43"),
        ("health.start_interval", "engine_too_old", "1.44"),
    ]


def test_input_without_a_terminal_is_a_pipe_whose_end_reaches_the_program() -> None:
    def streams(spec: RunSpec) -> tuple[bool, ...]:
        _, body = to_create_body(spec)
        return tuple(body[key] for key in ("OpenStdin", "StdinOnce", "AttachStdin", "AttachStdout", "AttachStderr"))

    assert streams(RunSpec("x", interactive=True, detach=False)) == (True, True, True, True, True)
    assert streams(RunSpec("x", interactive=True)) == (True, False, False, False, False)
    assert streams(RunSpec("x", interactive=True, tty=True, detach=False)) == (True, False, True, True, True)
    assert streams(RunSpec("x", detach=False)) == (False, False, False, True, True)
    assert streams(RunSpec("x", detach=False, attach=("stderr",))) == (False, False, False, False, True)
    assert streams(RunSpec("x", detach=False, interactive=True, attach=("stdout",))) == (
        True,
        False,
        False,
        True,
        False,
    )


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
        "HostConfig": {
            "AutoRemove": False,
            "CpusetCpus": "0-1",
            "Memory": 512 * MIB,
            "MemorySwap": GIB,
            "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
        },
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
        ("8000-8002:80", [PortMapping(80, 8000, host_last=8002)]),
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
