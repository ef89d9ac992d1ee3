"""A column that scrolls where its room ends: fill `body`, as that of a card.

It is made empty and filled in its place. A scroll area measures its widget when it is given it and in each move into a
parent; to measure is to match the style sheet against everything inside, again in each move. So it waits until it is
shown.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class Scrolled(QScrollArea):
    """Without a frame, without a background and never in the way of the Tab key. `sideways`: it may scroll to both."""

    def __init__(self, *, sideways: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.setWidget(content)
        for see_through in (self.viewport(), content):
            see_through.setAutoFillBackground(False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange and not self.testAttribute(Qt.WidgetAttribute.WA_WState_Created):
            return QFrame.event(self, event)  # as every widget takes it, without the measuring
        return super().event(event)
