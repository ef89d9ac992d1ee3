"""The view of the containers: the list, what can be done to the selection, and the details of one container below.

Puts the rooms together and passes on what each says; holds no logic. Everything shown is read from the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.pages.containers.action_bar import ActionBar
from firstmate.pages.containers.action_starter import ActionStarter
from firstmate.pages.containers.browser import add_addresses, address_menu, open_address
from firstmate.pages.containers.detail_card import DetailCard
from firstmate.pages.containers.divided import Divided
from firstmate.pages.containers.export_strip import ExportStrip
from firstmate.pages.containers.list_card import ListCard
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.more_menu import add_more
from firstmate.pages.containers.pending import Verb
from firstmate.pages.containers.tabs import TABS, Tab
from firstmate.widgets import icons
from firstmate.widgets.buttons import Button
from firstmate.widgets.command_preview import CommandPreview
from firstmate.widgets.dialogs import explain_error
from firstmate.widgets.part import Part
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_MINUTE_MS = 60_000
_LOW = 500
"""Height of the view below which list and details take turns: half of it would show neither."""
_LIST_SHARE = 0.35
"""Of the height, until somebody moves the border: two or three rows, and the details have the room to work in."""
_COMMAND_UNDER_ONE, _COMMAND_UNDER_TWO = 420, 570
"""Heights of the view from which on the command has a place under the list or the details, and under both."""


class ListView(Part):
    """See the module."""

    def __init__(self, desk: Desk, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.model = model
        self._looked_at = ""
        self._both = False
        self._filter = SearchField("containers.filter")
        self._filter.searched.connect(self._set_filter)
        self._run = Button("", "primary", icon="play", name="containers.run", on_click=self._go_run)
        self.starter = ActionStarter(desk, model, self)
        # Each in its place before it is filled: what moves later is matched with the style sheet once more.
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_m)
        self._bar = ActionBar(self.model, self)
        column.addWidget(self._bar)
        self._exports = ExportStrip(model.exports, self)
        column.addWidget(self._exports)
        self._splitter = Divided(desk.settings.share("containers.list") or _LIST_SHARE, self)
        self._splitter.moved.connect(lambda share: desk.settings.set_share("containers.list", share))
        column.addWidget(self._splitter, 1)
        self._list = ListCard(self.model, self._go_run, self._explain, self._splitter)
        self._detail = DetailCard(self.model, self._splitter)
        self._list.lower()  # a splitter puts what came last first, and that is the order in which it is read aloud
        self._command = CommandPreview(self, shell=desk.settings.shell_in_use, max_lines=2)
        self._command.set_object_names("containers.command", "containers.copy")
        self._command.shell_changed.connect(lambda shell: setattr(desk.settings, "shell", shell))
        desk.settings.changed.connect(self._setting_changed)
        column.addWidget(self._command)

        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._minute.timeout.connect(lambda: self._list.update_rows(self._list.table.visible_keys()))
        table = self._list.table
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), table, context=Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self.starter.remove)

        self._bar.pressed.connect(self.starter.act)
        self._bar.more_wanted.connect(self._show_more)
        self._bar.looked_at.connect(self._look_at)
        self._list.selected.connect(lambda keys: self.model.select(keys, table.current_key()))
        self._list.opened.connect(self._open)
        self._list.menu_wanted.connect(self._show_menu)
        self._list.in_view.connect(self.model.set_in_view)
        self._list.link_pressed.connect(self._open_address)
        self._detail.closed.connect(self._close_details)
        self._detail.grown.connect(lambda _grown: self._share_room())
        self._detail.tab_chosen.connect(lambda _tab: self._look_at_tab())
        self._detail.start_wanted.connect(self._act_on_focused)
        self.model.listed.connect(self._list.show_list)
        self.model.rows_changed.connect(self._list.update_rows)
        self.model.rows_changed.connect(self._figures_changed)
        self.model.changed.connect(self._show_state)
        self.model.details.changed.connect(self._detail_came)
        self.model.arrived.connect(self._arrive)
        self.retranslate()

    # -- what the page asks --------------------------------------------------------------------------------------------
    def header_actions(self) -> tuple[QWidget, ...]:
        return (self._filter, self._run)

    def subtitle(self) -> str:
        return _("Containers", "A container is a program in a small room of its own. This list is live.")

    def go(self, arguments: Mapping[str, Any]) -> None:
        """`container` (id or name) and `tab` ("overview", "logs", "terminal")."""
        reference, tab = str(arguments.get("container") or ""), str(arguments.get("tab") or self._detail.tab)
        if reference:
            self.model.go(reference, next((one for one in TABS if one == tab), "overview"))

    def refresh(self) -> None:
        self.model.refresh()
        self._detail.refresh()

    def focus_filter(self) -> None:
        """Ctrl+F finds in what one reads (a log, the JSON), and else in the list."""
        if self._detail.focus_search():
            return
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def escape(self) -> bool:
        """From the inside out: what is open in the details, the large details, the details, the filter."""
        if self._detail.isVisible() and self._detail.escape():
            return True
        if self._detail.isVisible() and self._detail.can_shrink:
            self._detail.shrink()
        elif self._detail.isVisible():
            self._close_details()
        elif self._filter.text():
            self._filter.clear()
        else:
            return False
        return True

    def build_next(self) -> bool:
        """Builds a part of the details that is not there yet; False when there is nothing left to do in advance."""
        return self._detail.build_next()

    def close_part(self) -> None:
        self._minute.stop()

    # -- what the person does ------------------------------------------------------------------------------------------
    def _go_run(self) -> None:
        self._desk.go("run")

    def _explain(self) -> None:
        """Why there is no list: what it means, what to do, the command to copy."""
        live = self._desk.session.live
        error = live.connection.error
        if error is None:
            return
        told = tell(error, self._desk.languages.current)

        async def explain() -> None:
            again = _("Containers", "Try again now")
            if await explain_error(
                self,
                title=told.title,
                meaning=told.meaning,
                steps=told.steps,
                command=told.command,
                details=told.details,
                action=again,
            ):
                live.retry()

        self._desk.tasks.start("containers.explain", explain())

    def _set_filter(self, text: str) -> None:
        self._list.set_filter(text)

    def _act_on_focused(self, verb: str) -> None:
        focused = self.model.focused
        if focused is not None and not self.model.focused_gone:
            self.starter.start(cast(Verb, verb), (focused.id,))

    def _open(self, key: str) -> None:
        """Enter or a double click: straight to what one wants of such a container."""
        self._list.table.select_key(key)
        self._detail.show_tab(self._detail.tab)

    def _open_address(self, key: str, _column: str, place: QPoint) -> None:
        """The one address of a container, or the choice among them."""
        container = self.model.containers.get(key)
        found = self.model.addresses(container) if container is not None else ()
        if len(found) == 1:
            open_address(found[0])
        elif found:
            address_menu(found, self).popup(place)

    def _arrive(self, identity: str, tab: str) -> None:
        if identity in self.model.containers and not self._list.table.select_key(identity):
            self._filter.clear()  # the filter hides it, or the list has not been told of it yet
            self._list.show_list()
            self._list.table.select_key(identity)
        self._detail.show_state()
        self._detail.show_tab(cast(Tab, tab))

    def _close_details(self) -> None:
        self._detail.shrink()
        self._list.table.clearSelection()
        self.model.close_details()
        self._list.table.setFocus()

    def _look_at(self, verb: str) -> None:
        if verb:  # what was looked at last stays: the way from a button to "Copy" leads over other things
            self._looked_at = verb
            self._show_command()

    def _look_at_tab(self) -> None:
        self._looked_at = ""
        self._show_command()

    def _show_menu(self, _key: str, place: QPoint) -> None:
        """The actions that suit the selection, what can be opened, and what is copied most."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for verb, words, icon in self._bar.offers():
            if verb == "remove":
                menu.addSeparator()
            action = QAction(icons.icon(icon), words, menu)
            action.triggered.connect(lambda _checked=False, verb=verb: self.starter.act(verb))
            menu.addAction(action)
        menu.addSeparator()
        add_more(menu, self.model, self.starter, self._look_at)
        container = self.model.single
        if container is not None:
            menu.addSeparator()
            add_addresses(menu, self.model.addresses(container))
            for words, text in (
                (_("Containers", "Copy the name"), container.name),
                (_("Containers", "Copy the id"), container.id),
            ):
                action = QAction(icons.icon("copy"), words, menu)
                action.triggered.connect(lambda _checked=False, text=text: QGuiApplication.clipboard().setText(text))
                menu.addAction(action)
        menu.popup(place)

    def _show_more(self, place: QPoint) -> None:
        """What has no button of its own."""
        menu = QMenu(self)
        menu.setObjectName("containers.more.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_more(menu, self.model, self.starter, self._look_at)
        menu.popup(place)

    # -- what is shown -------------------------------------------------------------------------------------------------
    def _show_state(self) -> None:
        was_visible = self._detail.isVisibleTo(self)
        self._bar.setVisible(self.model.phase == "ready")
        self._bar.show_state()
        self._detail.show_state()
        self._share_room()
        if self._detail.isVisibleTo(self) != was_visible:
            self.keep_row_in_view()
        self._show_command()

    def _share_room(self) -> None:
        """In a low window the list makes room for the details of one container, and the command for either."""
        height = self.height()
        low = height < theme.px(_LOW)
        self._detail.set_growable(not low)
        several = len(self.model.selected) > 1
        self._detail.setVisible(self.model.focused is not None and not (low and several))
        detail = self._detail.isVisibleTo(self)
        alone = low or self._detail.is_grown
        self._list.setVisible(not (detail and alone))
        both = detail and not alone
        if both != self._both:
            self._both = both
            self._splitter.divide()
        least = _COMMAND_UNDER_TWO if both else _COMMAND_UNDER_ONE
        useful = self.model.phase in ("ready", "empty")
        self._command.setVisible(useful and height >= theme.px(least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def keep_row_in_view(self) -> None:
        """The list has more or less room in a moment: the current row stays where it can be seen."""
        QTimer.singleShot(0, self._scroll_to_row)

    def _scroll_to_row(self) -> None:
        table = self._list.table
        table.scrollTo(table.currentIndex())

    def _figures_changed(self, ids: frozenset[str]) -> None:
        focused = self.model.focused
        if focused is not None and focused.id in ids:
            self._detail.show_figures()
            self._detail.show_state()
            self._share_room()

    def _detail_came(self, identity: str) -> None:
        if any(one.id == identity for one in self.model.selected):
            self._bar.show_state()  # a button says how long its program may take to end

    def _show_command(self) -> None:
        if self._looked_at and self.model.selected:
            self._command.set_argv(self.model.argv(self._looked_at))
        else:
            self._looked_at = ""
            self._command.set_argv(self._detail.argv())

    def _setting_changed(self, key: str) -> None:
        if key == "shell":  # chosen beside another command
            self._command.set_shell(self._desk.settings.shell_in_use)

    def retranslate(self) -> None:
        self._filter.set_placeholder(_("Containers", "Name, image or state"))
        self._run.setText(_("Containers", "Run…"))
        self._list.retranslate()
        self._exports.retranslate()
        self._list.show_list()
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        self._list.show_list()
        self.model.set_visible(True)
        self._detail.set_page_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
        self.model.set_visible(False)
        self._detail.set_page_visible(False)
