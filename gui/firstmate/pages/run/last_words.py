"""What a container says that takes its log away with it: listened to from before its first byte, for the first seconds.

`docker run --rm` prints in the terminal it was typed in; here the log would be gone before anybody could read it.
Refuses containers with a terminal: theirs is somebody else's to read.
"""

from __future__ import annotations

import asyncio

from firstmate.app.page import Desk
from firstmate.core.errors import FirstMateError
from firstmate.engine.api import TerminalSession

_MOST = 64 * 1024
"""Bytes that are kept, the last ones."""
_PATIENCE = 2.0
"""Seconds that the last bytes may take after the end was told."""


class LastWords:
    """Listens from now until `close`."""

    def __init__(self, session: TerminalSession) -> None:
        self._session = session
        self._heard = bytearray()
        self._listening = asyncio.ensure_future(self._listen())

    async def _listen(self) -> None:
        try:
            while data := await self._session.read():
                self._heard += data
                del self._heard[:-_MOST]
        except FirstMateError:  # what was heard until then stays
            return

    async def text(self) -> str:
        """All that was said, once the container has ended."""
        await asyncio.wait((self._listening,), timeout=_PATIENCE)
        return self._heard.decode("utf-8", "replace")

    async def close(self) -> None:
        """Stops listening; the container goes on."""
        self._listening.cancel()
        await asyncio.wait((self._listening,))
        await self._session.close()


async def listen(desk: Desk, container: str) -> LastWords | None:
    """None where the engine lets nobody listen: the start matters more."""
    try:
        return LastWords(await desk.engine.attach(container))
    except FirstMateError:
        return None
