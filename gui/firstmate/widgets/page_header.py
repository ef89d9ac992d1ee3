"""The head of a page: its name, one sentence about it, and its main actions at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from firstmate.widgets.labels import Label
from firstmate.widgets.theme import theme


class PageHeader(QWidget):
    """Title and subtitle; put buttons or a search field at the right by `add_action`."""

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = theme.tokens
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.space_m)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Label("", "title", wrap=True)
        self._subtitle = Label("", tone="muted", wrap=True)
        for label in (self._title, self._subtitle):
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            words.addWidget(label)
        layout.addLayout(words, 1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(space.space_s)
        layout.addLayout(self._actions)
        layout.setAlignment(self._actions, Qt.AlignmentFlag.AlignTop)
        # No upper bound of the height: it would cut a subtitle that wraps into more lines.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.set_title(title)
        self.set_subtitle(subtitle)

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def set_subtitle(self, subtitle: str) -> None:
        """An empty subtitle takes no room."""
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def add_action(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._actions.addWidget(widget)
