"""The strip over what has grown old: since when the engine is away, that it is tried again, and "try now"."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class StaleStrip(QWidget):
    """Takes no room while the engine is there. `page` begins its public names: `images.stale`, `images.retry`."""

    room_changed = Signal()
    """It came or went, and what stands below it moved."""

    def __init__(self, desk: Desk, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{page}.stale")
        self._desk = desk
        space = theme.tokens
        row = QHBoxLayout(self)
        row.setContentsMargins(space.space_m, space.space_s, space.space_s, space.space_s)
        row.setSpacing(space.space_s + 2)
        self._words = Label("", wrap=True, selectable=True)
        self._retry = Button("", compact=True, icon="refresh-cw", name=f"{page}.retry", on_click=self._try_now)
        row.addWidget(IconLabel("unplug", 18, "warn"))
        row.addWidget(self._words, 1)
        row.addWidget(self._retry)
        self.hide()
        desk.session.changed.connect(self._session_changed)
        self.retranslate()

    def _try_now(self) -> None:
        self._desk.session.live.retry()

    def _session_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if "connection" in kinds:
            self.retranslate()

    def retranslate(self) -> None:
        session = self._desk.session
        self._retry.setText(_("StaleStrip", "Try now"))
        connection = session.connection
        away = session.live.stale and connection.phase == "lost"
        if away:
            told = tell(connection.error, self._desk.languages.current) if connection.error is not None else None
            reason = told.title if told is not None else _("StaleStrip", "The engine is away")
            since = time.strftime("%H:%M:%S", time.localtime(connection.since))
            words = _("StaleStrip", "{reason}. What you see is as it was at {time}; FirstMate keeps trying.")
            self._words.setText(words.format(reason=reason.rstrip(".。"), time=since))
            self.setAccessibleName(self._words.text())
        if self.isHidden() == away:
            self.setVisible(away)
            self.room_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("warn_soft"))
        radius = theme.tokens.radius
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
