"""A desktop for assistive technology: a virtual screen, a window manager, a session bus with AT-SPI, all of its own.

Everything is started with a mark in its environment and ended by its process id; `Desktop.leftovers` finds by that mark
what should have ended and has not.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from firstmate.host import processes

LAUNCHERS = (Path("/usr/libexec/at-spi-bus-launcher"), Path("/usr/lib/at-spi2-core/at-spi-bus-launcher"))
SYSTEM_PYTHON = Path("/usr/bin/python3")
CLIENT = Path(__file__).with_name("atspi_client.py")
GUI = Path(__file__).resolve().parents[2] / "gui"
START_LIMIT = 20.0
ANSWER_LIMIT = 30.0
# Said by Qt where it runs as root or without a desktop's own services; it tells nothing about us.
HARMLESS = ("GetApplicationBusAddress", "RLIMIT_NOFILE", "file descriptor limit")


def missing() -> str:
    """Why there can be no such desktop here, as a sentence; "" when there can be one."""
    if sys.platform != "linux":
        return "AT-SPI is the assistive technology of Linux."
    wanted = ("Xvfb", "openbox", "xdotool", "dbus-run-session")
    lacking = [program for program in wanted if processes.find(program) is None]
    lacking += [] if any(path.exists() for path in LAUNCHERS) else ["at-spi-bus-launcher"]
    bindings = [str(SYSTEM_PYTHON), "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    if not SYSTEM_PYTHON.exists() or not processes.run_sync(bindings).ok:
        lacking.append("the Atspi bindings of the system's Python")
    if not lacking:
        return ""
    packages = "xvfb openbox xdotool dbus dbus-x11 at-spi2-core gir1.2-atspi-2.0 python3-pyatspi"
    return f"Missing: {', '.join(lacking)}. On Debian and Ubuntu: apt-get install {packages}"


def require() -> None:
    """Skips or, in CI on Linux, fails where there can be no such desktop."""
    reason = missing()
    if reason and sys.platform == "linux" and os.environ.get("CI") == "true":
        pytest.fail(f"CI must drive the window through assistive technology: {reason}")
    if reason:
        pytest.skip(reason)


class Desktop:
    """Xvfb, openbox and a session bus with AT-SPI; a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mark = f"firstmate-{uuid.uuid4().hex}"
        self._processes: list[subprocess.Popen[Any]] = []
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700, parents=True)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("DOCKER_", "XDG_"))
        }
        self.environment |= {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "FIRSTMATE_DESKTOP": self._mark,
            "PYTHONPATH": "",
        }
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "QT_QPA_PLATFORM"):
            self.environment.pop(name, None)

    def __enter__(self) -> Desktop:
        try:
            self._start_screen()
            self._start_bus()
            self._start(["openbox", "--sm-disable"])
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._processes):
            _end(process)
        # The bus starts services by itself, and they are nobody's children.
        deadline = time.monotonic() + 5
        while (left := self._marked()) and time.monotonic() < deadline:
            for pid in left:
                _kill(pid, signal.SIGTERM if time.monotonic() < deadline - 2 else signal.SIGKILL)
            time.sleep(0.05)

    def leftovers(self) -> list[str]:
        """What of this desktop still runs."""
        return [f"{pid} {command}" for pid, command in self._marked().items()]

    def _marked(self) -> dict[int, str]:
        mark = f"FIRSTMATE_DESKTOP={self._mark}".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if mark in (entry / "environ").read_bytes().split(b"\0"):
                        found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                except OSError:
                    continue
        return {pid: command for pid, command in found.items() if command}  # a zombie has none

    def _start(self, argv: list[str], **more: Any) -> subprocess.Popen[Any]:
        log = (self.folder / f"{Path(argv[0]).name}.log").open("wb")
        more = {"stdout": log, "stderr": log} | more
        with log:
            process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, env=self.environment, start_new_session=True, **more
            )
        self._processes.append(process)
        return process

    def _start_screen(self) -> None:
        numbers, number_out = os.pipe()
        argv = ["Xvfb", "-displayfd", str(number_out), "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]
        self._start(argv, pass_fds=[number_out])
        os.close(number_out)
        with os.fdopen(numbers, "rb", buffering=0) as pipe:
            self.environment["DISPLAY"] = f":{_line(pipe.fileno(), START_LIMIT)}"

    def _start_bus(self) -> None:
        launcher = next(path for path in LAUNCHERS if path.exists())
        script = f'echo "$DBUS_SESSION_BUS_ADDRESS"; exec {launcher} --launch-immediately'
        bus = self._start(["dbus-run-session", "--", "/bin/sh", "-c", script], stdout=subprocess.PIPE, bufsize=0)
        assert bus.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = _line(bus.stdout.fileno(), START_LIMIT)
        bus.stdout.close()

    # -- what people do there -----------------------------------------------------------------------------------------
    def start_program(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The real program in a window on this desktop; what it writes is in `firstmate.log` of the folder."""
        with (self.folder / "firstmate.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "firstmate", *arguments],
                env=self.environment
                | {
                    "PYTHONPATH": str(GUI),
                    "QT_QPA_PLATFORM": "xcb",
                    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                    "PYTHONFAULTHANDLER": "1",
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def complaints(self) -> list[str]:
        """What the program wrote, without what is harmless here."""
        lines = (self.folder / "firstmate.log").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.strip() and not any(words in line for words in HARMLESS)]

    def type(self, text: str) -> None:
        """Keys, as from a keyboard, to whatever has the focus; a line feed is Return."""
        for number, line in enumerate(text.split("\n")):
            for argv in ([["xdotool", "key", "Return"]] if number else []) + (
                [["xdotool", "type", "--delay", "10", line]] if line else []
            ):
                subprocess.run(argv, env=self.environment, check=True, timeout=START_LIMIT)

    def assist(self, program: subprocess.Popen[bytes]) -> Assistant:
        """Assistive technology that looks at this program."""
        with (self.folder / "client.log").open("wb") as log:
            process = subprocess.Popen(
                [str(SYSTEM_PYTHON), str(CLIENT), str(program.pid)],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                start_new_session=True,
            )
        self._processes.append(process)
        return Assistant(process, program, self.folder / "firstmate.log")


class Assistant:
    """Asks the client in the system's Python. Every control is known by its public name."""

    def __init__(self, process: subprocess.Popen[bytes], program: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._program = program
        self._log = log

    def ask(self, do: str, **arguments: Any) -> Any:
        """One question; the answer's value. Fails with the client's words, and what became of the program."""
        assert self._process.stdin is not None and self._process.stdout is not None
        question: Mapping[str, Any] = {"do": do, **arguments}
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        answer = json.loads(_line(self._process.stdout.fileno(), ANSWER_LIMIT) or '{"ok": false, "error": "no answer"}')
        if not answer["ok"]:
            code = self._program.poll()
            state = "runs" if code is None else f"ended with {code}:\n{self._log.read_text(encoding='utf-8')}"
            pytest.fail(f"{question}: {answer['error']}\nThe program {state}")
        return answer["value"]

    def press(self, name: str) -> None:
        self.ask("press", name=name)

    def write(self, name: str, text: str) -> None:
        self.ask("write", name=name, text=text)

    def text(self, name: str) -> str:
        return str(self.ask("text", name=name))

    def name(self, name: str) -> str:
        return str(self.ask("name", name=name))

    def cells(self, name: str) -> list[list[str]]:
        return list(self.ask("cells", name=name))

    def close(self) -> None:
        """No more questions."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        _end(self._process)


def _line(descriptor: int, seconds: float) -> str:
    """The first line that arrives, "" when none does."""
    text = b""
    until = time.monotonic() + seconds
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
        chunk = os.read(descriptor, 1 << 16) if ready else b""
        if not chunk:
            break
        text += chunk
    return text.decode().strip()


def _end(process: subprocess.Popen[Any]) -> None:
    if process.poll() is None:
        _kill(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _kill(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
