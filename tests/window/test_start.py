"""The real program in a process of its own: painted before anything slow is loaded, ended politely, nothing said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals end it here; Windows is tested under Wine"),
]

TESTS = Path(__file__).resolve().parents[1]
PROBE = Path(__file__).with_name("start_probe.py")
LIMIT = 20.0
"""Seconds for one start on a busy machine; 1 s is usual."""


class Program:
    """A running program, and what its witness says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []

    def until(self, word: str) -> None:
        """Reads on until it says this."""
        assert self.process.stdout is not None
        while word not in self.said:
            line = self.process.stdout.readline()
            assert line, f"it ended before {word!r}: {self.said} {self.process.communicate()[1]}"
            self.said.append(line.strip())

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Sends a signal; exit code and everything that was written to stderr."""
        self.process.send_signal(number)
        rest, errors = self.process.communicate(timeout=LIMIT)
        self.said += rest.split("\n")[:-1]
        return self.process.returncode, errors


@contextmanager
def started(home: Path, *arguments: str, host: str = "unix:///nonexistent/docker.sock") -> Iterator[Program]:
    """The program off screen with an empty home; killed if the test leaves it running."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DOCKER_", "XDG_"))}
    environment |= {
        "HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(TESTS.parent / "gui"),
        "PYTHONWARNINGS": "default",
        "PYTHONUTF8": "1",
    }
    process = subprocess.Popen(
        [sys.executable, str(PROBE), "--host", host, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=home,
        text=True,
        encoding="utf-8",
    )
    watchdog = threading.Timer(LIMIT, process.kill)  # a program that says nothing must not hold up the tests
    watchdog.start()
    try:
        yield Program(process)
    finally:
        watchdog.cancel()
        watchdog.join()
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["end-of-session", "ctrl-c"])
def test_it_paints_first_and_ends_politely(tmp_path: Path, number: int) -> None:
    with started(tmp_path) as program:
        program.until("lost")
        code, errors = program.end(number)
    assert (code, errors) == (0, "")
    slow = [word for word in program.said if word.startswith("import")]
    assert program.said[0] == "painted", f"loaded before the first paint: {slow}"


class _Pong(BaseHTTPRequestHandler):
    """As much of an engine as makes the program want the SDK: it answers a ping and has no news to tell."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if "/events" in self.path:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.rfile.read(1)  # until the program hangs up
            return
        ping = self.path.endswith("/_ping")
        body = b"OK" if ping else b'{"message": "not today"}'
        self.send_response(200 if ping else 500)
        self.send_header("Api-Version", "1.41")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """The test's stderr is not for access logs."""


def test_the_sdk_is_loaded_after_the_first_paint(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pong) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            with started(tmp_path, host=f"tcp://127.0.0.1:{server.server_port}") as program:
                program.until("import docker")
                assert program.end() == (0, "")
        finally:
            server.shutdown()
            thread.join()
    assert program.said.index("painted") < program.said.index("import docker")


def test_a_signal_in_the_first_moment_ends_it_too(tmp_path: Path) -> None:
    with started(tmp_path) as program:
        program.until("painted")
        code, errors = program.end()
    # Before the window is furnished there is nothing to close: the signal's own way of ending is right.
    assert code in (0, -signal.SIGTERM) and errors == ""


def test_what_was_chosen_is_kept_when_it_is_ended(tmp_path: Path) -> None:
    with started(tmp_path, "--page", "images", "--lang", "zh_CN") as program:
        program.until("lost")
        assert program.end() == (0, "")
    settings = (tmp_path / ".config" / "firstmate" / "settings.ini").read_text(encoding="utf-8")
    assert "page=images" in settings and "geometry=" in settings
    assert "language" not in settings, "an option on the command line is for this time only"


def test_a_page_that_there_is_not_is_wrong_usage(tmp_path: Path) -> None:
    with started(tmp_path, "--page", "nonsense") as program:
        _, errors = program.process.communicate(timeout=LIMIT)
    assert program.process.returncode == 2
    assert "nonsense" in errors and "containers" in errors


def test_an_address_that_makes_no_sense_is_refused_in_words(tmp_path: Path) -> None:
    with started(tmp_path, host="gopher://x") as program:
        program.until("import asyncio")
        time.sleep(1.0)  # the words stand over the window until somebody closes it
        assert program.process.poll() is None
        code, errors = program.end()
    assert code == 2
    assert errors.startswith("firstmate: ") and "gopher" in errors and "Traceback" not in errors
