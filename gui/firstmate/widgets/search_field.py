"""The filter field of lists: a magnifier, a clear button, Esc empties it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from firstmate.widgets import icons
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
        self.addAction(icons.icon("search", "text_muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(icons.icon("x", "text_muted"), "", self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
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
        self._clear.setText(_("SearchField", "Clear the filter"))
        self._clear.setToolTip(self._clear.text())

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
        self.setMinimumWidth(theme.px(220))

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
