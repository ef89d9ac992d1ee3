"""Tabs: one of several, each a control with a name of its own, which a QTabBar cannot give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from firstmate.widgets import icons
from firstmate.widgets.theme import theme

Form = Literal["whole", "words", "icon"]
"""Icon and words, words alone, or an icon with a tool tip."""


class TabButton(QRadioButton):
    """One tab: a radio button for assistive technology, an underlined word for the eye."""

    def __init__(self, name: str, icon: str, title: Callable[[], str]) -> None:
        super().__init__()
        self._icon = icon
        self._title = title
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._form: Form = "whole"
        theme.changed.connect(self.updateGeometry)
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(self._title())
        self.setAccessibleName(self._title())
        self.setToolTip(self._title() if self._form == "icon" else "")
        self.updateGeometry()

    def set_form(self, form: Form) -> None:
        """How much of it is drawn; the chosen one always has its words."""
        if form != self._form:
            self._form = form
            self.retranslate()
            self.update()

    def width_as(self, form: Form) -> int:
        """What it takes in a form."""
        words = QFontMetrics(theme.font("strong")).horizontalAdvance(self.text())
        return theme.px(2 * 10) + {"whole": words + theme.px(16 + 8), "words": words, "icon": theme.px(16)}[form]

    @property
    def _drawn(self) -> Form:
        return "words" if self._form == "icon" and self.isChecked() else self._form

    def sizeHint(self) -> QSize:
        return QSize(self.width_as(self._drawn), theme.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return bool(self.rect().contains(pos))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "accent" if self.isChecked() else "text" if self.underMouse() else "text_muted"
        area = QRectF(self.rect()).adjusted(1, 3, -1, -5)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(area, theme.tokens.radius_s, theme.tokens.radius_s)
        side, padding = theme.px(16), theme.px(10)
        drawn = self._drawn
        if drawn != "words":
            picture = icons.pixmap(self._icon, side, role, ratio=self.devicePixelRatioF(), enabled=self.isEnabled())
            painter.drawPixmap(padding, (self.height() - side) // 2, picture)
        font = theme.font("body")
        font.setWeight(font.Weight.DemiBold if self.isChecked() else font.Weight.Medium)
        painter.setFont(font)
        painter.setPen(theme.color(role if self.isEnabled() else "text_disabled"))
        if drawn == "icon":
            return
        left = padding if drawn == "words" else padding + side + theme.px(8)
        room = QRectF(left, 0, self.width(), self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
        if self.isChecked():
            line = QRectF(padding, self.height() - 2, self.width() - 2 * padding, 2)
            painter.fillRect(line, theme.color("accent"))


class Tabs(QWidget):
    """`chosen(name)` when a person chose a tab; `set_current` shows one without a signal.

    Where there is no room for icons and words it is words alone; where not even that, icons and the chosen one's words.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, TabButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.tokens.space_xs)
        self._row.addStretch(1)

    def add(self, tab: str, name: str, icon: str, title: Callable[[], str]) -> None:
        button = TabButton(name, icon, title)
        self._buttons[tab] = button
        self._group.addButton(button)
        self._row.insertWidget(len(self._buttons) - 1, button)
        button.toggled.connect(lambda on: self._toggled(tab, on))
        if len(self._buttons) == 1:
            self.set_current(tab)

    @property
    def current(self) -> str:
        return next((tab for tab, button in self._buttons.items() if button.isChecked()), "")

    def set_current(self, tab: str) -> None:
        button = self._buttons[tab]
        button.blockSignals(True)
        button.setChecked(True)
        button.blockSignals(False)
        for one in self._buttons.values():
            one.updateGeometry()
            one.update()

    def _toggled(self, tab: str, on: bool) -> None:
        self._buttons[tab].updateGeometry()  # without words around it, the chosen one alone is wide
        if on:
            self.chosen.emit(tab)

    def retranslate(self) -> None:
        for button in self._buttons.values():
            button.retranslate()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self._width_as("whole"), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        more = [button.width_as("words") - button.width_as("icon") for button in self._buttons.values()]
        return QSize(self._width_as("icon") + max(more, default=0), super().minimumSizeHint().height())

    def _width_as(self, form: Form) -> int:
        return sum(button.width_as(form) for button in self._buttons.values()) + self._gaps()

    def _gaps(self) -> int:
        return self._row.spacing() * max(0, len(self._buttons) - 1)

    def _fit(self) -> None:
        forms: tuple[Form, ...] = ("whole", "words")
        fitting: list[Form] = [form for form in forms if self.width() >= self._width_as(form)]
        for button in self._buttons.values():
            button.set_form(fitting[0] if fitting else "icon")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
