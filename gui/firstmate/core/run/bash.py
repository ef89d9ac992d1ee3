r"""A text as bash cuts it: quotes, escapes, line continuations, comments, operators, variables (bash manual, ch. 3).

The standard library's `shlex` knows no `$'…'`, no operators, no variables, no places, and reads `\` before a line break
as a letter; `bashlex` is under the GPL, tree-sitter a compiled parser for a whole language. What a run line uses is the
small part below. Two mistakes of web pages are read as meant, with a remark: blanks or a comment after the last `\` of
a line, and a comment line between continued lines.
"""

from __future__ import annotations

import re
from typing import Final

from firstmate.core.run.lexing import (
    BLANKS,
    DOUBLE_CURLY,
    INVISIBLE,
    PLACEHOLDER,
    SINGLE_CURLY,
    Collector,
    Command,
    LineError,
    Remark,
    Surroundings,
)

_ANSI_ESCAPES: Final = {
    "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip
_ANSI: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(.))", re.DOTALL
)
_CONTINUATION: Final = re.compile(r"\\([ \t\u00a0]*(?:#[^\n]*)?)\r?\n")
_COMMENT_LINES: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*#[^\n]*\r?\n")
_REDIRECTION: Final = re.compile(r"(?:\d*|&)(?:>>|>\||>&|<<<|<<-?|<&|<>|>|<)")


def cut(text: str, surroundings: Surroundings) -> tuple[list[Command], list[Remark]]:
    """The commands of the text. Raises LineError."""
    return _Bash(text, surroundings).read()


class _Bash:
    def __init__(self, text: str, surroundings: Surroundings) -> None:
        self._text = text
        self._around = surroundings
        self._out = Collector()

    def read(self) -> tuple[list[Command], list[Remark]]:
        text, out, place = self._text, self._out, 0
        while place < len(text):
            place = self._step(place)
        out.end_command(len(text), "")
        return out.commands, out.remarks

    def _step(self, place: int) -> int:
        text, out = self._text, self._out
        letter = text[place]
        if letter == "\\":
            return self._backslash(place)
        if letter == "'":
            return self._single(place, place + 1, "'")
        if letter == '"':
            return self._double(place, '"')
        if letter == "$":
            return self._dollar(place, quoted=False)
        if letter == "`":
            return self._backquote(place, quoted=False)
        if letter == "\n":
            out.end_command(place, "\n")
            return place + 1
        if letter in BLANKS:
            out.end_word(place)
            return place + 1
        if letter in INVISIBLE:
            return place + 1
        if letter == "#" and not out.in_word:
            end = text.find("\n", place)
            return len(text) if end < 0 else end
        if letter == "<" and (own := PLACEHOLDER.match(text, place)):
            out.add(own[0], place)
            out.remark("placeholder", own[0], place)
            return own.end()
        if letter in ";|&<>()" or (letter.isdigit() and not out.in_word):
            after = self._operator(place)
            if after is not None:
                return after
        if letter == "~" and not out.in_word:
            return self._tilde(place)
        if letter in DOUBLE_CURLY or letter in SINGLE_CURLY:
            return self._curly(place)
        out.add(letter, place)
        return place + 1

    def _backslash(self, place: int) -> int:
        text, out = self._text, self._out
        match = _CONTINUATION.match(text, place)
        if match:
            if match[1]:
                out.end_word(place)
                out.remark("after_continuation", match[1].strip() or "␣", match.start(1))
            comments = _COMMENT_LINES.match(text, match.end())
            if comments:
                out.end_word(place)
                out.remark("comment_inside", comments[0].strip(), comments.start())
            return (comments or match).end()
        if place + 1 == len(text) or not text[place + 1 :].strip():
            return len(text)  # a copied line whose next one was left behind
        out.add(text[place + 1], place, quoted=True)
        return place + 2

    def _single(self, start: int, place: int, closing: str) -> int:
        end = place
        while end < len(self._text) and self._text[end] not in closing:
            end += 1
        if end == len(self._text):
            raise LineError("open_quote", start)
        self._out.add(self._text[place:end], start, quoted=True)
        return end + 1

    def _double(self, start: int, closing: str) -> int:
        text, out, place = self._text, self._out, start + 1
        out.add("", start, quoted=True)
        while place < len(text):
            letter = text[place]
            if letter in closing:
                return place + 1
            if letter == "\\" and place + 1 < len(text) and text[place + 1] in '$`"\\\n':
                out.add("" if text[place + 1] == "\n" else text[place + 1], place, quoted=True)
                place += 2
            elif letter == "$":
                place = self._dollar(place, quoted=True)
            elif letter == "`":
                place = self._backquote(place, quoted=True)
            else:
                out.add(letter, place, quoted=True)
                place += 1
        raise LineError("open_quote", start)

    def _curly(self, place: int) -> int:
        """Quotes that a web page made round: meant as straight ones when they come in pairs."""
        text, out = self._text, self._out
        kind = DOUBLE_CURLY + '"' if text[place] in DOUBLE_CURLY else SINGLE_CURLY + "'"
        inside_a_word = place > 0 and text[place - 1].isalnum()
        if inside_a_word or not any(letter in kind for letter in text[place + 1 :]):
            out.add(text[place], place)
            return place + 1
        out.remark("curly_quotes", text[place], place)
        return self._double(place, kind) if text[place] in DOUBLE_CURLY else self._single(place, place + 1, kind)

    def _operator(self, place: int) -> int | None:
        text, out = self._text, self._out
        redirection = _REDIRECTION.match(text, place)
        if redirection and not text.startswith(("<(", ">("), place):
            out.end_word(place)
            target = re.compile(r"[ \t]*(?:'[^']*'|\"[^\"]*\"|[^\s;|&<>]*)").match(text, redirection.end())
            end = target.end() if target else redirection.end()
            out.remark("redirection", text[place:end], place)
            return end
        match = re.compile(r"\|\||&&|\|&|;;|[;|&()]").match(text, place)
        if match is None:
            return None
        if match[0] == "&":
            out.remark("background", "&", place)
        out.end_command(place, match[0])
        return match.end()

    def _tilde(self, place: int) -> int:
        match = re.compile(r"~(?=[/\s:]|$)").match(self._text, place)
        if match and self._around.home:
            self._out.add(self._around.home, place)
        else:
            self._out.add("~", place)
        return place + 1

    def _dollar(self, place: int, *, quoted: bool) -> int:
        text, out = self._text, self._out
        if not quoted and text.startswith("$'", place):
            return self._ansi(place)
        if not quoted and text.startswith('$"', place):
            return self._double(place + 1, '"')
        if text.startswith("$(", place):
            end = _closing(text, place + 1)
            if end < 0:
                raise LineError("open_quote", place)
            return self._substitute(place, end + 1, text[place + 2 : end].strip(), quoted)
        match = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?::?([-=])([^}]*))?\}|([A-Za-z_]\w*|[0-9?@*#]))").match(text, place)
        if match is None:
            out.add("$", place, quoted=quoted)
            return place + 1
        name = match[1] or match[4]
        value = self._around.variable(name)
        if value is None and match[2] is not None:
            value = match[3]
        if value is None:
            out.remark("variable", match[0], place)
        out.add(match[0] if value is None else value, place, quoted=quoted)
        return match.end()

    def _backquote(self, place: int, *, quoted: bool) -> int:
        end = self._text.find("`", place + 1)
        if end < 0:
            raise LineError("open_quote", place)
        return self._substitute(place, end + 1, self._text[place + 1 : end].strip(), quoted)

    def _substitute(self, place: int, end: int, command: str, quoted: bool) -> int:
        if command.startswith("#") or not command:  # `#optional`: a comment in the middle of a line, and no output
            return end
        value = self._around.substitution(command)
        if value is None:
            self._out.remark("substitution", self._text[place:end], place)
        self._out.add(self._text[place:end] if value is None else value, place, quoted=quoted)
        return end

    def _ansi(self, start: int) -> int:
        text, out, place = self._text, self._out, start + 2
        raw = bytearray()
        while place < len(text):
            letter = text[place]
            if letter == "'":
                out.add(raw.decode("utf-8", "surrogateescape"), start, quoted=True)
                return place + 1
            match = _ANSI.match(text, place)
            if letter != "\\" or match is None:
                raw += letter.encode("utf-8", "surrogateescape")
                place += 1
                continue
            if match[1] or match[2]:
                raw.append(int(match[1], 16) if match[1] else int(match[2], 8) & 0xFF)
            elif match[3] or match[4]:
                raw += chr(int(match[3] or match[4], 16)).encode("utf-8", "surrogatepass")
            else:
                raw += _ANSI_ESCAPES.get(match[5], "\\" + match[5]).encode("utf-8", "surrogateescape")
            place = match.end()
        raise LineError("open_quote", start)


def _closing(text: str, opening: int) -> int:
    """The place of the bracket that closes the one at `opening`; -1 when there is none."""
    depth = 0
    for place in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return -1
