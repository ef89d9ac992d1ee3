"""The details of one container under the list: its name and state, and the tabs.

Every tab is built when it is first chosen; overview, logs and terminal, which nearly everybody looks at, at the latest
in an idle moment soon after the page is on the screen (`build_next`). So the page opens without what it does not show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from firstmate.pages.containers.logs_tab import LogsTab
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.overview_tab import OverviewTab
from firstmate.pages.containers.tabs import EARLY, Tab
from firstmate.pages.containers.terminal_tab import TerminalTab
from firstmate.widgets.buttons import IconButton
from firstmate.widgets.card import Card
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.pill import Status, StatusPill
from firstmate.widgets.tab_order import put_behind
from firstmate.widgets.tabs import Tabs
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_REST_MS = 120
"""Walking through the list with the arrow keys must not open logs and terminals on the way."""


class LateTab(Protocol):
    """What a tab that is built on first sight offers; it is a QWidget."""

    def look(self, identity: str) -> None:
        """This container is in view; "" when the tab, the page or the window is not."""

    def show_state(self) -> None:
        """The container, what is known of it or the engine changed: read the model again."""

    def show_figures(self) -> None:
        """There are new figures, about once a second."""

    def argv(self) -> list[str]:
        """The command that does or shows the same."""

    def refresh(self) -> None:
        """F5: ask the engine again for what is not kept current by itself."""

    def escape(self) -> bool:
        """Esc: close what is open in the tab; False where nothing is."""

    def focus_search(self) -> bool:
        """Ctrl+F while the keyboard is in the tab; False where there is nothing to search."""


class DetailCard(Card):
    """`closed` when the person closes it, `grown(bool)` when it wants all the room or gives it back.

    `tab_chosen` also tells that the command of the chosen tab is another one now. `start_wanted(verb)` when the
    container is to be started or resumed for its terminal.
    """

    closed = Signal()
    grown = Signal(bool)
    tab_chosen = Signal(str)
    start_wanted = Signal(str)

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._model = model
        self.setObjectName("containers.detail")
        self._container = ""
        self._page_visible = False
        self._focus_terminal = False
        space = theme.tokens
        self._name = ElidedLabel("", "heading")
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._name.setMaximumWidth(theme.px(260))
        self._pill = StatusPill()
        self._tabs = Tabs()
        self._tabs.add("overview", "containers.overview", "info", lambda: _("Containers", "Overview"))
        self._tabs.add("logs", "containers.logs", "scroll-text", lambda: _("Containers", "Logs"))
        self._tabs.add("terminal", "containers.terminal", "square-terminal", lambda: _("Containers", "Terminal"))
        self._tabs.add("stats", "containers.stats", "gauge", lambda: _("Statistics", "Statistics"))
        self._tabs.add("limits", "containers.limits", "scale", lambda: _("Limits", "Limits"))
        self._tabs.add("inspect", "containers.inspect", "search", lambda: _("Inspect", "Inspect"))
        self._tabs.add("files", "containers.files", "folder", lambda: _("Files", "Files"))
        self._grow = IconButton("chevron-up", name="containers.detail.grow", checkable=True)
        self._close = IconButton("x", name="containers.detail.close")
        # Each in its place before it is filled: what moves later is matched with the style sheet once more.
        head = QHBoxLayout()
        self.body.addLayout(head)
        head.setSpacing(space.space_s)
        head.addWidget(self._tabs, 1)
        head.addWidget(self._name)
        head.addWidget(self._pill)
        head.addWidget(self._grow)
        head.addWidget(self._close)
        self._stack = QStackedWidget(self)
        self.body.addWidget(self._stack, 1)
        self._builders: dict[Tab, Callable[[], QWidget]] = {
            "overview": lambda: OverviewTab(self._model, self._stack),
            "logs": self._build_logs,
            "terminal": self._build_terminal,
            "stats": self._build_statistics,
            "limits": self._build_limits,
            "inspect": self._build_inspect,
            "files": self._build_files,
        }
        self._built: dict[Tab, QWidget] = {}
        self.layout().setContentsMargins(16, 6, 12, 12)  # type: ignore[union-attr]
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look)
        self._tabs.chosen.connect(self._choose)
        self._close.clicked.connect(self.closed)
        self._grow.toggled.connect(self._toggle_growth)
        self.hide()
        self.retranslate()

    @property
    def tab(self) -> Tab:
        return cast(Tab, self._tabs.current)

    def show_tab(self, tab: Tab, *, focus: bool = True) -> None:
        """Open a tab at once; the terminal takes the keyboard, since whoever asked for it wants to type."""
        self._tabs.set_current(tab)
        self._stack.setCurrentWidget(self._widget(tab))
        self._focus_terminal = focus and tab == "terminal"
        self._rest.stop()
        self._look()
        self.tab_chosen.emit(tab)

    def build_next(self) -> bool:
        """Builds one of the tabs that nearly everybody looks at; False when all of them are there."""
        for tab in EARLY:
            if tab not in self._built:
                self._widget(tab)
                return True
        return False

    def _widget(self, tab: Tab) -> QWidget:
        if tab not in self._built:
            built = self._built[tab] = self._builders[tab]()
            self._stack.addWidget(built)
            put_behind(self._close, _in_order(built))
            self._show_in(tab)
        return self._built[tab]

    def late(self, tab: Tab) -> LateTab | None:
        """A tab that is only built on first sight, if it was."""
        return cast("LateTab | None", self._built.get(tab)) if tab not in EARLY else None

    @property
    def _overview(self) -> OverviewTab | None:
        return cast("OverviewTab | None", self._built.get("overview"))

    @property
    def _logs(self) -> LogsTab | None:
        return cast("LogsTab | None", self._built.get("logs"))

    @property
    def _terminal(self) -> TerminalTab | None:
        return cast("TerminalTab | None", self._built.get("terminal"))

    def _build_logs(self) -> QWidget:
        tab = LogsTab(self._model, self._stack)
        tab.range_chosen.connect(lambda: self.tab_chosen.emit("logs"))
        return tab

    def _build_terminal(self) -> QWidget:
        tab = TerminalTab(self._model, self._stack)
        tab.start_wanted.connect(self.start_wanted)
        tab.shell_chosen.connect(lambda: self.tab_chosen.emit("terminal"))
        return tab

    def _build_statistics(self) -> QWidget:
        from firstmate.pages.containers.statistics_tab import StatisticsTab

        return StatisticsTab(self._model, self._stack)

    def _build_limits(self) -> QWidget:
        from firstmate.pages.containers.limits_tab import LimitsTab

        tab = LimitsTab(self._model, self._stack)
        tab.argv_changed.connect(lambda: self.tab_chosen.emit("limits"))
        return tab

    def _build_inspect(self) -> QWidget:
        from firstmate.pages.containers.inspect_tab import InspectTab

        tab = InspectTab(self._model, self._stack)
        tab.argv_changed.connect(lambda: self.tab_chosen.emit("inspect"))
        return tab

    def _build_files(self) -> QWidget:
        from firstmate.pages.containers.files_tab import FilesTab

        tab = FilesTab(self._model, self._stack)
        tab.argv_changed.connect(lambda: self.tab_chosen.emit("files"))
        return tab

    def argv(self) -> list[str]:
        """The command of the tab that is chosen."""
        late = self.late(self.tab)
        return late.argv() if late is not None and self._model.focused else self._model.tab_argv(self.tab)

    def refresh(self) -> None:
        """Ask again for what the chosen tab shows."""
        if (late := self.late(self.tab)) is not None and self._container:
            late.refresh()

    def escape(self) -> bool:
        """Close what is open in the chosen tab; False where nothing is."""
        late = self.late(self.tab)
        return late is not None and late.escape()

    def focus_search(self) -> bool:
        """Find in what is shown, where the keyboard is in it."""
        focused, shown = self.window().focusWidget(), self._stack.currentWidget()
        if focused is None or shown is None or not shown.isAncestorOf(focused):
            return False
        if self.tab == "logs" and self._logs is not None:
            self._logs.focus_search()
            return True
        late = self.late(self.tab)
        return late is not None and late.focus_search()

    def _choose(self, tab: str) -> None:
        self.show_tab(cast(Tab, tab))

    def show_state(self) -> None:
        """Read the model: which container, how it is."""
        container = self._model.focused
        self.setVisible(container is not None)
        if container is None:
            if self._container:
                self._container = ""
                self._look()
            return
        self._name.setText(container.name)
        if self._model.focused_gone:
            self._pill.set("idle", _("Containers", "Gone"))
        else:
            state = self._model.state
            self._pill.set(cast(Status, state.kind), state.text)
        self.setAccessibleName(_("Containers", "Details of {name}").format(name=container.name))
        if container.id != self._container:
            self._container = container.id
            self._rest.start()
        self._stack.setCurrentWidget(self._widget(self.tab))
        for tab in {*EARLY, self.tab}:
            self._show_in(tab)

    def _show_in(self, tab: Tab) -> None:
        """A tab reads the model, if it is there and there is something to read."""
        if self._model.focused is None or tab not in self._built:
            return
        if tab == "overview":
            cast(OverviewTab, self._built[tab]).show_container()
        else:
            cast("LogsTab | TerminalTab | LateTab", self._built[tab]).show_state()

    def show_figures(self) -> None:
        if self.tab == "overview" and self._overview is not None:
            self._overview.show_figures()
        elif (late := self.late(self.tab)) is not None:
            late.show_figures()

    def set_page_visible(self, visible: bool) -> None:
        """The page came into view or left it. (In the page's own hide event this card still counts as visible.)"""
        self._page_visible = visible
        self._look()

    def _look(self) -> None:
        """Only the tab that can be seen follows anything."""
        shown = self._container if self._page_visible else ""
        for tab, widget in self._built.items():
            if tab != "overview":
                cast("LogsTab | TerminalTab | LateTab", widget).look(shown if tab == self.tab else "")
        if self._focus_terminal and shown and self._terminal is not None:
            self._focus_terminal = False
            self._terminal.take_focus()

    @property
    def is_grown(self) -> bool:
        """Whether the person wants it to have all the room."""
        return self._grow.isChecked()

    @property
    def can_shrink(self) -> bool:
        """Whether there is room for the list as soon as this wants less."""
        return self.is_grown and not self._grow.isHidden()

    def set_growable(self, growable: bool) -> None:
        """False where it has all the room anyway."""
        self._grow.setVisible(growable)

    def shrink(self) -> None:
        self._grow.setChecked(False)

    def _toggle_growth(self, grown: bool) -> None:
        self._grow.set_icon("chevron-down" if grown else "chevron-up")
        self._name_buttons()
        self.grown.emit(grown)

    def _name_buttons(self) -> None:
        self._grow.set_text(
            _("Containers", "Show the list again") if self.is_grown else _("Containers", "Use the whole page")
        )
        self._close.set_text(_("Containers", "Close the details"))

    def retranslate(self) -> None:
        self._tabs.retranslate()
        self._name_buttons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_state()


def _in_order(root: QWidget) -> list[QWidget]:
    """What is inside, as the Tab key goes through it."""
    found, one = [], root.nextInFocusChain()
    while one is not None and one is not root:
        if root.isAncestorOf(one):
            found.append(one)
        one = one.nextInFocusChain()
    return found
