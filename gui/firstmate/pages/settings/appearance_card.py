"""The card of what FirstMate looks like: language, colours, and the shell for which commands are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from firstmate.app.languages import NAMES
from firstmate.app.page import Desk
from firstmate.app.settings import SCHEMES, SHELLS
from firstmate.pages.settings.model import SettingsModel
from firstmate.widgets.card import Card
from firstmate.widgets.form import FormRow
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_SHELL_NAMES = {"bash": "bash", "powershell": "PowerShell", "cmd": "cmd"}


class AppearanceCard(Card):
    """Three choices, each in force at once."""

    def __init__(self, desk: Desk, model: SettingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, icon="palette")
        self._desk = desk
        self._model = model
        self._language = _chooser("settings.language", ["", *NAMES], self._choose_language)
        self._theme = _chooser("settings.theme", SCHEMES, self._choose_theme)
        self._shell = _chooser("settings.shell", ["", *SHELLS], self._choose_shell)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_l)
        self.body.addLayout(row)
        self._rows = [FormRow("", chooser) for chooser in (self._language, self._theme, self._shell)]
        for one in self._rows:
            row.addWidget(one, 1)
        # A method, which goes with this card: the settings live on when the window opens again on another engine.
        desk.settings.changed.connect(self._setting_changed)

    def _choose_language(self, value: str) -> None:
        self._model.use_language(value)

    def _choose_theme(self, value: str) -> None:
        self._desk.settings.scheme = value
        theme.set_scheme(value)  # type: ignore[arg-type]

    def _choose_shell(self, value: str) -> None:
        self._desk.settings.shell = value

    def _setting_changed(self, _key: str) -> None:
        self._show()

    def _show(self) -> None:
        """The choices as they are in the settings; the buttons of the window change them too."""
        settings = self._desk.settings
        for chooser, value in (
            (self._language, settings.language),
            (self._theme, settings.scheme),
            (self._shell, settings.shell),
        ):
            chooser.setCurrentIndex(max(0, chooser.findData(value)))

    def retranslate(self) -> None:
        """Reads its texts again."""
        self.set_title(_("Settings", "Look and language"))
        # The languages in their own words: who cannot read this one must find the way out of it.
        _name(self._language, [_("Settings", "As on this computer"), *NAMES.values()])
        _name(self._theme, [_("Settings", "As on this computer"), _("Settings", "Light"), _("Settings", "Dark")])
        usual = _SHELL_NAMES[self._desk.settings.usual_shell]
        shells = [_("Settings", "The usual one here ({shell})").format(shell=usual), *_SHELL_NAMES.values()]
        _name(self._shell, shells)
        language, colours, shell = self._rows
        language.set_label(_("Settings", "Language"))
        colours.set_label(_("Settings", "Colours"))
        shell.set_label(_("Settings", "Commands are written for"))
        self._show()


def _chooser(name: str, values: Sequence[str], on_choose: Callable[[str], None]) -> QComboBox:
    chooser = QComboBox()
    chooser.setObjectName(name)
    for value in values:
        chooser.addItem("", value)
    chooser.activated.connect(lambda index: on_choose(chooser.itemData(index)))
    return chooser


def _name(chooser: QComboBox, words: Sequence[str]) -> None:
    for place, text in enumerate(words):
        chooser.setItemText(place, text)
