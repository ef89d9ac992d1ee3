"""The card of what FirstMate is: version, licence, and the licences of everything that it carries."""

from __future__ import annotations

import platform

from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate import __version__
from firstmate.pages.settings.licences import LicencesDialog
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.labels import Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class AboutCard(Card):
    """Some lines and the way to the licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, icon="info")
        self._dialog: LicencesDialog | None = None
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_m)
        self.body.addLayout(row)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._version = Label("", "strong", selectable=True)
        self._version.setObjectName("settings.version")
        self._licence = Label("", tone="muted", wrap=True)
        self._promise = Label("", tone="muted", wrap=True)
        for label in (self._version, self._licence, self._promise):
            words.addWidget(label)
        row.addLayout(words, 1)
        self._open = Button("", icon="scale", name="settings.licences", on_click=self._show_licences)
        row.addWidget(self._open)

    def _show_licences(self) -> None:
        self.close_dialog()
        self._dialog = LicencesDialog(self.window())
        self._dialog.open()

    def close_dialog(self) -> None:
        """The page goes."""
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()

    def retranslate(self) -> None:
        """Reads its texts again."""
        self.set_title(_("Settings", "About FirstMate"))
        self._version.setText(
            f"{_('Window', 'FirstMate')} {__version__}  ·  Python {platform.python_version()}  ·  Qt {qVersion()}"
        )
        self._licence.setText(_("Settings", "Free software under the MIT licence. No account, no telemetry."))
        self._promise.setText(
            _("Settings", "It goes to the network only for what you ask of it: images, mirrors, this list of versions.")
        )
        self._open.setText(_("Settings", "Licences…"))
