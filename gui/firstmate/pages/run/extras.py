"""What stands beside the fields of some sections: the image's ports on offer, a `.env` to paste, folders to choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from firstmate.core.run.env_file import EnvFile
from firstmate.core.words import problem_text
from firstmate.pages.run.editors import TableEditor, offer
from firstmate.pages.run.model import RunModel
from firstmate.pages.run.sections import FoldedSection
from firstmate.widgets.buttons import Button
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.labels import Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class PortOffers(QWidget):
    """A button for each port that the image listens on and that is not published yet."""

    def __init__(self, section: FoldedSection, model: RunModel) -> None:
        self._table = _table(section, "ports")
        super().__init__(self._table)
        self._section, self._model = section, model
        self._offers: tuple[str, ...] = ()
        self._flow = FlowLayout(self, theme.tokens.space_s)
        self._words = Label("", "caption", "muted")
        self._flow.addWidget(self._words)
        self._buttons: list[Button] = []
        layout = self._table.table.layout()
        assert layout is not None
        layout.addWidget(self)
        self.hide()
        model.changed.connect(self._show)
        section.head.toggled.connect(self._show)
        section.add_extra(self.retranslate)
        self._show()

    def _show(self) -> None:
        if not self._section.is_open:
            return  # looking for free ports of the computer is for eyes only
        offers = self._model.offered_ports()
        if offers != self._offers:
            self._offers = offers
            for button in self._buttons:
                self._flow.removeWidget(button)
                button.hide()
                button.deleteLater()
            self._buttons = [self._make(text) for text in offers]
            self.retranslate()
            self._section.order_tabs()
        if self.isHidden() == bool(offers):
            self.setVisible(bool(offers))

    def _make(self, text: str) -> Button:
        container = text.rpartition(":")[2].partition("/")[0]
        button = Button(name=f"run.ports.offer.{container}", compact=True, on_click=lambda: self._table.add(text))
        self._flow.addWidget(button)
        return button

    def retranslate(self) -> None:
        self._words.setText(_("RunExtras", "The image listens on:"))
        for text, button in zip(self._offers, self._buttons, strict=True):
            host, _colon, container = text.partition(":")
            words = _("RunExtras", "{container}: publish it on {host}").format(container=container, host=host)
            button.setText(words)


class EnvironmentTools:
    """Variables from the clipboard or a file, by docker's own rules; what they say otherwise elsewhere is told."""

    def __init__(self, section: FoldedSection, model: RunModel, language: Callable[[], str]) -> None:
        self._table, self._model, self._language = _table(section, "env"), model, language
        self._paste = Button("", "ghost", compact=True, icon="clipboard-paste", name="run.env.paste",
                             on_click=self._take_clipboard)  # fmt: skip
        self._file = Button("", "ghost", compact=True, name="run.env.file", on_click=self._ask_file)
        self._words = Label("", "caption", "warn", wrap=True)
        self._words.setObjectName("run.env.remarks")
        self._words.hide()
        for place, button in enumerate((self._paste, self._file), 1):
            self._table.table.buttons.insertWidget(place, button)
        layout = self._table.table.layout()
        assert layout is not None
        layout.addWidget(self._words)
        model.variables_read.connect(self._tell)
        section.add_extra(self.retranslate)

    def _take_clipboard(self) -> None:
        self._model.use_variables(QGuiApplication.clipboard().text())

    def _ask_file(self) -> None:
        dialog = QFileDialog(self._table, self._file.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self._model.read_variables(Path(file)))
        dialog.open()

    def _tell(self, found: EnvFile) -> None:
        notes = [
            _("RunExtras", "Line {line}: {words}").format(
                line=one.line, words=problem_text(one.problem, self._language())
            )
            for one in (*found.problems, *found.remarks)
        ]
        if not (found.variables or found.inherited):
            notes.append(_("RunExtras", "There are no variables in it: lines such as NAME=value."))
        self._words.setText("\n".join(notes))
        self._words.setVisible(bool(notes))

    def retranslate(self) -> None:
        self._paste.setText(_("RunExtras", "Paste a .env"))
        self._paste.setToolTip(_("RunExtras", "Adds the lines NAME=value from the clipboard"))
        self._file.setText(_("RunExtras", "From a file…"))


class FolderPicker:
    """A button that adds a folder of this computer to the volumes."""

    def __init__(self, section: FoldedSection) -> None:
        self._table = _table(section, "volumes")
        self._button = Button("", "ghost", compact=True, name="run.volumes.pick", on_click=self._ask_folder)
        self._table.table.buttons.insertWidget(1, self._button)
        section.add_extra(self.retranslate)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self._table, self._button.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.add)
        dialog.open()

    def add(self, folder: str) -> None:
        """One more row with this folder, at a place of the same name."""
        name = Path(folder).name or "data"
        self._table.add(f"{folder}:/{name}")

    def retranslate(self) -> None:
        self._button.setText(_("RunExtras", "Choose a folder…"))


def add_extras(section: FoldedSection, model: RunModel, language: Callable[[], str]) -> list[object]:
    """What belongs to a section beyond its fields, once these are there. Whoever keeps the section keeps them."""
    if section.section.name == "ports":
        return [PortOffers(section, model)]
    if section.section.name == "environment":
        return [EnvironmentTools(section, model, language)]
    if section.section.name == "storage":
        return [FolderPicker(section)]
    if section.section.name == "network":
        offer(section.editors["network"], tuple(model.networks()))
    return []


def _table(section: FoldedSection, name: str) -> TableEditor:
    editor = section.editors[name]
    assert isinstance(editor, TableEditor)
    return editor
