"""The form as a command, a Compose file or a Kubernetes manifest: the text, and what has no counterpart there.

Refuses to write files and to show anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from firstmate.app.run_forms import FORMS, Form, exported
from firstmate.app.run_forms import Exported as Exported
from firstmate.core.command import Shell
from firstmate.core.runspec import RunSpec

Target = Form
TARGETS: Final = FORMS
FILE_NAMES: Final[dict[Target, str]] = {
    "run": "run.sh",
    "compose": "compose.yaml",
    "deployment": "deployment.yaml",
    "pod": "pod.yaml",
}
_SCRIPTS: Final[dict[Shell, str]] = {"bash": "run.sh", "powershell": "run.ps1", "cmd": "run.cmd"}


def file_name(target: Target, shell: Shell) -> str:
    """The usual name of such a file."""
    return _SCRIPTS[shell] if target == "run" else FILE_NAMES[target]


def export(
    spec: RunSpec,
    target: Target,
    *,
    shell: Shell,
    prefix: Sequence[str],
    language: str,
    unread: Sequence[tuple[str, str]] = (),
) -> Exported:
    """The specification in another form; an image that is still missing is called IMAGE. `unread` are fields of the
    form, and why what they say could not become a part of the specification."""
    spec = replace(spec, image=spec.image or "IMAGE")
    made = exported(spec, target, for_shell=shell, prefix=prefix, language=language)
    return replace(made, missing=(*unread, *made.missing))
