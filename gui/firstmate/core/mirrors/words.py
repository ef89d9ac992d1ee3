"""Sentences for addresses and presets, from `resources/text/<language>/mirrors.toml`. Refuses to decide anything."""

from __future__ import annotations

from dataclasses import dataclass

from firstmate.core import content
from firstmate.core.mirrors.addresses import Entry
from firstmate.core.mirrors.presets import Preset


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What to say beside an address. `problem` is "" for a good one."""

    problem: str
    repairs: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PresetWords:
    """What to say of a known mirror. `restriction` and `fate` (what became of a closed one) may be ""."""

    operator: str
    state: str
    restriction: str
    fate: str


def entry_words(entry: Entry, language: str = "en") -> EntryWords:
    """The sentences for one address that was read."""
    texts = content.texts("mirrors", language)
    problem = ""
    if entry.problem:
        known = texts["pages"].get(entry.page)
        problem = (known or texts["problems"][entry.problem]).format(input=entry.input, address=entry.address or "")
    return EntryWords(
        problem=problem,
        repairs=tuple(texts["repairs"][code] for code in entry.repairs),
        warnings=tuple(texts["warnings"][code] for code in entry.warnings),
    )


def preset_words(preset: Preset, language: str = "en") -> PresetWords:
    """The sentences for one preset."""
    texts = content.texts("mirrors", language)
    own = texts["preset"][preset.id]
    return PresetWords(
        operator=own["operator"],
        state=texts["states"][preset.state],
        restriction=own.get("restriction") or texts["restrictions"].get(preset.restriction, ""),
        fate=own.get("fate", ""),
    )
