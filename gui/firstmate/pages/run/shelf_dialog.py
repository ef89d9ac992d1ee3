"""The shelf as one sees it: templates and recent runs, each with its command, to be used, removed and handed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QEvent, QLocale, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.core.command import quote, run_argv
from firstmate.core.run.shelf import LONGEST_NAME, Kept
from firstmate.core.runspec import RunSpec
from firstmate.pages.run.shelf import RunShelf
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.form import line_edit
from firstmate.widgets.labels import ElidedLabel, Label
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class ShelfDialog(QDialog):
    """`form` is what the form says now, None while it cannot be read as a whole.

    `take` fills it with a kept run, `language` is the current one."""

    def __init__(
        self,
        parent: QWidget,
        shelf: RunShelf,
        form: Callable[[], RunSpec | None],
        take: Callable[[RunSpec], None],
        language: Callable[[], str],
    ) -> None:
        super().__init__(parent.window())
        self._shelf, self._form, self._take, self._language = shelf, form, take, language
        self._entries: list[_Entry] = []
        self._drawn: tuple[Sequence[Kept], Sequence[Kept]] | None = None
        self.setObjectName("run.shelf.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m + 4)
        column.setSpacing(space.space_m - 4)
        self._heading = Label("", "heading", wrap=True)
        self._help = Label("", tone="muted", wrap=True)
        column.addWidget(self._heading)
        column.addWidget(self._help)
        line = QHBoxLayout()
        line.setSpacing(space.space_s)
        self.name = line_edit("run.shelf.name", "")
        self.name.setMaxLength(LONGEST_NAME)
        self._keep = Button("", icon="save", name="run.shelf.keep", on_click=self._keep_form)
        self._keep.setAutoDefault(False)
        line.addWidget(self.name, 1)
        line.addWidget(self._keep)
        column.addLayout(line)
        self._area = Scrolled()
        column.addWidget(self._area, 1)
        self._area.body.setSpacing(space.space_s)
        self._templates_title, self._no_templates = Label("", "strong"), Label("", "caption", "muted", wrap=True)
        self._recent_title, self._no_recent = Label("", "strong"), Label("", "caption", "muted", wrap=True)
        self._templates, self._recent = QVBoxLayout(), QVBoxLayout()
        for title, empty, rows in (
            (self._templates_title, self._no_templates, self._templates),
            (self._recent_title, self._no_recent, self._recent),
        ):
            self._area.body.addWidget(title)
            self._area.body.addWidget(empty)
            self._area.body.addLayout(rows)
        self._area.body.addStretch(1)
        self._news = Label("", "caption", wrap=True, selectable=True)
        self._news.setObjectName("run.shelf.news")
        self._undo = Button("", "ghost", compact=True, icon="undo-2", name="run.shelf.undo", on_click=shelf.put_back)
        told = QHBoxLayout()
        told.addWidget(self._news, 1)
        told.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(told)
        self._import = Button("", "ghost", icon="download", name="run.shelf.import", on_click=self._ask_import)
        self._export = Button("", "ghost", icon="save", name="run.shelf.export", on_click=self._ask_export)
        self._close = Button("", name="run.shelf.close", on_click=self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addWidget(self._import)
        buttons.addWidget(self._export)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        for button in (self._import, self._export, self._undo, self._close):
            button.setAutoDefault(False)
        column.addLayout(buttons)
        self.resize(theme.px(680), theme.px(540))
        self.name.textChanged.connect(self._show_keep)
        self.name.returnPressed.connect(self._keep_form)
        shelf.changed.connect(self._show)
        self.retranslate()
        shelf.load()

    # -- the way of a click ------------------------------------------------------------------------------------------
    def _keep_form(self) -> None:
        name, form = self.name.text().strip(), self._form()
        if name and form is not None and form.image:
            self._shelf.keep(name, form)
            self.name.clear()

    def _use(self, kept: Kept) -> None:
        self._take(kept.spec)
        self.accept()

    def _ask_import(self) -> None:
        dialog = self._file_dialog(self._import.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self._shelf.import_from(Path(file)))
        dialog.open()

    def _ask_export(self) -> None:
        dialog = self._file_dialog(self._export.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._shelf.file_name())
        dialog.fileSelected.connect(lambda file: self._shelf.export_to(Path(file)))
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title.rstrip("…"))
        dialog.setNameFilter("JSON (*.json)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    # -- drawing -----------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        shelf = self._shelf.shelf
        if self._drawn != (shelf.templates, shelf.recent):
            self._drawn = (shelf.templates, shelf.recent)
            self._fill()
        self._no_templates.setVisible(not shelf.templates)
        self._no_recent.setVisible(not shelf.recent)
        self._export.setEnabled(bool(shelf.templates))
        news, removed = self._shelf.news, self._shelf.removed
        words = [news.text, *news.wrong] if news is not None else []
        if removed is not None:
            still = shelf.template(removed.name)
            sentence = (
                _("RunShelf", "The template {name} is removed.")
                if still is None
                else _("RunShelf", "The template {name} is replaced.")
            )
            words = [sentence.format(name=removed.name)]
        self._news.setText("\n".join(words))
        self._news.set_tone("error" if news is not None and news.failed and removed is None else "muted")
        self._news.setVisible(bool(words))
        self._undo.setVisible(removed is not None)
        self._show_keep()

    def _fill(self) -> None:
        for entry in self._entries:
            entry.hide()
            entry.deleteLater()
        self._entries = []
        content = self._area.widget()
        assert content is not None
        for rows, kind, kept_runs in (
            (self._templates, "template", self._shelf.shelf.templates),
            (self._recent, "recent", self._shelf.shelf.recent),
        ):
            for number, kept in enumerate(kept_runs):
                entry = _Entry(content, f"run.shelf.{kind}.{number}", kept, self._use, self._shelf.forget)
                entry.retranslate(self._language())
                rows.addWidget(entry)
                entry.show()
                self._entries.append(entry)

    def _show_keep(self) -> None:
        form = self._form()
        ready = form is not None and bool(form.image)
        self._keep.setEnabled(ready and bool(self.name.text().strip()))
        self.name.setEnabled(ready)
        if form is None:
            words = _("RunShelf", "Something in the form cannot be read: mend it first")
        elif ready:
            words = _("RunShelf", "A name for what is in the form now")
        else:
            words = _("RunShelf", "The form has no image yet")
        self.name.setPlaceholderText(words)

    def retranslate(self) -> None:
        title = _("RunShelf", "Recent runs and templates")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._heading.setText(title)
        self._help.setText(
            _(
                "RunShelf",
                "Kept on this computer only. Passwords are left out: whoever uses a template writes them again.",
            )
        )
        self.name.setAccessibleName(_("RunShelf", "Name of the new template"))
        self._keep.setText(_("RunShelf", "Save as a template"))
        self._templates_title.setText(_("RunShelf", "Templates"))
        self._no_templates.setText(
            _("RunShelf", "Fill in the form and save it here under a name; or import the file of a teacher.")
        )
        self._recent_title.setText(_("RunShelf", "Recent runs"))
        self._no_recent.setText(_("RunShelf", "What you start is remembered here, the latest first."))
        self._undo.setText(_("RunShelf", "Undo"))
        self._import.setText(_("RunShelf", "Import…"))
        self._export.setText(_("RunShelf", "Export all templates…"))
        self._close.setText(_("RunShelf", "Close"))
        for entry in self._entries:
            entry.retranslate(self._language())
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Entry(QWidget):
    """One kept run: what it is called, when it ran, its command in one line, and two buttons."""

    def __init__(
        self, parent: QWidget, name: str, kept: Kept, use: Callable[[Kept], None], forget: Callable[[Kept], None]
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._kept = kept
        space = theme.tokens
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, space.space_s, 0)
        row.setSpacing(space.space_s)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = ElidedLabel("")
        self._command = ElidedLabel("", "caption", "muted")
        words.addWidget(self._title)
        words.addWidget(self._command)
        row.addLayout(words, 1)
        self._use = Button("", compact=True, name=f"{name}.use", on_click=lambda: use(kept))
        self._use.setAutoDefault(False)
        self._remove = IconButton("trash-2", name=f"{name}.remove", on_click=lambda: forget(kept))
        row.addWidget(self._use)
        row.addWidget(self._remove)

    def retranslate(self, language: str) -> None:
        kept = self._kept
        called = kept.name or " · ".join(part for part in (kept.spec.name, kept.spec.image) if part)
        title = called
        if not kept.name:
            when = QDateTime.fromMSecsSinceEpoch(int(kept.at * 1000))
            title = f"{called} · {QLocale(language).toString(when, QLocale.FormatType.ShortFormat)}"
        self._title.setText(title)
        self._command.setText(quote(run_argv(kept.spec), "bash").replace("\n", " ⏎ "))
        self._use.setText(_("RunShelf", "Use"))
        self._use.setAccessibleName(_("RunShelf", "Use {name}").format(name=called))
        self._remove.set_text(_("RunShelf", "Remove {name}").format(name=called))
