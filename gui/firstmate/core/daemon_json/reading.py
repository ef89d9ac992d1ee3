"""From the bytes of a daemon.json to a document, or to what is wrong with it and how it could be right.

Three layers can be at fault: the encoding, the JSON, and the meaning of the settings that FirstMate edits. All faults
are told at once, each with its place in the text as it was read; the repair mends all of them, and is offered only when
a strict reader accepts the outcome. Refuses to write anything.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from firstmate.core.daemon_json.addresses import separated
from firstmate.core.daemon_json.document import EMPTY, INSECURE, MIRRORS, PROXIES, Document
from firstmate.core.daemon_json.parsing import Node, parse
from firstmate.core.daemon_json.scanning import Found
from firstmate.core.daemon_json.text_edits import edited, place
from firstmate.core.daemon_json.values import Fault

_ROUNDS: Final = 5
_WIDE_MARKS: Final = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file."""

    document: Document | None
    """None when an engine cannot read the file. With faults all the same: readable, and not as it should be."""
    faults: tuple[Fault, ...]
    repair: bytes | None
    """The whole file mended, None where nothing is at fault or a repair would be a guess."""
    text: str
    """What was read, decoded; lines and columns of faults count in it."""


def read(data: bytes | None) -> Reading:
    """Reads a file; None stands for no file. Never raises."""
    if data is None:
        return Reading(EMPTY, (), None, "")
    text, faults, readable = _decoded(data)
    if text is None:
        return Reading(None, faults, None, data.decode("utf-8", errors="replace"))
    parsed = parse(text)
    found = [*parsed.found, *_meanings(parsed.root)] if parsed.root is not None else [*parsed.found]
    found.sort(key=lambda one: one.offset)
    faults = (*faults, *(Fault(one.code, *place(text, one.offset), one.detail) for one in found))
    document = None
    if readable and not parsed.found:
        try:
            document = Document.of(text)
        except (ValueError, RecursionError) as error:
            faults = (*faults, _disagreement(text, error))
    if not faults:
        return Reading(document, (), None, text)
    return Reading(document, faults, _repair(text), text)


def _decoded(data: bytes) -> tuple[str | None, tuple[Fault, ...], bool]:
    """The text, faults of the encoding, and whether an engine could read on all the same."""
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return _by(data, name), (Fault("encoding", 1, 1, {"encoding": name.upper()}),), False
    if len(data) > 1 and data[:2].count(0) == 1:  # { and a zero: UTF-16 without a mark
        name = "utf-16-le" if data[1] == 0 else "utf-16-be"
        return _by(data, name), (Fault("encoding", 1, 1, {"encoding": "UTF-16"}),), False
    if data.startswith(codecs.BOM_UTF8):
        text = _by(data[len(codecs.BOM_UTF8) :], "utf-8")
        return text, (Fault("bom", 1, 1),), True
    try:
        return data.decode("utf-8"), (), True
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        where = place(before, len(before))
        text = _by(data, "gb18030")
        return text, (Fault("encoding", *where, {"encoding": "GBK" if text is not None else "?"}),), False


def _by(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _disagreement(text: str, error: Exception) -> Fault:
    if isinstance(error, json.JSONDecodeError):
        return Fault("syntax", *place(text, error.pos), {"text": text[error.pos : error.pos + 20]})
    return Fault("too_deep" if isinstance(error, RecursionError) else "syntax", 1, 1)


# -- what the settings mean -------------------------------------------------------------------------------------------
def _meanings(root: Node) -> Iterator[Found]:
    """Keys that are there twice, lists that are none, several addresses in one string."""
    yield from _doubles(root)
    for key in (MIRRORS, INSECURE):
        member = root.member(key)
        if member is None or (member.value.kind == "literal" and member.value.value == "null"):
            continue
        node = member.value
        if node.kind != "array":
            yield Found("wrong_type", node.start, {"key": key, "found": _type_of(node), "wanted": "list"})
        for item in node.items if node.kind == "array" else [node] if node.kind == "string" else ():
            if item.kind != "string":
                yield Found("wrong_type", item.start, {"key": key, "found": _type_of(item), "wanted": "string"})
            elif len(parts := separated(item.value)) > 1:
                yield Found("joined_addresses", item.start, {"key": key, "count": len(parts)})
    proxies = root.member(PROXIES)
    if proxies is not None and proxies.value.kind != "object" and proxies.value.value != "null":
        node = proxies.value
        yield Found("wrong_type", node.start, {"key": PROXIES, "found": _type_of(node), "wanted": "object"})


def _doubles(node: Node) -> Iterator[Found]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        seen: set[str] = set()
        for member in current.members:
            name = member.key.value
            if name in seen:
                yield Found("duplicate_key", member.key.start, {"key": name})
            seen.add(name)
        waiting += [member.value for member in current.members] + current.items


def _type_of(node: Node) -> str:
    if node.kind == "literal":
        return "null" if node.value == "null" else "boolean"
    return "list" if node.kind == "array" else node.kind


# -- the repair -------------------------------------------------------------------------------------------------------
def _repair(text: str) -> bytes | None:
    """Mends the JSON first, then the meaning. One round is enough for nearly every file."""
    for _ in range(_ROUNDS):
        parsed = parse(text)
        if not parsed.repairable:
            return None
        if not parsed.found:
            break
        text = edited(text, parsed.edits)
    try:
        document = _meant(Document.of(text))
    except (ValueError, RecursionError):
        return None
    return None if document is None else document.data()


def _meant(document: Document) -> Document | None:
    """The settings as they were meant, None where that is not clear."""
    document = document.without_doubles()
    for key in (MIRRORS, INSECURE):
        value = document.get(key, ())
        addresses = _addresses(value)
        if addresses is None:
            return None
        if value is not None and key in document.keys and addresses != value:
            document = document.with_value(key, addresses)
    if not isinstance(document.get(PROXIES, {}), dict | None):
        return None
    return document


def _addresses(value: Any) -> list[str] | None:
    if value is None:
        return []
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        return None
    addresses: list[str] = []
    for item in items:
        parts = separated(item)
        addresses += parts if len(parts) > 1 else [item]
    return addresses
