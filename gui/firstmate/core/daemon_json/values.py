"""The values of this room: what is wrong with a file, what shall be set, what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FaultCode = Literal[
    "bom",  # byte-order mark; 20.10 dies of it, newer engines read on
    "encoding",  # not UTF-8
    "invisible",  # a blank that is none to JSON, or a sign that nobody sees
    "full_width",  # ：，｛｝［］ of a Chinese input method
    "smart_quotes",
    "single_quotes",
    "no_quotes",
    "open_string",
    "escape",  # a backslash that JSON does not know, as in C:\\docker
    "control",  # a tab or the like inside quotation marks
    "literal",  # True, None
    "number",  # 007, 0x1F
    "wrong_sign",  # ; or = where a comma or a colon belongs
    "comment",
    "trailing_comma",
    "extra_comma",
    "missing_comma",
    "missing_colon",
    "missing_key",
    "missing_value",
    "not_closed",
    "wrong_bracket",
    "extra_bracket",
    "no_braces",  # the members stand there without { }
    "two_objects",  # a second { } was pasted below the first
    "not_an_object",
    "too_deep",
    "syntax",
    "duplicate_key",
    "wrong_type",  # of the three settings that FirstMate edits
    "joined_addresses",  # two mirrors in one string
]
ProblemCode = Literal[
    "empty_file",
    "unknown_key",
    "ignored_key",  # the name of an option of the command line: accepted and without any effect
    "removed_key",
    "key_too_new",
    "flag_conflict",
    "wrong_type",
    "empty_address",
    "blanks",
    "full_width_address",
    "no_scheme",
    "bad_scheme",
    "no_host",
    "bad_host",
    "path",
    "query",
    "user",
    "twice",
    "http_mirror",
    "insecure_scheme",
    "insecure_path",
    "bad_proxy",
    "proxy_password",
    "proxy_loopback",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that makes the file unreadable for an engine, or that says other than what was meant."""

    code: FaultCode
    line: int
    """From 1."""
    column: int
    """From 1, in characters of that line."""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that an engine refuses, ignores, or that deserves a warning."""

    code: ProblemCode
    key: str
    value: str
    line: int
    column: int
    blocks: bool = True
    """The engine would not start with it, or would keep its old values on a reload; False: a warning."""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies of the engine; "" is not set."""

    http: str = ""
    https: str = ""
    no_proxy: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What shall be in the file. None leaves a setting alone, an empty tuple writes `[]`, `Proxies()` removes them.

    An engine keeps its old mirrors when the key is missing at a reload; `[]` is what clears them.
    """

    mirrors: tuple[str, ...] | None = None
    insecure_registries: tuple[str, ...] | None = None
    proxies: Proxies | None = None


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a difference. Numbers count from 1; None where the line does not exist on that side."""

    kind: Literal["same", "add", "remove"]
    old_number: int | None
    new_number: int | None
    text: str
