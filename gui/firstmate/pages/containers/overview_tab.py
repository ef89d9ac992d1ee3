"""The overview of a container: facts, limits in force, and the last minute or the reason of its end."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from firstmate.pages.containers.facts import Fact, facts, limits
from firstmate.pages.containers.last_minute import LastMinute
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.rows import StateWords
from firstmate.widgets.labels import ElidedLabel, Label, restyle
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


_BESIDE = 760
"""From which width on facts and limits stand beside each other."""


class OverviewTab(QWidget):
    """Reads everything from the model; nothing here can be pressed."""

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        space = theme.tokens
        self._facts = FactGrid()
        self._limits_title = Label("", "strong")
        self._limits = FactGrid()
        self._now = LastMinute("containers.minute")
        self._reason = _Reason()
        self._right = QStackedWidget()
        self._right.addWidget(self._now)
        why = Scrolled()
        self._right.addWidget(why)
        why.body.addWidget(self._reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.space_m)
        words = Scrolled()
        row.addWidget(words, 11)
        row.addWidget(self._right, 8)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(space.space_m)
        words.body.addLayout(self._words)
        self._words.addWidget(_column(self._facts), 6)
        self._words.addWidget(_column(self._limits_title, self._limits), 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside each other, the limits stand over the facts."""
        super().resizeEvent(event)
        narrow = event.size().width() < theme.px(_BESIDE)
        way = QBoxLayout.Direction
        self._words.setDirection(way.BottomToTop if narrow else way.LeftToRight)

    def show_container(self) -> None:
        """Facts, limits, state: read again."""
        container = self._model.focused
        if container is None:
            return
        detail, info = self._model.detail, self._model.desk.session.info
        self._facts.set_facts(facts(container, detail))
        self._limits_title.setText(_("Containers", "Limits in force"))
        self._limits_title.setVisible(detail is not None)
        self._limits.set_facts(limits(detail, info) if detail is not None else [])
        alive = container.state.is_alive and not self._model.focused_gone
        self._right.setCurrentIndex(0 if alive else 1)
        if not alive:
            self._reason.set_state(self._model.state, self._model.focused_gone)
        self.show_figures()

    def show_figures(self) -> None:
        """The charts, once a second."""
        container = self._model.focused
        if container is None or self._right.currentIndex() != 0:
            return
        self._now.show_container(self._model)


class FactGrid(QWidget):
    """Labels beside values. A value is one line; what does not fit is in its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.tokens.space_m)
        self._grid.setVerticalSpacing(theme.tokens.space_xs)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[Label, ElidedLabel]] = []

    def set_facts(self, lines: list[Fact]) -> None:
        """Show these; widgets are kept from one container to the next."""
        while len(self._lines) < len(lines):
            number = len(self._lines)
            label, value = Label("", tone="muted"), ElidedLabel("")
            self._grid.addWidget(label, number, 0)
            self._grid.addWidget(value, number, 1)
            self._lines.append((label, value))
        for number, (label, value) in enumerate(self._lines):
            fact = lines[number] if number < len(lines) else None
            label.setVisible(fact is not None)
            value.setVisible(fact is not None)
            if fact is not None:
                label.setText(fact.label)
                value.setText(fact.value)
                value.setAccessibleName(f"{fact.label}: {fact.value}")
                if value.property("role") != ("mono" if fact.mono else "body"):
                    value.setProperty("role", "mono" if fact.mono else "body")
                    restyle(value)


class _Reason(QWidget):
    """Why it does not run, and what to do."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens.space_s)
        self._title = Label("", "heading", wrap=True)
        self._meaning = Label("", wrap=True, selectable=True)
        self._steps = Label("", wrap=True, selectable=True)
        self._words = MonoBox("containers.reason.words", max_lines=4)
        for widget in (self._title, self._meaning, self._steps, self._words):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self.setObjectName("containers.reason")

    def set_state(self, state: StateWords, gone: bool) -> None:
        title, meaning, steps = state.title or state.text, state.meaning, state.steps
        if gone:
            title = _("Containers", "It is gone")
            meaning = _(
                "Containers",
                "The container was removed: by its own --rm when it ended, or by somebody else. "
                "What it printed can be read here until another one is chosen.",
            )
            steps = ()
        self._title.setText(title)
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))
        self._steps.setText("\n".join(f"{number}.  {step}" for number, step in enumerate(steps, 1)))
        self._steps.setVisible(bool(steps))
        self._words.set_text(state.words)
        self._words.setAccessibleName(_("Containers", "What the engine said"))
        self._words.setVisible(bool(state.words) and not gone)


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, theme.tokens.space_s, 0)
    layout.setSpacing(theme.tokens.space_s)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return column
