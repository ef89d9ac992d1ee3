"""One record of Go's `encoding/csv`, as many of docker's options take it: `key=value,"key=a,b",flag`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from firstmate.core.mappings import MappingError

_CELL: Final = r'(?:"((?:[^"]|"")*)"|([^",\n]*))(?=,|$(?!\n))'


def read_cells(text: str) -> list[str]:
    """One record of Go's `encoding/csv`: a quote counts only where a field begins with it, and is doubled inside."""
    if not text:
        raise MappingError("empty", text=text)
    cells, place = [], 0
    while True:
        match = re.compile(_CELL).match(text, place)
        if match is None:
            raise MappingError("csv", text=text)
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        if match.end() == len(text):
            return cells
        place = match.end() + 1


def read_fields(text: str, bare: Iterable[str] | None = ()) -> list[tuple[str, str]]:
    """Keys and values. `bare` are the keys that may stand without a value; None: all may."""
    pairs = []
    for field in read_cells(text):
        key, found, value = field.partition("=")
        if not found and bare is not None and key.lower() not in bare:
            raise MappingError("key", text=field, key=key)
        pairs.append((key, value))
    return pairs


def write_cells(fields: Iterable[str]) -> str:
    return ",".join(map(_cell, fields))


def _cell(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if re.search(r'[",\r\n]|^\s', field) else field
