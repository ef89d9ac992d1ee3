"""What the views of a page have in common: one part of the page, told of keys and of a switch of the language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Part(QWidget):
    """One view of a page. Subclasses override what they need, and hold no logic."""

    def go(self, arguments: Mapping[str, Any]) -> None:
        """Somebody was sent to this view, with these arguments."""

    def subtitle(self) -> str:
        """What stands under the page's title while this view is shown; "" leaves the page's own."""
        return ""

    def header_actions(self) -> tuple[QWidget, ...]:
        """What stands at the right of the page's title while this view is shown."""
        return ()

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
