"""What stands in the place of a terminal: why there is none, and one button that helps. Low, unlike a page's states."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_WIDTH = 560


class Offer(QScrollArea):
    """A title, a sentence, the engine's words if it said any, a choice of shell and user if there is one, a button."""

    chosen = Signal()
    """Another program, or another user."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("containers.terminal.offer")
        space = theme.tokens
        self._on_action: Callable[[], object] | None = None
        self._shells: tuple[str, ...] = ()
        self._title = Label("", "heading", wrap=True)
        self._text = Label("", tone="muted", wrap=True, selectable=True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            label.setMaximumWidth(theme.px(_WIDTH))
        self._words = MonoBox("containers.terminal.words", max_lines=4)
        self._words.setMaximumWidth(theme.px(_WIDTH))
        self._shell = _choice("containers.terminal.shell", 120)
        self._user = _choice("containers.terminal.user", 150)
        for field in (self._shell, self._user):
            field.currentTextChanged.connect(self._changed)
        self._button = Button("", "primary", name="containers.terminal.open")
        self._button.clicked.connect(self._act)

        body = QWidget()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(body)
        body.setAutoFillBackground(False)
        column = QVBoxLayout(body)
        column.setContentsMargins(space.space_m, space.space_s, space.space_m, space.space_s)
        column.setSpacing(space.space_s)
        column.addStretch(1)
        for part in (self._title, self._text, self._words):
            column.addLayout(_centred(part))
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addStretch(1)
        buttons.addWidget(self._shell)
        buttons.addWidget(self._user)
        buttons.addWidget(self._button)
        buttons.addStretch(1)
        column.addSpacing(space.space_xs)
        column.addLayout(buttons)
        column.addStretch(1)
        self.retranslate()

    def offer(
        self,
        title: str,
        text: str,
        action: str,
        on_action: Callable[[], object],
        *,
        words: str = "",
        choose: bool = False,
    ) -> None:
        """Show this. `choose` shows the choices beside the button."""
        self._title.setText(title)
        self._text.setText(text)
        self._words.set_text(words)
        self._words.setVisible(bool(words))
        for field in (self._shell, self._user):
            field.setVisible(choose)
        self._button.setText(action)
        self._on_action = on_action
        self.setAccessibleName(title)

    def set_choices(self, shells: Sequence[str], users: Sequence[str]) -> None:
        """Paths of the shells there are, the first is chosen; users, of whom none is."""
        self._shells = tuple(shells)
        _fill(self._shell, [path.rpartition("/")[2] for path in shells], 0)
        _fill(self._user, users, -1)

    @property
    def command(self) -> tuple[str, ...]:
        """The shell that was chosen, or the words of what was typed instead; () while nothing sensible is there."""
        text = self._shell.currentText().strip()
        known = {path.rpartition("/")[2]: path for path in reversed(self._shells)}
        if text in known:
            return (known[text],)
        try:
            return tuple(shlex.split(text))
        except ValueError:  # a quote that is still open
            return ()

    @property
    def user(self) -> str:
        """As `docker exec -u` takes it, "" for the container's own."""
        return self._user.currentText().strip()

    def _changed(self) -> None:
        self._button.setEnabled(bool(self.command) or self._shell.isHidden())
        self.chosen.emit()

    def _act(self) -> None:
        if self._on_action is not None:
            self._on_action()

    def retranslate(self) -> None:
        self._shell.setAccessibleName(_("Containers", "Shell"))
        self._shell.setToolTip(_("Containers", "A shell of the container, or any program in it"))
        self._user.setAccessibleName(_("Containers", "User"))
        self._user.setToolTip(
            _("Containers", "Who you are inside: a name or a number; empty: the container's own user")
        )
        line = self._user.lineEdit()
        assert line is not None
        line.setPlaceholderText(_("Containers", "its own user"))
        self._words.setAccessibleName(_("Containers", "What the engine said"))


def _choice(name: str, width: int) -> QComboBox:
    field = QComboBox()
    field.setObjectName(name)
    field.setEditable(True)
    field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    field.setMinimumWidth(theme.px(width))
    return field


def _fill(field: QComboBox, items: Sequence[str], chosen: int) -> None:
    field.blockSignals(True)
    field.clear()
    field.addItems(list(items))
    field.setCurrentIndex(chosen)
    if chosen < 0:
        field.clearEditText()
    field.blockSignals(False)


def _centred(widget: QWidget) -> QHBoxLayout:
    """Labels that wrap need their whole width, so they are centred by stretches and not by an alignment."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row
