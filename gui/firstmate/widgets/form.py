"""Form rows: a label, its field, a line of help and, in its place beside the field, what is wrong with the input."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from firstmate.widgets.labels import IconLabel, Label, restyle
from firstmate.widgets.theme import theme


class ProblemLine(QWidget):
    """One sentence about a wrong input ("error") or a risky one ("warn"); takes no room while there is none."""

    def __init__(self, parent: QWidget | None = None, *, tone: Literal["error", "warn"] = "error") -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.tokens.space_xs + 2)
        self._label = Label("", "caption", tone, wrap=True)
        layout.addWidget(IconLabel("triangle-alert", 14, tone), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._label, 1)
        self.hide()

    def text(self) -> str:
        return self._label.text()

    def set_text(self, text: str) -> None:
        self._label.setText(text)
        self.setVisible(bool(text))


class FormRow(QWidget):
    """A label over its field. The label's words are the field's accessible name unless it has one of its own."""

    def __init__(self, label: str, field: QWidget, help_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._label = Label("", "strong")
        self._help = Label("", "caption", "muted", wrap=True)
        self._problem = ProblemLine()
        self._warning: ProblemLine | None = None
        self._named = not field.accessibleName()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.tokens.space_xs + 2)
        for widget in (self._label, field, self._problem, self._help):
            layout.addWidget(widget)
        if field.sizePolicy().expandingDirections() & Qt.Orientation.Vertical:
            layout.setStretch(1, 1)
        else:
            layout.addStretch(1)
        self._label.setBuddy(field)
        self.set_label(label)
        self.set_help(help_text)

    def set_label(self, text: str) -> None:
        """An empty label takes no room."""
        self._label.setText(text)
        self._label.setVisible(bool(text))
        if self._named and text:
            self.field.setAccessibleName(text)

    def set_help(self, text: str) -> None:
        """The quiet line under the field."""
        self._help.setText(text)
        self._help.setVisible(bool(text))
        self._describe()

    def problem(self) -> str:
        return self._problem.text()

    def set_problem(self, text: str) -> None:
        """Say what is wrong, or "" when it is right again. What was typed stays."""
        self._problem.set_text(text)
        mark_problem(self.field, bool(text))
        self._describe()

    def set_warning(self, text: str) -> None:
        """Say what the input may do, or "" for nothing. It is not wrong."""
        if self._warning is None:
            if not text:
                return
            self._warning = ProblemLine(self, tone="warn")
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(layout.indexOf(self._problem) + 1, self._warning)
        self._warning.set_text(text)
        self._describe()

    def _describe(self) -> None:
        warning = self._warning.text() if self._warning is not None else ""
        self.field.setAccessibleDescription(self._problem.text() or warning or self._help.text())


def mark_problem(field: QWidget, wrong: bool) -> None:
    """Give a field the edge of a wrong input, or take it away."""
    if bool(field.property("problem")) != wrong:
        field.setProperty("problem", wrong)
        restyle(field)


class NumberField(QSpinBox):
    """A whole number with small arrows. Qt ignores the style sheet's left padding here, so the field brings its own."""

    def __init__(self, minimum: int, maximum: int, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setRange(minimum, maximum)
        self.lineEdit().setTextMargins(theme.tokens.space_s + 1, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A form that is scrolled under the pointer must not change a number on its way.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def line_edit(name: str = "", placeholder: str = "", *, mono: bool = False) -> QLineEdit:
    """A one-line field in the look of the forms."""
    field = QLineEdit()
    field.setObjectName(name)
    field.setPlaceholderText(placeholder)
    field.setProperty("mono", mono)
    return field
