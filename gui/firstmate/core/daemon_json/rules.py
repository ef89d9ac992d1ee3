"""What an engine says to a daemon.json that can be read: our own validation, per version, and the repair.

Docker's own (`dockerd --validate`) is missing before 23.0, overlooks what kills the start (26.1 and a mirror without a
scheme), and cannot be had for Docker Desktop. An engine that gets a bad value at a reload keeps its old ones without a
word and dies of it at the next start; so everything is judged as at a start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from firstmate.core.daemon_json import options
from firstmate.core.daemon_json.addresses import (
    Finding,
    insecure_finding,
    mirror_finding,
    proxy_finding,
    same_address,
    separated,
)
from firstmate.core.daemon_json.document import INSECURE, MIRRORS, PROXIES, Document
from firstmate.core.daemon_json.options import Option, ValueType, Version
from firstmate.core.daemon_json.values import Problem

Flags = Mapping[str, tuple[str, ...]]
NO_FLAGS: Final[Flags] = MappingProxyType({})
_ROUNDS: Final = 8
_REFUSES_EMPTY_BEFORE: Final[Version] = (23, 0)


def problems(document: Document, engine_version: str = "", flags: Flags = NO_FLAGS) -> tuple[Problem, ...]:
    """Everything that an engine of this version refuses or ignores, and what deserves a warning, in the file's order.

    `engine_version` as the engine says it, "" when it is not known: then what any engine refuses counts. `flags` are
    the options of the service's command line without their dashes.
    """
    version = options.version_of(engine_version)
    if document.is_empty:
        refused = version is None or version < _REFUSES_EMPTY_BEFORE
        return (Problem("empty_file", "", "", 1, 1, blocks=refused),) if document.is_file else ()
    found = [
        *_key_problems(document, version),
        *_flag_problems(document, flags),
        *_address_problems(document, MIRRORS, lambda address: mirror_finding(address, version)),
        *_address_problems(document, INSECURE, insecure_finding),
        *_proxy_problems(document),
    ]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))


def mended(document: Document, engine_version: str = "", flags: Flags = NO_FLAGS) -> Document:
    """The document with everything put right that can be without guessing; `problems` of it tells what is left."""
    if document.is_empty:
        return Document.of("{}\n") if document.is_file else document
    for problem in problems(document, engine_version, flags):
        if problem.code in ("unknown_key", "ignored_key", "removed_key"):
            document = _renamed(document, problem)
        elif problem.code == "wrong_type":
            document = _retyped(document, problem.key)
    version = options.version_of(engine_version)
    for _ in range(_ROUNDS):  # one repair may uncover the next
        before = document
        document = _with_right_addresses(document, MIRRORS, lambda address: mirror_finding(address, version))
        document = _with_right_addresses(document, INSECURE, insecure_finding)
        if document.text == before.text:
            break
    return document


# -- keys -------------------------------------------------------------------------------------------------------------
def _key_problems(document: Document, version: Version | None) -> Iterator[Problem]:
    known = options.options()
    for key in dict.fromkeys(document.keys):
        line, column = document.place(key)
        option = known.get(key)
        if option is not None:
            yield from _age_problems(option, version, line, column)
            yield from _type_problems(document, option)
        elif key in options.without_effect():
            meant = options.without_effect()[key]
            yield Problem("ignored_key", key, key, line, column, blocks=False, detail={"meant": meant})
        else:
            yield Problem("unknown_key", key, key, line, column, detail={"meant": options.similar_key(key)})


def _age_problems(option: Option, version: Version | None, line: int, column: int) -> Iterator[Problem]:
    key = option.key
    if option.since is not None and version is not None and version < option.since:
        yield Problem("key_too_new", key, key, line, column, detail={"since": _spelled(option.since)})
    if option.removed is not None and (version is None or version >= option.removed):
        detail = {"removed": _spelled(option.removed), "meant": option.instead}
        yield Problem("removed_key", key, key, line, column, detail=detail)


def _type_problems(document: Document, option: Option) -> Iterator[Problem]:
    value = document.get(option.key)
    found = type_name(value)
    if value is None or _is_of(option.type, value):
        return
    wanted: str = option.type
    place: tuple[str | int, ...] = ()
    if option.type == "strings":
        wanted = "object"
        if isinstance(value, dict):
            name = next(name for name, item in value.items() if not isinstance(item, str))
            wanted, found, place = "string", type_name(value[name]), (name,)
    line, column = document.place(option.key, *place)
    yield Problem("wrong_type", option.key, option.key, line, column, detail={"found": found, "wanted": wanted})


def _is_of(kind: ValueType, value: Any) -> bool:
    match kind:
        case "list":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "object":
            return isinstance(value, dict)
        case "strings":
            return isinstance(value, dict) and all(item is None or isinstance(item, str) for item in value.values())
    return True


def type_name(value: Any) -> str:
    """What JSON calls a value's type."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    names = {str: "string", list: "list", dict: "object", type(None): "null"}
    return names[type(value)]


def _flag_problems(document: Document, flags: Flags) -> Iterator[Problem]:
    """The same setting in the file and on the command line of the service: the engine does not start."""
    for name, values in flags.items():
        key = options.key_of_option(name)
        if key in document.keys and not options.options()[key].mixes:
            within = document.get(key) if key == PROXIES else None
            if isinstance(within, dict) and name not in within:
                continue  # each proxy by itself: another one may be on the command line
            line, column = document.place(key, name) if isinstance(within, dict) else document.place(key)
            detail = {"option": f"--{name}", "values": ", ".join(values)}
            yield Problem("flag_conflict", key, key, line, column, detail=detail)


# -- addresses --------------------------------------------------------------------------------------------------------
def _address_problems(document: Document, key: str, judge: Callable[[str], Finding | None]) -> Iterator[Problem]:
    value = document.get(key)
    seen: set[str] = set()
    for index, address in enumerate(value if isinstance(value, list) else ()):
        line, column = document.place(key, index)
        if not isinstance(address, str):
            detail = {"found": type_name(address), "wanted": "string"}
            yield Problem("wrong_type", key, str(address), line, column, detail=detail)
            continue
        found = judge(address)
        if found is not None:
            detail = {"right": found.right} if found.right else {}
            yield Problem(found.code, key, address, line, column, found.blocks, detail)
        if same_address(address) in seen:
            yield Problem("twice", key, address, line, column, blocks=False)
        seen.add(same_address(address))


def _proxy_problems(document: Document) -> Iterator[Problem]:
    found = document.get(PROXIES)
    for name, value in found.items() if isinstance(found, dict) else ():
        if name in ("http-proxy", "https-proxy") and isinstance(value, str) and value:
            finding = proxy_finding(value)
            if finding is not None:
                line, column = document.place(PROXIES, name)
                yield Problem(finding.code, PROXIES, value, line, column, finding.blocks)


# -- the repair -------------------------------------------------------------------------------------------------------
def _renamed(document: Document, problem: Problem) -> Document:
    """A key under the name that was meant, where that name is free and its value fits."""
    meant = problem.detail.get("meant", "")
    option = options.options().get(meant)
    if option is None or meant in document.keys:
        return document
    renamed = document.renamed(problem.key, meant)
    if not _is_of(option.type, renamed.get(meant)):
        renamed = _retyped(renamed, meant)
    return renamed if _is_of(option.type, renamed.get(meant)) else document


def _retyped(document: Document, key: str) -> Document:
    """A value of the type that the engine wants, where it says the same."""
    value = document.get(key)
    option = options.options()[key]
    right: Any = value
    if option.type == "list" and isinstance(value, str):
        right = [value]
    elif option.type == "boolean" and value in ("true", "false"):
        right = value == "true"
    elif option.type == "number" and isinstance(value, str) and value.isascii() and value.isdigit():
        right = int(value)
    elif option.type == "string" and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        right = value[0]
    elif option.type == "strings" and isinstance(value, dict):
        right = {name: _as_string(item) for name, item in value.items()}
    return document.with_value(key, right) if right is not value and _is_of(option.type, right) else document


def _as_string(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


def _with_right_addresses(document: Document, key: str, judge: Callable[[str], Finding | None]) -> Document:
    value = document.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return document
    right: dict[str, str] = {}  # by what is the same for two spellings
    for address in (part for item in value for part in separated(item) or ("",)):
        found = judge(address)
        corrected = address if found is None or found.right is None else found.right
        if corrected:
            right.setdefault(same_address(corrected), corrected)
    return document.with_value(key, list(right.values()))


def _spelled(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
