"""What a Linux program or library tells the loader, read from its own file (man 5 elf); no other program is needed.

Which libraries it asks for (DT_NEEDED), and where it wants them looked for (DT_RPATH, DT_RUNPATH). Only 64-bit
little-endian files (x86-64, ARM64), which is what FirstMate is built for.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"\x7fELF\x02\x01"
_LOAD, _DYNAMIC = 1, 2  # p_type
_END, _NEEDED, _STRTAB, _RPATH, _RUNPATH = 0, 1, 5, 15, 29  # d_tag


@dataclass(frozen=True, slots=True)
class _Dynamic:
    """The table for the loader: where it begins in the file, and its entries before the end mark."""

    offset: int
    entries: tuple[tuple[int, int], ...]
    strings: int


def is_elf(path: Path) -> bool:
    """Whether this is a file that can be read here."""
    with path.open("rb") as file:
        return file.read(6) == _MAGIC


def needed(path: Path) -> tuple[str, ...]:
    """The names of the libraries that the loader must find first, as `libc.so.6`; none for a static program.

    Raises ValueError for another kind of file.
    """
    return tuple(text for tag, text in _texts(path) if tag == _NEEDED)


def search_paths(path: Path) -> tuple[str, ...]:
    """Where the file itself wants its libraries looked for, as `$ORIGIN/../lib`. Raises ValueError as `needed`."""
    return tuple(text for tag, text in _texts(path) if tag in (_RPATH, _RUNPATH))


def forget_foreign_paths(path: Path) -> bool:
    """Takes out the search paths that are folders of the machine where the file was built; whether there were any.

    Somebody else may own that folder on another machine, and could put a library of his own there.
    """
    data = bytearray(path.read_bytes())
    dynamic = _dynamic(bytes(data), path)
    if dynamic is None:
        return False
    kept = [
        (tag, value)
        for tag, value in dynamic.entries
        if tag not in (_RPATH, _RUNPATH) or _text(bytes(data), dynamic.strings + value).startswith("$ORIGIN")
    ]
    gone = len(dynamic.entries) - len(kept)
    for number, (tag, value) in enumerate([*kept, *[(_END, 0)] * gone]):
        struct.pack_into("<qQ", data, dynamic.offset + number * 16, tag, value)
    if gone:
        path.write_bytes(data)
    return gone > 0


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    data = path.read_bytes()
    dynamic = _dynamic(data, path)
    if dynamic is not None:
        for tag, value in dynamic.entries:
            if tag in (_NEEDED, _RPATH, _RUNPATH):
                yield tag, _text(data, dynamic.strings + value)


def _dynamic(data: bytes, path: Path) -> _Dynamic | None:
    """The table of this file; None for a static program."""
    if data[:6] != _MAGIC:
        raise ValueError(f"{path} is no 64-bit little-endian ELF file")
    segments = list(_segments(data))
    found = next((one for one in segments if one[0] == _DYNAMIC), None)
    if found is None:
        return None
    _, offset, _, size = found
    entries = list(struct.iter_unpack("<qQ", data[offset : offset + size - size % 16]))
    if (_END, 0) in entries:
        entries = entries[: entries.index((_END, 0))]
    return _Dynamic(offset, tuple(entries), _place(dict(entries)[_STRTAB], segments))


def _segments(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Kind, place in the file, address and size of each program header."""
    (table,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    for number in range(count):
        kind, _, offset, address, _, length = struct.unpack_from("<IIQQQQ", data, table + number * size)
        yield kind, offset, address, length


def _place(address: int, segments: list[tuple[int, int, int, int]]) -> int:
    """Where in the file lies what is loaded at this address."""
    for kind, offset, start, length in segments:
        if kind == _LOAD and start <= address < start + length:
            return offset + address - start
    raise ValueError("an address that is not loaded")


def _text(data: bytes, start: int) -> str:
    return data[start : data.index(b"\0", start)].decode("utf-8")
