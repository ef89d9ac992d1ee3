"""What the .deb and the .tar.gz have in common: the frozen folder made small and the same on every build.

Sizes are in bytes, times in seconds since 1970.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import notices
from development.messages import StepError, Words
from development.steps import run_logged, unexplained
from freezing import elf

FILES = Path(__file__).resolve().parent / "files"

_ASK = """
import platform, sys, sysconfig
print(sys.base_prefix, platform.python_version(), sysconfig.get_path("purelib"), sep="\\n")
"""


@dataclass(frozen=True, slots=True)
class Release:
    """What the packages say of themselves. `seconds` is the time of the source, since 1970."""

    version: str
    homepage: str
    seconds: int

    @property
    def date(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    @property
    def stage(self) -> str:
        """As AppStream calls it: software centres offer a development release to nobody who did not ask for one."""
        return "development" if re.search(r"[a-z]", self.version) else "stable"


def tidy(frozen: Path) -> None:
    """Takes out what only its builders need: debugging symbols (20 MB of a Python built by hand, 2 MB of Qt's ICU),
    and the folders of the building machine in which Python's libraries would look for others first.
    """
    program = shutil.which("strip")
    if program is None:
        raise StepError(
            Words("The program strip is missing", "缺少 strip 程序"),
            Words("install it: apt-get install binutils", "请安装:apt-get install binutils"),
        )
    internal = frozen / "_internal"
    patterns = ("libpython3*", "python3*/lib-dynload/*.so", "*/*.so", "PySide6/Qt/lib/libicu*")
    places = {path for pattern in patterns for path in internal.glob(pattern)}
    files = sorted(path for path in places if path.is_file() and not path.is_symlink() and elf.is_elf(path))
    code, output = run_logged("strip", [program, "--strip-unneeded", *files])
    if code != 0:
        raise unexplained("strip", Words("Symbols could not be removed", "无法去除调试符号"), output)
    for path in files:
        elf.forget_foreign_paths(path)


def write_notices(frozen: Path, python: Path) -> None:
    """The licences of what is really in this folder, and its bill of materials."""
    said = subprocess.run([str(python), "-c", _ASK], capture_output=True, encoding="utf-8", check=True).stdout
    home, version, site = said.splitlines()
    notices.write(notices.Build(frozen / "_internal", Path(site), Path(home), version, "linux"))


def with_values(name: str, release: Release) -> str:
    """One of `files/` with its @NAMES@ filled in. Raises KeyError when one is left."""
    values = {
        "VERSION": release.version,
        "STAGE": release.stage,
        "DATE": release.date.strftime("%Y-%m-%d"),
        "HOMEPAGE": release.homepage,
    }
    return re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], (FILES / name).read_text("utf-8"))


def settle(folder: Path, moment: int) -> None:
    """One time and plain permissions for every file: the same source gives the same archive on any machine."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            if path.is_dir():
                path.chmod(0o755)
            else:
                path.chmod(0o755 if _is_program(path) else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


def _is_program(path: Path) -> bool:
    return ".so" not in path.name and elf.is_elf(path)


def size(folder: Path) -> int:
    """All its files together."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
