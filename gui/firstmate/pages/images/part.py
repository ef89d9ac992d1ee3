"""What the page's views have in common: one part of the page, that is told of keys and of a switch of the language."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Part(QWidget):
    """One view of the page. Subclasses override what they need."""

    def focus_filter(self) -> None:
        """Ctrl+F: puts the cursor into this view's filter or search, when it has one."""

    def escape(self) -> bool:
        """Esc: closes the innermost thing; False when there was nothing."""
        return False

    def refresh(self) -> None:
        """F5: asks anew for what is no part of the live state."""

    def close_part(self) -> None:
        """The window closes: end what runs in the view."""

    def retranslate(self) -> None:
        """Reads every own text again."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
