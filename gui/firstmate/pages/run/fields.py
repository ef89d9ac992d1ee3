"""The fields of the folded sections as one table: which option each is, where it stands and how it is filled in.

A field reads and writes its part of a `Draft`; the view makes a widget for its kind and knows no option by name. An
option without a field of its own is set in the last one, `further`. Refuses widgets and words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from firstmate.core.run import options
from firstmate.pages.run.draft import ON, OWN_OPTIONS, Draft

Kind = Literal["flag", "text", "lines", "choice", "table"]
Part = Literal["", "assigned", "inherited", "first", "rest"]
SectionName = Literal["ports", "storage", "environment", "network", "behaviour", "health", "advanced"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. A "choice" offers its `choices`, "secret" hides values whose name says so."""

    key: str
    kind: Literal["text", "choice", "secret"] = "text"
    choices: tuple[str, ...] = ()
    example: str = ""
    stretch: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `option` is the option's name, `key` the field's own (and in `run.<key>` the widget's).

    `part` says which of the option's texts are its, where two fields share one. `choices` are the values offered;
    `free` lets one type others. `wide` takes the whole line.
    """

    option: str
    kind: Kind
    key: str = ""
    part: Part = ""
    columns: tuple[Column, ...] = ()
    choices: tuple[str, ...] = ()
    free: bool = False
    example: str = ""

    @property
    def name(self) -> str:
        return self.key or self.option.replace("-", "_")

    @property
    def wide(self) -> bool:
        return self.kind in ("lines", "table")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form that is folded until it is wanted."""

    name: SectionName
    icon: str
    fields: tuple[Field, ...]


def _pairs(option: str, first: str, second: str, key: str = "", part: Part = "", *, secret: bool = False) -> Field:
    columns = (
        Column("name", example=first, stretch=2),
        Column("value", "secret" if secret else "text", example=second, stretch=3),
    )
    return Field(option, "table", key, part, columns)


def _text(option: str, example: str = "") -> Field:
    return Field(option, "text", example=example)


def _lines(option: str, example: str = "", key: str = "", part: Part = "") -> Field:
    return Field(option, "lines", key, part, example=example)


def _flag(option: str) -> Field:
    return Field(option, "flag")


def _choice(option: str, *choices: str, free: bool = False, part: Part = "") -> Field:
    return Field(option, "choice", "", part, choices=choices, free=free)


_PORTS: Final = (
    Column("host", example="8080"),
    Column("container", example="80"),
    Column("protocol", "choice", ("tcp", "udp", "sctp")),
    Column("address", example="127.0.0.1", stretch=2),
)
_VOLUMES: Final = (
    Column("source", example="/home/me/site", stretch=3),
    Column("target", example="/data", stretch=3),
    Column("mode", "choice", ("", "ro"), stretch=2),
)
_ULIMITS: Final = (
    Column("name", example="nofile", stretch=2),
    Column("soft", example="1024"),
    Column("hard", example="4096"),
)

_DECLARED: Final = (
    Section(
        "ports",
        "globe",
        (
            Field("publish", "table", "ports", columns=_PORTS),
            _flag("publish-all"),
            _lines("expose", "80/tcp"),
        ),
    ),
    Section(
        "storage",
        "database",
        (
            Field("volume", "table", "volumes", columns=_VOLUMES),
            Field("tmpfs", "table", columns=(Column("path", example="/tmp"), Column("options", example="size=64m"))),
            _flag("read-only"),
            _text("shm-size", "64m"),
            _lines("mount", "type=bind,source=/home/me/site,target=/data,readonly"),
            _lines("volumes-from"),
        ),
    ),
    Section(
        "environment",
        "key",
        (
            _pairs("env", "NAME", "value", part="assigned", secret=True),
            _lines("env", "NAME", key="env_inherited", part="inherited"),
            _lines("env-file", "/home/me/app.env"),
            _text("workdir", "/app"),
            _text("user", "1000:1000"),
            _pairs("label", "name", "value"),
        ),
    ),
    Section(
        "network",
        "network",
        (
            _choice("network", "bridge", "host", "none", free=True, part="first"),
            _text("hostname", "web"),
            _text("ip", "172.20.0.5"),
            _text("mac-address", "92:d0:c6:0a:29:33"),
            _pairs("add-host", "db.local", "10.0.0.5"),
            _lines("dns", "1.1.1.1"),
            _lines("dns-search", "example.com"),
            _lines("network-alias"),
            _lines("network", key="network_more", part="rest"),
        ),
    ),
    Section(
        "behaviour",
        "rotate-cw",
        (
            Field("entrypoint", "text", example="/bin/sh"),
            _choice("restart", "no", "on-failure:3", "unless-stopped", "always", free=True),
            _choice("interactive", "true", "false"),
            _choice("detach", "true", "false"),
            _flag("init"),
            _choice("pull", "missing", "always", "never"),
            _choice("platform", "linux/amd64", "linux/arm64", free=True),
            _choice("stop-signal", "SIGTERM", "SIGINT", "SIGQUIT", "SIGKILL", free=True),
            _text("stop-timeout", "10"),
        ),
    ),
    Section(
        "health",
        "stethoscope",
        (
            _text("health-cmd", "wget -q -O /dev/null http://localhost || exit 1"),
            _flag("no-healthcheck"),
            _text("health-interval", "30s"),
            _text("health-timeout", "5s"),
            _text("health-start-period", "10s"),
            _text("health-retries", "3"),
        ),
    ),
)

_ADVANCED: Final = (
    _choice("gpus", "all", "1", "2", free=True),
    _flag("privileged"),
    _lines("cap-add", "NET_ADMIN"),
    _lines("cap-drop", "ALL"),
    _lines("security-opt", "no-new-privileges"),
    _lines("device", "/dev/ttyUSB0"),
    Field("ulimit", "table", columns=_ULIMITS),
    _pairs("sysctl", "net.core.somaxconn", "1024"),
    _choice("log-driver", "json-file", "local", "journald", "syslog", "none", free=True),
    _pairs("log-opt", "max-size", "10m"),
    _text("memory-reservation", "256m"),
    _text("cpu-shares", "1024"),
)
_SHOWN: Final = (
    {one.option for section in _DECLARED for one in section.fields} | {one.option for one in _ADVANCED} | OWN_OPTIONS
)
_USUAL_NETWORK: Final = "default"
FURTHER: Final = Field(
    "",
    "table",
    "further",
    columns=(
        Column(
            "option",
            "choice",
            ("", *sorted(one.name for one in options.OPTIONS if one.field and one.name not in _SHOWN)),
            stretch=2,
        ),
        Column("value", stretch=3),
    ),
)
"""Rows of an option and its text, for all that people seldom set."""

SECTIONS: Final = (*_DECLARED, Section("advanced", "wrench", (*_ADVANCED, FURTHER)))
FIELDS: Final = {one.name: one for section in SECTIONS for one in section.fields}
_BY_OPTION: Final = {
    name: tuple(one for one in FIELDS.values() if one.option == name)
    for name in {one.option for one in FIELDS.values()}
}


# -- a field and its part of the draft -----------------------------------------------------------------------------


def read_field(draft: Draft, field: Field) -> tuple[str, ...]:
    """The texts that the field shows."""
    if field is FURTHER:
        names = FURTHER.columns[0].choices
        return tuple(f"{name}={text}" for name, texts in draft.texts if name in names for text in texts)
    if field.option == "entrypoint":
        return (draft.entrypoint,) if draft.entrypoint else ()
    if field.option in ("interactive", "detach"):
        chosen = draft.interactive if field.option == "interactive" else draft.detach
        return () if chosen is None else (("true" if chosen else "false"),)
    return tuple(text for row, text in enumerate(draft.text(field.option)) if _is_of(field.part, row, text))


def write_field(draft: Draft, field: Field, texts: tuple[str, ...]) -> Draft:
    """The draft with the field's texts in place of those it had."""
    if field is FURTHER:
        return _with_further(draft, texts)
    if field.option == "entrypoint":
        return replace(draft, entrypoint="".join(texts))
    if field.option in ("interactive", "detach"):
        chosen = texts == ON if texts else None
        return replace(draft, interactive=chosen) if field.option == "interactive" else replace(draft, detach=chosen)
    if not field.part:
        return draft.with_text(field.option, *texts)
    parts = [texts if one is field else read_field(draft, one) for one in _BY_OPTION[field.option]]
    if field.part == "rest" and texts and not parts[0]:
        parts[0] = (_USUAL_NETWORK,)  # or the first of the further ones would be the only one
    return draft.with_text(field.option, *(text for part in parts for text in part))


def field_of(option: str, text: str = "", row: int = 0) -> str:
    """The name of the field in which an option's text stands, for what is wrong with it."""
    found = _BY_OPTION.get(option)
    if found is None:
        return FURTHER.name if option in FURTHER.columns[0].choices else option
    return next((one.name for one in found if _is_of(one.part, row, text)), found[0].name)


def section_of(field: str) -> SectionName | None:
    """The section that a field stands in; None for the fields that are always in sight."""
    return next((one.name for one in SECTIONS if any(inner.name == field for inner in one.fields)), None)


def _is_of(part: Part, row: int, text: str) -> bool:
    if part in ("assigned", "inherited"):
        return ("=" in text) == (part == "assigned")
    return (row == 0) == (part == "first") if part else True


def _with_further(draft: Draft, texts: Iterable[str]) -> Draft:
    wanted: dict[str, tuple[str, ...]] = {name: () for name in FURTHER.columns[0].choices if name}
    for text in texts:
        name, _, value = text.partition("=")
        if name in wanted:
            wanted[name] = (*wanted[name], value)
    for name, values in wanted.items():
        if draft.text(name) != values:
            draft = draft.with_text(name, *values)
    return draft
