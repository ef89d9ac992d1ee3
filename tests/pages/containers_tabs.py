"""What the tests of the tabs of a container's details share: opening one, and finding its parts."""

from __future__ import annotations

from typing import Any

from containers_hand import Until

from fakes import FakeEngine
from firstmate.pages.containers.view import ContainersView


async def opened(page: ContainersView, until: Until, name: str, tab: str) -> str:
    """The details of a container on one of its tabs, with what inspect tells."""
    await until(lambda: page.model.phase == "ready" and page.model.find(name) is not None)
    found = page.model.find(name)
    assert found is not None
    page.go({"container": found.id, "tab": tab})
    await until(lambda: page.model.focused is not None and page.model.detail is not None)
    await until(lambda: page.list_view._detail.tab == tab)
    return found.id


def inspected(engine: FakeEngine, name: str) -> dict[str, Any]:
    """The fake's inspect answer of a container, to be changed by a test."""
    found: dict[str, Any] = engine._details[engine._find(name)["Id"]]
    return found
