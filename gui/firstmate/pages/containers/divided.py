"""Two parts, one above the other, with a border that can be moved: each keeps its share of the height."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

_WHOLE = 10_000


class Divided(QSplitter):
    """`moved(share)`: a person has moved the border, the first part has this share of the height from now on.

    A splitter by itself divides anew whenever a part is shown, hidden or has more to say.
    """

    moved = Signal(float)

    def __init__(self, share: float, parent: QWidget | None = None) -> None:
        """`share` is the first part's, between 0 and 1."""
        super().__init__(Qt.Orientation.Vertical, parent)
        self._share = share
        self.setChildrenCollapsible(False)
        self.setHandleWidth(10)
        self.splitterMoved.connect(self._keep)

    def divide(self) -> None:
        """As it is to be, where both parts are shown; a part that needs more than its share gets what it needs."""
        first = round(self._share * _WHOLE)
        self.setSizes([first, _WHOLE - first])

    def _keep(self) -> None:
        sizes = self.sizes()
        if all(sizes):
            self._share = sizes[0] / sum(sizes)
            self.moved.emit(self._share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.divide()
