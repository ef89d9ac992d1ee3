"""The head of a card that wants attention: an icon in the colour of its urgency, and words."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme


class Heading(QWidget):
    """`tone` is "warn" or "error"."""

    def __init__(self, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self._words = Label("", "heading", wrap=True)
        side = QVBoxLayout()
        side.setContentsMargins(0, theme.tokens.space_xs, 0, 0)
        side.addWidget(IconLabel("triangle-alert", 18, tone))
        side.addStretch(1)
        row.addLayout(side)
        row.addWidget(self._words, 1)

    def set_text(self, text: str) -> None:
        self._words.setText(text)
