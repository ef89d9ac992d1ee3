"""Back to a fresh checkout: removes what dev.py, the tests and the builds made. It touches nothing that git tracks."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from development.checkout import BUILD, ROOT, TRANSLATIONS, VENV, shown
from development.messages import StepError, Words, say

_CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".grimp_cache")
_SOURCES = ("gui", "tests", "packaging")


def made_things() -> list[Path]:
    """Everything of this checkout that can be made again."""
    found = [VENV, BUILD, ROOT / "dist", *(ROOT / name for name in _CACHES), *TRANSLATIONS.glob("*.qm")]
    found += [path for name in _SOURCES for path in (ROOT / name).rglob("__pycache__")]
    found += [path for name in ("", "gui") for path in (ROOT / name).glob("*.egg-info")]
    return [path for path in found if path.exists()]


def mounted_below(folder: Path, mounts: Iterable[str]) -> list[str]:
    """The mount points below a folder, from the lines of /proc/mounts: a private engine that runs, or died."""
    points = (line.split()[1].replace("\\040", " ") for line in mounts if line.count(" ") > 1)
    return [point for point in points if Path(point).is_relative_to(folder)]


def clean() -> int:
    """Remove it all."""
    table = Path("/proc/mounts")
    held = mounted_below(BUILD, table.read_text("utf-8").splitlines()) if table.exists() else []
    if held:
        raise StepError(
            Words(f"A private engine still uses {held[0]}", f"仍有独立引擎在使用 {held[0]}"),
            Words(
                f"end it (or, if it is gone: sudo umount {' '.join(held)}), then run the same command again",
                f"请先结束它(若已不在运行:sudo umount {' '.join(held)}),再运行同一条命令",
            ),
        )
    things = made_things()
    for path in things:
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError as error:
            raise StepError(
                Words(f"{shown(path)} cannot be removed: {error}", f"无法删除 {shown(path)}:{error}"),
                Words(
                    "close the programs that use it and look who owns it (root, after a run as root)",
                    "请关闭正在使用它的程序,并确认其所有者(以 root 运行过时为 root)",
                ),
            ) from None
    say(f"Removed {len(things)} files and folders", f"已删除 {len(things)} 个文件和文件夹")
    return 0
