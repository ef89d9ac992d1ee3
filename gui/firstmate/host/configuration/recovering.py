"""Finishing what a killed run left: the engine and its file come to agree again, on the new values or on the old ones.

The file is whole whatever happened, so nothing here is urgent: an engine that is away for reasons of its own is waited
for, until another start of FirstMate. What somebody has edited since is theirs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from firstmate.core import daemon_json
from firstmate.core.errors import EngineError
from firstmate.host.configuration import files, reloading
from firstmate.host.configuration.changes import document_of, reload_text
from firstmate.host.configuration.door import EngineDoor, read_back
from firstmate.host.configuration.expecting import Expectation, expectation
from firstmate.host.configuration.files import ConfigurationError
from firstmate.host.configuration.journal import Journal, Note, digest
from firstmate.host.configuration.outcomes import Code, Limits, OnStep, Outcome, Step, StepNews, StepState
from firstmate.host.configuration.places import Place
from firstmate.host.configuration.reloading import ReloadError
from firstmate.host.gathering import in_thread

_PATIENCE: Final = 2.0
"""Seconds for an engine that was not told to restart."""


async def finish(place: Place, engine: EngineDoor, notes: Journal, on_step: OnStep, limits: Limits) -> Outcome | None:
    """With the journal in our hands. None when nothing was left, or nothing can be done now."""
    note = notes.read()
    if note is None or note.path != str(place.path) or note.address != engine.address or place.elevation:
        return None
    return await _Rest(note, place, engine, notes, on_step, limits).run()


class _Rest:
    """What is left of one change."""

    def __init__(
        self, note: Note, place: Place, engine: EngineDoor, notes: Journal, on_step: OnStep, limits: Limits
    ) -> None:
        self._note = note
        self._place = place
        self._path = Path(place.path)
        self._engine = engine
        self._notes = notes
        self._on_step = on_step
        self._limits = limits
        self._news: list[StepNews] = []

    async def run(self) -> Outcome | None:
        await in_thread(lambda: files.remove_strays(self._path))
        try:
            now = await in_thread(lambda: files.read(self._path))
        except ConfigurationError:
            return None
        found = digest(now)
        alive = await self._engine.answers(_PATIENCE)
        if found in (self._note.written, self._note.final) and found != self._note.before:
            return await self._finish_new(now or b"", alive)
        if found in (self._note.before, self._note.undo):
            return await self._finish_old(now, alive)
        self._notes.clear()  # somebody has edited it since
        return None

    async def _finish_new(self, now: bytes, alive: bool) -> Outcome | None:
        """The new file is there, and the engine may not know of it yet."""
        if not alive and not self._note.restarting:
            return None
        document = document_of(now) or daemon_json.EMPTY
        expected = expectation(document, self._place.flags, restarted=self._note.restarting)
        if alive and await self._agrees(expected):
            self._notes.clear()
            return self._outcome("applied", applied=True, verified=True)
        if alive and await self._reload() and await self._agrees(expected, self._limits.read_back):
            self._notes.clear()
            return self._outcome("applied", applied=True, verified=True)
        return await self._back(alive)

    async def _finish_old(self, now: bytes | None, alive: bool) -> Outcome | None:
        """Nothing was written, or the way back was nearly gone: the engine may not know of that yet."""
        settled = digest(now) == self._note.before
        if not alive and not self._note.restarting:
            if settled:
                self._notes.clear()
            return None
        document = document_of(now) or daemon_json.EMPTY
        expected = expectation(document, self._place.flags, restarted=self._note.restarting)
        if settled and alive and await self._agrees(expected):
            self._notes.clear()
            return None
        return await self._back(alive)

    async def _back(self, alive: bool) -> Outcome:
        """The old file from its backup, and an engine that runs with it."""
        self._tell("put_back", "begins")
        try:
            before = await in_thread(self._before)
            if alive and self._place.reload != "none":
                state = await self._engine.registry()
                first = reload_text(before if before is not None else files.EMPTY_FILE, state, self._place.flags)
                await in_thread(lambda: files.replace(self._path, first))
                await self._reload()
                document = document_of(first) or daemon_json.EMPTY
                expected = expectation(document, self._place.flags, restarted=False)
                verified = await self._agrees(expected, self._limits.read_back)
                await in_thread(lambda: self._put(before))
            else:
                await in_thread(lambda: self._put(before))
                if self._place.restart:
                    self._tell("restart", "begins")
                    await reloading.restart(self._place)
                    self._tell("restart", "done")
                verified = await self._engine.answers(self._limits.back if self._place.restart else 0)
        except (ConfigurationError, ReloadError, EngineError) as error:
            self._tell("put_back", "failed", str(error))
            return self._outcome("put_back_failed", applied=True, detail=str(error))
        self._notes.clear()
        self._tell("put_back", "done")
        return self._outcome("recovered", verified=verified, rolled_back=True)

    def _before(self) -> bytes | None:
        """The old file's bytes; None when there was none. Raises ConfigurationError."""
        if not self._note.before:
            return None
        data = files.read(Path(self._note.backup)) if self._note.backup else None
        if data is None or digest(data) != self._note.before:
            raise ConfigurationError("unreadable", f"the backup {self._note.backup} is not what it was")
        return data

    def _put(self, before: bytes | None) -> None:
        if before is None:
            files.remove(self._path)
        else:
            files.replace(self._path, before)

    async def _agrees(self, expected: Expectation, within: float = 0.0) -> bool:
        return await read_back(self._engine, expected, within, restarted=False) == ()

    async def _reload(self) -> bool:
        """False where the engine cannot be told."""
        if self._place.reload == "none":
            return False
        self._tell("reload", "begins")
        try:
            await reloading.reload(self._place)
        except ReloadError as error:
            self._tell("reload", "failed", str(error))
            return False
        self._tell("reload", "done")
        return True

    def _tell(self, step: Step, state: StepState, detail: str = "") -> None:
        news = StepNews(step, state, detail)
        self._news.append(news)
        self._on_step(news)

    def _outcome(
        self, code: Code, *, applied: bool = False, verified: bool = False, rolled_back: bool = False, detail: str = ""
    ) -> Outcome:
        backup = Path(self._note.backup) if self._note.backup else None
        return Outcome(code, applied, verified, False, rolled_back, backup, tuple(self._news), detail)
