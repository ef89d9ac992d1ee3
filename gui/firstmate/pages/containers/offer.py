"""What stands in the place of a terminal: why there is none, and one button that helps. Low, unlike a page's states."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_WIDTH = 560


class Offer(QScrollArea):
    """A title, a sentence, the engine's words if it said any, a choice if there is one, a button."""

    chosen = Signal(int)

    def __init__(self, choices: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("containers.terminal.offer")
        space = theme.tokens
        self._on_action: Callable[[], object] | None = None
        self._title = Label("", "heading", wrap=True)
        self._text = Label("", tone="muted", wrap=True, selectable=True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            label.setMaximumWidth(theme.px(_WIDTH))
        self._words = MonoBox("containers.terminal.words", max_lines=4)
        self._words.setMaximumWidth(theme.px(_WIDTH))
        self._choice = QComboBox()
        self._choice.setObjectName("containers.terminal.shell")
        self._choice.addItems(list(choices))
        self._choice.currentIndexChanged.connect(self.chosen)
        self._button = Button("", "primary", name="containers.terminal.open")
        self._button.clicked.connect(self._act)

        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(space.space_m, space.space_s, space.space_m, space.space_s)
        column.setSpacing(space.space_s)
        column.addStretch(1)
        for part in (self._title, self._text, self._words):
            column.addLayout(_centred(part))
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addStretch(1)
        buttons.addWidget(self._choice)
        buttons.addWidget(self._button)
        buttons.addStretch(1)
        column.addSpacing(space.space_xs)
        column.addLayout(buttons)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(body)
        body.setAutoFillBackground(False)
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
        """Show this. `choose` shows the choice beside the button."""
        self._title.setText(title)
        self._text.setText(text)
        self._words.set_text(words)
        self._words.setVisible(bool(words))
        self._choice.setVisible(choose)
        self._button.setText(action)
        self._on_action = on_action
        self.setAccessibleName(title)

    def _act(self) -> None:
        if self._on_action is not None:
            self._on_action()

    def retranslate(self) -> None:
        self._choice.setAccessibleName(_("Containers", "Shell"))
        self._words.setAccessibleName(_("Containers", "What the engine said"))


def _centred(widget: QWidget) -> QHBoxLayout:
    """Labels that wrap need their whole width, so they are centred by stretches and not by an alignment."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row
