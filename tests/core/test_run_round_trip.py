"""Specification -> command -> specification is the identity: word by word, and through each shell's quoting."""

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from examples import examples
from firstmate.core.command import Shell, quote, run_argv
from firstmate.core.run.lexing import Surroundings
from firstmate.core.run.line import read
from firstmate.core.run.spec import RunSpec
from run_specs import LETTERS, WHITE, run_specs

EVERYTHING = Surroundings("/here", "/home/me", {"a": "WRONG", "b": "WRONG", "Z": "WRONG"}, "1000", "1000")
relaxed = settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow], deadline=None)
# A path that begins with ~ or . is the caller's, who knows the folder; what these letters spell has neither.


def returned(spec: RunSpec, shell: Shell) -> RunSpec | None:
    reading = read(quote(run_argv(spec), shell), EVERYTHING, shell)
    assert reading.unsupported == ()
    assert [one.problem.code for one in reading.repairs] in ([], ["options_after_image"])
    assert reading.error is None
    return reading.spec


@relaxed
@given(run_specs(LETTERS + WHITE))
def test_bash(spec: RunSpec) -> None:
    assert returned(spec, "bash") == spec


@relaxed
@given(run_specs())
def test_powershell(spec: RunSpec) -> None:
    assert returned(spec, "powershell") == spec


@relaxed
@given(run_specs())
def test_cmd(spec: RunSpec) -> None:
    assert returned(spec, "cmd") == spec


@relaxed
@given(run_specs())
def test_create_knows_neither_background_nor_keys(spec: RunSpec) -> None:
    reading = read(quote(run_argv(spec, verb="create"), "bash"), EVERYTHING, "bash")
    assert reading.verb == "create"
    assert reading.spec == replace(spec, detach=False, sig_proxy=True, detach_keys="")


@pytest.mark.skipif(sys.platform == "win32" or shutil.which("bash") is None, reason="no bash of this system to ask")
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(run_specs(LETTERS + WHITE))
def test_a_real_bash_hands_over_the_words_that_we_read(spec: RunSpec) -> None:
    argv = run_argv(spec)
    script = "docker() { printf '%s\\0' \"$@\"; }\n" + quote(argv, "bash")
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().split("\0")[:-1] == argv[1:]
    assert done.stderr == b""
