"""A step that runs another program: its output goes to a log, one line of it to the terminal, and its end is judged."""

import os
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from development.checkout import LOGS, ROOT, WINDOWS, shown
from development.messages import Progress, Stop, Words


def command_line(argv: Sequence[str | Path]) -> str:
    """The command as a person would type it here."""
    words = [str(word) for word in argv]
    return subprocess.list2cmdline(words) if WINDOWS else shlex.join(words)


def run_logged(
    name: str,
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    notable: Callable[[str], str | None] = lambda _line: None,
) -> tuple[int, str]:
    """Run a program to its end with its output in `build/dev/NAME.log`; exit code and output.

    `notable` turns a line of output into what the progress line says next, or None for no change.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    with (
        log_path(name).open("w", encoding="utf-8") as log,
        Progress() as progress,
        subprocess.Popen(
            [str(word) for word in argv],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        log.write(f"$ {command_line(argv)}\n")
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            log.flush()
            lines.append(line)
            said = notable(line)
            if said:
                progress.now(said)
        code = process.wait()
    return code, "".join(lines)


def log_path(name: str) -> Path:
    """Where the output of a step is kept."""
    return LOGS / f"{name}.log"


def unexpected(name: str, what: Words, output: str) -> Stop:
    """A step failed for a reason we have no words for: its own last words, and where to read the rest."""
    last = " | ".join([line.strip() for line in output.splitlines() if line.strip()][-2:])
    return Stop(
        Words(f"{what.en}: {last}", f"{what.zh}:{last}"),
        Words(f"the whole output is in {shown(log_path(name))}", f"完整输出在 {shown(log_path(name))}"),
    )
