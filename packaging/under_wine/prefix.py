"""Wine itself: a prefix of our own, copies of it to install into, and running a Windows program in one.

Learned about Wine: Python there starts only with standard input closed and output into a pipe; variables named QT_* do
not get through; now and then a process hangs, so every run has a limit; the wineserver is ended with its own `-k`,
which concerns this prefix only.
"""

import contextlib
import fcntl
import math
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from development import failures, needs
from development.checkout import ROOT, shown
from development.messages import StepError, Words, say
from development.steps import run_logged
from under_wine.folders import HOME, PREFIX, STUBS, WINE, Part, fingerprint, windows_path

WINDOWS_FOLDER = PREFIX / "drive_c" / "windows"
LINGER = 5.0
"""Seconds that others may hold our pipe open after the program ended: Wine's desktop does, once a window was shown."""
BOOT_LIMIT = 120.0
"""Seconds for one step of making the prefix; measured: 11."""
FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJK-Bold.ttc",
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSansMono.ttf",
)


def part() -> Part:
    """The prefix, made anew when Wine, a stub or the place of the checkout changes."""
    stubs = [path.read_bytes() for path in sorted(STUBS.glob("*.c"))]
    return Part("prefix", fingerprint(_version(), str(ROOT), *stubs), _make)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two runs in one prefix would end each other's programs: the second waits."""
    WINE.mkdir(parents=True, exist_ok=True)
    with (WINE / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            end_all()


def copy(folder: Path) -> None:
    """A prefix like ours in another folder of this disk: a Windows of its own, with its own registry and files."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PREFIX, folder, symlinks=True, copy_function=_link_or_copy)


def _link_or_copy(source: str, target: str) -> None:
    """Programs, which nobody writes into, are linked: half a GB. A linked registry would be written in place."""
    if Path(source).suffix.lower() in {".dll", ".exe", ".sys", ".drv", ".ttf", ".ttc", ".nls"}:
        os.link(source, target)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def run(
    arguments: Sequence[str],
    *,
    limit: float,
    show: Callable[[str], object],
    silence: float = math.inf,
    display: str = "",
    folder: Path = PREFIX,
    more: Mapping[str, str] | None = None,
) -> int | None:
    """Runs a Windows program and hands on its output by lines; its exit code (8 bits of it), None for one that hung.

    It hangs when it runs longer than `limit` seconds, or says nothing for `silence` seconds. `folder` is the prefix it
    runs in, `more` are variables beside those that every program gets.
    """
    process = subprocess.Popen(
        [_find("wine64", "wine"), *arguments],
        cwd=ROOT,
        env=_environment(display, folder) | dict(more or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    late, drained = threading.Event(), threading.Event()
    began = heard = time.monotonic()

    def end() -> None:
        # The server takes all its programs with it, children of a test too; that closes the pipe we read.
        end_all(folder)
        process.kill()

    def watch() -> None:
        while (left := min(began + limit, heard + silence) - time.monotonic()) > 0:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(left)
                break
        else:
            late.set()
            end()
        if not drained.wait(LINGER):
            end_all(folder)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            heard = time.monotonic()
            show(line.rstrip("\r\n"))
    except BaseException:
        end()
        raise
    finally:
        drained.set()
        watcher.join()
        if process.stdout is not None:
            process.stdout.close()
    code = process.wait()
    return None if late.is_set() else code


def start(
    arguments: Sequence[str],
    folder: Path,
    display: str = "",
    more: Mapping[str, str] | None = None,
    output: int = subprocess.DEVNULL,
) -> "subprocess.Popen[bytes]":
    """Starts a Windows program that stays; `end_all` of its prefix ends it."""
    return subprocess.Popen(
        [_find("wine64", "wine"), *arguments],
        cwd=ROOT,
        env=_environment(display, folder) | dict(more or {}),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def end_all(folder: Path = PREFIX) -> None:
    """Ends every program in the prefix, and no other."""
    if folder.is_dir():
        with contextlib.suppress(subprocess.TimeoutExpired):
            # The order to end comes back at once; whoever starts a program before the server is gone sees it die.
            for order in ("-k", "-w"):
                subprocess.run([_find("wineserver"), order], env=_environment("", folder), check=False, timeout=20)


def _find(*names: str) -> str:
    for name in names:
        path = needs.find_program(name)
        if path:
            return path
    packages = " ".join(need.apt for need in needs.WINE.needs)
    raise StepError(
        Words(f"{names[0]} is not installed", f"未安装 {names[0]}"),
        Words(
            f"install it, on Debian with: apt-get install {packages}", f"请安装,Debian 上:apt-get install {packages}"
        ),
    )


def _version() -> str:
    command = [_find("wine64", "wine"), "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _environment(display: str, folder: Path) -> dict[str, str]:
    """All that a program under Wine sees of our variables: paths of Linux mean nothing in there."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(HOME),
        "LANG": "C.UTF-8",
        "DISPLAY": display,
        "WINEPREFIX": str(folder),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        # Neither .NET nor an HTML engine is wanted; without this the first boot asks for both in a window.
        "WINEDLLOVERRIDES": "mscoree,mshtml=;winedbg.exe=",
        # Text files keep the code page of Windows as their default, as on a real one, and Python warns where one is
        # opened without saying its encoding; only what is printed is UTF-8.
        "PYTHONWARNDEFAULTENCODING": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": windows_path(ROOT / "gui"),
        "PYTHONPYCACHEPREFIX": windows_path(WINE / "pycache"),
        "PYTHONNOUSERSITE": "1",
    }


def _make() -> None:
    """A Windows 10 of its own: registry, folders, the DLLs that Wine lacks, fonts."""
    say("Making a Wine prefix", "正在建立 Wine 环境")
    shutil.rmtree(PREFIX, ignore_errors=True)
    PREFIX.mkdir(parents=True)
    HOME.mkdir(exist_ok=True)
    for words in (["wineboot", "-i"], ["winecfg", "-v", "win10"]):
        lines: list[str] = []
        ended = [run(words, limit=BOOT_LIMIT, show=lines.append)]
        if None in ended:
            ended.append(run(words, limit=BOOT_LIMIT, show=lines.append))
        if ended[-1] != 0:
            raise _broken(" ".join(words), lines)
    system = WINDOWS_FOLDER / "system32"
    if not (system / "kernel32.dll").exists():
        raise _broken("wineboot -i", [])
    for source in sorted(STUBS.glob("*.c")):
        library = system / f"{source.stem}.dll"
        if not library.exists():  # a newer Wine has the real one
            _compile(source, library)
    _link_fonts()


def _broken(command: str, lines: Sequence[str]) -> StepError:
    said = " | ".join(lines[-2:])
    return StepError(
        Words(f"{command} failed under Wine: {said}", f"在 Wine 下运行 {command} 失败:{said}"),
        Words(f"delete {shown(WINE)} and try again", f"删除 {shown(WINE)} 后重试"),
    )


def _compile(source: Path, library: Path) -> None:
    """A stand-in DLL. It lies in the prefix's system32, for a freezer would collect it from beside python.exe."""
    step = f"wine-{source.stem}"
    options = ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-nostdlib", "-Wl,--entry=0"]
    code, output = run_logged(step, [_find("x86_64-w64-mingw32-gcc"), *options, "-o", library, source])
    if code != 0:
        words = Words(f"{source.name} did not compile", f"{source.name} 编译失败")
        raise failures.explain((), output, step=step, otherwise=words)


def _link_fonts() -> None:
    """The fonts that Qt's off-screen platform is shown; a real Windows has such fonts in the same folder."""
    for font in Path("/usr/share/fonts").rglob("*.tt[cf]"):
        link = WINDOWS_FOLDER / "Fonts" / font.name
        if font.name in FONTS and not link.exists():
            link.symlink_to(font)
