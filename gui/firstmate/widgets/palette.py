"""Ctrl+K: jump to anything. A field and a short list over the window; typing narrows, Enter goes, Esc closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from firstmate.widgets import icons
from firstmate.widgets.labels import Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

SHOWN = 10
"""Rows offered at once, as many as fit; more are found by typing on."""
_WIDTH, _ROW, _TOP = 560, 36, 72
_DETAIL = Qt.ItemDataRole.UserRole
_LEAST_OF_AN_ID = 3
"""Characters: a single letter would be in nearly every id."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to jump to. `words` are searched besides the title and the detail; `identity` only from its start."""

    icon: str
    title: str
    detail: str
    reach: Callable[[], object]
    words: str = ""
    identity: str = ""


def matching(goals: Sequence[Goal], text: str) -> list[Goal]:
    """Goals that contain every word of `text`, those whose title starts with it first. Order is kept otherwise."""

    def fits(goal: Goal, needle: str) -> bool:
        by_id = len(needle) >= _LEAST_OF_AN_ID and goal.identity.startswith(needle)
        return by_id or needle in f"{goal.title} {goal.detail} {goal.words}".casefold()

    needles = text.casefold().split()
    found = [goal for goal in goals if all(fits(goal, needle) for needle in needles)]
    start = text.casefold().strip()
    return sorted(found, key=lambda g: not g.title.casefold().startswith(start))


class _GoalDelegate(QStyledItemDelegate):
    """A goal's title, and its detail quietly at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        title, detail = option.text, str(index.data(_DETAIL) or "")
        option.text = ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        gap = theme.px(12)
        area = option.rect.adjusted(theme.px(20) + 2 * gap, 0, -gap, 0)
        painter.save()
        painter.setFont(theme.font("body"))
        width = self._draw(painter, area, title, "text", Qt.AlignmentFlag.AlignLeft)
        painter.setFont(theme.font("caption"))
        rest = area.adjusted(width + 2 * gap, 0, 0, 0)
        if detail and rest.width() > theme.px(40):
            self._draw(painter, rest, detail, "text_muted", Qt.AlignmentFlag.AlignRight)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, area: QRect, text: str, colour: str, side: Qt.AlignmentFlag) -> int:
        """Draws what fits; the width it took."""
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.setPen(theme.color(colour))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | side), shown)
        return metrics.horizontalAdvance(shown)


class JumpPalette(QFrame):
    """Hidden until `open_with`. Gives the focus back to where it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._goals: Sequence[Goal] = ()
        self._shown: list[Goal] = []
        self._over = parent
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
        self._list.setItemDelegate(_GoalDelegate(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._nothing = Label("", "caption", "muted", wrap=True)
        layout.addWidget(self._input)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._nothing)
        parent.installEventFilter(self)
        self._input.textChanged.connect(self._narrow)
        self._input.installEventFilter(self)
        self._list.itemClicked.connect(lambda item: self._reach(self._list.row(item)))
        self.retranslate()
        self.hide()

    def open_with(self, goals: Sequence[Goal]) -> None:
        """Opens over the parent with these goals."""
        if not self.isVisible():
            self._back = self.window().focusWidget()
        self._goals = goals
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
        self._list.setIconSize(QSize(theme.px(20), theme.px(20)))
        for goal in self._shown:
            item = QListWidgetItem(icons.icon(goal.icon, "text_muted"), goal.title)
            item.setData(_DETAIL, goal.detail)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{goal.title}, {goal.detail}".rstrip(", "))
            item.setSizeHint(QSize(10, theme.px(_ROW)))
            self._list.addItem(item)
        self._list.setVisible(bool(self._shown))
        self._nothing.setVisible(not self._shown)
        self._go_to_row(0 if self._shown else -1)
        self._place()

    def _go_to_row(self, row: int) -> None:
        self._list.setCurrentRow(row)
        # The focus stays in the field, so the field says where Enter leads.
        item = self._list.item(row)
        spoken = item.data(Qt.ItemDataRole.AccessibleTextRole) if item is not None else self._nothing.text()
        self._input.setAccessibleDescription(spoken)

    def _place(self) -> None:
        """Over the upper middle of the parent, as high as what it offers."""
        room = self._over.size()
        width = min(theme.px(_WIDTH), room.width() - 32)
        frame = 2 * theme.tokens.space_m + theme.tokens.space_s + self._input.sizeHint().height()
        rows = len(self._shown) * theme.px(_ROW) + 2 if self._shown else self._nothing.heightForWidth(width - 32)
        top = min(theme.px(_TOP), room.height() // 8)
        self.setGeometry((room.width() - width) // 2, top, width, min(frame + rows, room.height() - top - 24))

    def _reach(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            goal = self._shown[row]
            self.put_away()
            goal.reach()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
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
            self._go_to_row(max(0, min(len(self._shown) - 1, row + step)))
        else:
            return False
        return True

    def retranslate(self) -> None:
        words = _("Palette", "Jump to a page, a container, an image…")
        self._input.setPlaceholderText(words)
        self._input.setAccessibleName(words)
        self._list.setAccessibleName(_("Palette", "Matches"))
        self._nothing.setText(_("Palette", "Nothing of this name. Try fewer letters."))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
