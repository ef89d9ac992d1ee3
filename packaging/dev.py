"""The one command of a checkout: `python3 packaging/dev.py VERB [arguments…]`.

It needs nothing but a Python: everything it runs on is the standard library, everything the project runs on it installs
into `.venv` from `packaging/requirements.lock`. This file only refuses a Python that is too old or too new, in a syntax
that such a Python still reads; the work is in the rooms of `packaging/development/`.
"""

import os
import subprocess
import sys

NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def _fits(version: "tuple[int, int]") -> bool:
    return (3, 11) <= version <= (3, 14)


def _better() -> "str | None":
    """A Python that fits, where this one does not."""
    return next((name for name in NAMES if _succeeds(name, "-c", "")), None)


def _refusal(version: "tuple[int, int]", executable: str) -> str:
    """Why this Python cannot run FirstMate and what to do, in one line."""
    offered = _offered()
    package = next((name for name in NAMES if name in offered), None)
    found = f"{version[0]}.{version[1]}"
    chinese = f"FirstMate 需要 Python 3.11 至 3.14,而 {executable} 是 {found}。"
    english = f"FirstMate needs Python 3.11 to 3.14, and {executable} is {found}. "
    if package:
        chinese += f"请先运行 sudo apt-get install {package}"
        english += f"Please install one: sudo apt-get install {package}"
    else:
        chinese += "请先安装其中一个。"
        english += "Please install one of them."
    if not (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").startswith("zh"):
        return english
    try:
        chinese.encode(sys.stderr.encoding or "ascii")
    except UnicodeError:
        return english
    return chinese


def _offered() -> "list[str]":
    """The packages of this system's archive whose names begin like a Python's.

    Not `apt-cache show NAME`: Ubuntu 22.04's takes the dot for any letter and finds postgresql-plpython3-14.
    """
    try:
        listed = subprocess.check_output(["apt-cache", "pkgnames", "python3."], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return []
    return listed.decode("ascii", "replace").split()


def _succeeds(*command: str) -> bool:
    """Whether a command is there and does what it is told (a Python may be a shim of a version manager, and not)."""
    try:
        return subprocess.call(list(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


if __name__ == "__main__":
    if not _fits(sys.version_info[:2]):
        better = _better()
        if better:
            sys.exit(subprocess.call([better] + sys.argv))  # noqa: RUF005 (older Pythons read this file)
        sys.exit(_refusal(sys.version_info[:2], sys.executable))
    from development.commands import main

    sys.exit(main(sys.argv[1:]))
