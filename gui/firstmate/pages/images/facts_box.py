"""The facts of the chosen image, and what is to be seen while they are asked for or could not be had."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.pages.images.rows import Fact, FactName, fact_label, fact_meaning
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.state_frame import LOADING_AFTER_MS
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_WORDS: tuple[FactName, ...] = ("size", "shared", "created", "platform", "used_by", "ports", "working_dir", "user")
_CODE: tuple[FactName, ...] = ("entry_point", "command", "environment", "volumes", "labels", "digest", "id")


class FactsBox(QWidget):
    """Short facts beside their names, a machine's words in boxes under theirs."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_s)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.tokens.space_m - 4)
        grid.setVerticalSpacing(theme.tokens.space_xs + 2)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self._labels: dict[FactName, Label] = {}
        self._words: dict[FactName, Label] = {}
        self._boxes: dict[FactName, MonoBox] = {}
        for number, name in enumerate(_WORDS):
            label = self._labels[name] = Label("", "caption", "muted")
            words = self._words[name] = Label("", wrap=True, selectable=True)
            words.setObjectName(f"images.fact.{name}")
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, number, 1, Qt.AlignmentFlag.AlignTop)
        for name in _CODE:
            label = self._labels[name] = Label("", "caption", "muted")
            box = self._boxes[name] = MonoBox(f"images.fact.{name}", max_lines=6)
            column.addWidget(label)
            column.addWidget(box)
        self.retranslate()

    def set_facts(self, lines: tuple[Fact, ...]) -> None:
        known = {fact.name: fact.value for fact in lines}
        for name, label in self._labels.items():
            value = known.get(name, "")
            label.setVisible(bool(value))
            if name in self._words:
                self._words[name].setText(value)
                self._words[name].setVisible(bool(value))
            else:
                self._boxes[name].set_text(value)
                self._boxes[name].setVisible(bool(value))

    def retranslate(self) -> None:
        for name, label in self._labels.items():
            label.setText(fact_label(name))
            field: QWidget = self._words[name] if name in self._words else self._boxes[name]
            field.setAccessibleName(fact_label(name))
            for widget in (label, field):
                widget.setToolTip(fact_meaning(name))


class TroubleBox(QWidget):
    """While the facts are asked for, and when they could not be had."""

    def __init__(self, again: Callable[[], object]) -> None:
        super().__init__()
        self._problem = ""
        self._busy = False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LOADING_AFTER_MS)
        self._late.timeout.connect(self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self._spinner = Spinner(16)
        self._icon = IconLabel("triangle-alert", 16, "error")
        self._words = Label("", "caption", "error", wrap=True, selectable=True)
        self._again = Button("", compact=True, name="images.detail.again", on_click=again)
        row.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        row.addWidget(self._again, 0, Qt.AlignmentFlag.AlignTop)
        self.set_words("")

    def set_words(self, words: str) -> None:
        self._problem = words
        self._show()

    def retranslate(self) -> None:
        self._show()

    def set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            if busy:
                self._late.start()  # what is quick must not flicker
            else:
                self._late.stop()
                self._show()

    def _show(self) -> None:
        waiting = self._busy and not self._late.isActive()
        words = _("Images", "Asking the engine for the details…") if waiting else self._problem
        self._words.setText(words)
        self._words.set_tone("muted" if waiting else "error")
        self._spinner.setVisible(waiting)
        self._icon.setVisible(bool(self._problem) and not waiting)
        self._again.setText(_("Images", "Try again"))
        self._again.setVisible(bool(self._problem) and not waiting)
        self.setVisible(bool(words))
