"""Root's hands: one script, shown before and asked for once, that also holds the way back.

It writes, tells the engine, and waits for our word. Whatever happens to us meanwhile, an answer or a crash, it ends
with the file that the engine was verified with, or with the old one: going back needs no second password.

The texts reach it through a folder of ours and are checked against digests that stand on its command line, where a
proxy's password must not; words ("keep", "back") are empty files in that folder. What it prints tells us how far it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from firstmate.core import content
from firstmate.core.fixes import Script
from firstmate.host import processes
from firstmate.host.configuration import backups, files
from firstmate.host.configuration.files import ConfigurationError, ErrorCode
from firstmate.host.configuration.hands import ElevationError, Texts
from firstmate.host.configuration.journal import digest
from firstmate.host.configuration.places import Place
from firstmate.host.configuration.reloading import ReloadError
from firstmate.host.gathering import in_thread
from firstmate.host.install import DECLINED, run_script

_NOT_ALLOWED: Final = 127
_MARK: Final = "firstmate: "
_ROOT_MANAGERS: Final = ("systemd", "openrc", "service", "snap")
_REASONS: Final[tuple[tuple[str, ErrorCode], ...]] = (
    ("No space left on device", "full"),
    ("Read-only file system", "read_only"),
    ("Permission denied", "permission"),
    ("Operation not permitted", "permission"),
)
_LAST: Final = 3
"""Lines of the script's output that are shown when it failed."""


def script_for(place: Place, *, restart: bool, arguments: tuple[str, ...] = ()) -> Script:
    """The script that changes this place's file; what a person is shown before agreeing."""
    table = content.data("configuration")
    manager = place.manager if place.manager in _ROOT_MANAGERS else "none"
    text: str = table["script"]
    # An engine that nobody can tell reads the file when it starts; "reload" would only fail and take it back.
    way = "restart" if restart else ":" if place.reload == "none" else "reload"
    for name, value in (
        ("{reload}", table["reload"][place.reload]),
        ("{restart}", table["restart"][manager].strip()),
        ("{way}", way),
    ):
        text = text.replace(name, value)
    return Script("configuration", text.strip(), elevated=True, arguments=arguments)


class ElevatedHand:
    """A `Hand` of root's."""

    def __init__(
        self, place: Place, texts: Texts, *, restart: bool, on_line: Callable[[str], None] = lambda _line: None
    ) -> None:
        self._place = place
        self._texts = texts
        self._restart = restart
        self._on_line = on_line
        self._path = files.real(Path(place.path))
        self._words: Path | None = None
        self._running: asyncio.Task[int] | None = None
        self._marks: set[str] = set()
        self._said: list[str] = []
        self._news = asyncio.Event()
        self._backup = Path()

    # -- the hand ------------------------------------------------------------------------------------------------------
    async def backup(self) -> Path:
        with files._told():
            self._prepare()
        script = script_for(self._place, restart=self._restart, arguments=self._arguments())
        self._running = asyncio.create_task(run_script(script, on_line=self._hear), name="elevated configuration")
        self._running.add_done_callback(lambda _done: self._news.set())
        try:
            await self._until("backup")
        except asyncio.CancelledError:
            self._running.cancel()
            await self._end()
            raise
        return self._backup

    async def write(self) -> None:
        await self._until("written")

    async def tell(self) -> None:
        await self._until("told")

    async def keep(self) -> None:
        await self._word("keep")
        await self._until("kept")
        await self._end()

    async def undo(self, *, restart: bool) -> None:
        if restart:
            await self._word("restart")
        await self._word("back")
        # One that had to go back by itself has done so without stopping half-way.
        await self._until("back" if restart or self._restart else "undone", "back")

    async def settle(self) -> None:
        await self._word("settled")
        await self._until("back")
        await self._end()

    async def abandon(self) -> None:
        """Its own end has removed or kept what is right; a backup that root made stays."""
        if self._running is not None and not self._running.done():
            await self._word("back")
        await self._end()

    # -- talking -------------------------------------------------------------------------------------------------------
    def _prepare(self) -> None:
        """Done here and not in a thread: a cancellation must not lose sight of the folder. Raises ConfigurationError,
        with nothing left of the texts, in which a proxy's password may stand."""
        number = 1
        while (name := backups.new_name(self._path, number)).exists():
            number += 1
        self._backup = name
        self._words = Path(tempfile.mkdtemp(prefix="firstmate-"))
        texts = (("first", self._texts.first), ("final", self._texts.final), ("undo", self._texts.undo))
        try:
            for name_of, text in texts:
                (self._words / name_of).write_bytes(text)
        except BaseException:
            shutil.rmtree(self._words, ignore_errors=True)
            self._words = None
            raise

    def _arguments(self) -> tuple[str, ...]:
        texts = self._texts
        return (
            str(self._path),
            str(self._words),
            str(self._backup),
            str(self._place.pid or ""),
            digest(texts.before) or "-",
            digest(texts.first),
            digest(texts.final),
            digest(texts.undo),
        )

    def _hear(self, line: str) -> None:
        if line.startswith(_MARK):
            self._marks.add(line.removeprefix(_MARK))
            self._news.set()
        else:
            self._said.append(line)
        self._on_line(line)

    async def _word(self, word: str) -> None:
        if self._words is not None:
            path = self._words / word
            with contextlib.suppress(OSError):
                await in_thread(path.touch)

    async def _until(self, *marks: str) -> None:
        """Waits for one of these marks of the script. Raises what its end without any means."""
        assert self._running is not None
        while not self._marks.intersection(marks):
            if self._running.done():
                await self._fail(marks[0])
            self._news.clear()
            if not self._marks.intersection(marks) and not self._running.done():
                await self._news.wait()

    async def _fail(self, mark: str) -> None:
        """Raises what the script's end means."""
        assert self._running is not None
        error = self._running.exception()
        await self._end()
        if isinstance(error, processes.ProcessError):
            raise ElevationError(str(error), declined=False) from error
        if error is not None:
            raise error
        code = self._running.result()
        if "begun" not in self._marks and code in (DECLINED, _NOT_ALLOWED):
            raise ElevationError("the password dialog was closed, or the rights were refused", declined=True)
        said = " | ".join([line for line in self._said if line and not line.startswith("+")][-_LAST:])
        said = said or f"the script ended with {code}"
        if mark == "told" and "written" in self._marks:
            raise ReloadError(said)
        reason: ErrorCode = next((kind for text, kind in _REASONS if text in said), "other")
        if mark == "backup" and "FAILED" in said:
            reason = "changed_meanwhile"
        raise ConfigurationError(reason, said)

    async def _end(self) -> None:
        """Waits for the script's end and leaves nothing of ours."""
        if self._running is not None:
            await asyncio.wait([self._running])
        if self._words is not None:
            folder, self._words = self._words, None
            await in_thread(lambda: shutil.rmtree(folder, ignore_errors=True))
