"""What is known of the keys of a daemon.json: type, age, the option of the command line, how a change is applied.

The table is data (`resources/data/daemon_json.toml`). Refuses to know values; that is `rules`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final, Literal

from firstmate.core import content

ValueType = Literal["list", "string", "boolean", "number", "object", "strings", "any"]
Version = tuple[int, int]
_CLOSE_ENOUGH: Final = 0.75


@dataclass(frozen=True, slots=True)
class Option:
    """One key. `option`: its name on the command line, without dashes."""

    key: str
    type: ValueType
    option: str
    since: Version | None = None
    removed: Version | None = None
    instead: str = ""
    live: bool = False
    mixes: bool = False
    """May be both in the file and on the command line."""


@cache
def options() -> Mapping[str, Option]:
    """All keys that some engine from 20.10 on knows."""
    table = content.data("daemon_json")
    known = {key: Option(key, kind, key) for kind, keys in table["plain"].items() for key in keys}
    for key, row in table["options"].items():
        known[key] = Option(
            key,
            row["type"],
            row.get("option", key),
            version_of(row.get("since", "")),
            version_of(row.get("removed", "")),
            row.get("instead", ""),
            row.get("live", False),
            row.get("mixes", False),
        )
    return known


@cache
def without_effect() -> Mapping[str, str]:
    """Names that an engine accepts as a key and ignores, with the key that was meant."""
    singular = {option.option: key for key, option in options().items() if option.option not in options()}
    return {**singular, **content.data("daemon_json")["ignored"]}


def key_of_option(name: str) -> str:
    """The key that says the same as an option of the command line (`registry-mirror`), "" for none.

    An option that is a name inside a key's object (`http-proxy`) gives that key (`proxies`).
    """
    own = next((key for key, option in options().items() if option.option == name), "")
    return own or content.data("daemon_json")["ignored"].get(name, "")


def similar_key(key: str) -> str:
    """The known key that was probably meant, "" for none."""
    wanted = key.strip().lower().replace("_", "-").replace(" ", "-")
    names = {**{known: known for known in options()}, **without_effect()}
    found = get_close_matches(wanted, names, 1, _CLOSE_ENOUGH)
    return names[found[0]] if found else ""


def reloadable(key: str) -> bool:
    """Whether a reload (SIGHUP) applies a change of this key; everything else needs a restart of the engine."""
    option = options().get(key)
    return option is not None and option.live


def version_of(text: str) -> Version | None:
    """(20, 10) for `20.10.24+dfsg1`; None for what is no version."""
    found = re.match(r"v?(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None
