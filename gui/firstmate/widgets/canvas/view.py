"""A grid view that is used: text is selected and copied, found, read aloud, and acted on by a menu.

Nothing here opens a dialog or runs an event loop of its own; the menu pops up and deletes itself.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from . import accessible
from .colors import CanvasColors
from .document import Document
from .grid_view import MARGIN, GridView
from .search import Query, SearchIndex, matches, query
from .selection import Position, Selection, Unit, columns_in, selected_text

_ = QCoreApplication.translate

_SCAN_SECONDS = 0.004
_RESCAN_MS = 100
_AUTOSCROLL_MS = 40
_ANNOUNCE_MS = 150  # a screen reader cannot read faster
_UNITS: dict[int, Unit] = {1: "character", 2: "word", 3: "line"}


class CanvasView(GridView):
    """What the terminal and the log are."""

    search_changed = Signal(int, int)
    """How many matches there are, and which of them is shown (from 1; 0: none)."""
    selection_changed = Signal()

    def __init__(self, document: Document, colors: CanvasColors | None = None, parent: QWidget | None = None) -> None:
        super().__init__(document, colors, parent)
        self._selection: Selection | None = None
        self._dragging = False
        self._drag_point = QPoint()
        self._clicks = 0
        self._click_position: Position = (0, 0)
        self._click_timer = QTimer(self, singleShot=True)
        self._autoscroll = QTimer(self, interval=_AUTOSCROLL_MS)
        self._autoscroll.timeout.connect(self._scroll_while_dragging)
        self._query = Query()
        self._search_options = (False, False)
        self._index: SearchIndex | None = None
        self._current: tuple[int, int, int] | None = None
        self._scan_timer = QTimer(self, singleShot=True)
        self._scan_timer.timeout.connect(self._scan)
        self._announced: list[str] | None = None
        self._announce_timer = QTimer(self, singleShot=True, interval=_ANNOUNCE_MS)
        self._announce_timer.timeout.connect(self._announce)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        accessible.install()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._index is not None:
            self._scan_timer.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for timer in (self._scan_timer, self._autoscroll, self._announce_timer):
            timer.stop()

    # Painting

    def _row_extra(self, number: int) -> object:
        span = self._span()
        columns = columns_in(span, number, 1 << 20) if span else None
        return columns, self._current if self._current and self._current[0] == number else None

    def _paint_row(self, painter: QPainter, row: int, y: int) -> None:
        super()._paint_row(painter, row, y)
        span = self._span()
        if self._query.pattern is None and span is None:
            return
        line, number, start, stop = self.row_cells(row)
        start, stop = self._visible(start, stop)
        colors, left = self.colors, self._line_left(start)
        marks: list[tuple[int, int, str, str]] = []
        if self._query.pattern is not None:
            for first, last in matches(self._document, number, self._query.pattern):
                if self._current == (number, first, last):
                    marks.append((first, last, colors.current_match_text, colors.current_match))
                else:
                    marks.append((first, last, colors.match_text, colors.match))
        end = max(stop, start + 1)  # an empty line that is selected shows one selected cell
        columns = columns_in(span, number, end) if span else None
        if columns:
            marks.append((*columns, colors.selection_text, colors.selection))
        for first, last, text, ground in marks:
            shown = max(first, start), min(last, end)
            if shown[0] < shown[1]:
                self._painter.draw_as(painter, line, left, y, shown, (text, ground))

    def _frame_begun(self) -> None:
        if QAccessible.isActive() and not self._announce_timer.isActive():
            self._announce_timer.start()

    # Selecting and copying

    def _span(self) -> tuple[Position, Position] | None:
        if self._selection is None:
            return None
        span = self._selection.span(self._document)
        return span if span[0] < span[1] else None

    def position_at(self, point: QPoint) -> Position:
        """The position nearest to a point of the viewport."""
        row = self._top + (point.y() - MARGIN) // self._painter.cell_height
        if row < self._rows.first:
            return self._document.first, 0
        if row >= self._rows.end:
            last = max(self._document.end - 1, self._document.first)
            return last, len(self._document.cells(last).text) if self._document.end > last else 0
        line, number, start, stop = self.row_cells(row)
        column = start + self._left_column() + round((point.x() - self._text_left()) / self._painter.cell_width)
        return number, min(max(column, start), stop if self._rows.columns else max(len(line.text), column))

    @property
    def has_selection(self) -> bool:
        return self._span() is not None

    def selected_text(self) -> str:
        span = self._span()
        return selected_text(self._document, span) if span else ""

    def select_all(self) -> None:
        if self._document.end > self._document.first:
            self._select(Selection((self._document.first, 0), (self._document.end, 0)))

    def clear_selection(self) -> None:
        if self._selection is not None:
            self._select(None)

    def _select(self, selection: Selection | None) -> None:
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit()
            self.schedule()

    def copy_selection(self) -> bool:
        """Put the selected text on the clipboard; False if there is none."""
        text = self.selected_text()
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = self.position_at(event.position().toPoint())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._selection is not None:
            self._select(Selection(self._selection.anchor, position, self._selection.unit))
        else:
            self._clicks = self._clicks % 3 + 1 if self._click_timer.isActive() and self._is_same(position) else 1
            self._click_timer.start(QGuiApplication.styleHints().mouseDoubleClickInterval())
            self._click_position = position
            self._select(Selection(position, position, _UNITS[self._clicks]))
        self._dragging = True

    def _is_same(self, position: Position) -> bool:
        return position[0] == self._click_position[0] and abs(position[1] - self._click_position[1]) <= 1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragging or self._selection is None:
            return
        self._drag_point = event.position().toPoint()
        inside = QRect(0, 0, self.viewport().width(), self.viewport().height()).contains(self._drag_point)
        if inside:
            self._autoscroll.stop()
        elif not self._autoscroll.isActive():
            self._autoscroll.start()
        self._drag_to(self._drag_point)

    def _drag_to(self, point: QPoint) -> None:
        if self._selection is not None:
            self._select(Selection(self._selection.anchor, self.position_at(point), self._selection.unit))

    def _scroll_while_dragging(self) -> None:
        if not self._dragging:
            self._autoscroll.stop()
            return
        y = self._drag_point.y()
        beyond = y if y < 0 else max(0, y - self.viewport().height())
        if beyond:
            self.scroll_rows(round(beyond / self._painter.cell_height) or (1 if beyond > 0 else -1))
        self._drag_to(self._drag_point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._dragging:
            return
        self._dragging = False
        self._autoscroll.stop()
        if not self.has_selection:
            self.clear_selection()
        elif QGuiApplication.clipboard().supportsSelection():
            clipboard = QGuiApplication.clipboard()
            clipboard.setText(self.selected_text(), clipboard.Mode.Selection)

    # Search

    def set_search(self, text: str, regex: bool = False, case_sensitive: bool = False) -> Query:
        """Look for a text and mark every match. The answer says what is wrong with a pattern, if anything."""
        self._query = query(text, regex, case_sensitive)
        self._search_options = (regex, case_sensitive)
        self._current = None
        self._index = None
        if self._query.pattern is not None:
            self._index = SearchIndex(self._document, self._query.pattern)
            self._scan_timer.start(0)
        else:
            self.search_changed.emit(0, 0)
        self._painted.clear()
        self.viewport().update()
        return self._query

    @property
    def searches(self) -> bool:
        """Whether there is something to look for."""
        return self._query.pattern is not None

    def clear_search(self) -> None:
        self.set_search("")

    def find_next(self) -> bool:
        """Show the next match, going round at the end; False if there is none."""
        return self._find(True)

    def find_previous(self) -> bool:
        return self._find(False)

    def _find(self, forward: bool) -> bool:
        if self._index is None:
            return False
        if self._current is None:
            number = self._rows.locate(self._top)[0] if self._document.end > self._document.first else 0
            start = (number, 0) if forward else (self._document.end - 1, 1 << 20)
        else:
            start = (self._current[0], self._current[1] + (1 if forward else 0))
        found = self._index.next(*start, forward)
        self._current = found
        if found:
            self.show_line(found[0], found[1])
        self._emit_search()
        self._painted.clear()
        self.viewport().update()
        return found is not None

    def _scan(self) -> None:
        if self._index is None:
            return
        if self._index.scan(_SCAN_SECONDS):
            self._emit_search()
        else:
            self._scan_timer.start(0)

    def _document_grew(self) -> None:
        """Let the search keep up; called by views whose document changed."""
        if self._index is not None and not self._scan_timer.isActive() and self.isVisible():
            self._scan_timer.start(_RESCAN_MS)

    def _emit_search(self) -> None:
        if self._index is None:
            return
        current = 0
        if self._current is not None and self._current[0] >= self._document.first:
            current = self._index.place(self._current[0], self._current[1]) + 1
        self.search_changed.emit(self._index.count(), current)

    # For assistive technology (`accessible`)

    accessible_role = QAccessible.Role.Document

    def accessible_lines(self) -> list[str]:
        """The text of the rows in view."""
        self._place()
        texts = []
        for row in self._shown_rows()[: self._page_rows()]:
            line, _number, start, stop = self.row_cells(row)
            texts.append(self._document.decoder.clusters.spelled(line.text[start:stop]).rstrip(" "))
        return texts

    def accessible_cursor(self) -> int:
        """The offset of the cursor in that text; a view without one points at its end."""
        return len("\n".join(self.accessible_lines()))

    @property
    def accessible_read_only(self) -> bool:
        """Whether nothing can be typed here."""
        return True

    def accessible_rect(self, row: int, column: int) -> QRect:
        """Where a character of that text is on the screen."""
        width, height = self.cell_size
        place = QPoint(self._text_left() + column * width, MARGIN + row * height)
        return QRect(self.viewport().mapToGlobal(place), QSize(width, height))

    def accessible_place(self, point: QPoint) -> tuple[int, int]:
        """Row and column of that text at a point of the screen."""
        place = self.viewport().mapFromGlobal(point)
        width, height = self.cell_size
        return (place.y() - MARGIN) // height, max(0, (place.x() - self._text_left()) // width)

    def _announce(self) -> None:
        before, self._announced = self._announced, self.accessible_lines()
        if before is not None and before != self._announced:
            accessible.announce(self, before, self._announced)

    # The menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.context_menu().popup(event.globalPos())

    def context_menu(self) -> QMenu:
        """The menu of the view, deleted when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_menu(menu)
        return menu

    def _fill_menu(self, menu: QMenu) -> None:
        copy = menu_entry(menu, _("Canvas", "Copy"), QKeySequence("Ctrl+Shift+C"))
        copy.setEnabled(self.has_selection)
        copy.triggered.connect(self.copy_selection)
        everything = menu_entry(menu, _("Canvas", "Select All"))
        everything.triggered.connect(self.select_all)


def menu_entry(menu: QMenu, text: str, keys: QKeySequence | None = None) -> QAction:
    """An entry whose keys are only shown: the view itself listens to them."""
    action = menu.addAction(text)
    if keys is not None:
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    return action
