"""The values of docker's options, read as docker's client reads them and written so that it reads them back.

Each pair of functions is one kind of value: `read_…(text)` raises MappingError or QuantityError, `write_…` is its
inverse. The grammars are those of docker/cli 28 (`opts/`, `cli/command/container/opts.go`) and of Go's own readers of
numbers, durations and CSV, which they stand on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final, cast, get_args

from firstmate.core.mappings import (
    MAX_PORT,
    PROTOCOLS,
    MappingError,
    PortMapping,
    VolumeMapping,
    parse_ports,
    parse_volume,
)
from firstmate.core.quantities import NANO, QuantityError, memory_argument, parse_memory
from firstmate.core.run.spec import Device, DeviceRate, Endpoint, Gpus, Mount, MountType, Ulimit

# -- numbers -------------------------------------------------------------------------------------------------------

_TRUE: Final = ("1", "t", "T", "true", "TRUE", "True")
_FALSE: Final = ("0", "f", "F", "false", "FALSE", "False")
_INTEGER: Final = r"([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))"
_DURATION_UNITS: Final = {
    "ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 1_000_000, "s": NANO, "m": 60 * NANO, "h": 3600 * NANO,
}  # fmt: skip


def read_bool(text: str) -> bool:
    """Go's `strconv.ParseBool`."""
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise MappingError("not_a_bool", text=text)


def read_integer(text: str) -> int:
    """Go's `strconv.ParseInt` with base 0: a leading 0 is octal."""
    match = re.fullmatch(_INTEGER, text.replace("_", ""))
    if match is None:
        raise QuantityError("not_a_number", text=text)
    for digits, base in ((match[2], 16), (match[3], 2), (match[4], 8), (match[5], 10)):
        if digits:
            return int(match[1] + digits, base)
    raise QuantityError("not_a_number", text=text)  # pragma: no cover - one of the groups always matched


def read_count(text: str) -> int | None:
    """An integer of which docker takes 0 for "not given"."""
    return read_integer(text) or None


def read_cpus(text: str) -> int | None:
    """Nano-CPUs of a decimal or a fraction, as Go's `big.Rat` reads it; 0 is "not given"."""
    try:
        number = Fraction(text) * NANO
    except (ValueError, ZeroDivisionError):
        raise QuantityError("not_a_number", text=text) from None
    if number.denominator != 1:
        raise QuantityError("too_precise", text=text)
    return int(number) or None


def read_bytes(text: str) -> int | None:
    """Bytes (go-units `RAMInBytes`); 0 is "not given"."""
    try:
        return parse_memory(text)
    except QuantityError as error:
        if error.code == "zero":
            return None
        raise


def read_swap(text: str) -> int | None:
    return -1 if text == "-1" else read_bytes(text)


def write_swap(amount: int) -> str:
    return "-1" if amount < 0 else memory_argument(amount)


def read_swappiness(text: str) -> int | None:
    value = read_integer(text)
    return None if value == -1 else value


def read_duration(text: str) -> int | None:
    """Nanoseconds of Go's `time.ParseDuration`: `1m30s`, `1.5h`, `300ms`. 0 is "not given"."""
    parts = re.findall(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", text)
    if text == "0":
        return None
    if not parts or "".join(number + unit for number, unit in parts) != text.removeprefix("+"):
        raise QuantityError("bad_time", text=text)
    return int(sum(Fraction(number) * _DURATION_UNITS[unit] for number, unit in parts)) or None


def write_duration(nanoseconds: int) -> str:
    """The shortest spelling in whole units: `1m30s`, `90ms`."""
    rest, text = nanoseconds, ""
    for unit in ("h", "m", "s", "ms", "us", "ns"):
        amount, rest = divmod(rest, _DURATION_UNITS[unit])
        if amount:
            text += f"{amount}{unit}"
    return text or "0s"


# -- names with values ---------------------------------------------------------------------------------------------


def read_pair(text: str) -> tuple[str, str]:
    """`name=value`; without `=` the value is empty."""
    key, _, value = text.partition("=")
    if not key.strip():
        raise MappingError("key", text=text, key=key)
    return key, value


def read_full_pair(text: str) -> tuple[str, str]:
    """`name=value`, where docker insists on the `=`."""
    if "=" not in text:
        raise MappingError("key", text=text, key=text)
    return read_pair(text)


def write_pair(pair: tuple[str, str]) -> str:
    return "=".join(pair)


def write_label(pair: tuple[str, str]) -> str:
    return "=".join(pair) if pair[1] else pair[0]


def read_host(text: str) -> tuple[str, str]:
    """`name:address` or `name=address`; an IPv6 address may stand in brackets."""
    name, found, address = text.partition("=")
    if not found:
        name, found, address = text.partition(":")
    if not found or not name or not address:
        raise MappingError("host", text=text)
    return name, address[1:-1] if address.startswith("[") and address.endswith("]") else address


def write_host(pair: tuple[str, str]) -> str:
    return ":".join(pair)


def read_tmpfs(text: str) -> tuple[str, str]:
    path, _, options = text.partition(":")
    return path, options


def write_tmpfs(pair: tuple[str, str]) -> str:
    return ":".join(pair) if pair[1] else pair[0]


# -- ports and folders ---------------------------------------------------------------------------------------------


def read_publish(text: str) -> tuple[PortMapping, ...]:
    """The short form, or the long one: `published=8080,target=80,protocol=tcp`."""
    if "=" not in text:
        return parse_ports(text)
    published = target = ""
    protocol = "tcp"
    for key, value in _fields(text):
        if key == "published":
            published = value
        elif key == "target":
            target = value
        elif key == "protocol":
            protocol = value
        else:
            raise MappingError("unknown_key", text=text, key=key)
    return parse_ports(f"{published}:{target}/{protocol}" if published else f"{target}/{protocol}")


def read_expose(text: str) -> tuple[str, ...]:
    """`80`, `80/udp` or `80-90/tcp` as single ports with their protocol."""
    ports, slash, protocol = text.partition("/")
    protocol = protocol.lower() if slash else "tcp"
    if protocol not in PROTOCOLS:
        raise MappingError("protocol", text=text, protocol=protocol)
    match = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", ports)
    if match is None:
        raise MappingError("not_a_number", text=text, part=ports)
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last <= MAX_PORT:
        raise MappingError("out_of_range", text=text, port=last, minimum=1, maximum=MAX_PORT)
    return tuple(f"{port}/{protocol}" for port in range(first, last + 1))


def write_exposed(ports: Iterable[str]) -> list[str]:
    return [port.removesuffix("/tcp") for port in ports]


def read_volume(text: str) -> VolumeMapping:
    return parse_volume(text, exact=True)


_MOUNT_FLAGS: Final = {
    "readonly": "read_only", "ro": "read_only", "volume-nocopy": "no_copy", "bind-create-src": "create_source",
    "bind-nonrecursive": "",
}  # fmt: skip
_MOUNT_TEXTS: Final = {
    "source": "source", "src": "source", "target": "target", "dst": "target", "destination": "target",
    "consistency": "consistency", "bind-propagation": "propagation", "volume-subpath": "subpath",
    "image-subpath": "subpath", "volume-driver": "volume_driver",
}  # fmt: skip
_CELL: Final = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(?=,|$(?!\n))')
_RECURSIVE: Final = ("enabled", "disabled", "writable", "readonly")


def read_mount(text: str) -> Mount:
    """`type=bind,source=…,target=…,readonly`: CSV of keys and values, a volume when no type is named."""
    mount = Mount("volume", "")
    for key, value in _fields(text, bare=_MOUNT_FLAGS):
        key = key.lower()
        if key == "type":
            if value.lower() not in get_args(MountType):
                raise MappingError("mount_type", text=text, type=value)
            mount = replace(mount, type=cast(MountType, value.lower()))
        elif key in _MOUNT_FLAGS:
            on = read_bool(value) if value else True
            if key == "bind-nonrecursive":
                mount = replace(mount, bind_recursive="disabled" if on else "")
            else:
                mount = replace(mount, **{_MOUNT_FLAGS[key]: on})  # type: ignore[arg-type]
        elif key in _MOUNT_TEXTS:
            mount = replace(mount, **{_MOUNT_TEXTS[key]: value})  # type: ignore[arg-type]
        elif key == "bind-recursive" and value in _RECURSIVE:
            mount = replace(mount, bind_recursive="" if value == "enabled" else value)  # type: ignore[arg-type]
        elif key == "volume-opt":
            mount = replace(mount, volume_options=(*mount.volume_options, read_pair(value)))
        elif key == "volume-label":
            mount = replace(mount, volume_labels=(*mount.volume_labels, read_pair(value)))
        elif key == "tmpfs-size":
            mount = replace(mount, tmpfs_size=read_bytes(value))
        elif key == "tmpfs-mode":
            if not re.fullmatch(r"[0-7]+", value):
                raise MappingError("not_a_number", text=text, part=value)
            mount = replace(mount, tmpfs_mode=int(value, 8))
        else:
            raise MappingError("unknown_key", text=text, key=key)
    if not mount.target:
        raise MappingError("target", text=text, target="")
    return mount


def write_mount(mount: Mount) -> str:
    fields = [f"type={mount.type}"]
    fields += [f"source={mount.source}"] if mount.source else []
    fields.append(f"target={mount.target}")
    fields += ["readonly"] if mount.read_only else []
    texts = (("bind-propagation", mount.propagation), ("consistency", mount.consistency))
    fields += [f"{key}={value}" for key, value in texts if value]
    if mount.bind_recursive:
        fields.append(f"bind-recursive={mount.bind_recursive}")
    fields += ["bind-create-src"] if mount.create_source else []
    fields += ["volume-nocopy"] if mount.no_copy else []
    if mount.subpath:
        fields.append(f"{'image' if mount.type == 'image' else 'volume'}-subpath={mount.subpath}")
    fields += [f"volume-driver={mount.volume_driver}"] if mount.volume_driver else []
    fields += [f"volume-opt={key}={value}" for key, value in mount.volume_options]
    fields += [f"volume-label={write_label(pair)}" for pair in mount.volume_labels]
    fields += [f"tmpfs-size={memory_argument(mount.tmpfs_size)}"] if mount.tmpfs_size is not None else []
    fields += [f"tmpfs-mode={mount.tmpfs_mode:o}"] if mount.tmpfs_mode is not None else []
    return _csv(fields)


# -- network -------------------------------------------------------------------------------------------------------


def read_network(text: str) -> tuple[str, Endpoint]:
    """A name, or `name=…,alias=…,ip=…` with the settings of this one network."""
    if not re.search(r"\w+=\w+", text):
        return text, Endpoint()
    name, endpoint = "", Endpoint()
    for key, value in _fields(text):
        key = key.lower()
        if key == "name":
            name = value
        elif key == "alias":
            endpoint = replace(endpoint, aliases=(*endpoint.aliases, value))
        elif key == "link-local-ip":
            endpoint = replace(endpoint, link_local_ips=(*endpoint.link_local_ips, value))
        elif key == "driver-opt":
            endpoint = replace(endpoint, driver_options=(*endpoint.driver_options, read_full_pair(value)))
        elif key == "gw-priority":
            endpoint = replace(endpoint, gateway_priority=read_integer(value))
        elif key in ("ip", "ip6", "mac-address"):
            endpoint = replace(endpoint, **{key.replace("-", "_"): value})  # type: ignore[arg-type]
        else:
            raise MappingError("unknown_key", text=text, key=key)
    return name, endpoint


def write_network(name: str, endpoint: Endpoint) -> str:
    if not endpoint:
        return name if "=" not in name else _csv([f"name={name}"])
    fields = [f"name={name}", *(f"alias={alias}" for alias in endpoint.aliases)]
    texts = (("ip", endpoint.ip), ("ip6", endpoint.ip6), ("mac-address", endpoint.mac_address))
    fields += [f"{key}={value}" for key, value in texts if value]
    fields += [f"link-local-ip={address}" for address in endpoint.link_local_ips]
    fields += [f"driver-opt={key}={value}" for key, value in endpoint.driver_options]
    fields += [f"gw-priority={endpoint.gateway_priority}"] if endpoint.gateway_priority else []
    return _csv(fields)


# -- devices -------------------------------------------------------------------------------------------------------


def read_ulimit(text: str) -> Ulimit:
    """`name=soft` or `name=soft:hard`; one figure is both."""
    name, found, figures = text.partition("=")
    soft, _, hard = figures.partition(":")
    if not found or not name:
        raise MappingError("key", text=text, key=name)
    return Ulimit(name, read_integer(soft), read_integer(hard or soft))


def write_ulimit(ulimit: Ulimit) -> str:
    both = f"{ulimit.soft}" if ulimit.soft == ulimit.hard else f"{ulimit.soft}:{ulimit.hard}"
    return f"{ulimit.name}={both}"


def read_device(text: str) -> Device:
    """`/dev/a`, `/dev/a:/dev/b`, `/dev/a:/dev/b:r`, `/dev/a:r`, or a CDI name."""
    if not text.startswith("/") and "=" in text:
        return Device(text)
    parts = text.split(":")
    if len(parts) > 3 or not parts[0]:
        raise MappingError("device", text=text)
    if len(parts) == 2 and re.fullmatch(r"(?!.*(.).*\1)[rwm]{1,3}", parts[1]):
        parts.insert(1, "")
    target = parts[1] if len(parts) > 1 and parts[1] != parts[0] else ""
    return Device(parts[0], target, parts[2] if len(parts) > 2 else "rwm")


def write_device(device: Device) -> str:
    text = device.source
    text += f":{device.target}" if device.target else ""
    return text + ("" if device.permissions == "rwm" else f":{device.permissions}")


def read_byte_rate(text: str) -> DeviceRate:
    path, rate = _device_and_rate(text)
    return DeviceRate(path, read_bytes(rate) or 0)


def read_rate(text: str) -> DeviceRate:
    path, rate = _device_and_rate(text)
    return DeviceRate(path, read_integer(rate))


def _device_and_rate(text: str) -> tuple[str, str]:
    path, found, rate = text.partition(":")
    if not found or not path.startswith("/dev/"):
        raise MappingError("device_rate", text=text)
    return path, rate


def write_byte_rate(rate: DeviceRate) -> str:
    return f"{rate.path}:{memory_argument(rate.rate)}"


def write_rate(rate: DeviceRate) -> str:
    return f"{rate.path}:{rate.rate}"


def read_gpus(text: str) -> Gpus:
    """`all`, a number, or CSV of count, device, driver, capabilities and options. docker always adds "gpu"."""
    gpus, count = Gpus(), None
    seen: set[str] = set()
    for key, value in _fields(text, bare=None):
        if key in seen:
            raise MappingError("duplicate", text=text, key=key)
        seen.add(key)
        if not value:
            count = _gpu_count(key)
        elif key == "count":
            count = _gpu_count(value)
        elif key == "device":
            gpus = replace(gpus, devices=tuple(value.split(",")))
        elif key == "driver":
            gpus = replace(gpus, driver=value)
        elif key == "capabilities":
            gpus = replace(gpus, capabilities=(*value.split(","), "gpu"))
        elif key == "options":
            gpus = replace(gpus, options=tuple(read_pair(field) for field in _cells(value)))
        else:
            raise MappingError("unknown_key", text=text, key=key)
    return replace(gpus, count=count if count is not None else 0 if gpus.devices else 1)


def _gpu_count(text: str) -> int:
    return -1 if text == "all" else read_integer(text)


def write_gpus(gpus: Gpus) -> str:
    fields = []
    if gpus.count or not gpus.devices:
        fields.append("all" if gpus.count == -1 else f"{gpus.count}")
    fields += [f"device={','.join(gpus.devices)}"] if gpus.devices else []
    fields += [f"driver={gpus.driver}"] if gpus.driver else []
    named = gpus.capabilities[:-1] if gpus.capabilities[-1:] == ("gpu",) else gpus.capabilities
    fields += [f"capabilities={','.join(named)}"] if named else []
    fields += [f"options={_csv([write_pair(pair) for pair in gpus.options])}"] if gpus.options else []
    return _csv(fields)


# -- CSV -----------------------------------------------------------------------------------------------------------


def _cells(text: str) -> list[str]:
    """One record of Go's `encoding/csv`: a quote counts only where a field begins with it, and is doubled inside."""
    if not text:
        raise MappingError("empty", text=text)
    cells, place = [], 0
    while True:
        match = _CELL.match(text, place)
        if match is None:
            raise MappingError("csv", text=text)
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        if match.end() == len(text):
            return cells
        place = match.end() + 1


def _fields(text: str, bare: Iterable[str] | None = ()) -> list[tuple[str, str]]:
    """Keys and values. `bare` are the keys that may stand without a value; None: all may."""
    pairs = []
    for field in _cells(text):
        key, found, value = field.partition("=")
        if not found and bare is not None and key.lower() not in bare:
            raise MappingError("key", text=field, key=key)
        pairs.append((key, value))
    return pairs


def _csv(fields: Iterable[str]) -> str:
    return ",".join(map(_cell, fields))


def _cell(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if re.search(r'[",\r\n]|^\s', field) else field
