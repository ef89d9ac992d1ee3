"""One line of a machine's words in parts of several colours: the parts of an image name, or its wrong character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from firstmate.widgets.theme import theme

_SHOWN_AROUND = 28
"""Characters kept at each side of the wrong one, so that it stays in sight in a very long text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters in the colour of a token; `ground` is the token of the field behind them, "" for none."""

    text: str
    role: str = "text"
    ground: str = ""


class NameLine(QWidget):
    """Draws pieces behind each other; what does not fit ends in "…". Its text is said by the words beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[Piece, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self._pieces)

    def set_pieces(self, pieces: Sequence[Piece]) -> None:
        self._pieces = tuple(pieces)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.font("mono"))
        return QSize(round(metrics.horizontalAdvance(self.text) + 5), round(metrics.height() + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.px(40), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("mono"))
        metrics = QFontMetricsF(theme.font("mono"))
        x = 1.0
        for piece in self._pieces:
            room = self.width() - x
            text = metrics.elidedText(piece.text, Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(text)
            if piece.ground and width:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color(piece.ground))
                painter.drawRoundedRect(QRectF(x - 1, 0, width + 2, self.height()), 3, 3)
            painter.setPen(theme.color(piece.role))
            painter.drawText(QRectF(x, 0, width + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), text)
            x += width
            if text != piece.text:
                break


def marked(text: str, position: int) -> tuple[Piece, ...]:
    """A text with the character at `position` marked; behind its end, an empty place is marked."""
    start, end = max(0, position - _SHOWN_AROUND), position + 1 + _SHOWN_AROUND
    before = ("…" if start else "") + text[start:position]
    after = text[position + 1 : end] + ("…" if end < len(text) else "")
    wrong = text[position : position + 1]
    # A blank, a line break or an invisible character would mark nothing to be seen.
    shown = wrong if wrong.strip() and wrong.isprintable() else "␣"
    return (Piece(before, "text_muted"), Piece(shown, "error_text", "error"), Piece(after, "text_muted"))
