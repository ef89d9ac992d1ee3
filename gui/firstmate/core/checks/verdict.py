"""What a check finds out, before it has words: the value that the pure functions of this package give.

`case` names the words (`checks.toml`, table `[<check id>.<case>]`), `figures` fill them. Refuses to know a language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firstmate.core.checks.results import Action, Status
from firstmate.core.fixes import Script
from firstmate.core.readings import Readings


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done: commands to copy, and scripts (with the name of their words) that FirstMate can run."""

    commands: tuple[str, ...] = ()
    action: Action = ""
    scripts: tuple[tuple[str, Script], ...] = ()
    url: str = ""
    warning: str = ""
    """Name of a warning in `checks.toml`, table `[warnings]`."""


NOTHING_TO_RUN = Remedy()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status, words and remedy of one check. `facts` are pairs of a label's name (table `[facts]`) and its value."""

    status: Status
    case: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[tuple[str, str], ...] = ()
    remedy: Remedy = NOTHING_TO_RUN
    notes: tuple[str, ...] = ()
    """Names of further sentences (table `[notes]`), for what is worth knowing beside the verdict."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a check may look at: the readings, which network checks were asked for, and the language for choices."""

    readings: Readings
    asked: frozenset[str] = frozenset()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id, the readings that it needs, and the pure function that judges them.

    `prepares`: it looks at what an engine needs. Where an engine answers all the same, a failure is only a warning.
    """

    id: str
    needs: frozenset[str]
    judge: Callable[[Question], Verdict]
    prepares: bool = True


def unknown(case: str = "unread", **figures: Any) -> Verdict:
    """What could not be read is not known, and never a failure."""
    return Verdict("unknown", case, figures)
