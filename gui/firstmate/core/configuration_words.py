"""Words for changing the engine's configuration file: where it is, each step, and how it ended.

The sentences are data (`configuration.toml`); this room chooses and fills in. Whatever has the members of `Told` can be
told: `host.configuration.applying.Outcome` has. Refuses to know any widget.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Protocol

from firstmate.core import content


class Told(Protocol):
    """How a change ended."""

    @property
    def code(self) -> str: ...
    @property
    def verified(self) -> bool: ...
    @property
    def rolled_back(self) -> bool: ...
    @property
    def backup(self) -> PurePath | None: ...
    @property
    def detail(self) -> str: ...


def outcome_title(outcome: Told, language: str = "en") -> str:
    """A few words, to stand alone."""
    return str(_outcome(outcome, language)["title"])


def outcome_text(outcome: Told, language: str = "en") -> str:
    """What happened, what it means, and what to do next. After a way back: how the engine is now."""
    said = str(_outcome(outcome, language)["text"])
    said = said.format(detail=outcome.detail, backup=outcome.backup or "").strip()
    if not outcome.rolled_back:
        return said
    joint = "" if language.startswith("zh") else " "
    after = content.texts("configuration", language)["after"]
    key = "verified" if outcome.verified else "no_answer" if outcome.code == "engine_gone" else "not_verified"
    return f"{said}{joint}{after[key]}"


def step_text(step: str, language: str = "en") -> str:
    """The step as a line of a list: Keep a copy of the old file."""
    return str(content.texts("configuration", language)["step"][step])


def place_text(kind: str, language: str = "en") -> str:
    """Whose file it is: Docker Desktop."""
    return str(content.texts("configuration", language)["place"][kind])


def no_place_text(reason: str, language: str = "en") -> str:
    """Why the file cannot be changed from here, and what to do instead."""
    return str(content.texts("configuration", language)["no_place"][reason])


def _outcome(outcome: Told, language: str) -> Mapping[str, Any]:
    table: Mapping[str, Mapping[str, Any]] = content.texts("configuration", language)["outcome"]
    return table[outcome.code]
