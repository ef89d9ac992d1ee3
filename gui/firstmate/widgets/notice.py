"""The notice bar: one sentence about something that happened elsewhere, a way to act on it and a way to close it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.widgets import icons
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.labels import IconLabel, Label, restyle
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.pill import Status
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class NoticeBar(QFrame):
    """Hidden until `show_notice`. `closed` tells that the person, not the program, put it away."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_action: Callable[[], object] | None = None
        space = theme.tokens
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.space_m, space.space_s, space.space_s, space.space_s)
        outer.setSpacing(space.space_s)
        row = QHBoxLayout()
        row.setSpacing(space.space_s + 2)
        self._icon = IconLabel("info", 20, "accent")
        self._text = Label("", wrap=True, selectable=True)
        self._text.setObjectName("notice.text")
        self._more = Button("", "ghost", compact=True)
        self._more.setCheckable(True)
        self._more.setObjectName("notice.details")
        self._action = Button("", "secondary", compact=True, name="notice.action")
        self._close = IconButton("x", name="notice.close")
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        for button in (self._more, self._action, self._close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(row)
        self._details = MonoBox("notice.words", max_lines=6)
        outer.addWidget(self._details)
        self._details.hide()

        self._more.toggled.connect(self._details.setVisible)
        self._action.clicked.connect(self._act)
        self._close.clicked.connect(self._put_away)
        self.retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """What is said now, "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_notice(
        self,
        kind: Status,
        text: str,
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
        details: str = "",
    ) -> None:
        """Say something instead of what was said before. `details` are the engine's own words, shown on request."""
        self.setProperty("kind", kind)
        restyle(self)
        self._icon.set_icon("info" if kind == "idle" else icons.STATUS_ICONS[kind], _role(kind))
        self._text.setText(text)
        self._on_action = on_action
        self._action.setText(action_text)
        self._action.setVisible(bool(action_text))
        self._more.setChecked(False)
        self._more.setVisible(bool(details))
        self._details.set_text(details)
        self._details.setAccessibleName(self._more.text())
        self.setAccessibleName(text)
        self.show()
        # Spoken at once: the bar takes no focus, and nobody should have to look for it.
        event = QAccessibleAnnouncementEvent(self, text)
        if kind in ("error", "warn"):
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def clear(self) -> None:
        """Hide without asking."""
        self._on_action = None
        self.hide()

    def _act(self) -> None:
        action = self._on_action
        if action is not None:
            action()

    def _put_away(self) -> None:
        self.clear()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._put_away()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self._more.setText(_("NoticeBar", "Details"))
        self._close.set_text(_("NoticeBar", "Close this notice"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _role(kind: Status) -> str:
    return "accent" if kind == "idle" else icons.STATUS_ROLES[kind]
