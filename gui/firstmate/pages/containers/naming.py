"""Names: several of them in a sentence, and whether a container may have one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from firstmate.core.run.check import validate
from firstmate.core.runspec import RunSpec
from firstmate.core.words import problem_text

_ = QCoreApplication.translate

_NAMED: Final = 6
"""Names that a sentence spells out before it counts the rest."""


def listed(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:_NAMED])
    rest = len(names) - _NAMED
    return shown if rest <= 0 else _("Containers", "{names} and {n} more").format(names=shown, n=rest)


def name_problem(name: str, taken: Collection[str], language: str) -> str:
    """Why a container cannot have this name, "" when it can. `taken` are the names of the other containers."""
    found = (one for one in validate(RunSpec("busybox", name=name), taken_names=taken) if one.field == "name")
    problem = next(found, None)
    return problem_text(problem, language) if problem is not None else ""
