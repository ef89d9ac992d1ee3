"""A difference to be read: removed and added lines in colour and with a sign, some lines around them as a guide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from firstmate.core.daemon_json import DiffLine
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

AROUND = 2
"""Unchanged lines shown before and after a change."""
_SIGNS = {"add": "+", "remove": "-", "same": " "}
_ROLES = {"add": "ok", "remove": "error"}
_PASSWORD = re.compile(r"(?<=://)([^/\s:@\"]*:)([^@/\s\"]+)(?=@)")


def hunks(lines: Sequence[DiffLine], around: int = AROUND) -> tuple[DiffLine | None, ...]:
    """The changed lines with their surroundings; None stands for lines left out. All of them where nothing differs."""
    changed = [number for number, line in enumerate(lines) if line.kind != "same"]
    if not changed:
        return tuple(lines)
    shown = {near for number in changed for near in range(number - around, number + around + 1)}
    result: list[DiffLine | None] = []
    for number, line in enumerate(lines):
        if number in shown:
            result.append(line)
        elif not result or result[-1] is not None:
            result.append(None)
    return tuple(result)


def masked(text: str) -> str:
    """The text, as long as it was, with asterisks for the passwords of proxies: somebody may look over a shoulder."""
    return _PASSWORD.sub(lambda found: found[1] + "*" * len(found[2]), text)


class DiffBox(MonoBox):
    """Read-only and selectable; as tall as its lines up to `max_lines`."""

    def __init__(self, name: str, *, max_lines: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(name, max_lines=max_lines, parent=parent)
        self._difference: tuple[DiffLine, ...] = ()
        self._around = AROUND
        self._kinds: tuple[str, ...] = ()
        theme.changed.connect(self._colour)

    def set_most(self, lines: int, around: int = AROUND) -> None:
        """How many lines it may be tall, and how many of them go to the surroundings of a change."""
        if (lines, around) != (self._max_lines, self._around):
            self._max_lines, self._around = lines, around
            self.set_lines(self._difference)
            self._fit()

    def set_lines(self, lines: Iterable[DiffLine]) -> None:
        """Shows a difference; the same one again keeps the selection."""
        self._difference = tuple(lines)
        shown = hunks(self._difference, self._around)
        text = "\n".join(f"{_SIGNS[one.kind]} {masked(one.text)}" if one is not None else "  ⋯" for one in shown)
        kinds = tuple(one.kind if one is not None else "same" for one in shown)
        if (text, kinds) != (self.toPlainText(), self._kinds):
            self._kinds = kinds
            self.set_text(text)
            self._colour()

    def _colour(self) -> None:
        selections = []
        for number, kind in enumerate(self._kinds):
            if kind == "same":
                continue
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document().findBlockByNumber(number))
            selection.format.setBackground(theme.color(f"{_ROLES[kind]}_soft"))
            selection.format.setForeground(theme.color(_ROLES[kind]))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selections.append(selection)
        self.setExtraSelections(selections)
