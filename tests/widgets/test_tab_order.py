"""The Tab key passes what was made late where it stands, not behind everything else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from firstmate.widgets.core_toggles import CoreToggles
from firstmate.widgets.rows_editor import Head, RowsEditor
from firstmate.widgets.tab_order import put_before, put_behind


def passed(first: QWidget) -> list[str]:
    """The names of what Tab passes, from one widget round to it again."""
    names, one = [first.objectName()], first.nextInFocusChain()
    while one is not first:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.objectName():
            names.append(one.objectName())
        one = one.nextInFocusChain()
    return names


def line(window: QWidget, name: str) -> QLineEdit:
    field = QLineEdit(window)
    field.setObjectName(name)
    return field


def test_before_and_behind(qapp: QApplication) -> None:
    window = QWidget()
    first, last = line(window, "first"), line(window, "last")
    late = [line(window, "a"), QLabel("no field", window), line(window, "b")]
    put_before(last, late)
    assert passed(first) == ["first", "a", "b", "last"]
    put_behind(first, [line(window, "c")])
    assert passed(first) == ["first", "c", "a", "b", "last"]


def test_what_is_in_no_window_yet_is_left_where_it_is(qapp: QApplication) -> None:
    window, other = QWidget(), QWidget()
    first, _last = line(window, "first"), line(window, "last")
    put_behind(first, [line(other, "elsewhere")])
    assert passed(first) == ["first", "last"]


def test_rows_and_chips_stand_where_they_are_seen(qapp: QApplication) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    cores = CoreToggles("core")
    rows = RowsEditor("rows", lambda: [Head("name", "Name"), Head("value", "Value")])
    first, last = line(window, "first"), line(window, "last")
    for widget in (first, cores, rows, last):
        column.addWidget(widget)
    QWidget.setTabOrder(first, cores)
    for one, two in ((first, cores.field), (cores.field, rows._add), (rows._add, last)):
        QWidget.setTabOrder(one, two)
    cores.set_cores(2)
    rows.set_rows([("A", "1"), ("B", "2")])
    in_rows = [f"rows.{row}.{cell}" for row in (0, 1) for cell in ("name", "value", "remove")]
    assert passed(first) == ["first", "core.0", "core.1", "core.value", *in_rows, "rows.add", "last"]
