"""The sidebar: the pages of the window, one of them open. In a narrow window only their icons remain."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from firstmate.widgets import icons
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

COLLAPSE_BELOW = 900
_WIDTH = 208
_COLLAPSED_WIDTH = 64


class NavButton(QRadioButton):
    """One page. A radio button for assistive technology: one of several, and arrow keys walk through them."""

    def __init__(self, page: str, icon: str, title: Callable[[], str], shortcut: str = "") -> None:
        super().__init__()
        self.page = page
        self._icon = icon
        self._title = title
        self._shortcut = shortcut
        self._badge = ""
        self._collapsed = False
        self.setObjectName(f"nav.{page}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.retranslate()

    def retranslate(self) -> None:
        title = self._title()
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(self._badge)
        hint = f"{title}  ({self._shortcut})" if self._shortcut else title
        self.setToolTip(hint if self._collapsed or self._shortcut else "")

    def set_badge(self, text: str) -> None:
        """A short figure at the right, such as how many containers run."""
        if text != self._badge:
            self._badge = text
            self.retranslate()
            self.update()

    def set_collapsed(self, collapsed: bool) -> None:
        self._collapsed = collapsed
        self.retranslate()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(40), theme.px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(32), theme.px(40))

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme.tokens.radius
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(area, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, radius, radius)
        role = "accent" if self.isChecked() else "text_muted"
        side = theme.px(20)
        left = (self.width() - side) // 2 if self._collapsed else theme.px(12)
        picture = icons.pixmap(self._icon, side, role, ratio=self.devicePixelRatioF(), enabled=self.isEnabled())
        painter.drawPixmap(left, (self.height() - side) // 2, picture)
        if self._collapsed:
            return
        right = self.width() - theme.px(12)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if self._badge:
            painter.setFont(theme.font("caption"))
            width = QFontMetrics(painter.font()).horizontalAdvance(self._badge)
            painter.setPen(theme.color("text_muted"))
            painter.drawText(QRectF(right - width, 0, width + 1, self.height()), middle, self._badge)
            right -= width + theme.px(8)
        painter.setFont(theme.font("strong" if self.isChecked() else "body"))
        painter.setPen(theme.color(("accent" if self.isChecked() else "text") if self.isEnabled() else "text_disabled"))
        room = QRectF(left + side + theme.px(12), 0, 0, self.height())
        room.setRight(right)
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, middle, words)


class Sidebar(QFrame):
    """Pages by name. `page_requested` tells what a person chose, `set_current` follows without a signal."""

    page_requested = Signal(str)

    def __init__(self, app_name: str = "", parent: QWidget | None = None, *, icon: str = "app") -> None:
        super().__init__(parent)
        self._buttons: dict[str, NavButton] = {}
        self._collapsed = False
        self._watched: QWidget | None = None
        space = theme.tokens
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.space_m - 4, space.space_m, space.space_m - 4, space.space_m - 4)
        layout.setSpacing(space.space_xs)
        head = QHBoxLayout()
        head.setContentsMargins(space.space_xs, 0, 0, space.space_s)
        head.setSpacing(space.space_s + 2)
        self._mark = IconLabel(icon, 32)
        self._name = Label(app_name, "heading")
        head.addWidget(self._mark)
        head.addWidget(self._name, 1)
        layout.addLayout(head)
        self._pages = QWidget()
        self._list = QVBoxLayout(self._pages)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(space.space_xs)
        layout.addWidget(self._pages)
        layout.addStretch(1)
        #: A place at the foot, for whatever the window keeps at hand: in a row, or a column when collapsed.
        self.footer = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.footer.setSpacing(space.space_xs)
        self.footer.setAlignment(Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self.footer)
        theme.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def add_page(self, page: str, icon: str, title: Callable[[], str], shortcut: str = "") -> NavButton:
        """Add a page at the end, its button named `nav.<page>`. `title` is asked again after a change of language."""
        button = NavButton(page, icon, title, shortcut)
        button.set_collapsed(self._collapsed)
        button.toggled.connect(lambda on: self._chosen(page) if on else None)
        self._buttons[page] = button
        self._list.addWidget(button)
        return button

    def _chosen(self, page: str) -> None:
        self._keep_tab_stop()
        self.page_requested.emit(page)

    def _keep_tab_stop(self) -> None:
        """Tab comes to the open page, arrows go on from there."""
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if button.isChecked() else Qt.FocusPolicy.NoFocus)

    @property
    def current(self) -> str:
        """The open page, "" before the first."""
        return next((page for page, button in self._buttons.items() if button.isChecked()), "")

    @property
    def collapsed(self) -> bool:
        return self._collapsed

    def button(self, page: str) -> NavButton:
        return self._buttons[page]

    def set_current(self, page: str) -> None:
        """Show which page is open; an unknown page raises KeyError."""
        for button in self._buttons.values():
            button.blockSignals(True)
        self._buttons[page].setChecked(True)
        for button in self._buttons.values():
            button.blockSignals(False)
            button.update()
        self._keep_tab_stop()

    def set_badge(self, page: str, text: str) -> None:
        self._buttons[page].set_badge(text)

    def set_app_name(self, name: str) -> None:
        self._name.setText(name)

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons only, or icons with words. The window's width decides by itself (see `COLLAPSE_BELOW`)."""
        if collapsed != self._collapsed:
            self._collapsed = collapsed
            self._name.setVisible(not collapsed)
            direction = QBoxLayout.Direction
            self.footer.setDirection(direction.TopToBottom if collapsed else direction.LeftToRight)
            self.footer.setAlignment(Qt.AlignmentFlag.AlignHCenter if collapsed else Qt.AlignmentFlag.AlignLeft)
            for button in self._buttons.values():
                button.set_collapsed(collapsed)
            self._measure()

    def _measure(self) -> None:
        self.setFixedWidth(_COLLAPSED_WIDTH if self._collapsed else theme.px(_WIDTH))
        for button in self._buttons.values():
            button.updateGeometry()

    # The window's width decides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self.window()
        if window is not self._watched and window is not self:
            self._watched = window
            window.installEventFilter(self)
            self.set_collapsed(window.width() < COLLAPSE_BELOW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.set_collapsed(watched.width() < COLLAPSE_BELOW)
        return False

    def retranslate(self) -> None:
        self._pages.setAccessibleName(_("Sidebar", "Pages"))
        for button in self._buttons.values():
            button.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
