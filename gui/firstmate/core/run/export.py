"""What an export is: its text, and what of the specification has no counterpart there. Nothing is left out silently."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from firstmate.core.run.options import OPTIONS, arguments, given
from firstmate.core.run.spec import Problem, RunSpec

FIELD: Final = "export"
# Fields that are part of another field's option, and options that only say how the command itself behaves.
_OPTION_OF: Final = {
    "inherited": "--env",
    "more_networks": "--network",
    "endpoint.driver_options": "--network",
    "endpoint.gateway_priority": "--network",
}
_CLIENT: Final = frozenset({"detach", "quiet"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One option without a counterpart, as it is written in a command; `words.problem_text(problem)` says why."""

    option: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Export:
    """A file's text, and what did not fit into it."""

    text: str
    left_out: tuple[LeftOut, ...] = ()


def left_out(spec: RunSpec, handled: Collection[str], target: str) -> list[LeftOut]:
    """The set fields that are not among the handled ones, as options, in the order of a command."""
    missing = given(spec) - set(handled) - _CLIENT
    options = {option.field: option for option in OPTIONS if option.field}
    names = {
        path: _OPTION_OF.get(path) or f"--{options[path].name}"
        for path in missing
        if path in options or path in _OPTION_OF
    }
    order = {f"--{option.name}": place for place, option in enumerate(OPTIONS)}
    found = []
    for path, name in sorted(names.items(), key=lambda pair: (order[pair[1]], pair[0])):
        written = _written(spec, path) or name
        found.append(LeftOut(written, Problem(FIELD, "no_counterpart", {"option": written, "target": target})))
    return found


def _written(spec: RunSpec, path: str) -> str:
    """The option with its values, as a command shows it."""
    texts = [(option, text) for option, text in arguments(spec) if option.field == path]
    if not texts:
        return ""
    option = texts[0][0]
    values = ", ".join(text for _, text in texts if text is not None)
    return f"--{option.name}{'=' if option.takes == 'flag' else ' '}{values}" if values else f"--{option.name}"


def note(code: str, option: str, **detail: object) -> LeftOut:
    """A remark about something that fits only in part."""
    return LeftOut(option, Problem(FIELD, code, {"option": option, **detail}))
