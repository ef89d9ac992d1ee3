"""What the Settings page knows. Each part of it has a room of its own; what is chosen is kept by `app.settings`."""

from __future__ import annotations

from PySide6.QtCore import QObject

from firstmate.app.languages import preferred
from firstmate.app.page import Desk
from firstmate.pages.settings.diagnostics import Diagnostics
from firstmate.pages.settings.engine_choice import EngineChooser
from firstmate.pages.settings.updates import Updates, home_of_this_copy


class SettingsModel(QObject):
    """The parts of the page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.engine = EngineChooser(desk)
        self.updates = Updates(desk, home_of_this_copy())
        self.diagnostics = Diagnostics(desk)

    def use_language(self, language: str) -> None:
        """Keeps a language ("" follows the system) and speaks it at once."""
        self._desk.settings.language = language
        self._desk.languages.use(preferred(language))
