"""The offer under a failed pull of busybox: the practice image, its command, one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.pages.images.command import DeskCommand
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class PracticeOffer(QWidget):
    """Says what can be had without any network. `on_use` when it is wanted."""

    def __init__(self, desk: Desk, on_use: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.space_s, 0, 0)
        column.setSpacing(space.space_s)
        head = QHBoxLayout()
        head.setSpacing(space.space_s)
        self._words = Label("", wrap=True)
        self._use = Button("", "primary", compact=True, icon="package", name="images.practice", on_click=on_use)
        head.addWidget(IconLabel("lightbulb", 18, "accent"))
        head.addWidget(self._words, 1)
        head.addWidget(self._use)
        column.addLayout(head)
        self._command = DeskCommand(desk, max_lines=2)
        self._command.set_object_names("images.practice.command", "images.practice.copy")
        column.addWidget(self._command)

    def set_argv(self, argv: tuple[str, ...]) -> None:
        """The command that does the same."""
        self._command.set_argv(argv)

    def retranslate(self) -> None:
        """Reads its texts again; the card calls it."""
        self._words.setText(practice_words())
        self._use.setText(use_words())


def practice_words() -> str:
    """What the practice image is, in one sentence."""
    return _("Images", "FirstMate carries a small busybox for practice. It needs no network and works at once.")


def use_words() -> str:
    """What the button says."""
    return _("Images", "Use the practice image")
