"""Where things are in this checkout. It creates nothing."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A second environment beside the usual one, for trying another Python: FIRSTMATE_VENV=build/venv-3.13
VENV = ROOT / os.environ.get("FIRSTMATE_VENV", ".venv")
BUILD = ROOT / "build"
LOGS = BUILD / "dev"
TOUR = BUILD / "tour"
LOCK = ROOT / "packaging" / "requirements.lock"
FREEZING_LOCK = ROOT / "packaging" / "freezing" / "requirements.lock"
PYPROJECT = ROOT / "pyproject.toml"
TRANSLATIONS = ROOT / "resources" / "i18n"
SOURCES = ROOT / "gui" / "firstmate"

WINDOWS = os.name == "nt"


def venv_python(venv: Path = VENV) -> Path:
    """The interpreter inside an environment (it may not exist yet)."""
    return venv / "Scripts" / "python.exe" if WINDOWS else venv / "bin" / "python"


def venv_script(name: str, venv: Path = VENV) -> Path:
    """A program that a package of the environment installed, such as `lint-imports`."""
    return venv / "Scripts" / f"{name}.exe" if WINDOWS else venv / "bin" / name


def qt_tool(name: str, venv: Path = VENV) -> Path:
    """A Qt tool of PySide6 itself (`lupdate`, `lrelease`), not the slower Python script around it."""
    if WINDOWS:
        return venv / "Lib" / "site-packages" / "PySide6" / f"{name}.exe"
    folders = sorted((venv / "lib").glob("python3*/site-packages/PySide6"))
    return (folders[-1] if folders else venv) / name


def needs_compiling(ts: Path) -> bool:
    """Whether the .qm beside a .ts is missing or older."""
    qm = ts.with_suffix(".qm")
    return not qm.exists() or qm.stat().st_mtime_ns < ts.stat().st_mtime_ns


def shown(path: Path) -> str:
    """The path as a person at the top of the checkout would type it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
