"""Several views in one place: tabs above, and below them the chosen view, which is built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from firstmate.widgets.tabs import Tabs
from firstmate.widgets.theme import theme


class Views(QWidget):
    """`chosen(key)` when a person or `show_view` changed the view. Only the chosen view is visible to its children."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = Tabs()
        self._stack = QStackedWidget()
        self._builders: dict[str, Callable[[QWidget], QWidget]] = {}
        self._built: dict[str, QWidget] = {}
        self._places: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_m)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        self._tabs.chosen.connect(self._choose)

    def add(
        self, key: str, name: str, icon: str, title: Callable[[], str], build: Callable[[QWidget], QWidget]
    ) -> None:
        """One more view; a single one has no tab. `name` is the tab's object name, `title` is asked in each language.

        `build` is called once, when the view is first shown, with the widget that it will stand in: who takes that as
        parent from the start is not moved afterwards. What it gives is ours from then on.
        """
        self._builders[key] = build
        self._tabs.add(key, name, icon, title)
        self._tabs.setVisible(len(self._builders) > 1)

    @property
    def current(self) -> str:
        """The key of the chosen view; the first one's until another was chosen."""
        return self._tabs.current

    def show_view(self, key: str) -> None:
        """Show a view and say so, also while nothing is visible yet."""
        changed = key != self._tabs.current
        self._tabs.set_current(key)
        self._put_up(key)
        if changed:
            self.chosen.emit(key)

    def view(self, key: str) -> QWidget:
        """The view's widget, built now where it was not yet."""
        if key not in self._built:
            # Its place first: the stack shows what it is given, and what was shown before it has its place is matched
            # with the style sheet once more.
            place = QWidget()
            self._stack.addWidget(place)
            self._places[key] = place
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            self._built[key] = self._builders[key](place)
            column.addWidget(self._built[key])
        return self._built[key]

    def built(self, key: str) -> QWidget | None:
        """The view's widget if it was shown already."""
        return self._built.get(key)

    def _choose(self, key: str) -> None:
        self._put_up(key)
        self.chosen.emit(key)

    def _put_up(self, key: str) -> None:
        self.view(key)
        self._stack.setCurrentWidget(self._places[key])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tabs.retranslate()
