"""Which shared libraries a Linux program or library asks for, read from its own file; no other program is needed.

Only what man 5 elf calls DT_NEEDED of 64-bit little-endian files (x86-64, ARM64), which is what FirstMate is built for.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_LOAD, _DYNAMIC = 1, 2  # p_type
_END, _NEEDED, _STRTAB = 0, 1, 5  # d_tag


def is_elf(path: Path) -> bool:
    """Whether this is a file that `needed` can read."""
    with path.open("rb") as file:
        return file.read(6) == b"\x7fELF\x02\x01"


def needed(path: Path) -> tuple[str, ...]:
    """The names of the libraries that the loader must find first, as `libc.so.6`; none for a static program.

    Raises ValueError for another kind of file.
    """
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path} is no 64-bit little-endian ELF file")
    segments = list(_segments(data))
    dynamic = next((one for one in segments if one[0] == _DYNAMIC), None)
    if dynamic is None:
        return ()
    _, offset, _, size = dynamic
    entries = list(struct.iter_unpack("<qQ", data[offset : offset + size - size % 16]))
    if (_END, 0) in entries:
        entries = entries[: entries.index((_END, 0))]
    strings = _place(dict(entries)[_STRTAB], segments)
    return tuple(_text(data, strings + value) for tag, value in entries if tag == _NEEDED)


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
