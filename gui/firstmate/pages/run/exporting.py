"""The form as a command, a Compose file or a Kubernetes manifest: the text, and what has no counterpart there.

Refuses to write files and to show anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from firstmate.core.command import QuoteError, Shell, quote, run_argv
from firstmate.core.run.compose import to_compose
from firstmate.core.run.export import Export
from firstmate.core.run.kubernetes import to_kubernetes
from firstmate.core.run.secrets import masked
from firstmate.core.runspec import RunSpec
from firstmate.core.words import problem_text

Target = Literal["run", "compose", "deployment", "pod"]
TARGETS: Final[tuple[Target, ...]] = ("run", "compose", "deployment", "pod")
FILE_NAMES: Final[dict[Target, str]] = {
    "run": "run.sh",
    "compose": "compose.yaml",
    "deployment": "deployment.yaml",
    "pod": "pod.yaml",
}
_SCRIPTS: Final[dict[Shell, str]] = {"bash": "run.sh", "powershell": "run.ps1", "cmd": "run.cmd"}


@dataclass(frozen=True, slots=True)
class Exported:
    """`text` is the file, `shown` the same with its secrets hidden, `missing` pairs of an option and why."""

    text: str
    shown: str
    missing: tuple[tuple[str, str], ...]


def file_name(target: Target, shell: Shell) -> str:
    """The usual name of such a file."""
    return _SCRIPTS[shell] if target == "run" else FILE_NAMES[target]


def export(spec: RunSpec, target: Target, *, shell: Shell, prefix: Sequence[str], language: str) -> Exported:
    """The specification in another form; an image that is still missing is called IMAGE."""
    spec = replace(spec, image=spec.image or "IMAGE")
    made, shown = (_made(one, target, shell, prefix) for one in (spec, masked(spec)))
    missing = tuple((one.option, problem_text(one.problem, language)) for one in made.left_out)
    return Exported(made.text, shown.text, missing)


def _made(spec: RunSpec, target: Target, shell: Shell, prefix: Sequence[str]) -> Export:
    if target == "compose":
        return to_compose(spec)
    if target != "run":
        return to_kubernetes(spec, target)
    try:
        return Export(quote(run_argv(spec, prefix), shell) + "\n")
    except QuoteError:  # a line break for cmd: bash can
        return Export(quote(run_argv(spec, prefix), "bash") + "\n")
