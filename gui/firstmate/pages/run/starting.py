"""A start with its stages: find the image, download it when missing, create, start, attach, and the first seconds.

Whoever starts something learns why it ended at once: the exit code in words, its last lines, and what to give it.
Refuses widgets, and knows no form: it takes a specification.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication

from firstmate.app.explanations import Told, tell
from firstmate.app.page import Desk
from firstmate.core.entities import Created
from firstmate.core.errors import FirstMateError, ImageMissing, NotFound
from firstmate.core.explain import explain_exit
from firstmate.core.pull import PullState
from firstmate.core.run.files import needs_resolving, resolved
from firstmate.core.runspec import RunSpec
from firstmate.core.uncancelled import uncancelled
from firstmate.engine.api import TerminalSession
from firstmate.pages.run.last_words import LastWords, listen

_ = QCoreApplication.translate

StageName = Literal["find", "pull", "create", "start", "attach"]
StageState = Literal["waiting", "busy", "done", "skipped", "failed"]
STAGES: tuple[StageName, ...] = ("find", "pull", "create", "start", "attach")
TASK = "run.start"
WATCH_TASK = "run.watch"
WATCHED = 5.0
"""Seconds after the start in which an end is told; later it is the life of a container like any other."""
PATIENCE = 1.0
"""Seconds for which one that removes itself may keep its log from being opened: most of them have ended by then."""
_LAST_LINES = 8
_SHELLS = frozenset({"sh", "ash", "bash", "dash", "zsh", "fish", "busybox", "python", "python3", "node", "irb", "php"})
"""Programs that, alone, wait for what somebody types."""
_CONTROL = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)|[\x00-\x08\x0b-\x1f\x7f]"
"""Colours and other orders to a terminal: here are words only."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A container that stopped within seconds. `failed` when that is a mistake and not a job well done."""

    container: str
    code: int
    told: Told
    failed: bool


@dataclass(slots=True)
class Progress:
    """How a start is getting on. `container` is set once it was started."""

    stages: dict[StageName, StageState] = field(default_factory=lambda: dict.fromkeys(STAGES, "waiting"))
    pull: PullState | None = None
    warnings: tuple[str, ...] = ()
    container: str = ""
    failed: Told | None = None
    running: bool = False
    ended: Ended | None = None


class Start:
    """One start. `moved` is called after every step; `run` raises what went wrong after it is noted in `progress`."""

    def __init__(self, desk: Desk, spec: RunSpec, *, is_local: bool, moved: Callable[[], None]) -> None:
        self._desk = desk
        self._spec = spec
        self._is_local = is_local
        self._moved = moved
        self._stage: StageName = "find"
        self._watching: asyncio.Task[None] | None = None
        self.progress = Progress(running=True)

    async def run(self) -> None:
        progress = self.progress
        try:
            self._go("find")
            if await self._must_pull():
                self._go("pull")
                await self._pull()
            else:
                progress.stages["pull"] = "skipped"
            self._go("create")
            await self._create_and_start()
            progress.stages[self._stage] = "done"
        except FirstMateError as error:
            progress.failed = tell(error, self._desk.languages.current)
            raise
        finally:
            if progress.stages[self._stage] == "busy":
                progress.stages[self._stage] = "failed"
            self.over()

    def over(self) -> None:
        """Under way no more, whichever way it ended; also for one that was cancelled before its first step."""
        if self.progress.running:
            self.progress.running = False
            self._moved()

    async def is_gone(self) -> bool:
        """Whether it has ended and removed itself already: then there is nothing to open, and its story stands here."""
        if self._spec.remove_after and not self._spec.tty and self._watching is not None:
            await asyncio.wait((self._watching,), timeout=PATIENCE)
        return self._spec.remove_after and self.progress.ended is not None

    def _go(self, name: StageName) -> None:
        if self.progress.stages[self._stage] == "busy":
            self.progress.stages[self._stage] = "done"
        self._stage = name
        self.progress.stages[name] = "busy"
        self._moved()

    async def _must_pull(self) -> bool:
        if self._spec.pull == "always":
            return True
        if self._is_local or self._spec.pull == "never":
            return False
        try:
            await self._desk.engine.image(self._spec.image)
        except (ImageMissing, NotFound):
            return True
        return False

    async def _pull(self) -> None:
        from firstmate.app.keeping import layers_kept  # 3 ms that a page need not pay to be opened

        state = PullState()
        image, platform = self._spec.image, self._spec.platform
        async with (
            layers_kept(self._desk, image, platform) as look,
            aclosing(self._desk.engine.pull(image, platform=platform)) as messages,
        ):
            async for message in messages:
                self.progress.pull = state = state.apply(message, time.monotonic())
                look(state)
                self._desk.tasks.progress(TASK, state.fraction, _("Run", "pulling the image"))
                self._moved()

    async def _create_and_start(self) -> None:
        engine, spec = self._desk.engine, self._spec
        if needs_resolving(spec):
            # What docker's client reads from this computer: files of variables and labels, its own environment.
            spec = await asyncio.to_thread(resolved, spec, lambda path: Path(path).read_bytes(), os.environ)
        try:
            created = await self._create(spec)
        except NotFound as error:
            if not self._may_pull_now(error):
                raise
            self.progress.stages["create"] = "waiting"
            self._go("pull")
            await self._pull()
            self._go("create")
            created = await self._create(spec)
        self.progress.warnings = created.warnings
        terminal: TerminalSession | None = None
        heard: LastWords | None = None
        watch: asyncio.Task[None] | None = None
        try:
            if spec.tty:
                # Before the start, or the first output (the prompt) is lost.
                terminal = await engine.attach(created.id)
            elif spec.remove_after and not spec.interactive:  # who has its input open would close it with us
                heard = await listen(self._desk, created.id)
            watching = asyncio.Event()
            watch = self._desk.tasks.start(f"{WATCH_TASK}:{created.id}", self._watch(created.id, watching, heard))
            self._watching = watch
            waiting = asyncio.ensure_future(watching.wait())
            try:
                await asyncio.wait((watch, waiting), return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
            self._go("start")
            await engine.start(created.id)
        except BaseException:
            # Nothing half made stays behind: the name must be free for the next try.
            if watch is not None:
                watch.cancel()
                await uncancelled(asyncio.wait((watch,)))
            elif heard is not None:
                await heard.close()
            if terminal is not None:
                await terminal.close()
            await uncancelled(self._discard(created.id))
            raise
        self._go("attach")
        if terminal is not None:
            self._desk.session.keep_terminal(created.id, terminal)
        self.progress.container = created.id

    def _may_pull_now(self, error: NotFound) -> bool:
        """As docker's client: what is here may be another platform's, or have gone since the list was read."""
        missing = isinstance(error, ImageMissing) or "specified platform" in error.engine_text
        return missing and self._spec.pull != "never" and self.progress.stages["pull"] != "done"

    async def _create(self, spec: RunSpec) -> Created:
        creating = asyncio.ensure_future(self._desk.engine.create(spec))
        try:
            return await uncancelled(creating)
        except asyncio.CancelledError:
            # The engine was asked and makes it all the same: it goes as soon as it is there.
            try:
                self._desk.tasks.start(f"run.undo:{id(creating)}", self._undo(creating))
            except RuntimeError:  # the window is closing
                creating.cancel()
            raise

    async def _undo(self, creating: asyncio.Future[Created]) -> None:
        try:
            created = await creating
        except FirstMateError:  # then there is nothing to take away
            return
        await self._discard(created.id)

    async def _discard(self, container: str) -> None:
        try:
            await self._desk.engine.remove(container, force=True, volumes=True)
        except FirstMateError:  # the first error is the one to tell; an engine that is away keeps it
            return

    # -- the first seconds -------------------------------------------------------------------------------------------
    async def _watch(self, container: str, watching: asyncio.Event, heard: LastWords | None) -> None:
        try:
            await self._watch_end(container, watching, heard)
        finally:
            if heard is not None:
                await uncancelled(heard.close())

    async def _watch_end(self, container: str, watching: asyncio.Event, heard: LastWords | None) -> None:
        engine = self._desk.engine
        try:
            # Before the start: what removes itself could be gone before anybody asks.
            ending = asyncio.ensure_future(engine.wait(container, "next-exit", opened=watching.set))
            opened = asyncio.ensure_future(watching.wait())
            try:
                await asyncio.wait((ending, opened), return_when=asyncio.FIRST_COMPLETED)
                began = time.monotonic()
                done, _pending = await asyncio.wait((ending,), timeout=WATCHED)
            finally:
                for waiting in (ending, opened):
                    waiting.cancel()
                await asyncio.wait((ending, opened))
            if not done:
                return
            code = ending.result()
        except FirstMateError:
            return  # the page of the containers tells about an engine that went away
        if code == 0 and self._spec.tty:
            return  # somebody left a shell: no news
        said = _readable(await heard.text()) if heard is not None else None
        await self._tell_end(container, code, time.monotonic() - began, said)

    async def _tell_end(self, container: str, code: int, seconds: float, said: str | None) -> None:
        """`said` is what was heard of a container that removes itself, None where nobody listened."""
        oom, lines = False, said
        try:
            oom = (await self._desk.engine.container(container)).oom_killed
            if not self._spec.remove_after:  # else the log goes while it is read
                lines = await self._last_lines(container)
        except FirstMateError:  # it has removed itself, and its log with it
            lines = said
        language = self._desk.languages.current
        # What was told to do something may have done it in silence; and where nobody listened, nobody knows.
        nothing_to_do = code == 0 and lines == "" and _waits_for_somebody(self._spec)
        story = explain_exit(code, oom_killed=oom, seconds=seconds if nothing_to_do else None, language=language)
        meaning, steps = story.meaning, story.steps
        if nothing_to_do:
            meaning = _("Run", "It had nothing to do: a container lives only as long as its program.")
            steps = (
                _("Run", "Give it a terminal (-it), or a command that goes on."),
                *(step for step in steps if not self._spec.command),
            )
        elif code and lines is None:
            again = _("Run", "Its log was removed with it. To read it, start once more without --rm.")
            steps = (again, *steps)
        if _restarts(self._spec, code):
            again = _(
                "Run", "Docker starts it again and again: that is its restart policy. Stop it before you mend it."
            )
            steps = (again, *steps)
        told = Told(story.title, meaning, tuple(steps), "", lines or "")
        self.progress.ended = Ended(container, code, told, failed=code != 0 or nothing_to_do)
        self._moved()
        text = _("Run", "{image} has ended already: {title}").format(image=self._spec.image, title=story.title)
        self._desk.notices.post("warn" if self.progress.ended.failed else "ok", text, told=told)

    async def _last_lines(self, container: str) -> str:
        text = b""
        async with aclosing(self._desk.engine.logs(container, follow=False, tail=_LAST_LINES)) as chunks:
            async for chunk in chunks:
                text += chunk.data
        return _readable(text.decode("utf-8", "replace"))


def _restarts(spec: RunSpec, code: int) -> bool:
    """Whether the engine starts a container again that has ended with this code."""
    return spec.restart in ("always", "unless-stopped") or (bool(code) and spec.restart.startswith("on-failure"))


def _readable(text: str) -> str:
    """Without colours and other orders to a terminal."""
    return re.sub(_CONTROL, "", text).strip()


def _waits_for_somebody(spec: RunSpec) -> bool:
    """Whether its program is one that only does what somebody types, so that without a terminal it ends at once."""
    words = ((spec.entrypoint or ()) + spec.command) or ("sh",)
    return len(words) == 1 and words[0].rpartition("/")[2] in _SHELLS
