"""The answers of the command line that need no engine: `firstmate name` and `firstmate explain`, as JSON-ready dicts.

The keys are a public interface (scripts read them): add, never rename. Refuses to print: `cli` does that.
"""

from __future__ import annotations

from typing import Any

from firstmate.core.explain import explain
from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.core.words import name_error_text


def name_answer(text: str, language: str = "en") -> dict[str, Any]:
    """An image name explained. When it is refused, `error` is a stable code and `position` counts from 0."""
    try:
        name = parse_image_name(text)
    except ImageNameError as error:
        message = name_error_text(error, language)
        return {"input": text, "ok": False, "error": error.code, "position": error.position, "message": message}
    return {
        "input": text,
        "ok": True,
        "registry": name.registry,
        "repository": name.repository,
        "tag": name.tag,
        "digest": name.digest,
        "familiar": name.familiar,
        "full": name.full,
        "implied": sorted(name.implied),
        "mirrors_apply": name.mirrors_apply,
    }


def explain_answer(text: str, language: str = "en") -> dict[str, Any]:
    """An error text explained. Without a fitting rule, `matched` is false and the words are empty."""
    found = explain(text, language)
    return {
        "input": text,
        "matched": found is not None,
        "id": found.id if found else "",
        "title": found.title if found else "",
        "meaning": found.meaning if found else "",
        "steps": list(found.steps) if found else [],
        "command": found.command if found else "",
    }
