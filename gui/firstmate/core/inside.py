"""What is inside a container, as frozen values: files, processes, what differs from the image.

Names and paths of files are bytes inside and `str` here, decoded with UTF-8 and `surrogateescape`: what is not UTF-8
comes back unharmed by `os.fsencode`'s rule. They must be made presentable (`shown`) before anybody sees them.
"""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FileKind = Literal["folder", "file", "link", "device", "pipe", "socket", "other"]
ChangeKind = Literal["added", "changed", "deleted"]

_KINDS: dict[int, FileKind] = {
    stat.S_IFDIR: "folder",
    stat.S_IFREG: "file",
    stat.S_IFLNK: "link",
    stat.S_IFBLK: "device",
    stat.S_IFCHR: "device",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
}


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One name in a folder. `size` in bytes, `modified` in epoch seconds, `mode` the permission bits."""

    name: str
    kind: FileKind
    size: int = 0
    mode: int = 0
    modified: float = 0.0
    user: int = 0
    group: int = 0
    target: str = ""
    """Where a link leads, "" when that was not said."""


@dataclass(frozen=True, slots=True)
class CommandOutput:
    """What a program in a container printed, cut at a limit, and its exit code (None: it was not told)."""

    output: bytes
    errors: bytes
    code: int | None


@dataclass(frozen=True, slots=True)
class ProcessTable:
    """As `docker top`: the columns of `ps` and a row for each process."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One path that differs from the image, as `docker diff` tells."""

    kind: ChangeKind
    path: str


def kind_of(mode: int) -> FileKind:
    """The kind in a `st_mode` of Linux."""
    return _KINDS.get(stat.S_IFMT(mode), "other")


def decoded(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def shown(name: str) -> str:
    """A name for the eye: on one line, control characters and bytes that are no text as escapes."""
    return "".join(_shown(letter) for letter in name)


def _shown(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if letter.isprintable():
        return letter
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return known.get(letter) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def joined(folder: str, name: str) -> str:
    """The path of a name in a folder. `name` is one part and never "." or "..": others are refused."""
    if not name or "/" in name or "\0" in name or name in (".", ".."):
        raise ValueError(f"{name!r} is no name of a file")
    return posixpath.join(folder, name)


def tidy(path: str) -> str:
    """An absolute path without double slashes, "." and ".."."""
    return posixpath.normpath("/" + path.lstrip("/"))


def archive_path(path: str) -> tuple[str, tuple[str, ...]]:
    """Which path to ask the engine's archive calls for, and the names below it that lead to what is wanted.

    Engines hand paths on inside as JSON and lose bytes that are no UTF-8 (an empty archive is their answer), but keep
    them in the archives. So what lies behind such a name is taken out of the archive of the last folder before it.
    """
    parts = [part for part in path.split("/") if part]
    for number, part in enumerate(parts):
        if any(0xDC80 <= ord(letter) <= 0xDCFF for letter in part):
            return "/" + "/".join(parts[:number]), tuple(parts[number:])
    return tidy(path), ()


def permissions(entry: FileEntry) -> str:
    """As `ls -l` writes them: `drwxr-xr-x`."""
    kinds = {"folder": stat.S_IFDIR, "link": stat.S_IFLNK, "pipe": stat.S_IFIFO, "socket": stat.S_IFSOCK}
    return stat.filemode(kinds.get(entry.kind, stat.S_IFREG) | (entry.mode & 0o7777))


def in_order(entries: Iterable[FileEntry]) -> tuple[FileEntry, ...]:
    """Folders first, then by name without regard to case."""
    return tuple(sorted(entries, key=lambda one: (one.kind != "folder", one.name.casefold(), one.name)))
