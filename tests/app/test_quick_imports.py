"""PySide must not read the source of everything that is imported after it."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow(reason="starts a fresh interpreter for each test")

CODE = """
import linecache, sys
import PySide6.QtCore
{first}
import colorsys  # any module that nobody has imported yet
print("read" if any("colorsys" in name for name in linecache.cache) else "not read")

from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal(int)

heard = []
bell = Bell()
bell.rung.connect(heard.append)
bell.setObjectName("bell")
bell.rung.emit(7)
print(heard, bell.objectName())
"""


def said(first: str) -> list[str]:
    """What a fresh interpreter says; the tests' own has long imported everything."""
    run = subprocess.run(
        [sys.executable, "-c", CODE.format(first=first)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout.splitlines()


def test_sources_are_not_read_and_qt_works_as_before() -> None:
    assert said("import firstmate.quick_imports") == ["not read", "[7] bell"]


def test_what_is_mended_is_still_there_to_mend() -> None:
    """When this fails, PySide has stopped doing it: remove `quick_imports`."""
    assert said("") == ["read", "[7] bell"]


def test_a_pyside_without_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    from firstmate import quick_imports

    monkeypatch.delitem(sys.modules, "shibokensupport.feature", raising=False)
    importlib.reload(quick_imports)
