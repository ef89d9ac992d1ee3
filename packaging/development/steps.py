"""Starting another program: as a step, with its output in a log and its end judged, or in our place as the last act."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from development.checkout import LOGS, ROOT, WINDOWS, shown
from development.messages import Progress, StepError, Words


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
    """Run a program to its end with its output in `build/dev/NAME.log`; its exit code and output.

    `env` is added to our own variables. `notable` turns a line of output into what the progress line says next, or None
    for no change.
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


def unexplained(name: str, what: Words, output: str) -> StepError:
    """A step failed for a reason we have no words for: its own last words, and where to read the rest."""
    last = " | ".join([line.strip() for line in output.splitlines() if line.strip()][-2:])
    log = shown(log_path(name))
    return StepError(
        Words(f"{what.en}: {last}", f"{what.zh}:{last}"),
        Words(f"read the whole output in {log}, then run the same command again", f"查看 {log} 中的完整输出后重试"),
    )


def hand_over(argv: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Become the program (Unix), or run it as the only thing left to do (Windows); its exit code."""
    words = [str(word) for word in argv]
    os.chdir(ROOT)
    if not WINDOWS:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(words[0], words, dict(env))
    # Ctrl+C reaches the child by itself, as both share the console; it decides what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(words, env=dict(env))


def run_to_end(argv: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Run a program in front while something of ours must outlive it; its exit code.

    Ctrl+C reaches the child by itself: we wait until it has cleaned up. SIGTERM is passed on, then waited for likewise.
    """
    with subprocess.Popen([str(word) for word in argv], cwd=ROOT, env=dict(env)) as process:
        interrupted = signal.signal(signal.SIGINT, signal.SIG_IGN)
        terminated = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        try:
            code = process.wait()
        finally:
            signal.signal(signal.SIGINT, interrupted)
            signal.signal(signal.SIGTERM, terminated)
    # A shell says 128 + the signal for a child that a signal ended.
    return code if code >= 0 else 128 - code
