"""The top of the page: what is in force, in one line, and which file it is about."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core import configuration_words, daemon_json
from firstmate.core.errors import EngineError
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.pages.mirrors.summary import summary
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ICONS = {
    "ok": ("circle-check", "ok"),
    "warn": ("triangle-alert", "warn"),
    "error": ("circle-x", "error"),
    "idle": ("info", "text_muted"),
}


class SummaryCard(Card):
    """One verdict. After a change: how it went, until the person has read it."""

    def __init__(self, desk: Desk, model: MirrorsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._model = model
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_m)
        self._icon = IconLabel("circle-check", 40, "ok")
        self._spinner = Spinner(36)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Label("", "heading", wrap=True)
        self._title.setObjectName("mirrors.state")
        self._text = Label("", tone="muted", wrap=True, selectable=True)
        self._file = Label("", "caption", "muted", wrap=True, selectable=True)
        for label in (self._title, self._text, self._file):
            words.addWidget(label)
        self._retry = Button("", "secondary", icon="refresh-cw", name="mirrors.retry", on_click=self._try_again)
        self._read = Button("", "secondary", name="mirrors.understood", on_click=model.forget_outcome)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._retry)
        row.addWidget(self._read)
        self.body.addLayout(row)
        self._details = MonoBox("mirrors.details", max_lines=4)
        self.body.addWidget(self._details)

    def _try_again(self) -> None:
        self._desk.session.live.retry()
        self._model.refresh()

    def draw(self) -> None:
        model, language = self._model, self._desk.languages.current
        said = summary(model, language)
        busy = said.kind == "busy"
        self._spinner.setVisible(busy)
        self._icon.setVisible(not busy)
        if not busy:
            self._icon.set_icon(*_ICONS[said.kind])
        self._title.setText(said.title)
        self._text.setText(said.text)
        self._text.setVisible(bool(said.text))
        self._file.setText(self._where())
        self._file.setVisible(bool(self._file.text()))
        shows_outcome = model.outcome is not None and not model.writing
        self._read.setVisible(shows_outcome)
        away = model.loaded and (model.registry is None or model.error is not None)
        self._retry.setVisible(away and not shows_outcome and not busy)
        details = self._engine_words()
        self._details.set_text(details)
        self._details.setVisible(bool(details))

    def _where(self) -> str:
        model, language = self._model, self._desk.languages.current
        if model.place is None:
            return ""
        whose = configuration_words.place_text(model.place.kind, language)
        there = str(model.place.path)
        if model.data is None and model.error is None:
            there = _("Mirrors", "{path} (not there yet)").format(path=there)
        return f"{whose}  ·  {there}"

    def _engine_words(self) -> str:
        """What the engine, the system or our rules said, word for word."""
        model = self._model
        if isinstance(model.error, EngineError):
            return model.error.engine_text
        if model.error is not None:
            return ""  # it is in the sentence already
        outcome = model.outcome
        if outcome is None or model.writing:
            return ""
        found = [daemon_json.problem_text(one, self._desk.languages.current) for one in outcome.problems]
        failed = [news.detail for news in outcome.steps if news.state == "failed" and news.detail]
        return "\n".join(dict.fromkeys([*found, *failed]))

    def retranslate(self) -> None:
        self._retry.setText(_("Mirrors", "Try again"))
        self._read.setText(_("Mirrors", "Understood"))
        self._details.setAccessibleName(_("Mirrors", "What was said"))
        self.draw()
