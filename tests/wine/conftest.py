"""The Windows tests: FirstMate's worker, loop, paths and window in a Windows Python, under Wine or on a real Windows.

They need no engine: `stand_in` is one, in a process of its own, behind a named pipe. Every test that uses it fails when
it leaves a connection open.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
LEAVE_LIMIT = 1.0
"""Seconds after a test within which the engine must have seen every connection end."""

if sys.platform != "win32":
    # `dev.py test --wine` runs them; a pytest on Linux sees only how they are run.
    collect_ignore_glob = ["test_*.py"]
else:
    collect_ignore = ["linux"]
    # Wine keeps QT_* variables of Linux away, so they are set inside; before anything imports Qt.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_API"] = "pyside6"
    # The off-screen platform has no fonts of its own and looks nowhere by itself.
    os.environ["QT_QPA_FONTDIR"] = str(Path(os.environ["SYSTEMROOT"]) / "Fonts")
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        os.environ.pop(name, None)


def pytest_configure(config: pytest.Config) -> None:
    """A run under Wine warns of each text file that is opened without its encoding; in FirstMate that is a fault."""
    config.addinivalue_line("filterwarnings", "ignore::EncodingWarning")
    config.addinivalue_line("filterwarnings", r"error::EncodingWarning:firstmate\.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.wine)


class StandInEngine:
    """The other process: its pipe, and the orders it takes (`stand_in_engine.py` lists them)."""

    def __init__(self) -> None:
        self.pipe = rf"\\.\pipe\firstmate-test-{uuid.uuid4().hex}"
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "stand_in_engine.py"), self.pipe],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        self._answer()

    @property
    def address(self) -> str:
        """The endpoint as `docker -H` takes it."""
        return "npipe://" + self.pipe.replace("\\", "/")

    def order(self, line: str) -> Any:
        """One order; its answer. Takes about a millisecond."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the stand-in engine has ended"
        return json.loads(line)

    @property
    def open_connections(self) -> int:
        return int(self.order("state")["open"])

    def seconds_until_left(self, limit: float = LEAVE_LIMIT) -> float:
        """Seconds until no connection is open any more. Fails when one still is after `limit` seconds."""
        began = time.perf_counter()
        while left := self.open_connections:
            assert time.perf_counter() - began < limit, f"{left} connections are still open"
            time.sleep(0.001)
        return time.perf_counter() - began

    def end(self) -> None:
        """Closing its standard input ends it."""
        self._process.communicate(timeout=10)


@pytest.fixture(scope="session")
def stand_in_process() -> Iterator[StandInEngine]:
    engine = StandInEngine()
    yield engine
    engine.end()


@pytest.fixture
def stand_in(stand_in_process: StandInEngine) -> Iterator[StandInEngine]:
    """The stand-in engine as if freshly started; afterwards nobody may be connected."""
    stand_in_process.order("reset")
    yield stand_in_process
    stand_in_process.seconds_until_left()


@pytest.fixture(scope="session")
def recorded() -> Any:
    """What the stand-in engine says: the recording of a real one."""
    return json.loads((HERE / "recorded_engine.json").read_text("utf-8"))
