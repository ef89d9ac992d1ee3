"""Kill -9 at every step of a change: the file is whole, old or new, the engine answers, and a next start makes both
agree again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mirror_world import BASE, A, B, World, names, place_of

from firstmate.core.daemon_json import Settings
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.configuration import applying, changes
from firstmate.host.configuration.applying import Limits, Outcome
from firstmate.host.private_engine import PrivateEngine

pytestmark = [pytest.mark.engine, pytest.mark.slow]

CHILD = Path(__file__).with_name("mirror_child.py")
STEPS = 14
"""Told by a change that goes well."""
STEPS_BACK = 14
"""Told by one that is put back."""


@pytest.fixture
def world(daemon: PrivateEngine, own_cache: Path) -> Iterator[World]:
    """The engine with one mirror."""
    one = World(daemon)
    one.take_in(changes.change_settings(BASE, Settings(mirrors=(A,))).after, [f"{A}/"])
    yield one
    one.clean()


def child(world: World, cache: Path, mirror: str, stop: str = "", *extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHILD), world.daemon.address, str(cache), mirror, stop, *extra],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


def next_start(world: World) -> Outcome | None:
    async def work() -> Outcome | None:
        engine = DockerEngine(endpoint.parse(world.daemon.address))
        try:
            return await applying.recover(await place_of(engine), engine, limits=Limits(read_back=2, back=10))
        finally:
            await engine.close()

    return asyncio.run(work())


def check(world: World, cache: Path, stop: str, old: bytes, new: bytes, *extra: str) -> Outcome | None:
    """Kills at one point, looks, starts again, looks."""
    done = child(world, cache, B, stop, *extra)
    assert done.returncode == -signal.SIGKILL, f"{stop} was not reached: {done.stdout} {done.stderr}"
    found = world.data()
    assert found in (old, new), stop
    assert world.daemon.request("GET", "/_ping") == "OK", stop
    outcome = next_start(world)
    after = world.data()
    assert after in (old, new), stop
    assert world.mirrors() == ([f"{A}/"] if after == old else [f"{B}/"]), stop  # the file and the engine agree
    assert [name for name in world.beside() if not name.endswith(".bak")] == [], stop
    assert names(cache) == {"configuration-change.lock"}, stop
    assert next_start(world) is None  # nothing is left to be done
    return outcome


POINTS = [*(f"news:{number}" for number in range(1, STEPS + 1)), "journal:1", "rename:1", "renamed:1"]


@pytest.mark.parametrize("stop", POINTS)
def test_killed_on_the_way(world: World, tmp_path: Path, stop: str) -> None:
    old = world.data()
    new = old.replace(A.encode(), B.encode())
    outcome = check(world, tmp_path / "cache", stop, old, new)
    written = stop == "renamed:1" or (stop.startswith("news:") and int(stop[5:]) >= 8)
    if outcome is not None:
        assert (outcome.code, outcome.verified) == ("applied", True) and world.data() == new
    elif not written:
        assert world.data() == old


BACK = [*(f"news:{number}" for number in range(12, STEPS_BACK + 1)), "rename:2", "renamed:2"]


@pytest.mark.parametrize("stop", BACK)
def test_killed_on_the_way_back(world: World, tmp_path: Path, stop: str) -> None:
    """The engine has the new values already, and FirstMate dies while it takes them away again."""
    old = world.data()
    new = old.replace(A.encode(), B.encode())
    check(world, tmp_path / "cache", stop, old, new, "lie")


def test_the_points_are_all_there_are(world: World, tmp_path: Path) -> None:
    old = world.data()
    assert child(world, tmp_path / "cache", B).stdout.split() == ["applied", str(STEPS)]
    world.take_in(old, [f"{A}/"])
    assert child(world, tmp_path / "cache", B, "", "lie").stdout.split() == ["not_as_expected", str(STEPS_BACK)]


def test_what_somebody_edits_after_the_crash_is_theirs(world: World, tmp_path: Path) -> None:
    assert child(world, tmp_path / "cache", B, "renamed:1").returncode == -signal.SIGKILL
    edited = world.data() + b"\n"
    world.write(edited)
    assert next_start(world) is None
    assert world.data() == edited and names(tmp_path / "cache") == {"configuration-change.lock"}
