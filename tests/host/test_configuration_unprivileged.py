"""A person without rights: nothing is changed, nothing is asked of an engine that could not be told, and why is said.

Each runs in a process of its own that has given up root.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="giving up root needs root")

NOBODY = 65534
FILE = b'{"debug": true}\n'
CHILD = """
import asyncio, json, os, sys
from dataclasses import replace
from pathlib import Path
from fakes import FakeEngine
from firstmate import paths
from firstmate.core import daemon_json
from firstmate.core.daemon_json import Settings
from firstmate.core.errors import FirstMateError
from firstmate.host.configuration import applying, changes, files, facts
from firstmate.host.configuration.places import Place

path, cache, user = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
paths.cache_folder = lambda: cache
engine = FakeEngine(empty=True)
# Root's interpreter may lie where nobody may look: what is loaded late is loaded now.
daemon_json.problems(daemon_json.read(b'{"x": 1}').document)
os.setgroups([]); os.setgid(user); os.setuid(user)

async def main():
    access = facts.access_to(path)
    place = Place("packages", path, reload="hup", pid=1, can_write=access.replaceable, read_only=access.read_only)
    async def ask(names): return True
    steps = []
    try:
        before = files.read_file(place)
    except FirstMateError as error:
        before = b"{}"
    change = changes.change_settings(before, Settings(mirrors=("https://a.example.com",)))
    outcome = await applying.apply(change, place, engine, on_step=steps.append, ask_restart=ask)
    print(json.dumps([outcome.code, outcome.applied, outcome.detail, [one.step for one in steps]]))

asyncio.run(main())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may pass through; pytest's own are for root alone."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        (root / "cache").mkdir()
        os.chown(root / "cache", NOBODY, NOBODY)
        (root / "docker").mkdir()
        (root / "docker" / "daemon.json").write_bytes(FILE)
        yield root


def apply_as(folder: Path, user: int = NOBODY) -> tuple[str, bool, str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder / "docker/daemon.json"), str(folder / "cache"), str(user)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert done.returncode == 0, done.stderr
    code, applied, detail, steps = json.loads(done.stdout)
    return code, applied, detail, steps


def untouched(folder: Path) -> bool:
    docker = folder / "docker"
    return (docker / "daemon.json").read_bytes() == FILE and len(list(docker.iterdir())) == 1


def test_a_file_that_may_be_read_and_not_written(folder: Path) -> None:
    code, applied, detail, steps = apply_as(folder)
    assert (code, applied) == ("permission", False) and "daemon.json" in detail
    assert "backup" not in steps and untouched(folder)


def test_a_file_that_may_not_be_read(folder: Path) -> None:
    (folder / "docker" / "daemon.json").chmod(0o600)
    code, applied, detail, steps = apply_as(folder)
    assert (code, applied, steps) == ("unreadable", False, []) and "Permission denied" in detail
    assert untouched(folder)


def test_a_folder_that_may_not_be_entered(folder: Path) -> None:
    (folder / "docker").chmod(0o700)
    code, applied, _detail, steps = apply_as(folder)
    assert (code, applied, steps) == ("unreadable", False, [])
    assert untouched(folder)


def test_a_cache_that_cannot_be_used(folder: Path) -> None:
    """Without a note on the disk nothing is changed: a crash could not be mended."""
    os.chown(folder / "docker", NOBODY, NOBODY)
    os.chown(folder / "docker" / "daemon.json", NOBODY, NOBODY)
    os.chown(folder / "cache", 0, 0)
    code, applied, detail, _steps = apply_as(folder)
    assert (code, applied) == ("other", False) and "cache" in detail
    assert untouched(folder)
