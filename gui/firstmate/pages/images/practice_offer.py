"""The offer under a failed pull of busybox: what the practice image is, and its command. The card has the button."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.pages.images.command import DeskCommand
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class PracticeOffer(QWidget):
    """Says what can be had without any network."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, name: str = "images.practice") -> None:
        super().__init__(parent)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.space_s, 0, 0)
        column.setSpacing(space.space_s)
        head = QHBoxLayout()
        head.setSpacing(space.space_s)
        self._words = Label("", wrap=True)
        head.addWidget(IconLabel("package", 18, "accent"))
        head.addWidget(self._words, 1)
        column.addLayout(head)
        self._command = DeskCommand(desk, max_lines=2)
        self._command.set_object_names(f"{name}.command", f"{name}.copy")
        column.addWidget(self._command)

    def set_argv(self, argv: tuple[str, ...]) -> None:
        """The command that does the same."""
        self._command.set_argv(argv)

    def retranslate(self) -> None:
        """Reads its texts again; the card calls it."""
        self._words.setText(practice_words())


def practice_words() -> str:
    """What the practice image is, in one sentence."""
    return _("Images", "FirstMate carries a small busybox for practice. It needs no network and works at once.")


def use_words() -> str:
    """What the button says."""
    return _("Images", "Use the practice image")
