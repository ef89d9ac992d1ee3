"""Cards: the rounded surfaces that group what belongs together, and the tip box beside them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme


class Card(QFrame):
    """A surface with an optional title. Fill `body`; put buttons of the whole card in the header by `add_action`."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, icon: str = "", flat: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("flat", flat)
        space = theme.tokens
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.space_m + 4, space.space_m, space.space_m + 4, space.space_m + 4)
        layout.setSpacing(space.space_m - 4)

        self._icon = IconLabel(icon or "box", 18, "accent")
        if not icon:
            self._icon.hide()
        self._title = Label("", "heading")
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._header = QWidget()
        self._actions = QHBoxLayout(self._header)
        self._actions.setContentsMargins(0, 0, 0, 0)
        self._actions.setSpacing(space.space_s)
        self._actions.addWidget(self._icon)
        self._actions.addWidget(self._title, 1)
        layout.addWidget(self._header)

        self.body = QVBoxLayout()
        self.body.setSpacing(space.space_m - 4)
        layout.addLayout(self.body, 1)
        self.set_title(title)

    @property
    def title(self) -> str:
        return self._title.text()

    def set_title(self, title: str) -> None:
        """An empty title and no actions leave no header."""
        self._title.setText(title)
        self._show_header(bool(title) or self._actions.count() > 2)
        # A group without a name says nothing; with it, a screen reader announces the card once when entering it.
        self.setAccessibleName(title)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right of the header."""
        self._actions.addWidget(widget)
        self._show_header(True)

    def _show_header(self, wanted: bool) -> None:
        # Only what was hidden is shown: showing matches the style sheet, for nothing while the card has no place yet.
        if self._header.isHidden() == wanted:
            self._header.setVisible(wanted)


class Hint(QFrame):
    """A tip: a light bulb, an optional title and a sentence or two that explain."""

    def __init__(self, text: str = "", title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = theme.tokens
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space.space_m, space.space_m - 4, space.space_m, space.space_m - 4)
        layout.setSpacing(space.space_s + 2)
        side = QVBoxLayout()
        side.setContentsMargins(0, 1, 0, 0)
        side.addWidget(IconLabel("lightbulb", 18, "accent"))
        side.addStretch(1)
        layout.addLayout(side)

        self.body = QVBoxLayout()
        self.body.setSpacing(space.space_xs)
        self._title = Label("", "strong", wrap=True)
        self._text = Label("", wrap=True, selectable=True)
        self.body.addWidget(self._title)
        self.body.addWidget(self._text)
        layout.addLayout(self.body, 1)
        self.set_text(text, title)

    def set_text(self, text: str, title: str = "") -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self.setAccessibleName(title or text)
