"""The Images page. Importing this package imports no widgets; the view is loaded when the page is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from firstmate.app.page import Desk, PageSpec

if TYPE_CHECKING:
    from firstmate.pages.images.view import ImagesView

_ = QCoreApplication.translate


def _build(desk: Desk) -> ImagesView:
    from firstmate.pages.images.view import ImagesView

    return ImagesView(desk)


SPEC = PageSpec("images", "package", lambda: _("Pages", "Images"), _build)
