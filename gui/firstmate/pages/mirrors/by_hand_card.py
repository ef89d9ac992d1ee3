"""The same without FirstMate: the file's text and commands, to be copied. For an engine elsewhere the only way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core import configuration_words
from firstmate.pages.mirrors.diff_box import masked
from firstmate.pages.mirrors.model import COPIED_FOR, MirrorsModel
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class ByHandCard(Card):
    """`copied(text)` is called with what goes to the clipboard. Closed at first, open where there is no other way."""

    def __init__(
        self, desk: Desk, model: MirrorsModel, copied: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._model = model
        self._copied = copied
        self._was_away = False
        self._toggle = Button(
            "", "ghost", icon="chevron-down", name="mirrors.by_hand", compact=True, on_click=self._turn
        )
        self.add_action(self._toggle)
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_s)
        self._first = Label("", wrap=True, selectable=True)
        self._text = MonoBox("mirrors.text", max_lines=14)
        self._copy_text = Button("", compact=True, icon="copy", name="mirrors.copy", on_click=self._copy_file)
        self._then = Label("", wrap=True)
        self._commands = MonoBox("mirrors.command", max_lines=4)
        self._copy_commands = Button(
            "", compact=True, icon="copy", name="mirrors.command.copy", on_click=self._copy_command
        )
        column.addWidget(self._first)
        for box, button in ((self._text, self._copy_text), (self._commands, self._copy_commands)):
            row = QHBoxLayout()
            row.setSpacing(theme.tokens.space_s)
            row.addWidget(box, 1)
            beside = QVBoxLayout()
            beside.addWidget(button)
            beside.addStretch(1)
            row.addLayout(beside)
            if box is self._commands:
                column.addWidget(self._then)
            column.addLayout(row)
        self.body.addWidget(self._inner)
        self._inner.hide()

    def _turn(self) -> None:
        self._open(self._inner.isHidden())

    def _open(self, wanted: bool) -> None:
        self._inner.setVisible(wanted)
        self._toggle.set_icon("chevron-up" if wanted else "chevron-down")
        self._toggle.setText(_("Mirrors", "Close") if wanted else _("Mirrors", "Open"))
        self._toggle.setAccessibleName(f"{self._toggle.text()}: {self.title}")

    def _file(self) -> str:
        return self._model.after.decode("utf-8", "replace")

    def _copy_file(self) -> None:
        self._copied(self._file())

    def _copy_command(self) -> None:
        self._copied(self._commands.toPlainText())

    def draw(self) -> None:
        model = self._model
        away = model.no_place is not None
        if away and not self._was_away:
            self._open(True)
        self._was_away = away
        reason = model.no_place.reason if model.no_place is not None else ""
        told = model.loaded and not model.broken and model.error is None
        self.setVisible(told and (not away or reason in COPIED_FOR))
        if model.no_place is not None:
            language = self._desk.languages.current
            self._first.setText(configuration_words.no_place_text(model.no_place.reason, language))
        elif model.place is not None:
            path = str(model.place.path)
            self._first.setText(_("Mirrors", "Write this text into {path}:").format(path=path))
        self._text.set_text(masked(self._file()).rstrip("\n"))
        commands = "\n".join(model.place.commands) if model.place is not None else ""
        if reason == "remote":
            commands = "sudo systemctl reload docker"  # most likely; what that computer has is not known
        self._commands.set_text(commands)
        for widget in (self._then, self._commands, self._copy_commands):
            widget.setVisible(bool(commands))

    def retranslate(self) -> None:
        self.set_title(_("Mirrors", "The same by hand"))
        self._copy_text.setText(_("Mirrors", "Copy"))
        self._copy_text.setAccessibleName(_("Mirrors", "Copy the text of the file"))
        self._copy_commands.setText(_("Mirrors", "Copy"))
        self._copy_commands.setAccessibleName(_("Mirrors", "Copy the command"))
        self._text.setAccessibleName(_("Mirrors", "Text of the file"))
        self._commands.setAccessibleName(_("Mirrors", "Command"))
        self._then.setText(_("Mirrors", "Then have the engine read it:"))
        self._open(not self._inner.isHidden())
        self.draw()
