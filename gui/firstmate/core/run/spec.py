"""The run specification: every option of `docker run` as one frozen value.

One field per thing a person can want, in the engine's own units (bytes, nanoseconds, billionths of a core), so that
equal specifications make equal containers. Names of fields follow the engine's inspect where beginners meet them and
docker's options elsewhere; `options.OPTIONS` says which option is which field. Refuses to know any text form: reading,
writing and checking are the rooms beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as value_field
from typing import Any, Literal

from firstmate.core.mappings import PortMapping, VolumeMapping

Pairs = tuple[tuple[str, str], ...]
MountType = Literal["bind", "volume", "tmpfs", "image", "npipe", "cluster"]
PullPolicy = Literal["", "always", "missing", "never"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a container may use. None or "" is no limit (and in an update: leave as it is).

    `nano_cpus` counts billionths of a core, `memory` and its kin bytes. `memory_swap` counts memory and swap together
    as docker does: None is docker's default (twice the memory), equal to `memory` is no swap, -1 is unlimited swap.
    `pids` -1 says "no limit" aloud. Periods and quotas are microseconds.
    """

    nano_cpus: int | None = None
    cpuset: str = ""
    memory: int | None = None
    memory_swap: int | None = None
    pids: int | None = None
    memory_reservation: int | None = None
    cpu_shares: int | None = None
    cpuset_mems: str = ""
    cpu_period: int | None = None
    cpu_quota: int | None = None
    cpu_rt_period: int | None = None
    cpu_rt_runtime: int | None = None
    memory_swappiness: int | None = None
    kernel_memory: int | None = None
    blkio_weight: int | None = None

    def __bool__(self) -> bool:
        return self != Limits()


@dataclass(frozen=True, slots=True)
class Health:
    """How the engine finds out whether the program is well. Durations in nanoseconds; None keeps the image's.

    `command` is run by the container's shell. `disabled` switches the image's own check off and stands alone.
    """

    command: str = ""
    interval: int | None = None
    timeout: int | None = None
    start_period: int | None = None
    start_interval: int | None = None
    retries: int | None = None
    disabled: bool = False

    def __bool__(self) -> bool:
        return self != Health()


@dataclass(frozen=True, slots=True)
class Ulimit:
    """One limit of the kernel's `setrlimit`, by its short name (nofile, nproc, core …); -1 is unlimited."""

    name: str
    soft: int
    hard: int


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the engine's computer in the container; "" as `target` is the same path. A name such as
    `vendor.com/class=name` (CDI) stands in `source` alone."""

    source: str
    target: str = ""
    permissions: str = "rwm"


@dataclass(frozen=True, slots=True)
class DeviceRate:
    """A speed limit of one block device: bytes or operations a second, or a relative weight."""

    path: str
    rate: int


@dataclass(frozen=True, slots=True)
class Gpus:
    """GPUs for the container. `count` -1 is all of them, 0 those named in `devices`."""

    count: int = -1
    devices: tuple[str, ...] = ()
    driver: str = ""
    capabilities: tuple[str, ...] = ("gpu",)
    options: Pairs = ()


@dataclass(frozen=True, slots=True)
class Mount:
    """One `--mount`. Unlike `-v` it refuses a source folder that does not exist. Sizes in bytes, `tmpfs_mode` octal."""

    type: MountType
    target: str
    source: str = ""
    read_only: bool = False
    propagation: str = ""
    bind_recursive: Literal["", "enabled", "disabled", "writable", "readonly"] = ""
    create_source: bool = False
    no_copy: bool = False
    subpath: str = ""
    volume_driver: str = ""
    volume_options: Pairs = ()
    volume_labels: Pairs = ()
    tmpfs_size: int | None = None
    tmpfs_mode: int | None = None
    consistency: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How the container stands in one network."""

    aliases: tuple[str, ...] = ()
    ip: str = ""
    ip6: str = ""
    mac_address: str = ""
    link_local_ips: tuple[str, ...] = ()
    driver_options: Pairs = ()
    gateway_priority: int = 0

    def __bool__(self) -> bool:
        return self != Endpoint()


@dataclass(frozen=True, slots=True)
class RunSpec:
    """One container to run. `entrypoint` None keeps the image's own, () clears it. `restart` is docker's policy.

    "" and () and None mean that the option is not given. Text that docker's client would read from the person's own
    computer (`inherited`, `env_files`, `label_files`) stays a name here; `files.resolved` puts the content in.
    """

    # What to run
    image: str
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] | None = None
    name: str = ""
    # How the person meets it
    tty: bool = False
    interactive: bool = False
    detach: bool = True
    remove_after: bool = False
    # What it may use
    limits: Limits = Limits()
    # What joins it to the computer
    environment: Pairs = ()
    ports: tuple[PortMapping, ...] = ()
    volumes: tuple[VolumeMapping, ...] = ()
    working_dir: str = ""
    user: str = ""
    hostname: str = ""
    network: str = ""
    restart: str = ""
    platform: str = ""
    labels: Pairs = ()
    init: bool = False
    privileged: bool = False
    # Environment and files of the person's computer
    inherited: tuple[str, ...] = ()
    """Names of variables whose value docker's client takes from its own environment (`-e NAME`)."""
    env_files: tuple[str, ...] = ()
    label_files: tuple[str, ...] = ()
    annotations: Pairs = ()
    # Storage
    mounts: tuple[Mount, ...] = ()
    tmpfs: Pairs = ()
    """Path in the container, and the mount's options ("" for none)."""
    read_only: bool = False
    volumes_from: tuple[str, ...] = ()
    volume_driver: str = ""
    storage_options: Pairs = ()
    shm_size: int | None = None
    # Network
    endpoint: Endpoint = Endpoint()
    """How it stands in `network`."""
    more_networks: tuple[tuple[str, Endpoint], ...] = ()
    publish_all: bool = False
    expose: tuple[str, ...] = ()
    """Ports without a mapping, as `80/tcp`."""
    dns: tuple[str, ...] = ()
    dns_search: tuple[str, ...] = ()
    dns_options: tuple[str, ...] = ()
    extra_hosts: Pairs = ()
    """Host name and address (`host-gateway` is the engine's computer)."""
    links: tuple[str, ...] = ()
    domainname: str = ""
    # Health, end and logs
    health: Health = Health()
    stop_signal: str = ""
    stop_timeout: int | None = None
    """Seconds from the stop signal to SIGKILL; negative waits for ever."""
    log_driver: str = ""
    log_options: Pairs = ()
    # Rights
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    security_options: tuple[str, ...] = ()
    group_add: tuple[str, ...] = ()
    devices: tuple[Device, ...] = ()
    device_cgroup_rules: tuple[str, ...] = ()
    gpus: Gpus | None = None
    ipc: str = ""
    pid: str = ""
    uts: str = ""
    userns: str = ""
    cgroupns: str = ""
    cgroup_parent: str = ""
    runtime: str = ""
    isolation: str = ""
    use_api_socket: bool = False
    # The kernel
    sysctls: Pairs = ()
    ulimits: tuple[Ulimit, ...] = ()
    oom_kill_disable: bool = False
    oom_score_adj: int = 0
    blkio_weight_devices: tuple[DeviceRate, ...] = ()
    device_read_bps: tuple[DeviceRate, ...] = ()
    device_write_bps: tuple[DeviceRate, ...] = ()
    device_read_iops: tuple[DeviceRate, ...] = ()
    device_write_iops: tuple[DeviceRate, ...] = ()
    # Windows containers only
    cpu_count: int | None = None
    cpu_percent: int | None = None
    io_max_bandwidth: int | None = None
    io_max_iops: int | None = None
    # Docker's client
    pull: PullPolicy = ""
    quiet: bool = False
    attach: tuple[str, ...] = ()
    """Which of stdin, stdout, stderr to attach; () is the usual choice."""
    sig_proxy: bool = True
    detach_keys: str = ""
    cidfile: str = ""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the engine has to give (on Windows: the virtual machine, not the computer)."""

    cpus: int
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field. `code` and `detail` become words in `words.problem_text`.

    `field` is the name of a field of `RunSpec`, or of `Limits` with cpus for `nano_cpus`, or of `Health`, `Endpoint`
    with a prefix (`health.interval`, `endpoint.ip`).
    """

    field: str
    code: str
    detail: Mapping[str, Any] = value_field(default_factory=dict, hash=False)
