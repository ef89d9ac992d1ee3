"""Judging in tests: the verdict behind a result, and what must be true of every result in every language."""

from __future__ import annotations

import re

from firstmate.core import checks
from firstmate.core.checks import CheckResult, _checks
from firstmate.core.checks.verdict import Question, Verdict
from firstmate.core.readings import Readings

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def verdict(check_id: str, readings: Readings, language: str = "en", *asked: str) -> Verdict:
    """What the check's own function finds, before it has words."""
    return _checks(readings.platform)[check_id].judge(Question(readings, frozenset(asked), language))


def told(check_id: str, readings: Readings, *asked: str) -> tuple[str, str]:
    """Status and case."""
    found = verdict(check_id, readings, "en", *asked)
    return found.status, found.case


def well_worded(results: tuple[CheckResult, ...], language: str) -> None:
    """Every result speaks the language, wholly, and says what to do about everything that is not fine."""
    for one in results:
        for words in (one.detail, one.why):
            assert words and "{" not in words, (one.id, words)
            if language == "zh_CN":
                assert CHINESE.search(words), (one.id, words)
            else:
                assert not CHINESE.search(words), (one.id, words)
        assert one.title
        assert (one.fix is None) == (one.status == "pass"), one.id
        if one.fix is None:
            continue
        assert one.fix.text and "{" not in one.fix.text, one.id
        assert one.fix.action != "open_url" or one.fix.url, one.id
        # Words that point to a command must have one to point to.
        if re.search(
            r"\b(?:first |second )?commands? below|with the (?:first|second) command|下面的(?:第.条)?命令|用第.条命令",
            one.fix.text,
        ):
            assert one.fix.commands, (one.id, one.fix.text)
        if one.fix.action not in ("", "open_url"):
            assert one.fix.choices, one.id
        for choice in one.fix.choices:
            assert choice.label and choice.note and "{" not in choice.label + choice.note
            assert choice.script.text


def judged(readings: Readings, *asked: str) -> dict[str, CheckResult]:
    """All results in English, after both languages were held to `well_worded`."""
    for language in ("zh_CN", "en"):
        results = checks.judge(readings, language, asked)
        well_worded(results, language)
    return {one.id: one for one in results}
