"""The card of the engine: where it is, why there, and choosing another one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.app.settings import EngineChoice
from firstmate.pages.settings.engine_choice import EngineChooser
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.labels import Label
from firstmate.widgets.pill import StatusPill
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ADDRESS = "address"
"""The entry of the list under which an address is typed."""


class EngineCard(Card):
    """Nothing changes until "Use this engine" is pressed."""

    def __init__(self, desk: Desk, chooser: EngineChooser, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, icon="server")
        self._desk = desk
        self._chooser = chooser
        space = theme.tokens
        now = QHBoxLayout()
        now.setSpacing(space.space_s)
        self.body.addLayout(now)
        self._state = StatusPill()
        self._where = Label("", "mono", selectable=True)
        self._why = Label("", "caption", "muted", wrap=True)
        now.addWidget(self._state)
        now.addWidget(self._where)
        now.addWidget(self._why, 1)

        row = QHBoxLayout()
        row.setSpacing(space.space_m)
        self.body.addLayout(row)
        self._list = QComboBox()
        self._list.setObjectName("settings.endpoint")
        self._list.activated.connect(self._show_choice)
        self._address = line_edit("settings.endpoint.address", "ssh://user@server", mono=True)
        self._address.textChanged.connect(self._show_choice)
        self._address.returnPressed.connect(self._use_it)
        self._list_row = FormRow("", self._list)
        self._address_row = FormRow("", self._address)
        row.addWidget(self._list_row, 1)
        row.addWidget(self._address_row, 1)
        self._use = Button("", "primary", icon="check", name="settings.endpoint.use", on_click=self._use_it)
        acting = QHBoxLayout()
        acting.setSpacing(space.space_m)
        self._note = Label("", "caption", "muted", wrap=True)
        acting.addWidget(self._use)
        acting.addWidget(self._note, 1)
        self.body.addLayout(acting)
        chooser.changed.connect(self._show_now)
        chooser.changed.connect(self._show_choice)
        self._fill()

    # -- what is chosen ------------------------------------------------------------------------------------------------
    @property
    def _choice(self) -> EngineChoice:
        data = self._list.currentData()
        if data == _ADDRESS:
            return EngineChoice(host=self._address.text().strip())
        return EngineChoice(context=str(data))

    def _fill(self) -> None:
        """The entries, with what is in the settings chosen."""
        choice = self._chooser.choice
        self._list.clear()
        contexts = dict.fromkeys((*self._chooser.contexts, *filter(None, [choice.context])))
        for data in ("", *contexts, _ADDRESS):
            self._list.addItem("", data)
        self._name_entries()
        self._list.setCurrentIndex(self._list.findData(_ADDRESS if choice.host else choice.context))
        if choice.host:
            self._address.setText(choice.host)

    def _name_entries(self) -> None:
        last = self._list.count() - 1
        for place in range(last + 1):
            words = _("Settings", "Docker context {name}").format(name=self._list.itemData(place))
            if place == 0:
                words = _("Settings", "The one that docker uses")
            elif place == last:
                words = _("Settings", "An address…")
            self._list.setItemText(place, words)

    def _show_choice(self) -> None:
        by_address = self._list.currentData() == _ADDRESS
        self._address_row.setEnabled(by_address)
        choice = self._choice
        problem = self._chooser.problem(choice)
        typed = by_address and bool(self._address.text().strip())
        self._address_row.set_problem(problem if typed else "")
        self._list_row.set_problem("" if by_address else problem)
        self._use.setEnabled(not self._chooser.is_in_use(choice) and not problem and (not by_address or typed))

    def _use_it(self) -> None:
        if self._use.isEnabled():
            self._chooser.use(self._choice)

    # -- what is there now ---------------------------------------------------------------------------------------------
    def _show_now(self) -> None:
        phase = self._desk.session.connection.phase
        if phase == "online":
            self._state.set("ok", _("Settings", "Connected"))
        elif phase == "lost":
            self._state.set("error", _("Settings", "Away"))
        else:
            self._state.set("busy", _("Settings", "Connecting"))
        self._where.setText(self._chooser.address)
        self._why.setText(self._chooser.source_words)

    def retranslate(self) -> None:
        """Reads its texts again."""
        self.set_title(_("Settings", "Docker engine"))
        self._list_row.set_label(_("Settings", "Which engine to use"))
        self._address_row.set_label(_("Settings", "Its address"))
        self._address_row.set_help(_("Settings", "As docker -H takes it: unix://, npipe://, tcp:// or ssh://"))
        self._use.setText(_("Settings", "Use this engine"))
        self._note.setText(
            _("Settings", "The window opens anew. Downloads under way and terminals end; containers go on.")
        )
        self._name_entries()
        self._show_choice()
        self._show_now()

    def refresh(self) -> None:
        """F5: the contexts may be others by now."""
        self._fill()
        self._show_choice()
