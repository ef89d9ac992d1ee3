"""Which Linux is this, and where can it have its engine from? By `ID` and `ID_LIKE` of os-release, not by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from firstmate.core import fixes
from firstmate.core.fixes import Family, Source

Support = Literal["official", "own", "derivative", "ended", "unknown"]

_OFFICIAL: Final[dict[str, Family]] = {
    "debian": "debian",
    "ubuntu": "ubuntu",
    "fedora": "fedora",
    "centos": "centos",
    "rhel": "rhel",
}
_OWN: Final[dict[str, Family]] = {
    "arch": "arch",
    "archarm": "arch",
    "opensuse-leap": "opensuse",
    "opensuse-tumbleweed": "opensuse",
    "opensuse-slowroll": "opensuse",
    "opensuse": "opensuse",
    "sles": "opensuse",
    "sled": "opensuse",
    "alpine": "alpine",
    "openeuler": "openeuler",
    "anolis": "openeuler",
    "tencentos": "openeuler",
    "opencloudos": "openeuler",
    "amzn": "openeuler",
}
# Derivatives by their own id, where ID_LIKE is missing or says less than we know.
_DERIVED: Final[dict[str, Family]] = {
    "linuxmint": "ubuntu",
    "pop": "ubuntu",
    "zorin": "ubuntu",
    "elementary": "ubuntu",
    "neon": "ubuntu",
    "ubuntukylin": "ubuntu",
    "kali": "debian",
    "deepin": "debian",
    "uos": "debian",
    "raspbian": "debian",
    "rocky": "centos",
    "almalinux": "centos",
    "ol": "centos",
    "manjaro": "arch",
    "endeavouros": "arch",
    "cachyos": "arch",
}
_LIKE: Final[tuple[tuple[str, Family], ...]] = (
    ("ubuntu", "ubuntu"),
    ("debian", "debian"),
    ("centos", "centos"),
    ("rhel", "centos"),
    ("fedora", "fedora"),
    ("arch", "arch"),
    ("suse", "opensuse"),
    ("opensuse", "opensuse"),
    ("alpine", "alpine"),
)
# First releases that Docker's repository still serves (2026-09).
_FIRST_SUPPORTED: Final[dict[str, tuple[int, ...]]] = {
    "debian": (11,),
    "ubuntu": (22, 4),
    "fedora": (42,),
    "centos": (9,),
    "rhel": (8,),
}


@dataclass(frozen=True, slots=True)
class Linux:
    """A distribution. `family` is None when nothing is known about it."""

    id: str
    name: str
    version: str
    codename: str
    family: Family | None
    support: Support

    def sources(self) -> tuple[Source, ...]:
        """Where it can have an engine from. Docker's repository needs a codename that Docker knows."""
        if self.family is None:
            return ()
        offered = fixes.sources(self.family)
        knows_codename = self.support == "official" or self.family not in ("debian", "ubuntu") or self.codename != ""
        return offered if knows_codename else tuple(source for source in offered if source == "distribution")


def parse_os_release(text: str) -> dict[str, str]:
    """The assignments of an os-release file, unquoted. Nonsense lines are skipped."""
    found = {}
    for line in text.splitlines():
        match = re.match(r"\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$", line)
        if match:
            value = match[2].strip()
            if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
                value = re.sub(r"\\([\"'\\$`])", r"\1", value[1:-1])
            found[match[1]] = value
    return found


def linux(os_release: str) -> Linux:
    """What the file says. A file without ID is the standard's `linux`."""
    values = parse_os_release(os_release)
    own_id = values.get("ID", "linux").lower()
    likes = values.get("ID_LIKE", "").lower().split()
    version = values.get("VERSION_ID", "")
    family, support = _placed(own_id, likes, version)
    # A derivative's own codename ("wilma") means nothing to Docker's repository; Ubuntu's inside it does.
    codename = values.get("UBUNTU_CODENAME", "")
    if not codename and support in ("official", "ended"):
        codename = values.get("VERSION_CODENAME", "")
    name = values.get("PRETTY_NAME") or " ".join(part for part in (values.get("NAME", own_id), version) if part)
    return Linux(own_id, name, version, codename, family, support)


def _placed(own_id: str, likes: list[str], version: str) -> tuple[Family | None, Support]:
    if own_id in _OFFICIAL:
        numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        first = _FIRST_SUPPORTED[own_id]
        ended = bool(numbers) and numbers[: len(first)] < first
        return _OFFICIAL[own_id], "ended" if ended else "official"
    if own_id in _OWN:
        return _OWN[own_id], "own"
    if own_id == "linuxmint" and "ubuntu" not in likes and "debian" in likes:
        return "debian", "derivative"  # LMDE
    if own_id in _DERIVED:
        return _DERIVED[own_id], "derivative"
    for like, family in _LIKE:
        if any(word == like or word.startswith(f"{like}-") for word in likes):
            return family, "derivative"
    return None, "unknown"
