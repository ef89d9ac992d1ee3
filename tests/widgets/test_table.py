"""The table: keys in and out, how much it asks its model, what is in view."""

from __future__ import annotations

import asyncio
from functools import cache

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest

from firstmate.widgets.table import Cell, Column, Row, RowModel, Table
from firstmate.widgets.theme import theme

COLUMNS = [
    Column("name", lambda: "Name", 220, stretch=True),
    Column("state", lambda: "State", 130, kind="pill"),
    Column("cpu", lambda: "CPU", 140, kind="bar"),
    Column("id", lambda: "Id", 120, kind="mono"),
    Column("size", lambda: "Size", 100, kind="number"),
    Column("kind", lambda: "", 56, kind="icon"),
]


def row(number: int, cpu: float = 0.2) -> Row:
    return Row(
        f"k{number}",
        (
            Cell(f"web-{number}", icon="box", detail="nginx:alpine"),
            Cell("Running", status="ok"),
            Cell(f"{cpu:.2f} CPU", sort=cpu, fraction=cpu),
            Cell("f00dcafe1234"),
            Cell("12 MB", sort=number),
            Cell(icon="lock", tooltip="read only"),
        ),
    )


@cache
def rows() -> list[Row]:
    return [row(n) for n in range(5000)]


class CountingModel(RowModel):
    asked = 0

    def cell(self, row: int, column: int) -> Cell:
        self.asked += 1
        return super().cell(row, column)


@pytest.fixture
def table(qapp):
    theme.install(qapp)
    model = CountingModel(COLUMNS)
    widget = Table(model)
    widget.resize(900, 500)
    model.set_rows(rows())
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def test_painting_5000_rows_asks_for_the_rows_in_view_only(table: Table):
    table.grab()
    model = table.row_model
    in_view = len(table.visible_keys())
    assert 8 <= in_view <= 14
    model.asked = 0
    table.grab()
    assert model.asked <= (in_view + 2) * len(COLUMNS)


def test_a_live_round_over_all_rows_repaints_once_and_asks_for_the_rows_in_view(table: Table):
    table.grab()
    model = table.row_model
    changes: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, *_: changes.append((first.row(), last.row())))
    model.asked = 0
    model.update_rows({f"k{n}": row(n, 0.5) for n in range(5000)})
    table.grab()
    assert changes == [(0, 4999)]
    assert model.asked <= (len(table.visible_keys()) + 2) * len(COLUMNS)


def test_selection_and_scroll_survive_new_rows_and_sorting(table: Table):
    assert table.select_key("k300")
    table.verticalScrollBar().setValue(table.verticalScrollBar().value() + 40)
    scrolled = table.verticalScrollBar().value()
    told: list[list[str]] = []
    table.selection_changed_keys.connect(told.append)
    table.row_model.set_rows(row(n, 0.4) for n in range(100, 5100))
    assert table.selected_keys() == ["k300"]
    assert table.verticalScrollBar().value() == scrolled
    table.row_model.sort(4, Qt.SortOrder.DescendingOrder)
    assert table.selected_keys() == ["k300"]
    assert told == []
    table.row_model.set_rows(row(n) for n in range(10))
    assert table.selected_keys() == []
    assert told == [[]]


def test_selection_tells_keys_once(table: Table):
    told: list[list[str]] = []
    table.selection_changed_keys.connect(told.append)
    table.select_key("k3")
    table.select_key("k3")
    assert told == [["k3"]]
    assert not table.select_key("absent")
    table.selectAll()
    assert len(told) == 2 and len(told[1]) == 5000


def test_enter_and_double_click_activate(table: Table):
    told: list[str] = []
    table.activated_key.connect(told.append)
    table.select_key("k2")
    QTest.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Return)
    where = table.visualRect(table.row_model.index(4, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told == ["k2", "k4"]


def test_the_menu_is_asked_for_the_row_under_the_pointer(table: Table):
    told: list[str] = []
    table.context_requested.connect(lambda key, place: told.append(key))
    where = table.visualRect(table.row_model.index(5, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, table.viewport().mapToGlobal(where))
    QGuiApplication.sendEvent(table.viewport(), event)
    nowhere = QPoint(5, table.viewport().height() - 1)
    table.row_model.set_rows([row(5)])
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, nowhere, table.viewport().mapToGlobal(nowhere))
    QGuiApplication.sendEvent(table.viewport(), event)
    assert told == ["k5"]
    assert table.selected_keys() == ["k5"]


def test_clicking_a_header_sorts_in_three_steps(table: Table):
    header = table.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(4) + 20, header.height() // 2)
    orders = []
    for _ in range(3):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
        orders.append(table.row_model.key_at(0))
    assert orders == ["k0", "k4999", "k0"]
    assert header.sortIndicatorSection() in (-1, len(COLUMNS))


async def test_rows_in_view_are_told_after_scrolling_and_none_when_hidden(table: Table):
    told: list[list[str]] = []
    table.visible_keys_changed.connect(told.append)
    await asyncio.sleep(0.2)
    assert told[-1][0] == "k0"
    told.clear()
    step = table.rowHeight(0)
    for value in range(0, 100 * step, step):
        table.verticalScrollBar().setValue(value)
    assert told == []
    await asyncio.sleep(0.2)
    assert len(told) == 1
    assert told[0][0] == "k99" and len(told[0]) <= 14
    table.hide()
    assert told[-1] == [] and len(told) == 2


def test_rows_grow_with_the_font(table: Table):
    height = table.rowHeight(0)
    assert height == theme.tokens.row_height
    try:
        theme.set_font_scale(1.5)
        assert table.rowHeight(0) == height * 1.5
    finally:
        theme.set_font_scale(1.0)
    assert table.rowHeight(0) == height


def test_a_long_pill_reaches_over_the_empty_cells_after_it(qapp):
    """Asked of the pixels: a reason that is longer than its column is seen whole where nothing stands beside it."""
    columns = [Column("state", lambda: "State", 120, kind="pill"), Column("cpu", lambda: "CPU", 200, kind="bar")]
    words = "Exited (137): killed, memory limit reached"
    free = Row("free", (Cell(words, status="error"), Cell()))
    full = Row("full", (Cell(words, status="error"), Cell("0.2 CPU", fraction=0.2)))
    model = RowModel(columns)
    model.set_rows([free, full])
    table = Table(model)
    table.resize(420, 200)
    picture = table.grab().toImage()
    soft = theme.color("error_soft").rgb()

    def reach(line: int) -> int:
        middle = table.viewport().y() + table.rowViewportPosition(line) + table.rowHeight(line) // 2 + 8
        return max(x for x in range(picture.width()) if picture.pixel(x, middle) == soft)

    assert reach(0) > 140 and reach(1) < 120
    table.deleteLater()


def test_old_rows_have_pills_without_colour(qapp):
    from firstmate.widgets.pill import pill_pixmap

    colours = [pill_pixmap("ok", "Running", 1.0, 200, faded=faded).toImage().pixel(40, 3) for faded in (False, True)]
    assert colours == [theme.color("ok_soft").rgb(), theme.color("idle_soft").rgb()]
