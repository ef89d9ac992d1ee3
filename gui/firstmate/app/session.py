"""The session with one engine: its live state as Qt signals, and the terminals that wait to be shown.

The one place where the engine's floor and Qt meet. It copies nothing: pages read the mappings of `LiveState`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from firstmate.core.entities import Container, EngineInfo, Image
from firstmate.core.errors import EngineNotRunning
from firstmate.core.runspec import Capacity
from firstmate.engine.api import Engine, TerminalSession
from firstmate.engine.live import Connection, LiveState

log = logging.getLogger(__name__)


class Session(QObject):
    """Signals: `changed(kinds, ids)` after every change of the state, `happened(Event)` for every engine event."""

    changed = Signal(object, object)
    happened = Signal(object)

    def __init__(self, engine: Engine, is_installed: Callable[[], bool] | None = None) -> None:
        """`is_installed` looks for any Docker on this computer and may block; only for an engine of this computer."""
        super().__init__()
        self.engine = engine
        self.live = LiveState(engine, on_change=self._changed, on_event=self.happened.emit)
        self._is_installed = is_installed
        self._installed: bool | None = None
        self._looking: asyncio.Task[None] | None = None
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

    # -- an engine that is away: stopped, or never installed? ----------------------------------------------------------
    def _changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        if "connection" in kinds and self._is_installed is not None and (error := self._absence()) is not None:
            error.installed = self._installed  # as it was last time, so that the words do not flicker with every try
            if self._looking is None:
                self._looking = asyncio.get_running_loop().create_task(self._look(self._is_installed), name="presence")
        self.changed.emit(kinds, ids)

    def _absence(self) -> EngineNotRunning | None:
        """The error of an engine whose door is not even there."""
        error = self.live.connection.error
        return error if isinstance(error, EngineNotRunning) and error.reason == "absent" else None

    async def _look(self, is_installed: Callable[[], bool]) -> None:
        try:
            self._installed = await asyncio.to_thread(is_installed)
        except OSError as failure:
            log.warning("whether Docker is installed cannot be seen: %s", failure)
            return
        finally:
            self._looking = None
        error = self._absence()
        if error is not None and error.installed is not self._installed:
            error.installed = self._installed
            self.changed.emit(frozenset(("connection",)), frozenset())

    # A terminal is attached before its container starts, or its first output is lost; whoever shows it comes later.
    def keep_terminal(self, container_id: str, terminal: TerminalSession) -> None:
        self._terminals[container_id] = terminal

    def take_terminal(self, container_id: str) -> TerminalSession | None:
        return self._terminals.pop(container_id, None)

    async def close(self) -> None:
        for task in (self._task, self._looking):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._task = None
        for terminal in self._terminals.values():
            await terminal.close()
        self._terminals.clear()
        await self.engine.close()
