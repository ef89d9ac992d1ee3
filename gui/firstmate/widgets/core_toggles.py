"""Which cores a container may use: a chip for each, and the same as a list (`0-2,5`).

Beyond 32 cores the chips would be a wall, and only the list remains. No core chosen means that all may be used.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from firstmate.core.quantities import QuantityError, format_cpuset, parse_cpuset
from firstmate.core.words import error_text
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.form import ProblemLine, mark_problem
from firstmate.widgets.labels import Label
from firstmate.widgets.tab_order import put_before
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

MAX_CHIPS = 32


class CoreToggles(QWidget):
    """`cpuset()` is the engine's core list, "" for all. Children: `<prefix>.value` and `<prefix>.<core number>`."""

    changed = Signal()

    def __init__(
        self, prefix: str = "", parent: QWidget | None = None, *, language: Callable[[], str] = lambda: "en"
    ) -> None:
        """`language` is asked for the language of the sentences about a list that cannot be taken."""
        super().__init__(parent)
        self._language = language
        self._prefix = prefix or "cpuset"
        self._cores = 0
        self._chosen: tuple[int, ...] = ()
        self._problem = ""
        self._writing = False
        self._chips: list[QPushButton] = []
        self._row = QWidget()
        self._flow = FlowLayout(self._row, theme.tokens.space_s - 2)
        self.field = QLineEdit()
        self.field.setObjectName(f"{self._prefix}.value")
        self.field.setProperty("mono", True)
        self._wrong = ProblemLine()
        self._words = Label("", "caption", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.tokens.space_s)
        for widget in (self._row, self.field, self._wrong, self._words):
            layout.addWidget(widget)
        # Not textEdited: assistive technology writes a text without typing it.
        self.field.textChanged.connect(self._typed)
        self._row.hide()
        self.retranslate()

    def set_cores(self, count: int) -> None:
        """How many cores the engine has; 0 while that is not known. A list that names others gets a problem."""
        if count == self._cores:
            return
        self._cores = count
        while self._chips:
            chip = self._chips.pop()
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for number in range(count if count <= MAX_CHIPS else 0):
            chip = QPushButton(str(number), self._row)
            chip.setObjectName(f"{self._prefix}.{number}")
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.toggled.connect(self._toggled)
            self._flow.addWidget(chip)
            self._chips.append(chip)
        put_before(self.field, self._chips)
        self._row.setVisible(bool(self._chips))
        self.retranslate()
        self._read()

    def cpuset(self) -> str:
        """The list for the engine, shortest form; "" for all cores. Ask for `problem()` first."""
        return format_cpuset(self._chosen)

    def set_cpuset(self, text: str) -> None:
        """Show a list; one that cannot be read is shown with its problem. Emits `changed` if it changes something."""
        before = (self._chosen, self._problem)
        self._write_field(text)
        self._read()
        if (self._chosen, self._problem) != before:
            self.changed.emit()

    def problem(self) -> str:
        """What is wrong with the list, in words, or ""."""
        return self._problem

    def _typed(self) -> None:
        if self._writing:
            return
        self._read()
        self.changed.emit()

    def _toggled(self) -> None:
        self._write_field(format_cpuset(n for n, chip in enumerate(self._chips) if chip.isChecked()))
        self._read()
        self.changed.emit()

    def _write_field(self, text: str) -> None:
        """Put a list into the field, which is not a person's writing."""
        self._writing = True
        self.field.setText(text)
        self._writing = False

    def _read(self) -> None:
        text = self.field.text().strip()
        problem = ""
        try:
            self._chosen = parse_cpuset(text, self._cores or None) if text else ()
        except QuantityError as error:
            problem = error_text("cpuset", error, self._language())
        for number, chip in enumerate(self._chips):
            chip.blockSignals(True)
            chip.setChecked(number in self._chosen)
            chip.blockSignals(False)
        self._problem = problem
        self._wrong.set_text(problem)
        mark_problem(self.field, bool(problem))
        self._words.setText(self._summary())
        self._words.setVisible(not problem and bool(self._words.text()))
        self.field.setAccessibleDescription(problem or self._words.text())

    def _summary(self) -> str:
        if not self._chosen:
            if not self._cores:
                return ""
            return _("CoreToggles", "No core chosen: the container may run on all of them.")
        if not self._cores:
            return _("CoreToggles", "%n core(s) chosen", None, len(self._chosen))
        return _("CoreToggles", "%n of {cores} core(s) chosen", None, len(self._chosen)).format(cores=self._cores)

    def retranslate(self) -> None:
        """Read all words again, after a change of the language."""
        self.field.setAccessibleName(_("CoreToggles", "Core list"))
        example = f"0-{self._cores - 1}" if self._cores > 1 else "0"
        self.field.setPlaceholderText(_("CoreToggles", "for example {example}").format(example=example))
        for number, chip in enumerate(self._chips):
            chip.setAccessibleName(_("CoreToggles", "Core {number}").format(number=number))
        self._read()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
