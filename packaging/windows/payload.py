"""The frozen folder made ready to be handed out: the list of its files, one time for all of them, its sizes, the zip.

The list is what the installer and the uninstaller go by: they touch no file that is not in it.
"""

from __future__ import annotations

import codecs
import os
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

LIST = "firstmate-files.txt"
_EARLIEST = 315_532_800
"""1980-01-01, before which a zip knows no time."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A folder with its list. `size` in KB as Windows shows it; `longest` counts the characters of a path in it."""

    folder: Path
    size: int
    longest: int


def names(folder: Path) -> list[str]:
    """Every file in the folder but the list, as Windows writes its path, in a fixed order."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted("\\".join(path.parts) for path in files if path.name != LIST)


def prepare(folder: Path, seconds: int) -> Payload:
    """Writes the list and gives every file the time of the commit (seconds since 1970)."""
    listed = names(folder)
    # UTF-16 with its mark is what NSIS reads without loss. The list names itself nowhere: its readers know it.
    (folder / LIST).write_bytes(codecs.BOM_UTF16_LE + "".join(f"{name}\r\n" for name in listed).encode("utf-16-le"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        os.utime(path, (seconds, seconds))
    size = sum(path.stat().st_size for path in files)
    return Payload(folder, (size + 1023) // 1024, max(map(len, listed)))


def pack(payload: Payload, target: Path, top: str, seconds: int) -> None:
    """A zip of the folder, under the one folder `top`. Same files, same bytes."""
    moment = time.gmtime(max(seconds, _EARLIEST))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(payload.folder.rglob("*"), key=lambda path: path.parts):  # Windows' own order knows no case
            if path.is_file() and path.name != LIST:
                entry = zipfile.ZipInfo(f"{top}/{path.relative_to(payload.folder).as_posix()}", moment)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
