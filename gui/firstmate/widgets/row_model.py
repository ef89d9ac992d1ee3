"""The model behind every table: a Python list, filtered and sorted here.

A proxy model over Python rows is some fifty times slower, because each comparison calls back into Python. Rows are told
apart by their key; new rows are compared with the old ones, so that the selection, the current row and the scroll
position survive, and a change of values alone is one `dataChanged`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from firstmate.widgets.cells import Cell, Column, Row

_Index = QModelIndex | QPersistentModelIndex
_EMPTY = Cell()
_DIGITS = re.compile(r"(\d+)")
_Key = tuple[Any, ...]


class RowModel(QAbstractTableModel):
    """Rows under columns. The view shows `shown`: the rows that match the filter, in the chosen order."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = tuple(columns)
        self._rows: dict[str, Row] = {}
        self._shown: list[Row] = []
        self._positions: dict[str, int] = {}
        self._words: tuple[str, ...] = ()
        self._sort_column = -1
        self._sort_order = Qt.SortOrder.AscendingOrder

    # What there is

    @property
    def shown(self) -> Sequence[Row]:
        """The rows in the view, in its order."""
        return self._shown

    @property
    def total(self) -> int:
        """How many rows there are without the filter; headings do not count."""
        return sum(not row.heading for row in self._rows.values())

    @property
    def filtered(self) -> bool:
        """Whether a filter is set."""
        return bool(self._words)

    def row(self, key: str) -> Row | None:
        """The row of a key, shown or not."""
        return self._rows.get(key)

    def position(self, key: str) -> int:
        """The place of a key in the view, or -1."""
        return self._positions.get(key, -1)

    def members(self, heading: str) -> list[str]:
        """The keys of the rows that are shown under a heading."""
        return [row.key for row in self._shown if row.group == heading and not row.heading]

    def key_at(self, index: _Index | int) -> str | None:
        """The key at an index or row number, None outside the rows."""
        number = index if isinstance(index, int) else index.row()
        return self._shown[number].key if 0 <= number < len(self._shown) else None

    def cell(self, row: int, column: int) -> Cell:
        """The cell in the view; a row that is too short has empty cells."""
        cells = self._shown[row].cells
        return cells[column] if column < len(cells) else _EMPTY

    # What changes it

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows instead. Keys must be unique; of two with the same key the last is taken."""
        self._rows = {row.key: row for row in rows}
        self._arrange()

    def update_rows(self, changed: Mapping[str, Row]) -> None:
        """Replace the rows of known keys; unknown keys are left out (the row is gone meanwhile)."""
        moved = False
        touched: list[tuple[int, Row, Row]] = []
        for key, row in changed.items():
            old = self._rows.get(key)
            if old is None or old == row:
                continue
            self._rows[key] = row
            place = self._positions.get(key, -1)
            if place >= 0:
                touched.append((place, old, row))
            moved = moved or self._place_changes(old, row)
        if moved:
            self._arrange()
            return
        for place, _, row in touched:
            self._shown[place] = row
        self._announce([(place, old, row) for place, old, row in touched])

    def set_filter(self, text: str) -> None:
        """Keep only rows in which every word of `text` occurs in some cell, letter case aside."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, stable; -1 keeps the order in which the rows were given."""
        if (column, order) != (self._sort_column, self._sort_order):
            self._sort_column, self._sort_order = column, order
            self._arrange()

    # What Qt asks

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A heading cannot be selected, and the arrow keys step over it."""
        if index.isValid() and index.row() < len(self._shown) and self._shown[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tooltip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(cell)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return cell.tooltip
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            horizontal = {
                "left": Qt.AlignmentFlag.AlignLeft,
                "right": Qt.AlignmentFlag.AlignRight,
                "center": Qt.AlignmentFlag.AlignHCenter,
            }
            return horizontal[alignment(self.columns[section])] | Qt.AlignmentFlag.AlignVCenter
        return None

    # How

    def _place_changes(self, old: Row, new: Row) -> bool:
        """Whether a new version of a row may be shown elsewhere, or not at all."""
        if old.group != new.group or (self._words and self._matches(old) != self._matches(new)):
            return True
        return self._sort_column >= 0 and self._sort_key(old) != self._sort_key(new)

    def _matches(self, row: Row) -> bool:
        text = "\n".join(f"{cell.text}\n{cell.detail}" for cell in row.cells).casefold()
        return all(word in text for word in self._words)

    def _sort_key(self, row: Row) -> _Key | None:
        column = self._sort_column
        cell = row.cells[column] if column < len(row.cells) else _EMPTY
        value = cell.sort
        if value is None:
            if self.columns[column].kind in ("number", "bar") or not cell.text:
                return None
            value = cell.text
        if isinstance(value, str):
            # "web-2" comes before "web-10".
            return (1, *((int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(value.casefold())))
        return (0, value)

    def _arranged(self) -> list[Row]:
        rows = [row for row in self._rows.values() if not row.heading and (not self._words or self._matches(row))]
        headings = [row for row in self._rows.values() if row.heading]
        return _under(headings, self._sorted(rows)) if headings else self._sorted(rows)

    def _sorted(self, rows: list[Row]) -> list[Row]:
        if not 0 <= self._sort_column < len(self.columns):
            return rows
        keyed = [(self._sort_key(row), row) for row in rows]
        filled = [(key, row) for key, row in keyed if key is not None]
        # reverse=True keeps equal rows in their order, so both directions are stable.
        filled.sort(key=lambda pair: pair[0], reverse=self._sort_order == Qt.SortOrder.DescendingOrder)
        return [row for _, row in filled] + [row for key, row in keyed if key is None]

    def _arrange(self) -> None:
        """Bring the view from the old list to the new one in at most four steps, whatever the difference.

        Vanished rows go to the end and are removed there; new rows are added at the end; then everything takes its
        place. A step without effect is left out, and one run of rows comes or goes where it stands.
        """
        old, new = self._shown, self._arranged()
        before = self._positions
        after = {row.key: place for place, row in enumerate(new)}
        gone = [place for place, row in enumerate(old) if row.key not in after]
        if gone:
            if gone[-1] - gone[0] + 1 != len(gone):
                self._permute([row for row in old if row.key in after] + [old[place] for place in gone])
                gone = list(range(len(old) - len(gone), len(old)))
            self.beginRemoveRows(QModelIndex(), gone[0], gone[-1])
            self._show(self._shown[: gone[0]] + self._shown[gone[-1] + 1 :])
            self.endRemoveRows()
        fresh = [place for place, row in enumerate(new) if row.key not in before]
        if fresh:
            kept = [row.key for row in new if row.key in before]
            in_place = fresh[-1] - fresh[0] + 1 == len(fresh) and kept == [row.key for row in self._shown]
            first = fresh[0] if in_place else len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._show(self._shown[:first] + [new[place] for place in fresh] + self._shown[first:])
            self.endInsertRows()
        shown = self._shown
        values = [(after[row.key], row, new[after[row.key]]) for row in shown]
        if any(place != after[row.key] for place, row in enumerate(shown)):
            self._permute(new)
        else:
            self._show(new)
        self._announce([change for change in values if change[1] is not change[2] and change[1] != change[2]])

    def _show(self, rows: list[Row]) -> None:
        self._shown = rows
        self._positions = {row.key: place for place, row in enumerate(rows)}

    def _permute(self, rows: list[Row]) -> None:
        """Show the same keys in another order, and take the persistent indexes of the selection along."""
        self.layoutAboutToBeChanged.emit()
        indexes = self.persistentIndexList()
        keys = [self._shown[index.row()].key for index in indexes]
        self._show(rows)
        moved = [self.index(self._positions[key], index.column()) for key, index in zip(keys, indexes, strict=True)]
        self.changePersistentIndexList(indexes, moved)
        self.layoutChanged.emit()

    def _announce(self, changes: list[tuple[int, Row, Row]]) -> None:
        """One `dataChanged` around every changed cell."""
        if not changes:
            return
        places = [place for place, _, _ in changes]
        columns: set[int] = set()
        for _, old, new in changes:
            if old.faded != new.faded or len(old.cells) != len(new.cells):
                columns.update((0, len(self.columns) - 1))
            else:
                columns.update(n for n, (was, now) in enumerate(zip(old.cells, new.cells, strict=True)) if was != now)
        if columns:
            last = min(max(columns), len(self.columns) - 1)
            self.dataChanged.emit(self.index(min(places), min(columns)), self.index(max(places), last))


def alignment(column: Column) -> str:
    """The side on which a column's words stand: numbers stand right unless told otherwise."""
    return "right" if column.kind == "number" and column.align == "left" else column.align


def _under(headings: list[Row], rows: list[Row]) -> list[Row]:
    """Each heading with its rows below it, in their order; what belongs to none stands at the end."""
    groups: dict[str, list[Row]] = {heading.key: [] for heading in headings}
    rest: list[Row] = []
    for row in rows:
        groups.get(row.group, rest).append(row)
    arranged: list[Row] = []
    for heading in headings:
        if groups[heading.key]:
            arranged += [heading, *groups[heading.key]]
    return arranged + rest


def _spoken(cell: Cell) -> str:
    parts = [cell.text or (cell.tooltip if cell.icon else ""), cell.detail]
    if cell.fraction is not None and "%" not in cell.text:
        parts.append(f"{round(cell.fraction * 100)} %")
    return ", ".join(part for part in parts if part)
