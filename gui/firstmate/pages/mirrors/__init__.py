"""The Mirrors page. Importing this package imports no widgets; the view is loaded when the page is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from firstmate.app.page import Desk, PageSpec

if TYPE_CHECKING:
    from firstmate.pages.mirrors.view import MirrorsView

_ = QCoreApplication.translate


def _build(desk: Desk) -> MirrorsView:
    from firstmate.pages.mirrors.view import MirrorsView

    return MirrorsView(desk)


SPEC = PageSpec("mirrors", "globe", lambda: _("Pages", "Mirrors"), _build)
