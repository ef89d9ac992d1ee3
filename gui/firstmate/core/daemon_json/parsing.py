"""From words to a tree, with every fault on the way and the edits that mend them.

The parser reads on where a strict one stops: a missing comma is noted and thought to be there. So a person sees all
faults at once, and the repair is a handful of edits in the person's own text instead of a text written anew. What it
does not understand it says so (`repairable` False) rather than guess. Refuses to know Docker's keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from firstmate.core.daemon_json.scanning import Found, Scanner, Token
from firstmate.core.daemon_json.text_edits import Edit, place
from firstmate.core.daemon_json.values import FaultCode

NodeKind = Literal["object", "array", "string", "number", "literal"]
DEEPEST: Final = 100
_LIST_IN_BRACES: Final = re.compile(r'\s*"(?:[^"\\\r\n]|\\.)*"\s*[,}]')
_NEXT_MEMBER: Final = re.compile(r'[,，]?\s*"(?:[^"\\\r\n]|\\.)*"\s*[:：]')
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_COLON: Final = re.compile(r"\s*[:：]")


@dataclass(slots=True)
class Node:
    """One value and where it stands. A string's `value` is its text, a number's and a literal's is its spelling."""

    kind: NodeKind
    start: int
    end: int
    value: str = ""
    members: list[Member] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def member(self, name: str) -> Member | None:
        """The last member of that name: the one that counts."""
        return next((member for member in reversed(self.members) if member.key.value == name), None)


@dataclass(frozen=True, slots=True)
class Member:
    """A key and its value."""

    key: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Parsed:
    """What came of a text. `root` None: nothing is in it."""

    root: Node | None
    found: tuple[Found, ...]
    edits: tuple[Edit, ...]
    repairable: bool


def parse(text: str) -> Parsed:
    """Reads the whole text. Never raises."""
    parser = _Parser(text)
    root = parser.document()
    scanner = parser.scanner
    order = sorted(range(len(scanner.found)), key=lambda at: (scanner.found[at].offset, at))
    return Parsed(root, tuple(scanner.found[at] for at in order), tuple(scanner.edits), parser.repairable)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.scanner = Scanner(text)
        self.repairable = True
        self._open: list[str] = []
        self._last_end = 0
        self._token = self.scanner.next()

    # -- reading on ---------------------------------------------------------------------------------------------------
    def _advance(self) -> Token:
        token = self._token
        self._last_end = token.end
        self._token = self.scanner.next()
        return token

    def _note(self, code: FaultCode, offset: int, **detail: Any) -> None:
        self.scanner.found.append(Found(code, offset, detail))

    def _give_up(self, code: FaultCode, offset: int, **detail: Any) -> None:
        self._note(code, offset, **detail)
        self.repairable = False

    def _edit(self, start: int, end: int, new: str) -> None:
        """Adds an edit; one that the scanner made for the same word gives way to it."""
        if end > start:
            self.scanner.edits = [edit for edit in self.scanner.edits if (edit.start, edit.end) != (start, end)]
        self.scanner.edits.append(Edit(start, end, new))

    def _not_closed(self, opener: Token, character: str, wanted: str) -> int:
        """Closes here what was never closed; returns where that is."""
        at = self._last_end
        line, column = place(self.text, opener.start)
        self._note("not_closed", at, character=character, wanted=wanted, opened_line=line, opened_column=column)
        self._edit(at, at, self._on_its_line(opener, wanted))
        return at

    def _on_its_line(self, opener: Token, wanted: str) -> str:
        """A bracket as people would close one that was opened in an earlier line: in a line of its own."""
        between = _LINE_END.search(self.text, opener.start, self._last_end)
        if between is None or self._token.kind != "end":
            return wanted
        line = self.text[: opener.start].splitlines()[-1] if opener.start else ""
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        return f"{between[0]}{indent}{wanted}"

    def _comma(self, pending: Token | None, *, first: bool) -> Token | None:
        """The comma that waits for the next element; one too many is taken out."""
        token = self._advance()
        if pending is None and not first:
            return token
        self._note("extra_comma", token.start)
        self._edit(token.start, token.end, "")
        return pending

    def _drop(self, comma: Token | None) -> None:
        if comma is not None:
            self._note("trailing_comma", comma.start)
            self._edit(comma.start, comma.end, "")

    def _missing_comma(self) -> None:
        self._note("missing_comma", self._last_end)
        self._edit(self._last_end, self._last_end, ",")

    # -- the whole text -----------------------------------------------------------------------------------------------
    def document(self) -> Node | None:
        if self._token.kind == "end":
            return None
        first = self._token
        if first.kind in ("string", "word") and _COLON.match(self.text, first.end):
            self._note("no_braces", first.start)
            self._edit(first.start, first.start, "{")
            root = self._object(virtual=True)
        else:
            root = self._value(0)
            if root.kind != "object":
                self._give_up("not_an_object", root.start)
        while not self._is_over():
            self._behind_the_end(root)
        return root

    def _is_over(self) -> bool:
        return self._token.kind == "end"

    def _behind_the_end(self, root: Node) -> None:
        """Something follows the closing brace: too many brackets, or a snippet pasted below."""
        token = self._token
        if token.kind in ("}", "]"):
            self._note("extra_bracket", token.start, character=token.kind)
            self._edit(token.start, token.end, "")
            self._advance()
        elif token.kind == ",":
            self._note("extra_comma", token.start)
            self._edit(token.start, token.end, "")
            self._advance()
        elif root.kind == "object" and (
            token.kind == "{" or (token.kind in ("string", "word") and _COLON.match(self.text, token.end))
        ):
            self._second_object(root, token)
        else:
            self._give_up("syntax", token.start, text=self.text[token.start : token.end][:40])
            self._advance()

    def _second_object(self, root: Node, token: Token) -> None:
        """Makes one object of two: the first one's end becomes a comma, the second one's beginning goes."""
        self._note("two_objects", token.start)
        end = root.end
        second = self._object(virtual=token.kind != "{")
        if self.text[end - 1 : end] not in ("}", "｝", "]"):
            self.repairable = False  # the first one's end was itself made up
        self._edit(end - 1, end, "," if root.members and second.members else "")
        if token.kind == "{":
            self._edit(token.start, token.end, "")
        root.members += second.members
        root.end = second.end

    # -- values -------------------------------------------------------------------------------------------------------
    def _value(self, depth: int) -> Node:
        token = self._token
        if depth > DEEPEST:
            self._give_up("too_deep", token.start)
            while not self._is_over():
                self._advance()
            return Node("literal", token.start, token.start, "null")
        if token.kind == "{":
            if _LIST_IN_BRACES.match(self.text, token.end):
                return self._array(depth, braces=True)
            return self._object(depth=depth)
        if token.kind == "[":
            return self._array(depth)
        if token.kind in ("string", "word"):
            self._advance()
            return Node("string", token.start, token.end, token.value)
        if token.kind in ("number", "literal"):
            self._advance()
            return Node("number" if token.kind == "number" else "literal", token.start, token.end, token.value)
        self._give_up("missing_value", token.start)
        return Node("literal", token.start, token.start, "null")

    def _object(self, *, depth: int = 0, virtual: bool = False) -> Node:
        """An object; a virtual one has no brace to begin with, and ends without one, too."""
        opener = self._token
        node = Node("object", opener.start, opener.end)
        if not virtual:
            self._advance()
        self._open.append("{")
        comma: Token | None = None
        while True:
            token = self._token
            if token.kind == ",":
                comma = self._comma(comma, first=not node.members)
                continue
            if token.kind in ("}", "]", "end"):
                self._drop(comma)
                self._close_object(node, opener, virtual=virtual)
                break
            if node.members and comma is None:
                self._missing_comma()
            comma = None
            self._member(node, depth)
        self._open.pop()
        return node

    def _member(self, node: Node, depth: int) -> None:
        token = self._token
        if token.kind not in ("string", "word", "number", "literal"):
            self._give_up("missing_key", token.start)
            if token.kind == ":":
                self._advance()
            node.members.append(Member(Node("string", token.start, token.start), self._value(depth + 1)))
            return
        self._advance()
        key = Node("string", token.start, token.end, token.value)
        if token.kind in ("number", "literal"):
            self._note("no_quotes", token.start, text=token.value)
            self._edit(token.start, token.end, f'"{token.value}"')
        if self._token.kind == ":":
            self._advance()
        else:
            self._note("missing_colon", self._last_end, key=key.value)
            self._edit(self._last_end, self._last_end, ":")
        node.members.append(Member(key, self._value(depth + 1)))

    def _close_object(self, node: Node, opener: Token, *, virtual: bool) -> None:
        token = self._token
        if token.kind == "}":
            node.end = token.end
            self._advance()
        elif token.kind == "]" and "[" not in self._open:
            self._note("wrong_bracket", token.start, character="]", wanted="}")
            self._edit(token.start, token.end, "}")
            node.end = token.end
            self._advance()
        elif virtual:
            self._edit(self._last_end, self._last_end, "}")
            node.end = self._last_end
        else:
            node.end = self._not_closed(opener, "{", "}")

    def _array(self, depth: int, *, braces: bool = False) -> Node:
        """A list; `braces`: strings between { and }, which was meant to be one."""
        opener = self._advance()
        node = Node("array", opener.start, opener.end)
        if braces:
            self._note("wrong_bracket", opener.start, character="{", wanted="[")
            self._edit(opener.start, opener.end, "[")
        self._open.append("[")
        comma: Token | None = None
        while True:
            token = self._token
            if _NEXT_MEMBER.match(self.text, token.start) and "{" in self._open:
                # `["a", "debug": true`: the list was meant to end before this comma or key.
                self._drop(comma)
                node.end = self._not_closed(opener, "[", "]")
                break
            if token.kind == ",":
                comma = self._comma(comma, first=not node.items)
                continue
            if token.kind in ("}", "]", "end"):
                self._drop(comma)
                self._close_array(node, opener, braces=braces)
                break
            if token.kind == ":":
                self._give_up("syntax", token.start, text=":")
                self._advance()
                continue
            if node.items and comma is None:
                self._missing_comma()
            comma = None
            node.items.append(self._value(depth + 1))
        self._open.pop()
        return node

    def _close_array(self, node: Node, opener: Token, *, braces: bool) -> None:
        token = self._token
        if token.kind == "]" or (token.kind == "}" and (braces or "{" not in self._open)):
            if token.kind == "}":
                if not braces:
                    self._note("wrong_bracket", token.start, character="}", wanted="]")
                self._edit(token.start, token.end, "]")
            node.end = token.end
            self._advance()
        else:
            node.end = self._not_closed(opener, "[", "]")
