"""The field for a new mirror: whatever is pasted is read at once, and what was understood stands right under it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.core.mirrors.addresses import Entry, host_of
from firstmate.core.mirrors.presets import preset_of
from firstmate.core.mirrors.words import entry_words, preset_words
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.pages.mirrors.sentences import joined
from firstmate.widgets.buttons import Button
from firstmate.widgets.form import line_edit
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

MOST_LINES = 6


class AddressLine(QWidget):
    """`added` after addresses went into the list."""

    added = Signal()

    def __init__(self, model: MirrorsModel, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._language = language
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.space_s)
        row = QHBoxLayout()
        row.setSpacing(space.space_s)
        self.field = line_edit("mirrors.url", mono=True)
        self.field.setMaxLength(64 * 1024)
        self.field.setClearButtonEnabled(True)
        self._add = Button("", "secondary", name="mirrors.add", on_click=self._add_all)
        row.addWidget(self.field, 1)
        row.addWidget(self._add)
        column.addLayout(row)
        self._words = QWidget()
        self._words.setObjectName("mirrors.explain")
        self._lines = QVBoxLayout(self._words)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(space.space_xs)
        column.addWidget(self._words)
        self._said = Label("", "caption", "muted", wrap=True)
        self._shown: list[_Explained] = []
        self._lines.addWidget(self._said)
        self.field.textChanged.connect(lambda _text: self.show_entries())
        self.field.returnPressed.connect(self._add_all)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._model.read(self.field.text())

    def _good(self) -> list[str]:
        return [one.address for one in self.entries if one.address is not None]

    def _add_all(self) -> None:
        good = self._good()
        if good and not self._model.broken:
            self._model.add(good)
            self.field.clear()
            self.added.emit()

    def show_entries(self) -> None:
        """Draws what was understood."""
        entries = self.entries
        good = self._good()
        known = {one.key for one in self._model.listed if one.chosen}
        while len(self._shown) < min(len(entries), MOST_LINES):
            self._shown.append(_Explained())
            self._lines.insertWidget(len(self._shown) - 1, self._shown[-1])
        for number, line in enumerate(self._shown):
            line.show_entry(entries[number] if number < len(entries) else None, known, self._language)
        more = len(entries) - MOST_LINES
        self._said.setText(_("Mirrors", "and %n more", None, more) if more > 0 else "")
        self._said.setVisible(more > 0)
        self._words.setVisible(bool(entries))
        self._add.setEnabled(bool(good) and not self._model.broken)
        self._add.setText(_("Mirrors", "Add %n mirror(s)", None, len(good)) if len(good) > 1 else _("Mirrors", "Add"))
        self.field.setAccessibleDescription("\n".join(one.text() for one in self._shown if one.text()))

    def retranslate(self, language: str) -> None:
        self._language = language
        self.field.setAccessibleName(_("Mirrors", "Address of a mirror"))
        self.field.setPlaceholderText(_("Mirrors", "Paste an address, a command or a piece of configuration"))
        self.show_entries()


class _Explained(QWidget):
    """One address: what it becomes, and every repair and warning as a sentence."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self._icon = IconLabel("circle-check", 16, "ok")
        self._address = Label("", "mono", selectable=True, wrap=True)
        self._words = Label("", "caption", "muted", wrap=True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._address)
        column.addWidget(self._words)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    def text(self) -> str:
        return " ".join(filter(None, (self._address.text(), self._words.text()))) if not self.isHidden() else ""

    def show_entry(self, entry: Entry | None, known: set[str], language: str) -> None:
        self.setVisible(entry is not None)
        if entry is None:
            return
        words = entry_words(entry, language)
        said = [*words.repairs, *words.warnings]
        icon, role, tone = "circle-check", "ok", "muted"
        if words.warnings:
            icon, role, tone = "triangle-alert", "warn", "warn"
        if entry.address is None:
            icon, role, tone = "circle-x", "error", "error"
            said = [words.problem]
        else:
            preset = preset_of(host_of(entry.address))
            if preset is not None and preset.state == "closed":
                icon, role, tone = "triangle-alert", "warn", "warn"
                said.append(preset_words(preset, language).fate)
            elif preset is not None:
                said.append(preset_words(preset, language).restriction)
            if entry.address in known:
                said.append(_("Mirrors", "It is in the list already."))
        self._icon.set_icon(icon, role)
        self._address.setText(entry.address or "")
        self._address.setVisible(entry.address is not None)
        self._words.setText(joined(said, language))
        self._words.setVisible(bool(self._words.text()))
        self._words.set_tone(tone)  # type: ignore[arg-type]
