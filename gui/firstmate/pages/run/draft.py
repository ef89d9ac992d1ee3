"""The form as it stands, and the specification it means: every option as the user's own text, right or wrong.

The few things that everybody sets have a field of their own here; every other option is kept under its name in
`texts`, and read and written by the one table of options (`core.run.options`). So a pasted command, a container that
exists and the form cannot disagree, and an option is added to the form by naming it. Refuses widgets and words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from firstmate.core.mappings import MappingError
from firstmate.core.quantities import MIB, QuantityError, memory_argument, parse_memory
from firstmate.core.run import options, values
from firstmate.core.runspec import CommandError, Limits, RunSpec, join_command, split_command

Swap = Literal["same", "none", "unlimited", "own"]
Texts = tuple[tuple[str, tuple[str, ...]], ...]
ReadError = MappingError | QuantityError | CommandError

ON: Final = ("true",)
"""The text of a flag that is on."""
_OWN_FIELDS: Final = frozenset(
    {"image", "command", "name", "tty", "interactive", "detach", "remove_after", "entrypoint",
     "limits.nano_cpus", "limits.cpuset", "limits.memory", "limits.memory_swap"}
)  # fmt: skip
OWN_OPTIONS: Final = frozenset(one.name for one in options.OPTIONS if one.field in _OWN_FIELDS) | {"pids-limit"}
"""The options that are not in the folded sections, because they are in sight or in a card of their own."""
_FIGURES: Final = frozenset(
    one.name
    for one in options.OPTIONS
    if one.read
    in (values.read_integer, values.read_count, values.read_bytes, values.read_duration, values.read_swappiness)
)
"""Options that are a number: full-width digits, as a Chinese keyboard types them, are digits."""
_CLEARED: Final = ("",)
"""The words of an entry point that takes the image's own away: `""`, as docker writes it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to mend: the field it belongs to, and the words beside it. `row` counts from 0 in a list."""

    field: str
    text: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Misread:
    """A text that is not what its option takes."""

    option: str
    row: int
    error: ReadError


@dataclass(frozen=True, slots=True)
class Draft:
    """The form. Texts are the user's, limits are None when they are off.

    `unreadable` is what the limit fields could not read: their values are then the last ones that could be.
    `entrypoint` "" keeps the image's own, `""` with its quotes clears it. `interactive` and `detach` None follow the
    terminal switch. `swap` says how much swap comes on top of the memory: the same again (docker's rule), none, without
    limit, or as much as `swap_size` says.
    `texts` has every other option that is set, by its name, in the order of the table.
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
    entrypoint: str = ""
    interactive: bool | None = None
    detach: bool | None = None
    swap: Swap = "same"
    swap_size: str = ""
    texts: Texts = ()

    def text(self, option: str) -> tuple[str, ...]:
        """The texts of one option, () when it is not set."""
        return dict(self.texts).get(option, ())

    def with_text(self, option: str, *values: str) -> Draft:
        """The draft with one option set; no values take it away."""
        texts = {**dict(self.texts), option: values}
        return replace(self, texts=_ordered(texts))


@lru_cache(maxsize=4)
def spec_of(draft: Draft) -> tuple[RunSpec, tuple[Misread, ...]]:
    """The specification, without what cannot be read, and what that is. Checks nothing: `runspec.validate` does.

    Kept for the draft in hand: each key asks for it several times, and a range of ports can be thousands."""
    made = options.Draft()
    wrong: list[Misread] = []
    for name, texts in draft.texts:
        for row, text in enumerate(texts):
            if not text:
                continue
            try:
                options.apply(
                    options.BY_NAME[name], made, unicodedata.normalize("NFKC", text) if name in _FIGURES else text
                )
            except (MappingError, QuantityError) as error:
                wrong.append(Misread(name, row, error))
    command = _words("command", draft.command, wrong)
    entrypoint = _words("entrypoint", draft.entrypoint, wrong)
    spec = made.spec(draft.image.strip(), entrypoint[1:] + command)
    unreadable = {one.field for one in draft.unreadable}
    limits = replace(
        spec.limits,
        nano_cpus=None if "cpus" in unreadable else draft.nano_cpus,
        cpuset="" if "cpuset" in unreadable else draft.cpuset,
        memory=None if "memory" in unreadable else draft.memory,
    )
    swap: int | None = None
    try:
        swap = _memory_swap(draft, limits.memory)
    except QuantityError as error:
        wrong.append(Misread("memory_swap", 0, error))
    return replace(
        spec,
        name=draft.name.strip(),
        tty=draft.tty,
        interactive=draft.tty if draft.interactive is None else draft.interactive,
        detach=not draft.tty if draft.detach is None else draft.detach,
        remove_after=draft.remove_after,
        # As docker does it: further words of an entry point are the first words of the command.
        entrypoint=() if entrypoint == _CLEARED else entrypoint[:1] or None,
        limits=replace(limits, memory_swap=swap),
    ), tuple(wrong)


def draft_of(spec: RunSpec) -> Draft:
    """The form that says what the specification says; `spec_of` gives an equal container back."""
    limits = spec.limits
    swap, size = _swap_of(limits)
    kept = {
        option.name: tuple(text if text is not None else ON[0] for text in options.texts(option, spec))
        for option in options.OPTIONS
        if option.field and option.field not in _OWN_FIELDS
    }
    if spec.detach == (not spec.tty):
        detach = None
    else:
        detach = spec.detach
    return Draft(
        image=spec.image,
        command=join_command((spec.entrypoint or ())[1:] + spec.command),
        name=spec.name,
        tty=spec.tty,
        remove_after=spec.remove_after,
        nano_cpus=limits.nano_cpus,
        cpuset=limits.cpuset,
        memory=limits.memory,
        entrypoint="" if spec.entrypoint is None else join_command(spec.entrypoint[:1] or _CLEARED),
        interactive=None if spec.interactive == spec.tty else spec.interactive,
        detach=detach,
        swap=swap,
        swap_size=size,
        texts=_ordered(kept),
    )


def option_of(field: str) -> str:
    """The name of the option that a problem's field belongs to; the field itself where the form has one of its own."""
    for path in (field, f"limits.{field}"):
        if path in _OWN_FIELDS:
            return field
        if path in _BY_PATH:
            return _BY_PATH[path]
    return _PARTS.get(field, field)


def _words(field: str, text: str, wrong: list[Misread]) -> tuple[str, ...]:
    try:
        return split_command(text)
    except CommandError as error:
        wrong.append(Misread(field, 0, error))
        return ()


def _memory_swap(draft: Draft, memory: int | None) -> int | None:
    """Memory and swap together, as the engine counts. Raises QuantityError."""
    if draft.swap == "unlimited":
        return -1
    if draft.swap == "own":
        size = read_swap_size(draft.swap_size)
        return -1 if size is None else (memory or 0) + size
    if draft.swap == "none" and memory is None and all(one.field != "memory" for one in draft.unreadable):
        raise QuantityError("swap_without_memory", text="")
    return memory if draft.swap == "none" else None


def _swap_of(limits: Limits) -> tuple[Swap, str]:
    total, memory = limits.memory_swap, limits.memory
    if total is None:
        return "same", ""
    if total < 0:
        return "unlimited", ""
    if total == memory:
        return "none", ""
    # What is less than the memory stays wrong, so that it is told and not mended in silence.
    return "own", write_swap_size(total - (memory or 0))


def read_swap_size(text: str) -> int | None:
    """Bytes of the field: 0 is no swap; None for -1, with which docker means no limit. Raises QuantityError."""
    size = unicodedata.normalize("NFKC", text).strip()
    if size == "-1":
        return None
    if re.fullmatch(r"0+", size):
        return 0
    if size.isdecimal() and int(size) < MIB:
        raise QuantityError("too_small", text=text)
    return -parse_memory(size[1:]) if size.startswith("-") else parse_memory(size)


def write_swap_size(size: int) -> str:
    """Bytes as the field shows them; a difference below 0 stays below 0."""
    return memory_argument(size) if size >= 0 else f"-{memory_argument(-size)}"


def _ordered(texts: Mapping[str, tuple[str, ...]]) -> Texts:
    return tuple((one.name, texts[one.name]) for one in options.OPTIONS if texts.get(one.name))


_BY_PATH: Final = {option.field: option.name for option in options.OPTIONS if option.field}
_PARTS: Final = {"inherited": "env", "more_networks": "network"}
