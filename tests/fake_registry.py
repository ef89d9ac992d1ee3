"""A registry that only says what images are made of, for whoever keeps layers of a pull: nothing leaves the test.

monkeypatch.setattr(keeping, "open_lookups", registry)    # the pages' `desk` has one, which knows no image
registry.makeups["docker.io/library/nginx:latest"] = ...
registry.gate = asyncio.Event()                           # it answers when that is set
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from firstmate.app.keeping import CredentialsOf
from firstmate.core.kept_layers import Makeup, Part
from firstmate.core.names import ImageName
from firstmate.core.platforms import Platform
from firstmate.host.registry import LookupFailed


def makeup_of(*ids: str, size: int = 1000) -> Makeup:
    """An image of the layers that a pull calls by these ids (at most 12 hexadecimal digits each)."""
    parts = (Part(f"sha256:{identity:0<64}", f"sha256:{identity:f<64}", size) for identity in ids)
    return Makeup("linux", "amd64", tuple(parts))


class FakeRegistry:
    """`asked` are the name, the platform and the mirrors of each question."""

    def __init__(self) -> None:
        self.makeups: dict[str, Makeup] = {}
        self.asked: list[tuple[str, str, tuple[str, ...]]] = []
        self.gate: asyncio.Event | None = None

    def __call__(self, credentials: CredentialsOf, insecure: object) -> FakeRegistry:
        return self

    async def makeup(self, name: ImageName, platform: Platform, mirrors: Sequence[str] = ()) -> Makeup:
        self.asked.append((name.full, str(platform), tuple(mirrors)))
        if self.gate is not None:
            await self.gate.wait()
        if name.full not in self.makeups:
            raise LookupFailed("unreachable", name.registry, f"{name.registry} is not there")
        return self.makeups[name.full]
