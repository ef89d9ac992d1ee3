"""The processes that are measured: the program with its onlooker, the bare window, the docker CLI. Ended by their id.

Every child has a home of its own, so that nobody's settings are read or changed, and no variable that slows it down.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parents[1] / "gui"

_NOT_FOR_CHILDREN = (
    # With these a Python compiles all sources at each start, or looks for modules elsewhere.
    *("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONPROFILEIMPORTTIME", "PYTHONDEVMODE"),
    *("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"),
    *("QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "LANGUAGE"),
)


PATIENCE = 5.0
"""Seconds from TERM to KILL."""


class ChildError(Exception):
    """A child did not do what it must do to be measured; `str()` says what, with its last words."""


def environment(home: Path, *, platform: str, display: str = "") -> dict[str, str]:
    """The variables of a child; `platform` is Qt's ("xcb", "offscreen")."""
    env = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_CHILDREN}
    env["HOME"] = str(home)
    env.update({f"XDG_{name.upper()}_HOME": str(home / name) for name in ("config", "state", "cache", "data")})
    env.update(QT_QPA_PLATFORM=platform, LANG="C.UTF-8", LC_ALL="C.UTF-8")
    if display:
        env["DISPLAY"] = display
    return env


@dataclass(frozen=True, slots=True)
class Report:
    """One line that a child said. `at` is CLOCK_MONOTONIC in nanoseconds, 0 in a line without a time."""

    what: str
    at: int
    words: tuple[str, ...]


class Child:
    """A process that reports. `began` was taken before it was started."""

    def __init__(self, argv: Sequence[str | Path], env: Mapping[str, str], log: Path) -> None:
        self.reports: list[Report] = []
        self._fresh: queue.SimpleQueue[Report | None] = queue.SimpleQueue()
        self._log = log
        with log.open("wb") as errors:
            self.began = time.monotonic_ns()
            self._process = subprocess.Popen(
                [str(word) for word in argv],
                env=dict(env),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            what, *words = raw.decode(errors="replace").split()
            timed = bool(words) and words[0].isdigit()
            report = Report(what, int(words[0]) if timed else 0, tuple(words[1:] if timed else words))
            self.reports.append(report)
            self._fresh.put(report)
        self._fresh.put(None)

    def await_report(self, wanted: Callable[[Report], bool], seconds: float = 30.0) -> Report:
        """The first report from now on (or not yet asked for) that is wanted. Raises ChildError."""
        until = time.monotonic() + seconds
        while True:
            try:
                report = self._fresh.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise ChildError(f"nothing for {seconds:g} s. {self._last_words()}") from None
            if report is None:
                raise ChildError(f"it ended by itself. {self._last_words()}")
            if wanted(report):
                return report

    def await_named(self, what: str, seconds: float = 30.0) -> Report:
        return self.await_report(lambda report: report.what == what, seconds)

    def order(self, words: str) -> None:
        """Tells the onlooker to do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n".encode())
        self._process.stdin.flush()

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return f"Its last words: {' | '.join(lines[-3:]) or 'none'} ({self._log})"

    def await_end(self, seconds: float = 10.0) -> None:
        """Waits for a child that ends by itself."""
        self._process.wait(seconds)

    def end(self) -> None:
        """TERM, and KILL when that does not help."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._reader.join(5)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def firstmate(env: Mapping[str, str], log: Path, *, host: str, page: str, options: Sequence[str] = ()) -> Child:
    """The program itself, without arguments, as its icon starts it; `options` are those of the onlooker."""
    settings = Path(env["XDG_CONFIG_HOME"]) / "firstmate" / "settings.ini"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f"[General]\nlanguage=en\npage={page}\n", "utf-8")
    return Child([sys.executable, HERE / "probe.py", *options, "--"], {**env, "DOCKER_HOST": host}, log)


def bare_window(env: Mapping[str, str], log: Path, *, heartbeat: bool = False) -> Child:
    return Child([sys.executable, HERE / "bare.py", *(["--heartbeat"] if heartbeat else [])], env, log)


class Docker:
    """The docker CLI on one engine."""

    def __init__(self, address: str, home: Path) -> None:
        program = shutil.which("docker")
        if program is None:
            raise ChildError("the docker command is missing (Debian and Ubuntu: apt-get install docker.io)")
        self._start = [program, "--host", address]
        self._env = environment(home, platform="offscreen")

    def seconds(self, *arguments: str) -> float:
        """How long a command takes, from before it is started to its end."""
        return self.run(*arguments)[1]

    def run(self, *arguments: str) -> tuple[str, float]:
        """What a command says, and how long it takes in seconds. Raises ChildError."""
        began = time.monotonic()
        done = subprocess.run([*self._start, *arguments], env=self._env, capture_output=True, check=False)
        took = time.monotonic() - began
        if done.returncode != 0:
            raise ChildError(f"docker {' '.join(arguments)}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode(errors="replace").strip(), took

    @contextlib.contextmanager
    def lines(self, *arguments: str) -> Iterator[Callable[[float], tuple[str, int] | None]]:
        """A command that goes on; gives a function for its next line and when it came (CLOCK_MONOTONIC, ns)."""
        process = subprocess.Popen([*self._start, *arguments], env=self._env, stdout=subprocess.PIPE)
        assert process.stdout is not None
        pipe, waiting = process.stdout, bytearray()

        def next_line(seconds: float) -> tuple[str, int] | None:
            until = time.monotonic() + seconds
            while b"\n" not in waiting:
                ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
                data = os.read(pipe.fileno(), 65536) if ready else b""
                if not data:
                    return None
                waiting.extend(data)
            line, _, rest = bytes(waiting).partition(b"\n")
            waiting[:] = rest
            return line.decode(errors="replace"), time.monotonic_ns()

        try:
            yield next_line
        finally:
            pipe.close()  # first: a client that waits for room in the pipe hears no signal (seen with 28.2 and 29.1)
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
