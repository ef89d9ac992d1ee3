"""The tour as a person starts it: a child process, off screen, on a private engine that it brings itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from engine_fixtures import require_private_engine
from PySide6.QtGui import QImage

from firstmate.host.private_engine import PrivateEngine

pytestmark = [pytest.mark.engine, pytest.mark.window, pytest.mark.slow]

GUI = Path(__file__).resolve().parents[2] / "gui"
STEPS = ["engine", "pull", "form", "start", "limits", "kernel", "hostname", "memory", "measure", "exit", "remove"]


def walk(folder: Path, *options: str, host: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"PYTHONPATH": str(GUI), "HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    # An address at which no engine answers, so that one of this computer stays out of it.
    environment["DOCKER_HOST"] = host or f"unix://{folder}/none.sock"
    command = [sys.executable, "-m", "firstmate", "tour", "--screenshots", str(folder / "tour"), *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=150, check=False)


def test_the_whole_journey_on_a_private_engine(tmp_path: Path) -> None:
    require_private_engine()
    done = walk(tmp_path, "--json", "--lang", "zh_CN")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["ok"] is True
    assert [step["id"] for step in report["steps"]] == STEPS
    assert all(step["ok"] for step in report["steps"])
    for step in report["steps"]:
        picture = QImage(str(tmp_path / "tour" / step["screenshot"]))
        assert (picture.width(), picture.height()) == (1200, 800), step["id"]
    assert json.loads((tmp_path / "tour" / "report.json").read_text(encoding="utf-8")) == report
    assert done.stderr == ""


def test_a_system_engine_keeps_what_it_has(private_engine: PrivateEngine, busybox: str, tmp_path: Path) -> None:
    """An engine that answers is used as it is: nothing of the tour stays on it but the image."""
    before = {one["Id"] for one in private_engine.request("GET", "/containers/json?all=1")}
    done = walk(tmp_path, host=private_engine.address)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the whole journey works" in done.stdout
    assert {one["Id"] for one in private_engine.request("GET", "/containers/json?all=1")} == before
    assert not (tmp_path / "tour-engine").exists()


@contextmanager
def ending_at(picture: str, tmp_path: Path, host: str) -> Iterator[None]:
    """A tour that is told to end after the body, which begins once that picture is there."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"PYTHONPATH": str(GUI), "HOME": str(tmp_path), "DOCKER_HOST": host}
    command = [sys.executable, "-m", "firstmate", "tour", "--screenshots", str(tmp_path / "tour")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tour:
        deadline = time.monotonic() + 60
        while not (tmp_path / "tour" / picture).exists():
            assert tour.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        yield
        tour.terminate()
        assert tour.wait(timeout=60) != 0


def test_a_tour_that_is_told_to_end_takes_its_engine_along(tmp_path: Path) -> None:
    require_private_engine()
    with ending_at("02-pull.png", tmp_path, f"unix://{tmp_path}/none.sock"):
        pass
    assert PrivateEngine(tmp_path / "tour-engine").leftovers() == []


def test_a_tour_that_is_told_to_end_leaves_nothing_on_an_engine_that_was_there(
    private_engine: PrivateEngine, busybox: str, tmp_path: Path
) -> None:
    with ending_at("04-start.png", tmp_path, private_engine.address):
        assert private_engine.request("GET", "/containers/json")
    assert private_engine.request("GET", "/containers/json?all=1") == []
