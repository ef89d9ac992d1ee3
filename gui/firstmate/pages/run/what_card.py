"""The card of what to run: image, command, name and terminal, each with what it means just now."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.pages.run.draft import Draft, Wrong
from firstmate.pages.run.model import RunModel
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.labels import Label
from firstmate.widgets.switch import Switch
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class WhatCard(Card):
    """`edited` after every change, `entered` at the Enter key."""

    edited = Signal()
    entered = Signal()

    def __init__(self, model: RunModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._model = model
        self.image = line_edit("run.image", "busybox", mono=True)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        if (offered := completer.popup()) is not None:
            offered.setProperty("popup", True)  # with an edge, or its names melt into the card
        self.image.setCompleter(completer)
        self.command = line_edit("run.command", "/bin/sh", mono=True)
        self.name = line_edit("run.name", "", mono=True)
        self._offer = Button("", "ghost", compact=True, name="run.name.offer", on_click=self._take_offer)
        self._prefill = Button("", "ghost", compact=True, name="run.command.own", on_click=self._take_own)
        self.tty = Switch(name="run.tty")
        self.tty.setChecked(True)
        self._tty_help = Label("", "caption", "muted", wrap=True)
        self.remove_after = Switch(name="run.remove_after")
        self.rows = {
            "image": FormRow("", self.image),
            "command": FormRow("", self.command),
            "name": FormRow("", self.name),
        }
        left = Qt.AlignmentFlag.AlignLeft
        self.body.addWidget(self.rows["image"])
        self.body.addWidget(self.rows["command"])
        self.body.addWidget(self._prefill, 0, left)
        self.body.addWidget(self.rows["name"])
        self.body.addWidget(self._offer, 0, left)
        terminal = QVBoxLayout()
        terminal.setSpacing(theme.tokens.space_xs)
        terminal.addWidget(self.tty)
        terminal.addWidget(self._tty_help)
        self.body.addLayout(terminal)
        self.body.addWidget(self.remove_after)
        self._offer.hide()
        self._prefill.hide()
        for field in (self.image, self.command, self.name):
            field.textChanged.connect(self.edited)
            field.returnPressed.connect(self._enter)
        for switch in (self.tty, self.remove_after):
            switch.toggled.connect(self.edited)

    def _enter(self) -> None:
        # The completer hands its keys on: Enter on one of its names chooses it, and starts nothing yet.
        completer = self.image.completer()
        offered = completer.popup() if completer is not None else None
        if offered is None or not offered.isVisible() or not offered.currentIndex().isValid():
            self.entered.emit()

    def field(self, name: str) -> QLineEdit | None:
        """Where the cursor goes for what is wrong."""
        return {"image": self.image, "command": self.command, "name": self.name}.get(name)

    def apply(self, draft: Draft) -> Draft:
        """The draft with what this card says."""
        return replace(
            draft,
            image=self.image.text(),
            command=self.command.text(),
            name=self.name.text(),
            tty=self.tty.isChecked(),
            remove_after=self.remove_after.isChecked(),
        )

    def show_draft(self, draft: Draft, wrong: tuple[Wrong, ...]) -> None:
        """Draws a draft and what is wrong with it."""
        names = self._model.local_images()
        if names != self._names.stringList():
            self._names.setStringList(names)
        self.blockSignals(True)
        for field, text in ((self.image, draft.image), (self.command, draft.command), (self.name, draft.name)):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.tty.setChecked(draft.tty)
        self.remove_after.setChecked(draft.remove_after)
        self.blockSignals(False)
        for name, row in self.rows.items():
            row.set_problem(next((one.text for one in wrong if one.field == name), ""))
        self.rows["image"].set_help(self._image_help())
        self.rows["command"].set_help(self._command_help())
        own = self._model.facts.command
        self.command.setPlaceholderText(own or "/bin/sh")
        self._prefill.setText(_("Run", "Fill in the image's own, to change it"))
        prefillable = bool(own) and not draft.command
        if self._prefill.isHidden() == prefillable:
            self._prefill.setVisible(prefillable)
        offered = self._model.offered_name()
        self._offer.setText(_("Run", "Call it {name}").format(name=offered))
        if self._offer.isHidden() == bool(offered):
            self._offer.setVisible(bool(offered))

    def _take_own(self) -> None:
        self.command.setText(self._model.facts.command)
        self.command.setFocus()

    def _take_offer(self) -> None:
        self.name.setText(self._model.offered_name())
        self.name.setFocus()

    def _image_help(self) -> str:
        image = self._model.draft.image.strip()
        if not image or self.rows["image"].problem():
            return _("Run", "The template from which the container is made, such as busybox or python:3.12.")
        where = (
            _("Run", "This image is on the engine already: the start takes less than a second.")
            if self._model.is_local(image)
            else _("Run", "This image is not on the engine yet. It will be downloaded first.")
        )
        try:
            name = parse_image_name(image)
        except ImageNameError:  # an id: it has no parts
            return where
        if name.digest and not name.tag:
            meaning = _("Run", "{repository} from {registry}, exactly this build.")
        elif "tag" in name.implied:
            meaning = _("Run", "{repository} from {registry}; no tag, so {tag}.")
        else:
            meaning = _("Run", "{repository} from {registry}, tag {tag}.")
        meaning = meaning.format(repository=name.repository, registry=name.registry, tag=name.tag)
        return _("Run", "{first} {second}").format(first=meaning, second=where)

    def _command_help(self) -> str:
        facts = self._model.facts
        if facts.entrypoint:
            return _(
                "Run",
                "The image always starts {entrypoint}. What you type here goes to it instead of the image's own words "
                "({command}); another program is the entry point, under Behaviour.",
            ).format(entrypoint=facts.entrypoint, command=facts.command or "–")
        if facts.command:
            return _("Run", "Empty: the image's own command, {command}. What you type here runs instead of it.").format(
                command=facts.command
            )
        return _("Run", "Runs instead of what the image would start by itself. Leave it empty to keep the image's own.")

    def retranslate(self) -> None:
        """Reads its words again; the page calls it."""
        self.set_title(_("Run", "What to run"))
        self.rows["image"].set_label(_("Run", "Image"))
        self.rows["command"].set_label(_("Run", "Command"))
        self.rows["name"].set_label(_("Run", "Name"))
        self.rows["name"].set_help(_("Run", "Empty: Docker invents one. A name is easier to find again."))
        self.tty.setText(_("Run", "Interactive terminal (-it)"))
        self._tty_help.setText(_("Run", "Type into the container as into a computer of its own."))
        self.remove_after.setText(_("Run", "Remove the container when it ends (--rm)"))
        for switch in (self.tty, self.remove_after):
            switch.setAccessibleName(switch.text())
            switch.updateGeometry()
