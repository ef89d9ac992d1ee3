"""A real engine for tests: `private_engine`, `engine` on it, and the images they start from.

One `dockerd` with its registry serves the whole session. Without root or the programs, tests that need it are skipped
with the reason in words; in CI (`CI=true`) that is a failure.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import pytest

from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine, PrivateEngineError


def require_private_engine() -> None:
    """Skips or, in CI, fails when no private engine can be had here."""
    reason = PrivateEngine.missing_reason()
    if reason:
        cannot(reason)


def cannot(reason: str) -> NoReturn:
    """Skips or, in CI on Linux, fails for want of something that a test on real parts needs."""
    if os.environ.get("CI") == "true" and sys.platform == "linux":
        pytest.fail(f"CI must run the tests on real parts: {reason}")
    pytest.skip(reason)


@contextlib.contextmanager
def own_engine(folder: Path, *, registry: bool = False) -> Iterator[PrivateEngine]:
    """An engine of a few tests' own, which must be gone without a trace at their end."""
    require_private_engine()
    engine = PrivateEngine(folder / "engine", registry=registry)
    with engine:
        yield engine
    assert engine.leftovers() == []


@pytest.fixture(scope="session")
def private_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateEngine]:
    """A real engine with a real registry behind it; no image is on it yet."""
    with own_engine(tmp_path_factory.mktemp("private"), registry=True) as engine:
        yield engine


@pytest.fixture
def lone_engine(tmp_path: Path) -> Iterator[PrivateEngine]:
    """An engine for one test alone, which may stop, kill and freeze it. It has busybox and no registry."""
    require_private_engine()
    engine = PrivateEngine(tmp_path / "engine", registry=False)
    with engine:
        yield engine


@pytest.fixture(scope="session")
def busybox(private_engine: PrivateEngine) -> str:
    """The name of an image that is on the private engine: pulled through its mirror."""
    private_engine.request("POST", "/images/create?fromImage=busybox&tag=latest")
    return "busybox"


@pytest.fixture
def engine(private_engine: PrivateEngine) -> Iterator[DockerEngine]:
    """The worker on the private engine, which is swept afterwards."""
    worker = DockerEngine(endpoint.parse(private_engine.address))
    yield worker
    left_open = worker.open_streams
    close(worker)
    sweep(private_engine)
    assert left_open == 0, f"the test left {left_open} streams open"


def close(worker: DockerEngine) -> None:
    """Closes a worker from outside any loop."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(worker.close())
    finally:
        loop.close()


KEPT = "busybox:latest"
"""The one image that tests may leave to those after them."""


def sweep(engine: PrivateEngine) -> None:
    """Removes all containers, volumes, own networks, and all images but `KEPT`."""

    def remove(container: dict[str, Any]) -> None:
        # One that is removing itself just now is gone (404) or on its way (409).
        with contextlib.suppress(PrivateEngineError):
            engine.request("DELETE", f"/containers/{container['Id']}?force=1&v=1")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(remove, engine.request("GET", "/containers/json?all=1")))
    engine.request("POST", "/networks/prune")
    for volume in engine.request("GET", "/volumes")["Volumes"] or ():
        engine.request("DELETE", f"/volumes/{volume['Name']}?force=1")
    sweep_images(engine)


def sweep_images(engine: PrivateEngine) -> None:
    """Removes every image that a test has pulled, built or named: the next pull of it must be a real one."""
    for image in engine.request("GET", "/images/json"):
        tags = image["RepoTags"] or ()
        gone = [tag for tag in tags if tag != KEPT] if KEPT in tags else [image["Id"]]
        for name in gone:
            with contextlib.suppress(PrivateEngineError):  # went with an image that stood on it
                engine.request("DELETE", f"/images/{name}?force=1")
    # Of a cancelled pull containerd's store keeps what came, for eight hours or until this.
    engine.request("POST", "/images/prune")
