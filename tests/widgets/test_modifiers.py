"""Which modifier keys are held: never asked by `~`, which is right on one system and wrong on another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import firstmate
from firstmate.widgets.canvas.keys import UNMODIFIED

INVERTED = re.compile(r"~\s*\(?\s*(\w+\.)*(KeyboardModifier|_M|M|CONTROL|COMMAND)\b")
KEYS = ("ShiftModifier", "ControlModifier", "AltModifier", "MetaModifier")


def test_no_modifier_is_inverted() -> None:
    """On Windows Qt's KeyboardModifierMask is negative: there `~ControlModifier` is not "all but Control"."""
    assert INVERTED.search("x & ~(\n  Qt.KeyboardModifier.KeypadModifier)") and INVERTED.search("& ~CONTROL")
    found = [
        f"{path.name}: {line.strip()}"
        for path in Path(firstmate.__file__).parent.rglob("*.py")
        for line in re.split(r"\n(?=\s*\w)", path.read_text("utf-8"))
        if INVERTED.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", KEYS)
def test_a_held_key_is_a_modifier(name: str) -> None:
    modifier = Qt.KeyboardModifier[name]
    assert modifier not in UNMODIFIED
    assert modifier | Qt.KeyboardModifier.KeypadModifier not in UNMODIFIED
    assert Qt.KeyboardModifier.NoModifier in UNMODIFIED and Qt.KeyboardModifier.KeypadModifier in UNMODIFIED
