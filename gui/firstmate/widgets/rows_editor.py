"""A small table to type into: rows of fields under their heads, one more at a press, each removable.

Made for a handful of rows (ports, variables): each cell is a real field. Refuses to know what the cells mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.form import mark_problem
from firstmate.widgets.labels import Label
from firstmate.widgets.tab_order import put_before
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its part in the cells' names, its words, and what a cell is. `choices` are (value, words)."""

    key: str
    label: str
    kind: Literal["text", "choice", "secret"] = "text"
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    stretch: int = 1


class RowsEditor(QWidget):
    """`rows()` are the cells' texts, the empty rows left out. Cells are named `<name>.<row>.<column's key>`."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        heads: Callable[[], Sequence[Head]],
        *,
        hides: Callable[[str], bool] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`heads` are asked again after a change of the language. `hides` says of a row's first cell whether the cells
        of a "secret" column are to be dots."""
        super().__init__(parent)
        self.setObjectName(name)
        self._heads_now = heads
        self._heads = tuple(heads())
        self._hides = hides
        self._lines: list[_Line] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs + 2)
        self._grid_area = QWidget()
        column.addWidget(self._grid_area)
        self._grid = QGridLayout(self._grid_area)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.tokens.space_s)
        self._grid.setVerticalSpacing(theme.tokens.space_xs + 2)
        self._titles = [Label("", "caption", "muted") for _head in self._heads]
        for place, title in enumerate(self._titles):
            self._grid.addWidget(title, 0, place)
            self._grid.setColumnStretch(place, self._heads[place].stretch)
        self.buttons = QHBoxLayout()
        """Where further buttons may stand, after "Add a row"."""
        self.buttons.setSpacing(theme.tokens.space_s)
        self._add = Button("", "ghost", compact=True, name=f"{name}.add", on_click=self.add_row)
        self.buttons.addWidget(self._add)
        self.buttons.addStretch(1)
        column.addLayout(self.buttons)
        self.retranslate()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of each row in which something is typed or that stands before such a row."""
        return tuple(line.texts() for line in self._lines)

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows; `changed` is not emitted."""
        while len(self._lines) > len(rows):
            self._take(self._lines[-1])
        for number, row in enumerate(rows):
            line = self._lines[number] if number < len(self._lines) else self._make()
            line.set_texts(row)
        self._show_titles()

    def add_row(self, row: Sequence[str] = ()) -> None:
        """One more row; an empty one takes the cursor."""
        line = self._make()
        if row:
            line.set_texts(row)
            self.changed.emit()
        else:
            line.cells[0].setFocus(Qt.FocusReason.TabFocusReason)
        self._show_titles()

    def cell(self, row: int, column: int) -> QWidget:
        return self._lines[row].cells[column]

    def set_wrong(self, rows: Sequence[int]) -> None:
        """Mark the fields of these rows."""
        for number, line in enumerate(self._lines):
            for cell in line.cells:
                mark_problem(cell, number in rows)

    def _make(self) -> _Line:
        line = _Line(self._heads, self._hides, self._remove)
        line.changed = self.changed.emit
        self._lines.append(line)
        row = len(self._lines)
        for place, cell in enumerate((*line.cells, line.remove)):
            self._grid.addWidget(cell, row, place)
            cell.show()
        put_before(self._add, (*line.cells, line.remove))
        self._name()
        return line

    def _remove(self, line: _Line) -> None:
        place = self._lines.index(line)
        self._take(line)
        self._show_titles()
        if self._lines:
            self._lines[min(place, len(self._lines) - 1)].cells[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._add.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def _take(self, line: _Line) -> None:
        self._lines.remove(line)
        for widget in (*line.cells, line.remove):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.setObjectName("")
            widget.deleteLater()
        for row, other in enumerate(self._lines, 1):
            for place, widget in enumerate((*other.cells, other.remove)):
                self._grid.addWidget(widget, row, place)
        self._name()

    def _show_titles(self) -> None:
        self._grid_area.setVisible(bool(self._lines))

    def _name(self) -> None:
        for row, line in enumerate(self._lines):
            for head, cell in zip(self._heads, line.cells, strict=True):
                cell.setObjectName(f"{self.objectName()}.{row}.{head.key}")
                cell.setAccessibleName(_("RowsEditor", "{column}, row {row}").format(column=head.label, row=row + 1))
            line.remove.setObjectName(f"{self.objectName()}.{row}.remove")
            line.remove.set_text(_("RowsEditor", "Remove row {row}").format(row=row + 1))

    def retranslate(self) -> None:
        """Reads its words again."""
        self._heads = tuple(self._heads_now())
        for title, head in zip(self._titles, self._heads, strict=True):
            title.setText(head.label)
        for line in self._lines:
            line.set_words(self._heads)
        self._add.setText(_("RowsEditor", "+ Add a row"))
        self._name()
        self._show_titles()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Line:
    """The widgets of one row."""

    def __init__(
        self, heads: Sequence[Head], hides: Callable[[str], bool] | None, remove: Callable[[_Line], None]
    ) -> None:
        self._heads = heads
        self._hides = hides
        self._writing = False
        self.changed: Callable[[], None] = lambda: None
        self.cells: list[QLineEdit | QComboBox] = []
        for head in heads:
            if head.kind == "choice":
                box = Choice()
                box.set_choices(head.choices)
                box.chosen.connect(self._told)
                self.cells.append(box)
            else:
                field = QLineEdit()
                field.setProperty("mono", True)
                field.setPlaceholderText(head.example)
                field.setMinimumWidth(theme.px(56))
                field.textChanged.connect(self._told)
                self.cells.append(field)
        self.remove = IconButton("x", on_click=lambda: remove(self))

    def texts(self) -> tuple[str, ...]:
        return tuple(cell.value() if isinstance(cell, Choice) else cell.text() for cell in self.cells)  # type: ignore[union-attr]

    def set_texts(self, row: Sequence[str]) -> None:
        self._writing = True
        for cell, text in zip(self.cells, row, strict=True):
            if isinstance(cell, Choice):
                cell.set_value(text)
            elif isinstance(cell, QLineEdit) and cell.text() != text:
                cell.setText(text)
        self._writing = False
        self._hide_secrets()

    def set_words(self, heads: Sequence[Head]) -> None:
        self._heads = heads
        for cell, head in zip(self.cells, heads, strict=True):
            if isinstance(cell, Choice):
                cell.set_choices(head.choices)

    def _told(self) -> None:
        if not self._writing:
            self._hide_secrets()
            self.changed()

    def _hide_secrets(self) -> None:
        first = self.cells[0]
        hidden = self._hides is not None and isinstance(first, QLineEdit) and self._hides(first.text())
        mode = QLineEdit.EchoMode.PasswordEchoOnEdit if hidden else QLineEdit.EchoMode.Normal
        for cell, head in zip(self.cells, self._heads, strict=True):
            if head.kind == "secret" and isinstance(cell, QLineEdit) and cell.echoMode() != mode:
                cell.setEchoMode(mode)


class Choice(QComboBox):
    """One of some values, each with its words; a value that is not among them is added and kept.

    With `free`, another value can be typed. `chosen` tells of a person's choice only.
    """

    chosen = Signal()

    def __init__(self, name: str = "", *, free: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._writing = False
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        if free:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.editTextChanged.connect(self._told)
        else:
            self.currentIndexChanged.connect(self._told)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """(value, words) in order; the value that is shown stays."""
        value, shown, self._writing = self.value(), self.count() > 0 or self.isEditable(), True
        if [data for data, _words in choices] == [self.itemData(place) for place in range(self.count())]:
            # Only the words are others: assistive technology keeps the items it has seen.
            for place, (_data, words) in enumerate(choices):
                self.setItemText(place, words)
            if self.isEditable() and (place := self.findData(value)) >= 0:
                self.setEditText(self.itemText(place))
        else:
            self.clear()
            for data, words in choices:
                self.addItem(words, data)
        self._writing = False
        if shown:
            self.set_value(value)

    def value(self) -> str:
        place = (
            self.findText(self.currentText(), Qt.MatchFlag.MatchExactly) if self.isEditable() else self.currentIndex()
        )
        if place >= 0:
            return str(self.itemData(place))
        return self.currentText().strip() if self.isEditable() else ""

    def set_value(self, value: str) -> None:
        """Shows a value without telling."""
        if self.count() and value == self.value():
            return
        self._writing = True
        place = self.findData(value)
        if place < 0 and not self.isEditable():
            self.addItem(value, value)
            place = self.count() - 1
        if place >= 0:
            self.setCurrentIndex(place)
            if self.isEditable():
                self.setEditText(self.itemText(place))
        else:
            self.setEditText(value)
        self._writing = False

    def _told(self) -> None:
        if not self._writing:
            self.chosen.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(72), super().minimumSizeHint().height())

    def wheelEvent(self, event: object) -> None:
        # A form that is scrolled under the pointer must not change a choice on its way.
        event.ignore()  # type: ignore[attr-defined]
