"""One terminal under way: the bytes of its session to a view, keys and sizes back. Knows no view and no container page.

A view that is behind calls `hold`; nothing is read until `release`, and so a flood waits where it comes from.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from PySide6.QtCore import QObject, Signal

from firstmate.core.errors import FirstMateError
from firstmate.engine.api import TerminalSession

Kind = Literal["attached", "shell"]
Phase = Literal["connecting", "live", "ended", "left"]


class Channel(QObject):
    """`received(bytes)` in order; `changed` when the phase does.

    "ended": the program has ended, `exit_code` is its code (None when the connection broke). "left": we went away.
    """

    received = Signal(object)
    changed = Signal()

    def __init__(self, container_id: str, kind: Kind) -> None:
        super().__init__()
        self.container_id = container_id
        self.kind: Kind = kind
        self.command: tuple[str, ...] = ()
        """What a shell was started with, and as whom."""
        self.user = ""
        self.phase: Phase = "connecting"
        self.exit_code: int | None = None
        self.error: FirstMateError | None = None
        self.began = False
        """True once there was a session: its screen is worth keeping, whatever the end."""
        self.used = False
        """True once somebody typed into it: it is not closed without being asked."""
        self.size = (80, 24)
        self._size_sent: tuple[int, int] | None = None
        self._typed = bytearray()
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def is_alive(self) -> bool:
        return self.phase in ("connecting", "live")

    # -- for the view -------------------------------------------------------------------------------------------------
    def type(self, data: bytes) -> None:
        """Sends what was typed; nothing happens once the program has ended."""
        if self.phase in ("connecting", "live") and data:
            self.used = True
            self._typed += data
            self._wake.set()

    def resize(self, columns: int, rows: int) -> None:
        """The view's size in characters; the last one wins."""
        self.size = (columns, rows)
        self._wake.set()

    def hold(self) -> None:
        """The view cannot follow: read nothing more for now."""
        self._room.clear()

    def release(self) -> None:
        self._room.set()

    # -- for the terminals --------------------------------------------------------------------------------------------
    async def run(self, session: TerminalSession, earlier: bytes = b"") -> None:
        """Lives until the program ends. `earlier` is shown first. Leaves the session whatever happens."""
        self.began = True
        self._set("live")
        sending = asyncio.create_task(self._send(session), name=f"typing:{self.container_id[:12]}")
        try:
            if earlier:
                self.received.emit(earlier)
            while data := await session.read():
                self.received.emit(data if session.tty else data.replace(b"\n", b"\r\n"))
                await self._room.wait()
            self.exit_code = await session.exit_code()
            self._set("ended")
        except FirstMateError as error:
            self.error = error
            self._set("ended")
        finally:
            sending.cancel()
            try:
                await asyncio.gather(sending, return_exceptions=True)
            finally:  # also for who is cancelled once more while waiting
                await session.close()

    def fail(self, error: FirstMateError) -> None:
        """It could not even begin."""
        self.error = error
        self._set("ended")

    def reopen(self) -> None:
        """The same view is used for another run of the program."""
        self.exit_code, self.error, self._size_sent = None, None, None
        self._typed.clear()
        self._room.set()
        self._set("connecting")

    def leave(self) -> None:
        if self.phase != "ended":
            self._set("left")

    async def _send(self, session: TerminalSession) -> None:
        try:
            while True:
                if self.size != self._size_sent:
                    self._size_sent = self.size
                    await session.resize(*self.size)
                    continue
                if self._typed:
                    data = bytes(self._typed)
                    self._typed.clear()
                    if not session.tty:  # what a terminal does by itself: echo, and a newline for Enter
                        self.received.emit(data.replace(b"\r", b"\r\n"))
                        data = data.replace(b"\r", b"\n")
                    await session.write(data)
                    continue
                self._wake.clear()
                await self._wake.wait()
        except FirstMateError as error:
            # The reading side notices the same end, and says it in its own time.
            self.error = error

    def _set(self, phase: Phase) -> None:
        if phase != self.phase:
            self.phase = phase
            self.changed.emit()
