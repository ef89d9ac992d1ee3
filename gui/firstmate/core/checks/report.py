"""The results of all checks as an answer for machines, and as a text for people: `firstmate check`, "Copy report".

The keys of the answer are a public interface (scripts read them): add, never rename. Refuses to print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from firstmate.core import content
from firstmate.core.checks import next_step, ready
from firstmate.core.checks.results import CheckResult, Fix, Status
from firstmate.core.readings import Platform

MARKS: Final[dict[Status, str]] = {"pass": "✓", "warn": "!", "fail": "✗", "unknown": "?", "skip": "–"}

_SHORT: Final = 3
"""Lines of another way that are printed too; longer ones are for the page, which shows one at a time."""


def answer(results: Sequence[CheckResult], platform: Platform) -> dict[str, Any]:
    """JSON-ready. `fix.text` is "" for what is fine; `fix.command` holds all commands, one a line."""
    step = next_step(results)
    return {
        "ready": ready(results),
        "next": step.id if step is not None else "",
        "platform": platform,
        "checks": [
            {
                "id": one.id,
                "status": one.status,
                "title": one.title,
                "detail": one.detail,
                "why": one.why,
                "fix": _fix(one.fix),
                "facts": [{"label": label, "value": value} for label, value in one.facts],
            }
            for one in results
        ],
    }


def _fix(fix: Fix | None) -> dict[str, Any]:
    if fix is None:
        return {"text": ""}
    found: dict[str, Any] = {"text": fix.text}
    if fix.commands:
        found.update(command="\n".join(fix.commands), commands=list(fix.commands))
    for name in ("action", "url", "warning"):
        if value := getattr(fix, name):
            found[name] = value
    if fix.choices:
        found["choices"] = [
            {"id": one.id, "label": one.label, "note": one.note, "script": one.script.text, "after": one.script.after}
            for one in fix.choices
        ]
    return found


def text(results: Sequence[CheckResult], language: str) -> str:
    """One line a check; what is not fine with its facts; at the end the one next step, with its commands."""
    colon = "：" if language.startswith("zh") else ": "
    lines = []
    for one in results:
        lines.append(f"{MARKS[one.status]} {one.title}{colon}{one.detail}")
        if one.needs_action:
            lines += [f"    {label}{colon}{value}" for label, value in one.facts]
        if one.fix is not None and one.status in ("warn", "fail", "unknown"):
            lines.append(f"    → {one.fix.text}")
    return "\n".join([*lines, "", *_end(results, language)])


def _end(results: Sequence[CheckResult], language: str) -> list[str]:
    words = content.texts("checks", language)["report"]
    step = next_step(results)
    if ready(results):
        return [words["ready"]]
    if step is None or step.fix is None:
        return [words["unsure"]]
    lines = [words["next"].format(title=step.title), f"  {step.fix.text}"]
    if step.fix.warning:
        lines.append(f"  {step.fix.warning}")
    if step.fix.url:
        lines.append(f"  {step.fix.url}")
    # Not indented: a here-document ends only where its end mark begins a line.
    if step.fix.commands:
        lines += [words["commands"], *step.fix.commands]
    for other in step.fix.choices[1:]:
        commands = other.script.text.splitlines()
        if len(commands) <= _SHORT and commands[0] not in step.fix.commands:
            lines += [words["otherwise"].format(label=other.label, note=other.note), *commands]
    return lines
