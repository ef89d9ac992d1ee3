"""Words for the verdict on a mirror, from `probes.toml`. Refuses to judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from firstmate.core import content
from firstmate.core.probing import Kind, ProbeVerdict

_UNITS: Final = (("days", 86400), ("hours", 3600), ("minutes", 60))


def kind_label(kind: Kind, language: str = "en") -> str:
    """A word or two for a table: Usable, 可用."""
    words: str = content.texts("probes", language)["kinds"][kind]
    return words


def verdict_text(verdict: ProbeVerdict, language: str = "en") -> str:
    """What was found, what it means and what to do, in a few sentences. The server's own words are not among them."""
    texts = content.texts("probes", language)
    sentences = [texts["reasons"][verdict.reason].format_map(_figures(verdict, texts))]
    notes = texts["notes"]
    if verdict.digest_differs and verdict.kind != "stale":
        sentences.append(notes["digest_differs"])
    if verdict.clock_skew is not None and verdict.kind != "clock":
        sentences.append(notes["clock"].format(skew=_skew(verdict.clock_skew, texts)))
    return (" " if language == "en" else "").join(sentences)


def speed_text(verdict: ProbeVerdict, language: str = "en") -> str:
    """Time to the first byte and rate: `0.12 s, 3.4 MB/s`; "" when neither is known."""
    figures: Mapping[str, str] = content.texts("probes", language)["figures"]
    known = [verdict.seconds is not None, verdict.mb_per_s is not None]
    if not any(known):
        return ""
    words = figures["both" if all(known) else "seconds" if known[0] else "rate"]
    return words.format(seconds=_number(verdict.seconds or 0.0), rate=_number(verdict.mb_per_s or 0.0))


def _figures(verdict: ProbeVerdict, texts: Mapping[str, Any]) -> dict[str, str]:
    return {
        "status": str(verdict.status),
        "rate": _number(verdict.mb_per_s or 0.0),
        "seconds": _number(verdict.seconds or 0.0),
        "host": verdict.host,
        "skew": _skew(verdict.clock_skew or 0.0, texts),
    }


def _number(value: float) -> str:
    """Two figures are enough for a measurement that another minute would give differently."""
    if value >= 10:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _skew(seconds: float, texts: Mapping[str, Any]) -> str:
    """`3 days behind`: the computer's clock, as seen from the server's."""
    amount = abs(seconds)
    unit, size = next((unit for unit in _UNITS if amount >= 2 * unit[1]), _UNITS[-1])
    words = texts["clock"]
    how_much = words[unit].format(count=round(amount / size))
    sentence: str = words["behind" if seconds > 0 else "ahead"].format(amount=how_much)
    return sentence
