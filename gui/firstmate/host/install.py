"""Runs a `core.fixes.Script` that the person has seen and agreed to: elevated where it must be, with live output.

Elevation is the system's own: pkexec on Linux (its dialog asks for the password), UAC on Windows, nothing when we are
root already. A script's text is a constant of our own data files; what comes from outside is only ever a positional
parameter. Refuses to run anything but a Script.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from firstmate.core.fixes import Script
from firstmate.host import processes

DECLINED = 126
"""Exit code of pkexec when the person closed its dialog (127: not allowed); UAC's "no" is told by the same number."""

_UAC_DECLINED = 1223  # ERROR_CANCELLED


def command_lines(script: Script, *, root: bool | None = None, platform: str = sys.platform) -> Iterator[list[str]]:
    """The argument lists that run the script, one after another. `root` None asks the system."""
    if root is None:
        root = is_root()
    elevate = ["pkexec"] if script.elevated and not root and platform != "win32" else []
    if script.programs:
        for program in script.programs:
            yield [*elevate, *program]
    else:
        yield [*elevate, "/bin/sh", "-eux", "-c", script.text, "firstmate", *script.arguments]


def is_root() -> bool:
    """Whether nothing needs to be elevated (on Windows: whether this process runs as administrator)."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0


async def run_script(script: Script, *, on_line: Callable[[str], None]) -> int:
    """The exit code: 0, or that of the first program that failed. `on_line` is called in the loop, line by line.

    Cancelling ends what runs (what it has done already stays done). Raises ProcessError when nothing could be started.
    """
    loop = asyncio.get_running_loop()
    for argv in command_lines(script):
        if sys.platform == "win32" and script.elevated and not is_root():
            # An elevated program has a console window of its own; its output is seen there.
            code = await loop.run_in_executor(None, _run_elevated, argv)
        else:
            code = await _run(argv, on_line)
        if code:
            return code
    return 0


async def _run(argv: Sequence[str], on_line: Callable[[str], None]) -> int:
    loop = asyncio.get_running_loop()
    ours, theirs = os.pipe()
    try:
        running = processes.start(argv, stdout=theirs, stderr=theirs)
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    ended: asyncio.Future[int] = loop.create_future()

    def tell(function: Callable[..., object], *args: object) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(function, *args)

    def finish(code: int) -> None:
        if not ended.done():
            ended.set_result(code)

    def read() -> None:
        with os.fdopen(ours, encoding="utf-8", errors="replace") as output:
            for line in output:
                tell(on_line, line.rstrip("\r\n"))
        tell(finish, running.wait() or 0)

    reader = threading.Thread(target=read, name="script output", daemon=True)
    reader.start()
    try:
        return await ended
    except asyncio.CancelledError:
        # Root's own children cannot be signalled by us; pkexec ends them when we hang up.
        with suppress(PermissionError):
            await loop.run_in_executor(None, running.end, 2.0)
        raise
    finally:
        if ended.done() and not ended.cancelled():
            running.end(0)


if sys.platform == "win32":

    def _run_elevated(argv: list[str]) -> int:
        """Asks by UAC, waits, gives the exit code."""
        import pywintypes
        import win32con
        import win32event
        import win32process
        from win32com.shell import shell, shellcon

        try:
            started = shell.ShellExecuteEx(
                fMask=shellcon.SEE_MASK_NOCLOSEPROCESS,
                lpVerb="runas",
                lpFile=argv[0],
                lpParameters=processes.windows_command_line(argv[1:]),
                nShow=win32con.SW_SHOWNORMAL,
            )
        except pywintypes.error as error:
            if error.winerror == _UAC_DECLINED:
                return DECLINED
            raise processes.ProcessError(f"{argv[0]} could not be started: {error.strerror}", argv=argv) from error
        handle = started["hProcess"]
        win32event.WaitForSingleObject(handle, win32event.INFINITE)
        return int(win32process.GetExitCodeProcess(handle))

else:

    def _run_elevated(argv: list[str]) -> int:
        raise NotImplementedError("UAC is Windows'")
