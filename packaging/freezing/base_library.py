"""The zip of the modules with which Python itself starts, in a fixed order.

PyInstaller 6 writes it in the order of its graph of modules, which holds them in sets: the same files, but now and then
in another order. Everything else in it is the same on every build already.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

NAME = "base_library.zip"


def put_in_order(entries: Sequence[tuple[str, str, str]]) -> None:
    """Sorts the zip among these entries of an Analysis; nothing where there is none."""
    for place, source, _kind in entries:
        if PurePosixPath(place).name == NAME:
            _sort(Path(source))


def _sort(archive: Path) -> None:
    with zipfile.ZipFile(archive) as before:
        files = sorted(((entry, before.read(entry)) for entry in before.infolist()), key=lambda one: one[0].filename)
    with zipfile.ZipFile(archive, "w") as after:
        for entry, content in files:
            after.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), content)
