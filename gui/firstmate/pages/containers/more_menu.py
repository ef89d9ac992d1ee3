"""The menu of what is done now and then: a signal, another name, run again, an image, an archive, a copy of its making.

Each entry tells its command, in a tool tip and, through `looked_at`, below the list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from firstmate.app.run_forms import FORMS
from firstmate.pages.containers.action_starter import ActionStarter
from firstmate.pages.containers.copy_dialog import form_words
from firstmate.pages.containers.model import ContainersModel
from firstmate.widgets import icons

_ = QCoreApplication.translate

_ICONS: Final = {
    "signal": "activity",
    "rename": "pencil",
    "again": "rotate-cw",
    "commit": "layers",
    "export": "download",
}


def add_more(menu: QMenu, model: ContainersModel, starter: ActionStarter, looked_at: Callable[[str], object]) -> None:
    """Puts the entries into a menu; what does not suit the selection cannot be chosen."""
    words = {
        "signal": _("Containers", "Send a signal…"),
        "rename": _("Containers", "Rename…"),
        "again": _("Containers", "Run again with changes…"),
        "commit": _("Containers", "Save as an image…"),
        "export": _("Containers", "Export its files…"),
    }
    menu.setToolTipsVisible(True)
    for what, text in words.items():
        action = QAction(icons.icon(_ICONS[what]), text, menu)
        action.setObjectName(f"containers.{what}")
        action.setEnabled(bool(model.targets("signal")) if what == "signal" else model.single is not None)
        action.setToolTip(" ".join(model.argv(what)))
        action.triggered.connect(lambda _checked=False, what=what: starter.act(what))
        action.hovered.connect(lambda what=what: looked_at(what))
        menu.addAction(action)
    copies = menu.addMenu(icons.icon("copy"), _("Containers", "Copy as"))
    copies.setObjectName("containers.copy_as")
    copies.setEnabled(model.single is not None)
    copies.menuAction().hovered.connect(lambda: looked_at("copy_as"))
    for form in FORMS:
        action = QAction(form_words(form) + "…", copies)
        action.setObjectName(f"containers.copy_as.{form}")
        action.triggered.connect(lambda _checked=False, form=form: starter.copy_as(form))
        copies.addAction(action)
