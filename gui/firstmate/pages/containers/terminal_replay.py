"""The end of what a container printed before somebody attached to it, fit to be drawn on a fresh screen."""

from __future__ import annotations

import logging
import re
from typing import Final

from firstmate.core.entities import ContainerDetail
from firstmate.core.errors import EngineError
from firstmate.engine.api import Engine

log = logging.getLogger(__name__)

REPLAYED_LINES: Final = 200
REPLAYED_BYTES: Final = 256 * 1024

# Questions of the program to its terminal: who are you, where is the cursor, which colours. In replayed output nobody
# waits for the answer any more; it would arrive at the shell as if somebody had typed it.
_QUESTIONS: Final = re.compile(
    rb"\x1b\[[?>=]?[0-9;]*[nc]|\x1b\[\??[0-9;]*\$p|\x1b\[>?[0-9;]*q|\x1bZ|\x05"
    rb"|\x1b\][0-9;]*\?(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\"
)


async def earlier_output(engine: Engine, detail: ContainerDetail) -> bytes:
    """The end of what this run printed; b"" with a log driver that cannot be read."""
    found = bytearray()
    chunks = engine.logs(detail.id, follow=False, tail=REPLAYED_LINES, since=detail.started_at)
    try:
        async for chunk in chunks:
            found += chunk.data
    except EngineError as error:
        log.info("no earlier output of %s: %s", detail.name, error)
    return _QUESTIONS.sub(b"", bytes(found[-REPLAYED_BYTES:]))
