"""Files dragged out of a container into another program and back, with a real mouse on a screen of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import assistive
import pytest
from assistive import GUI, Desktop

from firstmate.host import processes

pytestmark = [pytest.mark.window, pytest.mark.atspi, pytest.mark.slow]

PROBE = Path(__file__).with_name("drag_probe.py")


def test_files_are_dragged_out_and_in(tmp_path: Path) -> None:
    assistive.require()
    with Desktop(tmp_path / "desktop") as desktop:
        environment = desktop.environment | {
            "PYTHONPATH": f"{GUI}:{PROBE.parents[1]}",
            "QT_QPA_PLATFORM": "xcb",
            "LANG": "C.UTF-8",
        }
        answer = processes.run_sync(
            [sys.executable, str(PROBE), str(tmp_path)], extra_environment=environment, timeout=60
        )
    assert answer.ok, answer
    told = json.loads(answer.stdout)
    assert told["out"] == {"-rf": "dash", "中 文": "zh"}
    assert told["in"] == ["from outside 一"]
    assert told["beats"] > 20  # tasks went on while it was dragged
    assert desktop.leftovers() == []
