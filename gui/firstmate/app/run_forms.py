"""A run specification as what makes it: a command, a Compose file, a Kubernetes manifest; and what is left out there.

Both the form of a new container and a container that exists are exported this way. Refuses to write files and to show
anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from firstmate.core.command import QuoteError, Shell, quote, run_argv
from firstmate.core.run.compose import to_compose
from firstmate.core.run.export import Export
from firstmate.core.run.kubernetes import to_kubernetes
from firstmate.core.run.secrets import masked
from firstmate.core.run.spec import RunSpec
from firstmate.core.words import problem_text

Form = Literal["run", "compose", "deployment", "pod"]
FORMS: Final[tuple[Form, ...]] = ("run", "compose", "deployment", "pod")


@dataclass(frozen=True, slots=True)
class Exported:
    """`text` is the whole, `shown` the same with its secrets hidden, `missing` pairs of an option and why."""

    text: str
    shown: str
    missing: tuple[tuple[str, str], ...] = ()


def exported(spec: RunSpec, form: Form, *, for_shell: Shell, prefix: Sequence[str], language: str) -> Exported:
    """The specification in this form. `prefix` are the words of the command before `run`."""
    made, shown = (_made(one, form, for_shell, prefix) for one in (spec, masked(spec)))
    missing = tuple((one.option, problem_text(one.problem, language)) for one in made.left_out)
    return Exported(made.text, shown.text, missing)


def _made(spec: RunSpec, form: Form, shell: Shell, prefix: Sequence[str]) -> Export:
    if form == "compose":
        return to_compose(spec)
    if form != "run":
        return to_kubernetes(spec, form)
    try:
        return Export(quote(run_argv(spec, prefix), shell) + "\n")
    except QuoteError:  # a line break for cmd: bash can
        return Export(quote(run_argv(spec, prefix), "bash") + "\n")
