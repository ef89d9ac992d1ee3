"""The command preview on this desk: quoted for the shell in the settings, without a chooser of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from firstmate.app.page import Desk
from firstmate.widgets.command_preview import CommandPreview


class DeskCommand(CommandPreview):
    """Follows the settings. The commands of this page are short names, which every shell reads alike."""

    def __init__(self, desk: Desk, *, max_lines: int = 4) -> None:
        super().__init__(shell=desk.settings.shell_in_use, max_lines=max_lines)
        self._desk = desk
        for chooser in self.findChildren(QComboBox):
            chooser.hide()
        desk.settings.changed.connect(self._setting_changed)

    def _setting_changed(self, key: str) -> None:
        if key == "shell":
            self.set_shell(self._desk.settings.shell_in_use)
