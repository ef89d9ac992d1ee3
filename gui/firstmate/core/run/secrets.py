"""Which values must not stand on a screen: passwords, tokens and keys, recognised by the names that people give them.

For previews and for runs that are kept for another time. A file that is exported, a command that is copied and a
container that is made get the real values; a covered one is no value, and `covered` finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from firstmate.core.run.spec import Pairs, Problem, RunSpec

MASK: Final = "•" * 6
_SECRET_NAME: Final = re.compile(
    r"(?:^|[_.-])(?:PASS(?:WORD|WD|PHRASE)?|PWD|SECRETS?|TOKENS?|CREDENTIALS?|AUTH|API_?KEY|ACCESS_?KEY(?:_?ID)?"
    r"|PRIVATE_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|LICENSE_?KEY|KEY|DSN)(?:$|[_.-])",
    re.IGNORECASE,
)
_JOINED_NAME: Final = re.compile(r"(?:PASSWORD|PASSWD|SECRET|TOKEN|APIKEY)$", re.IGNORECASE)
_HARMLESS_NAME: Final = re.compile(r"(?:_FILE|_PATH|_DIR|_URL_TEMPLATE)$|ALLOW_EMPTY|RANDOM_ROOT|^PWD$", re.IGNORECASE)
_IN_ADDRESS: Final = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
_CHINESE: Final = re.compile(r"密码|口令|密钥|令牌")


def is_secret(name: str) -> bool:
    """Whether a variable of this name usually holds something that nobody else should read."""
    if _HARMLESS_NAME.search(name):
        return False
    return bool(_SECRET_NAME.search(name) or _JOINED_NAME.search(name) or _CHINESE.search(name))


def masked_value(name: str, value: str) -> str:
    """The value as a screen may show it: covered as a whole, or only the password inside an address."""
    if value and is_secret(name):
        return MASK
    return _IN_ADDRESS.sub(rf"\1:{MASK}@", value)


def masked(spec: RunSpec) -> RunSpec:
    """The specification for a preview: variables, labels, options of logs and volumes, and the command's words."""
    return replace(
        spec,
        environment=_pairs(spec.environment),
        labels=_pairs(spec.labels),
        log_options=_pairs(spec.log_options),
        mounts=tuple(replace(mount, volume_options=_pairs(mount.volume_options)) for mount in spec.mounts),
        command=_words(spec.command),
    )


def covered(spec: RunSpec) -> Iterator[Problem]:
    """The values that are still covered: a preview was pasted, or a run was kept without its secrets."""
    pairs: list[tuple[str, Pairs]] = [
        ("environment", spec.environment),
        ("labels", spec.labels),
        ("log_options", spec.log_options),
        *(("mounts", mount.volume_options) for mount in spec.mounts),
        ("command", tuple((word, word) for word in spec.command)),
    ]
    for field, values in pairs:
        yield from (Problem(field, "covered", {"text": name}) for name, value in values if MASK in value)


def _pairs(pairs: Pairs) -> Pairs:
    return tuple((name, masked_value(name, value)) for name, value in pairs)


def _words(words: tuple[str, ...]) -> tuple[str, ...]:
    """`--password=x`, `--password x` and `PASSWORD=x` in a command; a shell's whole script is left as it is."""
    shown: list[str] = []
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        before = words[place - 1] if place else ""
        if equals and re.fullmatch(r"-{0,2}[\w.-]+", name):
            shown.append(f"{name}={masked_value(name.lstrip('-'), value)}")
        elif re.fullmatch(r"--?[\w-]+", before) and not word.startswith("-") and is_secret(before.lstrip("-")):
            shown.append(MASK)
        else:
            shown.append(_IN_ADDRESS.sub(rf"\1:{MASK}@", word))
    return tuple(shown)
