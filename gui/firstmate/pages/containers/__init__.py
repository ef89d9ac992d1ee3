"""The Containers page. Importing this package imports no widgets; the view is loaded when the page is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from firstmate.app.page import Desk, PageSpec

if TYPE_CHECKING:
    from firstmate.pages.containers.view import ContainersView

_ = QCoreApplication.translate


def _build(desk: Desk) -> ContainersView:
    from firstmate.pages.containers.view import ContainersView

    return ContainersView(desk)


SPEC = PageSpec("containers", "container", lambda: _("Pages", "Containers"), _build)
