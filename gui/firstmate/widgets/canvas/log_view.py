"""The log widget: lines of one or more containers, followed while they come.

It never asks anything, never blocks and never grows beyond its bounds (`log_lines`): a flood is taken in by slices of
the event loop, and what cannot be shown in time is skipped, counted and said. Standard error has a stripe at the edge.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from .colors import CanvasColors
from .grid_view import MARGIN
from .keys import UNMODIFIED
from .log_lines import LogLines, Stream
from .view import CanvasView, menu_entry
from .widths import columns_of

_ = QCoreApplication.translate

BUDGET_SECONDS = 0.004
GATHERING_MS = 10
"""How long lines wait for others that hurry after them."""
MAX_SOURCE = 24
"""Columns that the name of a source takes at most."""

_STAMP_COLUMNS = 23
_STRIPE = 3
_MAX_WIDTH = 100_000
_SOURCE_COLORS = (4, 5, 2, 3, 6, 1)


class LogView(CanvasView):
    """A log. Follows its end until the user scrolls up, and again from the moment he is back at the end."""

    dropped = Signal(int)
    """How many lines were skipped, since `clear`, because more came than could be taken in."""
    follow_changed = Signal(bool)
    paused_changed = Signal(bool)
    cleared = Signal()
    """Somebody cleared the view by its menu."""

    def __init__(
        self, colors: CanvasColors | None = None, parent: QWidget | None = None, *, max_lines: int = 10_000
    ) -> None:
        lines = LogLines(max_lines, _skipped_text)
        super().__init__(lines, colors, parent)
        self._lines = lines
        self._paused = False
        self._wrap = True
        self._show_stamps = False
        self._sources: dict[str, str] = {}
        self._source_columns = 0
        self._widest = 0
        self._told_skipped = 0
        self._work_timer = QTimer(self, singleShot=True, interval=0)
        self._work_timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._work_timer.timeout.connect(self._work)
        self._worked = 0.0
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or its coming would wrap lines anew
        self.horizontalScrollBar().valueChanged.connect(self._scrolled_sideways)
        self._layout_gutter()

    # Lines in

    def append(self, source: str | None, stream: Stream, data: bytes) -> None:
        """Add what a container wrote: whole lines or any part of them. `source` names it where several are shown."""
        self._lines.append(source, stream, data)
        self._tell_skipped()
        if source is not None and source not in self._sources:
            self._add_source(source)
        if not self._paused and not self._work_timer.isActive():
            hurry = time.perf_counter() - self._worked < GATHERING_MS / 1000
            self._work_timer.start(GATHERING_MS if hurry else 0)

    def _work(self) -> None:
        deadline = time.perf_counter() + BUDGET_SECONDS
        more = True
        while more and time.perf_counter() < deadline:
            more = self._lines.take(0)
            self._rows.update()
        for number in self._lines.changed:
            self._rows.changed(number)
            if self._index is not None and number >= self._lines.first:
                self._index.changed(number)
        self._lines.changed.clear()
        self._document_grew()
        self.schedule()
        self._worked = time.perf_counter()
        if more:
            self._work_timer.start(0)

    def _tell_skipped(self) -> None:
        if self._lines.skipped != self._told_skipped:
            self._told_skipped = self._lines.skipped
            self.dropped.emit(self._told_skipped)

    @property
    def pending_bytes(self) -> int:
        """Bytes that were appended and are not shown yet."""
        return self._lines.pending_bytes

    def begin_anew(self) -> None:
        """Forget all lines and the names of their sources: what comes next has nothing to do with them."""
        self._sources.clear()
        self._source_columns = 0
        self._layout_gutter()
        self._relayout()
        self.clear()

    def clear(self) -> None:
        """Forget all lines. What comes next is shown."""
        self._lines.clear()
        self.clear_selection()
        self._rows.update()
        self.set_search(self._query.text, *self._search_options)
        self._widest = 0
        self._tell_skipped()
        self._set_at_end(True)
        self.schedule()

    @property
    def line_count(self) -> int:
        return len(self._lines.entries)

    # How they are shown

    def set_wrap(self, on: bool) -> None:
        """Wrap long lines, or let them be scrolled to."""
        if on != self._wrap:
            number = self._rows.locate(self._top)[0] if self.line_count else 0
            self._wrap = on
            self._relayout()
            if not self._at_end:
                self.verticalScrollBar().setValue(self._rows.row_of(number) - self._rows.first)
            self._painted.clear()
            self.viewport().update()

    @property
    def wraps(self) -> bool:
        return self._wrap

    def set_timestamps(self, *, carried: bool, shown: bool) -> None:
        """Whether lines begin with a time as the engine writes it (`carried`), and whether it has a column."""
        self._lines.stamped = carried
        self._show_stamps = carried and shown
        self._layout_gutter()
        self._rows.wrap(self._rows.columns)
        self._font_changed()

    @property
    def shows_timestamps(self) -> bool:
        return self._show_stamps

    def set_json(self, on: bool) -> None:
        """Whether lines of JSON are set for people, or shown as they were written."""
        if on != self._lines.json:
            self._lines.json = on
            self._rows.wrap(self._rows.columns)
            self.set_search(self._query.text, *self._search_options)
            self._font_changed()

    @property
    def reads_json(self) -> bool:
        return self._lines.json

    def set_follow(self, on: bool) -> None:
        """Go to the end and stay there, or stay where the view is."""
        if on:
            self.scroll_to_end()
            self.schedule()
        else:
            self._set_at_end(False)

    @property
    def follows(self) -> bool:
        return self._at_end

    def _set_at_end(self, at_end: bool) -> None:
        if at_end != self._at_end:
            super()._set_at_end(at_end)
            self.follow_changed.emit(at_end)

    def set_paused(self, on: bool) -> None:
        """Let new lines wait (up to the bound of `LogLines`), or take them in again."""
        if on != self._paused:
            self._paused = on
            if on:
                self._work_timer.stop()
            else:
                self._work_timer.start(0)
            self.paused_changed.emit(on)

    @property
    def paused(self) -> bool:
        return self._paused

    # Text out

    def text(self) -> str:
        """The text of all kept lines, as shown but without colours, times and sources."""
        lines = self._lines
        return "\n".join(lines.decoder.text(lines.line(number)) for number in range(lines.first, lines.end))

    def save_text(self) -> str:
        """What to write into a file: all kept lines with their time and source."""
        lines = self._lines
        pieces = []
        for number in range(lines.first, lines.end):
            entry = lines.entry(number)
            stamp = lines.stamp(entry)
            prefix = (f"{stamp} " if stamp else "") + (f"{entry.source} | " if entry.source is not None else "")
            pieces.append(prefix + lines.written(number).rstrip(" ") + "\n")
        return "".join(pieces)

    # Geometry

    def _add_source(self, source: str) -> None:
        """The cells that name a source, as wide as the widest: one that is too long is shortened."""
        shown = "".join(sign for sign in source if sign.isprintable())
        while columns_of(shown) > MAX_SOURCE:
            shown = shown[:-2] + "…"
        self._sources[source] = self._lines.decoder.clusters.cells(shown)
        if len(self._sources[source]) > self._source_columns:
            self._source_columns = len(self._sources[source])
            self._layout_gutter()
            self._font_changed()

    def _source_color(self, source: str) -> str:
        """Sources are told apart by their names first, and by their colours too."""
        place = list(self._sources).index(source) if source in self._sources else 0
        return self.colors.ansi[_SOURCE_COLORS[place % len(_SOURCE_COLORS)]]

    def _layout_gutter(self) -> None:
        columns = (_STAMP_COLUMNS + 1) * self._show_stamps + (self._source_columns + 1) * bool(self._source_columns)
        self._gutter = columns * self._painter.cell_width + _STRIPE

    def _font_changed(self) -> None:
        super()._font_changed()
        self._layout_gutter()
        self._relayout()

    def _relayout(self) -> None:
        wanted = self._grid()[0] if self._wrap else None
        if wanted != self._rows.columns:
            reading = self._rows.locate(self._top)[0] if self.line_count and not self._at_end else None
            self._rows.wrap(wanted)
            if reading is not None:
                self._top = self._rows.row_of(reading)
        super()._relayout()
        self._sync_sideways()

    def _sync_sideways(self) -> None:
        bar = self.horizontalScrollBar()
        columns = self._grid()[0]
        bar.setRange(0, 0 if self._wrap else max(0, self._widest - columns))
        bar.setPageStep(columns)
        wanted = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if self._wrap else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        if self.horizontalScrollBarPolicy() != wanted:
            self.setHorizontalScrollBarPolicy(wanted)

    def _left_column(self) -> int:
        return 0 if self._wrap else self.horizontalScrollBar().value()

    def _scrolled_sideways(self) -> None:
        self._painted.clear()
        self.viewport().update()

    def _frame(self) -> None:
        super()._frame()
        if not self._wrap:
            shown = self._shown_rows()
            widest = max((len(self._lines.cells(row).text) for row in shown), default=0)
            if widest > self._widest:
                self._widest = min(widest, _MAX_WIDTH)
                self._sync_sideways()

    # Painting

    def _paint_row(self, painter: QPainter, row: int, y: int) -> None:
        super()._paint_row(painter, row, y)
        number, part = self._rows.locate(row)
        entry = self._lines.entry(number)
        width, height = self.cell_size
        colors = self.colors
        left = self._text_left()
        if self._left_column():  # the text was drawn under the gutter
            painter.fillRect(0, y, left, height, self._painter.background)
        if entry.stream == "stderr":
            painter.fillRect(left - _STRIPE - 3, y, _STRIPE, height, colors.stderr)
        if part:
            return
        x = MARGIN
        if self._show_stamps:
            self._painter.draw_text(painter, self._lines.stamp(entry), x, y, colors.muted)
            x += (_STAMP_COLUMNS + 1) * width
        if entry.source is not None:
            self._painter.draw_text(
                painter, self._sources.get(entry.source, ""), x, y, self._source_color(entry.source)
            )

    # Keys and menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        actions = {
            Qt.Key.Key_Up: lambda: self.scroll_rows(-1),
            Qt.Key.Key_Down: lambda: self.scroll_rows(1),
            Qt.Key.Key_PageUp: lambda: self.scroll_pages(-1),
            Qt.Key.Key_PageDown: lambda: self.scroll_pages(1),
            Qt.Key.Key_Home: self.scroll_to_start,
            Qt.Key.Key_End: self.scroll_to_end,
        }
        bar = self.horizontalScrollBar()
        if event.matches(QKeySequence.StandardKey.Copy) or _is_copy(event):
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.matches(QKeySequence.StandardKey.ZoomIn):
            self.zoom_in()
        elif event.matches(QKeySequence.StandardKey.ZoomOut):
            self.zoom_out()
        elif event.key() in actions and event.modifiers() in UNMODIFIED:
            actions[Qt.Key(event.key())]()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and bar.maximum():
            bar.setValue(bar.value() + (8 if event.key() == Qt.Key.Key_Right else -8))
        else:
            event.ignore()
            return
        event.accept()

    def _fill_menu(self, menu: QMenu) -> None:
        super()._fill_menu(menu)
        menu.addSeparator()
        for text, on, change in (
            (_("Canvas", "Wrap Lines"), self._wrap, self.set_wrap),
            (_("Canvas", "Follow New Lines"), self._at_end, self.set_follow),
        ):
            action: QAction = menu_entry(menu, text)
            action.setCheckable(True)
            action.setChecked(on)
            action.toggled.connect(change)
        menu.addSeparator()
        menu_entry(menu, _("Canvas", "Clear")).triggered.connect(self._clear_by_menu)

    def _clear_by_menu(self) -> None:
        self.clear()
        self.cleared.emit()


def _skipped_text(count: int) -> str:
    return _("Canvas", "… %n line(s) skipped: they came faster than they can be shown", None, count)


def _is_copy(event: QKeyEvent) -> bool:
    wanted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_C and event.modifiers() == wanted
