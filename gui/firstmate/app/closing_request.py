r"""How an installer on Windows finds the running program and asks it to close, without looking for windows by title.

Two objects of Windows, in the session of the person who is signed in:

    Local\FirstMate.Close   an event that exists as long as FirstMate runs. Whoever sets it asks one running FirstMate
                            to close; it resets itself, so with several running it is set until it is gone.
    Local\FirstMate.Busy    exists as long as something is under way that closing would cut off, a download above all.

So an installer can see all that it must know from outside: is it running, may I ask it to close without a question, has
it ended. `packaging/windows/installer.nsi` is that installer. Files are replaced on Linux while programs run; there is
nothing to ask for, and nothing here does anything.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from firstmate.app.tasks import Tasks

log = logging.getLogger(__name__)

PREFIX = r"Local\FirstMate"

if sys.platform == "win32":
    import pywintypes
    import win32event
    from PySide6.QtCore import QObject, QWinEventNotifier
    from shiboken6 import VoidPtr

    def _event(name: str, *, stays: bool) -> Any:
        """A named event, ours until its last reference goes; None where the name is not to be had."""
        try:
            return win32event.CreateEvent(None, stays, stays, name)
        except pywintypes.error as error:
            log.info("%s: %s", name, error)
            return None

    class ClosingRequest(QObject):
        """Both objects, held by one running program.

        Where a name is not to be had (a FirstMate that an administrator runs in the same session holds it, say), an
        installer will find the files in use instead: no reason not to start.
        """

        def __init__(self, close: Callable[[], object], *, prefix: str = PREFIX) -> None:
            super().__init__()
            self._close = close
            self._busy_name = f"{prefix}.Busy"
            self._busy: object = None
            self._notifier = QWinEventNotifier(self)
            self._event = _event(f"{prefix}.Close", stays=False)
            if self._event is not None:
                # A plain number is refused (PySide6 6.11), although the signature names one.
                self._notifier.setHandle(VoidPtr(int(self._event)))
                self._notifier.activated.connect(self._asked)
                self._notifier.setEnabled(True)

        def _asked(self) -> None:
            self._close()

        def set_busy(self, busy: bool) -> None:
            """Says whether closing now would cut something off."""
            if busy and self._busy is None:
                self._busy = _event(self._busy_name, stays=True)
            elif not busy:
                self._busy = None  # the handle closes with its object

        def end(self) -> None:
            """Lets go of both: from now on nobody runs, as far as an installer can see."""
            self._notifier.setEnabled(False)
            self._busy = self._event = None


@contextmanager
def answered(close: Callable[[], object], tasks: Tasks, *, prefix: str = PREFIX) -> Iterator[None]:
    """While the block lasts an installer can ask for `close`, and sees whether tasks with a title are under way."""
    if sys.platform != "win32":
        yield
    else:
        request = ClosingRequest(close, prefix=prefix)

        def tell() -> None:
            request.set_busy(bool(tasks.shown))

        tasks.changed.connect(tell)
        tell()
        try:
            yield
        finally:
            tasks.changed.disconnect(tell)
            request.end()
