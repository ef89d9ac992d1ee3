"""The Environment page on the real thing: no engine yet, "start the engine" pressed, and the page turns green."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from engine_fixtures import require_private_engine

pytestmark = [pytest.mark.engine, pytest.mark.slow]

TESTS = Path(__file__).resolve().parents[1]
# A world in which the usual places of an engine are empty, and whatever is started there goes with it: the engine of
# this computer, if it has one, never notices.
WORLD = """
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /var/lib/docker
mount -t tmpfs tmpfs /var/lib/docker
mount -t tmpfs tmpfs /var/log
ip link set lo up
exec "$@"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux namespaces")
def test_starting_the_engine_turns_the_page_green(tmp_path: Path) -> None:
    require_private_engine()
    if Path("/run/systemd/system").exists():
        pytest.skip("a running systemd would be asked to start the engine, and it is outside of the test's own world")
    assert shutil.which("unshare") is not None
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOCKER_")}
    environment |= {
        "PYTHONPATH": str(TESTS.parent / "gui"),
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    child = [sys.executable, str(Path(__file__).with_name("environment_child.py"))]
    done = subprocess.run(
        ["unshare", "--mount", "--net", "/bin/sh", "-eu", "-c", WORLD, "world", *child],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["action"] == "start_engine"
    assert answer["before"]["engine"] == "fail"
    assert answer["after"]["engine"] == "pass"
    assert "fail" not in answer["after"].values()
