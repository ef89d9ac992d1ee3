"""The values of docker's options, read as docker's client reads them and written so that it reads them back.

Each pair of functions is one kind of value: `read_…(text)` raises MappingError or QuantityError, `write_…` is its
inverse. The grammars are those of docker/cli 28 (`opts/`, `cli/command/container/opts.go`) and of Go's own readers of
numbers, durations and CSV, which they stand on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from firstmate.core.mappings import (
    MAX_PORT,
    PROTOCOLS,
    MappingError,
    PortMapping,
    VolumeMapping,
    parse_ports,
    parse_volume,
    port_runs,
)
from firstmate.core.quantities import NANO, QuantityError, memory_argument, parse_memory
from firstmate.core.run.csv_text import read_fields
from firstmate.core.run.spec import Device, DeviceRate, Ulimit

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


def read_pull(text: str) -> str:
    """One of the three policies; docker's client refuses others before it asks the engine."""
    if text not in ("", "always", "missing", "never"):
        raise MappingError("bad_choice", text=text)
    return text


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
    for key, value in read_fields(text):
        if key == "published":
            published = value
        elif key == "target":
            target = value
        elif key == "protocol":
            protocol = value
        else:
            raise MappingError("unknown_key", text=text, key=key)
    return parse_ports(f"{published}:{target}/{protocol}" if published else f"{target}/{protocol}")


_FEW: Final = 3
"""Neighbouring ports that are written one by one, as people write them; more become a range."""


def write_ports(ports: Iterable[PortMapping]) -> list[str]:
    """The shortest texts that mean these mappings, in their order: long runs as ranges."""
    texts: list[str] = []
    for first, last in port_runs(ports):
        count = last.container - first.container + 1
        if count <= _FEW:
            hosts = [None if first.host is None else first.host + step for step in range(count)]
            texts += [str(replace(first, container=first.container + i, host=host)) for i, host in enumerate(hosts)]
        else:
            texts.append(_write_range(first, last))
    return texts


def _write_range(first: PortMapping, last: PortMapping) -> str:
    address = f"[{first.address}]" if ":" in first.address else first.address
    hosts = "" if first.host is None else f"{first.host}-{last.host}"
    front = f"{address}:{hosts}:" if address else f"{hosts}:" if hosts else ""
    return f"{front}{first.container}-{last.container}" + ("" if first.protocol == "tcp" else f"/{first.protocol}")


def write_exposed(ports: Sequence[str]) -> list[str]:
    """Ports such as `80/tcp` as docker's `--expose` takes them, long runs as ranges."""
    if not all(re.fullmatch(r"\d+/(?:tcp|udp|sctp)", text) for text in ports):
        return [text.removesuffix("/tcp") for text in ports]
    return write_ports(PortMapping(int(text.partition("/")[0]), None, text.partition("/")[2]) for text in ports)


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


def read_volume(text: str) -> VolumeMapping:
    return parse_volume(text, exact=True)


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
