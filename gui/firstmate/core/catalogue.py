"""The catalogue: the images that beginners meet and use most, with what to know before taking one.

Data shipped with the app (`resources/data/catalogue.toml`, words in `resources/text/<language>/catalogue.toml`), so it
answers where Docker Hub cannot be reached. Each entry has the date of its facts: tags move on, and the live list of a
registry is always right where the two differ. Refuses to ask anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from firstmate.core import content
from firstmate.core.names import DEFAULT_REGISTRY, OFFICIAL_PREFIX, ImageName, ImageNameError, parse_image_name
from firstmate.core.quantities import parse_memory
from firstmate.core.runspec import RunSpec
from firstmate.core.tags import Libc

Group = Literal["base", "language", "database", "web", "queue", "app", "tool"]
Size = Literal["tiny", "small", "medium", "large"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One image of the catalogue, under its familiar name.

    One that is not kept up any more (`deprecated`) names what to choose `instead`, best first, and nothing to run.
    """

    name: str
    group: Group
    verified: date
    source: str
    tag: str = ""
    """A good one to begin with."""
    tags: tuple[str, ...] = ()
    """More that are worth knowing."""
    libc: Libc = ""
    """The C library of `tag`."""
    size: Size | Literal[""] = ""
    """The usual download of `tag`; a class, as every build is a little different."""
    memory: int = 0
    """Bytes that suffice for light use: an estimate to begin with."""
    run: str = ""
    """A ready `docker run …` line."""
    ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Environment variables without which it does not start."""
    may: tuple[str, ...] = ()
    """Environment variables that are often wanted."""
    instead: tuple[str, ...] = ()
    since: str = ""
    """From when on it was not kept up: "2022-07"."""

    @property
    def deprecated(self) -> bool:
        return bool(self.instead)

    @property
    def official(self) -> bool:
        """Whether it is one of Docker's Official Images."""
        return "/" not in self.name

    @property
    def reference(self) -> str:
        """What to pull: `python:3.14-slim`; the bare name of a deprecated one."""
        return f"{self.name}:{self.tag}" if self.tag else self.name

    def spec(self) -> RunSpec:
        """The template as data. Raises ValueError for a deprecated image, which has none."""
        from firstmate.core.run.line import read

        spec = read(self.run, written_for="bash").spec if self.run else None
        if spec is None:
            raise ValueError(f"{self.name} has no template")
        return spec


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What to say of an image. `when` to choose it; `fate` instead of it for a deprecated one; `note` may be ""."""

    what: str
    when: str
    fate: str
    note: str


@cache
def entries() -> tuple[Entry, ...]:
    """The whole catalogue in the order of its table."""
    return tuple(_entry(row) for row in content.data("catalogue")["image"])


def groups() -> tuple[Group, ...]:
    """The groups in the order in which they first appear."""
    return tuple(dict.fromkeys(entry.group for entry in entries()))


def entry_of(image: str | ImageName) -> Entry | None:
    """The entry of an image whatever its tag, digest and spelling: `docker.io/library/python:3` is `python`."""
    if isinstance(image, str):
        try:
            image = parse_image_name(image)
        except ImageNameError:
            return None
    return _by_full_name().get(image.name)


def usual_memory(image: str) -> int | None:
    """Bytes that suffice for light use of an image, None for one that the catalogue does not have."""
    entry = entry_of(image)
    return entry.memory or None if entry is not None else None


def matching(text: str, language: str = "en") -> tuple[Entry, ...]:
    """The entries in whose names or words every word of the text occurs; those with it in their name come first."""
    wanted = text.casefold().split()
    found = [entry for entry in entries() if all(word in _searchable(entry.name, language) for word in wanted)]
    return tuple(sorted(found, key=lambda entry: (not all(word in entry.name for word in wanted), entry.deprecated)))


def words(entry: Entry, language: str = "en") -> EntryWords:
    own = _texts(language)["images"][entry.name]
    return EntryWords(own["what"], own.get("when", ""), own.get("fate", ""), own.get("note", ""))


def group_label(group: Group, language: str = "en") -> str:
    label: str = _texts(language)["groups"][group]
    return label


def size_label(size: str, language: str = "en") -> str:
    """A size class in words, "" for none."""
    label: str = _texts(language)["sizes"][size] if size else ""
    return label


def variable_meaning(name: str, language: str = "en") -> str:
    """What an environment variable of a template is for."""
    meaning: str = _texts(language)["environment"][name]
    return meaning


@cache
def _by_full_name() -> dict[str, Entry]:
    return {parse_image_name(entry.name).name: entry for entry in entries()}


@cache
def _searchable(name: str, language: str) -> str:
    """Name and words of both the language and English: whoever reads Chinese may type English."""
    entry = next(one for one in entries() if one.name == name)
    parts = [name, *entry.tags, *entry.instead]
    for one in {language, content.FALLBACK}:
        said = words(entry, one)
        parts += [said.what, said.when, said.fate, group_label(entry.group, one)]
    return "\n".join(parts).casefold()


def _texts(language: str) -> Any:
    return content.texts("catalogue", language)


def _entry(row: dict[str, Any]) -> Entry:
    lists = ("tags", "ports", "volumes", "needs", "may", "instead")
    given: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in row.items()}
    if "memory" in given:
        given["memory"] = parse_memory(given["memory"])
    return Entry(**given)


def is_official(name: ImageName) -> bool:
    """Whether a name is one of Docker's Official Images: `library/…` on Docker Hub."""
    return name.registry == DEFAULT_REGISTRY and name.repository.startswith(OFFICIAL_PREFIX)
