"""One call of PyInstaller that makes the frozen folder; everything that decides its bytes is fixed here.

The same commit gives the same bytes of the Python parts: the order of hashes and the time of every file are those of
the commit, not of the build. `command_line` and `variables` are for who starts PyInstaller in another way (Wine).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from development import checkout
from development.checkout import ROOT
from development.messages import StepError, Words
from development.steps import log_path, run_logged, unexplained

SPEC = ROOT / "packaging" / "freezing" / "firstmate.spec"
FOLDER = "firstmate"
"""The folder that PyInstaller makes inside `output`."""
_EPOCH = 1_700_000_000
"""The time of a source that is no git checkout (2023-11-14): any fixed one does."""


def source_time(root: Path = ROOT) -> int:
    """The time of the commit in seconds since 1970; SOURCE_DATE_EPOCH when a packager has set it."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    if shutil.which("git") is None or not (root / ".git").exists():
        return _EPOCH
    git = ["git", "-c", f"safe.directory={root}", "-C", str(root), "log", "-1", "--format=%ct"]
    said = subprocess.run(git, capture_output=True, encoding="ascii", check=False).stdout.strip()
    return int(said) if said.isdecimal() else _EPOCH


def variables() -> dict[str, str]:
    """What must be in PyInstaller's environment."""
    return {
        "SOURCE_DATE_EPOCH": str(source_time()),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        # The packages shrink more (35.2 to 33.7 MB) without an inner compression, and a start has less to do (5 ms).
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
    }


def command_line(
    *,
    output: Path,
    work: Path,
    extras: Path | None = None,
    icon: Path | None = None,
    version_file: Path | None = None,
    shown: Callable[[Path], str] = str,
) -> list[str]:
    """The arguments of `python -m PyInstaller`; `shown` writes a path as the program will read it."""
    words = ["--noconfirm", "--clean", "--log-level", "INFO"]
    words += ["--distpath", shown(output), "--workpath", shown(work), shown(SPEC), "--"]
    for option, path in (("--extras", extras), ("--icon", icon), ("--version-file", version_file)):
        words += [option, shown(path)] if path else []
    return words


def freeze(
    python: Sequence[str | Path],
    *,
    output: Path,
    work: Path,
    extras: Path | None = None,
    icon: Path | None = None,
    version_file: Path | None = None,
) -> Path:
    """Runs PyInstaller with this interpreter; the frozen folder. Raises StepError."""
    words = command_line(output=output, work=work, extras=extras, icon=icon, version_file=version_file)
    code, said = run_logged("freeze", [*python, "-m", "PyInstaller", *words], env=variables())
    folder = output / FOLDER
    if code != 0 or not folder.is_dir():
        raise unexplained("freeze", Words("PyInstaller could not freeze FirstMate", "PyInstaller 打包失败"), said)
    log = log_path("freeze")
    missing = [line for line in said.splitlines() if "not found" in line.lower() and "WARNING" in line]
    if real := [line for line in missing if not _expected(line)]:
        raise StepError(
            Words(f"The system lacks a library: {real[0]}", f"系统缺少一个库:{real[0]}"),
            Words(f"install it; all are in {checkout.shown(log)}", f"请安装,全部列在 {checkout.shown(log)} 中"),
        )
    return folder


def _expected(warning: str) -> bool:
    """Whether it is of a plug-in that is left out anyway."""
    return any(part in warning for part in ("platformthemes/libqgtk3", "libqeglfs", "egldeviceintegrations", "tls/"))
