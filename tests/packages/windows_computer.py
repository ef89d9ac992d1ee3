"""A computer with Windows for the package tests: a Wine prefix of its own, whose user has a Chinese name.

Its files are looked at from Linux, its registry through its own `reg.exe`. Programs are started with a time limit; what
still runs when the tests are done is ended with the prefix's own server, which concerns this prefix only.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))

from under_wine import prefix
from under_wine.folders import windows_path

HERE = Path(__file__).parent

USERS = r"C:\users\学生 张三"
"""Where the profiles of this computer lie."""
PROFILE = PureWindowsPath(USERS) / "root"
only_with_packages = pytest.mark.skipif(
    sys.platform != "linux" or "FIRSTMATE_PACKAGES" not in os.environ, reason="dev.py test --packages runs it, on Linux"
)

LIMIT = 90.0
"""Seconds for one program; the slowest installer takes 5."""

# Under HKEY_CURRENT_USER.
UNINSTALL_KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\FirstMate"
APP_PATH_KEY = r"Software\Microsoft\Windows\CurrentVersion\App Paths\FirstMate.exe"


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that came to its end: exit code and what it said."""

    code: int
    said: str


class Computer:
    """One prefix in `folder`; English until `chinese` says otherwise."""

    def __init__(self, folder: Path, display: str = "") -> None:
        self.folder = folder
        self.chinese = False
        self._display = display
        self._programs: list[subprocess.Popen[bytes]] = []
        self._probe = compile_program(HERE / "probe.c", folder.with_name(f"{folder.name}-probe.exe"), "-mconsole")
        with prefix.alone():
            prefix.part().ensure()
            prefix.copy(folder)
        self._switch_on()
        temp = str(PROFILE / "AppData" / "Local" / "Temp")
        self.run("reg", "add", r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\ProfileList",
                 "/v", "ProfilesDirectory", "/t", "REG_EXPAND_SZ", "/d", USERS, "/f")  # fmt: skip
        self.run("reg", "add", r"HKCU\Environment", "/v", "TEMP", "/d", r"%USERPROFILE%\AppData\Local\Temp",
                 "/t", "REG_EXPAND_SZ", "/f")  # fmt: skip
        self.run("reg", "add", r"HKCU\Environment", "/v", "TMP", "/d", r"%USERPROFILE%\AppData\Local\Temp",
                 "/t", "REG_EXPAND_SZ", "/f")  # fmt: skip
        self.file(temp).mkdir(parents=True, exist_ok=True)
        self.restart()

    def _switch_on(self) -> None:
        """Nothing else may be started meanwhile: Windows' own services would hold on to its output."""
        words = self._words(self._probe, ["stay"])
        program = prefix.start(words, self.folder, self._display, output=subprocess.PIPE)
        self._programs.append(program)
        assert program.stdout is not None
        ready, _, _ = select.select([program.stdout], [], [], LIMIT)
        assert ready and program.stdout.readline().strip() == b"up", "Windows did not start"

    def switch_off(self) -> None:
        """Ends every program on it."""
        prefix.end_all(self.folder)
        for program in self._programs:
            program.wait(20)
            if program.stdout is not None:
                program.stdout.close()
        self._programs.clear()

    def restart(self) -> None:
        """Off and on again."""
        self.switch_off()
        self._switch_on()

    # -- files and registry -------------------------------------------------------------------------------------------
    def file(self, path: str | PureWindowsPath) -> Path:
        """A path of drive C as Linux names it."""
        return self.folder.joinpath("drive_c", *PureWindowsPath(path).parts[1:])

    @property
    def local(self) -> Path:
        return self.file(PROFILE / "AppData" / "Local")

    @property
    def roaming(self) -> Path:
        return self.file(PROFILE / "AppData" / "Roaming")

    @property
    def start_menu(self) -> Path:
        return self.roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs"

    @property
    def desktop(self) -> Path:
        return self.file(PROFILE / "Desktop")

    @property
    def installer_log(self) -> str:
        """What the installers have told without a window."""
        path = self._log
        return path.read_bytes().decode("utf-16-le").replace("\ufeff", "").strip() if path.exists() else ""

    def clear_installer_log(self) -> None:
        self._log.unlink(missing_ok=True)

    @property
    def _log(self) -> Path:
        return self.local / "Temp" / "FirstMate-installer.log"

    def registry(self, key: str) -> dict[str, str]:
        """The values of a key of the user, numbers in decimal; {} where there is no such key."""
        lines = self._look("values", key).splitlines()
        return {name: value for name, _, value in (line.partition("\t") for line in lines)}

    def forget(self, *keys: str) -> None:
        """Removes keys of the user."""
        self._look("delete", *keys)

    def has_event(self, name: str) -> bool:
        """Whether a program holds an event of this name in the person's session."""
        return self._look("exists", rf"Local\{name}") == "yes"

    def set_event(self, name: str) -> None:
        """Sets an event that a program of the tests waits for."""
        self._look("set", rf"Local\{name}")

    def _look(self, *words: str) -> str:
        """What the probe says. Now and then a process under Wine does not start: then once more."""
        ended = self.run(self._probe, *words)
        if ended.code != 0:
            ended = self.run(self._probe, *words)
        assert ended.code == 0, f"probe {words}: error {ended.code}, {ended.said}"
        return ended.said

    def pretend_to_be(self, version: str, program: str) -> None:
        """From now on this program sees another Windows, as `win81`."""
        self.run("reg", "add", rf"HKCU\Software\Wine\AppDefaults\{program}", "/v", "Version", "/d", version, "/f")

    # -- programs -----------------------------------------------------------------------------------------------------
    def run(self, program: str | Path, *arguments: str, limit: float = LIMIT) -> Ended:
        """Runs a program to its end. A path of Linux is one on drive Z.

        Now and then a process under Wine hangs where another run of it does not. It is run once more, after a new start
        of Windows, unless that would take away another program that the test has running.
        """
        ended = self._run(program, arguments, limit)
        if ended is None and all(other.poll() is not None for other in self._programs[1:]):
            print(f"{program} hung: once more")
            self.restart()
            ended = self._run(program, arguments, limit)
        assert ended is not None, f"{program} was still running after {limit:g} s"
        return ended

    def _run(self, program: str | Path, arguments: Sequence[str], limit: float) -> Ended | None:
        lines: list[str] = []
        code = prefix.run(
            self._words(program, arguments), limit=limit, show=lines.append, display=self._display,
            folder=self.folder, more=self._language(),
        )  # fmt: skip
        return None if code is None else Ended(code, "\n".join(lines))

    def start(self, program: str | Path, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts a program that stays; it ends by itself or with the computer."""
        started = prefix.start(self._words(program, arguments), self.folder, self._display, self._language())
        self._programs.append(started)
        return started

    def window(self, title: str) -> str:
        """Waits for the window whose title contains this; it gets the keyboard."""
        until(lambda: bool(self.windows(title)), f"a window {title}")
        found = self.windows(title)[-1]
        self.focus(found)
        return found

    def windows(self, title: str) -> list[str]:
        """Every visible window whose title contains this."""
        return self._ask("search", "--onlyvisible", "--name", title).split()

    def focus(self, window: str) -> None:
        """Gives a window the keyboard; there is no window manager that would."""
        self._ask("windowfocus", "--sync", window)

    def press(self, *keys: str) -> None:
        """Presses keys, for the window that has the keyboard."""
        self._ask("key", *keys)

    def _ask(self, *words: str) -> str:
        env = {**os.environ, "DISPLAY": self._display}
        done = subprocess.run(
            ["xdotool", *words], env=env, capture_output=True, encoding="utf-8", timeout=30, check=False
        )
        return done.stdout.strip()

    def _words(self, program: str | Path, arguments: Sequence[str]) -> list[str]:
        return [windows_path(program) if isinstance(program, Path) else program, *arguments]

    def _language(self) -> dict[str, str]:
        """Wine takes its language from the name of the C library's, which must exist: the plain one, so named."""
        if not self.chinese:
            return {}
        locales = self.folder / "locales"
        locales.mkdir(exist_ok=True)
        plain = next(
            path for path in (Path("/usr/lib/locale/C.utf8"), Path("/usr/lib/locale/C.UTF-8")) if path.exists()
        )
        link = locales / "zh_CN.utf8"
        if not link.exists():
            link.symlink_to(plain)
        return {"LOCPATH": str(locales), "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}

    @contextmanager
    def in_chinese(self) -> Iterator[None]:
        """Programs that start in the block find a Chinese Windows."""
        self.chinese = True
        try:
            yield
        finally:
            self.chinese = False


def until(condition: Callable[[], bool], what: str, limit: float = 30.0) -> None:
    """Waits until something is so; for what goes on after a program has ended, as an uninstaller does."""
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, f"not within {limit:g} s: {what}"
        time.sleep(0.1)


def compile_program(source: Path, target: Path, kind: str = "-mwindows") -> Path:
    """A small Windows program from C; needs the compiler that makes the stand-ins of Wine's DLLs too."""
    options = ["-O1", "-Wall", "-Wextra", "-Werror", "-municode", kind]
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["x86_64-w64-mingw32-gcc", *options, "-o", target, source], check=True, capture_output=True)
    return target
