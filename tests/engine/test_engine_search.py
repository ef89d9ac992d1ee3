"""Searching through a real engine: a stand-in for the search of Docker Hub answers on loopback, or nobody does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from firstmate.core.errors import RegistryError
from firstmate.core.tags import Found
from firstmate.engine import image_calls
from firstmate.engine.client import DockerEngine
from mirror_roles import NEVER, Reply, Request, RoleServer

pytestmark = pytest.mark.engine

RESULTS = [
    {"name": "ada/busybox", "description": "Mine\nown", "star_count": 900, "is_official": False, "is_automated": True},
    {"name": "busybox", "description": "Busybox base image.", "star_count": 34, "is_official": True},
]


def search_service(request: Request) -> Reply:
    """The first registry interface, which search still speaks."""
    if request.path == "/v1/_ping":
        return Reply(200, b"true", {"Content-Type": "application/json", "X-Docker-Registry-Standalone": "true"})
    if request.path == "/v1/search":
        answer = {"num_results": len(RESULTS), "query": "busybox", "results": RESULTS}
        return Reply(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})
    return Reply(404)


@pytest.fixture
def server() -> Iterator[RoleServer]:
    with RoleServer(search_service) as running:
        yield running


async def test_official_images_come_first(engine: DockerEngine, server: RoleServer) -> None:
    found = await engine.search_images(f"127.0.0.1:{server.port}/busybox", limit=10)
    assert found == (Found("busybox", "Busybox base image.", 34, True), Found("ada/busybox", "Mine own", 900))
    asked = [request.target for request in server.asked if request.path == "/v1/search"]
    assert asked == ["/v1/search?q=busybox&n=10"]
    assert engine.open_streams == 0


async def test_where_nobody_answers_it_is_the_registrys_error(engine: DockerEngine) -> None:
    with pytest.raises(RegistryError) as caught:
        await engine.search_images("127.0.0.1:9/busybox")
    assert "connection refused" in caught.value.engine_text


async def test_a_search_ends_after_its_limit_and_leaves_nothing(
    engine: DockerEngine, server: RoleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_calls, "SEARCH_LIMIT", 0.5)
    server.role = lambda request: NEVER if request.path == "/v1/search" else search_service(request)
    with pytest.raises(RegistryError, match="no answer"):
        await engine.search_images(f"127.0.0.1:{server.port}/busybox")
    assert engine.open_streams == 0


async def test_cancelling_a_search_hangs_up(engine: DockerEngine, server: RoleServer) -> None:
    server.role = lambda request: NEVER if request.path == "/v1/search" else search_service(request)
    task = asyncio.create_task(engine.search_images(f"127.0.0.1:{server.port}/busybox"))
    for _ in range(500):
        if any(request.path == "/v1/search" for request in server.asked):
            break
        await asyncio.sleep(0.01)
    assert server.asked[-1].path == "/v1/search"
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert engine.open_streams == 0
    assert await engine.ping()
