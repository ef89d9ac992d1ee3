"""Content: the texts and tables that are data, not code. Loads `resources/text/<language>/*.toml` and `resources/data`.

Each file is read once, when first asked for; importing this module reads nothing. A language without a file, or a file
without a key, falls back to English, so that a half-finished translation still speaks. Refuses to write.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from firstmate import paths

FALLBACK: Final = "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages that have texts, as `en` and `zh_CN`, sorted."""
    return tuple(sorted(folder.name for folder in (paths.resources() / "text").iterdir() if folder.is_dir()))


@cache
def language_for(wish: str) -> str:
    """The language that we have for a wish such as `zh`, `zh-CN`, `zh_Hans_CN.UTF-8` or `de_AT`; English if none."""
    wanted = wish.partition(".")[0].replace("-", "_")
    if wanted in languages():
        return wanted
    family = wanted.partition("_")[0].lower()
    return next((name for name in languages() if name.partition("_")[0].lower() == family), FALLBACK)


@cache
def data(name: str) -> Mapping[str, Any]:
    """The table `resources/data/<name>.toml`. Raises FileNotFoundError: a missing table is a broken installation."""
    return _read(f"data/{name}.toml")


@cache
def texts(name: str, language: str) -> Mapping[str, Any]:
    """The texts `<name>.toml` in the language, missing parts filled from English."""
    if language == FALLBACK:
        return _read(f"text/{FALLBACK}/{name}.toml")
    english = texts(name, FALLBACK)
    chosen = language_for(language)
    if chosen == FALLBACK or not (paths.resources() / "text" / chosen / f"{name}.toml").is_file():
        return english
    return MappingProxyType(_merged(english, _read(f"text/{chosen}/{name}.toml")))


def _read(relative: str) -> Mapping[str, Any]:
    import tomllib  # 3 ms that a start without texts does not need

    return MappingProxyType(tomllib.loads((paths.resources() / relative).read_text(encoding="utf-8")))


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged
