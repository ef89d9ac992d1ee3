"""The licences of FirstMate and of all that a package of it carries, to be read in a window of their own."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from firstmate import paths
from firstmate.widgets.buttons import Button
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class LicencesDialog(QDialog):
    """Opened by `open()`; closes by its button or Esc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("licences")
        title = _("Settings", "Licences")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m)
        column.setSpacing(space.space_m)
        text = QPlainTextEdit()
        text.setObjectName("licences.text")
        text.setAccessibleName(title)
        text.setReadOnly(True)
        text.setProperty("mono", True)
        text.setTabChangesFocus(True)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(text, 1)
        text.setPlainText(licences_text())
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(_("Settings", "Close"), name="licences.close", on_click=self.close)
        close.setDefault(True)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(theme.px(760), theme.px(560))


def licences_text() -> str:
    """What the package carries; of a copy run from source, what lies in its own resources."""
    file = paths.licences()
    if file is not None:
        return file.read_text("utf-8", errors="replace")
    words = _(
        "Settings",
        "This copy runs from source. It carries FirstMate itself (MIT, in the file LICENSE) and these icons. The "
        "Python packages that it uses have their own licences beside them.",
    )
    return (
        f"{words}\n\n{'=' * 72}\nLucide\n{'=' * 72}\n\n{(paths.resources() / 'icons' / 'LICENSE').read_text('utf-8')}"
    )
