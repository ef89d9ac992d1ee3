"""The options of `docker run` and `docker create` 28 as one table: how each is spelled, read and written.

A row says which field of the specification the option is. Reader (`line`), writer (`command.run_argv`) and the
exporters share it, so they cannot disagree; a test holds it against `docker run --help` of the real client.
The order of the rows is the order in which a command is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal

from firstmate.core.mappings import MappingError
from firstmate.core.quantities import format_cpus, memory_argument
from firstmate.core.run import csv_values, values
from firstmate.core.run.spec import Endpoint, RunSpec

Takes = Literal["flag", "one", "many"]
Read = Callable[[str], Any]
Write = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `field` is the path of its field ("limits.memory"); "" for an option that changes nothing.

    `takes`: a flag, one value of which the last counts, or many that add up. `read` turns the option's text into the
    field's value (for many: into one item, or a tuple of items with `spreads`), `write` is its inverse. `spelled` is
    how it is written in a command. `api` is the version of the engine from which on it works.
    """

    name: str
    field: str
    takes: Takes
    read: Read = str
    write: Write = str
    short: str = ""
    aliases: tuple[str, ...] = ()
    spelled: str = ""
    spreads: bool = False
    only_run: bool = False

    @property
    def written(self) -> str:
        """The spelling that a command shows."""
        return self.spelled or f"--{self.name}"


class Draft:
    """A specification in the making: values by the path of their field."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def put(self, path: str, value: Any) -> None:
        self.values[path] = value

    def add(self, path: str, *items: Any) -> None:
        self.values[path] = (*self.values.get(path, ()), *items)

    def spec(self, image: str, command: tuple[str, ...]) -> RunSpec:
        spec = RunSpec(image, command)
        for path, value in self.values.items():
            spec = put(spec, path, value)
        return spec


def value_of(spec: RunSpec, path: str) -> Any:
    """The value of a field by its path."""
    value: Any = spec
    for part in path.split("."):
        value = getattr(value, part)
    return value


def put(spec: RunSpec, path: str, value: Any) -> RunSpec:
    """The specification with one field set, by its path."""
    head, dot, tail = path.partition(".")
    return replace(spec, **{head: replace(getattr(spec, head), **{tail: value}) if dot else value})


def _flag(name: str, field: str, short: str = "", **more: Any) -> Option:
    return Option(name, field, "flag", values.read_bool, short=short, **more)


def _one(name: str, field: str, read: Read = str, write: Write = str, short: str = "", **more: Any) -> Option:
    return Option(name, field, "one", read, write, short, **more)


def _many(name: str, field: str, read: Read = str, write: Write = str, short: str = "", **more: Any) -> Option:
    return Option(name, field, "many", read, write, short, **more)


def _pairs(name: str, field: str) -> Option:
    return _many(name, field, values.read_full_pair, values.write_pair)


def _bytes(name: str, field: str, short: str = "", **more: Any) -> Option:
    return _one(name, field, values.read_bytes, memory_argument, short, **more)


def _integer(name: str, field: str, short: str = "", **more: Any) -> Option:
    return _one(name, field, values.read_count, str, short, **more)


def _duration(name: str, field: str) -> Option:
    return _one(name, field, values.read_duration, values.write_duration)


def _word(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _first(words: tuple[str, ...]) -> str:
    return words[0] if words else ""


OPTIONS: Final[tuple[Option, ...]] = (
    # -d, -i and -t are written together, before all others.
    _flag("detach", "detach", "d", only_run=True),
    _flag("interactive", "interactive", "i"),
    _flag("tty", "tty", "t"),
    _flag("rm", "remove_after"),
    # Limits
    _one("cpus", "limits.nano_cpus", values.read_cpus, format_cpus),
    _one("cpuset-cpus", "limits.cpuset"),
    _one("cpuset-mems", "limits.cpuset_mems"),
    _integer("cpu-shares", "limits.cpu_shares", "c"),
    _integer("cpu-period", "limits.cpu_period"),
    _integer("cpu-quota", "limits.cpu_quota"),
    _integer("cpu-rt-period", "limits.cpu_rt_period"),
    _integer("cpu-rt-runtime", "limits.cpu_rt_runtime"),
    _bytes("memory", "limits.memory", "m", spelled="-m"),
    _one("memory-swap", "limits.memory_swap", values.read_swap, values.write_swap),
    _bytes("memory-reservation", "limits.memory_reservation"),
    _one("memory-swappiness", "limits.memory_swappiness", values.read_swappiness),
    _bytes("kernel-memory", "limits.kernel_memory"),
    _integer("pids-limit", "limits.pids"),
    _integer("blkio-weight", "limits.blkio_weight"),
    # Name and place
    _one("name", "name"),
    _one("hostname", "hostname", short="h"),
    _one("domainname", "domainname"),
    _many("network", "network", aliases=("net",)),
    _many("network-alias", "endpoint.aliases", aliases=("net-alias",)),
    _one("ip", "endpoint.ip"),
    _one("ip6", "endpoint.ip6"),
    _one("mac-address", "endpoint.mac_address"),
    _many("link-local-ip", "endpoint.link_local_ips"),
    _many("link", "links"),
    _one("restart", "restart"),
    _one("platform", "platform"),
    _one("pull", "pull", values.read_pull),
    _flag("quiet", "quiet", "q"),
    # Ports, folders, environment
    _many("publish", "ports", values.read_publish, short="p", spelled="-p", spreads=True),
    _flag("publish-all", "publish_all", "P", spelled="-P"),
    _many("expose", "expose", values.read_expose, spreads=True),
    _many("volume", "volumes", values.read_volume, short="v", spelled="-v"),
    _many("mount", "mounts", csv_values.read_mount, csv_values.write_mount),
    _many("tmpfs", "tmpfs", values.read_tmpfs, values.write_tmpfs),
    _many("volumes-from", "volumes_from"),
    _one("volume-driver", "volume_driver"),
    _flag("read-only", "read_only"),
    _bytes("shm-size", "shm_size"),
    _pairs("storage-opt", "storage_options"),
    _many("env-file", "env_files"),
    _many("env", "environment", short="e", spelled="-e"),
    _many("label-file", "label_files"),
    _many("label", "labels", values.read_pair, values.write_label, short="l", spelled="-l"),
    _pairs("annotation", "annotations"),
    _one("workdir", "working_dir", short="w", spelled="-w"),
    _one("user", "user", short="u", spelled="-u"),
    _many("group-add", "group_add"),
    # Names of hosts
    _many("dns", "dns"),
    _many("dns-search", "dns_search"),
    _many("dns-option", "dns_options", aliases=("dns-opt",)),
    _many("add-host", "extra_hosts", values.read_host, values.write_host),
    # Health, end, logs
    _one("health-cmd", "health.command"),
    _duration("health-interval", "health.interval"),
    _duration("health-timeout", "health.timeout"),
    _duration("health-start-period", "health.start_period"),
    _duration("health-start-interval", "health.start_interval"),
    _integer("health-retries", "health.retries"),
    _flag("no-healthcheck", "health.disabled"),
    _one("stop-signal", "stop_signal"),
    _one("stop-timeout", "stop_timeout", values.read_integer),
    _one("log-driver", "log_driver"),
    _pairs("log-opt", "log_options"),
    # Rights
    _flag("init", "init"),
    _flag("privileged", "privileged"),
    _many("cap-add", "cap_add"),
    _many("cap-drop", "cap_drop"),
    _many("security-opt", "security_options"),
    _many("device", "devices", values.read_device, values.write_device),
    _many("device-cgroup-rule", "device_cgroup_rules"),
    _one("gpus", "gpus", csv_values.read_gpus, csv_values.write_gpus),
    _one("ipc", "ipc"),
    _one("pid", "pid"),
    _one("uts", "uts"),
    _one("userns", "userns"),
    _one("cgroupns", "cgroupns"),
    _one("cgroup-parent", "cgroup_parent"),
    _one("runtime", "runtime"),
    _one("isolation", "isolation"),
    _flag("use-api-socket", "use_api_socket"),
    # The kernel
    _pairs("sysctl", "sysctls"),
    _many("ulimit", "ulimits", values.read_ulimit, values.write_ulimit),
    _flag("oom-kill-disable", "oom_kill_disable"),
    _one("oom-score-adj", "oom_score_adj", values.read_integer),
    _many("blkio-weight-device", "blkio_weight_devices", values.read_rate, values.write_rate),
    _many("device-read-bps", "device_read_bps", values.read_byte_rate, values.write_byte_rate),
    _many("device-write-bps", "device_write_bps", values.read_byte_rate, values.write_byte_rate),
    _many("device-read-iops", "device_read_iops", values.read_rate, values.write_rate),
    _many("device-write-iops", "device_write_iops", values.read_rate, values.write_rate),
    # Windows containers
    _integer("cpu-count", "cpu_count"),
    _integer("cpu-percent", "cpu_percent"),
    _bytes("io-maxbandwidth", "io_max_bandwidth"),
    _integer("io-maxiops", "io_max_iops"),
    # Docker's client
    _many("attach", "attach", str.lower, short="a", spelled="-a"),
    _flag("sig-proxy", "sig_proxy", only_run=True),
    _one("detach-keys", "detach_keys", only_run=True),
    _one("cidfile", "cidfile"),
    _flag("disable-content-trust", ""),
    _flag("help", ""),
    # Last, beside the command it is part of.
    _one("entrypoint", "entrypoint", _word, _first),
)

BY_NAME: Final[Mapping[str, Option]] = MappingProxyType(
    {name: option for option in OPTIONS for name in (option.name, *option.aliases)}
)
BY_SHORT: Final[Mapping[str, Option]] = MappingProxyType({option.short: option for option in OPTIONS if option.short})

_TOGETHER: Final = ("detach", "interactive", "tty")
_DEFAULTS: Final = RunSpec("")


def apply(option: Option, draft: Draft, text: str) -> None:
    """Takes one use of the option into the draft. Raises MappingError or QuantityError."""
    if option.name == "network":
        _apply_network(draft, text)
    elif option.name == "env":
        _apply_variable(draft, text)
    elif option.field:
        value = option.read(text)
        if option.takes == "many":
            draft.add(option.field, *(value if option.spreads else (value,)))
        else:
            draft.put(option.field, value)
    else:
        option.read(text)


def _apply_network(draft: Draft, text: str) -> None:
    name, endpoint = csv_values.read_network(text)
    if "network" in draft.values:
        draft.add("more_networks", (name, endpoint))
        return
    draft.put("network", name)
    for one in fields(Endpoint):
        value = getattr(endpoint, one.name)
        if value:
            draft.put(f"endpoint.{one.name}", value)


def _apply_variable(draft: Draft, text: str) -> None:
    # As docker's client: the last of one name counts, at the place of the first.
    name, equals, value = text.partition("=")
    if not name:
        raise MappingError("key", text=text, key=name)
    pairs = dict(draft.values.get("environment", ()))
    inherited = dict.fromkeys(draft.values.get("inherited", ()))
    if equals:
        pairs[name] = value
        inherited.pop(name, None)
    else:
        pairs.pop(name, None)
        inherited[name] = None
    draft.put("environment", tuple(pairs.items()))
    draft.put("inherited", tuple(inherited))


def arguments(spec: RunSpec) -> Iterator[tuple[Option, str | None]]:
    """The options that are set, in order, each with its text (None for a flag that is on)."""
    for option in OPTIONS:
        if option.field and option.name not in _TOGETHER:
            yield from ((option, text) for text in texts(option, spec))


def texts(option: Option, spec: RunSpec) -> Iterable[str | None]:
    """The texts of one option's uses."""
    value = value_of(spec, option.field)
    if option.name == "network":
        return _network_texts(spec)
    if option.name == "env":
        return [*map(values.write_pair, spec.environment), *spec.inherited]
    if value == value_of(_DEFAULTS, option.field):
        return ()
    if option.field == "ports":
        return values.write_ports(spec.ports)
    if option.field == "expose":
        return values.write_exposed(spec.expose)
    if option.takes == "flag":
        return [None if value else "false"]
    if option.takes == "many":
        return [option.write(item) for item in value]
    return [option.write(value)]


def _network_texts(spec: RunSpec) -> Iterator[str]:
    # Only two settings of the first network have no option of their own and need the long form.
    first = Endpoint(driver_options=spec.endpoint.driver_options, gateway_priority=spec.endpoint.gateway_priority)
    if spec.network or first or spec.more_networks:
        yield csv_values.write_network(spec.network or "default", first)
    for name, endpoint in spec.more_networks:
        yield csv_values.write_network(name, endpoint)


def given(spec: RunSpec) -> frozenset[str]:
    """Paths of all fields that differ from their defaults; for those who must not leave one out without a word."""
    return frozenset(_given(spec, _DEFAULTS))


def _given(value: Any, default: Any, prefix: str = "") -> Iterator[str]:
    for one in fields(value):
        here, usual = getattr(value, one.name), getattr(default, one.name)
        if here == usual:
            continue
        if is_dataclass(here) and is_dataclass(usual):
            yield from _given(here, usual, f"{prefix}{one.name}.")
        else:
            yield f"{prefix}{one.name}"
