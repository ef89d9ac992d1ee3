"""One line for each step, in the language of the machine, and the error that ends with what to do.

All of it goes to standard error: standard output belongs to the program that dev.py starts (`run check --json`).
"""

import functools
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MARK = "--"
_WIDTH = 78  # of the progress line; it is blanked with spaces, as an old Windows console knows no escape codes


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if speaks_chinese() else self.en


class StepError(Exception):
    """A step failed in a way we expected. `problem` says what happened, `remedy` what to do about it."""

    def __init__(self, problem: Words, remedy: Words, code: int = 1) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.remedy = remedy
        self.code = code


@functools.cache
def speaks_chinese() -> bool:
    """Whether the person reads Chinese and the terminal can show it."""
    try:
        "中文".encode(sys.stderr.encoding or "ascii")
    except (UnicodeError, LookupError):
        return False
    # The order of POSIX; LANGUAGE is GNU's and comes first where a language is set at all.
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return value.startswith("zh")
    return _windows_is_chinese() if sys.platform == "win32" else False


def _windows_is_chinese() -> bool:
    import ctypes

    primary_language = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF  # type: ignore[attr-defined]
    return bool(primary_language == 0x04)


def say(en: str, zh: str) -> None:
    """One line about the step that begins now."""
    print(f"{MARK} {Words(en, zh)}", file=sys.stderr, flush=True)


def show_failure(failure: StepError) -> None:
    """The end of a failed step: what happened, then what to do."""
    say(failure.problem.en, failure.problem.zh)
    say(f"What to do: {failure.remedy.en}", f"怎么办:{failure.remedy.zh}")


class Progress:
    """One line, rewritten while a step runs: what it does now and for how long. Silent outside a terminal."""

    def __init__(self) -> None:
        self._text = ""
        self._done = threading.Event()
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._tick, daemon=True)
        self._live = sys.stderr.isatty()

    def now(self, text: str) -> None:
        """Say what the step is busy with at the moment."""
        self._text = text

    def __enter__(self) -> "Progress":
        if self._live:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._done.set()
            self._thread.join()
            print(f"\r{'':{_WIDTH}}\r", end="", file=sys.stderr, flush=True)

    def _tick(self) -> None:
        while not self._done.wait(0.5):
            if not self._text:  # nothing to say yet; a question of sudo may stand there
                continue
            seconds = int(time.monotonic() - self._started)
            print(f"\r{f'   {self._text[:60]}  {seconds} s':{_WIDTH}}", end="", file=sys.stderr, flush=True)


@contextmanager
def elapsed() -> Iterator[list[float]]:
    """Seconds of the block, in the list once it is left."""
    taken: list[float] = []
    started = time.monotonic()
    yield taken
    taken.append(time.monotonic() - started)
