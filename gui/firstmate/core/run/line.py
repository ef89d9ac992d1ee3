"""A pasted text -> the run specification: any `docker run`, `docker create`, `podman run`, `nerdctl run` line.

Cuts the text as its shell would, finds the run command among the commands, and lets `arguments` read its words. Nothing
is dropped silently: every word that is not understood is listed with its place (`Reading.unsupported`), and every
repair of what web pages and fingers do to a command is told (`Reading.repairs`). Refuses to run anything and to look at
this computer: what `$PWD` is comes from the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from firstmate.core.run.arguments import (
    DASHES,
    PROGRAMS,
    RUNNERS,
    ArgumentReader,
    Reading,
    Unread,
    find_run,
    ordered,
    problem,
    program_of,
)
from firstmate.core.run.bash import cut as cut_bash
from firstmate.core.run.lexing import Command, Cut, LineError, Remark, Shell, Surroundings
from firstmate.core.run.pasting import clean, detect_shell
from firstmate.core.run.windows_shells import cut_cmd, cut_powershell

__all__ = ["NOWHERE", "Reading", "Unread", "read", "read_all"]

NOWHERE: Final = Surroundings()
_CUTS: Final[Mapping[Shell, Cut]] = {"bash": cut_bash, "powershell": cut_powershell, "cmd": cut_cmd}
_ANYWHERE: Final = re.compile(
    r"(?:docker|podman|nerdctl)(?:\.exe)?[ \t]+(?:container[ \t]+)?(?:run|create)(?=[ \t\\`^\n]|$)"
)


def read(text: str, surroundings: Surroundings = NOWHERE, written_for: Shell | None = None) -> Reading:
    """The first run line of the text; further ones are listed in `unsupported`. Never raises.

    `written_for` None guesses the shell from the text.
    """
    readings = read_all(text, surroundings, written_for)
    first, rest = readings[0], readings[1:]
    further = [_further(text[one.start : one.end], one.start) for one in rest]
    return replace(first, unsupported=ordered((*first.unsupported, *further))) if further else first


def read_all(text: str, surroundings: Surroundings = NOWHERE, written_for: Shell | None = None) -> tuple[Reading, ...]:
    """All run lines of the text, at least one reading. What stands around them is listed with the first."""
    cleaned = clean(text)
    chosen = written_for or detect_shell(text)
    try:
        commands, remarks = _CUTS[chosen](cleaned, surroundings)
    except LineError as error:
        place = Unread(text[error.position : error.position + 20], error.position, problem(error.code, error.position))
        return (Reading(None, shell=chosen, error=place),)
    told = [Unread(one.text, one.start, problem(_code(one), one.start, text=one.text)) for one in remarks]
    commands = list(_joined(commands, told, surroundings))
    readings, others = [], []
    for command in commands:
        start = find_run(command.words)
        if start is None:
            others.append(_other(command, text))
        else:
            readings.append(ArgumentReader(command.words, start, text, surroundings).read(chosen))
    if not readings:
        return (_fallback(text, cleaned, surroundings, chosen),)
    repairs = [one for one in told if one.problem.code in _REPAIRS]
    unread = [one for one in told if one.problem.code not in _REPAIRS]
    first = readings[0]
    readings[0] = replace(
        first,
        unsupported=ordered((*first.unsupported, *unread, *others)),
        repairs=ordered((*repairs, *first.repairs)),
    )
    return tuple(readings)


_HERE: Final = re.compile(
    r"\$\{?PWD\}?(?:\.Path)?|%cd%|\$\(\s*(?:pwd(?: -[PW])?|Get-Location|realpath \.)\s*\)|`pwd`", re.IGNORECASE
)


def _code(remark: Remark) -> str:
    """The folder that a shell stands in has words of its own: every other run line mounts it."""
    return "current_folder" if _HERE.fullmatch(remark.text) else remark.code


_REPAIRS: Final = ("after_continuation", "comment_inside", "curly_quotes", "missing_continuation")


def _further(text: str, start: int) -> Unread:
    return Unread(text, start, problem("further_line", start, text=text))


def _joined(commands: Sequence[Command], told: list[Unread], surroundings: Surroundings) -> Iterator[Command]:
    """Puts a command together that a page broke into lines without a sign for it."""
    waiting: Command | None = None
    for command in commands:
        first = command.words[0].text
        if waiting is not None and command.joined == "\n" and _goes_on(waiting, first, surroundings):
            told.append(Unread(first, command.words[0].start, problem("missing_continuation", text=first)))
            waiting = Command((*waiting.words, *command.words), waiting.joined)
            continue
        if waiting is not None:
            yield waiting
        waiting = command
    if waiting is not None:
        yield waiting


def _goes_on(command: Command, next_word: str, surroundings: Surroundings) -> bool:
    """Whether the next line belongs to a run command: it begins with an option, or the image is still missing."""
    program = find_run(command.words)
    if program is None:
        return False
    if re.match(rf"[-{DASHES}]", next_word):
        return True
    if program_of(next_word) in (*PROGRAMS, *RUNNERS):
        return False
    text = " " * command.words[-1].end
    return ArgumentReader(command.words, program, text, surroundings).read("bash").spec is None


def _other(command: Command, text: str) -> Unread:
    start, end = command.words[0].start, command.words[-1].end
    return Unread(text[start:end], start, problem("other_command", start, text=text[start:end]))


def _fallback(text: str, cleaned: str, surroundings: Surroundings, shell: Shell) -> Reading:
    """A run line in the middle of prose, or none at all."""
    match = _ANYWHERE.search(cleaned)
    before = cleaned[: match.start()].strip() if match else ""
    if match is None or not before:
        return Reading(None, shell=shell, error=Unread(text.strip()[:60], 0, problem("no_run", 0, text=text.strip())))
    blank = " " * match.start() + cleaned[match.start() :]
    reading = read(blank, surroundings, shell)
    prose = Unread(before, cleaned.index(before), problem("other_command", cleaned.index(before), text=before))
    return replace(reading, unsupported=ordered((prose, *reading.unsupported)))
