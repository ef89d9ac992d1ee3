"""Sentences for lookups of images and tags (`resources/text/<language>/tags.toml`). Refuses to decide anything."""

from __future__ import annotations

import math
from dataclasses import dataclass

from firstmate.core import content
from firstmate.core.tags import Libc


@dataclass(frozen=True, slots=True)
class Lesson:
    """What to know before one chooses a tag."""

    title: str
    text: str
    more: str


def failure_title(reason: str, host: str, language: str = "en") -> str:
    """What happened, in one line. `reason` is a `registry.Reason`, or "search" for the engine's search."""
    title: str = content.texts("tags", language)["reasons"][reason]["title"]
    return title.format(host=host)


def failure_text(reason: str, host: str, wait: float | None = None, language: str = "en") -> str:
    """Why, and what one can do. `wait` in seconds, where a server named a time."""
    words = content.texts("tags", language)["reasons"][reason]
    sentences = [words["text"].format(host=host)]
    if wait is not None and "wait" in words:
        sentences.append(words["wait"].format(wait=wait_text(wait, language)))
    return ("" if language.startswith("zh") else " ").join(sentences)


def wait_text(seconds: float, language: str = "en") -> str:
    """A time to wait, rounded up: 40 s, 3 min, 2 h."""
    chinese = language.startswith("zh")
    if seconds < 90:
        return f"{math.ceil(seconds)} {'秒' if chinese else 's'}"
    if seconds < 5400:
        return f"{math.ceil(seconds / 60)} {'分钟' if chinese else 'min'}"
    return f"{math.ceil(seconds / 3600)} {'小时' if chinese else 'h'}"


def libc_label(libc: Libc, language: str = "en") -> str:
    label: str = content.texts("tags", language)["libc"][libc or "unknown"]["label"]
    return label


def libc_meaning(libc: Libc, language: str = "en") -> str:
    """One sentence: where this C library comes from and what it means for the one who chooses."""
    meaning: str = content.texts("tags", language)["libc"][libc or "unknown"]["meaning"]
    return meaning


def lesson(language: str = "en") -> Lesson:
    """The lesson of the C libraries, which sits where one chooses a tag."""
    words = content.texts("tags", language)["lesson"]
    return Lesson(words["title"], words["text"], words["more"])
