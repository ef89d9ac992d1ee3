"""A daemon.json as text that can be changed in a few places, with everything else exactly as it was.

The field's tools for this (json5, json-five, tree-sitter) write a text anew or cannot edit; so settings are changed by
edits at the places that the parser found: order, indentation, line ends, unknown keys and the spelling of numbers stay
because nobody touches them. Refuses text with faults (`reading` explains and mends those).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from firstmate.core.daemon_json.parsing import Member, Node, parse
from firstmate.core.daemon_json.text_edits import Edit, edited, place
from firstmate.core.daemon_json.values import Proxies, Settings

MIRRORS: Final = "registry-mirrors"
INSECURE: Final = "insecure-registries"
PROXIES: Final = "proxies"
_PROXY_KEYS: Final = (("http-proxy", "http"), ("https-proxy", "https"), ("no-proxy", "no_proxy"))
_INDENT: Final = "  "
_LONGEST_LINE: Final = 100


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a daemon.json that a strict reader accepts, or nothing but blanks."""

    text: str
    is_file: bool = True
    """False: there is no file, which engines do not mind; an empty file stops the older ones."""
    _root: Node | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, text: str) -> Document:
        """Raises ValueError for a text that is not one JSON object."""
        parsed = parse(text)
        if parsed.found or (parsed.root is not None and parsed.root.kind != "object"):
            raise ValueError(f"no JSON object: {parsed.found[0].code if parsed.found else 'not_an_object'}")
        if parsed.root is not None:
            json.loads(text)  # a second opinion: never ours alone
        return cls(text, True, parsed.root)

    def data(self) -> bytes:
        """The file: UTF-8 without a byte-order mark, and never empty, which older engines do not start with."""
        return b"{}\n" if self.is_empty else self.text.encode()

    # -- reading ------------------------------------------------------------------------------------------------------
    @property
    def is_empty(self) -> bool:
        """Nothing is in the file, not even `{}`."""
        return self._root is None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the outermost object in their order."""
        return tuple(member.key.value for member in self._members())

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key as Python has it. Of two members of that name the last counts, as for the engine."""
        member = self._root.member(key) if self._root else None
        return default if member is None else self._value(member.value)

    @property
    def mirrors(self) -> tuple[str, ...]:
        return self._strings(MIRRORS)

    @property
    def insecure_registries(self) -> tuple[str, ...]:
        return self._strings(INSECURE)

    @property
    def proxies(self) -> Proxies:
        found = self.get(PROXIES)
        read = {name: found.get(key) for key, name in _PROXY_KEYS} if isinstance(found, dict) else {}
        return Proxies(**{name: value for name, value in read.items() if isinstance(value, str)})

    def place(self, key: str, *within: int | str) -> tuple[int, int]:
        """Line and column of a key's name, or of a value inside its value: `place("registry-mirrors", 1)`."""
        member = self._root.member(key) if self._root else None
        if member is None:
            return 1, 1
        node = member.key
        inside: Node | None = member.value
        for step in within:
            if inside is None:
                break
            if isinstance(step, int):
                inside = inside.items[step] if step < len(inside.items) else None
            else:
                found = inside.member(step)
                inside = found.value if found else None
        return place(self.text, (inside if within and inside is not None else node).start)

    def _members(self) -> Sequence[Member]:
        return self._root.members if self._root else ()

    def _value(self, node: Node) -> Any:
        return json.loads(self.text[node.start : node.end])

    def _strings(self, key: str) -> tuple[str, ...]:
        found = self.get(key)
        return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()

    # -- changing -----------------------------------------------------------------------------------------------------
    def with_settings(self, settings: Settings) -> Document:
        """The document with these settings; the very same text where they are there already."""
        changed = self
        if settings.mirrors is not None:
            changed = changed.with_value(MIRRORS, list(settings.mirrors))
        if settings.insecure_registries is not None:
            changed = changed.with_value(INSECURE, list(settings.insecure_registries))
        if settings.proxies is not None:
            changed = changed._with_proxies(settings.proxies)
        return changed

    def with_value(self, key: str, value: Any) -> Document:
        """One member of the outermost object set, or put behind the last one."""
        if self._root is None:
            return Document.of(f"{{\n{_INDENT}{_spelled(key)}: {_block(value, _INDENT, _INDENT, chr(10))}\n}}\n")
        members = [member for member in self._root.members if member.key.value == key]
        doubles = [self._removal(self._root, member) for member in members[:-1]]
        if not members:
            return self._edited([self._addition(self._root, key, value)])
        if json.dumps(self._value(members[-1].value)) == json.dumps(value):  # == takes 1 for True
            return self._edited(doubles)
        return self._edited([*doubles, self._replacement(members[-1].value, value)])

    def without(self, key: str, within: str = "") -> Document:
        """A member removed, with its comma and its line; of the object that is the value of `within` where given."""
        changed = self
        while (parent := changed._object(within)) is not None and (found := parent.member(key)) is not None:
            changed = changed._edited([changed._removal(parent, found)])
        return changed

    def renamed(self, old: str, new: str) -> Document:
        """A key of the outermost object under another name, with its value and in its place."""
        found = [member for member in self._members() if member.key.value == old]
        return self._edited(Edit(member.key.start, member.key.end, _spelled(new)) for member in found)

    def without_doubles(self) -> Document:
        """Of several members of one name in an object only the last, the one that counts for the engine."""
        edits = []
        waiting = [self._root] if self._root else []
        while waiting:
            node = waiting.pop()
            last = {member.key.value: member for member in node.members}
            edits += [self._removal(node, member) for member in node.members if last[member.key.value] is not member]
            waiting += [member.value for member in last.values()] + node.items
        return self._edited(edits)

    def _with_proxies(self, proxies: Proxies) -> Document:
        """Each proxy set or removed. With none left the member goes: engines before 23.0 do not know it."""
        wanted = {key: getattr(proxies, name) for key, name in _PROXY_KEYS}
        present = self.get(PROXIES)
        if not isinstance(present, dict):
            values = {key: value for key, value in wanted.items() if value}
            return self.with_value(PROXIES, values) if values else self.without(PROXIES)
        if not any(wanted.values()) and not set(present) - set(wanted):
            return self.without(PROXIES)
        changed = self
        for key, value in wanted.items():
            changed = changed._with_proxy(key, value)
        return changed

    def _with_proxy(self, key: str, value: str) -> Document:
        parent = self._object(PROXIES)
        assert parent is not None
        if not value:
            return self.without(key, within=PROXIES)
        found = parent.member(key)
        if found is None:
            return self._edited([self._addition(parent, key, value)])
        return self if self._value(found.value) == value else self._edited([self._replacement(found.value, value)])

    def _object(self, key: str) -> Node | None:
        if not key:
            return self._root
        member = self._root.member(key) if self._root else None
        return member.value if member is not None and member.value.kind == "object" else None

    def _edited(self, edits: Iterable[Edit]) -> Document:
        made = list(edits)
        return Document.of(edited(self.text, made)) if made else self

    # -- edits in the file's own style --------------------------------------------------------------------------------
    def _replacement(self, node: Node, value: Any) -> Edit:
        """A value in place of another: on one line where the old one was, unless that would be a long one."""
        flat = _spelled(value)
        is_on_one_line = bool(node.items or node.members) and not _has_line_end(self.text[node.start : node.end])
        room = _LONGEST_LINE - (node.start - self._line_start(node.start))
        if not self._is_spread() or (is_on_one_line and len(flat) <= room):
            return Edit(node.start, node.end, flat)
        indent = self._indent_at(node.start)
        return Edit(node.start, node.end, _block(value, indent, self._unit(), self._line_end()))

    def _addition(self, parent: Node, key: str, value: Any) -> Edit:
        """A member behind the last one, on a line of its own where the others have one."""
        new = f"{_spelled(key)}{self._colon(parent)}"
        line_end, unit = self._line_end(), self._unit()
        if not parent.members:
            inner = self.text[parent.start + 1 : parent.end - 1]
            if parent is not self._root and not _has_line_end(inner):
                return Edit(parent.start + 1, parent.end - 1, new + _spelled(value))
            base = self._indent_at(parent.start)
            body = f"{line_end}{base}{unit}{new}{_block(value, base + unit, unit, line_end)}{line_end}{base}"
            return Edit(parent.start + 1, parent.end - 1, body)
        last = parent.members[-1]
        start = parent.members[-2].value.end if len(parent.members) > 1 else parent.start + 1
        gap = (
            self.text[start : last.key.start].lstrip(",")
            if len(parent.members) > 1
            else self.text[start : last.key.start]
        )
        if _has_line_end(gap):
            indent = self._indent_at(last.key.start)
            addition = f",{line_end}{indent}{new}{_block(value, indent, unit, line_end)}"
        else:
            addition = f", {new}{_spelled(value)}"
        return Edit(last.value.end, last.value.end, addition)

    def _removal(self, parent: Node, member: Member) -> Edit:
        """A member with the comma behind it, or in front of it where it is the last."""
        at = next(index for index, other in enumerate(parent.members) if other is member)
        if at + 1 < len(parent.members):
            return Edit(member.key.start, parent.members[at + 1].key.start, "")
        if at > 0:
            return Edit(parent.members[at - 1].value.end, member.value.end, "")
        return Edit(parent.start + 1, parent.end - 1, "")

    def _line_start(self, offset: int) -> int:
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def _indent_at(self, offset: int) -> str:
        """The blanks with which the line of this character begins."""
        found = re.match(r"[ \t]*", self.text[self._line_start(offset) : offset])
        return found[0] if found else ""

    def _is_spread(self) -> bool:
        return _has_line_end(self.text.strip())

    def _line_end(self) -> str:
        found = re.search(r"\r\n|\n|\r", self.text)
        return found[0] if found else "\n"

    def _unit(self) -> str:
        """One step of indentation, as the first member of the outermost object shows it."""
        if self._root and self._root.members:
            first = self._root.members[0].key.start
            indent, base = self._indent_at(first), self._indent_at(self._root.start)
            alone = not self.text[self._line_start(first) : first].strip()
            if alone and indent.startswith(base) and len(indent) > len(base):
                return indent[len(base) :]
        return _INDENT

    def _colon(self, parent: Node) -> str:
        """The colon with its blanks, as the other members of the object have it."""
        for member in (*parent.members, *self._members()):
            between = self.text[member.key.end : member.value.start]
            if not _has_line_end(between):
                return between
        return ": "


EMPTY: Final = Document("", is_file=False)


def _has_line_end(text: str) -> bool:
    return "\n" in text or "\r" in text


def _spelled(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if any("\ud800" <= character <= "\udfff" for character in text) else text


def _block(value: Any, indent: str, unit: str, line_end: str) -> str:
    """Spread over lines below a key that is indented by `indent`."""
    inner = indent + unit
    if isinstance(value, list) and value:
        items = f",{line_end}".join(f"{inner}{_block(item, inner, unit, line_end)}" for item in value)
        return f"[{line_end}{items}{line_end}{indent}]"
    if isinstance(value, dict) and value:
        pairs = [f"{inner}{_spelled(key)}: {_block(item, inner, unit, line_end)}" for key, item in value.items()]
        return f"{{{line_end}{f',{line_end}'.join(pairs)}{line_end}{indent}}}"
    return _spelled(value)
