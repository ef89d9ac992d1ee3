"""Names and ports that are still free: a friendly name after the image, a port of the computer for one of the image.

Refuses to reserve anything: who comes first gets it, and the engine has the last word.
"""

from __future__ import annotations

import itertools
import re
import socket
from collections.abc import Collection, Iterator
from contextlib import closing
from typing import Final

from firstmate.core.names import ImageNameError, parse_image_name

_FAMILIAR: Final[dict[int, int]] = {80: 8080, 443: 8443, 22: 2222, 53: 5353}
"""Ports that many know for these services, and that need no rights."""
_FIRST_FREE: Final[int] = 1024
_LAST: Final[int] = 65535


def free_name(image: str, taken: Collection[str]) -> str:
    """`my-busybox`, or with the first number that makes it free; "" when the image has no name yet."""
    try:
        path = parse_image_name(image.strip()).familiar_name
    except ImageNameError:
        return ""
    word = re.sub(r"[^a-z0-9]+", "-", path.rpartition("/")[2]).strip("-") or "container"
    return _numbered(f"my-{word}", taken)


def next_name(name: str, taken: Collection[str]) -> str:
    """The name itself while it is free, then `web-2`, `web-3` …; "" stays ""."""
    return _numbered(re.sub(r"-\d+$", "", name) if name in taken else name, taken) if name else ""


def _numbered(name: str, taken: Collection[str]) -> str:
    if name not in taken:
        return name
    return next(f"{name}-{number}" for number in itertools.count(2) if f"{name}-{number}" not in taken)


def free_port(port: int, taken: Collection[int | None], *, here: bool, protocol: str = "tcp") -> int:
    """A port of the computer for one of the container. `here`: the engine publishes on this computer, so look at it."""
    first = _FAMILIAR.get(port) or (port if port >= _FIRST_FREE else port + 8000)
    candidates: Iterator[int] = itertools.chain(range(first, _LAST + 1), range(_FIRST_FREE, first))
    for wanted in candidates:
        if wanted not in taken and (not here or _is_free(wanted, protocol)):
            return wanted
    return port


def _is_free(port: int, protocol: str) -> bool:
    kind = socket.SOCK_DGRAM if protocol == "udp" else socket.SOCK_STREAM
    with closing(socket.socket(socket.AF_INET, kind)) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
