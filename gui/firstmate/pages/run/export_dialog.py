"""The export as one sees it: the file, what does not fit into it, and buttons to copy and to save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.pages.run.exporting import TARGETS, Exported, Target
from firstmate.pages.run.words import told
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.rows_editor import Choice
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_LINES, _LINES_ALONE = 18, 24
"""Lines of the file in sight: beside a list of what is missing, and without one."""


class ExportDialog(QDialog):
    """`make` gives the export for a target, `name` the file's usual name, `save` writes (path, text)."""

    def __init__(
        self,
        parent: QWidget,
        make: Callable[[Target], Exported],
        name: Callable[[Target], str],
        save: Callable[[Path, str], object],
    ) -> None:
        super().__init__(parent.window())
        self._make, self._name, self._save_file = make, name, save
        self._exported = Exported("", "", ())
        self.setObjectName("run.export.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m + 4)
        column.setSpacing(space.space_m - 4)
        self._heading = Label("", "heading")
        self.target = Choice("run.export.target")
        self._hint = Label("", tone="muted", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.target)
        column.addLayout(head)
        column.addWidget(self._hint)
        self._box = MonoBox("run.export.text", max_lines=_LINES)
        column.addWidget(self._box)
        self._missing_title = Label("", "strong", "warn", wrap=True)
        column.addWidget(self._missing_title)
        self._area = Scrolled()
        column.addWidget(self._area, 100)
        column.addStretch(1)
        self._missing = Label("", "caption", wrap=True, selectable=True)
        self._missing.setObjectName("run.export.missing")
        self._area.body.addWidget(self._missing)
        self._area.body.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addStretch(1)
        self._close = Button("", name="run.export.close", on_click=self.reject)
        self._save = Button("", icon="save", name="run.export.save", on_click=self._ask_file)
        self._copy = Button("", "primary", icon="copy", name="run.export.copy", on_click=self._copy_text)
        for button in (self._close, self._save, self._copy):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.resize(theme.px(720), theme.px(560))
        self.target.chosen.connect(self._show)
        self.retranslate()

    def show_target(self, target: Target) -> None:
        self.target.set_value(target)
        self._show()

    @property
    def _chosen(self) -> Target:
        return next((one for one in TARGETS if one == self.target.value()), "run")

    def _show(self) -> None:
        self._exported = self._make(self._chosen)
        self._box.set_text(self._exported.shown)
        self._box.set_max_lines(_LINES if self._exported.missing else _LINES_ALONE)
        self._missing_title.setText(_("RunExport", "What does not fit into it:"))
        self._missing.setText("\n".join(told(*row) for row in self._exported.missing))
        for widget in (self._missing_title, self._area):
            widget.setVisible(bool(self._exported.missing))
        hidden = self._exported.shown != self._exported.text
        self._hint.setText(
            _("RunExport", "Passwords are hidden here. The copy and the file have them.") if hidden else ""
        )
        self._hint.setVisible(hidden)
        self._copy.setText(_("RunExport", "Copy"))

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._exported.text)
        self._copy.setText(_("RunExport", "Copied"))

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, _("RunExport", "Save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._name(self._chosen))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = self._exported.text
        dialog.fileSelected.connect(lambda file: self._save_file(Path(file), text))
        dialog.open()

    def retranslate(self) -> None:
        title = _("RunExport", "Export")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._heading.setText(title)
        self.target.setAccessibleName(_("RunExport", "What it is for"))
        names = {
            "run": "docker run",
            "compose": "Compose",
            "deployment": _("RunExport", "Kubernetes: Deployment"),
            "pod": _("RunExport", "Kubernetes: Pod"),
        }
        self.target.set_choices([(one, names[one]) for one in TARGETS])
        self._box.setAccessibleName(_("RunExport", "The file"))
        self._close.setText(_("RunExport", "Close"))
        self._save.setText(_("RunExport", "Save…"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
