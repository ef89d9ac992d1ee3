"""The worlds that scenes stand in, other than the usual one of `tests/window/show_world.py`."""

from __future__ import annotations

from show_host import NETEASE, USTC
from show_world import ShowEngine

from fakes import FakeEngine
from firstmate.core.entities import RegistryState
from firstmate.engine import convert


def empty() -> FakeEngine:
    return ShowEngine(empty=True)


def unreachable() -> FakeEngine:
    engine = ShowEngine()
    engine.go_away()
    return engine


def with_dead_mirrors() -> FakeEngine:
    engine = ShowEngine()
    engine.set_registry(RegistryState((USTC, NETEASE)))
    return engine


def with_children() -> FakeEngine:
    """Two images stand on the smallest one."""
    engine = ShowEngine()
    ids = {image.tags[0] if image.tags else "": image.id for image in map(convert.image, engine._images)}
    base = ids["hello-world:latest"]
    engine.parents |= {ids["arm64v8/alpine:3.20"]: base, ids[""]: base}
    return engine


def slow() -> FakeEngine:
    engine = ShowEngine()
    for method in ("containers", "images", "registry"):
        engine.hold(method)
    return engine
