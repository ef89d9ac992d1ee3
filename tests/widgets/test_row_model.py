"""The model behind the tables: order, filter, differences, and how little it says to the view."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from examples import examples
from firstmate.widgets.table import Cell, Column, Row, RowModel

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def row(key: str, size: float | None = None, **options) -> Row:
    return Row(key, (Cell(key, **options), Cell("" if size is None else f"{size} MB", sort=size)))


def make(*rows: Row) -> RowModel:
    model = RowModel([Column("name", lambda: "Name"), Column("size", lambda: "Size", kind="number")])
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows(rows)
    return model


def keys(model: RowModel) -> list[str]:
    return [shown.key for shown in model.shown]


class Signals:
    """Everything a model says, in words."""

    def __init__(self, model: RowModel) -> None:
        self.said: list[str] = []
        model.dataChanged.connect(
            lambda first, last, *_: self.said.append(
                f"data {first.row()},{first.column()}-{last.row()},{last.column()}"
            )
        )
        model.rowsInserted.connect(lambda _, first, last: self.said.append(f"inserted {first}-{last}"))
        model.rowsRemoved.connect(lambda _, first, last: self.said.append(f"removed {first}-{last}"))
        model.layoutChanged.connect(lambda *_: self.said.append("layout"))
        model.modelReset.connect(lambda: self.said.append("reset"))


@pytest.fixture(autouse=True)
def _application(qapp):
    yield


def test_same_rows_say_nothing():
    model = make(row("a", 1), row("b", 2))
    signals = Signals(model)
    model.set_rows([row("a", 1), row("b", 2)])
    model.update_rows({"a": row("a", 1), "unknown": row("unknown")})
    assert signals.said == []


def test_changed_values_are_one_data_changed():
    model = make(*(row(f"c{n}", n) for n in range(100)))
    signals = Signals(model)
    model.set_rows(row(f"c{n}", n * 2 if 10 <= n < 60 else n) for n in range(100))
    assert signals.said == ["data 10,1-59,1"]
    assert model.cell(59, 1).sort == 118


def test_live_updates_are_one_data_changed():
    model = make(*(row(f"c{n}", n) for n in range(100)))
    signals = Signals(model)
    model.update_rows({f"c{n}": row(f"c{n}", 7.5) for n in range(20, 45)})
    assert signals.said == ["data 20,1-44,1"]


def test_one_new_row_is_inserted_in_its_place():
    model = make(row("a"), row("c"))
    signals = Signals(model)
    model.set_rows([row("a"), row("b"), row("c")])
    assert keys(model) == ["a", "b", "c"]
    assert signals.said == ["inserted 1-1"]


def test_one_removed_row_leaves_alone():
    model = make(row("a"), row("b"), row("c"))
    signals = Signals(model)
    model.set_rows([row("a"), row("c")])
    assert signals.said == ["removed 1-1"]


def test_any_difference_takes_at_most_four_steps_and_never_a_reset():
    model = make(*(row(f"c{n}", n) for n in range(500)))
    signals = Signals(model)
    model.set_rows(row(f"c{n}", n) for n in (*range(700, 640, -3), *range(498, 0, -2)))
    assert keys(model) == [f"c{n}" for n in (*range(700, 640, -3), *range(498, 0, -2))]
    assert len(signals.said) <= 4
    assert "reset" not in signals.said


def test_persistent_indexes_follow_their_rows_through_random_changes():
    chance = random.Random(20)
    model = make()
    names = [f"c{n}" for n in range(24)]
    for _ in range(examples(80)):
        chosen = chance.sample(names, chance.randrange(len(names)))
        before = {model.key_at(n): QPersistentModelIndex(model.index(n, 0)) for n in range(model.rowCount())}
        model.set_rows(row(name, chance.randrange(5)) for name in chosen)
        assert keys(model) == chosen
        for key, index in before.items():
            if key in chosen:
                assert model.key_at(index) == key
            else:
                assert not index.isValid()


def test_sorting_is_stable_both_ways_and_nothing_comes_last():
    model = make(row("a", 2), row("b", None), row("c", 1), row("d", 2), row("e", None))
    model.sort(1, ASCENDING)
    assert keys(model) == ["c", "a", "d", "b", "e"]
    model.sort(1, DESCENDING)
    assert keys(model) == ["a", "d", "c", "b", "e"]
    model.sort(-1, ASCENDING)
    assert keys(model) == ["a", "b", "c", "d", "e"]


def test_text_sorts_as_people_count():
    model = make(row("web-10"), row("Web-2"), row("db"), row("web-1"), row("2048"), row("镜像"))
    model.sort(0, ASCENDING)
    assert keys(model) == ["2048", "db", "web-1", "Web-2", "web-10", "镜像"]


def test_a_live_value_moves_its_row_in_a_sorted_table():
    model = make(row("a", 1), row("b", 2), row("c", 3))
    model.sort(1, DESCENDING)
    signals = Signals(model)
    model.update_rows({"a": row("a", 9)})
    assert keys(model) == ["a", "c", "b"]
    assert signals.said == ["layout", "data 0,1-0,1"]
    signals.said.clear()
    model.update_rows({"a": row("a", 9, detail="a word that does not sort")})
    assert signals.said == ["data 0,0-0,0"]


def test_filter_wants_every_word_in_any_cell_and_in_the_second_line():
    model = make(
        Row("1", (Cell("Web", detail="nginx:alpine"), Cell("12 MB"))),
        Row("2", (Cell("db", detail="postgres"), Cell("120 MB"))),
        Row("3", (Cell("网站"), Cell("12 MB"))),
    )
    model.set_filter("  NGINX 12 ")
    assert keys(model) == ["1"]
    assert model.filtered and model.total == 3
    model.set_filter("网")
    assert keys(model) == ["3"]
    model.set_filter("")
    assert keys(model) == ["1", "2", "3"]
    assert not model.filtered


def test_a_live_value_that_no_longer_matches_leaves_the_view():
    model = make(row("a", 1), row("b", 2))
    model.set_filter("1 mb")
    assert keys(model) == ["a"]
    model.update_rows({"a": row("a", 3), "b": row("b", 1)})
    assert keys(model) == ["b"]
    assert model.row("a") == row("a", 3)


def test_cells_and_headers_speak():
    model = RowModel([Column("name", lambda: "Name"), Column("cpu", lambda: "CPU", kind="bar")])
    model.set_rows([Row("a", (Cell("web", detail="nginx"), Cell("0.5 CPU", fraction=0.25, tooltip="of 2 CPUs")))])
    role = Qt.ItemDataRole
    assert model.data(model.index(0, 0), role.AccessibleTextRole) == "web, nginx"
    assert model.data(model.index(0, 1), role.AccessibleTextRole) == "0.5 CPU, 25 %"
    assert model.data(model.index(0, 1), role.ToolTipRole) == "of 2 CPUs"
    assert model.headerData(1, Qt.Orientation.Horizontal, role.AccessibleTextRole) == "CPU"


def test_short_rows_have_empty_cells():
    model = make(Row("a", (Cell("a"),)))
    assert model.data(model.index(0, 1)) == ""
    model.set_rows([Row("a", (Cell("a"), Cell("1 MB", sort=1)))])
    assert model.data(model.index(0, 1)) == "1 MB"


# -- headings ---------------------------------------------------------------------------------------------------------


def heading(key: str) -> Row:
    return Row(key, (Cell(key),), heading=True)


def member(key: str, group: str, size: float) -> Row:
    return Row(key, (Cell(key), Cell(f"{size} MB", sort=size)), group=group)


def test_rows_stand_under_their_heading_in_every_order():
    model = make(heading("H1"), heading("H2"), heading("H3"), member("a", "H2", 3), member("b", "H1", 2), row("z", 9))
    assert keys(model) == ["H1", "b", "H2", "a", "z"]  # a heading without rows is not shown, a stray row is
    model.set_rows([heading("H1"), heading("H2"), member("a", "H1", 3), member("b", "H1", 2), member("c", "H2", 5)])
    model.sort(1, DESCENDING)
    assert keys(model) == ["H1", "a", "b", "H2", "c"]
    model.sort(1, ASCENDING)
    assert keys(model) == ["H1", "b", "a", "H2", "c"]
    assert model.total == 3 and model.members("H1") == ["b", "a"]


def test_a_heading_is_no_match_of_a_filter_and_cannot_be_selected():
    model = make(heading("web"), heading("other"), member("a", "web", 1), member("web-1", "other", 2))
    model.set_filter("web")
    assert keys(model) == ["other", "web-1"]
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_a_row_that_changes_its_group_moves():
    model = make(heading("H1"), heading("H2"), member("a", "H1", 1), member("b", "H2", 2))
    model.update_rows({"a": member("a", "H2", 1)})
    assert keys(model) == ["H2", "a", "b"]
