"""The part of `FakeEngine` that searches Docker Hub.

engine.hub = [Found("busybox", "…", 3400, True), …]   # what there is to find; a search looks at names and descriptions
engine.fail_next("search_images", RegistryError("…"))  # the hub cannot be reached
"""

from __future__ import annotations

from typing import Any

from firstmate.core.tags import Found, official_first

HUB: tuple[Found, ...] = (
    Found("busybox", "Busybox base image.", 3400, True),
    Found("redis", "Redis is the world's fastest data platform for caching.", 13200, True),
    Found("redis/redis-stack", "Redis with its modules and a page to look into it.", 160),
    Found("bitnami/redis", "Bitnami secure image for redis.", 330),
    Found("yauritux/busybox-curl", "Busybox with curl", 24),
)


class FakeSearch:
    """A part of `FakeEngine`."""

    def __init__(self) -> None:
        super().__init__()
        self.hub: tuple[Found, ...] = HUB

    async def _enter(self, method: str, *args: Any, **options: Any) -> None:
        raise NotImplementedError

    async def search_images(self, term: str, *, limit: int = 25) -> tuple[Found, ...]:
        await self._enter("search_images", term, limit=limit)
        word = term.casefold()
        found = [one for one in self.hub if word in f"{one.name} {one.description}".casefold()]
        return official_first(found)[:limit]
