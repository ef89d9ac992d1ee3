"""The verbs of dev.py and what each of them needs. The work itself is in the other rooms."""

import os
import sys
from pathlib import Path

from development import environment
from development.checkout import ROOT
from development.messages import Stop, show_stop

USAGE = """usage: python3 packaging/dev.py VERB [arguments…]

  run [arguments…]     open FirstMate; arguments go to `firstmate`
  test [arguments…]    run the tests; arguments go to pytest
"""


def program_environment(**more: str) -> dict[str, str]:
    """The variables for a program that runs in the environment."""
    return {**os.environ, "PYTHONUTF8": "1", **more}


def run(arguments: list[str]) -> int:
    python = environment.ensure()
    return environment.hand_over([str(python), "-m", "firstmate", *arguments], program_environment())


def test(arguments: list[str]) -> int:
    python = environment.ensure()
    env = program_environment(QT_QPA_PLATFORM="offscreen")
    return environment.hand_over([str(python), "-m", "pytest", *arguments], env)


VERBS = {"run": run, "test": test}


def main(argv: list[str]) -> int:
    """Carry out one verb; its exit code."""
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(USAGE, end="")
        return 0
    verb = VERBS.get(argv[0])
    if verb is None:
        print(USAGE, end="", file=sys.stderr)
        return 2
    try:
        return verb(argv[1:])
    except Stop as stop:
        show_stop(stop)
        return stop.code
    except KeyboardInterrupt:
        return 130
