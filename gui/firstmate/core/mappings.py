"""What joins a container to its host: published ports, volumes and environment lines, as value and as docker's text.

The texts are those of `docker run -p`, `-v` and `-e`, read and written so that reading back gives the same value.
Refuses to judge beyond the grammar: whether a port is free or a folder exists, only the engine's host knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

PROTOCOLS: Final = ("tcp", "udp", "sctp")
MAX_PORT: Final = 65535
VOLUME_NAME: Final = r"[a-zA-Z0-9][a-zA-Z0-9_.-]+"
_WINDOWS_PATH: Final = r"[A-Za-z]:[\\/]|\\\\"
_VOLUME_OPTIONS: Final = frozenset(
    ["ro", "rw", "z", "Z", "nocopy", "consistent", "cached", "delegated"]
    + [f"{recursive}{mode}" for mode in ("shared", "slave", "private") for recursive in ("", "r")]
)


class MappingError(ValueError):
    """A text that is no mapping. `code` is stable: empty, not_a_number, out_of_range, reversed_range, range_length,
    protocol, address, target, mode, key. `detail` holds the figures for the words."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(f"{code}: {', '.join(f'{key}={value!r}' for key, value in detail.items())}")
        self.code = code
        self.detail: Mapping[str, Any] = detail


@dataclass(frozen=True, slots=True)
class PortMapping:
    """One port of the container published on the host. `host` None lets the engine choose a free one.

    `address` "" binds to all addresses of the host, that is: open to the whole network. With `host_last` the engine
    takes the first free port from `host` to there.
    """

    container: int
    host: int | None = None
    protocol: str = "tcp"
    address: str = ""
    host_last: int | None = None

    @property
    def host_text(self) -> str:
        """The host's side as docker writes it: "", `8080` or `8000-8010`."""
        if self.host is None:
            return ""
        return f"{self.host}" if self.host_last is None else f"{self.host}-{self.host_last}"

    def __str__(self) -> str:
        address = f"[{self.address}]" if ":" in self.address else self.address
        published = self.host_text
        front = f"{address}:{published}:" if address else f"{published}:" if published else ""
        return f"{front}{self.container}" + ("" if self.protocol == "tcp" else f"/{self.protocol}")


@dataclass(frozen=True, slots=True)
class VolumeMapping:
    """A folder of the host, a named volume, or ("" as source) a fresh unnamed volume, at `target` in the container."""

    source: str
    target: str
    read_only: bool = False
    options: tuple[str, ...] = ()
    """Further mode words as docker takes them: z, Z, nocopy, rshared …"""

    @property
    def is_bind(self) -> bool:
        """True when the source is a folder or file of the host, not the name of a volume."""
        return bool(self.source) and not re.fullmatch(VOLUME_NAME, self.source)

    def __str__(self) -> str:
        mode = ",".join((("ro",) if self.read_only else ()) + self.options)
        front = f"{self.source}:" if self.source else ""
        return f"{front}{self.target}" + (f":{mode}" if mode else "")


def is_absolute(path: str) -> bool:
    """Whether the path is absolute on Linux, macOS or Windows."""
    return path.startswith("/") or re.match(_WINDOWS_PATH, path) is not None


def parse_ports(text: str) -> tuple[PortMapping, ...]:
    """Mappings of `80`, `8080:80`, `127.0.0.1:8080:80/udp`, `[::1]:80:80` or `8000-8010:80-90`. Raises MappingError.

    The grammar is docker's (`nat.ParsePortSpec`): `8000-8010:80` is one mapping to the first free port of the range.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise MappingError("empty", text=text)
    body, slash, protocol = plain.partition("/")
    protocol = protocol.lower() if slash else "tcp"
    if protocol not in PROTOCOLS:
        raise MappingError("protocol", text=text, protocol=protocol)
    front, _, container_text = body.rpartition(":")
    address, host_text = "", front
    if ":" in front:
        address, _, host_text = front.rpartition(":")
        if not is_address(address.strip("[]")):
            raise MappingError("address", text=text, address=address)
        address = address.strip("[]")
    containers = _port_range(container_text, text)
    if not host_text:
        return tuple(PortMapping(port, None, protocol, address) for port in containers)
    hosts = _port_range(host_text, text)
    if len(containers) == 1 and len(hosts) > 1:  # the engine takes the first free one
        return (PortMapping(containers[0], hosts[0], protocol, address, hosts[-1]),)
    if len(hosts) != len(containers):
        raise MappingError("range_length", text=text, host=len(hosts), container=len(containers))
    return tuple(
        PortMapping(container, host, protocol, address) for container, host in zip(containers, hosts, strict=True)
    )


def port_runs(ports: Iterable[PortMapping]) -> Iterator[tuple[PortMapping, PortMapping]]:
    """The first and the last of each run of neighbours: what `8000-8100:8000-8100` means is a hundred mappings."""
    first = last = None
    for port in ports:
        if first is not None and last is not None and _follows(last, port):
            last = port
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = port
    if first is not None and last is not None:
        yield first, last


def _follows(one: PortMapping, two: PortMapping) -> bool:
    if (one.protocol, one.address) != (two.protocol, two.address) or one.host_last or two.host_last:
        return False
    next_host = None if one.host is None else one.host + 1
    return two.container == one.container + 1 and two.host == next_host


def is_address(text: str) -> bool:
    """Whether the text is an IPv4 or IPv6 address."""
    import ipaddress  # costs 6 ms, and few forms have a port

    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _port_range(part: str, text: str) -> range:
    first_text, dash, last_text = part.partition("-")
    try:
        first = int(first_text)
        last = int(last_text) if dash else first
    except ValueError:
        raise MappingError("not_a_number", text=text, part=part) from None
    for port in (first, last):
        if not 1 <= port <= MAX_PORT:
            raise MappingError("out_of_range", text=text, port=port, minimum=1, maximum=MAX_PORT)
    if last < first:
        raise MappingError("reversed_range", text=text, first=first, last=last)
    return range(first, last + 1)


def parse_volume(text: str, *, exact: bool = False) -> VolumeMapping:
    r"""Mapping of `/data`, `name:/data`, `/home/me:/data:ro` or `C:\Users\me:/data`. Raises MappingError.

    `exact` keeps blanks around the text, which a command line can mean and a form field cannot.
    """
    plain = text if exact else text.strip()
    if not plain:
        raise MappingError("empty", text=text)
    drive = re.match(r"[A-Za-z]:(?=[\\/])", plain)
    start = drive.end() if drive else 0
    parts = plain[start:].split(":")
    parts[0] = plain[:start] + parts[0]
    mode: tuple[str, ...] = ()
    if len(parts) > 2 or (len(parts) == 2 and not is_absolute(parts[1]) and is_absolute(parts[0])):
        mode = tuple(word for word in parts.pop().split(",") if word)
        unknown = next((word for word in mode if word not in _VOLUME_OPTIONS), None)
        if unknown is not None:
            raise MappingError("mode", text=text, mode=unknown)
    source, target = ("", parts[0]) if len(parts) == 1 else (parts[0], parts[1])
    if len(parts) > 2 or not is_absolute(target):
        raise MappingError("target", text=text, target=":".join(parts[1:]) or target)
    return VolumeMapping(source, target, "ro" in mode, tuple(word for word in mode if word not in ("ro", "rw")))


def parse_environment(line: str) -> tuple[str, str]:
    """Name and value of `NAME=value`; a value may be empty and may hold further `=`. Raises MappingError."""
    key, equals, value = line.partition("=")
    if not line.strip():
        raise MappingError("empty", text=line)
    if not key.strip() or not equals or key != key.strip():
        raise MappingError("key", text=line, key=key)
    return key, value
