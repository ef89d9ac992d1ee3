"""A form that scrolls, in two columns where there is room for both and else in one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme


class PairedForm(Scrolled):
    """Cells are read, and reached by the Tab key, from left to right; `body` begins above them."""

    def __init__(self) -> None:
        super().__init__()
        space = theme.tokens
        self.body.setContentsMargins(0, 0, space.space_s, 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(space.space_m)
        self._grid.setVerticalSpacing(space.space_s)
        self._cells: list[QWidget] = []
        self._columns = 0
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def add_cell(self, parts: Sequence[QWidget]) -> None:
        """The next cell: these, one under the other. Wants to be made in its place, as everything that scrolls."""
        cell = QWidget(self.widget())
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_s)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self._cells.append(cell)
        self._columns = 0
        self.share_room()

    def share_room(self) -> None:
        """Again: the room is another one, or the words are."""
        margins = self.body.contentsMargins()
        room = self.viewport().width() - margins.left() - margins.right()
        widths = [cell.minimumSizeHint().width() for cell in self._cells]
        needed = sum(max(widths[side::2], default=0) for side in range(2)) + self._grid.horizontalSpacing()
        columns = 2 if room >= needed else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, cell in enumerate(self._cells):
            self._grid.addWidget(cell, *divmod(number, columns))
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_room()
