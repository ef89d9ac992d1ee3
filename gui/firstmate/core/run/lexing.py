"""What a pasted text is made of before any shell's rules: words with their places, and remarks about repairs.

`shells` cuts a text into commands of words; `line` finds the run command among them. No shell is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Shell = Literal["bash", "powershell", "cmd"]

BLANKS: Final = " \t\r\u00a0\u2002\u2003\u2009\u202f\u3000"
"""What parts words. Web pages put no-break and ideographic spaces where the author typed a blank."""
INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff"
DOUBLE_CURLY: Final = "“”„‟＂"
SINGLE_CURLY: Final = "‘’‚‛＇"


PLACEHOLDER: Final = re.compile(r"""<[^\s<>|&;="'][^<>|&;"'\n]{0,60}>(?=[\s:/"',@]|$)""")
"""`<your-name>`: what pages write where the reader's own word belongs, and no shell's redirection."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a shell would put in place of `$PWD`, `~` and other variables. "" is not known: the text then stays."""

    folder: str = ""
    home: str = ""
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    user_id: str = ""
    group_id: str = ""

    def variable(self, name: str, *, ignore_case: bool = False) -> str | None:
        """The value of a variable, None when it is not known here."""
        known = {"PWD": self.folder, "CD": self.folder, "HOME": self.home, "USERPROFILE": self.home}
        known |= {"UID": self.user_id, "EUID": self.user_id, "GID": self.group_id}
        if ignore_case:
            upper = name.upper()
            return known.get(upper) or next((v for k, v in self.variables.items() if k.upper() == upper), None)
        return known.get(name) or self.variables.get(name)

    def substitution(self, command: str) -> str | None:
        """The output of the few commands that run lines use inside `$(…)`; None for any other."""
        words = command.replace('"', "").split()
        simple: dict[tuple[str, ...], str] = {
            ("pwd",): self.folder, ("pwd", "-P"): self.folder, ("pwd", "-W"): self.folder,
            ("Get-Location",): self.folder, ("id", "-u"): self.user_id, ("id", "-g"): self.group_id,
            ("whoami",): self.variables.get("USER") or self.variables.get("USERNAME") or "",
            ("id", "-un"): self.variables.get("USER") or "", ("echo", "$HOME"): self.home,
            ("realpath", "."): self.folder,
        }  # fmt: skip
        return simple.get(tuple(words)) or None


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command. `start` and `end` are its place in the pasted text, counted from 0; `text` is what the
    program would get, `quoted` whether any of it was protected by quotes."""

    text: str
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in the text that needs a word. Codes: `line.REMARKS`."""

    code: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Command:
    """The words between two separators. `joined` is the separator before it ("\\n" for a new line)."""

    words: tuple[Word, ...]
    joined: str = ""


class LineError(ValueError):
    """A text that no shell could cut into words. Codes: open_quote, open_escape."""

    def __init__(self, code: str, position: int) -> None:
        super().__init__(f"{code} at {position}")
        self.code = code
        self.position = position


class Collector:
    """Puts characters together into words, words into commands."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.remarks: list[Remark] = []
        self._words: list[Word] = []
        self._letters: list[str] | None = None
        self._start = 0
        self._quoted = False
        self._joined = ""

    @property
    def in_word(self) -> bool:
        return self._letters is not None

    @property
    def letters(self) -> str:
        return "".join(self._letters or ())

    @property
    def in_command(self) -> bool:
        return bool(self._words) or self.in_word

    def add(self, text: str, position: int, *, quoted: bool = False) -> None:
        if self._letters is None:
            self._letters, self._start, self._quoted = [], position, False
        self._letters.append(text)
        self._quoted |= quoted

    def end_word(self, position: int) -> None:
        if self._letters is not None:
            self._words.append(Word(self.letters, self._start, position, self._quoted))
            self._letters = None

    def drop_word(self) -> None:
        self._letters = None

    def end_command(self, position: int, separator: str) -> None:
        self.end_word(position)
        if self._words:
            self.commands.append(Command(tuple(self._words), self._joined))
            self._words = []
        self._joined = separator

    def remark(self, code: str, text: str, start: int) -> None:
        self.remarks.append(Remark(code, text, start))


Cut = Callable[[str, Surroundings], tuple[list[Command], list[Remark]]]
