"""Words for faults and problems of a daemon.json, from `daemon_json.toml`. Refuses to decide anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firstmate.core import content
from firstmate.core.daemon_json.values import Fault, Problem


def fault_text(fault: Fault, language: str = "en") -> str:
    """What is wrong, in one or two sentences without the place (`place_text`)."""
    return _sentence("fault", fault.code, fault.detail, language)


def problem_text(problem: Problem, language: str = "en") -> str:
    """What an engine makes of this value, and how it is right."""
    figures = {**problem.detail, "key": problem.key, "value": problem.value}
    code = problem.code
    if code in ("unknown_key", "removed_key") and not problem.detail.get("meant"):
        return _sentence("problem", f"{code}_alone", figures, language)
    return _sentence("problem", code, figures, language)


def place_text(line: int, column: int, language: str = "en") -> str:
    """Line 3, column 5."""
    words: str = content.texts("daemon_json", language)["place"]["text"]
    return words.format(line=line, column=column)


def _sentence(table: str, code: str, figures: Mapping[str, Any], language: str) -> str:
    texts = content.texts("daemon_json", language)
    sentence: str = texts[table].get(code) or code
    types: Mapping[str, str] = texts["types"]
    named = {name: types.get(value, value) if name in ("found", "wanted") else value for name, value in figures.items()}
    return sentence.format_map(named)
