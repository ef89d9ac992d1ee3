"""The chosen image: its facts, what can be done with it, and the command that tells the same."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.command import inspect_argv, quote, rmi_argv
from firstmate.pages.images.command import DeskCommand
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.rows import (
    Fact,
    FactName,
    fact_label,
    fact_meaning,
    facts,
    image_name,
    reference,
    tags,
)
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.card import Card
from firstmate.widgets.labels import ElidedLabel, IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.state_frame import LOADING_AFTER_MS
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_WORDS: tuple[FactName, ...] = ("size", "created", "platform", "used_by", "ports", "working_dir", "user")
_COMMAND_FROM = 340
"""The height of the card from which on it has room for the command."""
_CODE: tuple[FactName, ...] = ("names", "entry_point", "command", "environment", "volumes", "digest", "id")


class ImageDetailCard(Card):
    """`run_wanted(reference)`, `remove_wanted(image id)`, and `closed` when it is put away."""

    run_wanted = Signal(str)
    remove_wanted = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, model: ImagesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._model = model
        self.setObjectName("images.detail")
        self._title = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self._close = IconButton("x", name="images.detail.close", on_click=self.closed.emit)
        self._run = Button("", "primary", icon="play", name="images.run", on_click=self._run_it)
        self._remove = Button("", "danger", icon="trash-2", name="images.remove", on_click=self._remove_it)
        self._facts = _Facts()
        self._trouble = _Trouble(model.inspect)
        self._command = DeskCommand(desk, max_lines=2)
        self._command.set_object_names("images.command", "images.copy")
        self._build()
        model.changed.connect(self.show_image)
        model.detail_changed.connect(self.show_image)
        desk.tasks.changed.connect(self._show_busy)
        self.retranslate()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_s)
        head.addWidget(IconLabel("package", 18, "accent"))
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self.body.addLayout(head)
        actions = QHBoxLayout()
        actions.setSpacing(theme.tokens.space_s)
        actions.addWidget(self._run, 1)
        actions.addWidget(self._remove)
        self.body.addLayout(actions)
        area = Scrolled()
        self.body.addWidget(area, 1)
        column = area.body
        column.setContentsMargins(0, 0, theme.tokens.space_xs, 0)
        column.setSpacing(theme.tokens.space_s)
        column.addWidget(self._trouble)
        column.addWidget(self._facts)
        column.addStretch(1)
        self.body.addWidget(self._command)

    def show_image(self) -> None:
        """Draws the chosen image; without one, what was there stays (the card is hidden then)."""
        model, image = self._model, self._model.image
        if image is None:
            return
        language = self._desk.languages.current
        name = image_name(image)
        self._title.setText(name)
        self.setAccessibleName(_("Images", "Image {name}").format(name=name))
        self._facts.set_facts(
            facts(image, model.detail, model.users.get(image.id, ()), now=time.time(), language=language)
        )
        error = model.detail_error
        told = tell(error, language) if error is not None else None
        self._trouble.set_words(f"{told.title}. {told.meaning}" if told is not None else "")
        argv = inspect_argv(reference(image), prefix=self._desk.prefix)
        self._command.set_argv(argv, reference(image))
        removal = rmi_argv(reference(image), prefix=self._desk.prefix)
        self._remove.setToolTip(
            _("Images", "Remove this image from the engine: {command}").format(
                command=quote([*removal, *tags(image)[1:]], self._desk.settings.shell_in_use)
            )
        )
        self._remove.setEnabled(self._desk.session.online and image.id not in model.removing)
        self._show_busy()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where a pull needs the room, the facts are worth more than the command.
        self._command.setVisible(self.height() >= theme.px(_COMMAND_FROM))

    def _show_busy(self) -> None:
        loading = self._model.detail is None and self._desk.tasks.running("images.inspect")
        self._trouble.set_busy(loading)

    def _run_it(self) -> None:
        image = self._model.image
        if image is not None:
            self.run_wanted.emit(reference(image))

    def _remove_it(self) -> None:
        if self._model.selected is not None:
            self.remove_wanted.emit(self._model.selected)

    def focus(self) -> None:
        """The keyboard goes to the first thing to do."""
        self._run.setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        self._close.set_text(_("Images", "Close the details"))
        self._run.setText(_("Images", "Run it"))
        self._run.setToolTip(_("Images", "Opens the Run page with this image: docker run …"))
        self._remove.setText(_("Images", "Remove"))
        self._facts.retranslate()
        self._trouble.retranslate()
        self.show_image()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Facts(QWidget):
    """Short facts beside their names, a machine's words in boxes under theirs."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_s)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.tokens.space_m - 4)
        grid.setVerticalSpacing(theme.tokens.space_xs + 2)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self._labels: dict[FactName, Label] = {}
        self._words: dict[FactName, Label] = {}
        self._boxes: dict[FactName, MonoBox] = {}
        for number, name in enumerate(_WORDS):
            label = self._labels[name] = Label("", "caption", "muted")
            words = self._words[name] = Label("", wrap=True, selectable=True)
            words.setObjectName(f"images.fact.{name}")
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, number, 1, Qt.AlignmentFlag.AlignTop)
        for name in _CODE:
            label = self._labels[name] = Label("", "caption", "muted")
            box = self._boxes[name] = MonoBox(f"images.fact.{name}", max_lines=6)
            column.addWidget(label)
            column.addWidget(box)
        self.retranslate()

    def set_facts(self, lines: tuple[Fact, ...]) -> None:
        known = {fact.name: fact.value for fact in lines}
        for name, label in self._labels.items():
            value = known.get(name, "")
            label.setVisible(bool(value))
            if name in self._words:
                self._words[name].setText(value)
                self._words[name].setVisible(bool(value))
            else:
                self._boxes[name].set_text(value)
                self._boxes[name].setVisible(bool(value))

    def retranslate(self) -> None:
        for name, label in self._labels.items():
            label.setText(fact_label(name))
            field: QWidget = self._words[name] if name in self._words else self._boxes[name]
            field.setAccessibleName(fact_label(name))
            for widget in (label, field):
                widget.setToolTip(fact_meaning(name))


class _Trouble(QWidget):
    """While the facts are asked for, and when they could not be had."""

    def __init__(self, again: Callable[[], object]) -> None:
        super().__init__()
        self._problem = ""
        self._busy = False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LOADING_AFTER_MS)
        self._late.timeout.connect(self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self._spinner = Spinner(16)
        self._icon = IconLabel("triangle-alert", 16, "error")
        self._words = Label("", "caption", "error", wrap=True, selectable=True)
        self._again = Button("", compact=True, name="images.detail.again", on_click=again)
        row.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        row.addWidget(self._again, 0, Qt.AlignmentFlag.AlignTop)
        self.set_words("")

    def set_words(self, words: str) -> None:
        self._problem = words
        self._show()

    def retranslate(self) -> None:
        self._show()

    def set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            if busy:
                self._late.start()  # what is quick must not flicker
            else:
                self._late.stop()
                self._show()

    def _show(self) -> None:
        waiting = self._busy and not self._late.isActive()
        words = _("Images", "Asking the engine for the details …") if waiting else self._problem
        self._words.setText(words)
        self._words.set_tone("muted" if waiting else "error")
        self._spinner.setVisible(waiting)
        self._icon.setVisible(bool(self._problem) and not waiting)
        self._again.setText(_("Images", "Try again"))
        self._again.setVisible(bool(self._problem) and not waiting)
        self.setVisible(bool(words))
