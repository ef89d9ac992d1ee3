"""Bytes that programs write, as text and as facts: UTF-16, UTF-8 or code page 936, in English or Chinese.

`wsl.exe` writes UTF-16 without a mark unless it is new and was asked not to; dism and systeminfo write the code page of
the console. Nothing here depends on a label, which is translated and reworded from version to version: values are taken
by their place in the output and by the shape of numbers. Any bytes give an answer; nothing here raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_VALUE: Final = r"[:：]\s*(\d[\w.\-]*)"
_DISTRIBUTION: Final = r"^(\*| ) +(\S.*?)\s+([A-Za-z]+)\s+(\d+)$"
_WINDOWS: Final = r"\b10\.0\.(\d{5})\b"
_SYSTEM_TYPE: Final = r"\b(x64|ARM64|x86|X86)-based PC\b"
_ERROR_CODE: Final = r"\b(Wsl(?:/[A-Za-z0-9_]+)+|0x[0-9A-Fa-f]{8})\b"


def decode(raw: bytes) -> str:
    """The text in the output of a program, whichever encoding it was written in. Line ends become newlines."""
    return _decoded(raw).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").replace("\0", "")


def _decoded(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace")
    # Every ASCII sign in UTF-16 (a digit, a line end) has a zero beside it, which no other encoding writes.
    odd, even = raw[1::2].count(0), raw[0::2].count(0)
    if odd or even:
        return raw.decode("utf-16-le" if odd >= even else "utf-16-be", errors="replace")
    for encoding in ("utf-8", "cp936"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class WslVersions:
    """The answer to `wsl --version`: versions of WSL, of its kernel, and of Windows ("" where a line is missing)."""

    wsl: str
    kernel: str = ""
    windows: str = ""


def wsl_versions(text: str) -> WslVersions | None:
    """Reads `wsl --version` by the place of its lines; None when the text is something else (an error, usage)."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [match[1] if (match := re.search(_VALUE, line)) else "" for line in lines[:7]]
    if not found or "." not in found[0]:
        return None
    found += [""] * (7 - len(found))
    return WslVersions(found[0], found[1], found[6])


@dataclass(frozen=True, slots=True)
class Distribution:
    """One Linux inside WSL, as `wsl -l -v` lists it. `state` is English in every language of Windows."""

    name: str
    state: str
    version: int
    default: bool = False


def wsl_distributions(text: str) -> tuple[Distribution, ...]:
    """Reads `wsl --list --verbose`; empty when no distribution is listed."""
    found = []
    for line in text.splitlines():
        match = re.match(_DISTRIBUTION, line.rstrip())
        if match and len(match[4]) < 3:
            found.append(Distribution(match[2], match[3], int(match[4]), match[1] == "*"))
    return tuple(found)


def error_code(text: str) -> str:
    """The last code in an error text, as `Wsl/WSL_E_DEFAULT_DISTRO_NOT_FOUND` or `0x80370102`; "" without one."""
    found = re.findall(_ERROR_CODE, text)
    return found[-1] if found else ""


def windows_build(text: str) -> int | None:
    """The build in the output of `systeminfo`, in any language."""
    match = re.search(_WINDOWS, text)
    return int(match[1]) if match else None


def system_type(text: str) -> str:
    """`x64`, `ARM64` or `x86` from the output of `systeminfo`, whose value stays English in every language."""
    match = re.search(_SYSTEM_TYPE, text)
    return {"X86": "x86"}.get(match[1], match[1]) if match else ""


def number_parts(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: (2, 6, 1, 0) of `2.6.1.0`, (20, 10, 24) of `20.10.24+dfsg1`."""
    match = re.match(r"v?(\d{1,9}(?:\.\d{1,9})*)", version.strip())
    return tuple(map(int, match[1].split("."))) if match else ()


def properties(text: str) -> list[dict[str, str]]:
    """Blocks of `Key=value` lines with empty lines between, as `systemctl show` prints them for several units."""
    blocks: list[dict[str, str]] = [{}]
    for line in text.splitlines():
        key, separator, value = line.partition("=")
        if separator:
            blocks[-1][key.strip()] = value.strip()
        elif not line.strip() and blocks[-1]:
            blocks.append({})
    return [block for block in blocks if block]


def free_bytes(text: str) -> dict[str, int]:
    """Free bytes by mount point, from the output of `df -P -k`, whose columns have fixed places."""
    found = {}
    for line in text.splitlines()[1:]:
        match = re.match(r".*?\s(\d+)\s+(\d+)\s+(-?\d+)\s+\S+\s+(/.*)$", line)
        if match:
            found[match[4].rstrip()] = int(match[3]) * 1024
    return found
