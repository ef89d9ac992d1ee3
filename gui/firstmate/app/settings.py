"""What the user chose, kept between starts. One INI file under `paths.config()`, read and written by QSettings.

Nothing secret is ever stored here. Unknown or broken values give the default.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from firstmate import paths

if TYPE_CHECKING:
    from firstmate.core.command import Shell

SCHEMES = ("system", "light", "dark")
SHELLS = ("bash", "powershell", "cmd")


class EngineChoice(NamedTuple):
    """Which engine the person has chosen in the window: an address, or a docker context, or neither."""

    host: str = ""
    context: str = ""


class Settings(QObject):
    """Typed access to the settings file; `changed(key)` after every change."""

    changed = Signal(str)

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        self.data_folder = paths.data() if file is None else file.parent
        """Where other files of this person live: with a settings file of one's own, beside it. May not exist yet."""
        file = file or paths.config() / "settings.ini"
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def _text(self, key: str, default: str, allowed: tuple[str, ...] | None = None) -> str:
        value = self._store.value(key, default)
        if not isinstance(value, str) or (allowed is not None and value not in allowed):
            return default
        return value

    def _set(self, key: str, value: object) -> None:
        if self._store.value(key) != value:
            self._store.setValue(key, value)
            self.changed.emit(key)

    @property
    def language(self) -> str:
        """Language code as "zh_CN", "" to follow the system."""
        return self._text("language", "")

    @language.setter
    def language(self, value: str) -> None:
        self._set("language", value)

    @property
    def scheme(self) -> str:
        """ "system", "light" or "dark"."""
        return self._text("theme", "system", SCHEMES)

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._set("theme", value)

    @property
    def shell(self) -> str:
        """Shell for which commands are quoted, "" for this platform's usual one."""
        return self._text("shell", "", SHELLS)

    @shell.setter
    def shell(self, value: str) -> None:
        self._set("shell", value)

    @property
    def shell_in_use(self) -> Shell:
        """The chosen shell, else this platform's usual one."""
        return cast("Shell", self.shell or self.usual_shell)

    @property
    def usual_shell(self) -> Shell:
        """The shell of a fresh system of this kind."""
        return "powershell" if sys.platform == "win32" else "bash"

    @property
    def engine(self) -> EngineChoice:
        """The engine to use; neither host nor context: the one that docker uses."""
        kind, _, value = self._text("engine", "").partition("=")
        return EngineChoice(**{kind: value}) if kind in EngineChoice._fields and value else EngineChoice()

    @engine.setter
    def engine(self, choice: EngineChoice) -> None:
        self._set("engine", next((f"{kind}={value}" for kind, value in choice._asdict().items() if value), ""))

    @property
    def page(self) -> str:
        """The page that was open last."""
        return self._text("page", "")

    @page.setter
    def page(self, value: str) -> None:
        self._set("page", value)

    @property
    def geometry(self) -> bytes:
        """The window's place and size, as Qt wrote it."""
        value = self._store.value("geometry")
        return bytes(value.data()) if isinstance(value, QByteArray) else b""

    @geometry.setter
    def geometry(self, value: bytes) -> None:
        self._set("geometry", QByteArray(value))

    def share(self, name: str) -> float | None:
        """How a person has divided the room of a page: the share of its first part, None as it comes."""
        try:
            value = float(self._text(f"share/{name}", ""))
        except ValueError:
            return None
        return value if 0 < value < 1 else None

    def set_share(self, name: str, value: float) -> None:
        """Keep it; three digits tell one line of pixels from the next."""
        self._set(f"share/{name}", f"{value:.3f}")

    def save(self) -> None:
        """Writes what is pending; QSettings does so by itself later."""
        self._store.sync()
