"""The one command of a checkout: `python3 packaging/dev.py VERB [arguments…]`.

It needs nothing but a Python: everything it runs on is the standard library, everything the project runs on it installs
into `.venv` from `packaging/requirements.lock`. This file only refuses a Python that is too old or too new, in a syntax
that such a Python still reads; the work is in the rooms of `packaging/development/`.
"""

import os
import sys


def _refusal(version, executable):
    """Why this Python cannot run FirstMate, in one line, or "" when it can."""
    if (3, 11) <= version <= (3, 14):
        return ""
    from shutil import which

    newest_first = ["python3.14", "python3.13", "python3.12", "python3.11"]
    better = next((name for name in newest_first if which(name)), None)
    found = f"{version[0]}.{version[1]}"
    if (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").startswith("zh"):
        todo = f"请改用:{better} packaging/dev.py" if better else "请先安装 Python 3.11 至 3.14。"
        return f"FirstMate 需要 Python 3.11 至 3.14,而 {executable} 是 {found}。{todo}"
    todo = f"Use this one instead: {better} packaging/dev.py" if better else "Please install Python 3.11 to 3.14."
    return f"FirstMate needs Python 3.11 to 3.14, and {executable} is {found}. {todo}"


if __name__ == "__main__":
    refusal = _refusal(sys.version_info[:2], sys.executable)
    if refusal:
        sys.exit(refusal)
    from development.commands import main

    sys.exit(main(sys.argv[1:]))
