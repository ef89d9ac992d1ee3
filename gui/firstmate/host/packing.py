"""Files and folders of this computer as a tar archive of known size, made while it is read: nothing is held whole.

Links go as links, everything belongs to root as `docker cp` has it, and devices, pipes, sockets and Windows' junctions
are left out and named. Names go as their bytes (GNU format), so that those that are no UTF-8 arrive unharmed.
"""

from __future__ import annotations

import os
import stat
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from firstmate.core.errors import LocalFileError

_BLOCK: Final = tarfile.BLOCKSIZE
_END: Final = bytes(2 * _BLOCK)
_PIECE: Final = 256 * 1024
_JUNCTION: Final = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT: a folder of Windows that is really another one, wherever that is."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What will be sent: entries with the file that each is read from ("" for none), and the archive's size."""

    entries: tuple[tuple[tarfile.TarInfo, str], ...]
    size: int
    files: int
    left_out: tuple[str, ...]


def plan(paths: Sequence[Path], inner: Sequence[str] = ()) -> Packed:
    """Looks at files and folders and all below them; takes a while, so do it in a thread. Raises LocalFileError.

    `inner` are folders, there already, below the one that the archive is unpacked in.
    """
    entries: list[tuple[tarfile.TarInfo, str]] = []
    left_out: list[str] = []
    for path in paths:
        top = path.name or path.resolve().name
        try:
            _add(entries, left_out, str(path), "/".join((*inner, top)))
        except OSError as error:
            raise LocalFileError(f"{path} cannot be read: {error.strerror or error}", path=path) from error
    size = sum(len(_header(one)) + _padded(one.size) for one, _source in entries) + len(_END)
    return Packed(tuple(entries), size, sum(one.isreg() for one, _source in entries), tuple(left_out))


def _add(entries: list[tuple[tarfile.TarInfo, str]], left_out: list[str], source: str, name: str) -> None:
    known = os.lstat(source)
    entry = tarfile.TarInfo(name)
    entry.mtime = int(known.st_mtime)
    # Windows knows no modes: what may be run cannot be told, so everything may, as docker cp does it.
    entry.mode = 0o755 if sys.platform == "win32" else stat.S_IMODE(known.st_mode)
    if stat.S_ISLNK(known.st_mode):
        target = str(Path(source).readlink())
        if sys.platform == "win32":
            target = target.replace("\\", "/")  # a container's links know no others
        entry.type, entry.linkname = tarfile.SYMTYPE, target
        entries.append((entry, ""))
    elif getattr(known, "st_reparse_tag", 0) == _JUNCTION:
        left_out.append(source)  # it calls itself a folder, and may lead to one that holds it: round and round
    elif stat.S_ISDIR(known.st_mode):
        entry.type = tarfile.DIRTYPE
        entries.append((entry, ""))
        with os.scandir(source) as found:
            names = sorted(one.name for one in found)
        for one in names:
            _add(entries, left_out, f"{source}{os.sep}{one}", f"{name}/{one}")
    elif stat.S_ISREG(known.st_mode):
        entry.size = known.st_size
        entries.append((entry, source))
    else:
        left_out.append(source)


def _header(entry: tarfile.TarInfo) -> bytes:
    return entry.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


class PackedFiles:
    """The archive as something that can be read once, in a thread. Raises OSError when a file became shorter."""

    def __init__(self, packed: Packed) -> None:
        self._pieces = _pieces(packed)
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; b"" at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def close(self) -> None:
        self._pieces.close()  # type: ignore[attr-defined]


def _pieces(packed: Packed) -> Iterator[bytes]:
    for entry, source in packed.entries:
        yield _header(entry)
        if not source:
            continue
        left = entry.size
        with open(source, "rb", opener=_plainly) as file:
            while left:
                data = file.read(min(_PIECE, left))
                if not data:
                    raise OSError(f"{source} became shorter while it was sent")
                left -= len(data)
                yield data
        if padding := _padded(entry.size) - entry.size:
            yield bytes(padding)
    yield _END


def _plainly(path: str, flags: int) -> int:
    """What became a pipe or a link since it was looked at must neither block nor lead elsewhere."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
