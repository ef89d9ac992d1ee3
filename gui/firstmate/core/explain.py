"""Error texts and exit codes in plain words: what it means, why it happens, what to do now.

The rules are data (`resources/data/errors.toml`), the words are texts under the same ids: a new explanation needs no
Python. All is read and compiled at the first question; importing costs nothing. Refuses to invent: a text that no
rule fits has no explanation, and the engine's own words are the caller's to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from firstmate.core import content
from firstmate.core.names import DEFAULT_REGISTRY, LEGACY_REGISTRY

_DEFAULT_PRIORITY: Final = 50
_LONGEST: Final = 64 * 1024
"""Characters looked at: an error is at an end of a pasted log, so the middle of a longer one is left out."""
_PLACEHOLDER: Final = r"( ?)\{(\w+)(\?)?\}"
"""`{name}`, or `{name?}` for one that is left out, with the blank before it, while nobody knows it."""
_HUB: Final = frozenset({DEFAULT_REGISTRY, LEGACY_REGISTRY, "registry-1.docker.io"})
"""Docker Hub's addresses: it is the registry that commands mean when they name none."""
# What may be put into a command that people copy: an error text must not be able to smuggle a second command in.
_HARMLESS: Final = r"[A-Za-z0-9][A-Za-z0-9_.:/@-]{0,200}"
_EXIT: Final = (
    r"(?i)\b(?:exit(?:ed|s)?|return(?:ed|s)?)\b(?:[\s_]*(?:with|code|status|a|non-zero|value))*"
    r"[\s:=(\"']{0,4}(\d{1,10})\b"
    r"|(?:退出|返回)(?:进程)?(?:代码|码|状态码?|值)?[^\d\n]{0,6}(\d{1,10})"
)
_OOM: Final = r"(?i)\boom\W?killed\W{0,4}(?!\W{0,4}false)|\bout of memory\b|内存不足"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing explained in one language. `command` is "" where nothing is to be typed.

    `matched` is the place in the text that gave it away (start, end), None for an exit code without a text.
    """

    id: str
    title: str
    meaning: str
    steps: tuple[str, ...] = ()
    command: str = ""
    matched: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table, ready to be tried. `needles` are in lower case with single blanks."""

    id: str
    needles: tuple[str, ...]
    pattern: re.Pattern[str] | None
    extract: tuple[re.Pattern[str], ...]
    priority: int
    command: str
    samples: tuple[str, ...]

    def find(self, text: str, folded: str) -> tuple[int, int] | None:
        """Where the rule fits, in `text`; `folded` is the same text in lower case with single blanks."""
        for needle in self.needles:
            if needle in folded:
                # The folded text was only quick to search; the place is wanted in the text as it was given.
                spelled = r"\s+".join(map(re.escape, needle.split(" ")))
                match = re.search(spelled, text, re.IGNORECASE)
                return match.span() if match else (0, len(text))
        match = self.pattern.search(text) if self.pattern else None
        return match.span() if match else None

    def command_for(self, text: str, known: Mapping[str, str] | None = None) -> str:
        """The command with the names that are `known` or that the text mentions.

        A name that is neither is written as NAME, or left out where the command can do without. The registry of Docker
        Hub is never written: `docker login` alone means it.
        """
        if "{" not in self.command:
            return self.command
        # A name that nobody may put into a command is not another one's: it is written as NAME.
        given = {name: value for name, value in (known or {}).items() if value}
        found = {name: value if re.fullmatch(_HARMLESS, value) else name.upper() for name, value in given.items()}
        for pattern in self.extract:
            match = pattern.search(text)
            for name, value in (match.groupdict() if match else {}).items():
                if value and re.fullmatch(_HARMLESS, value):
                    found.setdefault(name, value)

        def fill(hole: re.Match[str]) -> str:
            name = hole[2]
            value = found.get(name, "" if hole[3] else name.upper())
            return "" if not value or (name == "registry" and value in _HUB) else hole[1] + value

        return re.sub(_PLACEHOLDER, fill, self.command)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, the ones to be preferred first."""
    rows: list[dict[str, Any]] = content.data("errors")["rule"]
    flags = re.IGNORECASE | re.DOTALL
    compiled = [
        Rule(
            id=row["id"],
            needles=tuple(" ".join(needle.lower().split()) for needle in row.get("any", ())),
            pattern=re.compile(row["regex"], flags) if "regex" in row else None,
            extract=tuple(re.compile(pattern, flags) for pattern in row.get("extract", ())),
            priority=row.get("priority", _DEFAULT_PRIORITY),
            command=row.get("command", ""),
            samples=tuple(row["samples"]),
        )
        for row in rows
    ]
    return tuple(sorted(compiled, key=lambda rule: -rule.priority))


def explain(text: str, language: str = "en", known: Mapping[str, str] | None = None) -> Explanation | None:
    """What the text means; None when nobody has explained it yet.

    Takes what people paste: whole logs, lines wrapped by a terminal, UTF-16 read as if it were ASCII. `known` are names
    for the command that the asker knows, as `registry`; they count before those that the text mentions.
    """
    for rule, matched in _fitting(text):
        words = content.texts("errors", language)[rule.id]
        return Explanation(
            rule.id, words["title"], words["meaning"], tuple(words["steps"]), rule.command_for(text, known), matched
        )
    exit_code = re.compile(_EXIT).search(text, max(0, len(text) - _LONGEST))
    if exit_code is None:
        return None
    number = int(exit_code[1] or exit_code[2])
    explained = explain_exit(number, oom_killed=re.search(_OOM, text) is not None, language=language)
    return Explanation(
        explained.id, explained.title, explained.meaning, explained.steps, explained.command, exit_code.span()
    )


def _fitting(text: str) -> Iterator[tuple[Rule, tuple[int, int]]]:
    plain = text.replace("\0", "")  # wsl.exe prints UTF-16: every second byte is zero
    if len(plain) > _LONGEST:
        plain = plain[: _LONGEST // 2] + " " + plain[-_LONGEST // 2 :]
    folded = " ".join(plain.lower().split())
    for rule in rules():
        matched = rule.find(plain, folded)
        if matched is not None:
            yield rule, matched if plain == text else _span_in(text, plain[slice(*matched)])


def _span_in(text: str, found: str) -> tuple[int, int]:
    start = text.find(found)
    return (start, start + len(found)) if start >= 0 else (0, len(text))


_SIGNALS: Final[Mapping[int, str]] = {
    129: "SIGHUP", 130: "SIGINT", 131: "SIGQUIT", 132: "SIGILL", 133: "SIGTRAP", 134: "SIGABRT", 135: "SIGBUS",
    136: "SIGFPE", 137: "SIGKILL", 138: "SIGUSR1", 139: "SIGSEGV", 140: "SIGUSR2", 141: "SIGPIPE", 142: "SIGALRM",
    143: "SIGTERM", 159: "SIGSYS",
}  # fmt: skip
_AT_ONCE: Final = 5.0
"""Seconds. A container that ends well within them most likely had nothing to do."""
_EXITS_WITH_WORDS: Final = frozenset({0, 1, 2, 125, 126, 127, 129, 130, 131, 134, 135, 136, 137, 139, 141, 143, 255})


def explain_exit(
    code: int, *, oom_killed: bool = False, seconds: float | None = None, language: str = "en"
) -> Explanation:
    """An exit code in words. `oom_killed` is the engine's State.OOMKilled, `seconds` how long the container ran.

    OOMKilled is also true when only a child of the main process died, so it is worded by the exit code too.
    """
    if oom_killed:
        key = "exit_137_oom" if code == 137 else "exit_child_oom"
    elif code == 0 and seconds is not None and seconds < _AT_ONCE:
        key = "exit_0_at_once"
    elif code in _EXITS_WITH_WORDS:
        key = f"exit_{code}"
    else:
        key = "exit_signal" if code in _SIGNALS else "exit_other"
    words = content.texts("exits", language)[key]
    figures = {"code": code, "signal": _SIGNALS.get(code, "")}
    return Explanation(
        id=key,
        title=words["title"].format(**figures),
        meaning=words["meaning"].format(**figures),
        steps=tuple(step.format(**figures) for step in words["steps"]),
    )
