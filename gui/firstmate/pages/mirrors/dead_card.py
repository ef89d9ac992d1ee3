"""Mirrors of the list that are known to be closed, and one press to take them out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.mirrors.words import preset_words
from firstmate.pages.mirrors.heading import Heading
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.pages.mirrors.sentences import labelled
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.labels import Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class DeadCard(Card):
    """Hidden while there is none."""

    def __init__(self, desk: Desk, model: MirrorsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._model = model
        self._heading = Heading("warn")
        self._words = Label("", tone="muted", wrap=True, selectable=True)
        self._remove = Button("", "secondary", icon="trash-2", name="mirrors.remove_dead", on_click=model.remove_dead)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_m)
        row.addWidget(self._heading, 1)
        row.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.body.addWidget(self._words)
        self.hide()

    def draw(self) -> None:
        dead = self._model.dead
        language = self._desk.languages.current
        said = []
        for one in dead:
            words = preset_words(one.preset, language)
            said.append(f"{one.address}  ·  {labelled(words.operator, words.fate, language)}")
        self._words.setText("\n".join(said))
        title = _("Mirrors", "%n mirror(s) of your list do not work any more", None, len(dead))
        self._heading.set_text(title)
        self.setAccessibleName(title)
        self._remove.setText(_("Mirrors", "Take them out") if len(dead) > 1 else _("Mirrors", "Take it out"))
        self._remove.setEnabled(not self._model.writing)
        self.setVisible(bool(dead) and not self._model.broken)
