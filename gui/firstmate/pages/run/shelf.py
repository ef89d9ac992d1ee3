"""The shelf of this computer: recent runs and templates in one file of the person's data folder, and files for a class.

Every change reads the file, changes it and puts it back whole, in a thread: two windows do not lose each other's
templates. A file that cannot be read is set aside, never written over. Refuses widgets.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.run import shelf as rules
from firstmate.core.run.shelf import Kept, Shelf, ShelfError, Unreadable
from firstmate.core.runspec import RunSpec

_ = QCoreApplication.translate

FILE: Final = "runs.json"
_CLASS_FILE: Final = "firstmate-templates.json"


@dataclass(frozen=True, slots=True)
class News:
    """What became of the last import or export, and of what it could not read."""

    text: str
    wrong: tuple[str, ...] = ()
    failed: bool = False


class RunShelf(QObject):
    """`shelf` is as it was read last. `changed` after every reading and change."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._file = Path(desk.settings.data_folder) / FILE
        self._numbers = itertools.count()
        self._turn = asyncio.Lock()
        self.shelf = Shelf()
        self.news: News | None = None
        self.removed: Kept | None = None
        """The template that was taken away last, to be put back."""

    # -- what is kept --------------------------------------------------------------------------------------------------
    def load(self) -> None:
        """Reads the file."""
        self._do(self._change(None))

    def remember(self, spec: RunSpec) -> None:
        """One more recent run."""
        self._do(self._change(lambda shelf: rules.remembered(shelf, spec, time.time())))

    def keep(self, name: str, spec: RunSpec) -> None:
        """A template under a name; an earlier one of this name can be put back."""
        self.removed, self.news = self.shelf.template(name), None
        self._do(self._change(lambda shelf: rules.with_template(shelf, name, spec, time.time())))

    def forget(self, kept: Kept) -> None:
        """Takes a run away; a template can be put back."""
        self.removed, self.news = (kept if kept.name else None), None
        self._do(self._change(lambda shelf: rules.without(shelf, kept)))

    def put_back(self) -> None:
        """The template that was taken away or replaced last."""
        kept, self.removed = self.removed, None
        if kept is not None:
            self._do(self._change(lambda shelf: rules.with_template(shelf, kept.name, kept.spec, kept.at)))

    # -- files for a class ---------------------------------------------------------------------------------------------
    def export_to(self, file: Path) -> None:
        """Writes all templates into a file of their own."""
        self._do(self._export(file))

    def import_from(self, file: Path) -> None:
        """Adds the templates of a file to ours; none of ours is replaced."""
        self._do(self._import(file))

    @staticmethod
    def file_name() -> str:
        return _CLASS_FILE

    async def _export(self, file: Path) -> None:
        shelf = Shelf(templates=self.shelf.templates)
        try:
            await asyncio.to_thread(file.write_text, rules.write(shelf), "utf-8")
        except OSError as error:
            self._tell(_no_file(file, error), failed=True)
        else:
            self._tell(_("RunShelf", "%n template(s) saved.", None, len(shelf.templates)) + f" {file}")

    async def _import(self, file: Path) -> None:
        try:
            found, wrong = rules.read(await asyncio.to_thread(_read_some, file))
        except OSError as error:
            self._tell(_no_file(file, error), failed=True)
            return
        except ShelfError as error:
            self._tell(_shelf_error(error), failed=True)
            return
        before = await self._change(lambda shelf: rules.merged(shelf, found.templates).shelf)
        if before is not None:
            self._say_merged(before, found, wrong)

    def _say_merged(self, shelf: Shelf, found: Shelf, wrong: tuple[Unreadable, ...]) -> None:
        outcome = rules.merged(shelf, found.templates)
        words = [_("RunShelf", "%n template(s) added.", None, len(outcome.added))]
        if outcome.known:
            words.append(_("RunShelf", "%n of them were here already.", None, outcome.known))
        if wrong:
            words.append(_("RunShelf", "%n cannot be read:", None, len(wrong)))
        self._tell(" ".join(words), tuple(f"{one.name}: {_entry_error(one)}" for one in wrong))

    # -- the file ------------------------------------------------------------------------------------------------------
    def _do(self, work: Coroutine[Any, Any, object]) -> None:
        # A key of its own for each: the latest must not cancel the one before.
        self._desk.tasks.start(f"run.shelf:{next(self._numbers)}", work)

    async def _change(self, change: Callable[[Shelf], Shelf] | None) -> Shelf | None:
        """The shelf before the change; None when the file let nobody read or write it, which is told."""
        async with self._turn:
            try:
                before, self.shelf, aside = await asyncio.to_thread(_changed, self._file, change)
            except OSError as error:
                self._desk.notices.post("error", _no_file(self._file, error))
                return None
            except ShelfError as error:
                self._desk.notices.post("error", f"{self._file}: {_shelf_error(error)}")
                return None
        if aside is not None:
            words = _("RunShelf", "Some saved runs cannot be read. They are kept in {file}.")
            self._desk.notices.post("warn", words.format(file=aside))
        self.changed.emit()
        return before

    def _tell(self, text: str, wrong: tuple[str, ...] = (), *, failed: bool = False) -> None:
        self.news = News(text, wrong, failed)
        self.changed.emit()


def _changed(file: Path, change: Callable[[Shelf], Shelf] | None) -> tuple[Shelf, Shelf, Path | None]:
    """The shelf before and after, and where something unreadable was set aside. Raises OSError, and
    ShelfError for the file of a newer version."""
    aside: Path | None = None
    shelf = Shelf()
    try:
        shelf, wrong = rules.read(_read_some(file))
    except FileNotFoundError:
        wrong = ()
    except ShelfError as error:
        if error.code == "too_new":
            raise
        wrong, aside = (), _aside(file)
        file.replace(aside)
    after = change(shelf) if change is not None else shelf
    if after != shelf:
        if wrong:
            aside = _aside(file)
            shutil.copyfile(file, aside)
        _put(file, rules.write(after))
    return shelf, after, aside


def _aside(file: Path) -> Path:
    names = (file.with_name(f"{file.stem}.unreadable{number}{file.suffix}") for number in itertools.count(1))
    return next(one for one in names if not one.exists())


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        new.write_text(text, "utf-8")
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _read_some(file: Path) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    with file.open("rb") as opened:
        return opened.read(rules.LARGEST_FILE + 1)


def _no_file(file: Path, error: OSError) -> str:
    return f"{file}: {error.strerror or error}"


def _shelf_error(error: ShelfError) -> str:
    return {
        "not_json": _("RunShelf", "This is no file of templates: it is not JSON."),
        "not_ours": _("RunShelf", "This is no file of templates that FirstMate has saved."),
        "too_new": _("RunShelf", "A newer version of FirstMate has written this file."),
        "too_large": _("RunShelf", "This file is too large to be one of templates."),
    }[error.code]


def _entry_error(one: Unreadable) -> str:
    where = one.path or "run"
    return {
        "not_an_object": _("RunShelf", "{where} is no set of options"),
        "unknown_key": _("RunShelf", "there is no option {where}"),
        "missing": _("RunShelf", "the image is missing"),
        "wrong_type": _("RunShelf", "the value of {where} is of another kind"),
    }[one.code].format(where=where)
