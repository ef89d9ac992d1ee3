"""The field for an image's name, the button that pulls it, what the name means and the command that does the same."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import pull_argv
from firstmate.core.names import ImageName
from firstmate.pages.images.command import DeskCommand
from firstmate.pages.images.explanation import NameExplanation
from firstmate.pages.images.reading import Reading, read
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.form import line_edit, mark_problem
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_STACK_BELOW = 640
_COMMAND_WIDTH = 330
_ANY = "NAME"
"""Stands in the command for a name that is not there yet."""


class PullForm(Card):
    """`wanted(ImageName)` when a name is to be pulled. Nonsense stays here, with its reason and what was typed."""

    wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._reading = Reading("")
        self._name = line_edit("images.name", mono=True)
        self._pull = Button("", "primary", icon="download", name="images.pull", on_click=self.press)
        self._explain = NameExplanation("images.explain")
        self._command = DeskCommand(desk)
        self._command.set_object_names("images.pull.command", "images.pull.copy")
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_s)
        row.addWidget(self._name, 1)
        row.addWidget(self._pull)
        self.body.addLayout(row)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(theme.tokens.space_l)
        self._below.addWidget(self._explain, 1)
        self._below.addWidget(self._command)
        self.body.addLayout(self._below)
        self._name.textChanged.connect(self._typed)
        self._name.returnPressed.connect(self.press)
        theme.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    @property
    def name(self) -> ImageName | None:
        return self._reading.name

    def set_text(self, text: str) -> None:
        """Puts a name into the field, as if it were typed."""
        self._name.setText(text)

    def press(self) -> None:
        """Enter or the button: asks for the pull, or says why it cannot be."""
        if self._reading.name is None:
            self._show(asked=True)
            self._name.setFocus()
            return
        self._name.selectAll()
        self.wanted.emit(self._reading.name)

    def say_under_way(self, image: str) -> None:
        """The pull that was asked for runs already."""
        self._explain.set_reading(self._reading, under_way=image)

    def focus(self) -> None:
        self._name.setFocus()
        self._name.selectAll()

    def _typed(self) -> None:
        self._reading = read(self._name.text(), self._desk.languages.current)
        self._show()

    def _show(self, *, asked: bool = False) -> None:
        reading = self._reading
        self._explain.set_reading(reading, asked=asked)
        mark_problem(self._name, reading.name is None and (asked or not reading.unfinished))
        self._name.setAccessibleDescription(self._explain.text)
        image = reading.text if reading.name is not None else ""
        self._command.setEnabled(bool(image))
        self._command.set_argv(pull_argv(image or _ANY, prefix=self._desk.prefix), image)

    def _measure(self) -> None:
        stacked = self.width() < theme.px(_STACK_BELOW)
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._below.setDirection(direction)
        self._command.setMaximumWidth(16_777_215 if stacked else theme.px(_COMMAND_WIDTH))
        self._command.setMinimumWidth(0 if stacked else theme.px(_COMMAND_WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def retranslate(self) -> None:
        self._name.setPlaceholderText(_("Images", "Name of an image, for example busybox or python:3.12-slim"))
        self._name.setAccessibleName(_("Images", "Name of the image to pull"))
        self._pull.setText(_("Images", "Pull"))
        self._pull.setToolTip(_("Images", "Download this image from its registry"))
        self.setAccessibleName(_("Images", "Pull an image by its name"))
        self._typed()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
