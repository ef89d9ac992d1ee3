"""A line over the list that says how old it is, while the engine is away."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class StaleStrip(QWidget):
    """Takes no room while the engine is there."""

    def __init__(self, retry: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("containers.stale")
        space = theme.tokens
        row = QHBoxLayout(self)
        row.setContentsMargins(space.space_m, space.space_s, space.space_s, space.space_s)
        row.setSpacing(space.space_s + 2)
        self._words = Label("", wrap=True)
        self._button = Button("", compact=True, icon="refresh-cw", name="containers.retry", on_click=retry)
        row.addWidget(IconLabel("triangle-alert", 18, "warn"))
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self.hide()

    def show_since(self, since: float | None, reason: str) -> None:
        """Since when the list is old (epoch seconds), and why; None hides the strip."""
        self.setVisible(since is not None)
        if since is None:
            return
        moment = time.strftime("%H:%M:%S", time.localtime(since))
        words = _("Containers", "{reason}. The list is as it was at {time}; FirstMate keeps trying.")
        self._words.setText(words.format(reason=reason.rstrip(".。"), time=moment))
        self._button.setText(_("Containers", "Try now"))
        self.setAccessibleName(self._words.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("warn_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.tokens.radius, theme.tokens.radius)
