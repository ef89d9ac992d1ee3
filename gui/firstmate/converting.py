"""`firstmate convert`: a run line in another form, read as a shell on this computer would: its folder, its variables.

Refuses to print: `cli` does that.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from firstmate.core.run.answer import Target, convert_answer
from firstmate.core.run.lexing import Shell, Surroundings


def surroundings() -> Surroundings:
    """What a shell here would put in place of `$PWD`, `~`, `$(id -u)` and variables."""
    user, group = ("", "") if os.name == "nt" else (str(os.getuid()), str(os.getgid()))
    return Surroundings(
        folder=str(Path.cwd()), home=str(Path.home()), variables=dict(os.environ), user_id=user, group_id=group
    )


def answer(line: str, target: Target, language: str, shell: Shell = "bash") -> dict[str, Any]:
    """The JSON-ready answer."""
    return convert_answer(line, target, language, surroundings(), shell)
