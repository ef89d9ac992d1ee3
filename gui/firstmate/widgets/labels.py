"""Words and small pictures: labels in the roles and tones of the style sheet.

A label takes plain text only; what comes from the engine or the user is never read as markup.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from firstmate.widgets import icons
from firstmate.widgets.theme import FontRole, theme

Tone = Literal["", "muted", "accent", "ok", "warn", "error"]


class Label(QLabel):
    """Plain text in a role ("title", "heading", "body", "strong", "caption", "mono") and a tone."""

    def __init__(
        self,
        text: str = "",
        role: FontRole = "body",
        tone: Tone = "",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setText(text)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour of the words."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


class ElidedLabel(Label):
    """One line that ends in "…" where the room ends; the tool tip has all of it."""

    def __init__(
        self,
        text: str = "",
        role: FontRole = "body",
        tone: Tone = "",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, role, tone, parent=parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        tip = self.text() if shown != self.text() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.rect(),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )


class IconLabel(QWidget):
    """An icon in the colour of the running theme. It says nothing to assistive technology: the words beside it do."""

    def __init__(self, name: str, size: int = 18, role: str = "text_muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._size, self._role = name, size, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def name(self) -> str:
        return self._name

    def set_icon(self, name: str, role: str = "") -> None:
        """Show another icon, or the same in another colour."""
        self._name, self._role = name, role or self._role
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme.px(self._size)
        picture = icons.pixmap(self._name, side, self._role, ratio=self.devicePixelRatioF(), enabled=self.isEnabled())
        QPainter(self).drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, picture)


def restyle(widget: QWidget) -> None:
    """Match the style sheet against a widget again after one of its properties changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
