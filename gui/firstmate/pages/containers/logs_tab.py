"""The logs of one container: followed, searched, with or without times, through its end and its next start."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.well import Well
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.canvas.log_view import LogView
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.labels import ElidedLabel, Label
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class LogsTab(QWidget):
    """One view for whichever container is looked at; reads its state from the model."""

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._dropped = 0
        space = theme.tokens
        self.view = LogView()
        self.view.setObjectName("containers.logs.view")
        self.view.set_timestamps(carried=True, shown=False)
        self._search = SearchField("containers.logs.search")
        self._search.installEventFilter(self)
        self._matches = Label("", "caption", "muted")
        self._previous = IconButton("chevron-up", name="containers.logs.previous")
        self._next = IconButton("chevron-down", name="containers.logs.next")
        self._follow = _toggle("containers.logs.follow", "arrow-down")
        self._times = _toggle("containers.logs.timestamps", "clock")
        self._wrap = _toggle("containers.logs.wrap", "undo-2")
        self._pause = _toggle("containers.logs.pause", "pause")
        self._clear = Button("", icon="trash-2", name="containers.logs.clear", compact=True)
        bar = QWidget()
        line = FlowLayout(bar, space.space_xs)  # a narrow window sets the bar in two lines
        line.addWidget(_row(self._search, self._previous, self._next, self._matches))
        line.addWidget(_row(self._follow, self._pause, self._times, self._wrap, self._clear))
        self._words = ElidedLabel("", "caption", "muted")
        self._words.setObjectName("containers.logs.state")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.space_xs)
        column.addWidget(bar)
        column.addWidget(Well(self.view), 1)
        column.addWidget(self._words)

        self._follow.setChecked(self.view.follows)
        self._wrap.setChecked(self.view.wraps)
        self._follow.toggled.connect(self._set_follow)
        self._times.toggled.connect(lambda on: self.view.set_timestamps(carried=True, shown=on))
        self._wrap.toggled.connect(self.view.set_wrap)
        self._pause.toggled.connect(self._set_paused)
        self._clear.clicked.connect(self._forget)
        self._search.searched.connect(self._find)
        self._previous.clicked.connect(self.view.find_previous)
        self._next.clicked.connect(self.view.find_next)
        self.view.follow_changed.connect(self._follow.setChecked)
        self.view.search_changed.connect(self._show_matches)
        self.view.dropped.connect(self._count_dropped)
        model.logs.received.connect(lambda stream, data: self.view.append(None, stream, data))
        model.logs.restarted.connect(self._begin_anew)
        model.logs.changed.connect(self.show_state)
        self.retranslate()

    def look(self, identity: str) -> None:
        """Follow this container while it is in view; "" for none."""
        self._model.logs.follow(identity or None)
        self.show_state()

    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def show_state(self) -> None:
        """One line under the log: whether it is live, and if not, why."""
        logs, container = self._model.logs, self._model.focused
        if container is None:
            return
        alive = container.state.is_alive and not self._model.focused_gone
        words = ""
        if logs.phase == "failed" and logs.error is not None:
            told = tell(logs.error, self._model.desk.languages.current)
            words = _("Containers", "{title}. {meaning}").format(title=told.title, meaning=told.details)
        elif self._model.focused_gone:
            words = _("Containers", "The container is gone; these are its last lines.")
        elif not alive and logs.phase in ("ended", "following"):
            words = _("Containers", "{state}. The log goes on by itself when the container is started again.").format(
                state=self._model.state.text
            )
        elif self._model.lost_since is not None:
            words = _("Containers", "The engine is away; the log goes on when it is back.")
        elif self.view.paused:
            words = _("Containers", "Paused: new lines wait until you go on.")
        elif logs.phase == "following":
            words = _("Containers", "Live: new lines appear by themselves.")
        if self._dropped:
            skipped = _("Containers", "%n line(s) skipped, they came too fast.", None, self._dropped)
            words = _("Containers", "{live} {skipped}").format(live=words, skipped=skipped) if words else skipped
        self._words.setText(words)
        self._words.setAccessibleName(words)

    # -- what the person does ------------------------------------------------------------------------------------------
    def _set_follow(self, on: bool) -> None:
        if on != self.view.follows:
            self.view.set_follow(on)

    def _set_paused(self, on: bool) -> None:
        self.view.set_paused(on)
        self.show_state()

    def _forget(self) -> None:
        self.view.clear()

    def _begin_anew(self) -> None:
        self._dropped = 0
        self._pause.setChecked(False)
        self.view.clear()

    def _count_dropped(self, total: int) -> None:
        self._dropped = total
        self.show_state()

    def _find(self, text: str) -> None:
        self.view.set_search(text)
        self._show_matches(0, 0)
        if text:
            self.view.find_previous()  # from the newest line backwards: that is where one looks

    def _show_matches(self, count: int, current: int) -> None:
        text = self._search.text()
        self._previous.setEnabled(count > 0)
        self._next.setEnabled(count > 0)
        if not text:
            self._matches.setText("")
        elif not count:
            self._matches.setText(_("Containers", "not found"))
        else:
            self._matches.setText(f"{current or '–'} / {count}")

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter goes to the next match, Shift and Enter to the one before."""
        if (
            watched is self._search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self._search.text()
        ):
            backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.view.find_previous if backwards else self.view.find_next)()
            return True
        return False

    # -- words ---------------------------------------------------------------------------------------------------------
    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Containers", "Logs"))
        self._search.set_placeholder(_("Containers", "Find in the log"))
        self._previous.set_text(_("Containers", "Previous match"))
        self._next.set_text(_("Containers", "Next match"))
        for button, words, hint in (
            (self._follow, _("Containers", "Follow"), _("Containers", "Stay at the newest line")),
            (self._pause, _("Containers", "Hold"), _("Containers", "Let new lines wait, to read in peace")),
            (self._times, _("Containers", "Times"), _("Containers", "When each line was printed")),
            (self._wrap, _("Containers", "Wrap"), _("Containers", "Break long lines instead of scrolling sideways")),
            (self._clear, _("Containers", "Clear"), _("Containers", "Empty the view; the engine keeps its log")),
        ):
            button.setText(words)
            button.setToolTip(hint)
            button.setAccessibleDescription(hint)
        self.show_state()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _row(*widgets: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.tokens.space_xs)
    for widget in widgets:
        row.addWidget(widget)
    box.setMinimumHeight(theme.px(theme.tokens.control_height))  # compact buttons stand level with the field
    return box


def _toggle(name: str, icon: str) -> Button:
    button = Button("", icon=icon, name=name, compact=True)
    button.setCheckable(True)
    return button
