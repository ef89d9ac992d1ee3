"""`dev.py shots` draws what it says, whatever the desktop is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

pytestmark = pytest.mark.window

ROOT = Path(__file__).resolve().parents[2]


def shots(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "gui"), "QT_SCALE_FACTOR": "2", "HOME": str(folder)}
    command = [sys.executable, str(ROOT / "packaging" / "shots.py"), "--into", str(folder / "shots"), *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_scene_becomes_a_picture(tmp_path: Path) -> None:
    done = shots(tmp_path, "--page", "run", "--theme", "dark", "--lang", "zh_CN", "--scene", "ready", "narrow")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "-- 2 pictures" in done.stdout and done.stderr == ""
    names = sorted(path.name for path in (tmp_path / "shots").iterdir())
    assert names == ["run_dark_zh_CN.png", "run_narrow_dark_zh_CN.png"]
    picture = QImage(str(tmp_path / "shots" / "run_dark_zh_CN.png"))
    assert (picture.width(), picture.height()) == (1200, 800), "the same size on every screen"
    assert picture.pixelColor(600, 5).lightness() < 60


def test_an_unknown_scene_is_refused(tmp_path: Path) -> None:
    done = shots(tmp_path, "--scene", "sunset")
    assert done.returncode == 2 and "sunset" in done.stderr
