"""Containers to measure under, made through the engine's API by two jobs at a time, and removed by their label.

Without a network, so that nothing but creating and starting is paid for; at most fifty of them run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from firstmate.host.private_engine import PrivateEngine

LABEL = "firstmate.bench"
IMAGE = "busybox"
PULLED = "layers:latest"
JOBS = 2
FLOOD = "flood"
NO_LIMITS: Mapping[str, int] = MappingProxyType({})
_FLOOD_SCRIPT = "i=0; while :; do i=$((i+1)); echo line $i of a program that says much more than anybody can read; done"


class Load:
    """What one engine is loaded with."""

    def __init__(self, engine: PrivateEngine) -> None:
        self._engine = engine
        self.ids: list[str] = []

    def bring_image(self) -> None:
        self._engine.request("POST", f"/images/create?fromImage={IMAGE}&tag=latest")

    def forget_pulled(self) -> None:
        """So that the next pull has everything to do."""
        if any(PULLED in (image.get("RepoTags") or ()) for image in self._engine.request("GET", "/images/json")):
            self._engine.request("DELETE", f"/images/{PULLED}?force=1")

    def grow(self, total: int, running: int) -> None:
        """Makes containers until there are `total`. The first time the newest `running` of them, which a list shows
        at its top, are started."""
        first = len(self.ids)
        with ThreadPoolExecutor(JOBS) as jobs:
            self.ids += jobs.map(self._create, range(first, total))
            list(jobs.map(self._start, self.ids[-running:] if first == 0 else ()))

    @contextmanager
    def flood(self) -> Iterator[None]:
        """A container that writes as fast as half a core can, while the block lasts; its log is bounded.

        With a whole core it and the engine, which copies its words, would leave a machine of two cores nothing: then
        the scheduler is measured, not the program. Half a core writes some 20,000 lines a second.
        """
        identity = self._create_one(FLOOD, ["sh", "-c", _FLOOD_SCRIPT], {"NanoCpus": 500_000_000})
        try:
            self._start(identity)
            yield
        finally:
            self._remove(identity)

    def remove(self) -> None:
        """Everything that carries the label, whoever made it."""
        label = quote(json.dumps({"label": [LABEL]}))
        listed = self._engine.request("GET", f"/containers/json?all=1&filters={label}")
        with ThreadPoolExecutor(JOBS) as jobs:
            list(jobs.map(self._remove, [one["Id"] for one in listed]))
        self.ids.clear()

    def _create(self, number: int) -> str:
        return self._create_one(f"load-{number:04d}", ["sleep", "86400"])

    def _create_one(self, name: str, command: list[str], limits: Mapping[str, int] = NO_LIMITS) -> str:
        body: dict[str, Any] = {
            "Image": IMAGE,
            "Cmd": command,
            "Labels": {LABEL: "1"},
            "StopTimeout": 1,
            "HostConfig": {
                "NetworkMode": "none",
                "LogConfig": {"Type": "json-file", "Config": {"max-size": "20m", "max-file": "2"}},
                **limits,
            },
        }
        created = self._engine.request("POST", f"/containers/create?name={name}", json.dumps(body).encode())
        return str(created["Id"])

    def _start(self, identity: str) -> None:
        self._engine.request("POST", f"/containers/{identity}/start")

    def _remove(self, identity: str) -> None:
        self._engine.request("DELETE", f"/containers/{identity}?force=1&v=1")
