"""Status pills: a soft rounded field with an icon and a word, never a colour alone.

`draw_pill` paints the same pill into tables, from a cache, because antialiased rounded fields are dear to draw.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from firstmate.widgets import icons
from firstmate.widgets.theme import theme

Status = Literal["ok", "warn", "error", "idle", "busy"]


def pill_size(text: str) -> QSize:
    """The size of a pill with these words, in device-independent pixels."""
    metrics = QFontMetrics(theme.font("caption"))
    height = max(theme.px(24), metrics.height() + 4)
    padding = theme.px(10)
    side = theme.px(14)
    gap = theme.px(6) if text else 0
    width = padding * 2 + side + gap + metrics.horizontalAdvance(text)
    return QSize(width, height)


def pill_pixmap(kind: str, text: str, ratio: float, max_width: int, *, faded: bool = False) -> QPixmap:
    """The cached picture of a pill, its words elided so that it is at most `max_width` wide.

    `faded` keeps icon and words and takes the colour away: it was so, nobody knows whether it still is.
    """
    return _picture(kind, text, ratio, max_width, faded, theme.tokens.name, theme.font_scale)


@lru_cache(maxsize=256)
def _picture(kind: str, text: str, ratio: float, max_width: int, faded: bool, theme_name: str, scale: float) -> QPixmap:
    size = pill_size(text)
    width = min(size.width(), max_width)
    picture = QPixmap(round(width * ratio), round(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _paint(painter, QRectF(0, 0, width, size.height()), kind, text, ratio, faded)
    painter.end()
    return picture


def _paint(painter: QPainter, rect: QRectF, kind: str, text: str, ratio: float, faded: bool) -> None:
    role = icons.STATUS_ROLES["idle" if faded else kind]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{role}_soft"))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    padding, side, gap = theme.px(10), theme.px(14), theme.px(6)
    picture = icons.pixmap(icons.STATUS_ICONS[kind], side, role, ratio=ratio)
    painter.drawPixmap(round(rect.x() + padding), round(rect.center().y() - side / 2), picture)
    font = theme.font("caption")
    font.setWeight(font.Weight.Medium)
    painter.setFont(font)
    painter.setPen(theme.color(role))
    room = QRectF(rect.x() + padding + side + gap, rect.y(), 0, rect.height())
    room.setRight(rect.right() - padding / 2)
    words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)


class StatusPill(QWidget):
    """One status. Its words are its accessible name."""

    def __init__(self, kind: Status = "idle", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Status = kind
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.set(kind, text)

    @property
    def kind(self) -> Status:
        return self._kind

    @property
    def text(self) -> str:
        return self._text

    def set(self, kind: Status, text: str) -> None:
        """Show a status; a kind that is none raises KeyError."""
        icons.STATUS_ROLES[kind]
        if (kind, text) == (self._kind, self._text):
            return
        self._kind, self._text = kind, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self._text)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(34), pill_size("").height())

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = pill_pixmap(self._kind, self._text, self.devicePixelRatioF(), self.width())
        QPainter(self).drawPixmap(0, (self.height() - pill_size("").height()) // 2, picture)
