"""The chosen image: its facts, what can be done with it, and the command that tells the same."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.command import inspect_argv, pull_argv, push_argv, quote, rmi_argv, save_argv
from firstmate.core.entities import Image
from firstmate.core.kept_layers import unfinished
from firstmate.pages.images.card_words import Remark
from firstmate.pages.images.command import DeskCommand
from firstmate.pages.images.facts_box import FactsBox, TroubleBox
from firstmate.pages.images.image_menu import ARCHIVE
from firstmate.pages.images.keeping import again_words, reason_words
from firstmate.pages.images.layers_box import LayersBox
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.names_box import NamesBox
from firstmate.pages.images.rows import facts, image_name, is_foreign, platform_tip, reference, tags
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.card import Card
from firstmate.widgets.labels import ElidedLabel, IconLabel, Label
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_COMMAND_FROM = 340
"""The height of the card from which on it has room for the command."""


class ImageDetailCard(Card):
    """`run_wanted`, `save_wanted`, `push_wanted(reference)`; `remove_wanted(image id)`; `closed`: it is put away."""

    run_wanted = Signal(str)
    again_wanted = Signal(object)
    """An `Unfinished` download that is to go on."""
    remove_wanted = Signal(str)
    save_wanted = Signal(str)
    push_wanted = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, model: ImagesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._model = model
        self.setObjectName("images.detail")
        self._title = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self._close = IconButton("x", name="images.detail.close", on_click=self.closed.emit)
        self._run = Button("", "primary", icon="play", name="images.run", on_click=self._run_it)
        self._again = Button("", "primary", icon="cloud-download", name="images.continue", on_click=self._pull_it)
        self._save = IconButton("save", name="images.save", bordered=True, on_click=self._save_it)
        self._push = IconButton("server", name="images.push", bordered=True, on_click=self._push_it)
        self._remove = Button("", "danger", icon="trash-2", name="images.remove", on_click=self._remove_it)
        self._foreign = _Warning()
        self._unfinished = Remark()
        self._unfinished.setObjectName("images.unfinished")
        self._names = NamesBox(desk, model.naming)
        self._layers = LayersBox()
        self._facts = FactsBox()
        self._trouble = TroubleBox(model.inspect)
        self._command = DeskCommand(desk, max_lines=2)
        self._command.set_object_names("images.command", "images.copy")
        self._build()
        model.changed.connect(self.show_image)
        model.detail_changed.connect(self.show_image)
        model.disk.changed.connect(self.show_image)
        model.platforms.changed.connect(self._platform_known)
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
        actions.addWidget(self._again, 1)
        for button in (self._save, self._push, self._remove):
            actions.addWidget(button)
        self.body.addLayout(actions)
        area = Scrolled()
        self.body.addWidget(area, 1)
        column = area.body
        column.setContentsMargins(0, 0, theme.tokens.space_xs, 0)
        column.setSpacing(theme.tokens.space_s)
        for box in (self._foreign, self._unfinished, self._trouble, self._names, self._facts, self._layers):
            column.addWidget(box)
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
            facts(
                image,
                model.detail,
                model.users.get(image.id, ()),
                now=time.time(),
                language=language,
                shared=model.disk.shared(image.id),
            )
        )
        self._names.set_image(image, online=self._desk.session.online)
        self._layers.set_history(model.history)
        platform, engine = model.platforms.get(image.id), model.platforms.engine
        self._foreign.set_words(platform_tip(platform, engine) if is_foreign(platform, engine) else "")
        error = model.detail_error
        told = tell(error, language) if error is not None else None
        self._trouble.set_words(f"{told.title}. {told.meaning}" if told is not None else "")
        argv = inspect_argv(reference(image), prefix=self._desk.prefix)
        self._command.set_argv(argv, reference(image))
        self._show_actions(image)
        self._show_busy()

    def _show_actions(self, image: Image) -> None:
        name, prefix, shell = reference(image), self._desk.prefix, self._desk.settings.shell_in_use
        online, part = self._desk.session.online, unfinished(image)
        removal = quote([*rmi_argv(name, prefix=prefix), *tags(image)[1:]], shell)
        self._remove.setToolTip(_("Images", "Remove this image from the engine: {command}").format(command=removal))
        self._remove.setEnabled(online and image.id not in self._model.removals.under_way)
        for button, words, argv in (
            (self._save, _("Images", "Save to a file…"), save_argv((name,), ARCHIVE, prefix)),
            (self._push, _("Images", "Push…"), push_argv(name, prefix)),
        ):
            button.set_text(words)
            button.setToolTip(f"{words}\n{quote(argv, shell)}")
        self._unfinished.say(reason_words(part) if part is not None else "", "layers", "muted")
        for there in (self._run, self._save, self._push, self._names):
            there.setVisible(part is None)
        self._again.setVisible(part is not None)
        self._again.setEnabled(online)
        if part is not None:
            self._again.setToolTip(quote(pull_argv(part.name.familiar, platform=part.platform, prefix=prefix), shell))
        self._save.setEnabled(online)
        self._push.setEnabled(online and bool(image.tags))

    def _platform_known(self, ids: frozenset[str]) -> None:
        if self._model.selected in ids:
            self.show_image()

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

    def _pull_it(self) -> None:
        part = unfinished(self._model.image) if self._model.image is not None else None
        if part is not None:
            self.again_wanted.emit(part)

    def _save_it(self) -> None:
        if self._model.image is not None:
            self.save_wanted.emit(reference(self._model.image))

    def _push_it(self) -> None:
        if self._model.image is not None:
            self.push_wanted.emit(reference(self._model.image))

    def _remove_it(self) -> None:
        if self._model.selected is not None:
            self.remove_wanted.emit(self._model.selected)

    def focus(self) -> None:
        """The keyboard goes to the first thing to do."""
        first = self._again if self._again.isVisibleTo(self) else self._run
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        self._close.set_text(_("Images", "Close the details"))
        self._run.setText(_("Images", "Run it"))
        self._run.setToolTip(_("Images", "Opens the Run page with this image: docker run …"))
        self._again.setText(again_words())
        self._remove.setText(_("Images", "Remove"))
        for box in (self._facts, self._trouble, self._names, self._layers):
            box.retranslate()
        self.show_image()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Warning(QWidget):
    """A sentence on a ground that cannot be overlooked; takes no room while there is none."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        space = theme.tokens
        row.setContentsMargins(space.space_s + 2, space.space_s, space.space_s + 2, space.space_s)
        row.setSpacing(space.space_s)
        self._words = Label("", wrap=True, selectable=True)
        self._words.setObjectName("images.foreign")
        row.addWidget(IconLabel("triangle-alert", 18, "warn"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def set_words(self, words: str) -> None:
        self._words.setText(words)
        self.setVisible(bool(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("warn_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.tokens.radius, theme.tokens.radius)
