"""For tests that change an engine's configuration: an engine of the module's own, and its file before and after each.

A module whose engine or file must begin otherwise has a fixture of the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_fixtures import close, own_engine
from mirror_world import World

from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateEngine]:
    """An engine without a registry, which nothing else uses: it is reloaded, restarted and killed."""
    with own_engine(tmp_path_factory.mktemp("mirrors")) as engine:
        yield engine


@pytest.fixture
def worker(daemon: PrivateEngine) -> Iterator[DockerEngine]:
    engine = DockerEngine(endpoint.parse(daemon.address))
    yield engine
    close(engine)


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of this test alone."""
    monkeypatch.setattr("firstmate.paths.cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def world(daemon: PrivateEngine, own_cache: Path) -> Iterator[World]:
    """The engine without a mirror, and a file with nothing of ours in it."""
    if daemon.daemon_pid is None:
        daemon.start_daemon()
    one = World(daemon)
    one.reset()
    yield one
    one.clean()
