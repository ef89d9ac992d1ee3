"""Earlier states of the file: when, what they said, how they differ from now, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.core import daemon_json
from firstmate.pages.mirrors.diff_box import DiffBox
from firstmate.pages.mirrors.host_door import Kept
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.cells import Cell, Column, Row
from firstmate.widgets.labels import Label
from firstmate.widgets.table import RowModel, Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_MOST_ROWS = 4


def what_it_says(data: bytes | None) -> str:
    """The mirrors that a state of the file names, in a few words."""
    if data is None:
        return _("Mirrors", "cannot be read")
    document = daemon_json.read(data).document
    if document is None:
        return _("Mirrors", "broken")
    if not document.mirrors:
        return _("Mirrors", "no mirror")
    return ", ".join(document.mirrors)


class BackupsCard(Card):
    """`wanted(kept)` is called for the backup to go back to."""

    def __init__(self, model: MirrorsModel, wanted: Callable[[Kept], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._model = model
        self._wanted = wanted
        self._rows = RowModel(
            [
                Column("taken", lambda: _("Mirrors", "Replaced at"), 190),
                Column("says", lambda: _("Mirrors", "Its mirrors"), 260, stretch=True),
                Column("size", lambda: _("Mirrors", "Size"), 100, align="right"),
            ]
        )
        self.table = Table(self._rows, multiple=False, compact=True)
        self.table.setObjectName("mirrors.backups")
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.selection_changed_keys.connect(lambda _keys: self._show_difference())
        self._note = Label("", "caption", "muted", wrap=True)
        self._caption = Label("", "caption", "muted", wrap=True)
        self._diff = DiffBox("mirrors.backup.diff", max_lines=12)
        self._back = Button("", "secondary", icon="undo-2", name="mirrors.rollback", on_click=self._roll_back)
        row = QHBoxLayout()
        row.addWidget(self._caption, 1)
        row.addWidget(self._back)
        for widget in (self._note, self.table):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.body.addWidget(self._diff)
        theme.changed.connect(self._measure)

    def _chosen(self) -> Kept | None:
        keys = self.table.selected_keys()
        return next((one for one in self._model.backups if [one.backup.path.name] == keys), None)

    def _roll_back(self) -> None:
        kept = self._chosen()
        if kept is not None:
            self._wanted(kept)

    def draw(self) -> None:
        kept = self._model.backups
        self._rows.set_rows(
            Row(
                one.backup.path.name,
                (
                    Cell(one.backup.taken.astimezone().strftime("%Y-%m-%d %H:%M:%S"), tooltip=str(one.backup.path)),
                    Cell(what_it_says(one.data), muted=one.data is None),
                    Cell(_("Mirrors", "%n byte(s)", None, one.backup.size), muted=True),
                ),
            )
            for one in kept
        )
        self.table.setVisible(bool(kept))
        self._measure()
        self._show_difference()
        self._note.setText(
            _("Mirrors", "Before each change the file is copied to the same folder. Choose one to see how it differs.")
            if kept
            else _("Mirrors", "There is none yet. Before each change the file is copied to the same folder.")
        )

    def _show_difference(self) -> None:
        kept = self._chosen()
        data = kept.data if kept is not None else None
        self._back.setEnabled(data is not None and not self._model.writing)
        self._diff.setVisible(data is not None)
        if data is None:
            self._caption.setText("")
            return
        now, then = self._model.reading.text, daemon_json.read(data).text
        self._diff.set_lines(daemon_json.difference(now, then))
        self._caption.setText(
            _("Mirrors", "It is the same as the file is now.")
            if now == then
            else _("Mirrors", "What going back would change:")
        )

    def _measure(self) -> None:
        rows = max(1, min(_MOST_ROWS, self._rows.rowCount()))
        table = self.table
        height = table.horizontalHeader().sizeHint().height() + rows * table.verticalHeader().defaultSectionSize() + 4
        if height != table.minimumHeight():
            table.setFixedHeight(height)

    def retranslate(self) -> None:
        self.set_title(_("Mirrors", "Earlier states of the file"))
        self.table.setAccessibleName(self.title)
        self._diff.setAccessibleName(_("Mirrors", "What going back would change:"))
        self._back.setText(_("Mirrors", "Go back to this one…"))
        self.draw()
