"""The one command of a checkout: `python3 packaging/dev.py VERB [arguments…]`.

It needs nothing but a Python: everything it runs on is the standard library, everything the project runs on it installs
into `.venv` from `packaging/requirements.lock`. This file only refuses a Python that is too old or too new, in a syntax
that such a Python still reads; the work is in the rooms of `packaging/development/`.
"""

import os
import subprocess
import sys


def _refusal(version: "tuple[int, int]", executable: str) -> str:
    """Why this Python cannot run FirstMate, in one line, or "" when it can."""
    if (3, 11) <= version <= (3, 14):
        return ""
    better = next((name for name in ("python3.14", "python3.13", "python3.12", "python3.11") if _works(name)), None)
    found = f"{version[0]}.{version[1]}"
    chinese = f"FirstMate 需要 Python 3.11 至 3.14,而 {executable} 是 {found}。"
    chinese += f"请改用:{better} packaging/dev.py" if better else "请先安装其中一个。"
    english = f"FirstMate needs Python 3.11 to 3.14, and {executable} is {found}. "
    english += f"Use this one instead: {better} packaging/dev.py" if better else "Please install one of them."
    if not (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").startswith("zh"):
        return english
    try:
        chinese.encode(sys.stderr.encoding or "ascii")
    except UnicodeError:
        return english
    return chinese


def _works(name: str) -> bool:
    """Whether this Python is there and starts (a shim of a version manager may not)."""
    try:
        return subprocess.call([name, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


if __name__ == "__main__":
    refusal = _refusal(sys.version_info[:2], sys.executable)
    if refusal:
        sys.exit(refusal)
    from development.commands import main

    sys.exit(main(sys.argv[1:]))
