"""What the Run page knows: the draft as typed, what is wrong with it, and the start with its stages.

The draft keeps the user's own text, right or wrong; a `RunSpec` comes out of it only when all of it can be read.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.explanations import Told, tell
from firstmate.app.page import Desk
from firstmate.core.command import run_argv
from firstmate.core.errors import Conflict, FirstMateError, ImageMissing, NotFound
from firstmate.core.names import ImageNameError, is_image_id, parse_image_name
from firstmate.core.pull import PullState
from firstmate.core.runspec import CommandError, Limits, Problem, RunSpec, split_command, validate
from firstmate.core.words import error_text, problem_text

_ = QCoreApplication.translate

StageName = Literal["find", "pull", "create", "start", "attach"]
StageState = Literal["waiting", "busy", "done", "skipped", "failed"]
STAGES: tuple[StageName, ...] = ("find", "pull", "create", "start", "attach")
TASK = "run.start"
FIELDS = ("image", "command", "name", "cpus", "cpuset", "memory")
"""The form's order, in which what is wrong is told."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to mend: the field it belongs to, and the words beside it."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The form as it stands. Texts are the user's, limits are None when they are off.

    `unreadable` is what the limit fields could not read: their values are then the last ones that could be.
    """

    image: str = ""
    command: str = ""
    name: str = ""
    tty: bool = True
    remove_after: bool = False
    nano_cpus: int | None = None
    cpuset: str = ""
    memory: int | None = None
    unreadable: tuple[Wrong, ...] = ()


@dataclass(slots=True)
class Progress:
    """How a start is getting on. `container` is set once it was created."""

    stages: dict[StageName, StageState] = field(default_factory=lambda: dict.fromkeys(STAGES, "waiting"))
    pull: PullState | None = None
    warnings: tuple[str, ...] = ()
    container: str = ""
    failed: Told | None = None
    running: bool = False


class RunModel(QObject):
    """State and coroutines of the page. `changed` after a new draft or new knowledge, `progressed` while starting."""

    changed = Signal()
    progressed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.draft = Draft()
        self.progress: Progress | None = None
        self._refused: tuple[Wrong, ...] = ()
        """What the engine itself found wrong; gone with the next change of that field."""
        desk.session.changed.connect(self._state_changed)

    # -- the draft ---------------------------------------------------------------------------------------------------
    def edit(self, draft: Draft) -> None:
        if draft == self.draft:
            return
        touched = {f for f in ("image", "name", "command") if getattr(draft, f) != getattr(self.draft, f)}
        self._refused = tuple(w for w in self._refused if w.field not in touched)
        self.draft = draft
        self.changed.emit()

    def read(self) -> tuple[RunSpec | None, tuple[Wrong, ...]]:
        """The specification, or what is wrong with the draft. Never asks the engine."""
        draft, language = self.draft, self._desk.languages.current
        wrong = list(draft.unreadable)
        command: tuple[str, ...] = ()
        try:
            command = split_command(draft.command)
        except CommandError as error:
            wrong.append(Wrong("command", error_text("command", error, language)))
        spec = _spec(draft, command)
        taken = {one.name for one in self._desk.session.containers.values()}
        shown = {one.field for one in wrong}
        for problem in validate(spec, self._desk.session.capacity, taken):
            if problem.field in shown:
                continue
            wrong.append(Wrong(problem.field, problem_text(problem, language)))
        wrong.sort(key=lambda one: FIELDS.index(one.field) if one.field in FIELDS else len(FIELDS))
        return (None if wrong else spec), (*wrong, *self._refused)

    def argv(self) -> list[str]:
        """The `docker run` that does the same, also while the draft is half typed."""
        try:
            command = split_command(self.draft.command)
        except CommandError:
            command = (self.draft.command,)
        spec = _spec(self.draft, command)
        unreadable = {one.field for one in self.draft.unreadable}
        if unreadable:  # the command shows what is typed or nothing, never an older value
            limits = spec.limits
            spec = replace(
                spec,
                limits=Limits(
                    nano_cpus=None if "cpus" in unreadable else limits.nano_cpus,
                    cpuset="" if "cpuset" in unreadable else limits.cpuset,
                    memory=None if "memory" in unreadable else limits.memory,
                ),
            )
        return run_argv(replace(spec, image=spec.image or "IMAGE"), self._desk.prefix)

    def local_images(self) -> list[str]:
        """Names to complete from, sorted."""
        return sorted({tag for image in self._desk.session.images.values() for tag in image.tags})

    def is_local(self, image: str) -> bool:
        """Whether the engine has the image, as far as the lists know."""
        wanted = image.removeprefix("sha256:")
        if is_image_id(image) or (len(wanted) >= 12 and all(c in "0123456789abcdef" for c in wanted)):
            return any(one.removeprefix("sha256:").startswith(wanted) for one in self._desk.session.images)
        try:
            full = parse_image_name(image).full
        except ImageNameError:
            return False
        images = self._desk.session.images.values()
        return any(_full(name) == full for one in images for name in (*one.tags, *one.digests))

    # -- starting ----------------------------------------------------------------------------------------------------
    @property
    def starting(self) -> bool:
        return self.progress is not None and self.progress.running

    def begin(self) -> bool:
        """Starts the draft as a task of the desk; False when something is wrong with it."""
        spec, wrong = self.read()
        if spec is None or wrong or self.starting:
            self.changed.emit()
            return False
        self.progress = Progress(running=True)
        self.progressed.emit()
        title = _("Run", "Starting {image}").format(image=spec.image)
        self._desk.tasks.start(TASK, self._run(spec, self.progress), title=title)
        return True

    def cancel(self) -> None:
        """Stops the start where it is; what was created for it and never started is removed again."""
        self._desk.tasks.cancel(TASK)

    async def _run(self, spec: RunSpec, progress: Progress) -> None:
        stage: StageName = "find"

        def go(name: StageName) -> None:
            nonlocal stage
            if progress.stages[stage] == "busy":
                progress.stages[stage] = "done"
            stage = name
            progress.stages[name] = "busy"
            self.progressed.emit()

        try:
            go("find")
            if await self._missing(spec.image):
                go("pull")
                await self._pull(spec.image, progress)
            else:
                progress.stages["pull"] = "skipped"
            go("create")
            await self._create_and_start(spec, progress, go)
            progress.stages[stage] = "done"
        except FirstMateError as error:
            progress.stages[stage] = "failed"
            progress.failed = tell(error, self._desk.languages.current)
            self._blame_field(error, spec)
        except asyncio.CancelledError:
            progress.stages[stage] = "failed"
            raise
        finally:
            progress.running = False
            self.progressed.emit()
        if progress.container:
            self._desk.go("containers", container=progress.container, tab="terminal" if spec.tty else "logs")

    async def _missing(self, image: str) -> bool:
        if self.is_local(image):
            return False
        try:
            await self._desk.engine.image(image)
        except (ImageMissing, NotFound):
            return True
        return False

    async def _pull(self, image: str, progress: Progress) -> None:
        state = PullState()
        async with aclosing(self._desk.engine.pull(image)) as messages:
            async for message in messages:
                state = state.apply(message, time.monotonic())
                progress.pull = state
                self._desk.tasks.progress(TASK, state.fraction, _("Run", "pulling the image"))
                self.progressed.emit()

    async def _create_and_start(self, spec: RunSpec, progress: Progress, go: Callable[[StageName], None]) -> None:
        engine = self._desk.engine
        created = await engine.create(spec)
        progress.warnings = created.warnings
        terminal = None
        try:
            if spec.tty:
                # Before the start, or the first output (the prompt) is lost.
                terminal = await engine.attach(created.id)
            go("start")
            await engine.start(created.id)
        except BaseException:
            # Nothing half made stays behind: the name must be free for the next try.
            if terminal is not None:
                await terminal.close()
            await asyncio.shield(self._discard(created.id))
            raise
        go("attach")
        if terminal is not None:
            self._desk.session.keep_terminal(created.id, terminal)
        progress.container = created.id

    async def _discard(self, container: str) -> None:
        try:
            await self._desk.engine.remove(container, force=True, volumes=True)
        except FirstMateError:  # the first error is the one to tell; an engine that is away keeps it
            return

    def _blame_field(self, error: FirstMateError, spec: RunSpec) -> None:
        """What only the engine can know stands beside its field too, until the field changes."""
        language = self._desk.languages.current
        if isinstance(error, Conflict) and spec.name and spec.name in error.engine_text:
            text = problem_text(Problem("name", "taken", {"text": spec.name}), language)
            self._refused = (Wrong("name", text),)
        self.changed.emit()

    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {"engine", "images", "containers", "connection"}:
            self.changed.emit()

    # -- arriving from elsewhere -------------------------------------------------------------------------------------
    def use_image(self, image: str) -> None:
        self.edit(replace(self.draft, image=image))


def _spec(draft: Draft, command: tuple[str, ...]) -> RunSpec:
    return RunSpec(
        image=draft.image.strip(),
        command=command,
        name=draft.name.strip(),
        tty=draft.tty,
        interactive=draft.tty,
        detach=not draft.tty,
        remove_after=draft.remove_after,
        limits=Limits(nano_cpus=draft.nano_cpus, cpuset=draft.cpuset, memory=draft.memory),
    )


def _full(name: str) -> str:
    try:
        return parse_image_name(name).full
    except ImageNameError:
        return name
