"""Asks for an image's name, explained while it is typed, with the commands that do what the name is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import quote
from firstmate.pages.images.explanation import NameExplanation
from firstmate.pages.images.naming import digest_words
from firstmate.pages.images.reading import Reading, read
from firstmate.widgets.buttons import Button
from firstmate.widgets.dialogs import closed, put_away
from firstmate.widgets.form import line_edit, mark_problem
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class NameDialog(QDialog):
    """`answer()` opens it and gives the full short name, or "" when nothing was chosen."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        *,
        title: str,
        words: str,
        confirm: str,
        name: str,
        argvs: Callable[[str], Sequence[Sequence[str]]],
    ) -> None:
        super().__init__(parent.window())
        self._desk = desk
        self._argvs = argvs
        self._chosen = ""
        self.setObjectName("images.name_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m + 4)
        column.setSpacing(space.space_m - 4)
        column.addWidget(Label(title, "heading", wrap=True))
        column.addWidget(Label(words, tone="muted", wrap=True))
        self._name = line_edit("images.name_dialog.name", mono=True)
        self._name.setAccessibleName(_("Images", "Name of the image"))
        column.addWidget(self._name)
        self._explain = NameExplanation("images.name_dialog.explain", pulled=False)
        column.addWidget(self._explain)
        self._commands = MonoBox("images.name_dialog.command", max_lines=3)
        self._commands.setAccessibleName(_("Images", "Command"))
        column.addWidget(self._commands)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addStretch(1)
        cancel = Button(_("Images", "Cancel"), name="images.name_dialog.cancel", on_click=self.reject)
        cancel.setAutoDefault(False)
        self._confirm = Button(confirm, "primary", name="images.name_dialog.confirm", on_click=self._press)
        self._confirm.setDefault(True)
        for button in (cancel, self._confirm):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.setMinimumWidth(theme.px(600))
        self._name.textChanged.connect(self._typed)
        self._name.setText(name)
        self._name.selectAll()
        self._name.setFocus()
        self._typed()

    def _typed(self, *, asked: bool = False) -> None:
        reading = self._read()
        self._explain.set_reading(reading, asked=asked)
        mark_problem(self._name, reading.name is None and (asked or not reading.unfinished))
        self._name.setAccessibleDescription(self._explain.text)
        self._confirm.setEnabled(reading.name is not None)
        lines = [] if reading.name is None else self._argvs(reading.name.familiar)
        self._commands.set_text("\n".join(quote(argv, self._desk.settings.shell_in_use) for argv in lines))

    def _read(self) -> Reading:
        """What was typed, as a name that can be given: a digest is of a content, and no image gets one by asking."""
        reading = read(self._name.text(), self._desk.languages.current)
        if reading.name is None or reading.name.digest is None:
            return reading
        return Reading(reading.text, problem=digest_words(), position=reading.text.index("@"))

    def _press(self) -> None:
        reading = self._read()
        if reading.name is None:
            self._typed(asked=True)
            return
        self._chosen = reading.name.familiar
        self.accept()

    async def answer(self) -> str:
        """Opens it and waits; a window that closes meanwhile counts as cancelled."""
        try:
            await closed(self)
            return self._chosen
        finally:
            put_away(self)
