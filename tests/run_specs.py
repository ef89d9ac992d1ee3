"""Run specifications for property tests: every field, in every form in which a command can say it."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from firstmate.core.mappings import PortMapping, VolumeMapping
from firstmate.core.run.spec import (
    Device,
    DeviceRate,
    Endpoint,
    Gpus,
    Health,
    Limits,
    Mount,
    RunSpec,
    Ulimit,
)

LETTERS = "abZ019 '\"\\$%^&|<>()!,;=@#~`*?[]{}-./:_+‘’“”–容：，"
WHITE = "\n\t\r\x0b\x1b\x7f"


def texts(alphabet: str = LETTERS, minimum: int = 1) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=minimum, max_size=8)


NAMES = st.text("abcXYZ019_.-", min_size=1, max_size=6).map(lambda text: f"n{text}")
PATHS = st.lists(st.text("ab .-_$'容", min_size=1, max_size=5), min_size=1, max_size=3).map(lambda p: "/" + "/".join(p))
COUNTS = st.integers(1, 2**40)
BYTES = st.one_of(st.integers(1, 2**40), st.sampled_from([512 * 2**20, 2**30, 6 * 2**20]))
NANOSECONDS = st.one_of(st.integers(1, 10**13), st.sampled_from([10**9, 90 * 10**9, 3600 * 10**9]))
PORTS = st.integers(1, 65535)
ADDRESSES = st.sampled_from(["10.0.0.2", "172.20.0.9", "fd00::1"])


def unique(item: st.SearchStrategy[Any], key: Any = None, most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(item, max_size=most, unique_by=key or (lambda one: one)).map(tuple)


def pairs(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    return unique(st.tuples(NAMES, values), key=lambda pair: pair[0])


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def text_or_none(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), strategy)


IMAGES = st.sampled_from(["busybox", "ghcr.io/owner/app:1", "localhost:5000/x@sha256:" + "0" * 64])
PLAIN = (
    "working_dir", "user", "hostname", "restart", "platform", "volume_driver", "domainname", "stop_signal",
    "log_driver", "ipc", "pid", "uts", "userns", "cgroupns", "cgroup_parent", "runtime", "isolation", "detach_keys",
    "cidfile",
)  # fmt: skip
FLAGS = (
    "tty", "interactive", "detach", "remove_after", "init", "privileged", "read_only", "publish_all", "use_api_socket",
    "oom_kill_disable", "quiet", "sig_proxy",
)  # fmt: skip
LISTS = (
    "env_files", "label_files", "volumes_from", "dns", "dns_search", "dns_options", "links", "cap_add", "cap_drop",
    "security_options", "group_add", "device_cgroup_rules",
)  # fmt: skip
PAIRS = ("labels", "annotations", "log_options", "sysctls", "storage_options")
RATE_FIELDS = (
    "blkio_weight_devices", "device_read_bps", "device_write_bps", "device_read_iops", "device_write_iops",
)  # fmt: skip


@st.composite
def port_mappings(draw: st.DrawFn) -> PortMapping:
    host = draw(optional(st.integers(1, 60000)))
    last = draw(optional(st.integers(1, 5))) if host is not None else None
    address = draw(st.sampled_from(["", "127.0.0.1", "::1", "0.0.0.0"]))
    protocol = draw(st.sampled_from(["tcp", "udp", "sctp"]))
    return PortMapping(draw(PORTS), host, protocol, address, host + last if host and last else None)


VOLUMES = st.builds(
    VolumeMapping,
    st.one_of(NAMES, PATHS, st.just("C:\\Users\\me\\a b"), st.just("D:/data")),
    PATHS,
    st.booleans(),
    st.sampled_from([(), ("z",), ("nocopy",), ("rshared", "Z")]),
) | st.builds(VolumeMapping, st.just(""), PATHS)


def mounts(free: st.SearchStrategy[str]) -> st.SearchStrategy[Mount]:
    bind = st.builds(
        Mount,
        st.just("bind"),
        PATHS,
        PATHS,
        st.booleans(),
        st.sampled_from(["", "rprivate", "rslave"]),
        st.sampled_from(["", "disabled", "writable", "readonly"]),
        st.booleans(),
        consistency=st.sampled_from(["", "cached"]),
    )
    volume = st.builds(
        Mount,
        st.just("volume"),
        PATHS,
        text_or_none(NAMES),
        st.booleans(),
        no_copy=st.booleans(),
        subpath=text_or_none(NAMES),
        volume_driver=text_or_none(NAMES),
        volume_options=pairs(free),
        volume_labels=pairs(free),
    )
    tmpfs = st.builds(
        Mount,
        st.just("tmpfs"),
        PATHS,
        tmpfs_size=optional(BYTES),
        tmpfs_mode=optional(st.integers(0, 0o7777)),
    )
    return st.one_of(bind, volume, tmpfs, st.builds(Mount, st.just("image"), PATHS, NAMES, subpath=text_or_none(NAMES)))


LIMITS = st.builds(
    Limits,
    nano_cpus=optional(st.integers(1, 64 * 10**9)),
    cpuset=st.sampled_from(["", "0-2,5", "1"]),
    memory=optional(BYTES),
    memory_swap=optional(st.one_of(st.just(-1), BYTES)),
    pids=optional(st.one_of(st.just(-1), COUNTS)),
    memory_reservation=optional(BYTES),
    cpu_shares=optional(COUNTS),
    cpuset_mems=st.sampled_from(["", "0"]),
    cpu_period=optional(COUNTS),
    cpu_quota=optional(st.one_of(st.just(-1), COUNTS)),
    cpu_rt_period=optional(COUNTS),
    cpu_rt_runtime=optional(COUNTS),
    memory_swappiness=optional(st.integers(0, 100)),
    kernel_memory=optional(BYTES),
    blkio_weight=optional(st.integers(10, 1000)),
)
ENDPOINTS = st.builds(
    Endpoint,
    unique(NAMES),
    st.sampled_from(["", "10.0.0.2"]),
    st.sampled_from(["", "fd00::1"]),
    st.sampled_from(["", "02:42:ac:11:00:02"]),
    unique(st.sampled_from(["169.254.1.1", "169.254.1.2"])),
    pairs(NAMES),
    st.integers(-3, 3),
)


def health_checks(command: st.SearchStrategy[str]) -> st.SearchStrategy[Health]:
    time = optional(NANOSECONDS)
    given = st.builds(Health, text_or_none(command), time, time, time, time, optional(st.integers(1, 99)))
    return st.just(Health(disabled=True)) | given


RATES = st.builds(DeviceRate, st.sampled_from(["/dev/sda", "/dev/nvme0n1"]), st.integers(1, 2**33))
DEVICES = st.builds(
    Device, st.just("/dev/snd"), st.sampled_from(["", "/dev/x"]), st.sampled_from(["rwm", "r", "rw"])
) | st.just(Device("vendor.com/class=name"))
GPUS = st.builds(
    Gpus,
    st.sampled_from([-1, 1, 2]),
    st.just(()),
    text_or_none(NAMES),
    st.sampled_from([("gpu",), ("compute", "utility", "gpu")]),
    pairs(NAMES),
) | st.builds(Gpus, st.just(0), st.sampled_from([("0",), ("0", "1"), ("GPU-3a",)]))


@cache
def fields(letters: str) -> dict[str, st.SearchStrategy[Any]]:
    """A strategy for the value of each field. `letters` are those of free texts."""
    free, word = texts(letters, 0), texts(letters)
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "command": st.lists(free, max_size=4).map(tuple),
        "entrypoint": st.one_of(st.just(()), st.tuples(word)),
        "name": NAMES,
        "limits": LIMITS,
        "environment": pairs(free),
        "inherited": unique(NAMES.map(lambda name: f"I{name}")),
        "ports": st.lists(port_mappings(), max_size=3).map(tuple),
        "volumes": unique(VOLUMES),
        "network": NAMES,
        "mounts": unique(mounts(free)),
        "tmpfs": unique(st.tuples(PATHS, st.sampled_from(["", "size=1m,mode=1777"]))),
        "shm_size": BYTES,
        "endpoint": ENDPOINTS,
        "more_networks": unique(st.tuples(NAMES, ENDPOINTS)),
        "expose": unique(st.builds("{}/{}".format, PORTS, st.sampled_from(["tcp", "udp"]))),
        "extra_hosts": unique(st.tuples(NAMES, ADDRESSES | st.just("host-gateway"))),
        "health": health_checks(word),
        "stop_timeout": st.integers(-1, 999),
        "devices": unique(DEVICES),
        "gpus": GPUS,
        "ulimits": unique(st.builds(Ulimit, NAMES, st.integers(-1, 99), st.integers(-1, 99))),
        "oom_score_adj": st.integers(-1000, 1000),
        "pull": st.sampled_from(["always", "never", "missing"]),
        "attach": unique(st.sampled_from(["stdin", "stdout", "stderr"])),
        "cpu_count": COUNTS,
        "cpu_percent": COUNTS,
        "io_max_bandwidth": BYTES,
        "io_max_iops": COUNTS,
    }
    strategies |= dict.fromkeys(PLAIN, word)
    strategies |= dict.fromkeys(FLAGS, st.booleans())
    strategies |= dict.fromkeys(LISTS, unique(word))
    strategies |= dict.fromkeys(PAIRS, pairs(free))
    strategies |= dict.fromkeys(RATE_FIELDS, unique(RATES))
    return strategies


@st.composite
def run_specs(draw: st.DrawFn, letters: str = LETTERS, most: int = 8) -> RunSpec:
    """Any specification that a command line can say in one way, with at most `most` fields set beside the image."""
    strategies = fields(letters)
    chosen = draw(st.lists(st.sampled_from(sorted(strategies)), max_size=most, unique=True))
    values = {name: draw(strategies[name]) for name in chosen}
    if values.keys() & {"endpoint", "more_networks"}:  # "" and "default" are the same network
        values.setdefault("network", "mine")
    return RunSpec(draw(IMAGES), **values)
