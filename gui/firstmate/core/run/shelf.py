"""Runs kept for another time: the latest ones, and templates under names that a person gave. As text, and back.

One format for the file on this computer and for the file that a teacher hands to a class (that has templates only).
What is secret by its name is covered before it is kept and stays so (`secrets.MASK`): whoever uses it writes the value
again. Reading a file takes what is right in it and tells what is not. Refuses to open files.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from firstmate.core.run.data import SpecDataError, from_data, to_data
from firstmate.core.run.secrets import masked
from firstmate.core.run.spec import RunSpec

MOST_RECENT: Final = 20
"""Runs that are remembered; an earlier one makes room."""
LONGEST_NAME: Final = 60
LARGEST_FILE: Final = 1_000_000
"""Bytes. A thousand templates are smaller; what is larger is something else."""
_FORMAT: Final = "runs"
_VERSION: Final = 1


class ShelfError(ValueError):
    """A file that is not ours. `code`: not_json, not_ours, too_new, too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Kept:
    """One run. `name` is a template's, "" for a recent one; `at` is when, in seconds since 1970."""

    spec: RunSpec
    name: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One entry of a file that is no run: its name (or its place, from 1), and what is wrong where in it."""

    name: str
    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Recent runs, the latest first, and templates by name."""

    recent: tuple[Kept, ...] = ()
    templates: tuple[Kept, ...] = ()

    def template(self, name: str) -> Kept | None:
        return next((one for one in self.templates if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Merged:
    """A shelf with another file's templates in it: the names that came, and how many had been there already."""

    shelf: Shelf
    added: tuple[str, ...]
    known: int


# -- changes -----------------------------------------------------------------------------------------------------------


def remembered(shelf: Shelf, spec: RunSpec, at: float) -> Shelf:
    """With one more recent run; the same run under another name takes the earlier one's place."""
    spec = masked(spec)
    others = [one for one in shelf.recent if replace(one.spec, name=spec.name) != spec]
    return replace(shelf, recent=(Kept(spec, "", at), *others)[:MOST_RECENT])


def with_template(shelf: Shelf, name: str, spec: RunSpec, at: float) -> Shelf:
    """With a template; an earlier one of this name is replaced."""
    others = [one for one in shelf.templates if one.name != name]
    return replace(shelf, templates=_sorted([*others, Kept(masked(spec), name, at)]))


def without(shelf: Shelf, kept: Kept) -> Shelf:
    """Without one recent run or template."""
    return Shelf(
        tuple(one for one in shelf.recent if one != kept), tuple(one for one in shelf.templates if one != kept)
    )


def merged(shelf: Shelf, templates: Sequence[Kept]) -> Merged:
    """With the templates of another file. Nothing is replaced: a name that is taken by another run gets a number."""
    kept, added, known = list(shelf.templates), [], 0
    for one in templates:
        spec = masked(one.spec)
        if any(own.spec == spec and _stem(own.name, one.name) for own in kept):
            known += 1
            continue
        name = _free(one.name, {own.name for own in kept})
        kept.append(Kept(spec, name, one.at))
        added.append(name)
    return Merged(replace(shelf, templates=_sorted(kept)), tuple(added), known)


def _stem(own: str, name: str) -> bool:
    return own == name or (own.startswith(f"{name} (") and own.endswith(")"))


def _free(name: str, taken: set[str]) -> str:
    candidates = itertools.chain([name], (f"{name} ({number})" for number in itertools.count(2)))
    return next(one for one in candidates if one not in taken)


def _sorted(templates: Sequence[Kept]) -> tuple[Kept, ...]:
    return tuple(sorted(templates, key=lambda one: (one.name.casefold(), one.name)))


# -- the file ----------------------------------------------------------------------------------------------------------


def write(shelf: Shelf) -> str:
    """The file's text: JSON that a person can read."""
    document: dict[str, Any] = {"firstmate": _FORMAT, "version": _VERSION}
    for part, entries in (("templates", shelf.templates), ("recent", shelf.recent)):
        if entries:
            document[part] = [_written(one) for one in entries]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read(text: str | bytes) -> tuple[Shelf, tuple[Unreadable, ...]]:
    """What a file says, and which of its entries are no runs. Raises ShelfError for a file that is not ours."""
    if len(text) > LARGEST_FILE:
        raise ShelfError("too_large")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise ShelfError("not_json") from None
    if not isinstance(document, dict) or document.get("firstmate") != _FORMAT:
        raise ShelfError("not_ours")
    if document.get("version") != _VERSION:
        raise ShelfError("too_new")
    wrong: list[Unreadable] = []
    recent = _entries(document.get("recent", []), wrong, named=False)
    templates = _entries(document.get("templates", []), wrong, named=True)
    return Shelf(tuple(recent[:MOST_RECENT]), _sorted(templates)), tuple(wrong)


def _written(kept: Kept) -> dict[str, Any]:
    named = {"name": kept.name} if kept.name else {}
    return {**named, "at": kept.at, "run": to_data(kept.spec)}


def _entries(rows: Any, wrong: list[Unreadable], *, named: bool) -> list[Kept]:
    if not isinstance(rows, list):
        raise ShelfError("not_ours")
    found: list[Kept] = []
    for place, row in enumerate(rows, 1):
        name = row.get("name") if isinstance(row, dict) else None
        label = name if isinstance(name, str) and name.strip() else str(place)
        try:
            if not isinstance(row, dict):
                raise SpecDataError("", "not_an_object")
            if named and not (isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME):
                raise SpecDataError("name", "wrong_type")
            at = row.get("at", 0.0)
            if not isinstance(at, int | float) or isinstance(at, bool) or not 0 <= at < 1e12:
                raise SpecDataError("at", "wrong_type")
            spec = from_data(row.get("run"))
        except SpecDataError as error:
            wrong.append(Unreadable(label[:LONGEST_NAME], error.path, error.code))
            continue
        name = name.strip() if named and isinstance(name, str) else ""
        if all(one.name != name for one in found) or not named:
            found.append(Kept(spec, name, float(at)))
        else:
            found.append(Kept(spec, _free(name, {one.name for one in found}), float(at)))
    return found
