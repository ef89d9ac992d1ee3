"""The base of every page: a padded column, told when it is seen, asked to go somewhere, refreshed by F5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstmate.widgets.page_header import PageHeader
from firstmate.widgets.theme import theme


class PageView(QWidget):
    """A page under its header. Subclasses fill `column`, override what they need and hold no logic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = theme.tokens
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m)
        self.column.setSpacing(space.space_m)
        self.header = PageHeader()
        self.column.addWidget(self.header)

    def go(self, arguments: Mapping[str, Any]) -> None:
        """Another page (or the command line) sent the user here, with these arguments."""

    def refresh(self) -> None:
        """F5."""

    def focus_filter(self) -> None:
        """Ctrl+F: puts the cursor into the page's filter or search, when it has one."""

    def escape(self) -> bool:
        """Esc: closes or cancels the innermost thing; False when there was nothing."""
        return False

    def close_page(self) -> None:
        """The window closes: end what runs in the view (timers, open dialogs). Tasks are cancelled by the desk."""

    def retranslate(self) -> None:
        """Reads every own text again."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
