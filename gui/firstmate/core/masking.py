"""Taking a person's traces out of what was read: user name, host name, home folder, passwords in addresses.

Works on texts and on raw bytes of programs in any of the encodings that Windows and Linux write (UTF-8, UTF-16, code
page 936), because a saved file must be safe to send even where nobody could decode an output. Refuses to mask names
that half the world's computers carry (root, docker, debian): they say nothing about anybody, and verdicts need them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

USER: Final = "user"
HOST: Final = "computer"
HOMES: Final[Mapping[str, str]] = {"windows": r"C:\Users\user", "macos": "/Users/user", "linux": "/home/user"}
_SECRET: Final = "***"

_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "cp936")
# Names that everybody has, or that the verdicts are made from.
_COMMON: Final = frozenset(
    {
        "root", "admin", "administrator", "user", "users", "guest", "nobody", "docker", "podman", "wsl", "linux",
        "windows", "microsoft", "localhost", "computer", "host", "server", "desktop", "laptop", "pc", "home", "public",
        "default", "system", "vm", "debian", "ubuntu", "fedora", "centos", "rhel", "rocky", "almalinux", "arch",
        "archlinux", "manjaro", "opensuse", "suse", "alpine", "kali", "deepin", "uos", "mint", "linuxmint",
        "openeuler", "raspberrypi", "pi", "vagrant", "docker-desktop", "id", "name", "error", "version", "engine",
        "true", "false", "null", "none",
    }
)  # fmt: skip
_SHORT_PATH: Final = 6
"""Letters that Windows keeps of a long name in its short form, as in `ALEXAN~1`."""


class Mask:
    """Hides one user, one host and one home folder."""

    def __init__(self, user: str, host: str, home: str, *, platform: str) -> None:
        ignore_case = platform != "linux"
        self._rules = list(_rules(user, host, home, platform))
        flags = re.IGNORECASE if ignore_case else 0
        self._texts = [(_pattern(name, flags), new) for name, new in self._rules]
        self._secret = re.compile(r"(?<=://)[^/\s@\"']+@")
        self._bytes = [
            (_byte_pattern(name, encoding, flags), new.encode(encoding))
            for name, new in self._rules
            for encoding in _ENCODINGS
            if _fits(name, encoding)
        ]
        self._byte_secrets = [
            (re.compile(rb"(?<=://)[^/\s@\"'\0]+@"), f"{_SECRET}@".encode()),
            (
                re.compile(rb"(?<=:\0/\0/\0)(?:[^/\s@\"'\0]\0)+@\0"),
                f"{_SECRET}@".encode("utf-16-le"),
            ),
        ]

    def text(self, text: str) -> str:
        """One text."""
        text = self._secret.sub(f"{_SECRET}@", text)
        for pattern, new in self._texts:
            text = pattern.sub(new.replace("\\", r"\\"), text)
        return text

    def bytes(self, raw: bytes) -> bytes:
        """The output of a program, in whatever encoding it is."""
        for pattern, new in (*self._byte_secrets, *self._bytes):
            raw = pattern.sub(new.replace(b"\\", b"\\\\"), raw)
        return raw

    def value(self, value: Any) -> Any:
        """A JSON value: every text in it, and every key that is a path or another free text."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key if key.isidentifier() else self.text(key): self.value(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        return value


def _rules(user: str, host: str, home: str, platform: str) -> Iterator[tuple[str, str]]:
    """What is replaced by what, the longest first."""
    folder = home.rstrip("/\\")
    if len(folder) > 3 and folder.replace("\\", "/").rpartition("/")[2].lower() not in _COMMON:
        hidden = HOMES.get(platform, HOMES["linux"])
        yield folder, hidden
        if "\\" in folder:
            yield folder.replace("\\", "\\\\"), hidden.replace("\\", "\\\\")  # as JSON writes it
            yield folder.replace("\\", "/"), hidden.replace("\\", "/")
    short = host.partition(".")[0]
    for name, new in ((host, HOST), (short, HOST), (user, USER)):
        if name and name.lower() not in _COMMON:
            yield name, new
    if platform == "windows" and user.isascii() and user.lower() not in _COMMON:
        stem = user.replace(" ", "")
        if len(stem) > _SHORT_PATH or stem != user:
            yield f"{stem[:_SHORT_PATH]}~1", USER


def _pattern(name: str, flags: int) -> re.Pattern[str]:
    # A short name must not be found inside words. Chinese has no blanks between words: there is no border to look for.
    escaped = re.escape(name)
    return re.compile(rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])" if name.isascii() else escaped, flags)


def _byte_pattern(name: str, encoding: str, flags: int) -> re.Pattern[bytes]:
    escaped = re.escape(name.encode(encoding))
    if not name.isascii():
        return re.compile(escaped, flags)
    if encoding == "utf-16-le":
        return re.compile(rb"(?<![A-Za-z0-9]\0)" + escaped + rb"(?![A-Za-z0-9]\0)", flags)
    if encoding == "utf-16-be":
        return re.compile(rb"(?<!\0[A-Za-z0-9])" + escaped + rb"(?!\0[A-Za-z0-9])", flags)
    return re.compile(rb"(?<![A-Za-z0-9])" + escaped + rb"(?![A-Za-z0-9])", flags)


def _fits(name: str, encoding: str) -> bool:
    try:
        name.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
