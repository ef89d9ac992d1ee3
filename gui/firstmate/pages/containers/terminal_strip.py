"""The tabs of one container's terminals: its own place and further shells. A narrow window sets them in two lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.flow import FlowLayout
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
    """`chosen(key)`, `closed(key)`. One place alone needs no tab: then it is hidden."""

    chosen = Signal(str)
    closed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[Place, ...] = ()
        self._current = ""
        self._line = FlowLayout(self, theme.tokens.space_xs)
        self._parts: list[QWidget] = []

    def show_places(self, places: Sequence[Place], current: str) -> list[QWidget]:
        """These tabs, one of them looked at. What was made anew for it: nothing, where it shows them already."""
        self.setVisible(len(places) > 1)
        if (tuple(places), current) == (self._places, self._current):
            return []
        self._places, self._current = tuple(places), current
        for part in self._parts:
            self._line.removeWidget(part)
            part.hide()
            part.setObjectName("")
            part.deleteLater()
        self._parts = []
        if len(places) > 1:
            for number, place in enumerate(places, 1):
                self._add(number, place)
        return [button for part in self._parts for button in part.findChildren(QAbstractButton)]

    def _add(self, number: int, place: Place) -> None:
        part = QWidget(self)
        self._line.addWidget(part)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        part.setMinimumHeight(theme.px(theme.tokens.control_height))  # with a cross or without: on one level
        tab = Button(place.title, compact=True, name=f"containers.terminal.tab.{number}", parent=part)
        tab.setCheckable(True)
        tab.setChecked(place.key == self._current)
        tab.setToolTip(place.hint)
        tab.clicked.connect(lambda _on=False, key=place.key, tab=tab: self._choose(key, tab))
        row.addWidget(tab)
        if place.closable:
            close = IconButton("x", name=f"containers.terminal.close.{number}", parent=part)
            close.set_text(_("Containers", "Close {name}").format(name=place.title))
            close.clicked.connect(lambda _on=False, key=place.key: self.closed.emit(key))
            row.addWidget(close)
        part.show()
        self._parts.append(part)

    def _choose(self, key: str, tab: Button) -> None:
        tab.setChecked(True)  # pressing the one that is looked at does not let go of it
        if key != self._current:
            self.chosen.emit(key)

    def retranslate(self) -> None:
        """The next `show_places` makes them anew."""
        self._places = ()
