"""The one place that starts a process: argument lists only, never a shell, never a window, always an end.

`run` (a coroutine) and `run_sync` wait for a program and hand back its bytes; `start` begins one that stays. A process
leads its own group (POSIX: ended by TERM, some patience, KILL) or is alone in its own job (Windows: ended at once, and
also when we crash), so that what it started goes with it.
Output stays bytes: which encoding a program writes is its caller's knowledge (`wsl.exe` writes UTF-16). Standard input
is closed unless given, because some programs wait for a key for ever.

Nothing here depends on asyncio's child watchers: a waiting thread per `run` works on every loop and Python version.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from firstmate.core.errors import FirstMateError
from firstmate.core.uncancelled import uncancelled

DEFAULT_TIMEOUT = 10.0
"""Seconds; the programs we ask are quick, and one that is not must not hold up a check."""


class ProcessError(FirstMateError):
    """A program could not be started, or did not end in time."""

    def __init__(self, message: str, *, argv: Sequence[str]) -> None:
        super().__init__(message)
        self.argv = tuple(argv)


class ProgramMissing(ProcessError):
    """There is no such program on this computer."""


class ProcessTimeout(ProcessError):
    """The program was still running at its time limit and was ended. `stdout`, `stderr`: what it had said by then."""

    def __init__(self, message: str, *, argv: Sequence[str], stdout: bytes = b"", stderr: bytes = b"") -> None:
        super().__init__(message, argv=argv)
        self.stdout = stdout
        self.stderr = stderr


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that has ended. `returncode` is negative for a POSIX signal and unsigned 32 bit on Windows."""

    argv: tuple[str, ...]
    returncode: int
    stdout: bytes
    stderr: bytes
    seconds: float

    @property
    def ok(self) -> bool:
        return self.returncode == 0


if sys.platform == "win32":
    import ctypes

    import win32job

    class _Family:
        """A process and all that it starts, in a job of its own: the kernel ends them together, also if we crash.

        (`taskkill /T` misses what it may not open, and a survivor that holds our pipes would hold us up too.)
        With `outlives`, what the program has started lives on when it has ended; it goes only by `end`.
        """

        _SUSPENDED = 0x4

        def __init__(self, argv: list[str], *, outlives: bool, **options: Any) -> None:
            self._job = win32job.CreateJobObject(None, "")
            if not outlives:
                limits = win32job.QueryInformationJobObject(self._job, win32job.JobObjectExtendedLimitInformation)
                limits["BasicLimitInformation"]["LimitFlags"] |= win32job.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
                win32job.SetInformationJobObject(self._job, win32job.JobObjectExtendedLimitInformation, limits)
            flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP | self._SUSPENDED
            self.popen: subprocess.Popen[bytes] = subprocess.Popen(argv, creationflags=flags, **options)
            # Suspended until it is in the job, so that no child of it escapes.
            handle = int(cast(Any, self.popen)._handle)
            try:
                win32job.AssignProcessToJobObject(self._job, handle)
            finally:
                ctypes.windll.ntdll.NtResumeProcess(ctypes.c_void_p(handle))

        def end(self, *, hard: bool) -> None:
            """Windows has no polite signal for a program without a window."""
            if self._job is not None:
                win32job.TerminateJobObject(self._job, 1)

        def forget(self) -> None:
            """The last handle of a job ends what is left in it, unless that may outlive its program."""
            job, self._job = self._job, None
            if job is not None:
                job.Close()

else:

    class _Family:
        """A process and all that it starts, as the process group that it leads."""

        def __init__(self, argv: list[str], *, outlives: bool, **options: Any) -> None:
            # Whatever a program leaves running here lives on in any case.
            self.popen: subprocess.Popen[bytes] = subprocess.Popen(argv, start_new_session=True, **options)

        def end(self, *, hard: bool) -> None:
            # While the leader is not reaped its id cannot be given to another process, so the group is surely ours.
            if self.popen.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.popen.pid, signal.SIGKILL if hard else signal.SIGTERM)

        def forget(self) -> None:
            """Nothing is kept of a group."""


class Running:
    """A process that we started and must end. Its id, not its name, is what we know it by."""

    def __init__(self, argv: tuple[str, ...], family: _Family) -> None:
        self.argv = argv
        self._family = family
        self._popen = family.popen

    @property
    def pid(self) -> int:
        return self._popen.pid

    def poll(self) -> int | None:
        """Exit code, None while it runs."""
        return self._popen.poll()

    def wait(self, timeout: float | None = None) -> int | None:
        """Exit code once it has ended; None when it still runs after `timeout` seconds."""
        try:
            return self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def send(self, signum: int) -> None:
        """Sends a signal to this process alone; nothing happens when it has ended."""
        self._popen.send_signal(signum)

    def end(self, patience: float = 5.0) -> int:
        """TERM to the group, KILL after `patience` seconds, and the exit code. Fine to call twice."""
        if self._popen.poll() is None:
            self._family.end(hard=False)
            if self.wait(patience) is None:
                self._family.end(hard=True)
        code = self._popen.wait()
        self._family.forget()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return code

    def communicate(self, data: bytes | None, timeout: float | None) -> tuple[bytes, bytes]:
        """Feeds `data`, gathers the output until the end. Raises ProcessTimeout after having ended the process."""
        try:
            stdout, stderr = self._popen.communicate(data, timeout)
        except subprocess.TimeoutExpired as late:
            self._family.end(hard=False)
            try:
                stdout, stderr = self._popen.communicate(timeout=0.5)
            except subprocess.TimeoutExpired:
                self._family.end(hard=True)
                stdout, stderr = self._rest(late)
            self.end(0)
            name = Path(self.argv[0]).name
            raise ProcessTimeout(
                f"{name} was still running after {timeout:g} s and was ended",
                argv=self.argv,
                stdout=stdout or b"",
                stderr=stderr or b"",
            ) from None
        return stdout or b"", stderr or b""

    def _rest(self, late: subprocess.TimeoutExpired) -> tuple[bytes, bytes]:
        # A grandchild in a group of its own may hold the pipes open for ever; do not wait for it.
        try:
            return self._popen.communicate(timeout=1.0)
        except subprocess.TimeoutExpired:
            return late.stdout or b"", late.stderr or b""


def find(program: str) -> str | None:
    """Absolute path of a program on PATH (and in the sbin folders, which a desktop session's PATH lacks)."""
    if Path(program).is_absolute():
        return program if Path(program).is_file() else None
    path = os.environ.get("PATH", os.defpath)
    if sys.platform != "win32":
        path = os.pathsep.join([path, "/usr/local/sbin", "/usr/sbin", "/sbin"])
    return find_in(program, path.split(os.pathsep), _endings(program))


def find_in(program: str, folders: Sequence[str], endings: Sequence[str] = ("",)) -> str | None:
    """The first program of this name in these folders, with one of the endings; folders without a full path do not
    count.

    Each folder is asked itself: on Windows `which` looks into the current folder before all others, where a file must
    not run in a program's name. A folder that is named is searched also when it is the current one: FirstMate started
    as administrator begins in System32.
    """
    if Path(program).name != program:
        return None
    for folder in folders:
        if Path(folder).is_absolute():
            for ending in endings:
                found = shutil.which(str(Path(folder) / (program + ending)))
                if found is not None:
                    return found
    return None


def _endings(program: str) -> Sequence[str]:
    """What may follow a program's name: nothing, or on Windows what makes a file a program, unless it is there."""
    if sys.platform == "win32":
        known = [ending for ending in os.environ.get("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(";") if ending]
        return ("",) if program.lower().endswith(tuple(ending.lower() for ending in known)) else known
    else:
        return ("",)


def windows_command_line(arguments: Sequence[str]) -> str:
    """Arguments as one text, quoted as the Microsoft C runtime takes them apart; for calls that know no lists."""
    return subprocess.list2cmdline(arguments)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a child inherits: ours, without the library path of a frozen build, with `extra` on top."""
    values = dict(os.environ)
    if getattr(sys, "frozen", False) and sys.platform != "win32":
        original = values.pop("LD_LIBRARY_PATH_ORIG", None)
        values.pop("LD_LIBRARY_PATH", None)
        if original:
            values["LD_LIBRARY_PATH"] = original
    values.update(extra or {})
    return values


def start(
    argv: Sequence[str],
    *,
    stdin: int | IO[Any] = subprocess.DEVNULL,
    stdout: int | IO[Any] = subprocess.DEVNULL,
    stderr: int | IO[Any] = subprocess.DEVNULL,
    extra_environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    outlives: bool = False,
) -> Running:
    """Starts a program that stays. Raises ProgramMissing or ProcessError. `stdout` may be an open file.

    `outlives`: what it starts is to live on when it has ended, on Windows too (`docker desktop start`).
    """
    if isinstance(argv, str) or not argv:
        raise TypeError("argv must be a non-empty list of arguments, not one string")
    program = find(argv[0])
    if program is None:
        raise ProgramMissing(f"there is no program {argv[0]} on this computer", argv=argv)
    try:
        family = _Family(
            [program, *argv[1:]],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=environment(extra_environment),
            cwd=folder,
            outlives=outlives,
        )
    except FileNotFoundError as error:
        raise ProgramMissing(f"{argv[0]} could not be started: {error}", argv=argv) from error
    except (OSError, ValueError) as error:
        raise ProcessError(f"{argv[0]} could not be started: {error}", argv=argv) from error
    return Running((program, *argv[1:]), family)


def run_sync(
    argv: Sequence[str],
    *,
    timeout: float = DEFAULT_TIMEOUT,
    data: bytes | None = None,
    extra_environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Finished:
    """Runs a program to its end. A non-zero exit code is an answer, not an error."""
    began = time.monotonic()
    running = _start_piped(argv, data, extra_environment, folder)
    stdout, stderr = running.communicate(data, timeout)
    code = running.end()
    return Finished(running.argv, code, stdout, stderr, time.monotonic() - began)


async def run(
    argv: Sequence[str],
    *,
    timeout: float = DEFAULT_TIMEOUT,
    data: bytes | None = None,
    extra_environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    outlives: bool = False,
) -> Finished:
    """As `run_sync`, without holding up the loop. Cancelling ends the process before the cancellation goes on."""
    began = time.monotonic()
    loop = asyncio.get_running_loop()
    # One thread that lives as long as the process: never queued behind other programs, gone with it.
    waiter = ThreadPoolExecutor(1, f"process {Path(argv[0]).name}")
    try:
        starting = loop.run_in_executor(waiter, _start_piped, argv, data, extra_environment, folder, outlives)
        running = await _finish_even_if_cancelled(starting)
        ending = loop.run_in_executor(waiter, running.communicate, data, timeout)
        try:
            stdout, stderr = await uncancelled(ending)
        except asyncio.CancelledError:
            running._family.end(hard=True)
            with contextlib.suppress(ProcessError):
                await ending
            running.end(0)
            raise
        return Finished(running.argv, running.end(), stdout, stderr, time.monotonic() - began)
    finally:
        waiter.shutdown(wait=False)


async def _finish_even_if_cancelled(starting: asyncio.Future[Running]) -> Running:
    """Awaits the start of a process; a cancellation that comes meanwhile must not lose sight of it."""
    try:
        return await uncancelled(starting)
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessError):
            (await starting).end(0)
        raise


def _start_piped(
    argv: Sequence[str],
    data: bytes | None,
    extra_environment: Mapping[str, str] | None,
    folder: Path | None,
    outlives: bool = False,
) -> Running:
    return start(
        argv,
        stdin=subprocess.DEVNULL if data is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        extra_environment=extra_environment,
        folder=folder,
        outlives=outlives,
    )
