"""Buttons in five weights, by a property that the style sheet knows.

"primary" is the one thing to do, "secondary" the rest, "ghost" a quiet link, "danger" the way to something destructive
and "destroy" its last confirmation. Buttons take the focus from the keyboard only, so that the ring means something.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from firstmate.widgets import icons
from firstmate.widgets.labels import restyle
from firstmate.widgets.theme import theme

Variant = Literal["primary", "secondary", "danger", "destroy", "ghost"]

_ICON_ROLE = {
    "primary": "accent_text",
    "secondary": "text",
    "danger": "error",
    "destroy": "error_text",
    "ghost": "accent",
}


class Button(QPushButton):
    """A button with words. `on_click` is connected to `clicked` without its argument."""

    def __init__(
        self,
        text: str = "",
        variant: Variant = "secondary",
        *,
        icon: str = "",
        name: str = "",
        compact: bool = False,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self._variant = variant
        self.setObjectName(name)
        self.setProperty("variant", variant)
        self.setProperty("compact", compact)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._dress()
        theme.changed.connect(self._resize_icon)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    @property
    def variant(self) -> Variant:
        return self._variant

    def set_variant(self, variant: Variant) -> None:
        """Change the weight, colours of the icon included."""
        if variant != self._variant:
            self._variant = variant
            self.setProperty("variant", variant)
            self._dress()
            restyle(self)

    def set_icon(self, name: str) -> None:
        """Show another icon; an empty name shows none."""
        self._icon = name
        self._dress()

    def _dress(self) -> None:
        if self._icon:
            self.setIcon(icons.icon(self._icon, _ICON_ROLE[self._variant]))
        elif not self.icon().isNull():
            self.setIcon(type(self.icon())())
        self._resize_icon()

    def _resize_icon(self) -> None:
        side = theme.px(16)
        self.setIconSize(QSize(side + theme.px(4), side))


class IconButton(QToolButton):
    """A button that is only an icon: its words are the tool tip and the accessible name."""

    def __init__(
        self,
        icon: str,
        text: str = "",
        *,
        name: str = "",
        role: str = "text_muted",
        bordered: bool = False,
        checkable: bool = False,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("bordered", bordered)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_icon(icon, role)
        self.set_text(text)
        self._resize_icon()
        theme.changed.connect(self._resize_icon)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def set_text(self, text: str) -> None:
        """What the button does, for the tool tip and for assistive technology."""
        self.setToolTip(text)
        self.setAccessibleName(text)

    def set_icon(self, name: str, role: str = "text_muted") -> None:
        self.setIcon(icons.icon(name, role, "accent"))

    def _resize_icon(self) -> None:
        side = theme.px(18)
        self.setIconSize(QSize(side, side))
