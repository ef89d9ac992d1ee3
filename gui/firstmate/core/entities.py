"""What an engine has and says, as frozen values. The floors above see these, never SDK objects or raw JSON.

Sizes are bytes, times are seconds since the epoch (UTC, float) as the engine's clock counts them, CPU use is in percent
of one core (150.0 = one and a half cores busy). `None` always means "the engine did not say".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

EMPTY: Mapping[str, str] = MappingProxyType({})


def _empty() -> Mapping[str, str]:
    # Python 3.11 takes a mapping proxy for a mutable default and refuses it.
    return EMPTY


class State(StrEnum):
    """State.Status of a container, as the Engine API spells it."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    REMOVING = "removing"
    EXITED = "exited"
    DEAD = "dead"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> State:
        # Podman says "stopped"; anything newer must not break the list.
        return cls.EXITED if value == "stopped" else cls.UNKNOWN

    @property
    def is_alive(self) -> bool:
        """True when a main process exists (running, paused or restarting)."""
        return self in (State.RUNNING, State.PAUSED, State.RESTARTING)


@dataclass(frozen=True, slots=True)
class Port:
    """One published or exposed port. `public` is None when it is only exposed."""

    private: int
    protocol: str = "tcp"
    public: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Container:
    """One row of the container list: what a single list request tells, no inspect."""

    id: str
    name: str
    image: str
    image_id: str
    command: str
    created: float
    state: State
    status: str
    """The engine's words, as "Exited (137) 2 minutes ago"."""
    exit_code: int | None = None
    health: str = ""
    ports: tuple[Port, ...] = ()
    labels: Mapping[str, str] = field(default_factory=_empty)
    networks: tuple[str, ...] = ()
    mounts: tuple[str, ...] = ()

    @property
    def short_id(self) -> str:
        return self.id[:12]

    @property
    def project(self) -> str:
        """Compose project, "" when there is none."""
        return self.labels.get("com.docker.compose.project", "")


@dataclass(frozen=True, slots=True)
class LimitsInForce:
    """Limits as inspect shows them. None = no limit. `memory_swap` counts memory and swap together, -1 = unlimited."""

    nano_cpus: int | None = None
    cpuset: str = ""
    memory: int | None = None
    memory_swap: int | None = None
    pids: int | None = None


@dataclass(frozen=True, slots=True)
class ContainerDetail:
    """What inspect tells."""

    id: str
    name: str
    image: str
    image_id: str
    created: float
    state: State
    exit_code: int | None
    oom_killed: bool
    error: str
    started_at: float | None
    finished_at: float | None
    command: tuple[str, ...]
    entrypoint: tuple[str, ...]
    tty: bool
    open_stdin: bool
    auto_remove: bool
    hostname: str
    limits: LimitsInForce
    restart_policy: str = "no"
    restart_count: int = 0
    pid: int | None = None
    environment: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=_empty)
    stop_signal: str = ""
    """What `stop` sends first; "": SIGTERM."""
    stop_timeout: int | None = None
    """Seconds from SIGTERM to SIGKILL that it was made with; negative: no SIGKILL; None: the engine's default, 10."""
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The whole answer, for the inspect view. Never parsed above this floor."""


@dataclass(frozen=True, slots=True)
class Image:
    """One local image. `containers` and `shared_size` are None when the engine did not count them."""

    id: str
    tags: tuple[str, ...]
    digests: tuple[str, ...]
    created: float
    size: int
    shared_size: int | None = None
    containers: int | None = None
    parent_id: str = ""
    labels: Mapping[str, str] = field(default_factory=_empty)

    @property
    def short_id(self) -> str:
        return self.id.removeprefix("sha256:")[:12]

    @property
    def dangling(self) -> bool:
        return not self.tags


@dataclass(frozen=True, slots=True)
class ImageDetail:
    """What inspect of an image tells: enough to prefill the Run page."""

    id: str
    tags: tuple[str, ...]
    digests: tuple[str, ...]
    created: float
    size: int
    architecture: str
    os: str
    variant: str
    command: tuple[str, ...]
    entrypoint: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    exposed_ports: tuple[str, ...]
    volumes: tuple[str, ...]
    working_dir: str
    user: str
    labels: Mapping[str, str] = field(default_factory=_empty)
    layers: tuple[str, ...] = ()
    """Digests of the unpacked layers, the lowest first."""
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Volume:
    name: str
    driver: str
    mountpoint: str
    created: float | None
    labels: Mapping[str, str] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True)
class Network:
    id: str
    name: str
    driver: str
    scope: str
    created: float | None
    internal: bool = False
    labels: Mapping[str, str] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What the engine says of itself (`GET /info` and `/version`)."""

    id: str
    name: str
    version: str
    api_version: str
    min_api_version: str
    os: str
    os_type: str
    architecture: str
    kernel: str
    cpus: int
    memory_bytes: int
    cgroup_version: str
    cgroup_driver: str
    storage_driver: str
    data_root: str
    mirrors: tuple[str, ...]
    insecure_registries: tuple[str, ...]
    security_options: tuple[str, ...]
    runtimes: tuple[str, ...]
    warnings: tuple[str, ...]
    limits_supported: Mapping[str, bool] = field(default_factory=dict)
    """Keys: memory, swap, cpu_cfs, cpuset, pids. A missing key means that the engine did not say."""
    system_time: float | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RegistryState:
    """Which ways to registries an engine uses now, as it says itself (`GET /info`); not what its file says."""

    mirrors: tuple[str, ...] = ()
    """In the engine's order, without the slash that it puts at the end of each."""
    insecure_registries: tuple[str, ...] = ()
    """`host`, `host:port` or a network, without loopback, which always is one."""
    http_proxy: str = ""
    """As the engine shows it: a name and password in it are masked."""
    https_proxy: str = ""
    no_proxy: str = ""
    live_restore: bool = False
    """Containers go on while the engine restarts."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of `GET /events`. `time_nano` is the engine's clock."""

    type: str
    action: str
    actor_id: str
    attributes: Mapping[str, str]
    time_nano: int


@dataclass(frozen=True, slots=True)
class StatsSample:
    """One second of a running container, counted as the docker CLI counts (cgroup v1 and v2)."""

    container_id: str
    time: float
    cpu_percent: float | None
    online_cpus: int
    memory_usage: int
    memory_cache: int
    memory_limit: int
    network_rx: int
    network_tx: int
    block_read: int
    block_write: int
    pids: int
    throttled_periods: int = 0
    periods: int = 0


@dataclass(frozen=True, slots=True)
class LogChunk:
    """A run of bytes of one output stream, not cut at lines. TTY containers have only stdout."""

    stream: Literal["stdout", "stderr"]
    data: bytes


@dataclass(frozen=True, slots=True)
class Created:
    """Answer of create: the id and the engine's warnings ("Limitation discarded", platform mismatch …)."""

    id: str
    warnings: tuple[str, ...] = ()
