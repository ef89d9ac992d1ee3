"""Changing the engine's configuration, the whole way, with the way back.

    conflicts → rules → (ask for a restart) → the engine's own rules → backup → write → reload or restart → read back
                                                                                             └─ not as expected, or no
                                                                    old file, engine told, looked at again ←  answer

Nothing is written before everything is known to be right; what is written is whole at every moment; "applied" is said
only when the engine itself says the new values. Else the old file comes back and the engine is brought to it.
Cancelling goes the same way back before the cancellation goes on. A killed run is finished or undone by `recover`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from firstmate.core import daemon_json
from firstmate.core.daemon_json import Problem
from firstmate.core.entities import RegistryState
from firstmate.core.errors import EngineError
from firstmate.core.uncancelled import uncancelled
from firstmate.host.configuration import files, journal, recovering, validating
from firstmate.host.configuration.backups import Backup
from firstmate.host.configuration.changes import Change, document_of, reload_text, undo_text
from firstmate.host.configuration.door import EngineDoor, read_back
from firstmate.host.configuration.elevated import ElevatedHand
from firstmate.host.configuration.expecting import Expectation, expectation
from firstmate.host.configuration.files import ConfigurationError
from firstmate.host.configuration.hands import ElevationError, Hand, OwnHand, Texts
from firstmate.host.configuration.journal import Journal
from firstmate.host.configuration.outcomes import (
    USUAL,
    AskRestart,
    Code,
    Limits,
    OnStep,
    Outcome,
    Step,
    StepNews,
    StepState,
)
from firstmate.host.configuration.places import Place
from firstmate.host.configuration.reloading import ReloadError
from firstmate.host.gathering import in_thread

__all__ = ["AskRestart", "Limits", "OnStep", "Outcome", "StepNews", "apply", "recover", "roll_back"]

T = TypeVar("T")


class _Refused(Exception):
    """Nothing was written."""

    def __init__(self, code: Code, detail: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(code)
        self.code: Code = code
        self.detail = detail
        self.problems = problems


async def apply(
    change: Change,
    place: Place,
    engine: EngineDoor,
    *,
    on_step: OnStep,
    ask_restart: AskRestart,
    limits: Limits = USUAL,
) -> Outcome:
    """Changes the file, and does not believe it until the engine says so. Raises nothing but CancelledError."""
    try:
        with journal.held() as notes:
            return await _Work(change, place, engine, notes, on_step, ask_restart, limits).run()
    except journal.Busy:
        return Outcome("busy")
    except OSError as error:  # the cache folder cannot be used
        return Outcome("other", detail=str(error))


async def roll_back(
    backup: Backup,
    place: Place,
    engine: EngineDoor,
    *,
    on_step: OnStep,
    ask_restart: AskRestart,
    limits: Limits = USUAL,
) -> Outcome:
    """Puts an earlier file back, with the same care: what is there now becomes a backup itself."""
    try:
        change = Change(await in_thread(lambda: files.read(Path(place.path))), await in_thread(backup.data))
    except ConfigurationError as error:
        return Outcome(error.code, detail=error.detail)
    return await apply(change, place, engine, on_step=on_step, ask_restart=ask_restart, limits=limits)


async def recover(
    place: Place, engine: EngineDoor, *, on_step: OnStep = lambda _news: None, limits: Limits = USUAL
) -> Outcome | None:
    """Finishes or undoes what a killed run left; None when there is nothing to do, or another run is at it."""
    if not await in_thread(journal.is_there):
        return None
    try:
        with journal.held() as notes:
            return await recovering.finish(place, engine, notes, on_step, limits)
    except (journal.Busy, OSError):
        return None


class _Work:
    """One change."""

    def __init__(
        self,
        change: Change,
        place: Place,
        engine: EngineDoor,
        notes: Journal,
        on_step: OnStep,
        ask_restart: AskRestart,
        limits: Limits,
    ) -> None:
        self._change = change
        self._place = place
        self._engine = engine
        self._notes = notes
        self._on_step = on_step
        self._ask_restart = ask_restart
        self._limits = limits
        self._news: list[StepNews] = []
        self._earlier: RegistryState | None = None
        """What was in force; None: the engine did not answer."""
        self._restart = False
        self._backup: Path | None = None

    # -- the way -------------------------------------------------------------------------------------------------------
    async def run(self) -> Outcome:
        try:
            if await self._is_done_already():
                return Outcome("nothing_to_do", verified=True)
            self._check_rules()
            await self._check_restart()
            await self._check_engine_rules()
            hand = self._hand()
            await self._put(hand)
        except _Refused as no:
            return self._outcome(no.code, detail=no.detail, problems=no.problems)
        try:
            return await self._see(hand)
        except asyncio.CancelledError:
            await _to_the_end(self._go_back(hand))
            raise

    async def _is_done_already(self) -> bool:
        """Reads what is; whether all is as wished without us."""
        change = self._change
        if await self._engine.answers(0):
            try:
                self._earlier = await self._engine.registry()
            except EngineError:
                self._earlier = None
        try:
            now = await in_thread(lambda: files.read(Path(self._place.path)))
        except ConfigurationError as error:
            raise _Refused(error.code, error.detail) from error
        if now != change.before:
            raise _Refused("changed_meanwhile")
        if change.after != change.before or self._earlier is None:
            return False
        return self._expected(restarted=False).met_by(self._earlier)

    def _check_rules(self) -> None:
        """Our own rules, and what stands on the engine's command line."""
        place, reading = self._place, daemon_json.read(self._change.after)
        if reading.document is None:
            raise _Refused("broken_file")
        found = daemon_json.problems(reading.document, place.version, place.flags)
        conflicts = tuple(one for one in found if one.code == "flag_conflict")
        self._tell("conflicts", "failed" if conflicts else "done")
        if conflicts:
            raise _Refused("conflict", problems=conflicts)
        # What stood there before us and has not stopped the engine is not for us to refuse.
        old = document_of(self._change.before)
        known = {(one.code, one.key, one.value) for one in daemon_json.problems(old, place.version)} if old else set()
        blocking = tuple(one for one in found if one.blocks and (one.code, one.key, one.value) not in known)
        self._tell("rules", "failed" if blocking else "done")
        if blocking:
            raise _Refused("rules", problems=blocking)

    async def _check_restart(self) -> None:
        place = self._place
        if not (place.can_write or place.elevation):
            raise _Refused("read_only" if place.read_only else "permission", str(place.path))
        was_up = self._earlier is not None
        wanted = not was_up or place.reload == "none" or bool(self._change.restart_keys)
        self._restart = wanted and bool(place.restart)
        if wanted and not place.restart and was_up:
            raise _Refused("no_restart", ", ".join(self._change.restart_keys))
        if self._restart and not await self._ask_restart(await self._stopping()):
            raise _Refused("declined_restart")

    async def _stopping(self) -> tuple[str, ...]:
        """The containers that a restart will stop."""
        if self._earlier is None or self._earlier.live_restore:
            return ()
        try:
            return await self._engine.running_containers()
        except EngineError as error:
            raise _Refused("engine_gone", error.engine_text) from error

    async def _check_engine_rules(self) -> None:
        self._tell("engine_rules", "begins")
        opinion = await validating.ask(self._place, self._change.after, self._change.before)
        states: dict[str, StepState] = {"fine": "done", "refused": "failed", "none": "skipped"}
        self._tell("engine_rules", states[opinion.kind], opinion.words)
        if opinion.kind == "refused":
            raise _Refused("engine_rules", opinion.words)

    def _hand(self) -> Hand:
        change, flags = self._change, self._place.flags
        first = undo = change.after
        if self._earlier is not None and not self._restart:
            first = reload_text(change.after, self._earlier, flags)
            undo = undo_text(change, self._earlier, flags)
        texts = Texts(before=change.before, first=first, final=change.after, undo=undo)
        if self._place.elevation:
            # One that does not answer is not told either, unless by a restart.
            place = self._place if self._earlier is not None or self._restart else replace(self._place, reload="none")
            return ElevatedHand(place, texts, restart=self._restart)
        return OwnHand(self._place, texts, self._notes, self._engine.address, restart=self._restart)

    async def _put(self, hand: Hand) -> None:
        """Backup and write. Raises _Refused with the old file in its place."""
        step: Step = "backup"
        try:
            self._tell(step, "begins")
            self._backup = await hand.backup()
            self._tell(step, "done", str(self._backup))
            step = "write"
            self._tell(step, "begins")
            await hand.write()
        except (ConfigurationError, ReloadError, ElevationError) as error:
            self._tell(step, "failed", _detail(error))
            await hand.abandon()
            self._backup = None
            raise _Refused(_code(error), _detail(error)) from error
        except asyncio.CancelledError:
            way_back = hand.abandon() if step == "backup" else self._put_back(hand, "cancelled", "")
            await _to_the_end(way_back)
            raise
        self._tell(step, "done")

    async def _see(self, hand: Hand) -> Outcome:
        """Tells the engine, and looks whether it has taken it in."""
        if self._earlier is None and not self._restart:
            return await self._keep_unasked(hand)
        step: Step = "restart" if self._restart else "reload"
        self._tell(step, "begins")
        try:
            await hand.tell()
        except ReloadError as error:
            self._tell(step, "failed", _detail(error))
            return await self._put_back(hand, "restart_failed" if self._restart else "reload_failed", _detail(error))
        self._tell(step, "done")
        self._tell("read_back", "begins")
        expected = self._expected(restarted=self._restart)
        differences = await read_back(self._engine, expected, self._waits(), restarted=self._restart)
        if differences == ():
            self._tell("read_back", "done")
            return await _to_the_end(self._keep(hand))
        if differences is None:
            self._tell("read_back", "failed", "the engine does not answer")
            return await self._put_back(hand, "engine_gone", "")
        self._tell("read_back", "failed", "; ".join(differences))
        return await self._put_back(hand, "not_as_expected", "; ".join(differences))

    async def _keep(self, hand: Hand) -> Outcome:
        """The engine has said it: from here on it has happened, and a cancellation comes too late."""
        self._tell("settle", "begins")
        try:
            await hand.keep()
        except (ConfigurationError, ElevationError) as error:
            # The engine has the new values, and the file says so too, if with an empty list more than was asked for.
            self._tell("settle", "failed", _detail(error))
            return self._outcome("applied", applied=True, verified=True, detail=_detail(error))
        self._tell("settle", "done")
        return self._outcome("applied", applied=True, verified=True)

    async def _keep_unasked(self, hand: Hand, detail: str = "") -> Outcome:
        """The file is right as far as anybody can know: the engine does not run."""
        try:
            await hand.keep()
        except (ConfigurationError, ElevationError) as error:
            return await self._put_back(hand, _code(error), _detail(error))
        return self._outcome("written", applied=True, detail=detail)

    # -- the way back --------------------------------------------------------------------------------------------------
    async def _go_back(self, hand: Hand) -> Outcome:
        """After a cancellation. An engine that was told to reload does so when it gets to it, and until then its old
        values prove nothing: gone back before, it would come to the new ones after all."""
        if any((one.step, one.state) == ("reload", "begins") for one in self._news):
            await read_back(self._engine, self._expected(restarted=False), self._waits(), restarted=False)
        return await self._put_back(hand, "cancelled", "")

    async def _put_back(self, hand: Hand, code: Code, detail: str) -> Outcome:
        """The old file, and an engine that runs with it."""
        if self._earlier is None and document_of(self._change.before) is None and code == "engine_gone":
            # The engine was down because of the old file: that one would help nobody.
            return await self._keep_unasked(hand, detail)
        self._tell("put_back", "begins")
        alive = await self._engine.answers(0)
        restart = self._restart or (not alive and bool(self._place.restart))
        try:
            await hand.undo(restart=restart)
            verified = await self._is_as_before(restarted=restart)
            await hand.settle()
        except ReloadError as error:
            return await self._put_back_at_least(hand, code, detail, error)
        except (ConfigurationError, ElevationError) as error:
            self._tell("put_back", "failed", _detail(error))
            return self._outcome("put_back_failed", applied=True, detail=_detail(error))
        self._tell("put_back", "done")
        self._restart = restart
        return self._outcome(code, verified=verified, rolled_back=True, detail=detail)

    async def _put_back_at_least(self, hand: Hand, code: Code, detail: str, error: ReloadError) -> Outcome:
        """The engine cannot be told; the old file comes back all the same."""
        try:
            await hand.settle()
        except (ConfigurationError, ElevationError) as worse:
            self._tell("put_back", "failed", _detail(worse))
            return self._outcome("put_back_failed", applied=True, detail=_detail(worse))
        self._tell("put_back", "done", _detail(error))
        verified = await self._is_as_before(restarted=False)
        return self._outcome(code, verified=verified, rolled_back=True, detail=detail or _detail(error))

    async def _is_as_before(self, *, restarted: bool) -> bool:
        """Whether the engine answers, with the values that it had."""
        earlier = self._earlier
        if earlier is None:
            return await self._engine.answers(self._waits() if restarted else 0)
        wanted = Expectation(mirrors=tuple(earlier.mirrors), insecure_registries=frozenset(earlier.insecure_registries))
        return await read_back(self._engine, wanted, self._waits(), restarted=restarted) == ()

    # -- telling -------------------------------------------------------------------------------------------------------
    def _expected(self, *, restarted: bool) -> Expectation:
        data = self._change.after
        if self._earlier is not None and not restarted:
            data = reload_text(data, self._earlier, self._place.flags)
        document = document_of(data) or daemon_json.EMPTY
        return expectation(document, self._place.flags, restarted=restarted)

    def _waits(self) -> float:
        if not self._restart:
            return self._limits.read_back
        return self._limits.desktop_back if self._place.kind == "desktop" else self._limits.back

    def _tell(self, step: Step, state: StepState, detail: str = "") -> None:
        news = StepNews(step, state, detail)
        self._news.append(news)
        self._on_step(news)

    def _outcome(
        self,
        code: Code,
        *,
        applied: bool = False,
        verified: bool = False,
        rolled_back: bool = False,
        detail: str = "",
        problems: tuple[Problem, ...] = (),
    ) -> Outcome:
        restarted = self._restart and any(one.step == "restart" and one.state == "done" for one in self._news)
        return Outcome(
            code, applied, verified, restarted, rolled_back, self._backup, tuple(self._news), detail, problems
        )


async def _to_the_end(work: Awaitable[T]) -> T:
    """Awaits what must not stop half-way, however often we are cancelled meanwhile."""
    task = asyncio.ensure_future(work)
    while not task.done():
        try:
            await uncancelled(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise
    return task.result()


def _code(error: ConfigurationError | ReloadError | ElevationError) -> Code:
    if isinstance(error, ConfigurationError):
        return error.code
    if isinstance(error, ElevationError):
        return "elevation_declined" if error.declined else "elevation_impossible"
    return "reload_failed"


def _detail(error: Exception) -> str:
    return error.detail if isinstance(error, ConfigurationError) else str(error)
