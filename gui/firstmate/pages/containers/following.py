"""Starting what follows the engine by itself: figures, logs, terminals, inspect. Nobody pressed a button for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from firstmate.app.page import Desk
from firstmate.core.errors import FirstMateError

log = logging.getLogger(__name__)


def follow(
    desk: Desk, key: str, work: Coroutine[Any, Any, Any], on_error: Callable[[FirstMateError], bool] | None = None
) -> None:
    """Runs `work` under `key`, out of the status line.

    News of the engine still arrive while the window closes; what they would begin then is pointless and left out.
    """
    try:
        desk.tasks.start(key, work, on_error=on_error)
    except RuntimeError as closing:
        log.debug("%s: %s", key, closing)
