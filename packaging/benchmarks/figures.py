"""What was measured, beside what it is compared with, and how both are shown.

A figure is a median of its samples; the goal, where there is one, is on the figure itself or on its ratio to the
comparison. Nothing here measures, and nothing here judges: "no" in the last column is a fact like the others.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Goal:
    """At most `limit`: of the figure in its unit, or of `ours / comparison`."""

    limit: float
    of: Literal["figure", "ratio"] = "figure"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Samples are in `unit`; `compared_with` says what the comparison is."""

    row: str
    title: str
    unit: str
    samples: tuple[float, ...]
    comparison: tuple[float, ...] = ()
    compared_with: str = ""
    goal: Goal | None = None
    notes: tuple[str, ...] = ()

    @property
    def ours(self) -> float:
        return statistics.median(self.samples)

    @property
    def theirs(self) -> float | None:
        return statistics.median(self.comparison) if self.comparison else None

    @property
    def ratio(self) -> float | None:
        """None without a comparison, or where that is nothing."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none, or nothing to hold it to."""
        if self.goal is None:
            return None
        value = self.ours if self.goal.of == "figure" else self.ratio
        return None if value is None else value <= self.goal.limit

    def as_data(self) -> dict[str, Any]:
        """For `--json`: medians, ratio and goal beside all samples."""
        return {
            "row": self.row,
            "title": self.title,
            "unit": self.unit,
            "ours": round(self.ours, 3),
            "comparison": None if self.theirs is None else round(self.theirs, 3),
            "compared_with": self.compared_with,
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": None if self.goal is None else {"at_most": self.goal.limit, "of": self.goal.of},
            "met": self.met,
            "samples": [round(sample, 3) for sample in self.samples],
            "comparison_samples": [round(sample, 3) for sample in self.comparison],
            "notes": list(self.notes),
        }


def table(figures: Iterable[Figure]) -> str:
    """The figures as aligned lines: title, ours, comparison, ratio, goal, met; notes stand under their figure."""
    lines: list[tuple[str, ...]] = [("", "ours", "comparison", "ratio", "goal", "met")]
    notes: dict[int, tuple[str, ...]] = {}
    for figure in figures:
        goal = figure.goal
        limit = "" if goal is None else f"× {goal.limit:g}" if goal.of == "ratio" else shown(goal.limit, figure.unit)
        theirs = "" if figure.theirs is None else f"{shown(figure.theirs, figure.unit)}  {figure.compared_with}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        met = {True: "yes", False: "no", None: ""}[figure.met]
        lines.append((figure.title, shown(figure.ours, figure.unit), theirs, ratio, limit and f"≤ {limit}", met))
        notes[len(lines)] = figure.notes
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))]
    right = (False, True, False, True, True, False)
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        cells = [_padded(cell, width, at_right) for cell, width, at_right in zip(line, widths, right, strict=True)]
        out.append("  ".join(cells).rstrip())
        out += [f"    {note}" for note in notes.get(number, ())]
    return "\n".join(out)


def shown(value: float, unit: str) -> str:
    """A value with its unit: three digits that say something."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{value:.{digits}f} {unit}"


def spread(samples: Sequence[float]) -> str:
    """From the smallest to the largest sample."""
    return f"{min(samples):.0f}–{max(samples):.0f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int, at_right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if at_right else text + gap
