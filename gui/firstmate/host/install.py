"""Runs a `core.fixes.Script` that the person has seen and agreed to: elevated where it must be, with live output.

Elevation is the system's own: pkexec on Linux (its dialog asks for the password), UAC on Windows, nothing when we are
root already. A script's text is a constant of our own data files; what comes from outside is only ever a positional
parameter. Refuses to run anything but a Script.

A person may not signal root's processes, so an elevated script is cancelled by hanging up: it runs beside a guard that
reads our end of a pipe, and ends the script when that is closed. That holds for a crash of ours, too.
"""

from __future__ import annotations

import asyncio
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from firstmate.core.fixes import Script
from firstmate.host import processes, restart_note
from firstmate.host.gathering import in_thread

DECLINED: Final = 126
"""Exit code of pkexec when the person closed its dialog (127: not allowed); UAC's "no" is told by the same number."""
RESTART_NEEDED: Final = 3010
"""Windows' way to say that it worked and waits for a restart."""

_UAC_DECLINED: Final = 1223  # ERROR_CANCELLED
_PATIENCE: Final = 2.0
_HANGING_UP: Final = 8.0
"""Seconds for a script that was hung up on: the guard sends TERM at once, and KILL after five."""
_SYSTEM_FOLDERS: Final = "/usr/local/sbin:/usr/sbin:/sbin"
"""Where an engine finds its helpers; root's PATH in a desktop session may lack them."""
# pkexec keeps no environment but our standard input: the guard reads it, the script gets none.
_GUARD: Final = """\
export DEBIAN_FRONTEND=noninteractive
exec 3<&0 </dev/null
{ trap '' TERM; read -r _ <&3; kill -TERM 0; sleep 5; kill -KILL 0; } >/dev/null 2>&1 &
guard=$!
exec 3<&-
script=$1
shift
/bin/sh -eux -c "$script" firstmate "$@"
code=$?
kill -KILL "$guard"
exit "$code"
"""


def command_lines(script: Script, *, root: bool | None = None, platform: str = sys.platform) -> Iterator[list[str]]:
    """The argument lists that run the script, one after another. `root` None asks the system."""
    if root is None:
        root = is_root()
    elevate = script.elevated and not root and platform != "win32"
    if script.programs:
        for program in script.programs:
            yield [*(["pkexec"] if elevate else []), *program]
    elif elevate:
        yield ["pkexec", "/bin/sh", "-c", _GUARD, "firstmate", script.text, *script.arguments]
    else:
        yield ["/bin/sh", "-eux", "-c", script.text, "firstmate", *script.arguments]


def is_root() -> bool:
    """Whether nothing needs to be elevated (on Windows: whether this process runs as administrator)."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    else:
        return os.geteuid() == 0


async def run_script(script: Script, *, on_line: Callable[[str], None]) -> int:
    """The exit code: 0, or that of the first program that failed. `on_line` is called in the loop, line by line.

    Cancelling ends what runs (what it has done already stays done). Raises ProcessError when nothing could be started.
    A script that needs a restart leaves a note of it, which lasts until the computer was restarted.
    """
    for argv in command_lines(script):
        if sys.platform == "win32" and script.elevated and not is_root():
            # An elevated program has a console window of its own; its output is seen there.
            on_line(" ".join(argv))
            code = await _elevated(argv)
        else:
            code = await _run(_found(argv), on_line)
        if code not in (0, RESTART_NEEDED):
            return code
    if script.after == "restart":
        restart_note.write()
    return 0


def _found(argv: list[str]) -> list[str]:
    """With the path of Docker Desktop's own docker command, which is not on PATH after an installation for one user."""
    if sys.platform == "win32" and argv[0] == "docker.exe":
        from firstmate.host.windows import docker_program

        return [docker_program() or argv[0], *argv[1:]]
    return argv


async def _run(argv: Sequence[str], on_line: Callable[[str], None]) -> int:
    """One program, its output line by line."""
    loop = asyncio.get_running_loop()
    output, their_output = os.pipe()
    their_input, lifeline = os.pipe()
    try:
        running = processes.start(
            argv,
            stdin=their_input,
            stdout=their_output,
            stderr=their_output,
            extra_environment=_environment(),
            outlives="desktop" in argv,  # Docker Desktop is to stay when the command that started it has ended
        )
    except BaseException:
        os.close(output)
        os.close(lifeline)
        raise
    finally:
        os.close(their_output)
        os.close(their_input)
    ended: asyncio.Future[int] = loop.create_future()
    over, told_over = os.pipe()

    def tell(function: Callable[..., object], *args: object) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(function, *args)

    def finish(code: int) -> None:
        if not ended.done():
            ended.set_result(code)

    def read() -> None:
        for line in _lines(output, over):
            tell(on_line, line)
        os.close(output)
        os.close(over)
        tell(finish, running.wait() or 0)

    def wait() -> None:
        running.wait()
        os.close(told_over)

    for work in (read, wait):
        threading.Thread(target=work, name=f"script {work.__name__}", daemon=True).start()
    try:
        return await ended
    except asyncio.CancelledError:
        os.close(lifeline)
        lifeline = -1
        await in_thread(lambda: _end(running, guarded=argv[0] == "pkexec"))
        raise
    finally:
        if lifeline >= 0:
            os.close(lifeline)


def _environment() -> dict[str, str]:
    if sys.platform == "win32":
        return {"WSL_UTF8": "1"}
    return {"DEBIAN_FRONTEND": "noninteractive", "PATH": f"{os.environ.get('PATH', os.defpath)}:{_SYSTEM_FOLDERS}"}


def _lines(output: int, over: int) -> Iterator[str]:
    """The lines that come out, until their end; or until `over` closes and nothing more lies ready.

    A program that the script left running may hold its output open for ever.
    """
    rest = b""
    while _readable(output, over) and (some := os.read(output, 65536)):
        *whole, rest = (rest + some).split(b"\n")
        yield from map(_shown, whole)
    if rest:
        yield _shown(rest)


def _readable(output: int, over: int) -> bool:
    """Waits until there is something to read; False when it is over and there is not."""
    if sys.platform == "win32":
        return True  # what it leaves running ends with its job, and with it the output
    ready, _, _ = select.select([output, over], [], [])
    return output in ready or output in select.select([output], [], [], 0.05)[0]


def _shown(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").rstrip("\r").replace("\0", "")


def _end(running: processes.Running, *, guarded: bool) -> None:
    """Ends a cancelled script: by its guard where we may not signal it."""
    if guarded:
        running.wait(_HANGING_UP)
    if running.poll() is None:
        with suppress(PermissionError):
            running.end(_PATIENCE)


async def _elevated(argv: list[str]) -> int:
    """An elevated Windows program. Cancelling only stops the waiting: it belongs to the administrator."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()
    given_up = threading.Event()

    def finish(outcome: int | processes.ProcessError) -> None:
        if ended.done():
            return
        if isinstance(outcome, int):
            ended.set_result(outcome)
        else:
            ended.set_exception(outcome)

    def work() -> None:
        try:
            outcome: int | processes.ProcessError = _run_elevated(argv, given_up)
        except processes.ProcessError as error:
            outcome = error
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(finish, outcome)

    threading.Thread(target=work, name="elevated program", daemon=True).start()
    try:
        return await ended
    finally:
        given_up.set()


if sys.platform == "win32":

    def _run_elevated(argv: list[str], given_up: threading.Event) -> int:
        """Asks by UAC, waits, gives the exit code. The program is always Windows' own, from its own folder."""
        import pywintypes
        import win32con
        import win32event
        import win32process
        from win32com.shell import shell, shellcon

        program = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / argv[0]
        try:
            started = shell.ShellExecuteEx(
                fMask=shellcon.SEE_MASK_NOCLOSEPROCESS,
                lpVerb="runas",
                lpFile=str(program),
                lpParameters=processes.windows_command_line(argv[1:]),
                nShow=win32con.SW_SHOWNORMAL,
            )
        except pywintypes.error as error:
            if error.winerror == _UAC_DECLINED:
                return DECLINED
            raise processes.ProcessError(f"{argv[0]} could not be started: {error.strerror}", argv=argv) from error
        handle = started["hProcess"]
        while win32event.WaitForSingleObject(handle, 200) != win32event.WAIT_OBJECT_0:
            if given_up.is_set():
                return DECLINED
        return int(win32process.GetExitCodeProcess(handle))

else:

    def _run_elevated(argv: list[str], given_up: threading.Event) -> int:
        raise processes.ProcessError("UAC is only on Windows", argv=argv)
