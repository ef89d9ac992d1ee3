"""A container as what would make it again: a command, a Compose file, a Kubernetes manifest. Pure.

What has no counterpart there is named with its reason. Refuses to ask the engine and to show anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from firstmate.app.run_forms import Exported, Form, exported
from firstmate.core.command import Shell
from firstmate.core.run.from_container import spec_of


@dataclass(frozen=True, slots=True)
class Source:
    """What the engine said about a container and about its image (None: it is gone)."""

    container: Mapping[str, Any]
    image: Mapping[str, Any] | None
    cgroup_version: str = ""


def copy_of(source: Source, form: Form, *, for_shell: Shell, prefix: Sequence[str], language: str) -> Exported:
    """The container in this form."""
    spec = spec_of(source.container, source.image, source.cgroup_version)
    return exported(spec, form, for_shell=for_shell, prefix=prefix, language=language)
