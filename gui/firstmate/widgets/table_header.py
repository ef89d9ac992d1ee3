"""The head of a table: quiet words, and beside those of the sorted column a small arrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from firstmate.widgets import icons
from firstmate.widgets.cells import Column
from firstmate.widgets.row_model import RowModel, alignment
from firstmate.widgets.theme import theme

PADDING = 12
"""Pixels between the edge of a column and its words, in the head and in the cells."""
_HEIGHT = 36
_ARROW = 14
_GAP = 4


class TableHeader(QHeaderView):
    """Clicking a column sorts by it, then the other way round, then not at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._hovered = -1
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSortIndicatorClearable(True)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        # Only the height is asked for; Qt's own width would measure the words of every column each time.
        return QSize(self.length(), theme.px(_HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        column = self._column(logicalIndex)
        painter.fillRect(rect, theme.color("surface"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("border"))
        if column is None:
            return
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        strong = sorted_here or logicalIndex == self._hovered
        font = theme.font("caption")
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("text" if strong else "text_muted"))
        arrow = theme.px(_ARROW)
        room = rect.adjusted(PADDING, 0, -PADDING, -1)
        most = room.width() - (arrow + _GAP if sorted_here else 0)
        words = painter.fontMetrics().elidedText(column.title(), Qt.TextElideMode.ElideRight, most)
        width = painter.fontMetrics().horizontalAdvance(words)
        side = alignment(column)
        slack = {"left": 0, "right": room.width() - width, "center": (room.width() - width) // 2}[side]
        left = room.x() + slack
        painter.drawText(QRect(left, room.y(), width + 1, room.height()), int(Qt.AlignmentFlag.AlignVCenter), words)
        if not sorted_here:
            return
        # Beside the words, on the side where there is room: numbers stand at the right edge.
        x = left - _GAP - arrow if side == "right" else left + width + _GAP
        name = "chevron-up" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else "chevron-down"
        picture = icons.pixmap(name, arrow, "text", ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPoint(x, room.y() + (room.height() - arrow) // 2), picture)

    def _column(self, number: int) -> Column | None:
        model = self.model()
        if not isinstance(model, RowModel):
            return None
        return model.columns[number] if 0 <= number < len(model.columns) else None

    # Which column is under the pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()
