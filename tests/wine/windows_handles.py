"""What the Windows tests need to know about where they run: Wine or Windows, and how many handles are open."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

assert sys.platform == "win32", "tests/wine runs in a Windows Python: dev.py test --wine"

_ntdll: Any = ctypes.windll.ntdll
_SYSTEM_EXTENDED_HANDLE_INFORMATION = 64
_LENGTH_MISMATCH = 0xC0000004


def wine_version() -> str:
    """Version of the Wine that runs us, "" on a real Windows."""
    if not hasattr(_ntdll, "wine_get_version"):
        return ""
    _ntdll.wine_get_version.restype = ctypes.c_char_p
    return str(_ntdll.wine_get_version().decode("ascii"))


def skip_under_wine(fault: str) -> None:
    """Skips the running test on Wine, by the name of what is at fault there."""
    if version := wine_version():
        pytest.skip(f"Wine {version} is at fault: {fault}")


class _HandleEntry(ctypes.Structure):
    """SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX."""

    _fields_ = (
        ("object", ctypes.c_void_p),
        ("process", ctypes.c_size_t),
        ("handle", ctypes.c_size_t),
        ("access", ctypes.c_ulong),
        ("trace_index", ctypes.c_ushort),
        ("type_index", ctypes.c_ushort),
        ("attributes", ctypes.c_ulong),
        ("reserved", ctypes.c_ulong),
    )


def _own_handles() -> Iterator[_HandleEntry]:
    size = 1 << 20
    while True:
        buffer = ctypes.create_string_buffer(size)
        status = _ntdll.NtQuerySystemInformation(_SYSTEM_EXTENDED_HANDLE_INFORMATION, buffer, size, None) & 0xFFFFFFFF
        if status != _LENGTH_MISMATCH:
            break
        size *= 2
    assert status == 0, f"NtQuerySystemInformation: {status:#x}"
    count = ctypes.c_size_t.from_buffer(buffer).value
    entries = (_HandleEntry * count).from_buffer(buffer, 2 * ctypes.sizeof(ctypes.c_size_t))
    return (entry for entry in entries if entry.process == os.getpid())


def open_handles() -> int:
    """Handles of this process. `GetProcessHandleCount` would be simpler, but answers 0 under Wine."""
    return sum(1 for _ in _own_handles())
