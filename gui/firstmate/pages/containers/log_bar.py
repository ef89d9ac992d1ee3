"""The controls over a log: what is searched, how lines look, how much of the past, which containers, save and clear."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from firstmate.pages.containers.log_range import RANGES, RangeName, range_words
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.labels import Label, Tone
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class LogBar(QWidget):
    """Buttons and fields with names; what they do is the tab's."""

    searched = Signal()
    """The text or its options changed."""
    next_wanted = Signal()
    previous_wanted = Signal()
    range_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField("containers.logs.search")
        self.search.installEventFilter(self)
        self.case = IconButton("case-sensitive", name="containers.logs.case", checkable=True)
        self.regex = IconButton("regex", name="containers.logs.regex", checkable=True)
        self._previous = IconButton("chevron-up", name="containers.logs.previous")
        self._next = IconButton("chevron-down", name="containers.logs.next")
        self._matches = Label("", "caption", "muted")
        self._matches.setObjectName("containers.logs.matches")
        self.range = QComboBox()
        self.range.setObjectName("containers.logs.range")
        self.range.addItems([""] * len(RANGES))
        self.range.setCurrentIndex(tuple(RANGES).index("usual"))
        self.together = Button("", icon="plus", name="containers.logs.together", compact=True)
        self.follow = _toggle("containers.logs.follow", "arrow-down")
        self.pause = _toggle("containers.logs.pause", "pause")
        self.times = IconButton("clock", name="containers.logs.timestamps", checkable=True)
        self.wrap = IconButton("undo-2", name="containers.logs.wrap", checkable=True)
        self.json = IconButton("braces", name="containers.logs.json", checkable=True)
        self.save = IconButton("save", name="containers.logs.save")
        self.clear = IconButton("trash-2", name="containers.logs.clear")
        line = FlowLayout(self, theme.tokens.space_xs)  # a narrow window sets the bar in two lines
        line.addWidget(_row(self.search, self.case, self.regex, self._previous, self._next, self._matches))
        line.addWidget(_row(self.range))
        line.addWidget(_row(self.together))
        line.addWidget(_row(self.follow, self.pause, self.times, self.wrap, self.json, self.save, self.clear))

        self.search.searched.connect(lambda _text: self.searched.emit())
        for button in (self.case, self.regex):
            button.toggled.connect(lambda _on: self.searched.emit())
        self._previous.clicked.connect(self.previous_wanted)
        self._next.clicked.connect(self.next_wanted)
        # Choosing the same again is a wish too: what was cleared comes back.
        self.range.activated.connect(lambda number: self.range_chosen.emit(tuple(RANGES)[number]))
        self.show_matches(0, 0)
        self.retranslate()

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def set_range(self, name: RangeName) -> None:
        self.range.setCurrentIndex(tuple(RANGES).index(name))

    def show_matches(self, count: int, current: int) -> None:
        """How many there are, and which of them is shown (0: none)."""
        self._previous.setEnabled(count > 0)
        self._next.setEnabled(count > 0)
        if not self.search.text():
            words = ""
        elif not count:
            words = _("Containers", "not found")
        else:
            words = f"{current or '–'} / {count}"
        self._show_words(words, "muted")

    def show_problem(self, words: str) -> None:
        """Why a pattern cannot be looked for."""
        self._previous.setEnabled(False)
        self._next.setEnabled(False)
        self._show_words(words, "error")

    def _show_words(self, words: str, tone: Tone) -> None:
        self._matches.set_tone(tone)
        self._matches.setText(words)
        self._matches.setAccessibleName(words)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter goes to the next match, Shift and Enter to the one before."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.search.text()
        ):
            backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.previous_wanted if backwards else self.next_wanted).emit()
            return True
        return False

    def retranslate(self) -> None:
        self.search.set_placeholder(_("Containers", "Find in the log"))
        self.case.set_text(_("Containers", "Tell capital letters from small ones"))
        self.regex.set_text(_("Containers", "The text is a regular expression"))
        self._previous.set_text(_("Containers", "Previous match"))
        self._next.set_text(_("Containers", "Next match"))
        for number, name in enumerate(RANGES):
            self.range.setItemText(number, range_words(name))
        self.range.setAccessibleName(_("Containers", "How much of the past is shown"))
        self.range.setToolTip(_("Containers", "How much of the past is shown; it brings back what was cleared"))
        for button, words, hint in (
            (self.follow, _("Containers", "Follow"), _("Containers", "Stay at the newest line")),
            (self.pause, _("Containers", "Hold"), _("Containers", "Let new lines wait, to read in peace")),
        ):
            button.setText(words)
            button.setToolTip(hint)
            button.setAccessibleDescription(hint)
        self.times.set_text(_("Containers", "Show when each line was printed"))
        self.wrap.set_text(_("Containers", "Break long lines instead of scrolling sideways"))
        self.json.set_text(_("Containers", "Show lines of JSON as time, level, message and the rest"))
        self.save.set_text(_("Containers", "Write the lines shown into a file"))
        self.clear.set_text(_("Containers", "Empty the view; the engine keeps its log"))

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
