"""A limit of CPU or memory: a switch, a slider and a field that always agree. "No limit" is the slider's last stop.

The field is never rewritten while someone types, and what cannot be read stays in it beside the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from firstmate.core.quantities import (
    GIB,
    MIB,
    MIN_CPU,
    MIN_MEMORY,
    NANO,
    QuantityError,
    format_cpus,
    format_mcpu,
    format_memory,
    memory_argument,
    parse_cpus,
    parse_memory,
)
from firstmate.core.words import error_text
from firstmate.widgets.form import ProblemLine, mark_problem
from firstmate.widgets.labels import Label, restyle
from firstmate.widgets.switch import Switch
from firstmate.widgets.theme import theme
from firstmate.widgets.value_slider import ValueSlider

_ = QCoreApplication.translate

_MCPU = NANO // 1000
_NO_LIMIT = "∞"


class LimitSlider(QWidget):
    """`value()` is nano-CPUs or bytes, None without a limit.

    Children are named `<prefix>.slider`, `<prefix>.value` and `<prefix>.set`. While `problem()` says something,
    `value()` is the last amount that could be read: a form must ask for the problem first.
    """

    changed = Signal()

    def __init__(
        self,
        kind: Literal["cpu", "memory"],
        prefix: str = "",
        parent: QWidget | None = None,
        *,
        label: str = "",
        language: Callable[[], str] = lambda: "en",
    ) -> None:
        """`language` is asked for the language of the sentences about a value that cannot be taken."""
        super().__init__(parent)
        self._kind: Literal["cpu", "memory"] = kind
        self._language = language
        self._label = label
        self._problem = ""
        self._writing = False
        self._minimum, self._maximum = (MIN_CPU, 2 * NANO) if kind == "cpu" else (MIN_MEMORY, 2 * GIB)
        self._value = NANO if kind == "cpu" else 512 * MIB
        self._known = False
        """Whether the range is the engine's; until then it is a picture, and refuses nothing."""

        self.set_switch = Switch()
        self.slider = ValueSlider()
        self.field = QLineEdit()
        self.field.setProperty("mono", True)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._words = Label("", "caption", "muted", wrap=True)
        self._wrong = ProblemLine()
        self.set_object_names(prefix or kind)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.tokens.space_xs)
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_m)
        head.addWidget(self.set_switch)
        head.addStretch(1)
        head.addWidget(self.field)
        layout.addLayout(head)
        for widget in (self.slider, self._wrong, self._words):
            layout.addWidget(widget)

        self.set_switch.toggled.connect(self._switched)
        self.slider.valueChanged.connect(self._slid)
        # Not textEdited: assistive technology writes a text without typing it.
        self.field.textChanged.connect(self._typed)
        theme.changed.connect(self._measure)
        self._measure()
        self._scale()
        self.retranslate()

    # What callers use

    def set_object_names(self, prefix: str) -> None:
        """Name the children after `run.cpu`: `run.cpu.slider`, `run.cpu.value`, `run.cpu.set`."""
        self.slider.setObjectName(f"{prefix}.slider")
        self.field.setObjectName(f"{prefix}.value")
        self.set_switch.setObjectName(f"{prefix}.set")

    def set_label(self, label: str) -> None:
        """The words of the switch, which also begin the accessible names; "" for the standard ones."""
        self._label = label
        self.retranslate()

    def set_range(self, minimum: int, maximum: int) -> None:
        """What the engine allows, in nano-CPUs or bytes. A value outside stays, with its problem."""
        self._minimum, self._maximum = minimum, max(minimum, maximum)
        self._known = True
        self._scale()

    def _scale(self) -> None:
        if self._kind == "cpu":
            stops, marks, big = _cpu_scale(self._minimum, self._maximum)
        else:
            stops, marks, big = _memory_scale(self._minimum, self._maximum)
        self.slider.blockSignals(True)
        self.slider.set_scale(stops, marks, doubling=self._kind == "memory", big=big, beyond=_NO_LIMIT)
        self.slider.blockSignals(False)
        self._move_slider()
        if not self.field.text() and not self.field.isModified():  # an emptied field is on its way to a new value
            self._write_field()
        self._read()

    def set_usual(self, value: int | None) -> None:
        """Mark an amount that usually suffices, in the slider's own unit; None for no mark."""
        self.slider.set_hint(self._to_slider(value) if value is not None else None)

    def value(self) -> int | None:
        """Nano-CPUs or bytes; None means no limit."""
        return self._value if self.set_switch.isChecked() else None

    def set_value(self, value: int | None) -> None:
        """Set a limit, or none. Emits `changed` where this changes something."""
        before = (self.value(), self._problem)
        self._set_switch(value is not None)
        if value is not None:
            self._value = value
            self._write_field()
        self._read()
        self._move_slider()
        if (self.value(), self._problem) != before:
            self.changed.emit()

    def problem(self) -> str:
        """What is wrong with the limit, in words; "" while it is fine or off."""
        return self._problem

    def set_problem(self, text: str) -> None:
        """Show what somebody else found wrong with the value, until it changes."""
        self._show_problem(text)

    # What people do

    def _switched(self, on: bool) -> None:
        self._read()
        self._move_slider()
        self.changed.emit()

    def _slid(self, position: int) -> None:
        if position == self.slider.top:
            self._set_switch(False)
            self._read()
            self.changed.emit()
            return
        self._value = min(self._maximum, max(self._minimum, position * (_MCPU if self._kind == "cpu" else MIB)))
        self._write_field()
        self._set_switch(True)
        self._read()
        self.changed.emit()

    def _typed(self) -> None:
        if self._writing:
            return
        self._set_switch(True)
        self._read()
        self._move_slider()
        self.changed.emit()

    # How they agree

    def _write_field(self) -> None:
        """Show the value in the field, which is not a person's writing."""
        self._writing = True
        self.field.setText(self._format(self._value))
        self._writing = False

    def _read(self) -> None:
        """Take the field's words as the value, or say why not."""
        on = self.set_switch.isChecked()
        problem = ""
        try:
            self._value = self._parse(self.field.text())
        except QuantityError as error:
            problem = error_text("cpus" if self._kind == "cpu" else "memory", error, self._language())
        self.slider.set_active(on)
        if bool(self.field.property("dimmed")) != (not on):
            self.field.setProperty("dimmed", not on)
            restyle(self.field)
        self._show_problem(problem if on else "")

    def _show_problem(self, problem: str) -> None:
        self._problem = problem
        self._wrong.set_text(problem)
        mark_problem(self.field, bool(problem))
        self._words.setText(self._summary())
        self._words.setVisible(not problem)
        self.field.setAccessibleDescription(problem or self._words.text())
        self.slider.setAccessibleDescription(self._words.text())

    def _set_switch(self, on: bool) -> None:
        if self.set_switch.isChecked() != on:
            self.set_switch.toggled.disconnect(self._switched)
            self.set_switch.setChecked(on)
            self.set_switch.toggled.connect(self._switched)

    def _move_slider(self) -> None:
        on = self.set_switch.isChecked()
        self.slider.blockSignals(True)
        self.slider.setValue(min(self._to_slider(self._value), self.slider.top - 1) if on else self.slider.top)
        self.slider.blockSignals(False)
        self.slider.update()

    def _to_slider(self, value: int) -> int:
        return round(value / (_MCPU if self._kind == "cpu" else MIB))

    def _parse(self, text: str) -> int:
        parse = parse_cpus if self._kind == "cpu" else parse_memory
        return parse(text, minimum=self._minimum, maximum=self._maximum if self._known else None)

    def _format(self, value: int) -> str:
        return format_cpus(value) if self._kind == "cpu" else exact_memory(value)

    def _summary(self) -> str:
        on = self.set_switch.isChecked()
        if self._kind == "cpu":
            total = format_cpus(self._maximum)
            if not on:
                if not self._known:
                    return _("LimitSlider", "No limit: the container may use all CPUs of the engine.")
                return _("LimitSlider", "No limit: the container may use all {total} CPUs.").format(total=total)
            if not self._known:
                return _("LimitSlider", "{cpus} CPU = {mcpu}").format(
                    cpus=format_cpus(self._value), mcpu=format_mcpu(self._value)
                )
            return _("LimitSlider", "{cpus} CPU = {mcpu}, of {total} CPUs").format(
                cpus=format_cpus(self._value), mcpu=format_mcpu(self._value), total=total
            )
        total = format_memory(self._maximum)
        if not on:
            if not self._known:
                return _("LimitSlider", "No limit: the container may use all memory of the engine.")
            return _("LimitSlider", "No limit: the container may use all {total} of memory.").format(total=total)
        if not self._known:
            return format_memory(self._value)
        return _("LimitSlider", "{memory}, {share} % of {total}").format(
            memory=format_memory(self._value), share=_percent(self._value / self._maximum), total=total
        )

    # Words and sizes

    def retranslate(self) -> None:
        """Read all words again, after a change of the language."""
        if self._kind == "cpu":
            label = self._label or _("LimitSlider", "Limit the CPU")
            field = _("LimitSlider", "CPU limit in cores")
            slider = _("LimitSlider", "CPU limit in mCPU")
        else:
            label = self._label or _("LimitSlider", "Limit the memory")
            field = _("LimitSlider", "Memory limit")
            slider = _("LimitSlider", "Memory limit in MiB")
        self.set_switch.setText(label)
        self.set_switch.updateGeometry()
        self.field.setAccessibleName(field)
        self.slider.setAccessibleName(slider)
        self._read()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _measure(self) -> None:
        self.field.setFixedWidth(theme.px(128))


def exact_memory(value: int) -> str:
    """The friendliest text that is read back as exactly this many bytes: `1.5 GiB`, `1337 MiB`, `1000000b`."""
    text = format_memory(value)
    if value and parse_memory(text) == value:
        return text
    return f"{value // MIB} MiB" if value and value % MIB == 0 else memory_argument(value)


def _percent(share: float) -> str:
    return f"{share * 100:.0f}" if share >= 0.1 else f"{share * 100:.1f}"


def _cpu_scale(minimum: int, maximum: int) -> tuple[list[int], list[tuple[int, str]], int]:
    """Round values in mCPU, whole CPUs as marks."""
    low, high = max(1, minimum // _MCPU), max(1, maximum // _MCPU)
    step = 50 if high <= 8_000 else 100 if high <= 16_000 else 250 if high <= 48_000 else 1000
    stops = sorted({low, high, *range(step, high, step)} - set(range(low)))
    apart = 500 if high <= 2_000 else 1000
    marks = [(n, format_cpus(n * _MCPU)) for n in (*range(apart, high, apart), high)]
    return stops, marks, max(1, 1000 // step)


def _memory_scale(minimum: int, maximum: int) -> tuple[list[int], list[tuple[int, str]], int]:
    """Round values in MiB, sixteen to each doubling as far as they are whole; powers of two as marks."""
    low, high = max(1, -(-minimum // MIB)), max(1, maximum // MIB)
    stops = {low, high}
    marks: list[tuple[int, str]] = []
    power = 1
    while power <= high:
        stops.update(value for value in range(power, power * 2, max(1, power // 16)) if low <= value <= high)
        if low <= power <= high:
            marks.append((power, format_memory(power * MIB)))
        power *= 2
    if not marks or marks[-1][0] != high:
        marks.append((high, format_memory(maximum)))
    return sorted(stops), marks, 16
