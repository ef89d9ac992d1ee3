"""Places of a container that lie in memory, where the engine's archive calls (`docker cp`) do not reach.

What is copied there arrives under them, where nobody sees it, and the engine says yes; what lies there is not found.
So both are refused here, in words that the explanations know.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any, Final

from firstmate.core.errors import InvalidRequest
from firstmate.core.inside import shown, tidy
from firstmate.engine.api import Engine

_ALWAYS: Final = ("/proc", "/sys", "/dev")


def is_in_memory(path: str, raw: Mapping[str, Any]) -> bool:
    """Whether `path` of the container that was inspected lies in memory. The innermost mount above it decides."""
    places = dict.fromkeys(_ALWAYS, True)
    places |= dict.fromkeys((raw.get("HostConfig") or {}).get("Tmpfs") or (), True)
    places |= {one["Destination"]: one.get("Type") == "tmpfs" for one in raw.get("Mounts") or ()}
    known = {tidy(place): memory for place, memory in places.items()}
    path = tidy(path)
    while path not in known and path != "/":
        path = posixpath.dirname(path)
    return known.get(path, False)


async def refuse(engine: Engine, identity: str, path: str) -> None:
    """Raises InvalidRequest for a path in memory, and what the question raises."""
    if is_in_memory(path, (await engine.container(identity)).raw):
        raise InvalidRequest(f"{shown(path)} lies in memory, where docker cp does not reach", operation="archive")
