"""The environment that freezes: Python with FirstMate's own dependencies and PyInstaller, all from requirements.lock.

It lies in `build/freezing/venv`, never in the app's `.venv`, so that nothing that only tests or lints is found and
taken along. Made once; anew when the lock file or the Python changes.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from development import environment, failures
from development.checkout import BUILD, FREEZING_LOCK, venv_python
from development.messages import Words, elapsed, say
from development.steps import run_logged, unexplained

FOLDER = BUILD / "freezing"
VENV = FOLDER / "venv"
_STAMP = "firstmate-stamp"


def ensure() -> Path:
    """The interpreter of that environment. Raises StepError."""
    wanted = f"{environment.python_tag()} {hashlib.sha256(FREEZING_LOCK.read_bytes()).hexdigest()}"
    python, stamp = venv_python(VENV), VENV / _STAMP
    if python.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        return python
    say("Making the environment that freezes", "正在准备打包环境")
    shutil.rmtree(VENV, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, output = run_logged("freezing-venv", [base, "-m", "venv", VENV])
    if code != 0:
        raise unexplained("freezing-venv", Words("Python could not make it", "Python 无法建立该环境"), output)
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile"]
    with elapsed() as seconds:
        pip: list[str | Path] = [python, "-m", "pip", "install", *options, "-r", FREEZING_LOCK]
        code, output = run_logged(
            "freezing-packages", pip, env=environment.pip_environment(), notable=environment.pip_progress
        )
    if code != 0:
        otherwise = Words("pip could not install what freezes", "pip 无法安装打包所需的依赖")
        raise failures.explain(failures.PIP, output, step="freezing-packages", otherwise=otherwise)
    say(f"Installed in {seconds[0]:.0f} s", f"安装完成,用时 {seconds[0]:.0f} 秒")
    stamp.write_text(wanted, "utf-8")
    return python
