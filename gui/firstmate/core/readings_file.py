"""The file of readings: format 1, JSON, described in `resources/docs/readings.md`.

Loading forgives: unknown keys are skipped, a value of a wrong type counts as not read. What is no readings file at all
is a `ReadingsError`. Writing and loading again gives the same readings. Refuses to open files: it takes their content.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar, cast, get_args

from firstmate.core.readings import (
    CommandOutput,
    EngineReading,
    Platform,
    Probe,
    Purpose,
    Readings,
    ReadingsError,
    Socket,
    User,
    Value,
)

FORMAT: Final = 1

T = TypeVar("T")


def load(source: str | bytes | Mapping[str, Any]) -> Readings:
    """The readings in a file's text or bytes, or in the object that it holds. Raises ReadingsError."""
    raw = source if isinstance(source, Mapping) else _parsed(source)
    if "format" not in raw or "platform" not in raw:
        raise ReadingsError("not_readings", 'the keys "format" and "platform" are missing')
    version = raw["format"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ReadingsError("not_readings", f'"format" is {version!r}')
    if version > FORMAT:
        raise ReadingsError("newer_format", str(version))
    if raw["platform"] not in get_args(Platform):
        raise ReadingsError("platform", repr(raw["platform"]))
    found = {name: read(raw[name]) for name, read in _READERS.items() if raw.get(name) is not None}
    return Readings(platform=raw["platform"], **found)


def dump(readings: Readings) -> str:
    """The file's text."""
    return json.dumps(as_object(readings), ensure_ascii=False, indent=2) + "\n"


def as_object(readings: Readings) -> dict[str, Any]:
    """What the file holds, as JSON values; what was not read is not in it."""
    written: dict[str, Any] = {"format": FORMAT, "platform": readings.platform}
    for member in fields(readings)[1:]:
        value = getattr(readings, member.name)
        if value is not None:
            written[member.name] = _WRITERS.get(member.name, _as_is)(value)
    return written


def _parsed(source: str | bytes) -> Mapping[str, Any]:
    try:
        text = source if isinstance(source, str) else _decoded(source)
        raw = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReadingsError("not_json", str(error)) from error
    if not isinstance(raw, Mapping):
        raise ReadingsError("not_readings", f"a {type(raw).__name__} instead of an object")
    return cast("Mapping[str, Any]", raw)


def _decoded(source: bytes) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16")
    return source.decode("utf-8-sig")


def _as_is(value: Any) -> Any:
    return value


def _mapping(of: Callable[[Any], T | None], *, keep_none: bool = False) -> Callable[[Any], dict[str, T | None] | None]:
    """A reader of objects whose entries `of` reads; an entry that it gives None for is left out (not read)."""

    def read(raw: Any) -> dict[str, T | None] | None:
        if not isinstance(raw, Mapping):
            return None
        found: dict[str, T | None] = {}
        for key, value in raw.items():
            if value is None and keep_none:
                found[str(key)] = None
            elif (entry := of(value)) is not None:
                found[str(key)] = entry
        return found

    return read


def _list(of: Callable[[Any], T | None]) -> Callable[[Any], tuple[T, ...] | None]:
    def read(raw: Any) -> tuple[T, ...] | None:
        if not isinstance(raw, list | tuple):
            return None
        return tuple(entry for entry in map(of, raw) if entry is not None)

    return read


def _text(raw: Any) -> str | None:
    return raw if isinstance(raw, str) else None


def _number(raw: Any) -> int | None:
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def _text_or_number(raw: Any) -> Value | None:
    return raw if isinstance(raw, str) else _number(raw)


def _file(raw: Any) -> str | bool | None:
    return raw if isinstance(raw, str | bool) else None


def _object(raw: Any) -> dict[str, Any] | None:
    return {str(key): value for key, value in raw.items()} if isinstance(raw, Mapping) else None


def _bytes(raw: Any) -> bytes:
    """Base64; what is no base64 is taken for the text itself, for readings written by hand."""
    if not isinstance(raw, str):
        return b""
    try:
        return base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        return raw.encode("utf-8", errors="replace")


def _command(raw: Any) -> CommandOutput | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("argv"), list) or not raw["argv"]:
        return None
    argv = tuple(str(word) for word in raw["argv"])
    return CommandOutput(argv, _number(raw.get("exit")), _bytes(raw.get("stdout")), _bytes(raw.get("stderr")))


def _user(raw: Any) -> User | None:
    if not isinstance(raw, Mapping):
        return None
    groups = _list(_text)
    return User(_number(raw.get("id")), groups(raw.get("groups")), groups(raw.get("account_groups")))


def _socket(raw: Any) -> Socket | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("exists"), bool):
        return None
    readable = raw.get("readable")
    return Socket(raw["exists"], readable if isinstance(readable, bool) else None)


def _engine(raw: Any) -> EngineReading | None:
    if not isinstance(raw, Mapping):
        return None
    words = {name: raw[name] for name in ("error", "reason", "address") if isinstance(raw.get(name), str)}
    return EngineReading(_object(raw.get("version")), _object(raw.get("info")), **words)


def _probe(raw: Any) -> Probe | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("url"), str):
        return None
    seconds = raw.get("seconds")
    return Probe(
        url=raw["url"],
        purpose=raw["purpose"] if raw.get("purpose") in get_args(Purpose) else "registry",
        status=_number(raw.get("status")) or 0,
        seconds=float(seconds) if isinstance(seconds, int | float) and not isinstance(seconds, bool) else 0.0,
        is_registry=raw.get("is_registry") is True,
        error=_text(raw.get("error")) or "",
    )


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "registry": _mapping(_mapping(_text_or_number), keep_none=True),
    "services": _list(_text),
    "native_machine": _number,
    "memory_bytes": _number,
    "cim": _object,
    "optional_features": _mapping(_number),
    "files": _mapping(_file, keep_none=True),
    "commands": _list(_command),
    "environment": _mapping(_text),
    "machine": _text,
    "user": _user,
    "sockets": _mapping(_socket),
    "engine": _engine,
    "network": _list(_probe),
}


def _members(value: Any) -> dict[str, Any]:
    """A value class as an object, without what is not known."""
    named = {member.name: getattr(value, member.name) for member in fields(value)}
    return {name: content for name, content in named.items() if content is not None}


def _write_command(one: CommandOutput) -> dict[str, Any]:
    return {
        "argv": list(one.argv),
        "exit": one.exit,
        "stdout": base64.b64encode(one.stdout).decode("ascii"),
        "stderr": base64.b64encode(one.stderr).decode("ascii"),
    }


def _write_engine(one: EngineReading) -> dict[str, Any]:
    return {name: content for name, content in _members(one).items() if content != ""}


_WRITERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "registry": lambda keys: {path: None if found is None else dict(found) for path, found in keys.items()},
    "services": list,
    "files": dict,
    "commands": lambda outputs: [_write_command(one) for one in outputs],
    "user": _members,
    "sockets": lambda found: {path: _members(one) for path, one in found.items()},
    "engine": _write_engine,
    "network": lambda probes: [_members(one) for one in probes],
}
