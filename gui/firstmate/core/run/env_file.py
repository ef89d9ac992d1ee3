r"""Files of variables and labels, by the rules of docker's own `--env-file` and `--label-file`, and of nobody else.

docker takes a line as it is: blanks before the name go, everything after the first `=` is the value, with its quotes,
its `#` and its blanks. A name alone takes its value from the computer's environment. Compose, shells and libraries
named dotenv read quotes and comments otherwise; where that would make a difference, a remark says so. Source:
docker/cli 28, `pkg/kvfile`. Refuses to open files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from firstmate.core.run.spec import Pairs, Problem

FIELD: Final = "env_file"
_BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class LineNote:
    """Something about one line, counted from 1; `words.problem_text(problem)` is the sentence."""

    line: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What a file says. docker refuses the whole file when there is a problem; remarks never block.

    `variables` have each name once, the last value at the first place; `inherited` are names without a value.
    """

    variables: Pairs = ()
    inherited: tuple[str, ...] = ()
    problems: tuple[LineNote, ...] = ()
    remarks: tuple[LineNote, ...] = ()


def parse_env_file(text: str | bytes) -> EnvFile:
    """The variables of a file, or of a pasted `.env`. Never raises."""
    problems: list[LineNote] = []
    remarks: list[LineNote] = []
    pairs: dict[str, str] = {}
    inherited: dict[str, None] = {}

    def tell(where: list[LineNote], number: int, code: str, name: str) -> None:
        where.append(LineNote(number, Problem(FIELD, code, {"line": number, "key": name})))

    for number, line in enumerate(_lines(text), 1):
        if line is None:
            tell(problems, number, "not_utf8", "")
            continue
        line = line.lstrip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not name:
            tell(problems, number, "no_name", "")
        elif name.startswith("export ") and equals:
            tell(problems, number, "export", name.removeprefix("export ").strip())
        elif any(letter.isspace() for letter in name):
            tell(problems, number, "blank_in_name", name)
        elif equals:
            if name in pairs:
                tell(remarks, number, "again", name)
            pairs[name] = value
            inherited.pop(name, None)
            code = _surprise(value)
            if code:
                tell(remarks, number, code, name)
        else:
            inherited[name] = None
    return EnvFile(tuple(pairs.items()), tuple(inherited), tuple(problems), tuple(remarks))


def _lines(text: str | bytes) -> list[str | None]:
    """The lines without their ends; None for one that is no UTF-8."""
    if isinstance(text, str):
        lines: list[str | None] = [*text.removeprefix(_BYTE_ORDER_MARK).split("\n")]
        return [line.removesuffix("\r") if line is not None else None for line in lines]
    found: list[str | None] = []
    for raw in text.removeprefix(_BYTE_ORDER_MARK.encode()).split(b"\n"):
        try:
            found.append(raw.removesuffix(b"\r").decode("utf-8"))
        except UnicodeDecodeError:
            found.append(None)
    return found


def _surprise(value: str) -> str:
    """What other programs would read otherwise."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return "quotes_kept"
    if " #" in value:
        return "comment_kept"
    return "blank_kept" if value != value.rstrip() else ""
