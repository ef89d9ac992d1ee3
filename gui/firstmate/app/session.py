"""The session with one engine: its live state as Qt signals, and the terminals that wait to be shown.

The one place where the engine's floor and Qt meet. It copies nothing: pages read the mappings of `LiveState`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from firstmate.core.entities import Container, EngineInfo, Image
from firstmate.core.runspec import Capacity
from firstmate.engine.api import Engine, TerminalSession
from firstmate.engine.live import Connection, LiveState


class Session(QObject):
    """Signals: `changed(kinds, ids)` after every change of the state, `happened(Event)` for every engine event."""

    changed = Signal(object, object)
    happened = Signal(object)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.live = LiveState(engine, on_change=self.changed.emit, on_event=self.happened.emit)
        self._terminals: dict[str, TerminalSession] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to follow the engine. Needs a running loop."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self.live.run(), name="live state")

    @property
    def connection(self) -> Connection:
        return self.live.connection

    @property
    def online(self) -> bool:
        return self.live.connection.phase == "online"

    @property
    def info(self) -> EngineInfo | None:
        return self.live.info

    @property
    def capacity(self) -> Capacity | None:
        """What limits may not exceed; None until the engine said it."""
        info = self.live.info
        return Capacity(info.cpus, info.memory_bytes) if info is not None else None

    @property
    def containers(self) -> Mapping[str, Container]:
        return self.live.containers

    @property
    def images(self) -> Mapping[str, Image]:
        return self.live.images

    def has(self, kind: str) -> bool:
        """True once `kind` ("containers", "images" …) was listed."""
        return kind in self.live.known

    # A terminal is attached before its container starts, or its first output is lost; whoever shows it comes later.
    def keep_terminal(self, container_id: str, terminal: TerminalSession) -> None:
        self._terminals[container_id] = terminal

    def take_terminal(self, container_id: str) -> TerminalSession | None:
        return self._terminals.pop(container_id, None)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        for terminal in self._terminals.values():
            await terminal.close()
        self._terminals.clear()
        await self.engine.close()
