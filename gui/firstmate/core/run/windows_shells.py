"""A text as PowerShell and as cmd cut it, and as the C runtime of Windows programs cuts the rest.

PowerShell: about_Quoting_Rules, about_Parsing, about_Special_Characters. cmd: its caret, its quotes, its %NAME%, and
then "Parsing C command-line arguments" of the Microsoft C runtime, because cmd hands over the line as it stands.
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

_TICKS: Final = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TICK_LINE: Final = re.compile(r"`([ \t\u00a0]*(?:#[^\n]*)?)\r?\n")
_COMMENT_LINES: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*#[^\n]*\r?\n")
_VARIABLE: Final = re.compile(r"\$(?:\{(?:env:)?([^}]+)\}|(?:env:)?([A-Za-z_]\w*))", re.IGNORECASE)
_PERCENT: Final = re.compile(r"%([A-Za-z_][A-Za-z0-9_().-]*)%")


def cut_powershell(text: str, surroundings: Surroundings) -> tuple[list[Command], list[Remark]]:
    """The commands of the text. Raises LineError."""
    return _PowerShell(text, surroundings).read()


class _PowerShell:
    def __init__(self, text: str, surroundings: Surroundings) -> None:
        self._text = text
        self._around = surroundings
        self._out = Collector()

    def read(self) -> tuple[list[Command], list[Remark]]:
        place = 0
        while place < len(self._text):
            place = self._step(place)
        self._out.end_command(len(self._text), "")
        return self._out.commands, self._out.remarks

    def _step(self, place: int) -> int:
        text, out = self._text, self._out
        letter = text[place]
        if letter == "`":
            return self._tick(place)
        if letter == "'" or letter in SINGLE_CURLY:
            return self._single(place)
        if letter == '"' or letter in DOUBLE_CURLY:
            return self._double(place)
        if letter == "$":
            return self._dollar(place, quoted=False)
        if letter == "\n":
            out.end_command(place, "\n")
            return place + 1
        if letter in BLANKS:
            out.end_word(place)
            if text.startswith("--%", place + 1) and text[place + 4 : place + 5] in ("", *BLANKS):
                return self._verbatim(place + 4)
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
        match = re.compile(
            r"(?:(?:\d|\*)?>>?(?:&1)?|<)[ \t]*[^\s;|&]*" if not out.in_word else r">>?[ \t]*[^\s;|&]*"
        ).match(text, place)
        if match:
            out.end_word(place)
            out.remark("redirection", match[0], place)
            return match.end()
        match = re.compile(r"\|\||&&|[;|&]").match(text, place)
        if match:
            out.end_command(place, match[0])
            return match.end()
        if letter == "~" and not out.in_word and re.match(r"~(?=[/\\:\s]|$)", text[place:]) and self._around.home:
            out.add(self._around.home, place)
            return place + 1
        out.add(letter, place)
        return place + 1

    def _tick(self, place: int) -> int:
        text, out = self._text, self._out
        match = _TICK_LINE.match(text, place)
        if match:
            if match[1]:
                out.end_word(place)
                out.remark("after_continuation", match[1].strip() or "␣", match.start(1))
            comments = _COMMENT_LINES.match(text, match.end())
            if comments:
                out.end_word(place)
                out.remark("comment_inside", comments[0].strip(), comments.start())
            return (comments or match).end()
        if not text[place + 1 :].strip():
            return len(text)
        out.add(_TICKS.get(text[place + 1], text[place + 1]), place, quoted=True)
        return place + 2

    def _single(self, start: int) -> int:
        """A quote, straight or curly, ends the string unless doubled."""
        text, out, place = self._text, self._out, start + 1
        quotes = "'" + SINGLE_CURLY[:4]
        out.add("", start, quoted=True)
        while place < len(text):
            if text[place] in quotes:
                if place + 1 == len(text) or text[place + 1] not in quotes:
                    return place + 1
                place += 1  # of a doubled one the second stands
                out.add(text[place], place, quoted=True)
            else:
                out.add(text[place], place, quoted=True)
            place += 1
        raise LineError("open_quote", start)

    def _double(self, start: int) -> int:
        text, out, place = self._text, self._out, start + 1
        quotes = '"' + DOUBLE_CURLY
        out.add("", start, quoted=True)
        while place < len(text):
            letter = text[place]
            if letter in quotes:
                if place + 1 == len(text) or text[place + 1] not in quotes:
                    return place + 1
                out.add(letter, place, quoted=True)
                place += 2
            elif letter == "`" and place + 1 < len(text):
                out.add(_TICKS.get(text[place + 1], text[place + 1]), place, quoted=True)
                place += 2
            elif letter == "$":
                place = self._dollar(place, quoted=True)
            else:
                out.add(letter, place, quoted=True)
                place += 1
        raise LineError("open_quote", start)

    def _dollar(self, place: int, *, quoted: bool) -> int:
        text, out = self._text, self._out
        if text.startswith("$(", place):
            end = text.find(")", place)
            if end < 0:
                raise LineError("open_quote", place)
            value = self._around.substitution(text[place + 2 : end].strip())
            code, raw = "substitution", text[place : end + 1]
        else:
            match = _VARIABLE.match(text, place)
            if match is None:
                out.add("$", place, quoted=quoted)
                return place + 1
            name = match[1] or match[2]
            # ${PWD}:/data needs its brackets; $PWD:/data names a drive. Both are meant alike.
            value = self._around.variable(name.removeprefix("env:"), ignore_case=True)
            code, raw = "variable", match[0]
        if value is None:
            out.remark(code, raw, place)
        out.add(raw if value is None else value, place, quoted=quoted)
        return place + len(raw)

    def _verbatim(self, place: int) -> int:
        """`--%`: the rest of the line as it stands, up to a pipe outside of quotes."""
        text, end, quoted = self._text, place, False
        while end < len(text) and text[end] != "\n":
            quoted ^= text[end] == '"'
            if not quoted and (text[end] == "|" or text.startswith("&&", end)):
                break
            end += 1
        letters = _expanded([(text[i], i) for i in range(place, end)], self._around, self._out)
        _runtime_words(letters, self._out)
        return end


# -- cmd -----------------------------------------------------------------------------------------------------------

_Letters = list[tuple[str, int]]


def cut_cmd(text: str, surroundings: Surroundings) -> tuple[list[Command], list[Remark]]:
    """The commands of the text; nothing in cmd stays open, so nothing is raised."""
    out = Collector()
    letters = _expanded([(letter, place) for place, letter in enumerate(text)], surroundings, out)
    part: _Letters = []
    quoted, index = False, 0

    def end(separator: str, place: int) -> None:
        _runtime_words(part, out)
        out.end_command(place, separator)
        part.clear()

    while index < len(letters):
        letter, place = letters[index]
        following = "".join(one for one, _ in letters[index + 1 : index + 3])
        own = PLACEHOLDER.match(text, place) if letter == "<" and not quoted else None
        if letter in INVISIBLE and not quoted:
            pass
        elif own is not None:
            out.remark("placeholder", own[0], place)
            part.append(('"', place))  # it is one word, whatever blanks are in it
            part += [(one, place) for one in own[0]]
            part.append(('"', place))
            while index + 1 < len(letters) and letters[index + 1][1] < own.end():
                index += 1
        elif letter == "\n":
            quoted = False
            end("\n", place)
        elif letter == "^" and not quoted:
            index, skipped = _after_caret(letters, index, out)
            if not skipped and index < len(letters):
                part.append(letters[index])
        elif letter == '"':
            quoted = not quoted
            part.append((letter, place))
        elif not quoted and letter in "&|":
            double = following[:1] == letter
            end(letter * (2 if double else 1), place)
            index += double
        elif not quoted and letter in "<>":
            match = re.match(r"[<>]{1,2}(?:&\d)?[ \t]*[^\s&|]*", text[place:])
            shown = match[0] if match else letter
            if part and part[-1][0].isdigit() and (len(part) == 1 or part[-2][0] in BLANKS):
                number, place_of_number = part.pop()  # 2> is one sign
                out.remark("redirection", number + shown, place_of_number)
            else:
                out.remark("redirection", shown, place)
            while index + 1 < len(letters) and letters[index + 1][1] < place + len(shown):
                index += 1
        else:
            part.append((letter, place))
        index += 1
    end("", len(text))
    return out.commands, out.remarks


def _after_caret(letters: _Letters, index: int, out: Collector) -> tuple[int, bool]:
    """The index of the letter that a caret protects, or of the line break it takes away (then True)."""
    ahead = index + 1
    while ahead < len(letters) and letters[ahead][0] in " \t\r":
        ahead += 1
    if ahead < len(letters) and letters[ahead][0] == "\n":
        if ahead > index + 1 and letters[index + 1][0] != "\r":
            out.remark("after_continuation", "␣", letters[index + 1][1])
        letters[ahead] = (" ", letters[ahead][1])  # what follows on the next line is a new word in every run line
        return ahead - 1, True
    if ahead >= len(letters):
        return len(letters), True
    return index + 1, False


def _expanded(letters: _Letters, surroundings: Surroundings, out: Collector) -> _Letters:
    text = "".join(letter for letter, _ in letters)
    result: _Letters = []
    done = 0
    for match in _PERCENT.finditer(text):
        value = surroundings.variable(match[1], ignore_case=True)
        if value is None:
            out.remark("variable", match[0], letters[match.start()][1])
            continue
        result += letters[done : match.start()]
        result += [(letter, letters[match.start()][1]) for letter in value]
        done = match.end()
    return result + letters[done:]


def _runtime_words(letters: _Letters, out: Collector) -> None:
    """Backslashes count only before a double quote; a doubled quote inside quotes is one."""
    quoted, index = False, 0
    while index < len(letters):
        letter, place = letters[index]
        if letter in BLANKS and not quoted:
            out.end_word(place)
            index += 1
            continue
        slashes = 0
        while index < len(letters) and letters[index][0] == "\\":
            slashes, index = slashes + 1, index + 1
        if slashes:
            before_quote = index < len(letters) and letters[index][0] == '"'
            out.add("\\" * (slashes // 2 if before_quote else slashes), place)
            if before_quote and slashes % 2:
                out.add('"', place)
                index += 1
        elif letter == '"':
            out.add("", place, quoted=True)
            if quoted and index + 1 < len(letters) and letters[index + 1][0] == '"':
                out.add('"', place, quoted=True)
                index += 1
            else:
                quoted = not quoted
            index += 1
        else:
            out.add(letter, place, quoted=quoted)
            index += 1
    out.end_word(letters[-1][1] + 1 if letters else 0)
