"""The chosen image: what it is, when to choose it, what it needs, and a line that runs as it stands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.catalogue import Entry, is_official, size_label, variable_meaning, words
from firstmate.core.command import run_argv
from firstmate.core.quantities import format_memory
from firstmate.core.tag_words import libc_label
from firstmate.pages.images.command import DeskCommand
from firstmate.pages.images.search import Search
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.labels import Label
from firstmate.widgets.pill import StatusPill
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class CatalogueCard(Card):
    """`pull_wanted(name)`, `run_wanted(line)` and `other_wanted(name)`, for an image to choose instead."""

    pull_wanted = Signal(str)
    run_wanted = Signal(str)
    other_wanted = Signal(str)

    def __init__(self, desk: Desk, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, icon="package")
        self._desk = desk
        self._search = search
        self._drawn: tuple[object, ...] = ()
        self._kind = StatusPill("idle", "")
        self.add_action(self._kind)
        self._what = Label("", wrap=True, selectable=True)
        self._when = Label("", tone="muted", wrap=True, selectable=True)
        self._fate = Label("", tone="warn", wrap=True, selectable=True)
        for label in (self._what, self._when, self._fate):
            self.body.addWidget(label)
        self._others = QWidget()
        self._others_row = FlowLayout(self._others, theme.tokens.space_s)
        self.body.addWidget(self._others)
        self._facts = QWidget()
        self._grid = QFormLayout(self._facts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.tokens.space_m)
        self._grid.setVerticalSpacing(theme.tokens.space_xs)
        self._grid.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._facts)
        self._note = Label("", "caption", "muted", wrap=True, selectable=True)
        self.body.addWidget(self._note)
        self._command = DeskCommand(desk, max_lines=6)
        self._command.set_object_names("images.entry.command", "images.entry.copy")
        self.body.addWidget(self._command)
        buttons = QWidget()
        row = FlowLayout(buttons, theme.tokens.space_s)
        self._run = Button("", "primary", icon="play", name="images.entry.run", on_click=self._run_it)
        self._pull = Button("", icon="download", name="images.entry.pull", on_click=self._pull_it)
        self._source = Button("", "ghost", icon="link", compact=True, name="images.entry.source", on_click=self._open)
        for button in (self._run, self._pull, self._source):
            row.addWidget(button)
        self.body.addWidget(buttons)

    def draw(self) -> None:
        """Shows what the model has chosen."""
        name = self._search.chosen
        if name is None:
            return
        entry, language = self._search.entry, self._desk.languages.current
        drawn = (name.familiar_name, self._search.found, language)
        if drawn == self._drawn:
            return  # its rows and buttons would be made anew, under the pointer of somebody who reads them
        self._drawn = drawn
        self.set_title(name.familiar_name)
        self._show_kind(entry)
        self._show_words(entry, language)
        self._show_facts(entry, language)
        runnable = entry is not None and bool(entry.run)
        self._command.setVisible(runnable)
        self._run.setVisible(runnable)
        self._pull.setVisible(runnable)
        self._source.setVisible(entry is not None)
        if entry is not None and entry.run:
            self._command.set_argv(run_argv(entry.spec(), self._desk.prefix), entry.reference)
            self._pull.setText(_("Images", "Pull {image}").format(image=entry.reference))
        self._run.setText(_("Images", "Set up and run"))
        self._run.setToolTip(_("Images", "Opens the Run page with this line filled in; nothing starts yet"))
        self._source.setText(_("Images", "Where this is from"))

    def _show_kind(self, entry: Entry | None) -> None:
        name, found = self._search.chosen, self._search.found
        official = (name is not None and is_official(name)) or (found is not None and found.official)
        if entry is not None and entry.deprecated:
            self._kind.set("warn", _("Images", "Out of date"))
        elif official:
            self._kind.set("ok", _("Images", "Official image"))
        elif entry is not None:
            self._kind.set("ok", _("Images", "Of its maker"))
        else:
            self._kind.set("idle", _("Images", "Not an official image"))

    def _show_words(self, entry: Entry | None, language: str) -> None:
        found = self._search.found
        said = words(entry, language) if entry is not None else None
        unknown = _("Images", "The catalogue does not know this image. Look who made it before you run it.")
        self._what.setText(said.what if said else (found.description if found and found.description else unknown))
        self._when.setText(said.when if said else unknown if found and found.description else "")
        self._when.setVisible(bool(self._when.text()))
        self._fate.setText(said.fate if said else "")
        self._fate.setVisible(bool(self._fate.text()))
        self._note.setText(said.note if said else "")
        self._note.setVisible(bool(self._note.text()))
        _empty(self._others_row)
        for other in entry.instead if entry is not None else ():
            button = Button(other, icon="package", name=f"images.entry.instead.{other}")
            button.setToolTip(_("Images", "Look at this one instead"))
            button.clicked.connect(lambda _checked=False, image=other: self.other_wanted.emit(image))
            self._others_row.addWidget(button)
        self._others.setVisible(entry is not None and entry.deprecated)

    def _show_facts(self, entry: Entry | None, language: str) -> None:
        _empty(self._grid)
        self._facts.setVisible(entry is not None)
        if entry is None:
            return
        for label, text in _facts(entry, language):
            self._grid.addRow(Label(label, "caption", "muted"), Label(text, "caption", wrap=True, selectable=True))

    def _run_it(self) -> None:
        entry = self._search.entry
        if entry is not None and entry.run:
            self.run_wanted.emit(entry.run)

    def _pull_it(self) -> None:
        entry = self._search.entry
        if entry is not None and entry.tag:
            self.pull_wanted.emit(entry.reference)

    def _open(self) -> None:
        entry = self._search.entry
        if entry is not None:
            QDesktopServices.openUrl(QUrl(entry.source))


def _facts(entry: Entry, language: str) -> list[tuple[str, str]]:
    """What stands in the grid: a label and its words."""
    facts = []
    if entry.tag:
        facts.append((_("Images", "A good tag"), entry.tag))
        facts.append((_("Images", "C library"), libc_label(entry.libc, language)))
        facts.append((_("Images", "Download"), size_label(entry.size, language)))
        light = _("Images", "{memory} are enough for light use")
        facts.append((_("Images", "Memory"), light.format(memory=format_memory(entry.memory))))
    if entry.ports:
        facts.append((_("Images", "Ports"), ", ".join(entry.ports)))
    if entry.volumes:
        facts.append((_("Images", "Keeps its data in"), "\n".join(entry.volumes)))
    needed = _("Images", "{name} (needed): {meaning}")
    wanted = _("Images", "{name}: {meaning}")
    variables = [needed.format(name=one, meaning=variable_meaning(one, language)) for one in entry.needs]
    variables += [wanted.format(name=one, meaning=variable_meaning(one, language)) for one in entry.may]
    if variables:
        facts.append((_("Images", "Environment"), "\n".join(variables)))
    facts.append((_("Images", "As of"), str(entry.verified)))
    return facts


def _empty(layout: QLayout) -> None:
    """Takes everything out of a layout, also from the screen at once."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
