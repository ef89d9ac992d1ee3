"""How much of something is needed and how much of it can be freed, in one bar against a common measure."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from firstmate.widgets.theme import theme

_THICKNESS = 14


class DiskBar(QWidget):
    """Full colour is needed, hatched can be freed; the bar's whole length is the largest of its neighbours."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._needed = 0.0
        self._free = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def parts(self) -> tuple[float, float]:
        """The needed and the free part of the whole length, each 0 to 1."""
        return self._needed, self._free

    def set_parts(self, needed: float, free: float, words: str) -> None:
        """Two parts of the length, together at most 1. `words` say the same."""
        self._needed, self._free = max(0.0, needed), max(0.0, free)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(_THICKNESS))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), theme.px(_THICKNESS))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        radius = area.height() / 2
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(area, radius, radius)
        total = min(1.0, self._needed + self._free)
        if total <= 0:
            return
        filled = QRectF(area)
        filled.setWidth(max(area.height(), area.width() * total))
        # One rounded shape, cut where the free part begins: two rounded ones would leave a dent between them.
        border = filled.left() + filled.width() * self._needed / (self._needed + self._free)
        for left, right, free in ((filled.left(), border, False), (border, filled.right(), True)):
            if right <= left:
                continue
            painter.save()
            painter.setClipRect(QRectF(left, area.top(), right - left, area.height()))
            painter.setBrush(theme.color("accent_soft" if free else "accent"))
            painter.drawRoundedRect(filled, radius, radius)
            if free:
                painter.setBrush(QBrush(theme.color("accent"), Qt.BrushStyle.BDiagPattern))
                painter.drawRoundedRect(filled, radius, radius)
            painter.restore()
