"""Lines of JSON, as programs write them for machines, set for people: when, how bad, what, and the rest as key=value.

The rest stays in its order and nothing is left out. Refuses to guess: a line that is not one whole JSON object is no
business of this room. What a value holds is only text: control characters in it are drawn as signs. No Qt here.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Final

_TIMES: Final = ("@timestamp", "timestamp", "time", "ts", "@t", "date")
_LEVELS: Final = ("level", "severity", "lvl", "levelname", "loglevel", "log.level", "@l")
_MESSAGES: Final = ("message", "msg", "@m", "@mt", "event", "text")

# As pino and bunyan count.
_NUMBERED: Final = {10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal"}
_BAD, _ODD, _FINE, _QUIET = "1;31", "1;33", "32", "2"
_STYLES: Final = (
    (("fatal", "crit", "emerg", "alert", "panic", "err", "sev"), _BAD),
    (("warn",), _ODD),
    (("debug", "trace", "verb", "fine"), _QUIET),
)
# Python's own limit, which 3.11.0's release candidate does not have yet: there a line of digits takes seconds.
_MOST_DIGITS: Final = 4300
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_BARE: Final = re.compile(r"[^\s\"'=]+")


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError("a number with so many digits is none")
    return int(digits)


_JSON: Final = json.JSONDecoder(parse_int=_whole_number)


@lru_cache(maxsize=4096)
def readable(line: str) -> str | None:
    """The line with SGR sequences for its parts; None when it is not a JSON object."""
    try:
        content = _JSON.decode(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not content:
        return None
    rest: dict[str, Any] = dict(content)
    when, level, message = _taken(rest, _TIMES), _taken(rest, _LEVELS), _taken(rest, _MESSAGES)
    if message is None and level is None and when is None:
        return None  # data, not a report: it is read best as it is
    parts = []
    if when is not None:
        parts.append(f"\x1b[2m{_plain(when)}\x1b[0m")
    if level is not None:
        words = _NUMBERED.get(level, level) if isinstance(level, int) else level
        parts.append(f"\x1b[{_style(str(words))}m{_plain(words).upper():<5}\x1b[0m")
    if message is not None:
        parts.append(_plain(message))
    parts += [f"\x1b[2m{_plain(key)}=\x1b[0m{_value(value)}" for key, value in rest.items()]
    return " ".join(parts)


def _taken(rest: dict[str, Any], names: tuple[str, ...]) -> Any:
    """The value of the first name that has a simple one, taken out of the rest."""
    for name in names:
        if isinstance(rest.get(name), str | int | float) and not isinstance(rest[name], bool):
            return rest.pop(name)
    return None


def _style(level: str) -> str:
    level = level.lower()
    return next((style for names, style in _STYLES if level.startswith(names)), _FINE)


def _plain(value: Any) -> str:
    return _CONTROLS.sub(_sign, str(value))


def _value(value: Any) -> str:
    bare = isinstance(value, str) and _BARE.fullmatch(value)
    return _plain(value if bare else json.dumps(value, ensure_ascii=False))


def _sign(match: re.Match[str]) -> str:
    """Unicode's picture of a control character; a line end is the one that people know."""
    code = ord(match[0])
    if code == 10:
        return "⏎ "
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"
