"""Makes the lock files anew, each one file for every Python and system that FirstMate supports.

    packaging/requirements.lock            the dependencies and the group `dev` of pyproject.toml: the checkout's .venv
    packaging/freezing/requirements.lock   the same dependencies in the same versions, and what freezes the program

The resolver is uv, from the package index, in a temporary environment of its own. Versions that still fit stay as they
are; `lock --upgrade` takes the newest. The files hold names, versions, markers and hashes only: no addresses, so that
every index and mirror serves them.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from development import failures, steps
from development.checkout import FREEZING_LOCK, LOCK, PYPROJECT, ROOT, shown, venv_python, venv_script
from development.messages import StepError, Words, say

UV = "uv==0.13.9"
OLDEST_PYTHON = "3.11"


def lock(arguments: list[str]) -> int:
    """Resolve and write the lock file."""
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    with tempfile.TemporaryDirectory(prefix="firstmate-lock-") as folder:
        tools = Path(folder) / "tools"
        say(f"Fetching the resolver, {UV}", f"正在获取依赖解析工具 {UV}")
        base = getattr(sys, "_base_executable", None) or sys.executable
        code, output = steps.run_logged("lock-venv", [base, "-m", "venv", tools])
        if code == 0:
            code, output = steps.run_logged("lock-uv", [venv_python(tools), "-m", "pip", "install", UV])
        if code != 0:
            otherwise = Words("The resolver could not be installed", "无法安装依赖解析工具")
            raise failures.explain(failures.PIP, output, step="lock-uv", otherwise=otherwise)
        say("Resolving for every Python and system", "正在为所有 Python 版本和系统解析依赖")
        uv = venv_script("uv", tools)
        _compile(uv, LOCK, "--group", "dev", *upgrade, PYPROJECT)
        _compile(uv, FREEZING_LOCK, "--constraint", LOCK, *upgrade, PYPROJECT, FREEZING_LOCK.with_suffix(".in"))
    return 0


def _compile(uv: Path, lock: Path, *what: str | Path) -> None:
    """Resolves into one lock file, with the Python that this program itself began with."""
    result = subprocess.run(
        [
            str(uv),
            *("pip", "compile", "--no-config", "--no-cache", "--quiet"),
            *("--universal", "--python-version", OLDEST_PYTHON),
            *("--python", getattr(sys, "_base_executable", None) or sys.executable),
            *("--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
            *("--output-file", shown(lock), *(shown(word) if isinstance(word, Path) else word for word in what)),
        ],
        cwd=ROOT,
        env=_without_local_indexes(os.environ),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    if result.returncode != 0:
        raise StepError(
            Words(f"No set of versions fits: {result.stderr.strip()}", f"找不到合适的版本组合:{result.stderr.strip()}"),
            Words("change the dependencies in pyproject.toml", "请修改 pyproject.toml 中的依赖"),
        )
    lock.write_text(_for_any_release(lock.read_text("utf-8")), "utf-8", newline="\n")
    pins = sum(1 for line in lock.read_text("utf-8").splitlines() if "==" in line)
    say(f"{shown(lock)} now pins {pins} packages", f"{shown(lock)} 现锁定 {pins} 个依赖")


def _for_any_release(text: str) -> str:
    """A lock whose markers name minor versions only; the pip of Ubuntu 22.04 fits no other to its 3.11.0rc1."""
    return re.sub(r"\bpython_full_version (<|>=) '(\d+\.\d+)'", r"python_version \1 '\2'", text)


def _without_local_indexes(env: "os._Environ[str]") -> dict[str, str]:
    """Our variables without those that make uv look anywhere but in the ordinary index."""
    return {key: value for key, value in env.items() if not key.startswith(("UV_", "PIP_"))}
