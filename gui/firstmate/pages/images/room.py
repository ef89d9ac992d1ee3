"""The room of the page under its header: filled where there is enough of it, scrolled where there is not.

Qt's own resizable scroll area takes the preferred height of everything that wraps for the least one, and would scroll a
page that fits.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Room(QScrollArea):
    """Shows `content`, never lower than `least(width, height)` pixels, which is told the room there is."""

    def __init__(self, content: QWidget, least: Callable[[int, int], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._least = least
        self._fitting = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def fit(self) -> None:
        """Gives the content its size."""
        if self._fitting:
            return
        self._fitting = True
        # Decided by the whole width: a bar that came and went by its own width would never rest.
        scrolls = self._least(self.width(), self.height()) > self.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if scrolls else policy.ScrollBarAlwaysOff)
        width = self.width() - (self.verticalScrollBar().sizeHint().width() if scrolls else 0)
        self._content.resize(width, max(self.height(), self._least(width, self.height())))
        self._fitting = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self._content:
            self.fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
