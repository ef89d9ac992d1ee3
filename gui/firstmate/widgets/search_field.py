"""The filter field of lists: a magnifier, a clear button, Esc empties it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from firstmate.widgets.buttons import IconButton
from firstmate.widgets.labels import IconLabel
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_SETTLE_MS = 80


class SearchField(QLineEdit):
    """`searched` follows the typing after a short rest, so that a long list is not filtered for every letter."""

    searched = Signal(str)

    def __init__(self, name: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._placeholder = placeholder
        # Own children, not line edit actions: those stay 16 pixels large and are buttons even as mere pictures.
        self._mark = IconLabel("search", 16, parent=self)
        self._clear = IconButton("x", parent=self, on_click=self.clear)
        self._clear.setProperty("inner", True)
        self._clear.hide()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self._told = ""
        self.textChanged.connect(self._changed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def set_placeholder(self, text: str) -> None:
        """The hint in the empty field, which is also its accessible name; "" for the standard one."""
        self._placeholder = text
        self.retranslate()

    def retranslate(self) -> None:
        words = self._placeholder or _("SearchField", "Filter")
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self._clear.set_text(_("SearchField", "Clear the filter"))

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if text:
            self._settle.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._settle.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.searched.emit(self._told)

    def _measure(self) -> None:
        self.setMinimumWidth(theme.px(240))
        side = theme.px(16)
        self.setTextMargins(side + 6, 0, side + 8, 0)
        self._place()

    def _place(self) -> None:
        mark, button = self._mark.sizeHint(), self._clear.sizeHint()
        self._mark.setGeometry(10, (self.height() - mark.height()) // 2, mark.width(), mark.height())
        self._clear.setGeometry(
            self.width() - button.width() - 5, (self.height() - button.height()) // 2, button.width(), button.height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
