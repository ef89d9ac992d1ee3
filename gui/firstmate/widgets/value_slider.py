"""A slider over real amounts with drawn marks: it snaps to round values, on a straight or a doubling scale.

Its value is in the unit of the amount (mCPU, MiB), so assistive technology reads "512" and not a position.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import log2

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from firstmate.widgets.theme import theme

_KNOB = 20
_GROOVE = 6
_GAP = 0.09
"""The part of the groove between the largest amount and the stop beyond it."""


class ValueSlider(QSlider):
    """Click anywhere to go there; arrows go to the next round value, page keys take larger steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._stops: Sequence[int] = (0, 1)
        self._marks: Sequence[tuple[int, str]] = ()
        self._doubling = False
        self._beyond = ""
        self._hint: int | None = None
        self._big = 1
        self._active = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.updateGeometry)

    def set_scale(
        self,
        stops: Sequence[int],
        marks: Sequence[tuple[int, str]],
        *,
        doubling: bool,
        big: int,
        beyond: str = "",
    ) -> None:
        """`stops` are the round values, ascending; `marks` values with words; `big` the stops a page key takes.

        With `beyond`, the word of its mark, there is one more stop at the end, apart from the others: `top`.
        """
        self._stops, self._marks, self._doubling, self._big = stops, marks, doubling, max(1, big)
        self._beyond = beyond
        self.setRange(stops[0], self.top)
        self.setSingleStep(max(1, stops[1] - stops[0]) if len(stops) > 1 else 1)
        self.update()

    @property
    def top(self) -> int:
        """The value of the last stop: no amount but what is beyond them all, where there is such a stop."""
        return self._stops[-1] + (1 if self._beyond else 0)

    def set_hint(self, value: int | None) -> None:
        """Mark a value that is worth knowing by a small triangle over the groove; None takes it away."""
        if value != self._hint:
            self._hint = value
            self.update()

    def set_active(self, active: bool) -> None:
        """Draw the value as in force, or only as what it would be. It can be moved either way."""
        if active != self._active:
            self._active = active
            self.update()

    def fraction(self, value: int) -> float:
        """Where a value lies between the ends, 0 to 1."""
        low, high = self._stops[0], self._stops[-1]
        if self._beyond and value > high:
            return 1.0
        room = 1.0 - _GAP if self._beyond else 1.0
        if high <= low:
            return 0.0
        value = min(high, max(low, value))
        if self._doubling:
            return room * log2(value / low) / log2(high / low)
        return room * (value - low) / (high - low)

    def nearest_stop(self, fraction: float) -> int:
        """The round value nearest to a place."""
        low, high = self._stops[0], self._stops[-1]
        fraction = min(1.0, max(0.0, fraction))
        if self._beyond:
            if fraction > 1.0 - _GAP / 2:
                return self.top
            fraction = min(1.0, fraction / (1.0 - _GAP))
        value = low * (high / low) ** fraction if self._doubling else low + (high - low) * fraction
        place = bisect_left(self._stops, value)
        around = self._stops[max(0, place - 1) : place + 1]
        return min(around, key=lambda stop: abs(stop - value) if not self._doubling else abs(log2(stop / value)))

    def step(self, count: int) -> None:
        """Go that many round values up or down; a value between two goes to the next one first."""
        stops = (*self._stops, self.top) if self._beyond else self._stops
        if count > 0:
            place = bisect_right(stops, self.value()) - 1 + count
        else:
            place = bisect_left(stops, self.value()) + count
        self.setValue(stops[min(len(stops) - 1, max(0, place))])

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: self._big,
            Qt.Key.Key_PageDown: -self._big,
            Qt.Key.Key_Home: -len(self._stops) - 1,
            Qt.Key.Key_End: len(self._stops) + 1,
        }
        count = keys.get(Qt.Key(event.key()))
        if count is None:
            super().keyPressEvent(event)
        else:
            self.step(count)
            event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A page that is scrolled under the pointer must not change a limit on its way.
        if not self.hasFocus() or not event.angleDelta().y():
            event.ignore()
            return
        self.step(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event.position())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.update()

    def _follow(self, place: QPointF) -> None:
        groove = self._groove()
        self.setValue(self.nearest_stop((place.x() - groove.x()) / max(1.0, groove.width())))
        self.update()

    # Drawing

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.font("caption")).height() + theme.px(4) if self._marks else 0
        return QSize(theme.px(240), theme.px(_KNOB) + 8 + words)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(140), self.sizeHint().height())

    def _groove(self) -> QRectF:
        inset = theme.px(_KNOB) / 2 + 3
        middle = theme.px(_KNOB) / 2 + 4
        thickness = theme.px(_GROOVE)
        return QRectF(inset, middle - thickness / 2, self.width() - 2 * inset, thickness)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = self._groove()
        strong = self.isEnabled() and self._active
        place = groove.x() + groove.width() * self.fraction(self.value())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        end = groove.x() + groove.width() * self.fraction(self._stops[-1])
        track = QRectF(groove.topLeft(), QPointF(end, groove.bottom()))
        painter.drawRoundedRect(track, groove.height() / 2, groove.height() / 2)
        if self._beyond:  # apart from the track: no amount
            painter.drawEllipse(QPointF(groove.right(), groove.center().y()), groove.height() / 2, groove.height() / 2)
        if strong:
            painter.setBrush(theme.color("accent"))
            filled = QRectF(groove.topLeft(), QPointF(place, groove.bottom()))
            painter.drawRoundedRect(filled, groove.height() / 2, groove.height() / 2)
        self._paint_marks(painter, groove)
        self._paint_hint(painter, groove)
        radius = theme.px(_KNOB) / 2
        centre = QPointF(place, groove.center().y())
        edge = theme.color(("accent" if self._active else "track_off") if self.isEnabled() else "border_strong")
        painter.setPen(QPen(edge, 2))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(centre, radius - 1, radius - 1)
        if strong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(edge)
            inner = radius * (0.55 if self.isSliderDown() else 0.4)
            painter.drawEllipse(centre, inner, inner)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, radius + 2, radius + 2)

    def _paint_hint(self, painter: QPainter, groove: QRectF) -> None:
        if self._hint is None:
            return
        tip = QPointF(groove.x() + groove.width() * self.fraction(self._hint), groove.top() - 1)
        side = theme.px(5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if self.isEnabled() else "border_strong"))
        painter.drawPolygon([tip, tip + QPointF(-side, -side * 1.4), tip + QPointF(side, -side * 1.4)])

    def _paint_marks(self, painter: QPainter, groove: QRectF) -> None:
        font = theme.font("caption")
        metrics = QFontMetrics(font)
        painter.setFont(font)
        ink = theme.color("text_muted" if self.isEnabled() else "text_disabled")
        top = theme.px(_KNOB) + 8
        taken: list[tuple[float, float]] = []  # what would touch a word already written is left out
        beyond = [(self.top, self._beyond)] if self._beyond else []
        for value, words in (*beyond, *self._thinned(groove, metrics)):
            x = groove.x() + groove.width() * self.fraction(value)
            width = metrics.horizontalAdvance(words)
            left = min(max(0.0, x - width / 2), self.width() - width)
            if any(left < end + theme.px(8) and left + width + theme.px(8) > start for start, end in taken):
                continue
            taken.append((left, left + width))
            painter.setPen(QPen(theme.color("control_border"), 1))
            painter.drawLine(QPointF(x, groove.bottom() + 3), QPointF(x, groove.bottom() + 6 + theme.px(1)))
            painter.setPen(ink)
            painter.drawText(QPointF(left, top + metrics.ascent()), words)

    def _thinned(self, groove: QRectF, metrics: QFontMetrics) -> list[tuple[int, str]]:
        """The end, then every n-th mark down from the last regular one: even distances, and 16, 8, not 15, 7."""
        if len(self._marks) < 3:
            return list(self._marks)
        end = self._marks[-1]
        regular = list(self._marks if self._continues() else self._marks[:-1])
        widest = max(metrics.horizontalAdvance(words) for _, words in self._marks) + theme.px(8)
        span = groove.width() * (self.fraction(regular[-1][0]) - self.fraction(regular[0][0]))
        gap = span / max(1, len(regular) - 1)
        stride = 1
        while stride * gap < widest and stride < len(regular):
            stride *= 2
        return [end, *regular[::-1][::stride]]

    def _continues(self) -> bool:
        """Whether the end of the scale stands where the next regular mark would."""
        before, last, end = (value for value, _ in self._marks[-3:])
        return end == 2 * last if self._doubling else end - last == last - before
