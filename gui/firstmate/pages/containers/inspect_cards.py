"""Inspect as cards: what one wants to know of a container, a line each, in as many columns as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from firstmate.pages.containers.inspected import Section
from firstmate.pages.containers.overview_tab import FactGrid
from firstmate.widgets.card import Card
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_BESIDE = 640
_LEFT = ("program", "environment", "labels")
"""Those that go into the first column."""


class InspectCards(Scrolled):
    """`show_sections` keeps the widgets from one container to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("containers.inspect.cards")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(theme.tokens.space_s)
        self.body.addLayout(self._row)
        self._columns: list[QVBoxLayout] = []
        self._cards: dict[str, tuple[Card, FactGrid]] = {}
        for _number in range(2):
            column = QWidget()
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.tokens.space_s)
            layout.addStretch(1)
            self._row.addWidget(column, 1)
            self._columns.append(layout)

    def show_sections(self, sections: tuple[Section, ...]) -> None:
        """These cards, and no others."""
        names = {one.name for one in sections}
        for name, (card, _grid) in self._cards.items():
            if name not in names:
                card.hide()
        for place, section in enumerate(sections):
            card, grid = self._card(section, place)
            card.set_title(section.title)
            grid.set_facts(list(section.facts))
            card.setVisible(True)

    def _card(self, section: Section, place: int) -> tuple[Card, FactGrid]:
        if section.name not in self._cards:
            card, grid = Card(icon=section.icon, flat=True), FactGrid()
            card.setObjectName(f"containers.inspect.{section.name}")
            column = self._columns[section.name not in _LEFT]
            column.insertWidget(column.count() - 1, card)
            card.body.addWidget(grid)
            self._cards[section.name] = (card, grid)
        return self._cards[section.name]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.px(_BESIDE)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if narrow else way.LeftToRight)
