"""The dated table of known mirrors, and of pages and registries that are taken for one (`resources/data/mirrors.toml`).

A preset is an offer, never a default, and no promise: whether it answers here and now only a probe can say. Refuses to
offer what is known to be closed; such rows are kept to recognise it in people's files and to say what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from firstmate.core import content

State = Literal["alive", "limited", "closed"]
"""alive: answered when last verified; limited: only for some people, places or images; closed: for nobody."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One known mirror. `hosts` are matched with their port left out; in them `*` stands for any one name.

    `address` is "" for one that everybody gets from a console as their own. `restriction` is the code of a sentence:
    commercial, allow_list, account, cloud_only, region, membership, private_person, none.
    """

    id: str
    address: str
    hosts: tuple[str, ...]
    state: State
    restriction: str
    verified: date
    source: str
    since: str = ""
    """When it was closed, as far as it is known ("2019-05", "2024")."""
    console: str = ""

    @property
    def offered(self) -> bool:
        return self.state != "closed" and bool(self.address)

    @property
    def secure(self) -> bool:
        """True for TLS: nobody on the way can read or change what it sends."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        return self.address.partition("://")[2] or self.hosts[0]


@dataclass(frozen=True, slots=True)
class Page:
    """Something that is no mirror of Docker Hub but is pasted as one. `problem` is a code of `addresses.PROBLEMS`."""

    id: str
    hosts: tuple[str, ...]
    problem: str
    with_path: bool = False


@cache
def presets() -> tuple[Preset, ...]:
    """All known mirrors in the order of the table: the ones to look at first come first."""
    return tuple(_preset(row) for row in content.data("mirrors")["mirror"])


def offered() -> tuple[Preset, ...]:
    """The presets that a person may choose from."""
    return tuple(one for one in presets() if one.offered)


def preset_of(host: str) -> Preset | None:
    """The preset with this host (without scheme and port), None when nobody knows it."""
    return next((one for one in presets() if _matches(host, one.hosts)), None)


def page_of(host: str, path: str = "") -> Page | None:
    """The page or registry that is taken for a mirror at this host."""
    for page in _pages():
        if _matches(host, page.hosts) and (path or not page.with_path):
            return page
    return None


@cache
def _pages() -> tuple[Page, ...]:
    rows: list[dict[str, Any]] = content.data("mirrors")["page"]
    return tuple(Page(row["id"], tuple(row["hosts"]), row["problem"], row.get("with_path", False)) for row in rows)


def _preset(row: dict[str, Any]) -> Preset:
    address = row.get("address", "")
    hosts = row.get("hosts") or [address.partition("://")[2]]
    return Preset(
        id=row["id"],
        address=address,
        hosts=tuple(hosts),
        state=row["state"],
        restriction=row.get("restriction", "none"),
        verified=row["verified"],
        source=row["source"],
        since=row.get("since", ""),
        console=row.get("console", ""),
    )


def _matches(host: str, patterns: Iterable[str]) -> bool:
    host = host.lower().rstrip(".")
    return any(re.fullmatch(_expression(pattern), host) is not None for pattern in patterns)


def _expression(pattern: str) -> str:
    below = r".+" if pattern.startswith(".") else ""
    return below + re.escape(pattern).replace(r"\*", r"[^.]+")
