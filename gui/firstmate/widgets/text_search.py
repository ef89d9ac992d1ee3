"""A long text that can be searched: read-only, in letters of one width, every hit marked, the current one in view."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from firstmate.widgets.theme import theme

MOST_MARKED = 2000
"""Hits that are marked and counted; more of them tell nobody anything."""


class SearchableText(QPlainTextEdit):
    """`found(count, current)` after each search and step; `current` counts from 1, both are 0 without a hit."""

    found = Signal(int, int)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("mono", True)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._sought = ""
        self._hits: list[QTextCursor] = []
        self._current = -1
        theme.changed.connect(self._mark)

    def set_text(self, text: str) -> None:
        """Show another text; the same text keeps the place, the selection and the hits."""
        if text == self.toPlainText():
            return
        place = self.verticalScrollBar().value()
        self.setPlainText(text)
        self.verticalScrollBar().setValue(place)
        self._search(keep=True)

    def search(self, text: str) -> None:
        """Mark every hit, without regard to case, and go to the first one from the top of the view on."""
        self._sought = text
        self._search(keep=False)

    def step(self, way: int) -> None:
        """To the next hit, or with -1 to the one before; round the ends."""
        if self._hits:
            self._current = (self._current + way) % len(self._hits)
            self._go()

    @property
    def hits(self) -> int:
        return len(self._hits)

    def _search(self, *, keep: bool) -> None:
        self._hits = []
        cursor = QTextCursor(self.document())
        while self._sought and len(self._hits) < MOST_MARKED:
            cursor = self.document().find(self._sought, cursor, QTextDocument.FindFlag(0))
            if cursor.isNull():
                break
            self._hits.append(QTextCursor(cursor))
        if keep:
            self._current = min(self._current, len(self._hits) - 1)
            self._mark()
            self.found.emit(len(self._hits), self._current + 1)
            return
        top = self.firstVisibleBlock().position()
        below = [place for place, hit in enumerate(self._hits) if hit.position() >= top]
        self._current = below[0] if below else 0 if self._hits else -1
        self._go()

    def _go(self) -> None:
        if self._current >= 0:
            cursor = QTextCursor(self._hits[self._current])
            cursor.setPosition(cursor.selectionStart())
            self.setTextCursor(cursor)
            self.centerCursor()
        self._mark()
        self.found.emit(len(self._hits), self._current + 1)

    def _mark(self) -> None:
        marks = []
        for place, hit in enumerate(self._hits):
            mark = QTextEdit.ExtraSelection()
            chosen = place == self._current
            shape = QTextCharFormat()
            ground = QColor(theme.color("accent"))
            if not chosen:
                ground.setAlphaF(0.25)
            shape.setBackground(ground)
            if chosen:
                shape.setForeground(theme.color("accent_text"))
            mark.format = shape
            mark.cursor = hit
            marks.append(mark)
        self.setExtraSelections(marks)
