"""The tabs of one container's terminals: its own place, further shells, and the way to one more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Place:
    """One tab."""

    key: str
    title: str
    hint: str = ""
    closable: bool = False


class TerminalStrip(QWidget):
    """`chosen(key)`, `closed(key)`, `added`."""

    chosen = Signal(str)
    closed = Signal(str)
    added = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[Place, ...] = ()
        self._current = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.tokens.space_xs)
        self._parts: list[QWidget] = []
        self._add = Button("", icon="plus", compact=True, name="containers.terminal.add", on_click=self.added.emit)
        self._row.addWidget(self._add)
        self.retranslate()

    def show_places(self, places: Sequence[Place], current: str, *, can_add: bool) -> None:
        """These tabs, one of them looked at. One alone needs no tab."""
        self._add.setVisible(can_add)
        if (tuple(places), current) == (self._places, self._current):
            return
        self._places, self._current = tuple(places), current
        for part in self._parts:
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        for number, place in enumerate(places if len(places) > 1 else (), 1):
            tab = Button(place.title, compact=True, name=f"containers.terminal.tab.{number}", parent=self)
            tab.setCheckable(True)
            tab.setChecked(place.key == current)
            tab.setToolTip(place.hint)
            tab.clicked.connect(lambda _on=False, key=place.key, tab=tab: self._choose(key, tab))
            self._insert(tab)
            if place.closable:
                close = IconButton("x", name=f"containers.terminal.close.{number}", parent=self)
                close.set_text(_("Containers", "Close {name}").format(name=place.title))
                close.clicked.connect(lambda _on=False, key=place.key: self.closed.emit(key))
                self._insert(close)

    def _insert(self, part: QWidget) -> None:
        self._row.insertWidget(len(self._parts), part)
        part.show()
        self._parts.append(part)

    def _choose(self, key: str, tab: Button) -> None:
        tab.setChecked(True)  # pressing the one that is looked at does not let go of it
        if key != self._current:
            self.chosen.emit(key)

    def retranslate(self) -> None:
        hint = _("Containers", "One more shell in this container")
        self._add.setText(_("Containers", "New shell"))
        self._add.setToolTip(hint)
        self._add.setAccessibleName(hint)
        self._places = ()
