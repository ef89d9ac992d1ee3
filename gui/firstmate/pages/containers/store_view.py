"""What the views of volumes and networks share: buttons over a table over the command. Each says what is in them."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.pages.containers.store_model import StoreModel
from firstmate.widgets import icons
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.cells import Column, Row
from firstmate.widgets.command_preview import CommandPreview
from firstmate.widgets.dialogs import CONFIRM, Message, ask
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.part import Part
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import RowModel, Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_COMMAND_FROM = 380
"""Height of the view from which on the command has a place under the list."""
_LONGEST_LINE = 200


class StoreView(Part):
    """The model's `kind` is part of every object name. `buttons` are the actions with their icons."""

    def __init__(
        self,
        desk: Desk,
        model: StoreModel[Any],
        columns: Sequence[Column],
        buttons: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = kind = model.kind
        self._store = model
        self.asking = f"{kind}.ask"  # one question at a time
        self._icons = dict(buttons)
        self._looked_at = ""
        self._filter = SearchField(f"containers.{kind}.filter")
        self._create = Button("", "primary", icon="plus", name=f"containers.{kind}.create", on_click=self.ask_create)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.tokens.space_m)
        bar = QWidget(self)
        self.column.addWidget(bar)
        line = FlowLayout(bar, theme.tokens.space_s)
        self._buttons: dict[str, Button] = {}
        for what, icon in buttons.items():
            button = Button(
                "", "danger" if what == "remove" else "secondary", icon=icon, name=f"containers.{kind}.{what}",
                compact=True,
            )  # fmt: skip
            button.clicked.connect(lambda _checked=False, what=what: self.act(what))
            button.installEventFilter(self)
            line.addWidget(button)
            self._buttons[what] = button
        card = Card("", self)
        self.column.addWidget(card, 1)
        card.layout().setContentsMargins(4, 4, 4, 4)  # type: ignore[union-attr]
        self._rows = RowModel(columns, self)
        self.table = Table(self._rows)
        self.table.setObjectName(f"containers.{kind}.table")
        self._frame = StateFrame(self.table)
        card.body.addWidget(self._frame, 1)
        self._command = CommandPreview(self, shell=desk.settings.shell_in_use, max_lines=2)
        self._command.set_object_names(f"containers.{kind}.command", f"containers.{kind}.copy")
        self.column.addWidget(self._command)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, context=Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(lambda: self.act("remove"))
        self._filter.searched.connect(self._rows.set_filter)
        self.table.selection_changed_keys.connect(model.select)
        self.table.activated_key.connect(lambda _key: self.act("inspect"))
        self.table.context_requested.connect(self._show_menu)
        model.listed.connect(self.show_list)
        model.changed.connect(self.show_state)

    # -- what a subclass says ------------------------------------------------------------------------------------------
    def ask_create(self) -> None:
        raise NotImplementedError

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """What each button does."""
        raise NotImplementedError

    def suits(self, what: str) -> bool:
        """Whether it can be pressed now."""
        raise NotImplementedError

    def words(self) -> Mapping[str, tuple[str, str]]:
        """The words of each button, and its hint."""
        raise NotImplementedError

    def rows(self, now: float) -> Iterable[Row]:
        raise NotImplementedError

    def empty(self) -> tuple[str, str, str]:
        """Icon, title and first step, for a list without rows."""
        raise NotImplementedError

    # -- what the page asks --------------------------------------------------------------------------------------------
    def header_actions(self) -> tuple[QWidget, ...]:
        return (self._filter, self._create)

    def focus_filter(self) -> None:
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def escape(self) -> bool:
        if self.table.selected_keys():
            self.table.clearSelection()
        elif self._filter.text():
            self._filter.clear()
        else:
            return False
        return True

    def refresh(self) -> None:
        self.desk.session.live.refresh()

    def choose(self, key: str) -> None:
        """Selects a row, whatever the filter hides."""
        self._filter.clear()
        self._rows.set_filter("")
        self.table.select_key(key)

    def act(self, what: str) -> None:
        """What was pressed."""
        if self.suits(what):
            self.acts()[what]()

    # -- what is asked and told ----------------------------------------------------------------------------------------
    def ask_removal(self, chosen: Sequence[Any], title: str, text: str, work: str) -> None:
        """Removes them when the person agrees. `work` is the title of the task."""

        async def remove() -> None:
            confirm = _("Stores", "Remove")
            if await ask(self, title=title, text=text, confirm=confirm, destructive=True) == CONFIRM:
                self._start_removal(chosen, work)

        self.desk.tasks.start(self.asking, remove())

    def ask_clean_up(self, chosen: Sequence[Any], title: str, text: str, lines: Sequence[str], work: str) -> None:
        """The exact list first, a line for each; then exactly these."""

        async def clean_up() -> None:
            message = Message(self, title=title, icon="triangle-alert")
            message.set_tone("error")
            message.add_text(text)
            message.add_list(_("Stores", "What goes"), lines)
            cancel = message.add_button(_("Stores", "Cancel"), None, name="dialog.cancel")
            message.add_button(_("Stores", "Remove"), CONFIRM, variant="destroy", name="dialog.confirm")
            message.set_default(cancel)
            if await message.answer() == CONFIRM:
                self._start_removal(chosen, work)

        self.desk.tasks.start(self.asking, clean_up())

    def _start_removal(self, chosen: Sequence[Any], work: str) -> None:
        self.desk.tasks.start(self._store.removal_key(chosen), self._store.remove(chosen), title=work)

    def show_inspected(
        self,
        title: str,
        icon: str,
        read: Callable[[], Awaitable[Mapping[str, Any]]],
        words: Callable[[], Sequence[str]],
    ) -> None:
        """What the engine says of one, under our own words of it; those are read when it has answered."""

        async def inspect() -> None:
            said = json.dumps(await read(), indent=2, ensure_ascii=False)
            message = Message(self, title=title, icon=icon)
            for sentence in words():
                message.add_text(sentence)
            message.add_list(_("Stores", "What the engine says of it"), said.splitlines())
            close = message.add_button(_("Stores", "Close"), None, name="dialog.cancel")
            message.set_default(close)
            await message.answer()

        self.desk.tasks.start(f"{self.kind}.inspect", inspect())

    # -- what is shown -------------------------------------------------------------------------------------------------
    def show_list(self) -> None:
        if not self.isVisible():
            return
        self._rows.set_rows(self.rows(time.time()))
        phase = self._store.phase
        if phase == "loading":
            self._frame.show_loading(_("Stores", "Asking the engine…"))
        elif phase == "error":
            self._show_error()
        elif phase == "empty":
            icon, title, text = self.empty()
            self._frame.show_empty(icon, title, text, self._create.text(), self.ask_create)
        else:
            self._frame.show_content()

    def _show_error(self) -> None:
        error = self.desk.session.connection.error
        if error is not None:
            told = tell(error, self.desk.languages.current)
            again = _("Stores", "Try again now")
            self._frame.show_error(told.title, told.meaning, told.details, again, self.desk.session.live.retry)

    def show_state(self) -> None:
        """Which buttons make sense now, and their commands."""
        hints = self.words()
        for what, button in self._buttons.items():
            button.setEnabled(self.suits(what))
            line = " ".join(self._store.argv(what))
            short = line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + " …"
            button.setToolTip(f"{hints[what][1]}\n{short}")
        self._create.setEnabled(self.desk.session.online)
        self._command.set_argv(self._store.argv(self._looked_at or "inspect"))

    def _show_menu(self, _key: str, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for what, button in self._buttons.items():
            if button.isEnabled():
                action = QAction(icons.icon(self._icons[what]), button.text(), menu)
                action.triggered.connect(lambda _checked=False, what=what: self.act(what))
                menu.addAction(action)
        menu.popup(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._looked_at = next((what for what, button in self._buttons.items() if button is watched), "")
            self.show_state()
        return False

    def retranslate(self) -> None:
        for what, (text, _hint) in self.words().items():
            self._buttons[what].setText(text)
        self._create.setText(_("Stores", "Create…"))
        self._filter.set_placeholder(_("Stores", "Name or container"))
        self.show_list()
        self.show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._command.setVisible(event.size().height() >= theme.px(_COMMAND_FROM))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_list()
        self.show_state()
