"""A pasted command as a shell in the person's home would read it, and what became of it. Refuses widgets."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from firstmate.core.words import problem_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from firstmate.core.run.line import Reading, Unread


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a pasted command: the words that were not understood or were read as meant, each with why."""

    text: str
    unread: tuple[tuple[str, str], ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()


def read_line(text: str) -> Reading:
    """What a pasted text says. A window stands in no folder: `$PWD` stays, to be seen and replaced."""
    from firstmate.core.run.lexing import Surroundings  # these cost 8 ms, and few paste
    from firstmate.core.run.line import read

    user, group = ("", "") if os.name == "nt" else (str(os.getuid()), str(os.getgid()))
    here = Surroundings(home=str(Path.home()), variables=dict(os.environ), user_id=user, group_id=group)
    return read(text, here)


def taken_of(text: str, reading: Reading, language: str) -> Taken:
    """A reading in words. Where no command was found, the reason is what was not understood."""

    def told(pieces: Iterable[Unread]) -> tuple[tuple[str, str], ...]:
        return tuple((one.text, problem_text(one.problem, language)) for one in pieces)

    if reading.spec is None:
        return Taken(text, told((reading.error,) if reading.error else ()))
    return Taken(text, told(reading.unsupported), told(reading.repairs))
