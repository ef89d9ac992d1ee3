"""The net under all tests (tests/conftest.py): each thing that must not happen silently fails a test that does it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

SINS = """
import asyncio, gc, logging, socket, threading, time, warnings
from PySide6.QtCore import qWarning

kept = []

def test_a_warning_of_qt(): qWarning("x")
def test_a_warning_of_python(): warnings.warn("x")
def test_an_error_in_the_log(): logging.getLogger("a").error("x")
def test_a_thread(): threading.Thread(target=time.sleep, args=(3,)).start()
def test_a_socket(): kept.append(socket.socket())
def test_a_lost_socket():
    lost = socket.socket()
    del lost
    gc.collect()
async def test_a_task(): kept.append(asyncio.ensure_future(asyncio.sleep(100)))
async def test_timers():
    for _ in range(4): asyncio.get_running_loop().call_later(100, print)
async def test_a_server(): kept.append(await asyncio.start_server(print, "127.0.0.1", 0))
def test_nothing(): pass
"""

TIMER = """
from PySide6.QtCore import QTimer

kept = []

def test_a_timer_of_qt(qapp):
    kept.append(QTimer(interval=60000))
    kept[-1].start()
"""


@pytest.mark.slow  # starts a pytest
@pytest.mark.skipif(sys.platform != "linux", reason="open sockets are counted in /proc")
def test_nothing_happens_silently(tmp_path: Path) -> None:
    (tmp_path / "test_sins.py").write_text(SINS, "utf-8")
    (tmp_path / "test_timers.py").write_text(TIMER, "utf-8")  # found at the end of its file
    words = [sys.executable, "-m", "pytest", "-q", "-c", TESTS.parent / "pyproject.toml", f"--rootdir={tmp_path}"]
    done = subprocess.run(
        [*words, "-p", "conftest", tmp_path], cwd=TESTS, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    failed = set(re.findall(r"^(?:FAILED|ERROR) \S*::(test_\w+)", done.stdout, re.MULTILINE))
    sins = set(re.findall(r"def (test_\w+)", SINS + TIMER)) - {"test_nothing"}
    assert failed == sins, done.stdout
