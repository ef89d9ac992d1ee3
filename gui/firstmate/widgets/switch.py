"""A switch: a check box that looks like what it does. It slides where the desktop allows motion."""

from __future__ import annotations

from PySide6.QtCore import Property, QEvent, QPoint, QPropertyAnimation, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from firstmate.widgets.theme import theme


class Switch(QCheckBox):
    """On or off, with its words at the right. Assistive technology sees a check box."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self._place = 0.0
        self._slide = QPropertyAnimation(self, b"place", self)
        self._slide.setDuration(120)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._moved)

    def _get_place(self) -> float:
        return self._place

    def _set_place(self, place: float) -> None:
        self._place = place
        self.update()

    place = Property(float, _get_place, _set_place)

    def _moved(self, on: bool) -> None:
        self._slide.stop()
        if self.isVisible() and theme.motion:
            self._slide.setStartValue(self._place)
            self._slide.setEndValue(float(on))
            self._slide.start()
        else:
            self._set_place(float(on))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        words = theme.px(10) + metrics.horizontalAdvance(self.text()) if self.text() else 0
        return QSize(theme.px(40) + 4 + words, max(theme.px(22) + 4, metrics.height() + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = theme.px(40), theme.px(22)
        groove = QRectF(2, (self.height() - height) / 2, width, height)
        enabled = self.isEnabled()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(("accent" if self.isChecked() else "track_off") if enabled else "border_strong"))
        painter.drawRoundedRect(groove, height / 2, height / 2)
        inset = theme.px(3)
        side = height - 2 * inset
        travel = width - side - 2 * inset
        knob = QRectF(groove.x() + inset + travel * self._place, groove.y() + inset, side, side)
        painter.setBrush(theme.color("accent_text" if self.isChecked() and enabled else "knob"))
        painter.drawEllipse(knob)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = groove.adjusted(-1, -1, 1, 1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        if self.text():
            painter.setPen(theme.color("text" if enabled else "text_disabled"))
            painter.setFont(self.font())
            room = self.rect().adjusted(4 + width + theme.px(10), 0, 0, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
