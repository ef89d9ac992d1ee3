"""A folder of a container as rows of a table, and a file's bytes as text for the eye. Pure functions."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication

from firstmate.core.inside import FileEntry, FileKind, encoded, permissions, shown
from firstmate.core.quantities import format_bytes
from firstmate.pages.containers.files import Viewed
from firstmate.widgets.cells import Cell, Column, Row

_ = QCoreApplication.translate

COLUMNS: Final = (
    Column("name", lambda: _("Files", "Name"), 220, stretch=True),
    Column("size", lambda: _("Files", "Size"), 96, align="right", kind="number"),
    Column("modified", lambda: _("Files", "Changed"), 148),
    Column("mode", lambda: _("Files", "Permissions"), 118, kind="mono"),
    Column("owner", lambda: _("Files", "Owner"), 84, kind="mono"),
)
_ICONS: Final[dict[FileKind, str]] = {"folder": "folder", "link": "link", "file": "file"}
_DUMPED: Final = 4096
"""Bytes of a file that is no text which are shown as numbers."""


def file_rows(entries: Iterable[FileEntry]) -> tuple[Row, ...]:
    """A row for each name, in the order given."""
    return tuple(_row(one) for one in entries)


def key_of(entry: FileEntry) -> str:
    """The row's key: Qt's texts cannot carry bytes that are no text, so the name goes in escapes."""
    return quote(encoded(entry.name), safe="")


def _row(entry: FileEntry) -> Row:
    name = shown(entry.name)
    size = format_bytes(entry.size) if entry.kind == "file" else ""
    changed = _when(entry.modified)
    kinds = {
        "folder": _("Files", "Folder"),
        "link": _("Files", "Link"),
        "device": _("Files", "Device"),
        "pipe": _("Files", "Pipe"),
        "socket": _("Files", "Socket"),
    }
    tooltip = kinds.get(entry.kind, "")
    if entry.target:
        tooltip = _("Files", "Link to {target}").format(target=shown(entry.target))
    return Row(
        key_of(entry),
        (
            Cell(name, sort=entry.name.casefold(), icon=_ICONS.get(entry.kind, "box"), tooltip=tooltip),
            Cell(size, sort=float(entry.size) if entry.kind == "file" else None),
            Cell(changed, sort=entry.modified),
            Cell(permissions(entry)),
            Cell(f"{entry.user}:{entry.group}"),
        ),
    )


def _when(modified: float) -> str:
    """A time of change as one reads it; nothing for one that no calendar of this computer holds."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(modified)) if modified else ""
    except (OSError, OverflowError, ValueError):
        return ""


def text_of(viewed: Viewed) -> str:
    """The file as text, whatever its bytes: what is no UTF-8 is marked, what is no text at all is shown as numbers."""
    if viewed.is_text:
        data = viewed.data
        if not viewed.whole:  # not half a letter at the end
            data = data[: len(data) - _torn(data)]
        return data.decode("utf-8", "replace").replace("\r\n", "\n")
    lines = []
    for start in range(0, min(len(viewed.data), _DUMPED), 16):
        part = viewed.data[start : start + 16]
        letters = "".join(chr(one) if 32 <= one < 127 else "." for one in part)
        lines.append(f"{start:08x}  {part.hex(' '):<47}  {letters}")
    return "\n".join(lines)


def _torn(data: bytes) -> int:
    """How many bytes at the end are the beginning of a letter in UTF-8."""
    for back in range(1, min(4, len(data)) + 1):
        first = data[-back]
        if first >= 0xC0:
            needed = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
            return back if needed > back else 0
        if first < 0x80:
            return 0
    return 0


def note_of(viewed: Viewed) -> str:
    """What one must know about what is shown of a file."""
    size = format_bytes(len(viewed.data))
    if not viewed.is_text:
        return _("Files", "No text: its first bytes as numbers.")
    if not viewed.whole:
        return _("Files", "Only the first {size}; copy it out to have all of it.").format(size=size)
    try:
        viewed.data.decode("utf-8")
    except UnicodeDecodeError:
        return _("Files", "Not all of it is UTF-8; what is not is marked with �.")
    return size
