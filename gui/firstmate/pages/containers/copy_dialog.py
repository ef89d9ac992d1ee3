"""A container as a command, a Compose file or a Kubernetes manifest: the text, what does not fit into it, and Copy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.run_forms import FORMS, Exported, Form
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.rows_editor import Choice
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


def form_words(form: Form) -> str:
    """What a form is called."""
    return {
        "run": _("Containers", "docker run command"),
        "compose": _("Containers", "Compose file"),
        "deployment": _("Containers", "Kubernetes Deployment"),
        "pod": _("Containers", "Kubernetes Pod"),
    }[form]


class CopyDialog(QDialog):
    """`make` gives the container in a form. Closes itself for good."""

    def __init__(self, parent: QWidget, name: str, form: Form, make: Callable[[Form], Exported]) -> None:
        super().__init__(parent.window())
        self._make = make
        self._copy = Exported("", "")
        title = _("Containers", "Copy {name}").format(name=name)
        self.setObjectName("containers.copy_as.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m + 4)
        column.setSpacing(space.space_m - 4)
        head = QHBoxLayout()
        head.setSpacing(space.space_s)
        head.addWidget(Label(title, "heading"), 1)
        self._form = Choice("containers.copy_as.form")
        self._form.setAccessibleName(_("Containers", "Copy as"))
        self._form.set_choices([(one, form_words(one)) for one in FORMS])
        self._form.set_value(form)
        self._form.setMinimumContentsLength(max(len(form_words(one)) for one in FORMS))
        head.addWidget(self._form)
        column.addLayout(head)
        self._box = MonoBox("containers.copy_as.text", max_lines=16)
        self._box.setAccessibleName(title)
        column.addWidget(self._box)
        self._hint = Label("", "caption", "muted", wrap=True)
        self._missing_title = Label(_("Containers", "What has no counterpart there:"), "strong", "warn", wrap=True)
        self._missing = MonoBox("containers.copy_as.missing", max_lines=6)
        self._missing.setAccessibleName(self._missing_title.text())
        for widget in (self._hint, self._missing_title, self._missing):
            column.addWidget(widget)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addStretch(1)
        close = Button(_("Containers", "Close"), name="containers.copy_as.close", on_click=self.reject)
        close.setAutoDefault(False)
        self._button = Button("", "primary", icon="copy", name="containers.copy_as.copy", on_click=self._copy_text)
        self._button.setDefault(True)
        buttons.addWidget(close)
        buttons.addWidget(self._button)
        column.addLayout(buttons)
        self.setMinimumWidth(theme.px(680))
        self._form.chosen.connect(self._show)
        self._show()

    def _show(self) -> None:
        form: Form = next((one for one in FORMS if one == self._form.value()), "run")
        self._copy = self._make(form)
        self._box.set_text(self._copy.shown.rstrip("\n"))
        hidden = self._copy.shown != self._copy.text
        self._hint.setText(_("Containers", "Passwords are hidden here; the copy has them."))
        self._hint.setVisible(hidden)
        self._missing.set_text("\n".join(f"{option}: {why}" for option, why in self._copy.missing))
        for widget in (self._missing_title, self._missing):
            widget.setVisible(bool(self._copy.missing))
        self._button.setText(_("Containers", "Copy"))
        self._button.set_icon("copy")
        self.adjustSize()

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._copy.text)
        self._button.setText(_("Containers", "Copied"))
        self._button.set_icon("check")
