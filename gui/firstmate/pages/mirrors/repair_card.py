"""A broken or doubtful file: each fault with its line and a marker under the place, and a repair to agree to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from firstmate.core import daemon_json
from firstmate.core.daemon_json import Fault
from firstmate.pages.mirrors.diff_box import DiffBox, masked
from firstmate.pages.mirrors.heading import Heading
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.pages.mirrors.sentences import labelled
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_MOST_LINES = 3


def by_line(faults: Iterable[Fault]) -> tuple[tuple[Fault, ...], ...]:
    """The faults in the order of the file, those of one line together."""
    found: dict[int, list[Fault]] = {}
    for fault in sorted(faults, key=lambda one: (one.line, one.column)):
        found.setdefault(fault.line, []).append(fault)
    return tuple(tuple(group) for group in found.values())


class FaultLine(MonoBox):
    """One line of the file with its number, the faulty places marked in it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, max_lines=2, parent=parent)
        self._places: tuple[int, ...] = ()
        theme.changed.connect(self._mark)

    def show_faults(self, text: str, faults: Sequence[Fault]) -> None:
        lines = masked(text).splitlines() or [""]
        number = faults[0].line
        line = lines[min(number, len(lines)) - 1]
        head = f"{number}  "
        self._places = tuple(len(head) + min(one.column, max(1, len(line))) - 1 for one in faults)
        self.set_text(head + line)
        self._mark()

    def _mark(self) -> None:
        selections = []
        for place in self._places:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document())
            selection.cursor.setPosition(min(place, max(0, self.document().characterCount() - 1)))
            selection.cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
            selection.format.setBackground(theme.color("error"))
            selection.format.setForeground(theme.color("error_text"))
            selections.append(selection)
        self.setExtraSelections(selections)


class RepairCard(Card):
    """Hidden while the file is sound. `repair_wanted` is called when the person agrees to the repair."""

    def __init__(self, model: MirrorsModel, repair_wanted: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._model = model
        self._heading = Heading("error")
        self.body.addWidget(self._heading)
        self._faults = QVBoxLayout()
        self._faults.setSpacing(theme.tokens.space_s)
        self._shown: list[tuple[Label, FaultLine]] = []
        self.body.addLayout(self._faults)
        self._more = Label("", "caption", "muted")
        self.body.addWidget(self._more)
        self._mendable = Label("", wrap=True, selectable=True)
        self.body.addWidget(self._mendable)
        self._caption = Label("", "strong", wrap=True)
        self._diff = DiffBox("mirrors.repair.diff", max_lines=10)
        self._repair = Button("", "primary", icon="wrench", name="mirrors.repair", on_click=repair_wanted)
        self._open = Button("", "secondary", icon="pencil", name="mirrors.open", on_click=self._open_file)
        row = QHBoxLayout()
        row.addWidget(self._caption, 1)
        row.addWidget(self._open)
        row.addWidget(self._repair)
        self.body.addWidget(self._diff)
        self.body.addLayout(row)
        self.hide()

    def _open_file(self) -> None:
        if self._model.place is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._model.place.path)))

    def draw(self, language: str) -> None:
        model = self._model
        reading, repaired = model.reading, model.repaired
        self.setVisible(model.doubtful)
        if not model.doubtful:
            return
        groups = by_line(reading.faults)
        while len(self._shown) < min(len(groups), _MOST_LINES):
            made = Label("", wrap=True, selectable=True), FaultLine(f"mirrors.fault.{len(self._shown)}")
            for widget in made:
                self._faults.addWidget(widget)
            self._shown.append(made)
        for number, (words, line) in enumerate(self._shown):
            group = groups[number] if number < len(groups) else ()
            words.setVisible(bool(group))
            line.setVisible(bool(group))
            if group:
                places = [daemon_json.place_text(one.line, one.column, language) for one in group]
                said = [daemon_json.fault_text(one, language) for one in group]
                pairs = zip(places, said, strict=True)
                words.setText("\n".join(labelled(where, what, language) for where, what in pairs))
                line.show_faults(reading.text, group)
                line.setAccessibleName(places[0])
        more = len(groups) - len(self._shown)
        self._more.setText(_("Mirrors", "and %n more line(s)", None, more) if more > 0 else "")
        self._more.setVisible(more > 0)
        self._mendable.setText(
            "\n".join(
                labelled(
                    daemon_json.place_text(one.line, one.column, language),
                    daemon_json.problem_text(one, language),
                    language,
                )
                for one in model.mendable
            )
        )
        self._mendable.setVisible(bool(model.mendable))
        self._diff.setVisible(repaired is not None)
        self._repair.setVisible(repaired is not None)
        self._open.setVisible(repaired is None)
        self._repair.setEnabled(not model.writing)
        if repaired is not None:
            self._diff.set_lines(daemon_json.difference(reading.text, daemon_json.read(repaired).text))
            self._caption.setText(_("Mirrors", "The repair changes only what you see above; a backup is kept."))
        else:
            self._caption.setText(
                _("Mirrors", "What was meant here cannot be guessed. Correct it in a text editor, then press F5.")
            )

    def retranslate(self, language: str) -> None:
        title = (
            _("Mirrors", "The file is broken")
            if self._model.broken
            else _("Mirrors", "Something in the file is not as it was meant")
        )
        self._heading.set_text(title)
        self.setAccessibleName(title)
        self._repair.setText(_("Mirrors", "Repair the file"))
        self._open.setText(_("Mirrors", "Open the file"))
        self._diff.setAccessibleName(_("Mirrors", "What the repair changes"))
        self.draw(language)
