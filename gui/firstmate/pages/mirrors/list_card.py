"""The list of mirrors: in force, in the file and chosen, in the order of use, with what their probes said."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.mirrors.addresses import host_of, normalized
from firstmate.core.mirrors.advice import MOST_USEFUL
from firstmate.pages.mirrors.address_line import AddressLine
from firstmate.pages.mirrors.columns import columns, row, told
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.labels import Label
from firstmate.widgets.table import RowModel, Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_MOST_ROWS = 5


class ListCard(Card):
    """Table, order, probe, and the field for a new one."""

    def __init__(self, desk: Desk, model: MirrorsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._model = model
        self._rows = RowModel(columns())
        self.table = Table(self._rows)
        self.table.setObjectName("mirrors.table")
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.selection_changed_keys.connect(lambda _keys: self._select())
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove_selected)
        self._empty = Label("", tone="muted", wrap=True)
        self._up = Button("", icon="chevron-up", name="mirrors.up", compact=True, on_click=lambda: self._move(-1))
        self._down = Button("", icon="chevron-down", name="mirrors.down", compact=True, on_click=lambda: self._move(1))
        self._remove = Button(
            "", "danger", icon="trash-2", name="mirrors.remove", compact=True, on_click=self._remove_selected
        )
        self._probe = Button(
            "", "secondary", icon="gauge", name="mirrors.probe", compact=True, on_click=self._probe_all
        )
        self._stop = Button(
            "", "secondary", icon="x", name="mirrors.probe.stop", compact=True, on_click=model.stop_probing
        )
        self._best = Button(
            "", "secondary", icon="zap", name="mirrors.best", compact=True, on_click=model.put_best_first
        )
        self._tested = Label("", "caption", "muted", wrap=True)
        self._many = Label("", "caption", "warn", wrap=True)
        bar = QWidget()
        flow = FlowLayout(bar, theme.tokens.space_s)
        for button in (self._probe, self._stop, self._best, self._up, self._down, self._remove):
            flow.addWidget(button)
        self.line = AddressLine(model, desk.languages.current)
        self._caption = Label("", "strong")
        self._bar = bar
        column = QVBoxLayout()
        column.setSpacing(theme.tokens.space_s)
        for widget in (self.table, self._empty, bar, self._many, self._tested):
            column.addWidget(widget)
        self.body.addLayout(column)
        self.body.addWidget(self._caption)
        self.body.addWidget(self.line)
        theme.changed.connect(self._measure)

    # -- the way of a click ------------------------------------------------------------------------------------------
    def _selected(self) -> list[str]:
        chosen = {one.key for one in self._model.listed if one.chosen}
        return [key for key in self.table.selected_keys() if key in chosen]

    def _remove_selected(self) -> None:
        if not self._model.broken:
            self._model.remove(self._selected())

    def _move(self, by: int) -> None:
        selected = self._selected()
        if len(selected) == 1:
            self._model.move(selected[0], by)

    def _probe_all(self) -> None:
        self._model.probe(one.address for one in self._model.listed)

    # -- drawing -----------------------------------------------------------------------------------------------------
    def draw(self) -> None:
        model = self._model
        language = self._desk.languages.current
        listed = model.listed
        self._rows.set_rows(
            row(one, model.verdict(one.address), normalized(one.address) in model.probing, language) for one in listed
        )
        self.table.setVisible(bool(listed))
        self._empty.setVisible(not listed)
        self._bar.setVisible(bool(listed))
        self._measure()
        self._enable()
        self._many.setVisible(len(model.draft.mirrors) > MOST_USEFUL)
        self._say_tested()
        self.line.show_entries()

    def _say_tested(self) -> None:
        """The sentences of the tests: of the selected mirrors, else of those that are not simply usable."""
        model, language = self._model, self._desk.languages.current
        tested = [(one.key, verdict) for one in model.listed if (verdict := model.verdict(one.address)) is not None]
        self._tested.setVisible(bool(tested) and not model.probing)
        if not tested:
            return
        selected = self.table.selected_keys()
        shown = [one for one in tested if one[0] in selected] or [one for one in tested if one[1].kind != "usable"]
        moment = max(verdict.tested for _key, verdict in tested).astimezone().strftime("%H:%M")
        usable = sum(verdict.usable for _key, verdict in tested)
        lines = [
            _("Mirrors", "%n usable at {time}. That is no promise for tomorrow.", None, usable).format(time=moment)
        ]
        lines += [f"{host_of(key)}  ·  {told(verdict, language)}" for key, verdict in shown[:_MOST_ROWS]]
        self._tested.setText("\n".join(lines))

    def _select(self) -> None:
        self._enable()
        self._say_tested()

    def _enable(self) -> None:
        model = self._model
        selected = self._selected()
        free = not model.writing and not model.broken
        single = next((one for one in model.listed if [one.key] == selected), None)
        count = len(model.draft.mirrors)
        self._up.setEnabled(free and single is not None and single.place > 1)
        self._down.setEnabled(free and single is not None and single.place < count)
        self._remove.setEnabled(free and bool(selected))
        self._probe.setVisible(not model.probing)
        self._stop.setVisible(bool(model.probing))
        self._best.setVisible(free and model.best_order != model.draft.mirrors)

    def _measure(self) -> None:
        rows = max(1, min(_MOST_ROWS, self._rows.rowCount()))
        table = self.table
        height = table.horizontalHeader().sizeHint().height() + rows * table.verticalHeader().defaultSectionSize() + 4
        if height != table.minimumHeight():
            table.setFixedHeight(height)

    def retranslate(self) -> None:
        self.set_title(_("Mirrors", "Your mirrors"))
        self.table.setAccessibleName(_("Mirrors", "Mirrors in the order of use"))
        self._empty.setText(
            _("Mirrors", "There is none. Paste an address below, or choose one of the known mirrors and test it first.")
        )
        self._many.setText(
            _("Mirrors", "Two or three are enough: each one that fails costs a waiting time before the next is asked.")
        )
        self._up.setText(_("Mirrors", "Earlier"))
        self._up.setToolTip(_("Mirrors", "The engine tries this one earlier"))
        self._down.setText(_("Mirrors", "Later"))
        self._down.setToolTip(_("Mirrors", "The engine tries this one later"))
        self._remove.setText(_("Mirrors", "Remove"))
        self._probe.setText(_("Mirrors", "Test all"))
        self._probe.setToolTip(
            _(
                "Mirrors",
                "Asks each for a small image, as the engine would, and Docker Hub for comparison. Nothing is stored.",
            )
        )
        self._stop.setText(_("Mirrors", "Stop testing"))
        self._best.setText(_("Mirrors", "Put the best first"))
        self._caption.setText(_("Mirrors", "Add a mirror"))
        self.line.retranslate(self._desk.languages.current)
        self.draw()
