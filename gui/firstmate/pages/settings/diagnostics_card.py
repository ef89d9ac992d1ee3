"""The card of the report: gathered at a press, seen before it is copied, sent by nobody but the person."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from firstmate import paths
from firstmate.app.page import Desk
from firstmate.pages.settings.diagnostics import Diagnostics
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class DiagnosticsCard(Card):
    """What to send to whoever helps."""

    def __init__(self, desk: Desk, diagnostics: Diagnostics, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, icon="stethoscope")
        self._desk = desk
        self._diagnostics = diagnostics
        self._words = Label("", tone="muted", wrap=True)
        self.body.addWidget(self._words)
        buttons = QWidget()
        self.body.addWidget(buttons)
        flow = FlowLayout(buttons, theme.tokens.space_s)
        self._gather = Button("", icon="clipboard-copy", name="settings.diagnostics", on_click=self._gather_or_stop)
        self._log = Button("", "ghost", icon="scroll-text", name="settings.log", on_click=self._open_log)
        flow.addWidget(self._gather)
        flow.addWidget(self._log)
        self._report = MonoBox("settings.report", max_lines=14)
        self.body.addWidget(self._report)
        self._log_place = Label("", "caption", "muted", wrap=True, selectable=True)
        self.body.addWidget(self._log_place)
        self._copying = False
        diagnostics.changed.connect(self._show)

    def _gather_or_stop(self) -> None:
        if self._diagnostics.phase == "gathering":
            self._diagnostics.cancel()
        else:
            self._copying = True
            self._diagnostics.gather()

    def _show(self) -> None:
        gathering = self._diagnostics.phase == "gathering"
        self._gather.setText(_("Settings", "Cancel") if gathering else _("Settings", "Make and copy a report"))
        self._gather.set_icon("x" if gathering else "clipboard-copy")
        self._report.set_text(_("Settings", "Looking at this computer…") if gathering else self._diagnostics.text)
        self._report.setVisible(gathering or bool(self._diagnostics.text))
        if self._diagnostics.phase == "ready" and self._copying:
            self._copying = False
            QGuiApplication.clipboard().setText(self._diagnostics.text)
            self._desk.notices.post("ok", _("Settings", "The report is in the clipboard."))

    def _open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.logs())))

    def retranslate(self) -> None:
        """Reads its texts again."""
        self.set_title(_("Settings", "When something does not work"))
        self._words.setText(
            _(
                "Settings",
                "A report for whoever helps you: versions, the engine, every check of this computer. Your name, the "
                "computer's name and your home folder are taken out. It is sent nowhere; you paste it.",
            )
        )
        self._log.setText(_("Settings", "Open the folder of the log"))
        self._log_place.setText(_("Settings", "Log: {file}").format(file=self._diagnostics.log))
        self._report.setAccessibleName(_("Settings", "Report"))
        self._show()
