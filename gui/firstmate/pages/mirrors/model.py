"""What the Mirrors page knows: file, engine and choice side by side, probes, and a change under way.

The file is only ever written through the host's one way of applying, which keeps a backup, reads the engine back and
puts things right by itself; this model never touches it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core import configuration_words, daemon_json
from firstmate.core.daemon_json import DiffLine, Document, Problem, Proxies, Reading
from firstmate.core.errors import EngineError, FirstMateError
from firstmate.core.mirrors.addresses import Entry, normalized, read_addresses
from firstmate.core.mirrors.advice import Dead, dead_ones
from firstmate.core.probing import ProbeVerdict, best_first, judge
from firstmate.pages.mirrors import host_door
from firstmate.pages.mirrors.draft import (
    Agreement,
    Draft,
    Listed,
    agreement,
    listed,
    moved,
    rebased,
    sorted_like,
    with_added,
    without,
)
from firstmate.pages.mirrors.host_door import AskRestart, HostDoor, Kept

if TYPE_CHECKING:
    from firstmate.core.entities import RegistryState
    from firstmate.host.configuration.applying import Outcome, StepNews
    from firstmate.host.configuration.places import NoPlace, Place

_ = QCoreApplication.translate

LOAD_TASK = "mirrors.load"
PROBE_TASK = "mirrors.probe"
WRITE_TASK = "mirrors.write"
COPIED_FOR: Final = frozenset({"remote", "wsl_desktop", "virtual_machine"})
"""Reasons for which the file is elsewhere, but is such a file: its text can be copied there."""


class MirrorsModel(QObject):
    """State and coroutines. `changed` after everything that a person could see."""

    changed = Signal()

    def __init__(self, desk: Desk, door: HostDoor | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._door = door or host_door.open_door()
        self.watching = True
        """False while nobody looks at the page: then nothing is asked; it is read again when it is shown."""
        self.loaded = False
        self.loading = False
        self.error: FirstMateError | None = None
        """Why the file could not be read."""
        self.place: Place | None = None
        self.no_place: NoPlace | None = None
        self.data: bytes | None = None
        self.reading: Reading = daemon_json.read(None)
        self.repaired: bytes | None = None
        """The file with everything put right that can be without guessing; None where nothing is to be."""
        self.mendable: tuple[Problem, ...] = ()
        """What the engine refuses or ignores in the file as it is, and the repair puts right."""
        self.registry: RegistryState | None = None
        """What the engine says it uses; None while it does not answer."""
        self.backups: tuple[Kept, ...] = ()
        self.draft = Draft()
        self._base = Draft()
        """What there was when the draft was last laid over it."""
        self.verdicts: dict[str, ProbeVerdict] = {}
        """By address without the slash at its end."""
        self.probing: frozenset[str] = frozenset()
        self.writing = False
        self.steps: tuple[StepNews, ...] = ()
        self.outcome: Outcome | None = None
        self._loads = 0
        self._outlook: tuple[object, bytes, tuple[Problem, ...]] | None = None
        desk.session.changed.connect(self._state_changed)

    # -- what is there -----------------------------------------------------------------------------------------------
    @property
    def document(self) -> Document:
        """What the file says; an empty one where it is not there or cannot be read."""
        return self.reading.document or daemon_json.EMPTY

    @property
    def broken(self) -> bool:
        """True when the engine could not read the file: then nothing but a repair is offered."""
        return self.reading.document is None

    @property
    def doubtful(self) -> bool:
        """True when something in the file is not as it was meant, and a repair of it is offered."""
        return bool(self.reading.faults or self.mendable)

    @property
    def in_force(self) -> tuple[str, ...] | None:
        return self.registry.mirrors if self.registry is not None else None

    @property
    def flags(self) -> tuple[str, ...]:
        """Mirrors of the service's command line."""
        return self.place.flags.get("registry-mirror", ()) if self.place is not None else ()

    @property
    def engine_version(self) -> str:
        info = self._desk.session.info
        return info.version if info is not None else (self.place.version if self.place is not None else "")

    @property
    def start(self) -> Draft:
        """What there is before anything is chosen: the file; where it is out of reach, what the engine says."""
        if self.no_place is not None and self.registry is not None:
            return Draft(self.registry.mirrors, self.registry.insecure_registries)
        return Draft.of(self.document)

    @property
    def _known(self) -> bool:
        """True when `start` says what there is: not while the file is broken or out of reach with the engine away."""
        found = self.place is not None or self.registry is not None
        return found and self.error is None and not self.broken

    @property
    def listed(self) -> tuple[Listed, ...]:
        return listed(self.draft.mirrors, self.start.mirrors, self.in_force, self.flags)

    @property
    def agreement(self) -> Agreement:
        return agreement(self.document.mirrors, self.in_force, self.flags)

    @property
    def dead(self) -> tuple[Dead, ...]:
        """Chosen mirrors that are known to be closed."""
        return dead_ones(self.draft.mirrors)

    def verdict(self, address: str) -> ProbeVerdict | None:
        return self.verdicts.get(normalized(address))

    # -- what shall be there -----------------------------------------------------------------------------------------
    @property
    def after(self) -> bytes:
        """The file as it would be written: byte for byte as it is, but for what was changed here."""
        return self._look_ahead()[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the engine would say to the file as it would become."""
        return self._look_ahead()[1]

    def _look_ahead(self) -> tuple[bytes, tuple[Problem, ...]]:
        key = (self.draft, self.reading, self.place, self.engine_version)
        if self._outlook is None or self._outlook[0] != key:
            settings = self.draft.settings(self.document)
            as_is = self.data if self.data is not None else self.document.data()
            unchanged = settings == daemon_json.Settings()
            after = as_is if unchanged else self.document.with_settings(settings).data()
            document = daemon_json.read(after).document
            flags = self.place.flags if self.place is not None else {}
            found = daemon_json.problems(document, self.engine_version, flags) if document is not None else ()
            self._outlook = (key, after, found)
        return self._outlook[1:]

    @property
    def dirty(self) -> bool:
        return not self.broken and self.draft != self.start

    @property
    def difference(self) -> tuple[DiffLine, ...]:
        """The file beside what it would become."""
        return daemon_json.difference(self.reading.text, self.after.decode("utf-8", "replace"))

    @property
    def can_apply(self) -> bool:
        """True when there is a change, the engine would take it, and the file is on this computer."""
        ready = self.place is not None and not self.writing and self.error is None and not self.broken
        return ready and (self.dirty or self.out_of_step) and not any(one.blocks for one in self.problems)

    @property
    def out_of_step(self) -> bool:
        """True when the engine uses something else than the file says: it has not read it since it was changed."""
        sound = self.place is not None and self.error is None and not self.broken
        return sound and self.agreement in ("order", "different")

    def read(self, text: str) -> tuple[Entry, ...]:
        """What a person typed or pasted as addresses, for this engine."""
        return read_addresses(text, self.engine_version)

    def add(self, addresses: Iterable[str]) -> None:
        self._choose(replace(self.draft, mirrors=with_added(self.draft.mirrors, addresses)))

    def remove(self, addresses: Iterable[str]) -> None:
        self._choose(replace(self.draft, mirrors=without(self.draft.mirrors, addresses)))

    def remove_dead(self) -> None:
        self.remove([one.address for one in self.dead])

    def move(self, address: str, by: int) -> None:
        self._choose(replace(self.draft, mirrors=moved(self.draft.mirrors, address, by)))

    @property
    def best_order(self) -> tuple[str, ...]:
        """The chosen mirrors with the best probed first; the same order where nothing is known."""
        found = [verdict for one in self.draft.mirrors if (verdict := self.verdict(one)) is not None]
        return sorted_like(self.draft.mirrors, [verdict.address for verdict in best_first(found)])

    def put_best_first(self) -> None:
        self._choose(replace(self.draft, mirrors=self.best_order))

    def set_insecure(self, registries: tuple[str, ...]) -> None:
        self._choose(replace(self.draft, insecure=registries))

    def set_proxies(self, proxies: Proxies) -> None:
        self._choose(replace(self.draft, proxies=proxies))

    def discard(self) -> None:
        """Back to what there is."""
        self._base = self.start
        self._choose(self._base)

    def _choose(self, draft: Draft) -> None:
        if draft != self.draft:
            self.draft = draft
            self.outcome = None
            self.changed.emit()

    # -- loading -----------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Reads file, backups and engine again. What the person chose meanwhile stays chosen."""
        if not self.writing:
            self._desk.tasks.start(LOAD_TASK, self._load())

    async def _load(self, *, discard: bool = False) -> None:
        self._loads += 1
        number = self._loads
        self.loading = True
        self.changed.emit()
        try:
            await self._read_engine()
            await self._read_file()
            self.error = None
        except FirstMateError as error:
            self.error = error
        finally:
            if number == self._loads:  # else a newer one is at it
                self.loading = False
        self.loaded = True
        self._lay_choice(discard=discard)
        self.changed.emit()

    def _lay_choice(self, *, discard: bool) -> None:
        """What was chosen and not applied stays chosen, on top of what there is now."""
        if discard or self.draft == self._base:
            self.draft = self.start
        elif self._known:
            self.draft = rebased(self.draft, self._base, self.start)
        else:
            return  # as it is, until it is known what it is to be laid over
        self._base = self.start

    async def _read_engine(self) -> None:
        try:
            self.registry = await self._desk.engine.registry()
        except EngineError:
            self.registry = None  # the page says so; the session tells everybody else

    async def _read_file(self) -> None:
        from firstmate.host.configuration.places import NoPlace

        found = await self._door.find_place(self._desk.engine.address, self._desk.session.info)
        if isinstance(found, NoPlace):
            self.place, self.no_place = None, found
            self.data, self.reading, self.backups = None, daemon_json.read(None), ()
            self._look_for_repairs()
            return
        self.place, self.no_place = found, None
        await self._door.recover(found, self._desk.engine)
        self.backups = await self._door.backups(found)
        self.data = await self._door.read(found)
        self.reading = daemon_json.read(self.data)
        self._look_for_repairs()

    def _look_for_repairs(self) -> None:
        self.repaired, self.mendable = self.reading.repair, ()
        readable = daemon_json.read(self.repaired) if self.repaired is not None else self.reading
        document = readable.document
        if document is None or self.data is None or self.place is None:
            return
        found = daemon_json.problems(document, self.engine_version, self.place.flags)
        mended = daemon_json.mended(document, self.engine_version, self.place.flags)
        if mended.text != document.text:
            left = {
                (one.code, one.key, one.value)
                for one in daemon_json.problems(mended, self.engine_version, self.place.flags)
            }
            self.repaired = mended.data()
            self.mendable = tuple(one for one in found if (one.code, one.key, one.value) not in left)

    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        """An engine that comes, goes or was reloaded may use other mirrors now."""
        if kinds & {"connection", "engine"} and self.loaded and self.watching:
            self._refresh_unless_closed()

    # -- probing -----------------------------------------------------------------------------------------------------
    def probe(self, addresses: Iterable[str]) -> None:
        """Asks each mirror for a small image, all at once; their verdicts show as they come."""
        wanted = tuple(dict.fromkeys(normalized(one) for one in addresses))
        if wanted:
            title = _("Mirrors", "Testing %n mirror(s)", None, len(wanted))
            self._desk.tasks.start(PROBE_TASK, self._probe(wanted), title=title)

    async def _probe(self, addresses: tuple[str, ...]) -> None:
        self.probing = frozenset(addresses)
        self.changed.emit()
        try:
            info = self._desk.session.info
            architecture = info.architecture if info is not None else "x86_64"
            found = self._door.probe_all(addresses, architecture)
            async with aclosing(found) as readings:  # type: ignore[type-var]
                # A reading comes once more when Docker Hub has said what it has under that name.
                async for address, reading in readings:
                    self.verdicts[normalized(address)] = judge(reading)
                    self.probing -= {normalized(address)}
                    done = len(addresses) - len(self.probing)
                    self._desk.tasks.progress(PROBE_TASK, done / len(addresses))
                    self.changed.emit()
        finally:
            self.probing = frozenset()
            self.changed.emit()

    def stop_probing(self) -> bool:
        return self._desk.tasks.cancel(PROBE_TASK)

    # -- writing -----------------------------------------------------------------------------------------------------
    def apply(self, ask_restart: AskRestart) -> None:
        """Writes what was chosen and has the engine take it in; ends with what the engine says it uses."""
        place, before, after = self.place, self.data, self.after
        if place is not None and self.can_apply:
            self._write(
                _("Mirrors", "Applying the settings"),
                lambda: self._door.apply(before, after, place, self._desk.engine, self._stepped, ask_restart),
            )

    def repair(self, ask_restart: AskRestart) -> None:
        """Writes the file without its faults. What was chosen and not applied stays chosen."""
        place, before, after = self.place, self.data, self.repaired
        if place is not None and after is not None:
            self._write(
                _("Mirrors", "Repairing the file"),
                lambda: self._door.apply(before, after, place, self._desk.engine, self._stepped, ask_restart),
                keeps_choice=True,
            )

    def roll_back(self, kept: Kept, ask_restart: AskRestart) -> None:
        """Puts an earlier state of the file back, with the same care."""
        place = self.place
        if place is not None:
            self._write(
                _("Mirrors", "Putting an earlier file back"),
                lambda: self._door.roll_back(kept.backup, place, self._desk.engine, self._stepped, ask_restart),
            )

    def stop_writing(self) -> bool:
        """Cancels; what was written already is put back."""
        return self._desk.tasks.cancel(WRITE_TASK)

    def _write(self, title: str, work: Callable[[], Awaitable[Outcome]], *, keeps_choice: bool = False) -> None:
        if not self.writing:
            self.writing = True
            self._desk.tasks.cancel(LOAD_TASK)
            task = self._desk.tasks.start(WRITE_TASK, self._writing(work, keeps_choice), title=title)
            # Not in the task itself: one that is cancelled before its first step never runs.
            task.add_done_callback(self._written)

    async def _writing(self, work: Callable[[], Awaitable[Outcome]], keeps_choice: bool) -> bool:
        """True when it has come to its end, whatever the outcome."""
        self.steps, self.outcome = (), None
        self.changed.emit()
        self.outcome = await work()
        await self._load(discard=self.outcome.applied and not keeps_choice)
        if not self.watching:
            title = configuration_words.outcome_title(self.outcome, self._desk.languages.current)
            self._desk.notices.post("ok" if self.outcome.verified else "warn", title)
        return True

    def _written(self, task: asyncio.Task[Any]) -> None:
        self.writing = False
        self.changed.emit()
        if task.cancelled() or not task.result():
            # Cancelled or failed: how things are now is not known.
            self._refresh_unless_closed()

    def _refresh_unless_closed(self) -> None:
        with suppress(RuntimeError):  # the window is closing
            self.refresh()

    def _stepped(self, news: StepNews) -> None:
        """A step that goes on replaces what was said of it before."""
        self.steps = (*(one for one in self.steps if one.step != news.step), news)
        self.changed.emit()

    def forget_outcome(self) -> None:
        """The user has read how it went."""
        self.outcome = None
        self.steps = ()
        self.changed.emit()
