"""What is asked for an action: a new name, a signal, the name of an image."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import commit_argv, kill_argv, rename_argv, volume_argv
from firstmate.core.mappings import VOLUME_NAME
from firstmate.core.names import ImageName, ImageNameError, parse_image_name
from firstmate.core.words import name_error_text
from firstmate.pages.containers.action_dialog import ActionDialog, NameDialog
from firstmate.pages.containers.naming import listed, name_problem
from firstmate.pages.containers.signals import choices, meaning
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.rows_editor import Choice

_ = QCoreApplication.translate


class RenameDialog(NameDialog):
    """`name` is the new name. `taken` are the names of the other containers."""

    def __init__(self, parent: QWidget, desk: Desk, old: str, taken: Collection[str]) -> None:
        super().__init__(
            parent,
            desk,
            title=_("Containers", "Rename {name}").format(name=old),
            words=_(
                "Containers",
                "Only the name changes: the container goes on running. Others who reach it by its name must be told.",
            ),
            confirm=_("Containers", "Rename"),
            name="rename",
            label=_("Containers", "New name"),
            old=old,
        )
        self._old, self._taken = old, taken

    def argv(self) -> list[str]:
        return rename_argv(self._old, self.fit_name or "NEW_NAME", self.desk.prefix)

    def ready(self) -> bool:
        return super().ready() and self.name != self._old

    def name_problem(self) -> str:
        return name_problem(self.name, self._taken, self.desk.languages.current) if self.name else ""


class NewVolumeDialog(NameDialog):
    """`name` is the new volume's. `taken` are the names of the others."""

    def __init__(self, parent: QWidget, desk: Desk, taken: Collection[str]) -> None:
        super().__init__(
            parent,
            desk,
            title=_("Volumes", "Create a volume"),
            words=_("Volumes", "Give it to containers with “-v NAME:/place”; its files stay when they go."),
            confirm=_("Volumes", "Create"),
            name="new_volume",
            label=_("Volumes", "Name"),
        )
        self._taken = taken

    def argv(self) -> list[str]:
        return volume_argv("create", self.fit_name or "NAME", prefix=self.desk.prefix)

    def name_problem(self) -> str:
        if not self.name or (re.fullmatch(VOLUME_NAME, self.name) and self.name not in self._taken):
            return ""
        if self.name in self._taken:
            return _("Volumes", "There is a volume of this name already.")
        return _("Volumes", "Letters, digits and _ . - only, at least two, and a letter or digit first.")


class SignalDialog(ActionDialog):
    """`signal` is the one to send to the programs of `names`; `own` is what they are stopped with."""

    def __init__(self, parent: QWidget, desk: Desk, names: Sequence[str], own: str = "") -> None:
        super().__init__(
            parent,
            desk,
            title=_("Containers", "Send a signal to {name}").format(name=listed(names)),
            words=_(
                "Containers",
                "A signal is a short message to the first program in the container. What it does with it is its own "
                "affair, except for SIGKILL and SIGSTOP.",
            ),
            confirm=_("Containers", "Send"),
            name="signal",
        )
        self._names = names
        self._choice = Choice("containers.signal.choice")
        self._choice.set_choices([(one, one) for one in choices(own)])
        self._choice.set_value(own or "SIGTERM")
        self._row = FormRow(_("Containers", "Signal"), self._choice)
        self.fields.addWidget(self._row)
        self._choice.setFocus()
        self._choice.chosen.connect(self.show_state)

    @property
    def signal(self) -> str:
        return self._choice.value()

    def argv(self) -> list[str]:
        return [*kill_argv(self._names[0], self.signal, self.desk.prefix), *self._names[1:]]

    def show_state(self) -> None:
        self._row.set_help(meaning(self.signal))
        super().show_state()


class CommitDialog(ActionDialog):
    """`image` is the name of the new image, `message` a note for its history, `pause` whether it stands still."""

    def __init__(self, parent: QWidget, desk: Desk, container: str, volumes: Sequence[str], running: bool) -> None:
        super().__init__(
            parent,
            desk,
            title=_("Containers", "Save {name} as an image").format(name=container),
            words=_words(volumes),
            confirm=_("Containers", "Save"),
            name="commit",
        )
        self._container, self._running = container, running
        self._name = line_edit("containers.commit.name", _("Containers", "For example mine:v1"), mono=True)
        self._name_row = FormRow(_("Containers", "Name of the image"), self._name)
        self._message = line_edit("containers.commit.message")
        self._pause = QCheckBox(
            _("Containers", "Let it stand still while its files are read, so that they fit together")
        )
        self._pause.setObjectName("containers.commit.pause")
        self._pause.setChecked(True)
        self.fields.addWidget(self._name_row)
        self.fields.addWidget(FormRow(_("Containers", "Note, if you like"), self._message))
        if running:
            self.fields.addWidget(self._pause)
        else:
            self._pause.hide()
        self._name.textChanged.connect(self.show_state)
        self._message.textChanged.connect(self.show_state)
        self._pause.toggled.connect(self.show_state)
        self._name.setFocus()

    @property
    def image(self) -> ImageName | None:
        """None as long as what was typed is no name of an image."""
        try:
            name = parse_image_name(self._name.text().strip())
        except ImageNameError:
            return None
        return None if name.digest else name

    @property
    def message(self) -> str:
        return self._message.text().strip()

    @property
    def pause(self) -> bool:
        return self._pause.isChecked() or not self._running

    def argv(self) -> list[str]:
        image = self.image
        name = image.familiar if image is not None else "IMAGE"
        return commit_argv(self._container, name, message=self.message, pause=self.pause, prefix=self.desk.prefix)

    def ready(self) -> bool:
        return self.image is not None

    def show_state(self) -> None:
        self._name_row.set_problem(self._problem())
        image = self.image
        here = image is not None and any(
            f"{image.familiar_name}:{image.tag or 'latest'}" in one.tags for one in self.desk.session.images.values()
        )
        words = _("Containers", "There is an image of this name; it loses the name to the new one.")
        self._name_row.set_warning(words if here else "")
        super().show_state()

    def _problem(self) -> str:
        typed = self._name.text().strip()
        if not typed:
            return ""
        try:
            name = parse_image_name(typed)
        except ImageNameError as error:
            return name_error_text(error, self.desk.languages.current)
        return _("Containers", "A digest cannot be given, only a tag.") if name.digest else ""


def _words(volumes: Sequence[str]) -> str:
    words = _("Containers", "Everything that was changed inside becomes the newest layer of an image (docker commit).")
    if not volumes:
        return words
    left = _("Containers", "What lies in its volumes does not come along: {names}.").format(names=listed(volumes))
    return _("Containers", "{first} {second}").format(first=words, second=left)
