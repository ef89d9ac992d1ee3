"""A small live chart: the last minute, or longer, of one value or a few against a limit.

Drawn with a hairline: wide antialiased lines and antialiased areas are what makes charts dear.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from firstmate.widgets.theme import theme

POINTS = 60


class Chart(QWidget):
    """Append a value at even times; None leaves a gap. Its description says the newest value and the limit in words."""

    def __init__(
        self, title: str = "", parent: QWidget | None = None, *, color: str = "chart_1", other_color: str = "chart_2"
    ) -> None:
        super().__init__(parent)
        self._values: deque[float | None] = deque(maxlen=POINTS)
        self._other: list[float | None] = []
        self._other_color = other_color
        self._points = POINTS
        self._limit: float | None = None
        self._format: Callable[[float], str] = lambda value: f"{value:g}"
        self._limit_label = ""
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """The accessible name; nothing is drawn."""
        self.setAccessibleName(title)

    def set_unit(self, format_value: Callable[[float], str]) -> None:
        """How a value is written at the axis."""
        self._format = format_value
        self._describe()

    def set_limit(self, value: float | None, label: str = "") -> None:
        """Draw a limit line with its words, or none. Without words the value is written."""
        if (value, label) != (self._limit, self._limit_label):
            self._limit, self._limit_label = value, label
            self._describe()

    def append(self, value: float | None) -> None:
        """Add the newest value at the right."""
        self._values.append(value)
        self._describe()

    def set_values(self, values: list[float | None]) -> None:
        """Show these values, of which the last 60 fit (or as many as `set_points` said)."""
        self._values.clear()
        self._values.extend(values)
        self._describe()

    def set_other(self, values: list[float | None]) -> None:
        """A second line on the same ground, as old as the first; [] for none."""
        self._other = values[-self._points :]
        self.update()

    def set_points(self, points: int) -> None:
        """How many values fit from edge to edge."""
        if points != self._points:
            self._points = points
            self._values = deque(self._values, maxlen=points)
            self.update()

    def clear(self) -> None:
        self.set_values([])

    @property
    def values(self) -> list[float | None]:
        return list(self._values)

    def _describe(self) -> None:
        newest = self._values[-1] if self._values else None
        words = [] if newest is None else [self._format(newest)]
        if self._limit is not None:
            words.append(self._limit_words())
        self.setAccessibleDescription(" / ".join(words))
        self.update()

    def _limit_words(self) -> str:
        return self._limit_label or ("" if self._limit is None else self._format(self._limit))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(120))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(64))

    def _top(self) -> float:
        peak = max((value for value in (*self._values, *self._other) if value is not None), default=0.0)
        return max(peak * 1.1, (self._limit or 0.0) * 1.2) or 1.0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("caption"))
        metrics = QFontMetrics(painter.font())
        top = self._top()
        words = self._format(top)
        gutter = max(metrics.horizontalAdvance(words), metrics.horizontalAdvance(self._format(0.0))) + theme.px(8)
        half = metrics.height() / 2
        area = QRectF(gutter, half, self.width() - gutter - 1, self.height() - 2 * half)
        if area.width() < 20 or area.height() < 10:
            area = QRectF(self.rect()).adjusted(0, 1, -1, -1)
            gutter = 0
        painter.setPen(QPen(theme.color("chart_grid"), 0))
        for part in (0.0, 0.5, 1.0):
            y = round(area.bottom() - part * area.height()) + 0.5
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if gutter:
            painter.setPen(theme.color("text_muted"))
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for value, y in ((top, area.top()), (0.0, area.bottom())):
                label = QRectF(0, y - half, gutter - theme.px(8), 2 * half)
                painter.drawText(label, right, self._format(value))
        for color, values in ((self._other_color, self._other), (self._color, list(self._values))):
            for run in self._runs(values, area, top):
                self._paint_run(painter, run, area, color)
        self._paint_limit(painter, area, top, metrics)

    def _runs(self, values: list[float | None], area: QRectF, top: float) -> list[list[QPointF]]:
        """The points between gaps, the newest at the right edge."""
        runs: list[list[QPointF]] = [[]]
        step = area.width() / (self._points - 1)
        first = self._points - len(values)
        for place, value in enumerate(values, first):
            if value is None:
                runs.append([])
            else:
                height = area.height() * min(1.0, max(0.0, value / top))
                runs[-1].append(QPointF(area.left() + place * step, area.bottom() - height))
        return [run for run in runs if run]

    def _paint_run(self, painter: QPainter, run: list[QPointF], area: QRectF, color: str) -> None:
        line = theme.color(color if self.isEnabled() else "text_disabled")
        fill = theme.color(color)
        fill.setAlphaF(0.12)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        ground = [QPointF(run[-1].x(), area.bottom()), QPointF(run[0].x(), area.bottom())]
        painter.drawPolygon(QPolygonF([*run, *ground]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(line, 0))
        painter.drawPolyline(QPolygonF(run))
        if len(run) == 1:
            painter.setBrush(line)
            painter.drawEllipse(run[0], 1.5, 1.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_limit(self, painter: QPainter, area: QRectF, top: float, metrics: QFontMetrics) -> None:
        if self._limit is None:
            return
        y = round(area.bottom() - area.height() * min(1.0, self._limit / top)) + 0.5
        painter.setPen(QPen(theme.color("chart_limit"), 0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        words = metrics.elidedText(self._limit_words(), Qt.TextElideMode.ElideRight, int(area.width()))
        width = metrics.horizontalAdvance(words)
        above = y - metrics.height() >= 0
        box = QRectF(area.right() - width - 4, y - metrics.height() if above else y + 1, width + 4, metrics.height())
        painter.setPen(theme.color("error"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
