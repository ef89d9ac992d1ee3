"""The Environment page. Importing this package imports no widgets; the view is loaded when the page is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from firstmate.app.page import Desk, PageSpec

if TYPE_CHECKING:
    from firstmate.pages.environment.view import EnvironmentView

_ = QCoreApplication.translate


def _build(desk: Desk) -> EnvironmentView:
    from firstmate.pages.environment.view import EnvironmentView

    return EnvironmentView(desk)


SPEC = PageSpec("environment", "stethoscope", lambda: _("Pages", "Environment"), _build)
