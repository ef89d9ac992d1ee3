"""What of a container can be opened in a browser: its published ports that speak HTTP as far as one can tell.

Pure. Only on an engine of this very computer, and only at the loopback address: a link must not lead anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from firstmate.core.entities import Port

_LOCAL_ENGINES: Final = ("unix:", "npipe:")
_SECURE: Final = frozenset((443, 8443, 9443))
_OTHER_PROTOCOLS: Final = frozenset(
    {
        21, 22, 23, 25, 53, 110, 111, 123, 139, 143, 389, 445, 465, 514, 587, 636, 873, 990, 993, 995,
        1433, 1521, 1883, 2049, 2181, 2375, 2376, 3306, 3389, 4222, 5432, 5671, 5672, 5900, 6379, 6432,
        8883, 9042, 9092, 11211, 26379, 27017, 33060, 50000,
    }
)  # fmt: skip
"""Well-known ports inside a container on which something else than HTTP answers (mail, databases, queues, shells)."""


@dataclass(frozen=True, slots=True)
class Address:
    """One link: `port` is the port of this computer."""

    url: str
    port: int
    private: int


def addresses(ports: Iterable[Port], engine: str) -> tuple[Address, ...]:
    """The links of these ports, each once, by port. `engine` is the endpoint as `docker -H` takes it."""
    if not engine.startswith(_LOCAL_ENGINES):
        return ()
    found = {
        port.public: Address(_url(port.public, port.private), port.public, port.private)
        for port in ports
        if port.public and port.protocol == "tcp" and port.private not in _OTHER_PROTOCOLS and _is_here(port.address)
    }
    return tuple(found[number] for number in sorted(found))


def _is_here(address: str) -> bool:
    """Whether what listens there can be reached at 127.0.0.1 (`::1` alone cannot)."""
    return address in ("", "0.0.0.0", "::", "127.0.0.1")


def _url(public: int, private: int) -> str:
    scheme, usual = ("https", 443) if private in _SECURE else ("http", 80)
    return f"{scheme}://127.0.0.1{'' if public == usual else f':{public}'}/"
