"""Ctrl+K: jump to anything. A field and a short list over the window; typing narrows, Enter goes, Esc closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from firstmate.widgets import icons
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

SHOWN = 12
"""Rows offered at once; more are found by typing on."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to jump to. `words` are searched besides the title."""

    icon: str
    title: str
    detail: str
    reach: Callable[[], object]
    words: str = ""


def matching(goals: Sequence[Goal], text: str) -> list[Goal]:
    """Goals that contain every word of `text`, those whose title starts with it first. Order is kept otherwise."""
    needles = text.casefold().split()
    found = [g for g in goals if all(n in f"{g.title} {g.detail} {g.words}".casefold() for n in needles)]
    start = text.casefold().strip()
    return sorted(found, key=lambda g: not g.title.casefold().startswith(start))


class JumpPalette(QFrame):
    """Hidden until `open_with`. Gives the focus back to where it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setProperty("card", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)
        self._goals: Sequence[Goal] = ()
        self._shown: list[Goal] = []
        self._back: QWidget | None = None
        space = theme.tokens
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.space_m, space.space_m, space.space_m, space.space_m)
        layout.setSpacing(space.space_s)
        self._input = QLineEdit()
        self._input.setObjectName("palette.input")
        self._list = QListWidget()
        self._list.setObjectName("palette.results")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setIconSize(QSize(20, 20))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(self._input)
        layout.addWidget(self._list)
        self._input.textChanged.connect(self._narrow)
        self._input.installEventFilter(self)
        self._list.itemClicked.connect(lambda item: self._reach(self._list.row(item)))
        self.retranslate()
        self.hide()

    def open_with(self, goals: Sequence[Goal]) -> None:
        """Opens over the parent with these goals."""
        parent = self.parentWidget()
        self._goals = goals
        self._back = self.window().focusWidget()
        width = min(theme.px(560), parent.width() - 32)
        self.setGeometry((parent.width() - width) // 2, theme.px(72), width, min(theme.px(440), parent.height() - 96))
        self._input.clear()
        self._narrow("")
        self.show()
        self.raise_()
        self._input.setFocus()

    def put_away(self) -> None:
        self.hide()
        if self._back is not None and self._back.isVisible():
            self._back.setFocus()
        self._back = None

    def _narrow(self, text: str) -> None:
        self._shown = matching(self._goals, text)[:SHOWN]
        self._list.clear()
        for goal in self._shown:
            item = QListWidgetItem(icons.icon(goal.icon, "text_muted"), f"{goal.title}    {goal.detail}".rstrip())
            item.setSizeHint(QSize(10, theme.px(36)))
            self._list.addItem(item)
        self._list.setCurrentRow(0 if self._shown else -1)

    def _reach(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            goal = self._shown[row]
            self.put_away()
            goal.reach()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._input:
            return False
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, row = event.key(), self._list.currentRow()
        if key == Qt.Key.Key_Escape:
            self.put_away()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._reach(row)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow(max(0, min(len(self._shown) - 1, row + step)))
        else:
            return False
        return True

    def retranslate(self) -> None:
        words = _("Palette", "Jump to a page, a container, an image …")
        self._input.setPlaceholderText(words)
        self._input.setAccessibleName(words)
        self._list.setAccessibleName(_("Palette", "Matches"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
