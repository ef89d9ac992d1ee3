"""A scrolled grid of rows, painted straight from a document: what the terminal and the log have in common to be seen.

A 16 ms timer, armed only by a change, gathers changes into one repaint of the rows that differ. Nothing runs while the
view is hidden or nothing changes. Selecting, searching and reading aloud are `view`'s.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from firstmate.widgets.theme import theme

from .colors import DARK, LIGHT, CanvasColors
from .document import Document
from .lines import CellLine
from .painter import LinePainter
from .rows import RowIndex, wrapped

FRAME_MS = 16
MARGIN = 8
MIN_FONT, MAX_FONT = 8, 40
"""Pixels."""


class GridView(QAbstractScrollArea):
    """A document on the screen. Colours and font follow the theme unless `set_colors` was called."""

    font_size_changed = Signal(int)
    """The size in pixels, after the user changed it."""

    def __init__(self, document: Document, colors: CanvasColors | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._own_colors = colors
        self._font_pixels = 0
        self._gutter = 0
        self._painter = LinePainter(self._wanted_font(), self._wanted_colors(), document.decoder)
        self._rows = RowIndex(document)
        self._top = self._rows.first
        self._at_end = True
        self._painted: list[object] = []
        self._wheel_rest = 0
        self._frame_timer = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame_timer.timeout.connect(self._frame)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._theme_changed)

    # Looks

    def set_colors(self, colors: CanvasColors | None) -> None:
        """Use these colours from now on; None: those of the theme."""
        self._own_colors = colors
        self._theme_changed()

    @property
    def colors(self) -> CanvasColors:
        return self._painter.colors

    def _wanted_colors(self) -> CanvasColors:
        return self._own_colors or (DARK if theme.dark else LIGHT)

    def _wanted_font(self) -> QFont:
        font = theme.font("mono")
        if self._font_pixels:
            font.setPixelSize(self._font_pixels)
        return font

    def _theme_changed(self) -> None:
        self._painter.set_colors(self._wanted_colors())
        self._font_changed()

    @property
    def font_size(self) -> int:
        """In pixels."""
        return self._painter.font.pixelSize()

    def set_font_size(self, pixels: int | None) -> None:
        """A size of its own, None: that of the theme."""
        self._font_pixels = 0 if pixels is None else min(max(pixels, MIN_FONT), MAX_FONT)
        before = self.font_size
        self._font_changed()
        if self.font_size != before:
            self.font_size_changed.emit(self.font_size)

    def zoom_in(self) -> None:
        self.set_font_size(self.font_size + 1)

    def zoom_out(self) -> None:
        self.set_font_size(self.font_size - 1)

    def zoom_reset(self) -> None:
        self.set_font_size(None)

    def _font_changed(self) -> None:
        self._painter.set_font(self._wanted_font())
        self._relayout()
        self._painted.clear()
        self.viewport().update()

    # Geometry

    @property
    def cell_size(self) -> tuple[int, int]:
        return self._painter.cell_width, self._painter.cell_height

    def _grid(self) -> tuple[int, int]:
        """Columns and whole rows that fit."""
        width = self.viewport().width() - 2 * MARGIN - self._gutter
        height = self.viewport().height() - 2 * MARGIN
        return max(2, width // self._painter.cell_width), max(1, height // self._painter.cell_height)

    def _text_left(self) -> int:
        return MARGIN + self._gutter

    def _shown_rows(self) -> range:
        """The rows in view, a last one that is cut included."""
        height = self.viewport().height() - MARGIN
        return range(self._top, min(self._top + height // self._painter.cell_height + 1, self._rows.end))

    def _relayout(self) -> None:
        """The size of the view or of a cell changed."""
        self._sync_scroll_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()
        self._painted.clear()

    def row_cells(self, row: int) -> tuple[CellLine, int, int, int]:
        """What a row shows: the cells of its line, the line's number, and the first and last column."""
        number, part = self._rows.locate(row)
        line = self._document.cells(number)
        if self._rows.columns is None:
            return line, number, 0, len(line.text)
        start, stop = wrapped(line, self._rows.columns)[part]
        return line, number, start, stop

    def _left_column(self) -> int:
        """The first column in view."""
        return 0

    # Repainting

    def schedule(self) -> None:
        """Something changed: look at it within a frame. Costs nothing while hidden."""
        if not self._frame_timer.isActive() and self.isVisible():
            self._frame_timer.start()

    def _frame(self) -> None:
        """Repaint the rows that show something else now."""
        self._sync_scroll_bar()
        painted = self._look()
        if painted == self._painted:
            return
        if len(painted) != len(self._painted):
            self.viewport().update()
        else:
            height = self._painter.cell_height
            for place, (now, before) in enumerate(zip(painted, self._painted, strict=True)):
                if now != before:
                    self.viewport().update(0, MARGIN + place * height, self.viewport().width(), height)
        self._painted = painted
        self._frame_begun()

    def _frame_begun(self) -> None:
        """Rows look different and are about to be painted."""

    def _look(self) -> list[object]:
        """Something for every row in view that differs when the row looks different."""
        looks: list[object] = []
        for row in self._shown_rows():
            number, part = self._rows.locate(row)
            looks.append((self._document.line(number), number, part, self._row_extra(number)))
        return looks

    def _row_extra(self, number: int) -> object:
        """What else decides how the rows of a line look."""
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        self._place()  # lines may have come and gone since the last frame
        area = event.rect()
        height = self._painter.cell_height
        with QPainter(self.viewport()) as painter:
            painter.fillRect(area, self._painter.ground())
            for row in self._shown_rows():
                y = MARGIN + (row - self._top) * height
                if y + height > area.top() and y <= area.bottom():
                    self._paint_row(painter, row, y)
            self._paint_over(painter)

    def _paint_row(self, painter: QPainter, row: int, y: int) -> None:
        line, _number, start, stop = self.row_cells(row)
        start, stop = self._visible(start, stop)
        self._painter.draw(painter, line, self._line_left(start), y, start, stop)

    def _visible(self, start: int, stop: int) -> tuple[int, int]:
        """The columns of a row that are in view."""
        start += self._left_column()
        return start, min(stop, start + (self.viewport().width() - self._text_left()) // self._painter.cell_width + 1)

    def _line_left(self, start: int) -> int:
        """Where column 0 of a line is when column `start` is the first in view."""
        return self._text_left() - start * self._painter.cell_width

    def _paint_over(self, painter: QPainter) -> None:
        """Draw what lies over the rows, such as a cursor."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._painted.clear()
        self.schedule()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._frame_timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Read the view's own words again."""
        self.viewport().update()

    # Scrolling

    @property
    def at_end(self) -> bool:
        """Whether the newest row is in view, and stays so when more arrive."""
        return self._at_end

    def _page_rows(self) -> int:
        return self._grid()[1]

    def _place(self) -> None:
        """Move the first row in view along with the document: to its end, or with the rows that are being read."""
        index = self._rows
        index.update()
        highest = max(index.end - self._page_rows(), index.first)
        self._top = highest if self._at_end else min(max(self._top, index.first), highest)

    def _sync_scroll_bar(self) -> None:
        self._place()
        index, page, bar = self._rows, self._page_rows(), self.verticalScrollBar()
        bar.blockSignals(True)
        bar.setRange(0, max(index.end - index.first - page, 0))
        bar.setPageStep(page)
        bar.setValue(self._top - index.first)
        bar.blockSignals(False)

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self._top = self._rows.first + value
        self._set_at_end(value >= bar.maximum())
        self._painted.clear()
        self.viewport().update()

    def _set_at_end(self, at_end: bool) -> None:
        self._at_end = at_end

    def scroll_rows(self, rows: int) -> None:
        self._sync_scroll_bar()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + rows)

    def scroll_pages(self, pages: int) -> None:
        self.scroll_rows(pages * max(1, self._page_rows() - 1))

    def scroll_to_start(self) -> None:
        self.scroll_rows(-self.verticalScrollBar().maximum())

    def scroll_to_end(self) -> None:
        self._sync_scroll_bar()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self._set_at_end(True)

    def show_line(self, number: int, column: int = 0) -> None:
        """Bring a line into view, in the middle if it is out of sight."""
        self._sync_scroll_bar()
        row = self._rows.row_of(number)
        if self._rows.columns:
            row += column // self._rows.columns
        page = self._page_rows()
        if not self._top <= row < self._top + page:
            self.verticalScrollBar().setValue(row - page // 2 - self._rows.first)
        self.schedule()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        rows = self._wheel_rows(event)
        if rows:
            self._wheeled(rows, event)
        event.accept()

    def _wheel_rows(self, event: QWheelEvent) -> int:
        """Rows that the wheel turned, positive towards the end; parts of a row are kept for the next turn."""
        self._wheel_rest -= event.angleDelta().y() * QGuiApplication.styleHints().wheelScrollLines()
        rows = int(self._wheel_rest / 120)
        self._wheel_rest -= rows * 120
        return rows

    def _wheeled(self, rows: int, event: QWheelEvent) -> None:
        self.scroll_rows(rows)
