"""The card of updates: one button, an answer in words, and the checksums to compare a download with."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.core.command import quote
from firstmate.core.quantities import format_bytes
from firstmate.core.releases import ReleaseFile
from firstmate.pages.settings.updates import Updates, failure_words
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ICONS = {"newer": ("download", "accent"), "current": ("circle-check", "ok"), "ahead": ("circle-check", "ok")}


class UpdatesCard(Card):
    """Says what is out; the download itself is the browser's."""

    def __init__(self, updates: Updates, platform: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, icon="download")
        self._updates = updates
        self._platform = platform
        space = theme.tokens
        row = QHBoxLayout()
        row.setSpacing(space.space_m)
        self.body.addLayout(row)
        self._mark = IconLabel("circle-check", 28, "ok")
        self._spinner = Spinner(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._answer = Label("", "strong", wrap=True, selectable=True)
        self._answer.setObjectName("settings.updates.answer")
        self._meaning = Label("", tone="muted", wrap=True, selectable=True)
        words.addWidget(self._answer)
        words.addWidget(self._meaning)
        self._check = Button("", icon="refresh-cw", name="settings.updates", on_click=updates.check)
        self._cancel = Button("", icon="x", name="settings.updates.cancel", on_click=updates.cancel)
        self._page = Button("", "primary", icon="globe", name="settings.updates.page", on_click=self._open_page)
        for widget in (self._mark, self._spinner):
            row.addWidget(widget)
        row.addLayout(words, 1)
        for button in (self._page, self._check, self._cancel):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._details = MonoBox("settings.updates.details", max_lines=4)
        self.body.addWidget(self._details)
        self._files = QWidget()
        self._files_column = QVBoxLayout(self._files)
        self._files_column.setContentsMargins(0, 0, 0, 0)
        self._files_column.setSpacing(space.space_s)
        self.body.addWidget(self._files)
        updates.changed.connect(self._show)

    def _open_page(self) -> None:
        page = self._address()
        if page:
            QDesktopServices.openUrl(QUrl(page))

    def _address(self) -> str:
        """The page of the newest version when it is known, else the one of all versions."""
        updates = self._updates
        if updates.phase == "newer" and updates.comparison is not None:
            return updates.comparison.newest.page
        return updates.home.page if updates.home is not None else ""

    def _show(self) -> None:
        updates = self._updates
        asking = updates.phase == "asking"
        self._spinner.setVisible(asking)
        icon, role = _ICONS.get(updates.phase, ("info", "text_muted"))
        if updates.phase == "failed":
            icon, role = "triangle-alert", "warn"
        self._mark.set_icon(icon, role)
        self._mark.setVisible(not asking)
        title, text = self._words()
        self._answer.setText(title)
        self._meaning.setText(text)
        self._meaning.setVisible(bool(text))
        self._check.setVisible(not asking and updates.phase != "homeless")
        self._cancel.setVisible(asking)
        self._page.setVisible(updates.phase in ("newer", "failed") and bool(self._address()))
        self._page.setToolTip(self._address())
        self._details.set_text(str(updates.error) if updates.phase == "failed" else "")
        self._details.setVisible(updates.phase == "failed")
        self._show_files(updates.files if updates.phase == "newer" else ())

    def _words(self) -> tuple[str, str]:
        updates = self._updates
        mine = _("Settings", "You have FirstMate {version}.").format(version=updates.version)
        if updates.phase == "homeless":
            return mine, _(
                "Settings",
                "This copy runs from source or was packed without an address, so it knows no list of versions. "
                "Ask where you got it.",
            )
        if updates.phase == "asking":
            return _("Settings", "Asking the download page…"), ""
        if updates.phase == "failed" and updates.error is not None:
            return failure_words(updates.error)
        if updates.comparison is None:
            return mine, _(
                "Settings",
                "Nothing is asked for by itself. The button fetches the public list of versions, nothing else.",
            )
        newest = updates.comparison.newest
        if updates.phase == "newer":
            title = _("Settings", "FirstMate {version} is out, of {date}").format(
                version=newest.version, date=newest.date
            )
            return title, mine + " " + _("Settings", "Your settings stay when you install the new one over it.")
        if updates.phase == "current":
            return _("Settings", "FirstMate {version} is the newest version").format(version=updates.version), ""
        return mine, _("Settings", "The newest published one is {version}.").format(version=newest.version)

    def _show_files(self, files: tuple[ReleaseFile, ...]) -> None:
        while (item := self._files_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._files.setVisible(bool(files))
        if not files:
            return
        caption = _(
            "Settings", "The files for this computer with their checksums. What you have downloaded must give the same:"
        )
        self._files_column.addWidget(Label(caption, "caption", "muted", wrap=True))
        for number, file in enumerate(files):
            box = MonoBox(f"settings.updates.file.{number}", max_lines=5)
            box.setAccessibleName(file.name)
            box.set_text(
                f"{file.name}  ({format_bytes(file.size)})\n{file.sha256}\n{check_command(file.name, self._platform)}"
            )
            self._files_column.addWidget(box)

    def retranslate(self) -> None:
        """Reads its texts again."""
        self.set_title(_("Settings", "Updates"))
        self._check.setText(_("Settings", "Check for updates"))
        self._cancel.setText(_("Settings", "Cancel"))
        self._page.setText(_("Settings", "Open the download page"))
        self._details.setAccessibleName(_("Settings", "What was found"))
        self._show()


def check_command(name: str, platform: str) -> str:
    """The command that prints the checksum of a download."""
    if platform == "win32":
        return quote(("certutil", "-hashfile", name, "SHA256"), "powershell")
    if platform == "darwin":
        return quote(("shasum", "-a", "256", name), "bash")
    return quote(("sha256sum", name), "bash")
