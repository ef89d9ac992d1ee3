"""What the cards of pulls and other transfers have in common: a remark beside the progress, and why one failed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.explanations import Told
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class Remark(QWidget):
    """A sentence with an icon; takes no room while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self._icon = IconLabel("info", 16)
        self._words = Label("", "caption", wrap=True)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def say(self, words: str, icon: str, tone: str) -> None:
        self._words.setText(words)
        self._words.set_tone("warn" if tone == "warn" else "muted")
        self._icon.set_icon(icon, "warn" if tone == "warn" else "text_muted")
        self.setVisible(bool(words))


class Failure(QWidget):
    """Why a transfer failed: what it means, what to do, a command where one helps, and the engine's own words."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_s)
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_s)
        self._title = Label("", "strong", wrap=True, selectable=True)
        head.addWidget(IconLabel("circle-x", 18, "error"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        self._meaning = Label("", wrap=True, selectable=True)
        self._steps = Label("", wrap=True, selectable=True)
        self._command = MonoBox("images.failure.command", max_lines=3)
        self._copy = Button("", compact=True, icon="copy", on_click=self._command.copy_all)
        self._caption = Label("", "caption", "muted")
        self._details = MonoBox("images.failure.details", max_lines=4)
        self._title.setObjectName("images.failure")
        row = QHBoxLayout()
        row.addWidget(self._command, 1)
        row.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        for label in (self._meaning, self._steps):
            column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self._caption)
        column.addWidget(self._details)

    def set_told(self, told: Told, *, local: bool = False) -> None:
        """`local`: the words are those of this computer and not the engine's."""
        self._title.setText(told.title)
        self._meaning.setText(told.meaning)
        self._steps.setText("\n".join(f"{number}.  {step}" for number, step in enumerate(told.steps, 1)))
        self._steps.setVisible(bool(told.steps))
        self._command.set_text(told.command)
        self._command.setAccessibleName(_("Images", "Command that helps"))
        self._command.setVisible(bool(told.command))
        self._copy.setText(_("Images", "Copy"))
        self._copy.setVisible(bool(told.command))
        self._caption.setText(_("Images", "The message itself") if local else _("Images", "What the engine said"))
        self._caption.setVisible(bool(told.details))
        self._details.set_text(told.details)
        self._details.setAccessibleName(self._caption.text())
        self._details.setVisible(bool(told.details))
