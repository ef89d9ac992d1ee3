"""The steps in which an image was made, in the words of a Dockerfile: pure functions, no table, no engine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from firstmate.core.disk import HistoryStep
from firstmate.core.quantities import format_bytes
from firstmate.widgets.cells import Cell, Column, Row

_ = QCoreApplication.translate

_SHELL: Final = re.compile(r"^(?:\|\d+ .*?)?/bin/(?:sh|bash) -c (.*)$", re.DOTALL)
_NOTHING: Final = re.compile(r"^#\(nop\)\s*")
_BUILDKIT: Final = re.compile(r"\s*# buildkit\s*$")


def instruction(step: HistoryStep) -> str:
    """A step as it stood in the Dockerfile: `RUN apk add curl`, `ENV A=1`. "" when nothing was recorded."""
    text = _BUILDKIT.sub("", step.created_by.strip())
    word, _blank, rest = text.partition(" ")
    if word == "RUN":
        shell = _SHELL.match(rest)
        return " ".join(f"RUN {shell[1] if shell else rest}".split())
    shell = _SHELL.match(text)
    if shell is not None:
        inner = shell[1]
        plain = _NOTHING.sub("", inner)
        text = plain if plain != inner else f"RUN {inner}"
    return " ".join(text.split()) or step.comment


def columns() -> tuple[Column, ...]:
    return (
        Column("step", lambda: _("Images", "Step"), 120, stretch=True, kind="text"),
        Column("size", lambda: _("Images", "Adds"), 108, kind="bar"),
    )


def rows(history: Sequence[HistoryStep]) -> list[Row]:
    """A row for each step, the first one on top, its size drawn against the largest."""
    largest = max((step.size for step in history), default=0)
    return [_row(number, step, largest) for number, step in enumerate(reversed(history), 1)]


def _row(number: int, step: HistoryStep, largest: int) -> Row:
    words = instruction(step) or _("Images", "Not recorded")
    named = f"\n{', '.join(step.tags)}" if step.tags else ""
    return Row(
        str(number),
        (
            Cell(words, sort=float(number), tooltip=words + named, muted=not step.size),
            Cell(
                format_bytes(step.size) if step.size else _("Images", "no files"),
                sort=float(step.size),
                # A part of the image, and not a limit that is reached: one calm colour.
                status="busy" if step.size else "",
                fraction=step.size / largest if step.size else None,
                muted=not step.size,
            ),
        ),
    )
