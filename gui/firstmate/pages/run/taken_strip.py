"""What became of a pasted command: every word that was not understood, and what was read as meant. Until put away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.pages.run import words
from firstmate.pages.run.model import RunModel
from firstmate.widgets.buttons import IconButton
from firstmate.widgets.card import Card
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class TakenStrip(Card):
    """Hidden while there is nothing to tell."""

    def __init__(self, model: RunModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._model = model
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_m)
        self._icon = IconLabel("info", 20, "accent")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.tokens.space_xs)
        self._heading = Label("", "strong", wrap=True)
        self._words = Label("", "caption", wrap=True, selectable=True)
        self._words.setObjectName("run.unread")
        column.addWidget(self._heading)
        column.addWidget(self._words)
        row.addLayout(column, 1)
        self._close = IconButton("x", name="run.unread.close", on_click=model.put_away_taken)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.hide()

    def show_taken(self) -> None:
        taken = self._model.taken
        told = taken is not None and bool(taken.unread or taken.repairs)
        if taken is not None and told:
            self._icon.set_icon("triangle-alert" if taken.unread else "info", "warn" if taken.unread else "accent")
            self._heading.setText(
                _("Run", "Not understood of the pasted command:")
                if taken.unread
                else _("Run", "The pasted command was read as it was probably meant:")
            )
            lines = _lines(taken.unread)
            if taken.unread and taken.repairs:
                lines.append(_("Run", "Read as it was probably meant:"))
            self._words.setText("\n".join(lines + _lines(taken.repairs)))
        if self.isHidden() == told:
            self.setVisible(told)

    def retranslate(self) -> None:
        self._close.set_text(_("Run", "Put this away"))
        self.show_taken()


def _lines(pieces: Sequence[tuple[str, str]]) -> list[str]:
    return [words.told(*piece) for piece in pieces]
