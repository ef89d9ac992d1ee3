"""PyInstaller under Wine, where now and then a process hangs or dies: what is tried again, and what is told at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("Wine is for Linux", allow_module_level=True)

from development.messages import StepError
from under_wine import freezer, prefix

Runs = Callable[..., list[int]]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runs:
    """Plays runs, each with an exit code (None for one that hangs) and a line; the list of those that began."""

    def play(*played: tuple[int | None, str]) -> list[int]:
        begun: list[int] = []

        def run(_command: Sequence[str], *, show: Callable[[str], object], **_: Any) -> int | None:
            code, line = played[len(begun)]
            begun.append(len(begun) + 1)
            show(line)
            return code

        monkeypatch.setattr(prefix, "run", run)
        monkeypatch.setattr(freezer, "log_path", lambda name: tmp_path / f"{name}.log")
        return begun

    return play


def test_a_run_that_hangs_is_tried_again(runs: Runs) -> None:
    begun = runs((None, "Analyzing"), (0, "Build complete!"))
    assert freezer.run([], {}) == "Build complete!"
    assert begun == [1, 2]


def test_a_run_whose_helper_died_is_tried_again(runs: Runs) -> None:
    begun = runs((1, "SubprocessDiedError: Child process died calling f()"), (0, "Build complete!"))
    freezer.run([], {})
    assert begun == [1, 2]


def test_a_real_failure_is_told_at_once(runs: Runs, tmp_path: Path) -> None:
    begun = runs((1, "SyntaxError: invalid syntax"))
    with pytest.raises(StepError, match="SyntaxError"):
        freezer.run([], {})
    assert begun == [1]
    assert "SyntaxError" in (tmp_path / "freeze-windows.log").read_text("utf-8")


def test_what_never_comes_to_its_end_is_told(runs: Runs) -> None:
    begun = runs(*[(None, "Analyzing")] * freezer.ATTEMPTS)
    with pytest.raises(StepError, match="Analyzing"):
        freezer.run([], {})
    assert len(begun) == freezer.ATTEMPTS


# -- one program under Wine, played by the shell -----------------------------------------------------------------------
@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int | None, list[str]]]:
    monkeypatch.setattr(prefix, "_find", lambda *_names: "/bin/sh")

    def run(script: str, **limits: float) -> tuple[int | None, list[str]]:
        lines: list[str] = []
        return prefix.run(["-c", script], show=lines.append, folder=tmp_path / "none", **limits), lines

    return run


@pytest.mark.slow  # starts a shell
def test_silence_ends_a_program_long_before_its_limit(shell: Callable[..., tuple[int | None, list[str]]]) -> None:
    began = time.monotonic()
    assert shell("echo begun; exec sleep 60", limit=50, silence=0.3) == (None, ["begun"])
    assert time.monotonic() - began < 10


@pytest.mark.slow  # starts a shell
def test_who_goes_on_talking_is_left_to_work(shell: Callable[..., tuple[int | None, list[str]]]) -> None:
    talking = "for i in 1 2 3 4 5; do echo $i; sleep 0.2; done; exit 3"
    assert shell(talking, limit=50, silence=0.8) == (3, ["1", "2", "3", "4", "5"])


@pytest.mark.slow  # starts a shell
def test_the_limit_counts_for_who_talks_too(shell: Callable[..., tuple[int | None, list[str]]]) -> None:
    code, lines = shell("while :; do echo on; sleep 0.05; done", limit=0.5, silence=5)
    assert code is None and lines
