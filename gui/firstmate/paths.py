"""The one answer to "where is it": our data files and the user's folders.

Knows the three ways the app can live on a disk (a checkout, an installed wheel, a frozen folder) and the three
platforms' conventions. Creates nothing: whoever writes makes the folder. Refuses to know what is in the files.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

APP = "FirstMate"
APP_UNIX = "firstmate"


@cache
def resources() -> Path:
    """The folder with icons, style, translations, data and texts."""
    here = Path(__file__).resolve().parent
    candidates = (
        Path(getattr(sys, "_MEIPASS", here)) / "resources",  # frozen
        here / "resources",  # installed wheel
        here.parent.parent / "resources",  # checkout
    )
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"FirstMate's resources folder is missing (looked in {', '.join(map(str, candidates))})")


def practice_image() -> Path | None:
    """The archive of the practice image, for `docker load`; None where this copy of FirstMate carries none.

    Beside it lie its licence and its source offer. A checkout has it once `packaging/practice_image.py` has made it.
    """
    here = Path(__file__).resolve().parent
    candidates = (
        Path(getattr(sys, "_MEIPASS", here)) / "practice",  # frozen
        here / "practice",  # installed wheel
        here.parent.parent / "build" / "practice",  # checkout
    )
    return next((file for folder in candidates if (file := folder / "busybox.tar").is_file()), None)


def home_file() -> Path | None:
    """Where this copy comes from, as its publisher wrote it (`core.releases.Home`); None for a copy run from source."""
    return _in_frozen_root("home.json")


def licences() -> Path | None:
    """The licences of all that this copy carries; None for a copy run from source, which carries nothing."""
    return _in_frozen_root("THIRD-PARTY-LICENSES.txt")


def _in_frozen_root(name: str) -> Path | None:
    root = getattr(sys, "_MEIPASS", None)
    file = Path(root) / name if root else None
    return file if file is not None and file.is_file() else None


def _from_environment(name: str, fallback: Path) -> Path:
    """A folder named by the environment; the XDG specification says that relative ones are to be ignored."""
    value = os.environ.get(name, "")
    return Path(value) if value and Path(value).is_absolute() else fallback


def config() -> Path:
    """Where the settings file lives."""
    if sys.platform == "win32":
        return _from_environment("APPDATA", Path.home() / "AppData" / "Roaming") / APP
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APP
    return _from_environment("XDG_CONFIG_HOME", Path.home() / ".config") / APP_UNIX


def data() -> Path:
    """Where files live that a person would miss: templates of runs."""
    if sys.platform == "win32":
        return _from_environment("APPDATA", Path.home() / "AppData" / "Roaming") / APP
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APP
    return _from_environment("XDG_DATA_HOME", Path.home() / ".local" / "share") / APP_UNIX


def cache_folder() -> Path:
    """What may be deleted at any time and is made again."""
    if sys.platform == "win32":
        return _from_environment("LOCALAPPDATA", Path.home() / "AppData" / "Local") / APP / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / APP
    return _from_environment("XDG_CACHE_HOME", Path.home() / ".cache") / APP_UNIX


def logs() -> Path:
    """The app's own log (never a container's)."""
    if sys.platform == "win32":
        return _from_environment("LOCALAPPDATA", Path.home() / "AppData" / "Local") / APP / "Logs"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / APP
    return _from_environment("XDG_STATE_HOME", Path.home() / ".local" / "state") / APP_UNIX
