"""Readings in, verdicts out: does this computer do what Docker needs? Pure, so that Windows is judged on Linux.

`judge` gives all results in the order in which things must be true; `judge_one` gives one, as soon as the readings
that `needs` names have arrived. Each check is one function in `windows`, `linux`, `macos`, `engine` or `network`; its
words are in `text/<language>/checks.toml`. Adding one: a reading if the fact is new, a function, words, a test row.

Refuses to read anything from the computer, and to run a fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from firstmate.core.checks.linux import CHECKS as LINUX
from firstmate.core.checks.macos import CHECKS as MACOS
from firstmate.core.checks.network import CHECKS as LAST
from firstmate.core.checks.results import Action, CheckResult, Choice, Fix, Status
from firstmate.core.checks.verdict import Check, Question
from firstmate.core.checks.windows import CHECKS as WINDOWS
from firstmate.core.checks.words import result
from firstmate.core.readings import Platform, Readings

__all__ = [
    "NETWORK",
    "Action",
    "CheckResult",
    "Choice",
    "Fix",
    "Status",
    "check_ids",
    "judge",
    "judge_one",
    "needs",
    "next_step",
    "ready",
]

NETWORK: Final = frozenset({"registry_access", "mirror_health"})
"""The checks that use the network: judged only when asked for."""


@cache
def _checks(platform: Platform) -> Mapping[str, Check]:
    own = {"windows": WINDOWS, "linux": LINUX, "macos": MACOS}[platform]
    return MappingProxyType({check.id: check for check in (*own, *LAST)})


def check_ids(platform: Platform) -> tuple[str, ...]:
    """The ids of a platform's checks, in the order in which things must be true."""
    return tuple(_checks(platform))


def needs(platform: Platform, check_id: str) -> frozenset[str]:
    """The readings that a check waits for, by the names that `host.readings.gather` reports."""
    return _checks(platform)[check_id].needs


def judge(readings: Readings, language: str = "en", asked: Iterable[str] = ()) -> tuple[CheckResult, ...]:
    """All checks in order. `asked` names the network checks that are wanted; the others of them are skipped."""
    return tuple(judge_one(check_id, readings, language, asked) for check_id in _checks(readings.platform))


def judge_one(check_id: str, readings: Readings, language: str = "en", asked: Iterable[str] = ()) -> CheckResult:
    """One check, whatever has been read by now. Raises KeyError for an id that the platform does not have."""
    check = _checks(readings.platform)[check_id]
    verdict = check.judge(Question(readings, frozenset(asked), language))
    # An engine that answers has proved what the preparations are for; they may still deserve a word.
    proved = check.prepares and readings.engine is not None and readings.engine.answers
    return result(check_id, verdict, language, proved=proved)


def ready(results: Iterable[CheckResult]) -> bool:
    """Whether containers can run: an engine answers and nothing has failed."""
    status = {one.id: one.status for one in results}
    return status.get("engine") in ("pass", "warn") and "fail" not in status.values()


def next_step(results: Iterable[CheckResult]) -> CheckResult | None:
    """The one thing to do next: the first failure; while not ready, else the first thing that is not known.

    None when ready: warnings can wait.
    """
    found = tuple(results)
    if ready(found):
        return None
    failed = next((one for one in found if one.status == "fail"), None)
    if failed is not None:
        return failed
    return next((one for one in found if one.id == "engine"), None) or next(
        (one for one in found if one.status == "unknown"), None
    )
