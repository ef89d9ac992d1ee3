"""What is wrong with a run specification, before any engine is asked.

Pure rules, each from the place that would refuse: docker's client (`cli/command/container/opts.go`), the engine's
verification of a container, runc. What only the engine can know (is the port free, does the folder exist) is not here:
it comes back from the engine as an error. What works but deserves a word is in `warnings`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from firstmate.core.mappings import MAX_PORT, PROTOCOLS, VOLUME_NAME, is_absolute, is_address
from firstmate.core.names import ImageNameError, is_image_id, parse_image_name
from firstmate.core.quantities import MIN_CPU, MIN_MEMORY, NANO, QuantityError, parse_cpuset
from firstmate.core.run.body import is_cdi, is_own_network
from firstmate.core.run.secrets import covered
from firstmate.core.run.spec import Capacity, Endpoint, Limits, Problem, RunSpec

_CONTAINER_NAME: Final = r"[a-zA-Z0-9][a-zA-Z0-9_.-]+"
_HOST_NAME: Final = r"(?!-)[a-zA-Z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-zA-Z0-9-]{1,63}(?<!-))*"
_PLATFORM: Final = r"[a-z0-9]+(?:/[a-z0-9_]+(?:/[a-z0-9.]+)?)?"
_RESTART: Final = r"no|always|unless-stopped|on-failure(?::\d+)?"
_MAC_ADDRESS: Final = r"[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}"
_SIGNAL: Final = (
    r"\d+|(?:SIG)?(?:ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP"
    r"|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(?:\+\d+)?|RTMAX(?:-\d+)?)"
)
_DETACH_KEY: Final = r"[a-zA-Z]|ctrl-[a-z@\[\\\]^_]"
# Only what the kernel keeps apart for each container (docker/cli `opts.ValidateSysctl`).
_SYSCTL: Final = r"kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|net\..+|fs\.mqueue\..+"
_EXPOSED: Final = r"(\d+)(?:-(\d+))?/(tcp|udp|sctp)"
MAX_HOST_NAME: Final = 64
MAX_PIDS: Final = 1 << 22
"""The kernel's own limit (PID_MAX_LIMIT); a container with more is made, and then not started."""
MILLISECOND: Final = 1_000_000
"""Nanoseconds. The engine refuses shorter times in a health check."""

CAPABILITIES: Final = frozenset(
    {
        "ALL", "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN",
        "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE",
        "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE", "NET_BROADCAST",
        "NET_RAW", "PERFMON", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG", "SYS_ADMIN", "SYS_BOOT",
        "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME",
        "SYS_TTY_CONFIG", "WAKE_ALARM",
    }
)  # fmt: skip
"""capabilities(7), without CAP_, and ALL."""
ULIMITS: Final = (
    "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
    "rttime", "sigpending", "stack",
)  # fmt: skip

# Lowest and highest figure that the engine or the kernel takes; None is no bound.
_RANGES: Final[dict[str, tuple[int, int | None]]] = {
    "cpu_shares": (2, 262_144),
    "cpu_period": (1000, 1_000_000),
    "cpu_quota": (1000, None),
    "memory_swappiness": (0, 100),
    "blkio_weight": (10, 1000),
    "kernel_memory": (MIN_MEMORY, None),
    "memory_reservation": (MIN_MEMORY, None),
}


def validate(
    spec: RunSpec,
    capacity: Capacity | None = None,
    taken_names: Collection[str] = frozenset(),
    api_version: str = "",
) -> tuple[Problem, ...]:
    """All that is wrong with the specification before any engine is asked; () when it may be tried.

    `capacity` None skips what depends on the engine. `taken_names` are the container names in use, without slash.
    `api_version` is the engine's own ("1.41"); with it, options that the engine is too old for are told.
    """
    return (
        *_image_problems(spec),
        *_name_problems(spec.name, taken_names),
        *limit_problems(spec.limits, capacity),
        *_pair_problems(spec),
        *_port_problems(spec),
        *_storage_problems(spec),
        *_network_problems(spec),
        *_health_problems(spec),
        *_rights_problems(spec),
        *_other_problems(spec),
        *covered(spec),
        *_age_problems(spec, api_version),
    )


def _image_problems(spec: RunSpec) -> Iterator[Problem]:
    if not is_image_id(spec.image):
        try:
            parse_image_name(spec.image)
        except ImageNameError as error:
            yield Problem("image", error.code, {**error.detail, "position": error.position, "text": spec.image})
    for name, words in (("command", spec.command), ("entrypoint", spec.entrypoint or ())):
        if any("\0" in word for word in words):
            yield Problem(name, "null_character")


def _name_problems(name: str, taken: Collection[str]) -> Iterator[Problem]:
    if not name:
        return
    if not re.fullmatch(_CONTAINER_NAME, name):
        wrong = next((i for i, c in enumerate(name) if not (c.isascii() and (c.isalnum() or c in "_.-"))), None)
        if wrong is not None:
            yield Problem("name", "bad_character", {"text": name, "character": name[wrong], "position": wrong})
        elif not name[0].isalnum():
            yield Problem("name", "bad_first_character", {"text": name, "character": name[0], "position": 0})
        else:
            yield Problem("name", "too_short", {"text": name, "minimum": 2})
    elif name in taken:
        yield Problem("name", "taken", {"text": name})


def limit_problems(limits: Limits, capacity: Capacity | None = None) -> tuple[Problem, ...]:
    """What is wrong with the limits alone; also for a live update. Figures in `detail`: value, minimum, maximum."""
    found = list(_amount_problem("cpus", limits.nano_cpus, MIN_CPU, capacity.cpus * NANO if capacity else None))
    if limits.cpuset:
        try:
            parse_cpuset(limits.cpuset, capacity.cpus if capacity else None)
        except QuantityError as error:
            found.append(Problem("cpuset", error.code, error.detail))
    found += _amount_problem("memory", limits.memory, MIN_MEMORY, capacity.memory_bytes if capacity else None)
    swap = limits.memory_swap
    if swap is not None:
        if limits.memory is None:
            found.append(Problem("memory_swap", "swap_without_memory", {"value": swap}))
        elif swap == 0 or swap < -1:
            found.append(Problem("memory_swap", "zero" if swap == 0 else "negative", {"value": swap}))
        elif -1 < swap < limits.memory:
            found.append(Problem("memory_swap", "swap_below_memory", {"value": swap, "minimum": limits.memory}))
    if limits.pids != -1:
        found += _amount_problem("pids", limits.pids, 1, MAX_PIDS)
    for name, (minimum, maximum) in _RANGES.items():
        found += _range_problem(name, getattr(limits, name), minimum, maximum)
    reservation = limits.memory_reservation
    if reservation is not None and limits.memory is not None and reservation > limits.memory > 0:
        detail = {"value": reservation, "maximum": limits.memory}
        found.append(Problem("memory_reservation", "reservation_above_memory", detail))
    if limits.nano_cpus is not None and (limits.cpu_quota is not None or limits.cpu_period is not None):
        found.append(Problem("cpus", "cpus_with_quota"))
    if limits.cpuset_mems:
        try:
            parse_cpuset(limits.cpuset_mems)
        except QuantityError as error:
            found.append(Problem("cpuset_mems", error.code, error.detail))
    return tuple(found)


def _amount_problem(name: str, value: int | None, minimum: int, maximum: int | None) -> Iterator[Problem]:
    if value is None:
        return
    code = "negative" if value < 0 else "zero" if value == 0 else "too_small" if value < minimum else ""
    if not code and maximum is not None and value > maximum:
        code = "too_large"
    if code:
        yield Problem(name, code, {"value": value, "minimum": minimum, "maximum": maximum})


def _range_problem(name: str, value: int | None, minimum: int, maximum: int | None) -> Iterator[Problem]:
    if value is None or (name == "cpu_quota" and value == -1):  # -1 is docker's way to say "no limit"
        return
    if value >= minimum and (maximum is None or value <= maximum):
        return
    detail = {"value": value, "minimum": minimum, "maximum": maximum}
    yield Problem(name, "too_small" if value < minimum else "too_large", detail)


# -- lists of names and values -------------------------------------------------------------------------------------

_PAIRS: Final = (
    "environment", "labels", "annotations", "log_options", "sysctls", "storage_options",
)  # fmt: skip


def _pair_problems(spec: RunSpec) -> Iterator[Problem]:
    for field_name in _PAIRS:
        pairs: tuple[tuple[str, str], ...] = getattr(spec, field_name)
        seen: set[str] = set()
        for key, value in pairs:
            if not key.strip() or "=" in key or key != key.strip():
                yield Problem(field_name, "bad_key", {"key": key})
            elif "\0" in key + value:
                yield Problem(field_name, "null_character", {"key": key})
            elif key in seen:
                yield Problem(field_name, "duplicate", {"key": key})
            seen.add(key)
    for name, _value in spec.sysctls:
        if name.strip() and not re.fullmatch(_SYSCTL, name):
            yield Problem("sysctls", "bad_sysctl", {"text": name})
    for name in spec.inherited:
        if not name.strip() or "=" in name or name != name.strip():
            yield Problem("environment", "bad_key", {"key": name})


# -- ports, folders ------------------------------------------------------------------------------------------------


def _port_problems(spec: RunSpec) -> Iterator[Problem]:
    used: set[tuple[str, int, str]] = set()
    for port in spec.ports:
        numbers = [number for number in (port.container, port.host, port.host_last) if number is not None]
        wrong = next((number for number in numbers if not 1 <= number <= MAX_PORT), None)
        if wrong is not None:
            yield Problem("ports", "out_of_range", {"port": wrong, "minimum": 1, "maximum": MAX_PORT})
        elif port.protocol not in PROTOCOLS:
            yield Problem("ports", "protocol", {"protocol": port.protocol})
        elif port.address and not is_address(port.address):
            yield Problem("ports", "address", {"address": port.address})
        elif port.host is not None and port.host_last is not None and port.host_last <= port.host:
            yield Problem("ports", "reversed_range", {"first": port.host, "last": port.host_last})
        elif port.host is not None and port.host_last is None:
            key_of_host = (port.address, port.host, port.protocol)
            if key_of_host in used:
                yield Problem("ports", "duplicate", {"port": port.host})
            used.add(key_of_host)
    for text in spec.expose:
        match = re.fullmatch(_EXPOSED, text)
        last = match and (match[2] or match[1])
        if match is None or last is None or not 1 <= int(match[1]) <= int(last) <= MAX_PORT:
            yield Problem("expose", "bad_port", {"text": text})


def _storage_problems(spec: RunSpec) -> Iterator[Problem]:
    targets: set[str] = set()
    for volume in spec.volumes:
        if not is_absolute(volume.target) or volume.target == "/":
            yield Problem("volumes", "target", {"target": volume.target})
        elif volume.source and not is_absolute(volume.source) and not re.fullmatch(VOLUME_NAME, volume.source):
            yield Problem("volumes", "source", {"source": volume.source})
        elif volume.target in targets:
            yield Problem("volumes", "duplicate", {"target": volume.target})
        targets.add(volume.target)
    for mount in spec.mounts:
        if not is_absolute(mount.target) or mount.target == "/":
            yield Problem("mounts", "target", {"target": mount.target})
        elif mount.type in ("bind", "npipe") and not is_absolute(mount.source):
            yield Problem("mounts", "source", {"source": mount.source})
        elif mount.type == "tmpfs" and mount.source:
            yield Problem("mounts", "tmpfs_source", {"source": mount.source})
        elif mount.target in targets:
            yield Problem("mounts", "duplicate", {"target": mount.target})
        targets.add(mount.target)
    for path, _options in spec.tmpfs:
        if not is_absolute(path) or path == "/":
            yield Problem("tmpfs", "target", {"target": path})
        elif path in targets:
            yield Problem("tmpfs", "duplicate", {"target": path})
        targets.add(path)
    yield from _range_problem("shm_size", spec.shm_size, 1, None)
    if spec.working_dir and not is_absolute(spec.working_dir):
        yield Problem("working_dir", "not_absolute", {"text": spec.working_dir})


# -- network -------------------------------------------------------------------------------------------------------


def _network_problems(spec: RunSpec) -> Iterator[Problem]:
    if spec.hostname and (len(spec.hostname) > MAX_HOST_NAME or not re.fullmatch(_HOST_NAME, spec.hostname)):
        yield Problem("hostname", "bad_hostname", {"text": spec.hostname, "maximum": MAX_HOST_NAME})
    shared = spec.network.startswith("container:")
    if spec.hostname and shared:
        yield Problem("hostname", "hostname_with_shared_network", {"text": spec.hostname})
    if spec.hostname and spec.uts == "host":
        yield Problem("hostname", "hostname_with_host_uts", {"text": spec.hostname})
    if shared:
        settings = (
            ("ports", spec.ports), ("publish_all", spec.publish_all), ("expose", spec.expose), ("dns", spec.dns),
            ("extra_hosts", spec.extra_hosts), ("links", spec.links),
            ("endpoint.mac_address", spec.endpoint.mac_address),
        )  # fmt: skip
        yield from (Problem(name, "shared_network") for name, value in settings if value)
    others = [name for name, _ in spec.more_networks]
    for name, text in (("user", spec.user), ("network", spec.network), *(("more_networks", name) for name in others)):
        if any(character.isspace() or character == "\0" for character in text):
            yield Problem(name, "bad_character", {"text": text})
    names = [spec.network, *others]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Problem("more_networks", "duplicate", {"text": name})
    if spec.more_networks and (shared or spec.network in ("host", "none")):
        yield Problem("network", "alone", {"text": spec.network})
    yield from _endpoint_problems(spec.network, spec.endpoint)
    for name, endpoint in spec.more_networks:
        yield from _endpoint_problems(name, endpoint)
    for field_name, addresses in (("dns", spec.dns), ("endpoint.link_local_ips", spec.endpoint.link_local_ips)):
        for address in addresses:
            if not is_address(address):
                yield Problem(field_name, "address", {"address": address})
    for name, address in spec.extra_hosts:
        if not name or any(character.isspace() or character == ":" for character in name):
            yield Problem("extra_hosts", "bad_host", {"text": name})
        elif address != "host-gateway" and not is_address(address):
            yield Problem("extra_hosts", "address", {"address": address})


def _endpoint_problems(network: str, endpoint: Endpoint) -> Iterator[Problem]:
    own = is_own_network(network)
    for key, value, version in (("ip", endpoint.ip, 4), ("ip6", endpoint.ip6, 6)):
        if value and (not is_address(value) or (":" in value) != (version == 6)):
            yield Problem(f"endpoint.{key}", "address", {"address": value})
        elif value and not own:
            yield Problem(f"endpoint.{key}", "needs_own_network", {"text": value})
    if endpoint.aliases and not own:
        yield Problem("endpoint.aliases", "needs_own_network", {"text": endpoint.aliases[0]})
    if endpoint.mac_address and not re.fullmatch(_MAC_ADDRESS, endpoint.mac_address):
        yield Problem("endpoint.mac_address", "bad_mac", {"text": endpoint.mac_address})


# -- health, rights, the rest --------------------------------------------------------------------------------------


def _health_problems(spec: RunSpec) -> Iterator[Problem]:
    health = spec.health
    times = ("interval", "timeout", "start_period", "start_interval")
    given = [name for name in times if getattr(health, name) is not None]
    if health.disabled and (health.command or given or health.retries is not None):
        yield Problem("health.disabled", "disabled_with_settings")
    for name in given:
        value: int = getattr(health, name)
        if value < MILLISECOND and value != 0:
            yield Problem(f"health.{name}", "too_short", {"value": value})
    if health.retries is not None and health.retries < 0:
        yield Problem("health.retries", "negative", {"value": health.retries})


def _rights_problems(spec: RunSpec) -> Iterator[Problem]:
    for field_name, words in (("cap_add", spec.cap_add), ("cap_drop", spec.cap_drop)):
        for word in words:
            if capability(word) not in CAPABILITIES:
                yield Problem(field_name, "unknown_capability", {"text": word})
    for device in spec.devices:
        if is_cdi(device):
            continue
        if not device.source.startswith("/") or (device.target and not device.target.startswith("/")):
            yield Problem("devices", "not_absolute", {"text": device.source})
        elif not re.fullmatch(r"(?!.*(.).*\1)[rwm]{1,3}", device.permissions):
            yield Problem("devices", "permissions", {"text": device.permissions})
    for ulimit in spec.ulimits:
        if ulimit.name not in ULIMITS:
            yield Problem("ulimits", "unknown_ulimit", {"text": ulimit.name})
        elif ulimit.hard != -1 and (ulimit.soft > ulimit.hard or ulimit.soft == -1):
            yield Problem("ulimits", "soft_above_hard", {"text": ulimit.name, "soft": ulimit.soft, "hard": ulimit.hard})
    for option in spec.security_options:
        if option != "no-new-privileges" and "=" not in option and ":" not in option:
            yield Problem("security_options", "bad_option", {"text": option})
    modes = (
        ("ipc", spec.ipc, r"none|private|shareable|host|container:.+"),
        ("pid", spec.pid, r"host|container:.+"),
        ("uts", spec.uts, r"host"),
        ("userns", spec.userns, r"host"),
        ("cgroupns", spec.cgroupns, r"host|private"),
        ("isolation", spec.isolation, r"default|process|hyperv"),
        ("pull", spec.pull, r"always|missing|never"),
        ("stop_signal", spec.stop_signal.upper(), _SIGNAL),
    )
    for name, text, pattern in modes:
        if text and not re.fullmatch(pattern, text):
            yield Problem(name, "bad_choice", {"text": text})
    if not -1000 <= spec.oom_score_adj <= 1000:
        yield from _range_problem("oom_score_adj", spec.oom_score_adj, -1000, 1000)
    if spec.gpus is not None and not spec.gpus.devices and (spec.gpus.count < -1 or spec.gpus.count == 0):
        yield Problem("gpus", "bad_count", {"value": spec.gpus.count})


def capability(word: str) -> str:
    """The capability's name without CAP_, upper case, as Docker compares them."""
    return word.upper().removeprefix("CAP_")


def _other_problems(spec: RunSpec) -> Iterator[Problem]:
    if spec.platform and not re.fullmatch(_PLATFORM, spec.platform):
        yield Problem("platform", "bad_platform", {"text": spec.platform})
    if spec.restart and not re.fullmatch(_RESTART, spec.restart):
        yield Problem("restart", "bad_policy", {"text": spec.restart})
    elif spec.remove_after and spec.restart not in ("", "no"):
        yield Problem("restart", "restart_with_remove", {"text": spec.restart})
    for word in spec.attach:
        if word not in ("stdin", "stdout", "stderr"):
            yield Problem("attach", "bad_choice", {"text": word})
    if spec.attach and spec.detach:
        yield Problem("attach", "attach_with_detach")
    for key in spec.detach_keys.split(",") if spec.detach_keys else ():
        if not re.fullmatch(_DETACH_KEY, key):
            yield Problem("detach_keys", "bad_choice", {"text": key})


_SINCE: Final = (
    ("annotations", "1.43"), ("health.start_interval", "1.44"), ("more_networks", "1.44"),
    ("endpoint.gateway_priority", "1.48"), ("cgroupns", "1.41"), ("gpus", "1.40"),
)  # fmt: skip
"""From which API version on the engine knows a field. An older one would leave it out without a word."""


def _age_problems(spec: RunSpec, api_version: str) -> Iterator[Problem]:
    if not api_version:
        return
    spoken = _version(api_version)
    for path, since in _SINCE:
        value: object = spec
        for part in path.split("."):
            value = getattr(value, part)
        if value and spoken < _version(since):
            yield Problem(path, "engine_too_old", {"text": since})


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))
