"""The table of every page: spacious rows without a grid, over a `RowModel`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from firstmate.widgets.canvas.keys import UNMODIFIED
from firstmate.widgets.cell_delegate import CellDelegate
from firstmate.widgets.cells import Cell, Column, Row
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.table_header import TableHeader
from firstmate.widgets.theme import theme

__all__ = ["Cell", "Column", "Row", "RowModel", "Table"]

_SETTLE_MS = 120  # scrolling must end before statistics of the rows in view are asked for


class Table(QTableView):
    """Rows that are named by keys.

    `visible_keys_changed` tells which rows can be seen, at most every 120 ms, and [] as soon as the table is hidden.
    """

    activated_key = Signal(str)
    selection_changed_keys = Signal(list)
    visible_keys_changed = Signal(list)
    context_requested = Signal(str, QPoint)
    link_pressed = Signal(str, str, QPoint)
    """Row and column of a cell with a link, and where the pointer is on the screen."""

    def __init__(
        self,
        model: RowModel | None = None,
        parent: QWidget | None = None,
        *,
        multiple: bool = True,
        compact: bool = False,
    ) -> None:
        super().__init__(parent)
        self._row_height = 36 if compact else theme.tokens.row_height
        self._delegate = CellDelegate(self)
        self._selected: list[str] = []
        self._visible: list[str] = []
        self._stretching = False
        self._pressed_link = ("", "")
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multiple else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSortingEnabled(False)

        vertical = self.verticalHeader()
        vertical.setVisible(False)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = TableHeader(self)
        self.setHorizontalHeader(header)
        header.setSortIndicatorShown(True)  # a table that does not sort by itself has just switched it off
        header.setMinimumSectionSize(48)
        header.sortIndicatorChanged.connect(self._sort)
        header.sectionResized.connect(self._stretch)

        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._tell_visible)
        self.verticalScrollBar().valueChanged.connect(self._view_moved)
        self.doubleClicked.connect(self._activate)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.viewportEntered.connect(lambda: self._hover(-1))
        theme.changed.connect(self._measure)
        self._measure()
        if model is not None:
            self.setModel(model)

    def setModel(self, model: RowModel) -> None:  # type: ignore[override]
        """Show a `RowModel`; other models are refused by their type."""
        super().setModel(model)
        for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged, model.modelReset):
            signal.connect(self._rows_moved)
        self._lay_out_columns()
        self._view_moved()

    @property
    def row_model(self) -> RowModel:
        return cast(RowModel, self.model())

    def selected_keys(self) -> list[str]:
        """The keys of the selected rows, in the order of the view."""
        if self.model() is None:
            return []
        ranges = self.selectionModel().selection().toList()
        rows = sorted({number for part in ranges for number in range(part.top(), part.bottom() + 1)})
        shown = self.row_model.shown
        return [shown[number].key for number in rows if number < len(shown) and not shown[number].heading]

    def select_keys(self, keys: Iterable[str]) -> None:
        """Select these rows and no others; the first of them is the current one."""
        places = sorted(place for key in keys if (place := self.row_model.position(key)) >= 0)
        flags = QItemSelectionModel.SelectionFlag
        chosen = QItemSelection()
        last = self.row_model.columnCount() - 1
        for place in places:
            chosen.select(self.row_model.index(place, 0), self.row_model.index(place, last))
        if places:
            self.selectionModel().setCurrentIndex(self.row_model.index(places[0], 0), flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def select_key(self, key: str) -> bool:
        """Select one row and scroll to it; False where it is not shown."""
        place = self.row_model.position(key)
        if place < 0:
            return False
        index = self.row_model.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    def current_key(self) -> str | None:
        """The key of the row that the keyboard is on."""
        return self.row_model.key_at(self.currentIndex())

    def visible_keys(self) -> list[str]:
        """The keys of the rows that can be seen now; none while hidden."""
        if not self.isVisible() or self.model() is None or not self.row_model.rowCount():
            return []
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        last = self.row_model.rowCount() - 1 if last < 0 else last
        return [row.key for row in self.row_model.shown[max(first, 0) : last + 1] if not row.heading]

    # Columns and sizes

    def _lay_out_columns(self) -> None:
        for number, column in enumerate(self.row_model.columns):
            self.horizontalHeader().resizeSection(number, theme.px(column.width))
        self._stretch()

    def _stretch(self) -> None:
        """Share what is left among the columns that stretch. Qt's own mode would squeeze them to nothing."""
        if self.model() is None or self._stretching:
            return
        self._stretching = True
        header = self.horizontalHeader()
        numbers = [number for number, column in enumerate(self.row_model.columns) if column.stretch]
        fixed = header.length() - sum(header.sectionSize(number) for number in numbers)
        room = self.viewport().width() - fixed
        for place, number in enumerate(numbers):
            share = room // len(numbers) + (room % len(numbers) if place == 0 else 0)
            header.resizeSection(number, max(theme.px(self.row_model.columns[number].width), share))
        self._stretching = False

    def _measure(self) -> None:
        height = theme.px(self._row_height)
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)
            if self.model() is not None:
                self._lay_out_columns()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        if self.model() is not None:
            self.row_model.sort(column, order)

    # Selection and activation

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._tell_selected()

    def _rows_moved(self) -> None:
        self._view_moved()
        self._tell_selected()

    def _tell_selected(self) -> None:
        keys = self.selected_keys()
        if sorted(keys) != sorted(self._selected):
            self._selected = keys
            self.selection_changed_keys.emit(keys)

    def _activate(self, index: QModelIndex) -> None:
        key = self.row_model.key_at(index)
        if key is not None and not self._is_heading(index):
            self.activated_key.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in UNMODIFIED:
            self._activate(self.currentIndex())
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        key = self.row_model.key_at(index) if index.isValid() else None
        if key is None:
            return
        if self._is_heading(index):  # the menu is for its rows, which the press has selected
            self.context_requested.emit(key, event.globalPos())
            return
        if key not in self.selected_keys():
            self.select_key(key)
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if keyboard else event.globalPos()
        self.context_requested.emit(key, place)

    # What is in view

    def _view_moved(self) -> None:
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    def _tell_visible(self) -> None:
        keys = self.visible_keys()
        if keys != self._visible:
            self._visible = keys
            self.visible_keys_changed.emit(keys)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._view_moved()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settle.stop()
        self._hover(-1)
        self._tell_visible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()
        self._view_moved()

    # The row under the pointer

    def _hover(self, row: int) -> None:
        old, self._delegate.hovered_row = self._delegate.hovered_row, row
        if old == row or self.model() is None:
            return
        for number in (old, row):
            if number >= 0:
                top = self.rowViewportPosition(number)
                self.viewport().update(0, top, self.viewport().width(), self.rowHeight(number))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._is_heading(index):
            self._select_members(index.row())
            event.accept()
            return
        self._pressed_link = self._link_at(event.position().toPoint())
        super().mousePressEvent(event)
        if not index.isValid():
            self.clearSelection()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return
        key, column = self._link_at(event.position().toPoint())
        if key and (key, column) == self._pressed_link:  # and no drag that ends here
            self.link_pressed.emit(key, column, event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = bool(self._link_at(event.position().toPoint())[0])
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _link_at(self, place: QPoint) -> tuple[str, str]:
        """Key and column of the link under a place of the view: its words, not the empty rest of the cell."""
        index = self.indexAt(place)
        if not index.isValid():
            return "", ""
        cell = self.row_model.cell(index.row(), index.column())
        if not cell.link or not self._delegate.words_room(self.visualRect(index), index).contains(place):
            return "", ""
        return self.row_model.key_at(index) or "", self.row_model.columns[index.column()].id

    def _is_heading(self, index: QModelIndex) -> bool:
        return index.isValid() and self.row_model.shown[index.row()].heading

    def _select_members(self, row: int) -> None:
        """A press on a heading selects all that stands under it."""
        self.select_keys(self.row_model.members(self.row_model.shown[row].key))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.model() is not None:
            self.row_model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.row_model.columnCount() - 1)
