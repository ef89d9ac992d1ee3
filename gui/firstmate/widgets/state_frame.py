"""The four states of everything that is loaded: loading, empty, error and ready.

An empty state says what belongs here and offers the first step. An error keeps the engine's own words in view, under a
sentence that a beginner understands. Loading shows itself only after 300 ms: what is quick must not flicker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

State = Literal["loading", "empty", "error", "content"]

LOADING_AFTER_MS = 300
_TEXT_WIDTH = 520


class StateFrame(QStackedWidget):
    """Shows `content`, or what there is to say instead of it. Starts with the content."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._message: _Message | None = None
        self._loading = ""
        self._state: State = "content"
        # In a place of its own: what a stack shows is matched with the style sheet, and again in its parent's place.
        place = QWidget()
        self.addWidget(place)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(LOADING_AFTER_MS)
        self._delay.timeout.connect(self._say_loading)

    @property
    def state(self) -> State:
        """The state asked for last, even while "loading" is not drawn yet."""
        return self._state

    @property
    def content(self) -> QWidget:
        return self._content

    def show_loading(self, text: str = "") -> None:
        """Say that it is being fetched; what was there stays for the first 300 ms."""
        self._loading = text
        if self._state != "loading":
            self._state = "loading"
            self._delay.start()
        elif not self._delay.isActive():
            self._say_loading()

    def show_empty(
        self,
        icon: str,
        title: str,
        text: str = "",
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
        *,
        other_text: str = "",
        on_other: Callable[[], object] | None = None,
        other_tip: str = "",
    ) -> None:
        """Say what belongs here, and offer the first step, perhaps with another way to take it."""
        message = self._needed_message()
        message.set_message(icon, "accent", title, text, "", action_text, on_action)
        message.set_other(other_text, on_other, other_tip)
        self._go("empty", 1)

    def show_error(
        self,
        title: str,
        text: str = "",
        details: str = "",
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Say what went wrong, in our words (`text`) and in the engine's own (`details`)."""
        message = self._needed_message()
        message.set_message("triangle-alert", "error", title, text, details, action_text, on_action)
        self._go("error", 1)

    def show_content(self) -> None:
        self._go("content", 0)

    def _go(self, state: State, place: int) -> None:
        self._delay.stop()
        self._state = state
        self.setCurrentIndex(place)

    def _say_loading(self) -> None:
        self._needed_message().set_loading(self._loading)
        self.setCurrentIndex(1)

    def _needed_message(self) -> _Message:
        """Made when there is something to say for the first time: most frames only ever show their content."""
        if self._message is None:
            # In a small window, or with large text, a message scrolls and is not cut.
            area = Scrolled(sideways=True)
            self.addWidget(area)
            self._message = _Message()
            area.body.addWidget(self._message)
        return self._message


class _Message(QWidget):
    """A column in the middle: a picture, a title, a sentence, details, one button."""

    def __init__(self) -> None:
        super().__init__()
        space = theme.tokens
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.space_l, space.space_xl, space.space_l, space.space_xl)
        layout.setSpacing(space.space_s)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._icon = IconLabel("box", 44, "accent")
        self._spinner = Spinner(36)
        self._title = Label("", "heading", wrap=True)
        self._text = Label("", tone="muted", wrap=True, selectable=True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            label.setMaximumWidth(theme.px(_TEXT_WIDTH))
        self._details = MonoBox()
        self._details.setMaximumWidth(theme.px(_TEXT_WIDTH + 120))
        self._button = Button("", "primary")
        self._button.clicked.connect(self._act)
        self._on_action: Callable[[], object] | None = None
        self._other = Button("")
        self._other.clicked.connect(self._act_otherwise)
        self._on_other: Callable[[], object] | None = None

        layout.addStretch(2)
        layout.addWidget(self._icon, 0, centre)
        layout.addWidget(self._spinner, 0, centre)
        layout.addSpacing(space.space_s)
        # Labels that wrap need their whole width, so they are centred by stretches and not by an alignment.
        for part in (self._title, self._text, self._details):
            layout.addLayout(_centred(part))
        layout.addSpacing(space.space_s)
        layout.addWidget(self._button, 0, centre)
        layout.addWidget(self._other, 0, centre)
        layout.addStretch(3)

    def set_loading(self, text: str) -> None:
        self._icon.hide()
        self._spinner.show()
        self._show_words("", text, "", "", None)
        self.setAccessibleName(text)

    def set_message(
        self,
        icon: str,
        role: str,
        title: str,
        text: str,
        details: str,
        action_text: str,
        on_action: Callable[[], object] | None,
    ) -> None:
        self._icon.set_icon(icon, role)
        self._icon.show()
        self._spinner.hide()
        self._show_words(title, text, details, action_text, on_action)
        self.setAccessibleName(title)

    def _show_words(
        self, title: str, text: str, details: str, action_text: str, on_action: Callable[[], object] | None
    ) -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._details.set_text(details)
        self._details.setAccessibleName(_("StateFrame", "What the engine said"))
        self._details.setVisible(bool(details))
        self._on_action = on_action
        self._button.setText(action_text)
        self._button.setVisible(bool(action_text))
        self.set_other("", None, "")

    def set_other(self, text: str, on_other: Callable[[], object] | None, tip: str) -> None:
        """A second button, "" for none; `tip` is read when the pointer rests on it."""
        self._on_other = on_other
        self._other.setText(text)
        self._other.setToolTip(tip)
        self._other.setVisible(bool(text))

    def _act(self) -> None:
        if self._on_action is not None:
            self._on_action()

    def _act_otherwise(self) -> None:
        if self._on_other is not None:
            self._on_other()


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row
