"""From a verdict to words: one sentence chosen from the texts, figures filled in. Refuses to decide anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firstmate.core import content
from firstmate.core.checks.results import CheckResult, Choice, Fix, Status
from firstmate.core.checks.verdict import Verdict


def result(check_id: str, verdict: Verdict, language: str, *, proved: bool) -> CheckResult:
    """The verdict as people read it. `proved`: an engine answers, so a failed preparation is only a warning."""
    texts = content.texts("checks", language)
    own: Mapping[str, Any] = texts[check_id]
    case: Mapping[str, str] = own.get(verdict.case) or texts["any"][verdict.case]
    status: Status = "warn" if proved and verdict.status == "fail" else verdict.status
    detail = [case["detail"].format_map(verdict.figures)]
    detail += [texts["notes"][note].format_map(verdict.figures) for note in verdict.notes]
    if status != verdict.status:
        detail.append(texts["any"]["proved"]["detail"])
    return CheckResult(
        id=check_id,
        status=status,
        title=own["title"],
        detail=" ".join(detail) if language == "en" else "".join(detail),
        why=own["why"],
        fix=None if status == "pass" else _fix(case, verdict, texts),
        facts=tuple((texts["facts"][name], value) for name, value in verdict.facts if value),
    )


def _fix(case: Mapping[str, str], verdict: Verdict, texts: Mapping[str, Any]) -> Fix:
    remedy = verdict.remedy
    scripts = texts["scripts"]
    return Fix(
        text=case["fix"].format_map(verdict.figures),
        commands=remedy.commands,
        action=remedy.action,
        choices=tuple(
            Choice(
                script.id,
                scripts[words]["label"].format_map({**verdict.figures, **script.figures}),
                scripts[words]["note"].format_map({**verdict.figures, **script.figures}),
                script,
            )
            for words, script in remedy.scripts
        ),
        url=remedy.url,
        warning=texts["warnings"][remedy.warning] if remedy.warning else "",
    )
