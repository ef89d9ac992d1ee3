"""The page's actions at the right of its head: with words while there is room, as icons with tool tips below that."""

from __future__ import annotations

from collections.abc import Sequence

from firstmate.widgets.buttons import Button
from firstmate.widgets.page_header import PageHeader

_SHARE = 0.6
"""How much of the head they may take; the title keeps the rest."""


class HeadActions:
    """Buttons, each with an icon. They are children of the head."""

    def __init__(self, header: PageHeader, buttons: Sequence[Button]) -> None:
        self._buttons = tuple(buttons)
        self._words: tuple[str, ...] = ("",) * len(self._buttons)
        self._width = 0
        for button in self._buttons:
            header.add_action(button)

    def set_words(self, *words: str) -> None:
        """What each is called, in their order."""
        self._words = words
        for button, text in zip(self._buttons, words, strict=True):
            button.setAccessibleName(text.rstrip(" …"))
        self.fit(self._width)

    def fit(self, width: int) -> None:
        """Chooses between words and icons for a head of this width; 0 while that is not known."""
        self._width = width
        self._show(with_words=True)
        if width and sum(button.sizeHint().width() for button in self._buttons) > width * _SHARE:
            self._show(with_words=False)

    def _show(self, *, with_words: bool) -> None:
        for button, text in zip(self._buttons, self._words, strict=True):
            button.setText(text if with_words else "")
            button.setToolTip("" if with_words else text)
