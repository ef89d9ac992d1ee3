"""How many pulls Docker Hub still grants: what its answer's headers say. Pure; `host.pull_allowance` asks.

The hub answers `ratelimit-limit: 100;w=21600` (so many in a window of so many seconds) and `ratelimit-remaining`, and
in `docker-ratelimit-source` whom it counts: an address, or an account's id. No headers: it counts nobody here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """`limit` and `remaining` are None where the hub sets no limit (paid accounts, mirrors)."""

    limit: int | None
    remaining: int | None
    window: int | None = None
    """Seconds."""
    source: str = ""
    username: str = ""
    """Who was signed in, "" for nobody."""

    @property
    def unlimited(self) -> bool:
        return self.limit is None and self.remaining is None


def read_allowance(headers: Mapping[str, str], *, username: str = "") -> Allowance:
    """`headers` have names in lower case."""
    limit, window = _counted(headers.get("ratelimit-limit", ""))
    remaining, other = _counted(headers.get("ratelimit-remaining", ""))
    return Allowance(limit, remaining, window or other, headers.get("docker-ratelimit-source", ""), username)


def _counted(text: str) -> tuple[int | None, int | None]:
    found = re.fullmatch(r"\s*(\d+)\s*(?:;\s*w=(\d+))?.*", text)
    return (int(found[1]), int(found[2]) if found[2] else None) if found else (None, None)
