"""Words of a JSON text, read as a person meant them: full-width signs, wrong quotation marks, comments and all.

A `Token` carries what it is and where; what is wrong with it is noted as a fault, with the edit that mends it. Refuses
to know the order in which tokens may come (`parsing`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from firstmate.core.daemon_json.text_edits import Edit
from firstmate.core.daemon_json.values import FaultCode

TokenKind = Literal["{", "}", "[", "]", ":", ",", "string", "number", "literal", "word", "end"]

_SIGNS: Final[Mapping[str, TokenKind]] = {"{": "{", "}": "}", "[": "[", "]": "]", ":": ":", ",": ","}
_FULL_WIDTH: Final = dict(zip("：，、；｛｝［］【】﹕﹐︰", ":,,,{}[][]:,:", strict=True))
_WRONG_SIGNS: Final = {";": ",", "=": ":"}
_DOUBLE: Final = '"“”„‟＂〝〞«»「」『』'
_SINGLE: Final = "'‘’‚‛`´＇"
_INVISIBLE: Final = "\ufeff\u200b\u200c\u200d\u2060\u00ad"

_BLANKS: Final = re.compile(r"[ \t\n\r]+")
_STRING: Final = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"')
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# A colon belongs to a word in https://… and before the digits of a port; elsewhere it ends a key.
_WORD: Final = re.compile(rf"(?:[^\s,:=;{{}}\[\]{_DOUBLE}{_SINGLE}：，、；｛｝［］【】]|:(?=//)|:(?=[0-9]))+")
_COMMENT: Final = re.compile(r"(?://|#)[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE: Final = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_UNKNOWN_ESCAPE: Final = re.compile(r"""(?<!\\)(?:\\\\)*\\(?!["'‘’\\/bfnrtu])""")
_LITERALS: Final = {"true": "true", "false": "false", "null": "null", "none": "null", "nil": "null"}
_LINE_END: Final = re.compile(r"[\r\n]|\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `start` and `end` count characters of the text; `value` is that of a string, mended."""

    kind: TokenKind
    start: int
    end: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A fault before it has a line and a column."""

    code: FaultCode
    offset: int
    detail: Mapping[str, Any] = field(default_factory=dict)


class Scanner:
    """Gives token after token, `end` for ever after the last. What it finds wrong is in `found` and `edits`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Found] = []
        self.edits: list[Edit] = []
        self._at = 0

    def next(self) -> Token:
        """The next token, behind blanks and comments."""
        self._skip()
        text, start = self.text, self._at
        if start >= len(text):
            return Token("end", len(text), len(text))
        character = text[start]
        if character in _SIGNS:
            return self._token(_SIGNS[character], start + 1)
        if character in _FULL_WIDTH:
            return self._instead("full_width", start, _FULL_WIDTH[character])
        if character in _WRONG_SIGNS:
            return self._instead("wrong_sign", start, _WRONG_SIGNS[character])
        if found := _STRING.match(text, start):
            return self._token("string", found.end(), json.loads(found[0]))
        if character in _DOUBLE or character in _SINGLE:
            return self._odd_string(start)
        return self._word(start)

    def _token(self, kind: TokenKind, end: int, value: str = "") -> Token:
        token = Token(kind, self._at, end, value)
        self._at = end
        return token

    def _instead(self, code: FaultCode, start: int, wanted: str) -> Token:
        """A sign that stands where another one belongs."""
        self._mend(code, start, start + 1, wanted, {"character": self.text[start], "wanted": wanted})
        return self._token(_SIGNS[wanted], start + 1)

    def _mend(self, code: FaultCode, start: int, end: int, new: str, detail: Mapping[str, Any] | None = None) -> None:
        self.found.append(Found(code, start, detail or {}))
        self.edits.append(Edit(start, end, new))

    # -- between the words --------------------------------------------------------------------------------------------
    def _skip(self) -> None:
        text = self.text
        while self._at < len(text):
            if found := _BLANKS.match(text, self._at):
                self._at = found.end()
            elif found := _COMMENT.match(text, self._at):
                self._comment(found.end())
            elif text[self._at] in _INVISIBLE or text[self._at].isspace() or text[self._at] < " ":
                self._invisible()
            else:
                return

    def _invisible(self) -> None:
        """A run of blanks that JSON does not know: the wide blank of a Chinese keyboard, the hard one of web pages."""
        text, start = self.text, self._at
        end = start
        while end < len(text) and text[end] not in " \t\n\r" and (text[end] in _INVISIBLE or _is_blank(text[end])):
            end += 1
        name = unicodedata.name(text[start], f"U+{ord(text[start]):04X}")
        self._mend("invisible", start, end, " " if _is_blank(text[start]) else "", {"name": name})
        self._at = end

    def _comment(self, end: int) -> None:
        """Removes it, and with it the line where nothing else stands there."""
        text, start = self.text, self._at
        first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        before = text[first:start]
        found = _LINE_END.search(text, end)
        last = found.start() if found else len(text)
        if not before.strip() and not text[end:last].strip():
            after = last + (2 if text.startswith("\r\n", last) else 1)
            self._mend("comment", start, end, "")
            self.edits[-1] = Edit(first, min(after, len(text)), "")
        else:
            blanks = len(before) - len(before.rstrip(" \t"))
            self._mend("comment", start, end, "")
            self.edits[-1] = Edit(start - blanks if not text[end:last].strip() else start, end, "")
        self._at = end

    # -- strings that are none to JSON --------------------------------------------------------------------------------
    def _odd_string(self, start: int) -> Token:
        text = self.text
        opener = text[start]
        found = _LINE_END.search(text, start)
        line_end = found.start() if found else len(text)
        # A string that begins with " ends with the first one; only without any may another kind of mark be its end.
        kinds = ['"', _DOUBLE] if opener == '"' else [_DOUBLE if opener in _DOUBLE else _SINGLE]
        close = next((at for marks in kinds if (at := _closing(text, start + 1, line_end, marks)) >= 0), -1)
        if close < 0:
            content = text[start + 1 : line_end].rstrip()
            content = re.sub(r"[\s,，;；\]}］｝]+\Z", "", content)
            end = start + 1 + len(content)
        else:
            content = text[start + 1 : close]
            end = close + 1
        string, codes = _mended(content, opener)
        if close < 0:
            self.found.append(Found("open_string", start, {"text": content}))
        elif text[start] + text[close] != '""':
            wrong: FaultCode = "single_quotes" if opener in _SINGLE else "smart_quotes"
            at = start if opener != '"' else close
            self.found.append(Found(wrong, at, {"character": text[at]}))
        self.found += [Found(code, start + 1 + offset, {"text": piece}) for code, offset, piece in codes]
        self.edits.append(Edit(start, end, string))
        return self._token("string", end, json.loads(string))

    # -- numbers and bare words ---------------------------------------------------------------------------------------
    def _word(self, start: int) -> Token:
        text = self.text
        found = _WORD.match(text, start)
        word = found[0] if found else text[start]
        end = start + len(word)
        if _NUMBER.fullmatch(word):
            return self._token("number", end, word)
        if word in ("true", "false", "null"):
            return self._token("literal", end, word)
        if word.lower() in _LITERALS:
            right = _LITERALS[word.lower()]
            self._mend("literal", start, end, right, {"text": word, "wanted": right})
            return self._token("literal", end, right)
        if re.fullmatch(r"[+-]?[0-9]+", word):
            right = str(int(word)) if len(word) < 400 else word
            self._mend("number", start, end, right, {"text": word, "wanted": right})
            return self._token("number", end, right)
        string = json.dumps(word, ensure_ascii=False)
        self._mend("no_quotes", start, end, string, {"text": word})
        return self._token("word", end, word)


def _is_blank(character: str) -> bool:
    return character not in _INVISIBLE and (character.isspace() or character < " ")


def _closing(text: str, start: int, end: int, marks: str) -> int:
    """Where a string that began before `start` is closed by one of the marks, -1 if it is not before `end`."""
    at = start
    while at < end:
        if text[at] == "\\" and at + 1 < end:
            at += 2
            continue
        if text[at] in marks:
            return at
        at += 1
    return -1


def _mended(content: str, opener: str) -> tuple[str, list[tuple[FaultCode, int, str]]]:
    """The content as a JSON string in its quotation marks; faults inside with their offset.

    One backslash that JSON does not know, as in `C:\\docker\\new`, says that none of them was meant as JSON means it.
    """
    pieces = []
    faults: list[tuple[FaultCode, int, str]] = []
    escapes = re.compile(r'\\["\\]') if _UNKNOWN_ESCAPE.search(content) else _ESCAPE
    at = 0
    while at < len(content):
        character = content[at]
        if character == "\\":
            if found := escapes.match(content, at):
                pieces.append(found[0])
                at = found.end()
                continue
            if opener in _SINGLE and content[at + 1 : at + 2] in _SINGLE and content[at + 1 : at + 2]:
                pieces.append(content[at + 1])
                at += 2
                continue
            faults.append(("escape", at, content[at : at + 2]))
            pieces.append("\\\\")
        elif character == '"':
            pieces.append('\\"')
        elif character < " ":
            faults.append(("control", at, json.dumps(character)[1:-1]))
            pieces.append(json.dumps(character)[1:-1])
        else:
            pieces.append(character)
        at += 1
    return f'"{"".join(pieces)}"', faults
