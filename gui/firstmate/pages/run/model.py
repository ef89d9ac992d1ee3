"""What the Run page knows: the draft as typed, what is wrong with it, what its image brings along, and the start.

The draft keeps the user's own text, right or wrong; a `RunSpec` comes out of it only when all of it can be read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.command import run_argv
from firstmate.core.errors import Conflict, FirstMateError
from firstmate.core.names import ImageNameError, is_image_id, parse_image_name
from firstmate.core.run.env_file import parse_env_file
from firstmate.core.run.files import FileProblem
from firstmate.core.run.secrets import masked
from firstmate.core.runspec import Problem, RunSpec, join_command, validate
from firstmate.core.words import error_text, problem_text
from firstmate.pages.run import naming
from firstmate.pages.run.advice import advice, usual_memory
from firstmate.pages.run.draft import Draft, Misread, Wrong, draft_of, option_of, spec_of
from firstmate.pages.run.fields import FIELDS as FOLDED
from firstmate.pages.run.fields import field_of
from firstmate.pages.run.pasted import Taken, read_line, taken_of
from firstmate.pages.run.starting import STAGES, TASK, Progress, StageName, StageState, Start

__all__ = [
    "FIELDS", "STAGES", "Draft", "ImageFacts", "Progress", "RunModel", "StageName", "StageState", "Taken", "Wrong",
]  # fmt: skip

if TYPE_CHECKING:
    from firstmate.pages.run.shelf import RunShelf

_ = QCoreApplication.translate

FIELDS: Final = ("image", "command", "name", "cpus", "cpuset", "memory", "memory_swap", "pids", *FOLDED)
"""The form's order, in which what is wrong is told."""
_IMAGE_TASK = "run.image"
_CONTAINER_TASK = "run.container"
_READERS: Final = {"pids-limit": "pids", "publish": "ports", "volume": "volumes", "env": "environment"}
"""The names under which the words of a reader's error are kept, where they are not the option's field."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What an image brings along by itself."""

    image: str
    command: str = ""
    entrypoint: str = ""
    ports: tuple[str, ...] = ()
    """As `80/tcp`."""
    volumes: tuple[str, ...] = ()
    working_dir: str = ""
    user: str = ""


class RunModel(QObject):
    """State and coroutines of the page. `changed` after a new draft or new knowledge, `progressed` while starting."""

    changed = Signal()
    progressed = Signal()
    variables_read = Signal(object)
    """An `EnvFile` was pasted or read from a file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.draft = Draft()
        self.facts = ImageFacts("")
        self.taken: Taken | None = None
        self._shelf: RunShelf | None = None
        self._start: Start | None = None
        self._refused: tuple[Wrong, ...] = ()
        """What the engine itself found wrong; gone with the next change of that field."""
        desk.session.changed.connect(self._state_changed)

    # -- the draft ---------------------------------------------------------------------------------------------------
    def edit(self, draft: Draft) -> None:
        if draft == self.draft:
            return
        before, self.draft = self.draft, draft
        self._refused = tuple(one for one in self._refused if not _touched(one.field, before, draft))
        self._look_at_image()
        self.changed.emit()

    def clear(self) -> None:
        """An empty form."""
        self.taken = None
        self.put_away_progress()
        self._fill(Draft(), _("Run", "The form is empty."))
        self.changed.emit()

    def _fill(self, draft: Draft, words: str) -> None:
        """Another draft in place of all that was typed, which can be had back."""
        before = self.draft
        self.edit(draft)
        if before not in (Draft(), Draft(image=before.image), draft):

            def put_back() -> None:
                self.taken = None
                self.edit(before)

            self._desk.notices.post("ok", words, action_text=_("Run", "Undo"), on_action=put_back)

    def read(self) -> tuple[RunSpec | None, tuple[Wrong, ...]]:
        """The specification, or what is wrong with the draft. Never asks the engine."""
        language = self._desk.languages.current
        spec, _misread = spec_of(self.draft)
        wrong = [*self.unread()]
        shown = {one.field for one in wrong}
        info = self._desk.session.info
        taken = {one.name for one in self._desk.session.containers.values()}
        for problem in validate(spec, self._desk.session.capacity, taken, info.api_version if info else ""):
            field = self._field(problem)
            if field not in shown:
                wrong.append(Wrong(field, problem_text(problem, language)))
        wrong.sort(key=lambda one: FIELDS.index(one.field) if one.field in FIELDS else len(FIELDS))
        return (None if wrong else spec), (*wrong, *self._refused)

    def warnings(self) -> tuple[Wrong, ...]:
        """What works and deserves a plain word first; never blocks."""
        session = self._desk.session
        running = session.containers.values()
        return advice(self.spec(), session.info, running, self._field, self._desk.languages.current)

    def spec(self) -> RunSpec:
        """The specification as far as it can be read, for the command and the exports."""
        return spec_of(self.draft)[0]

    def unread(self) -> tuple[Wrong, ...]:
        """What is typed and cannot be read: no command, export or template has it."""
        language = self._desk.languages.current
        return (*self.draft.unreadable, *(self._misread(one, language) for one in spec_of(self.draft)[1]))

    def argv(self, *, hidden: bool = False) -> list[str]:
        """The `docker run` that does the same, also while the draft is half typed. `hidden` masks its secrets."""
        spec, misread = spec_of(self.draft)
        if any(one.option == "command" for one in misread):
            spec = replace(spec, command=(self.draft.command,))
        spec = replace(spec, image=spec.image or "IMAGE")
        return run_argv(masked(spec) if hidden else spec, self._desk.prefix)

    def _field(self, problem: Problem) -> str:
        if problem.field == "more_networks":
            return "network_more"
        option = option_of(problem.field)
        if option in ("pids", "pids-limit"):
            return "pids"
        return field_of(option) if option not in FIELDS else option

    def _misread(self, one: Misread, language: str) -> Wrong:
        option = one.option
        words = error_text(_READERS.get(option, option.replace("-", "_")), one.error, language)
        if option in ("command", "memory_swap"):
            return Wrong(option, words)
        if option == "pids-limit":
            return Wrong("pids", words)
        texts = self.draft.text(option)
        return Wrong(field_of(option, texts[one.row] if one.row < len(texts) else "", one.row), words, one.row)

    # -- what is on the engine ---------------------------------------------------------------------------------------
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

    def offered_name(self) -> str:
        """A friendly name that no container has yet: after the image, or after a name that is taken. "" where none is
        wanted."""
        taken = {one.name for one in self._desk.session.containers.values()}
        name = self.draft.name.strip()
        if name:
            return naming.next_name(name, taken) if name in taken else ""
        return naming.free_name(self.draft.image, taken)

    def networks(self) -> list[str]:
        """Names of networks that containers are in."""
        return sorted({name for one in self._desk.session.containers.values() for name in one.networks})

    def offered_ports(self) -> tuple[str, ...]:
        """What the image listens on and is not published yet, as docker's option: `8080:80`."""
        published = {port.container for port in self.spec().ports}
        taken = {port.public for one in self._desk.session.containers.values() for port in one.ports if port.public}
        taken |= {port.host for port in self.spec().ports if port.host}
        here = self._desk.engine.address.startswith(("unix:", "npipe:"))
        offers = []
        for port in self.facts.ports:
            number, _, protocol = port.partition("/")
            if number.isdecimal() and int(number) not in published:
                host = naming.free_port(int(number), taken, here=here, protocol=protocol)
                taken.add(host)
                offers.append(f"{host}:{number}" + ("" if protocol in ("", "tcp") else f"/{protocol}"))
        return tuple(offers)

    def usual_memory(self) -> int | None:
        """Bytes that suffice for light use of the image, None where nobody knows."""
        return usual_memory(self.draft.image.strip())

    def _look_at_image(self) -> None:
        image = self.draft.image.strip()
        if image == self.facts.image:
            return
        self._desk.tasks.cancel(_IMAGE_TASK)
        # While the engine is away it stays unasked, and is looked at again once it is back.
        self.facts = ImageFacts(image if self._desk.session.online else "")
        if self.facts.image and self.is_local(image):
            with suppress(RuntimeError):  # the window is closing: nobody looks any more
                self._desk.tasks.start(
                    _IMAGE_TASK, self._ask_image(image), on_error=lambda _error: self._asked_in_vain(image)
                )

    def _asked_in_vain(self, image: str) -> bool:
        """No answer is no knowledge: the next change of anything asks again. Nobody needs to be told."""
        if image == self.facts.image:
            self.facts = ImageFacts("")
        return True

    async def _ask_image(self, image: str) -> None:
        detail = await self._desk.engine.image(image)
        if image != self.draft.image.strip():
            return
        self.facts = ImageFacts(
            image,
            join_command(detail.command),
            join_command(detail.entrypoint),
            detail.exposed_ports,
            detail.volumes,
            detail.working_dir,
            detail.user,
        )
        self.changed.emit()

    # -- starting ----------------------------------------------------------------------------------------------------
    @property
    def progress(self) -> Progress | None:
        return self._start.progress if self._start is not None else None

    @property
    def starting(self) -> bool:
        return self.progress is not None and self.progress.running

    def begin(self) -> bool:
        """Starts the draft as a task of the desk; False when something is wrong with it."""
        # What the engine refused may be mended elsewhere: the other program was closed, the other container removed.
        self._refused = ()
        spec, wrong = self.read()
        if spec is None or wrong or self.starting:
            self.changed.emit()
            return False
        start = self._start = Start(self._desk, spec, is_local=self.is_local(spec.image), moved=self.progressed.emit)
        self.progressed.emit()
        title = _("Run", "Starting {image}").format(image=spec.image)
        task = self._desk.tasks.start(TASK, self._run(start, spec), title=title)
        # Cancelled before its first step, it has no chance to say so itself.
        task.add_done_callback(lambda _done: start.over())
        return True

    def put_away_progress(self) -> None:
        """Forgets how the last start went, once it is over."""
        if self._start is not None and not self.starting:
            self._start = None
            self.progressed.emit()

    def cancel(self) -> None:
        """Stops the start where it is; what was created for it and never started is removed again."""
        self._desk.tasks.cancel(TASK)

    async def _run(self, start: Start, spec: RunSpec) -> None:
        try:
            await start.run()
        except FirstMateError as error:
            self._blame_field(error, spec)  # the page itself shows the rest
        except FileProblem as error:
            self._refuse(error.problem.field, problem_text(error.problem, self._desk.languages.current))
        except OSError as error:
            field = "env_files" if error.filename in spec.env_files else "label_files"
            self._refuse(field, _cannot_read(error.filename, error))
        if start.progress.container:
            self.shelf.remember(spec)
            if await start.is_gone():
                return
            self._desk.go("containers", container=start.progress.container, tab="terminal" if spec.tty else "logs")

    def _blame_field(self, error: FirstMateError, spec: RunSpec) -> None:
        """What only the engine can know stands beside its field too, until the field changes."""
        if isinstance(error, Conflict) and spec.name and spec.name in error.engine_text:
            problem = Problem("name", "taken", {"text": spec.name})
            self._refuse("name", problem_text(problem, self._desk.languages.current))
        elif "port is already allocated" in str(error) or "address already in use" in str(error):
            words = _("Run", "A port of the computer is taken by another program or container. Choose another one.")
            self._refuse("ports", words)
        else:
            self.changed.emit()

    def _refuse(self, field: str, words: str) -> None:
        self._refused = (Wrong(self._field(Problem(field, "")), words),)
        self.changed.emit()

    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {"engine", "images", "containers", "connection"}:
            if "images" in kinds and not self.facts.command:
                self.facts = ImageFacts("")
            self._look_at_image()
            self.changed.emit()

    @property
    def shelf(self) -> RunShelf:
        """Recent runs and templates; made when it is first wanted."""
        if self._shelf is None:
            from firstmate.pages.run.shelf import RunShelf

            self._shelf = RunShelf(self._desk)
        return self._shelf

    # -- arriving from elsewhere -------------------------------------------------------------------------------------
    def use_image(self, image: str) -> None:
        """Another image begins anew: the command and the name of the one before would be wrong for it."""
        before = self.draft.image.strip()
        if before and _full(before) != _full(image):
            self.taken = None
            self.put_away_progress()
            self._fill(Draft(image=image), _filled())
        else:
            self.edit(replace(self.draft, image=image))

    def use_line(self, text: str) -> bool:
        """Fills the form from a pasted command. False when there is no command in it; the form then stays."""
        reading = read_line(text)
        self.taken = taken_of(text, reading, self._desk.languages.current)
        if reading.spec is not None:
            self._fill(draft_of(reading.spec), _filled())
        self.changed.emit()
        return reading.spec is not None

    def use_spec(self, spec: RunSpec) -> None:
        """Fills the form from a specification."""
        self.taken = None
        self._fill(draft_of(spec), _filled())

    def use_kept(self, spec: RunSpec) -> None:
        """Fills the form from a template or a recent run, under a name that is free."""
        taken = {one.name for one in self._desk.session.containers.values()}
        self.use_spec(replace(spec, name=naming.next_name(spec.name, taken)))

    def use_container(self, reference: str, then: Callable[[], object] = lambda: None) -> None:
        """Fills the form with what a container was made from, under a name that is free; `then` goes on from there."""
        title = _("Run", "Reading {name}").format(name=reference[:12])
        self._desk.tasks.start(_CONTAINER_TASK, self._ask_container(reference, then), title=title)

    async def _ask_container(self, reference: str, then: Callable[[], object]) -> None:
        engine, info = self._desk.engine, self._desk.session.info
        detail = await engine.container(reference)
        try:
            image: Mapping[str, object] | None = (await engine.image(detail.image_id)).raw
        except FirstMateError:  # the image is gone: then all that it brought along is the container's own
            image = None
        from firstmate.core.run.from_container import spec_of as spec_of_container

        self.use_kept(spec_of_container(detail.raw, image, info.cgroup_version if info else ""))
        then()

    def use_variables(self, text: str | bytes) -> None:
        """Adds the variables of a pasted `.env`; the last value of a name counts. None of them when docker would
        refuse the text."""
        found = parse_env_file(text)
        if not found.problems:
            names = {name for name, _value in found.variables} | set(found.inherited)
            kept = [one for one in self.draft.text("env") if one.partition("=")[0] not in names]
            added = [f"{name}={value}" for name, value in found.variables]
            self.edit(self.draft.with_text("env", *kept, *added, *found.inherited))
        self.variables_read.emit(found)

    def read_variables(self, file: Path) -> None:
        """The same from a file."""
        self._desk.tasks.start("run.variables", self._read_variables(file))

    async def _read_variables(self, file: Path) -> None:
        try:
            self.use_variables(await asyncio.to_thread(file.read_bytes))
        except OSError as error:
            self._desk.notices.post("error", _cannot_read(str(file), error))

    def save(self, file: Path, text: str) -> None:
        """Writes an export."""
        self._desk.tasks.start("run.save", self._save(file, text))

    async def _save(self, file: Path, text: str) -> None:
        try:
            await asyncio.to_thread(file.write_text, text, "utf-8")
        except OSError as error:
            words = _("Run", "{file} cannot be written: {reason}")
            self._desk.notices.post("error", words.format(file=file, reason=error.strerror or error))
        else:
            self._desk.notices.post("ok", _("Run", "Saved: {file}").format(file=file))

    def put_away_taken(self) -> None:
        self.taken = None
        self.changed.emit()


def _filled() -> str:
    return _("Run", "The form was filled in anew.")


def _cannot_read(file: str, error: OSError) -> str:
    return _("Run", "{file} cannot be read: {reason}").format(file=file, reason=error.strerror or error)


def _touched(field: str, before: Draft, after: Draft) -> bool:
    """Whether the option behind a field has changed."""
    for name in ("image", "name", "command"):
        if field == name:
            return bool(getattr(before, name) != getattr(after, name))
    option = FOLDED[field].option if field in FOLDED else field
    return before.text(option) != after.text(option)


def _full(name: str) -> str:
    try:
        return parse_image_name(name).full
    except ImageNameError:
        return name
