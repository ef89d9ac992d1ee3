"""Words of a machine, to be read and copied: the engine's own message, a command, a file. As tall as its text."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from firstmate.widgets.theme import theme

_PADDING = 8  # 6 of padding and up to 2 of border, both from the style sheet
_MARGIN = 2


class MonoBox(QPlainTextEdit):
    """Read-only, selectable, wrapped anywhere; grows to `max_lines` and scrolls from there."""

    def __init__(self, name: str = "", *, max_lines: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._max_lines = max_lines
        self.setObjectName(name)
        self.setReadOnly(True)
        self.setProperty("mono", True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(_MARGIN)
        self.textChanged.connect(self._fit)
        self._fit()

    def set_max_lines(self, lines: int) -> None:
        """How many lines are shown before it scrolls."""
        if lines != self._max_lines:
            self._max_lines = lines
            self._fit()

    def set_text(self, text: str) -> None:
        """Show a text; the same text again keeps the selection."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def copy_all(self) -> None:
        """Put the whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self.toPlainText())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._measured(width)[0]

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), self._measured(max(self.width(), theme.px(320)))[0])

    def minimumSizeHint(self) -> QSize:
        line = ceil(QFontMetricsF(theme.font("mono")).lineSpacing())
        return QSize(theme.px(120), line + 2 * (_PADDING + _MARGIN))

    def _measured(self, width: int) -> tuple[int, bool]:
        """The height that the text takes in this width, and whether there are more lines than are shown.

        Asked of a layout of its own: ours is wrapped for another width. Lines differ: Chinese ones are taller.
        """
        room = width - 2 * (_PADDING + _MARGIN)
        font = theme.font("mono")
        least = ceil(QFontMetricsF(font).lineSpacing())
        option = QTextOption()
        option.setWrapMode(self.wordWrapMode())
        count, height = 0, 0
        for paragraph in self.toPlainText().split("\n") if room > 0 else ():
            layout = QTextLayout(paragraph, font)
            layout.setTextOption(option)
            layout.beginLayout()
            while count <= self._max_lines and (line := layout.createLine()).isValid():
                line.setLineWidth(room)
                count += 1
                if count <= self._max_lines:
                    height += ceil(line.height())  # each line of a text edit takes whole pixels
            layout.endLayout()
            if count > self._max_lines:
                break
        return max(least, height) + 2 * (_PADDING + _MARGIN), count > self._max_lines

    def _fit(self) -> None:
        """Take the height of the text, also where the surrounding layout does not ask for one by width."""
        height, more = self._measured(self.width())
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff)
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        changed = event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange)
        # Each move into a parent while a page is built comes here; the first size that it is shown in measures anyway.
        if changed and self.testAttribute(Qt.WidgetAttribute.WA_WState_Created):
            self._fit()
