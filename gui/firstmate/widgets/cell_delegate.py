"""How a table's cells are painted: pills, bars, two lines, and one rounded shape under a whole row."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from firstmate.widgets import icons
from firstmate.widgets.bar import bar_role, draw_bar
from firstmate.widgets.cells import Cell, Column, Row
from firstmate.widgets.pill import pill_pixmap, pill_size
from firstmate.widgets.row_model import RowModel, alignment
from firstmate.widgets.table_header import PADDING
from firstmate.widgets.theme import FontRole, theme

_Index = QModelIndex | QPersistentModelIndex
_FLAGS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


TRAIL_POINTS = 60
"""Values that fill the width of a bar's history: a minute, one a second."""
_TRAIL_INK = 0.22


class CellDelegate(QStyledItemDelegate):
    """Paints straight from the model's cells, without a call of `data()` for each property."""

    hovered_row = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = cast(RowModel, index.model())
        column = model.columns[index.column()]
        row = model.shown[index.row()]
        cell = model.cell(index.row(), index.column())
        painter.save()
        if row.heading:
            self._paint_heading(painter, option, row, last=index.row() + 1 == model.rowCount())
            painter.restore()
            return
        self._paint_ground(painter, option, index)
        room = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        pill = _pill_here(model, row, index.column())
        if pill >= 0:
            self._paint_pill(
                painter, self._pill_room(option, model, row, pill), row.cells[pill], model.columns[pill], row
            )
        elif column.kind == "bar":
            self._paint_bar(painter, room, cell, row)
        elif column.kind == "icon":
            self._paint_icon(painter, room, cell)
        else:
            self._paint_text(painter, room, cell, column, row)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The width that shows a cell whole; asked when a header edge is double-clicked."""
        model = cast(RowModel, index.model())
        column = model.columns[index.column()]
        cell = model.cell(index.row(), index.column())
        if column.kind == "pill":
            width = pill_size(cell.text).width()
        else:
            width = max(
                QFontMetrics(theme.font(_font_role(column))).horizontalAdvance(cell.text),
                QFontMetrics(theme.font("caption")).horizontalAdvance(cell.detail),
            ) + (theme.px(30) if cell.icon else 0)
        return QSize(width + 2 * PADDING + 4, theme.px(theme.tokens.row_height))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """The tool tip of the cell, or its whole text where "…" hides a part."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        cell = cast(RowModel, index.model()).cell(index.row(), index.column())
        tip = cell.tooltip
        if not tip and self.sizeHint(option, index).width() > option.rect.width():
            tip = "\n".join(part for part in (cell.text, cell.detail) if part)
        QToolTip.showText(event.globalPos(), _plain_tip(tip), view, option.rect)
        return True

    # The ground: one shape that spans the row, of which each cell paints its own part.

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = cast(QTableView, option.widget)
        rect = QRect(option.rect)
        painter.setClipRect(rect)
        header = view.horizontalHeader()
        span = QRectF(-header.offset(), rect.y(), header.length(), rect.height())
        if index.row() + 1 < index.model().rowCount():
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("border"))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        current = view.hasFocus() and view.currentIndex().row() == index.row()
        if not (selected or current or index.row() == self.hovered_row):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = span.adjusted(2, 2, -2, -3)
        radius = theme.tokens.radius
        if selected or index.row() == self.hovered_row:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if selected else "hover"))
            painter.drawRoundedRect(shape, radius, radius)
        if current:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(shape.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, *, last: bool) -> None:
        """Words across the whole row: every cell paints its own part of them."""
        view = cast(QTableView, option.widget)
        rect = QRect(option.rect)
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.color("surface_sunken"))
        if not last:
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("border"))
        cell = row.cells[0] if row.cells else Cell()
        width = min(view.horizontalHeader().length(), view.viewport().width())
        room = QRect(0, rect.y(), width, rect.height()).adjusted(PADDING, 0, -PADDING, 0)
        side = theme.px(16)
        if cell.icon:
            picture = icons.pixmap(cell.icon, side, "text_muted", ratio=painter.device().devicePixelRatioF())
            painter.drawPixmap(room.x(), room.y() + (room.height() - side) // 2, picture)
            room = room.adjusted(side + theme.px(8), 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        font = theme.font("body")
        font.setWeight(font.Weight.DemiBold)
        _line(painter, room, cell.text, font, theme.color("text_muted" if row.faded else "text"), flags)
        room = room.adjusted(QFontMetrics(font).horizontalAdvance(cell.text) + theme.px(10), 0, 0, 0)
        _line(painter, room, cell.detail, theme.font("caption"), theme.color("text_muted"), flags)

    def words_room(self, room: QRect, index: _Index) -> QRect:
        """Where the words of a cell stand within its rectangle: what a link of it can be pressed by."""
        model = cast(RowModel, index.model())
        cell = model.cell(index.row(), index.column())
        metrics = QFontMetrics(theme.font(_font_role(model.columns[index.column()])))
        inner = room.adjusted(PADDING, 0, -PADDING, 0)
        return QRect(inner.x(), inner.y(), min(inner.width(), metrics.horizontalAdvance(cell.text)), inner.height())

    def _paint_text(self, painter: QPainter, room: QRect, cell: Cell, column: Column, row: Row) -> None:
        if cell.icon:
            side = theme.px(20)
            picture = icons.pixmap(
                cell.icon, side, "text_muted" if row.faded else "accent", ratio=painter.device().devicePixelRatioF()
            )
            painter.drawPixmap(room.x(), room.y() + (room.height() - side) // 2, picture)
            room = room.adjusted(side + theme.px(10), 0, 0, 0)
        role = _font_role(column)
        ink = theme.color("text_muted" if cell.muted or row.faded else "accent" if cell.link else "text")
        side_flag = _FLAGS[alignment(column)]
        mode = Qt.TextElideMode.ElideMiddle if column.kind == "mono" else Qt.TextElideMode.ElideRight
        if not cell.detail:
            _line(painter, room, cell.text, theme.font(role), ink, side_flag | Qt.AlignmentFlag.AlignVCenter, mode)
            return
        first, second = theme.font(role), theme.font("caption")
        heights = QFontMetrics(first).height(), QFontMetrics(second).height()
        # Two lines touch: CJK faces bring their own generous leading.
        top = room.y() + (room.height() - sum(heights)) // 2
        upper = QRect(room.x(), top, room.width(), heights[0])
        lower = QRect(room.x(), top + heights[0], room.width(), heights[1])
        _line(painter, upper, cell.text, first, ink, side_flag | Qt.AlignmentFlag.AlignVCenter, mode)
        muted = theme.color("text_muted")
        _line(painter, lower, cell.detail, second, muted, side_flag | Qt.AlignmentFlag.AlignVCenter, mode)

    def _pill_room(self, option: QStyleOptionViewItem, model: RowModel, row: Row, pill: int) -> QRect:
        """Where a pill may be: its own cell and the empty ones after it, so that a long reason is read whole."""
        header = cast(QTableView, option.widget).horizontalHeader()
        last = pill
        while last + 1 < len(model.columns) and _is_empty(row, last + 1):
            last += 1
        left = header.sectionViewportPosition(pill)
        right = header.sectionViewportPosition(last) + header.sectionSize(last)
        return QRect(left, option.rect.y(), right - left, option.rect.height()).adjusted(PADDING, 0, -PADDING, 0)

    def _paint_pill(self, painter: QPainter, room: QRect, cell: Cell, column: Column, row: Row) -> None:
        ratio = painter.device().devicePixelRatioF()
        picture = pill_pixmap(cell.status, cell.text, ratio, room.width(), faded=row.faded)
        width = picture.deviceIndependentSize().toSize().width()
        height = picture.deviceIndependentSize().toSize().height()
        x = {"left": room.x(), "right": room.right() - width, "center": room.center().x() - width // 2}
        painter.drawPixmap(QPoint(x[alignment(column)], room.y() + (room.height() - height) // 2), picture)

    def _paint_bar(self, painter: QPainter, room: QRect, cell: Cell, row: Row) -> None:
        font = theme.font("caption")
        height = QFontMetrics(font).height() if cell.text else 0
        thickness = theme.px(5)
        bar = cell.fraction is not None
        top = room.y() + (room.height() - height - (thickness + 1 if bar else 0)) // 2
        ink = theme.color("text_muted" if cell.muted or row.faded or not bar else "text")
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if bar and cell.trail:
            _draw_trail(painter, QRectF(room.x(), room.y() + 4, room.width(), top + height - room.y() - 4), cell.trail)
        _line(painter, QRect(room.x(), top, room.width(), height), cell.text, font, ink, flags)
        if cell.fraction is not None:
            role = "idle" if row.faded else icons.STATUS_ROLES.get(cell.status) or bar_role(cell.fraction)
            draw_bar(painter, QRectF(room.x(), top + height + 1, room.width(), thickness), cell.fraction, role)

    def _paint_icon(self, painter: QPainter, room: QRect, cell: Cell) -> None:
        if not cell.icon:
            return
        side = theme.px(20)
        role = icons.STATUS_ROLES.get(cell.status, "text_muted")
        picture = icons.pixmap(cell.icon, side, role, ratio=painter.device().devicePixelRatioF())
        painter.drawPixmap(room.center().x() - side // 2, room.y() + (room.height() - side) // 2, picture)


def _is_empty(row: Row, column: int) -> bool:
    cell = row.cells[column] if column < len(row.cells) else Cell()
    return not (cell.text or cell.icon or cell.detail) and cell.fraction is None


def _pill_here(model: RowModel, row: Row, column: int) -> int:
    """The column whose pill this cell paints a part of: its own, or one before it that nothing stands in the way of."""
    for place in range(column, -1, -1):
        if model.columns[place].kind == "pill" and place < len(row.cells) and row.cells[place].status:
            return place
        if not _is_empty(row, place):
            break
    return -1


def _draw_trail(painter: QPainter, room: QRectF, trail: tuple[float | None, ...]) -> None:
    """A soft area behind the words, as wide as a minute: a short history is short."""
    color = theme.color("accent")
    color.setAlphaF(_TRAIL_INK)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    step = room.width() / (TRAIL_POINTS - 1)
    first = TRAIL_POINTS - len(trail)
    run: list[QPointF] = []
    for place, value in enumerate((*trail, None), first):
        if value is not None:
            height = max(1.0, room.height() * min(1.0, max(0.0, value)))
            run.append(QPointF(room.x() + place * step, room.bottom() - height))
        elif run:
            ground = [QPointF(run[-1].x() + 1, room.bottom()), QPointF(run[0].x(), room.bottom())]
            painter.drawPolygon(QPolygonF([*run, QPointF(run[-1].x() + 1, run[-1].y()), *ground]))
            run = []


def _font_role(column: Column) -> FontRole:
    return "mono" if column.kind == "mono" else "body"


def _line(
    painter: QPainter,
    room: QRect,
    text: str,
    font: QFont,
    ink: QColor,
    flags: Qt.AlignmentFlag,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    if not text:
        return
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(room, int(flags.value), painter.fontMetrics().elidedText(text, mode, room.width()))


def _plain_tip(text: str) -> str:
    """A tool tip that Qt does not take for markup, even if a container is named `<b>`."""
    if "<" not in text and "&" not in text:
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<span>{escaped}</span>"
