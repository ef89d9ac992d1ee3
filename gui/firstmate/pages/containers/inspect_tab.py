"""The Inspect tab: readable cards, the same as searchable JSON, the processes, and what differs from the image.

Secrets are covered until somebody asks to see them; another container covers them again.
"""

from __future__ import annotations

from typing import Final, Literal, cast, get_args

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from firstmate.core import command
from firstmate.pages.containers import inspected
from firstmate.pages.containers.changes_view import ChangesView
from firstmate.pages.containers.inspect_cards import InspectCards
from firstmate.pages.containers.looks import Look
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.processes_view import ProcessesView
from firstmate.widgets.buttons import IconButton
from firstmate.widgets.labels import Label
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.tabs import Tabs
from firstmate.widgets.text_search import SearchableText
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

View = Literal["cards", "json", "processes", "changes"]
VIEWS: Final[tuple[View, ...]] = get_args(View)


class InspectTab(QWidget):
    """`argv_changed` when another view, and so another command, was chosen."""

    argv_changed = Signal()

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._identity = ""
        self._about = ""
        self.processes = Look(model.desk, "processes", model.desk.engine.processes, self)
        self.changes = Look(model.desk, "changes", model.desk.engine.changes, self)
        self._tabs = Tabs()
        self._tabs.add("cards", "containers.inspect.view.cards", "info", lambda: _("Inspect", "Summary"))
        self._tabs.add("json", "containers.inspect.view.json", "code", lambda: _("Inspect", "JSON"))
        self._tabs.add("processes", "containers.inspect.view.processes", "activity", lambda: _("Inspect", "Processes"))
        self._tabs.add("changes", "containers.inspect.view.changes", "layers", lambda: _("Inspect", "File changes"))
        self._search = SearchField("containers.inspect.search")
        self._search.setMinimumWidth(theme.px(140))
        self._search.installEventFilter(self)
        self._matches = Label("", "caption", "muted")
        self._previous = IconButton("chevron-up", name="containers.inspect.previous")
        self._next = IconButton("chevron-down", name="containers.inspect.next")
        self._reveal = IconButton("key", name="containers.inspect.reveal", checkable=True)
        self._refresh = IconButton("refresh-cw", name="containers.inspect.refresh")
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_xs)
        head.addWidget(self._tabs, 1)
        for tool in (self._matches, self._search, self._previous, self._next, self._reveal, self._refresh):
            head.addWidget(tool)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.cards = InspectCards()
        self.json = SearchableText("containers.inspect.json")
        self.processes_view = ProcessesView(model, self.processes)
        self.changes_view = ChangesView(model, self.changes)
        for view in (self.cards, self.json, self.processes_view, self.changes_view):
            self._stack.addWidget(view)

        self._tabs.chosen.connect(lambda chosen: self.show_view(cast(View, chosen)))
        self._search.searched.connect(self._find)
        self._previous.clicked.connect(lambda: self.json.step(-1))
        self._next.clicked.connect(lambda: self.json.step(1))
        self._reveal.toggled.connect(lambda _on: self._show_detail())
        self._refresh.clicked.connect(self._model.refresh)
        self._refresh.clicked.connect(self.refresh)
        self.json.found.connect(self._show_matches)
        self.retranslate()
        self._show_tools()

    @property
    def view(self) -> View:
        return cast(View, self._tabs.current)

    def show_view(self, view: View) -> None:
        """One of the four views."""
        self._tabs.set_current(view)
        self._stack.setCurrentIndex(VIEWS.index(view))
        self._show_tools()
        self._look()
        self.show_state()
        self.argv_changed.emit()

    def look(self, identity: str) -> None:
        """Only the view that can be seen asks the engine for anything."""
        self._identity = identity
        self._look()
        if identity:
            self.show_state()

    def _look(self) -> None:
        self.processes.look(self._identity if self.view == "processes" else "")
        self.changes.look(self._identity if self.view == "changes" else "")

    def show_state(self) -> None:
        """What the model knows of the container."""
        container = self._model.focused
        if container is None:
            return
        if container.id != self._about:
            self._about = container.id
            self._reveal.setChecked(False)
        self._show_detail()
        if self.view == "processes":
            self.processes_view.show_state()
        elif self.view == "changes":
            self.changes_view.show_state()

    def show_figures(self) -> None:
        """Inspect has no figures that move."""

    def argv(self) -> list[str]:
        container, prefix = self._model.focused, self._model.desk.prefix
        assert container is not None
        if self.view == "processes":
            return command.top_argv(container.name, prefix)
        if self.view == "changes":
            return command.diff_argv(container.name, prefix)
        return command.inspect_argv(container.name, prefix)

    def _show_detail(self) -> None:
        detail, revealed = self._model.detail, self._reveal.isChecked()
        if detail is None:
            return
        self._reveal.setEnabled(inspected.has_secrets(detail))
        if self.view == "cards":
            self.cards.show_sections(inspected.sections(detail, revealed=revealed))
        elif self.view == "json":
            self.json.set_text(inspected.as_json(detail, revealed=revealed))

    def _show_tools(self) -> None:
        view = self.view
        self._search.setVisible(view in ("json", "changes"))
        for widget in (self._matches, self._previous, self._next):
            widget.setVisible(view == "json")
        self._reveal.setVisible(view in ("cards", "json"))
        self._name_search()
        self._find(self._search.text())

    def _find(self, text: str) -> None:
        self.json.search(text if self.view == "json" else "")
        self.changes_view.set_filter(text if self.view == "changes" else "")

    def refresh(self) -> None:
        """Inspect itself is the model's to ask again."""
        self.processes.refresh()
        self.changes.refresh()

    def focus_search(self) -> bool:
        """Ctrl+F finds in what is shown, where there is something to find."""
        if self.view in ("cards", "processes"):
            self.show_view("json")
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()
        return True

    def escape(self) -> bool:
        return False

    def _show_matches(self, count: int, current: int) -> None:
        self._previous.setEnabled(count > 0)
        self._next.setEnabled(count > 0)
        sought = bool(self._search.text())
        words = _("Inspect", "{current} of {count}").format(current=current, count=count)
        self._matches.setText(words if count else _("Inspect", "not found") if sought else "")

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter goes to the next hit, with Shift to the one before."""
        if (
            watched is self._search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.view == "json"
            and self.json.hits
        ):
            self.json.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        return False

    def _name_search(self) -> None:
        json = self.view == "json"
        self._search.set_placeholder(_("Inspect", "Find in the JSON") if json else _("Inspect", "Filter the paths"))

    def retranslate(self) -> None:
        self._tabs.retranslate()
        self._name_search()
        self._previous.set_text(_("Inspect", "Previous hit"))
        self._next.set_text(_("Inspect", "Next hit"))
        self._reveal.set_text(_("Inspect", "Show what is covered: passwords and keys"))
        self._refresh.set_text(_("Inspect", "Ask the engine again"))
        self.json.setAccessibleName(_("Inspect", "All that the engine knows of the container, as JSON"))
        self.processes_view.retranslate()
        self.changes_view.retranslate()
        self._show_matches(self.json.hits, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_state()
