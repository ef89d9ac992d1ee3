"""Sentences one after another. Between Chinese ones there is no blank, and their colon is a wide one."""

from __future__ import annotations

from collections.abc import Iterable


def joined(parts: Iterable[str], language: str) -> str:
    """The sentences as a paragraph; empty ones are left out."""
    return ("" if language.startswith("zh") else " ").join(filter(None, parts))


def labelled(label: str, text: str, language: str) -> str:
    """`label: text`."""
    return f"{label}{'：' if language.startswith('zh') else ': '}{text}"
