"""A container as what would make it again: a command, a Compose file, a Kubernetes manifest. Pure.

What has no counterpart there is named with its reason. Refuses to ask the engine and to show anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from firstmate.core.command import QuoteError, Shell, quote, run_argv
from firstmate.core.run.compose import to_compose
from firstmate.core.run.export import Export
from firstmate.core.run.from_container import spec_of
from firstmate.core.run.kubernetes import to_kubernetes
from firstmate.core.run.secrets import masked
from firstmate.core.run.spec import RunSpec
from firstmate.core.words import problem_text

Form = Literal["run", "compose", "deployment", "pod"]
FORMS: Final[tuple[Form, ...]] = ("run", "compose", "deployment", "pod")


@dataclass(frozen=True, slots=True)
class Copy:
    """`text` is what is copied, `shown` the same with its secrets hidden, `missing` pairs of an option and why."""

    text: str
    shown: str
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What the engine said about a container and about its image (None: it is gone)."""

    container: Mapping[str, Any]
    image: Mapping[str, Any] | None
    cgroup_version: str = ""


def copy_of(source: Source, form: Form, *, for_shell: Shell, prefix: Sequence[str], language: str) -> Copy:
    """The container in this form."""
    spec = spec_of(source.container, source.image, source.cgroup_version)
    made, shown = (_made(one, form, for_shell, prefix) for one in (spec, masked(spec)))
    missing = tuple((one.option, problem_text(one.problem, language)) for one in made.left_out)
    return Copy(made.text, shown.text, missing)


def _made(spec: RunSpec, form: Form, shell: Shell, prefix: Sequence[str]) -> Export:
    if form == "compose":
        return to_compose(spec)
    if form != "run":
        return to_kubernetes(spec, form)
    try:
        return Export(quote(run_argv(spec, prefix), shell) + "\n")
    except QuoteError:  # a line break for cmd: bash can
        return Export(quote(run_argv(spec, prefix), "bash") + "\n")
