"""The Run page. Importing this package imports no widgets; the view is loaded when the page is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from firstmate.app.page import Desk, PageSpec

if TYPE_CHECKING:
    from firstmate.pages.run.view import RunView

_ = QCoreApplication.translate


def _build(desk: Desk) -> RunView:
    from firstmate.pages.run.view import RunView

    return RunView(desk)


SPEC = PageSpec("run", "play", lambda: _("Pages", "Run"), _build)
