"""Words for codes: what is wrong with something typed, what state a container is in, how it ended.

The sentences are texts (`problems.toml`, `states.toml`, `exits.toml`); this room chooses one and fills in the figures
as people read them (cores, MiB, the place of a character counted from one). Refuses to know any widget.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from firstmate.core import content
from firstmate.core.entities import State
from firstmate.core.explain import explain_exit
from firstmate.core.names import ImageNameError
from firstmate.core.quantities import format_cpus, format_memory
from firstmate.core.runspec import CommandError, Problem

# "name" is taken by the codes of image names; a container's name has its own table.
_TABLES: Final = {"image": "name", "name": "name_of_container", "entrypoint": "command", "cpuset_mems": "cpuset"}
_MEMORY_FIELDS: Final = ("memory", "memory_swap", "memory_reservation", "kernel_memory", "shm_size")
_AMOUNT_FIELDS: Final = ("cpus", "pids", *_MEMORY_FIELDS)
_AMOUNTS: Final = ("value", "minimum", "maximum")
_INVISIBLE: Final = {" ": "␣", "\t": "⇥", "\n": "⏎", "\r": "⏎", "\u3000": "␣", "\u00a0": "␣"}


class CodedError(Protocol):
    """What the readers of core raise: QuantityError, MappingError, ImageNameError."""

    @property
    def code(self) -> str: ...
    @property
    def detail(self) -> Mapping[str, Any]: ...


class _Figures(dict[str, Any]):
    """A sentence may name a figure that this problem does not have; the gap stays empty rather than raise."""

    def __missing__(self, key: str) -> str:
        return ""


def problem_text(problem: Problem, language: str = "en") -> str:
    """One or two sentences: what is wrong with the field, and how it is right."""
    tables = content.texts("problems", language)
    own = tables.get(_TABLES.get(problem.field, problem.field), {})
    code = problem.code
    if code == "too_large" and problem.field in _AMOUNT_FIELDS and problem.detail.get("maximum") is None:
        code, own = "beyond_reason", {}  # no engine was asked, and none could give that
    sentence: str = own.get(code) or tables["any"].get(code) or code
    return sentence.format_map(_figures(problem.field, problem.detail))


def error_text(field: str, error: CodedError | CommandError, language: str = "en") -> str:
    """The same for an error that reading one field raised, before there is a specification to validate."""
    if isinstance(error, CommandError):
        return problem_text(Problem(field, error.code, {"position": error.position}), language)
    if isinstance(error, ImageNameError):
        return name_error_text(error, language)
    return problem_text(Problem(field, error.code, error.detail), language)


def name_error_text(error: ImageNameError, language: str = "en") -> str:
    """What is wrong with an image name, and where."""
    return problem_text(Problem("image", error.code, {**error.detail, "position": error.position}), language)


def _figures(field: str, detail: Mapping[str, Any]) -> _Figures:
    figures = _Figures(detail)
    figures.setdefault("value", detail.get("text", ""))
    for key in _AMOUNTS:
        amount = detail.get(key)
        if isinstance(amount, int) and field == "cpus":
            figures[key] = format_cpus(amount)
        elif isinstance(amount, int) and field in _MEMORY_FIELDS:
            figures[key] = format_memory(amount)
    if "position" in detail:
        figures["place"] = detail["position"] + 1
    if "cores" in detail:
        figures["last_core"] = detail["cores"] - 1
    character = detail.get("character")
    if isinstance(character, str):
        figures["character"] = _INVISIBLE.get(character, character)
    return figures


def state_text(state: State | str, language: str = "en") -> str:
    """The word for a container's state: Running, 运行中."""
    return _state(state, language)["label"]


def state_meaning(state: State | str, language: str = "en") -> str:
    """One sentence that explains the state."""
    return _state(state, language)["meaning"]


def _state(state: State | str, language: str) -> Mapping[str, str]:
    words: Mapping[str, Mapping[str, str]] = content.texts("states", language)
    return words[State(state).value]


def exit_text(code: int, *, oom_killed: bool = False, seconds: float | None = None, language: str = "en") -> str:
    """How a container ended, in a few words; the whole story is `explain.explain_exit`."""
    return explain_exit(code, oom_killed=oom_killed, seconds=seconds, language=language).title
