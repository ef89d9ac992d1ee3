"""A bar of use against a limit: calm below 80 %, a warning from there, an alarm from 95 %."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from firstmate.widgets.theme import theme

WARN_FROM = 0.80
ERROR_FROM = 0.95


def bar_role(fraction: float) -> str:
    """The colour token of a bar this full."""
    return "bar_error" if fraction >= ERROR_FROM else "bar_warn" if fraction >= WARN_FROM else "accent"


def draw_bar(painter: QPainter, rect: QRectF, fraction: float, role: str) -> None:
    """Paint a groove with a filled part; anything above zero shows at least a dot."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    painter.setBrush(theme.color("track"))
    painter.drawRoundedRect(rect, radius, radius)
    if fraction > 0:
        filled = QRectF(rect)
        filled.setWidth(max(rect.height(), rect.width() * min(1.0, fraction)))
        painter.setBrush(theme.color(role))
        painter.drawRoundedRect(filled, radius, radius)
    painter.restore()


class Bar(QProgressBar):
    """Use against a limit, with words above the groove. Assistive technology reads it as a progress bar.

    `levels` off keeps the accent colour for things that are meant to become full, such as a download.
    """

    def __init__(self, *, levels: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fraction: float | None = None
        self._words = ""
        self._finished = False
        self._levels = levels
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def fraction(self) -> float | None:
        return self._fraction

    def set_usage(self, fraction: float | None, text: str = "", *, finished: bool = False) -> None:
        """Show 0 to 1 (more is shown as full) and its words; None means that there is nothing to compare with.

        `finished` shows that nothing more will come, in the colour of success.
        """
        if (fraction, text, finished) == (self._fraction, self._words, self._finished):
            return
        self._finished = finished
        if bool(text) != bool(self._words):
            self.updateGeometry()
        self._fraction, self._words = fraction, text
        # By itself a progress bar paints each value at once, and with it whatever else in the window waits.
        self.setUpdatesEnabled(False)
        self.setValue(round(min(1.0, max(0.0, fraction or 0.0)) * 1000))
        self.setUpdatesEnabled(True)
        self.setAccessibleDescription(text)

    def text(self) -> str:
        return self._words

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.font("caption")).height() + theme.px(4) if self._words else 0
        return QSize(theme.px(120), words + theme.px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        thickness = theme.px(8)
        if self._words:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text_muted" if self.isEnabled() else "text_disabled"))
            words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), words)
        fraction = self._fraction or 0.0
        role = "ok" if self._finished else bar_role(fraction) if self._levels else "accent"
        if not self.isEnabled():
            role = "track_off"
        draw_bar(painter, QRectF(0, self.height() - thickness, self.width(), thickness), fraction, role)
