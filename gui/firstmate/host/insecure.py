"""Which registries may be spoken to over plain http: this computer's own, and those the engine's settings name.

The rule is the engine's (`insecure-registries` of daemon.json): host, host:port or a range of addresses, and
127.0.0.0/8 always. Refuses to look a name up: a name is compared as it is written.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable


def speaks_plainly(registry: str, insecure: Iterable[str]) -> bool:
    """Whether `registry` ("host" or "host:port") may be asked without TLS."""
    host = host_of(registry)
    if this_computer(host):
        return True
    for entry in insecure:
        if entry in (registry, host):
            return True
        try:
            if ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False):
                return True
        except ValueError:
            continue
    return False


def host_of(registry: str) -> str:
    """The host of "host:port" or "[::1]:5000", without brackets."""
    if registry.startswith("["):
        return registry[1:].partition("]")[0]
    return registry.partition(":")[0]


def this_computer(host: str) -> bool:
    """Whether what is sent there does not leave this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
