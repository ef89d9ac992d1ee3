"""The Settings page. Importing this package imports no widgets; the view is loaded when the page is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from firstmate.app.page import Desk, PageSpec

if TYPE_CHECKING:
    from firstmate.pages.settings.view import SettingsView

_ = QCoreApplication.translate


def _build(desk: Desk) -> SettingsView:
    from firstmate.pages.settings.view import SettingsView

    return SettingsView(desk)


SPEC = PageSpec("settings", "settings", lambda: _("Pages", "Settings"), _build)
