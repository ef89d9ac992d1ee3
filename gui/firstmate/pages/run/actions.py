"""The page's actions at the right of its head: with words while there is room, else as icons with tool tips."""

from __future__ import annotations

from collections.abc import Sequence

from firstmate.widgets.buttons import Button
from firstmate.widgets.page_header import PageHeader
from firstmate.widgets.theme import theme

_SHARE = 0.6
"""How much of the head they may take; the title keeps the rest."""


class HeadActions:
    """Buttons, each with an icon; the first ones give up their words first. They are children of the head."""

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
            button.setAccessibleName(text.rstrip("…"))
        self.fit(self._width)

    def fit(self, width: int) -> None:
        """Chooses between words and icons for a head of this width; 0 while that is not known."""
        self._width = width
        for button, text in zip(self._buttons, self._words, strict=True):
            button.setText(text)
            button.setToolTip("")
        for button, text in zip(self._buttons, self._words, strict=True):
            taken = sum(one.sizeHint().width() + theme.tokens.space_s for one in self._buttons)
            if not width or taken <= width * _SHARE:
                return
            button.setText("")
            button.setToolTip(text)
