"""Known mirrors to choose from, each with who runs it, what it refuses and when that was last verified; all off."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.mirrors.presets import Preset, offered, presets
from firstmate.core.mirrors.words import preset_words
from firstmate.pages.mirrors.columns import probe_cell, rate_text, seconds_text, told
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.pages.mirrors.sentences import joined
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.pill import StatusPill
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class KnownCard(Card):
    """The offers; below them what became of the ones that tutorials still name."""

    def __init__(self, desk: Desk, model: MirrorsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._model = model
        self._probe = Button(
            "", "secondary", icon="gauge", name="mirrors.known.probe", compact=True, on_click=self._probe_all
        )
        self.add_action(self._probe)
        self._note = Label("", "caption", "muted", wrap=True)
        self.body.addWidget(self._note)
        self._offers = [_Offer(model, preset) for preset in offered()]
        for offer in self._offers:
            self.body.addWidget(offer)
        self._closed_button = Button(
            "", "ghost", icon="history", name="mirrors.closed", compact=True, on_click=self._toggle_closed
        )
        row = QHBoxLayout()
        row.addWidget(self._closed_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._closed: _Fates | None = None

    def _probe_all(self) -> None:
        self._model.probe(preset.address for preset in offered())

    def _toggle_closed(self) -> None:
        if self._closed is None:
            self._closed = _Fates(self._desk.languages.current)
            self.body.addWidget(self._closed)
        else:
            self._closed.setVisible(self._closed.isHidden())
        self._name_toggle()

    def _name_toggle(self) -> None:
        self._closed_button.setText(
            _("Mirrors", "What became of the mirrors in older tutorials")
            if self._closed is None or self._closed.isHidden()
            else _("Mirrors", "Hide the older ones")
        )

    def draw(self) -> None:
        for offer in self._offers:
            offer.draw(self._desk.languages.current)
        self._probe.setEnabled(not self._model.probing)

    def retranslate(self) -> None:
        language = self._desk.languages.current
        self.set_title(_("Mirrors", "Known mirrors"))
        self._note.setText(
            _(
                "Mirrors",
                "All are run by others, none is on by itself, and any of them may refuse you today. Test before you "
                "choose; two or three are enough.",
            )
        )
        self._probe.setText(_("Mirrors", "Test these"))
        if self._closed is not None:
            self._closed.retranslate(language)
        self._name_toggle()
        for offer in self._offers:
            offer.retranslate(language)


class _Fates(QWidget):
    """What became of the mirrors that cannot be chosen: a line each."""

    def __init__(self, language: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.tokens.space_m)
        grid.setVerticalSpacing(theme.tokens.space_xs)
        grid.setColumnStretch(1, 1)
        self._lines: list[tuple[Preset, Label, Label]] = []
        for number, preset in enumerate(one for one in presets() if not one.offered):
            who = Label("", "caption", "muted", wrap=True, selectable=True)
            who.setMinimumWidth(theme.px(220))
            fate = Label("", "caption", wrap=True, selectable=True)
            grid.addWidget(who, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(fate, number, 1)
            self._lines.append((preset, who, fate))
        self.retranslate(language)

    def retranslate(self, language: str) -> None:
        for preset, who, fate in self._lines:
            words = preset_words(preset, language)
            who.setText(f"{words.operator}\n{preset.host}")
            fate.setText(words.fate or words.restriction)


class _Offer(QWidget):
    """One known mirror."""

    def __init__(self, model: MirrorsModel, preset: Preset) -> None:
        super().__init__()
        self._model = model
        self.preset = preset
        space = theme.tokens
        row = QHBoxLayout(self)
        row.setContentsMargins(0, space.space_xs, 0, space.space_xs)
        row.setSpacing(space.space_m - 4)
        self._lock = IconLabel("lock", 16, "ok")
        row.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._who = Label("", "strong", wrap=True)
        self._address = Label(preset.address, "mono", "muted", selectable=True, wrap=True)
        self._what = Label("", "caption", "muted", wrap=True)
        for label in (self._who, self._address, self._what):
            words.addWidget(label)
        row.addLayout(words, 1)
        self._pill = StatusPill("idle", "")
        row.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignVCenter)
        self._source = Button(
            "", "ghost", icon="link", name=f"mirrors.source.{preset.id}", compact=True, on_click=self._open_source
        )
        row.addWidget(self._source)
        self._add = Button("", "secondary", name=f"mirrors.preset.{preset.id}", compact=True, on_click=self._add_it)
        row.addWidget(self._add)

    def _add_it(self) -> None:
        self._model.add([self.preset.address])

    def _open_source(self) -> None:
        QDesktopServices.openUrl(QUrl(self.preset.source))

    def draw(self, language: str) -> None:
        model = self._model
        chosen = any(one.chosen and one.key == self.preset.address for one in model.listed)
        verdict = model.verdict(self.preset.address)
        cell = probe_cell(verdict, self.preset.address in model.probing, False, language)
        self._pill.set(cell.status, cell.text)  # type: ignore[arg-type]
        self._pill.setToolTip(cell.tooltip)
        self._pill.setVisible(cell.status != "idle")
        self._add.setEnabled(not chosen and not model.broken and not model.writing)
        self._add.setText(_("Mirrors", "In the list") if chosen else _("Mirrors", "Add"))
        self._add.setAccessibleName(_("Mirrors", "Add {address}").format(address=self.preset.address))
        words = preset_words(self.preset, language)
        parts = [words.restriction, _("Mirrors", "Last verified {date}.").format(date=self.preset.verified)]
        if verdict is not None:
            parts = [words.restriction, told(verdict, language)]
            if verdict.seconds is not None and verdict.mb_per_s is not None:
                parts.append(
                    _("Mirrors", "First byte after {time}, then {rate}.").format(
                        time=seconds_text(verdict.seconds), rate=rate_text(verdict.mb_per_s)
                    )
                )
        self._what.setText(joined(parts, language))

    def retranslate(self, language: str) -> None:
        words = preset_words(self.preset, language)
        self._who.setText(words.operator)
        self._lock.setToolTip(_("Mirrors", "Encrypted (TLS)"))
        self._source.setText(_("Mirrors", "Source"))
        self._source.setToolTip(self.preset.source)
        self._source.setAccessibleName(_("Mirrors", "Where this is known from: {name}").format(name=words.operator))
        self.draw(language)
