"""What a check says, in words: the values that pages and the command line show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstmate.core.fixes import Script

Status = Literal["pass", "warn", "fail", "unknown", "skip"]

Action = Literal[
    "",
    "install_engine",
    "start_engine",
    "join_group",
    "wsl_install",
    "wsl_features",
    "wsl_update",
    "wsl_default_version",
    "hypervisor_on",
    "start_desktop",
    "use_linux_engine",
    "open_url",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to do it. Where there are several (three sources of an engine), the first is what we would take."""

    id: str
    label: str
    note: str
    script: Script


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do about a finding.

    `text` is never empty. `commands` are to copy (each may have several lines). `action` is not "" where FirstMate can
    do it: it shows `choices[n].script.text`, and runs that script with `host.install`; `open_url` opens `url`.
    `warning` must be read before the action starts.
    """

    text: str
    commands: tuple[str, ...] = ()
    action: Action = ""
    choices: tuple[Choice, ...] = ()
    url: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check. `fix` is None only for `pass`. `facts` are (label, value) pairs for the folded details."""

    id: str
    status: Status
    title: str
    detail: str
    why: str
    fix: Fix | None = None
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def needs_action(self) -> bool:
        return self.status in ("fail", "warn")
