"""The card of the limits: CPU, cores, memory, swap and processes, each with what happens when it is reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from firstmate.core.entities import EngineInfo
from firstmate.core.quantities import MIN_CPU, MIN_MEMORY, NANO, format_memory
from firstmate.pages.run.draft import Draft, Swap, Wrong
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.core_toggles import CoreToggles
from firstmate.widgets.form import FormRow, ProblemLine, line_edit
from firstmate.widgets.labels import Label
from firstmate.widgets.limit_slider import LimitSlider
from firstmate.widgets.rows_editor import Choice
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class LimitsCard(Card):
    """`edited` after every change; `apply` puts what it says into a draft, `show_draft` is the way back."""

    edited = Signal()

    def __init__(self, language: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, icon="gauge")
        self._info: EngineInfo | None = None
        self.cpu = LimitSlider("cpu", "run.cpu", language=language)
        self.memory = LimitSlider("memory", "run.memory", language=language)
        self.cores = CoreToggles("run.cpu.core", language=language)
        # The public names (product.md): run.cpu.set is the set of cores, the switches are called limit.
        self.cpu.set_switch.setObjectName("run.cpu.limit")
        self.memory.set_switch.setObjectName("run.memory.limit")
        self.cores.field.setObjectName("run.cpu.set")
        self._cpu_end, self._cores_end, self._memory_end = _end(), _end(), _end()
        self._cores_label = Label("", "strong")
        self._usual: int | None = None
        self._take_usual = Button("", "ghost", compact=True, name="run.memory.usual", on_click=self._set_usual)
        self._take_usual.hide()
        self._memory_risk = ProblemLine(tone="warn")
        self.swap = Choice("run.swap")
        self.swap_size = line_edit("run.swap.value", "512m", mono=True)
        self.pids = line_edit("run.pids", "100", mono=True)
        self._swap_field = QWidget()
        line = QHBoxLayout(self._swap_field)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.tokens.space_s)
        line.addWidget(self.swap, 3)
        line.addWidget(self.swap_size, 2)
        self._swap_row, self._pids_row = FormRow("", self._swap_field), FormRow("", self.pids)
        self._engine = Label("", "caption", "muted", wrap=True)
        rows: tuple[QWidget, ...] = (
            self.cpu, self._cpu_end, self._cores_label, self.cores, self._cores_end, self.memory, self._memory_end,
            self._memory_risk, self._take_usual, self._swap_row, self._pids_row, self._engine,
        )  # fmt: skip
        for widget in rows:
            self.body.addWidget(widget)
        self.body.setAlignment(self._take_usual, Qt.AlignmentFlag.AlignLeft)
        for changing in (self.cpu, self.memory, self.cores):
            changing.changed.connect(self.edited)
        for field in (self.swap_size, self.pids):
            field.textChanged.connect(self.edited)
        self.swap.chosen.connect(self.edited)

    def field(self, name: str) -> QLineEdit | None:
        """Where the cursor goes for what is wrong."""
        return {"cpus": self.cpu.field, "memory": self.memory.field, "cpuset": self.cores.field, "pids": self.pids,
                "memory_swap": self.swap_size}.get(name)  # fmt: skip

    def apply(self, draft: Draft) -> Draft:
        """The draft with what this card says."""
        unreadable = tuple(
            Wrong(field, widget.problem())
            for field, widget in (("cpus", self.cpu), ("memory", self.memory), ("cpuset", self.cores))
            if widget.problem()
        )
        pids = self.pids.text().strip()
        draft = replace(
            draft,
            nano_cpus=self.cpu.value(),
            cpuset=self.cores.cpuset(),
            memory=self.memory.value(),
            swap=cast("Swap", self.swap.value() or "same"),
            swap_size=self.swap_size.text(),
            unreadable=unreadable,
        )
        return draft.with_text("pids-limit", *((pids,) if pids else ()))

    def set_engine(self, info: EngineInfo | None) -> None:
        """What the engine has: nobody can be given more."""
        if info is None or info is self._info:
            return
        self._info = info
        self.cpu.set_range(MIN_CPU, info.cpus * NANO)
        self.memory.set_range(MIN_MEMORY, info.memory_bytes)
        self.cores.set_cores(info.cpus)
        self._tell_engine()

    def show_usual(self, usual: int | None) -> None:
        """The memory that suffices for the image, in bytes; None where nobody knows."""
        if usual != self._usual:
            self._usual = usual
            self.memory.set_usual(usual)
            self._word_usual()
        offered = usual is not None and usual != self.memory.value()
        if self._take_usual.isHidden() == offered:
            self._take_usual.setVisible(offered)

    def _word_usual(self) -> None:
        if self._usual is not None:
            words = _("RunLimits", "{memory} suffices for light use of this image: take it")
            self._take_usual.setText(words.format(memory=format_memory(self._usual)))

    def _set_usual(self) -> None:
        self.memory.set_value(self._usual)

    def show_draft(self, draft: Draft, wrong: Sequence[Wrong], warnings: Sequence[Wrong]) -> None:
        """Draws a draft; what is being typed stays as it is typed."""
        self._write(draft)
        self._memory_risk.set_text("\n".join(one.text for one in warnings if one.field == "memory"))
        own = draft.swap == "own"
        if self.swap_size.isHidden() == own:
            self.swap_size.setVisible(own)
        problems = {one.field: one.text for one in reversed(wrong)}
        self._swap_row.set_problem(problems.get("memory_swap", ""))
        self._pids_row.set_problem(problems.get("pids", ""))
        self._swap_field.setEnabled(draft.memory is not None or draft.swap != "same")

    def _write(self, draft: Draft) -> None:
        self.blockSignals(True)
        if "cpus" not in {one.field for one in draft.unreadable} and draft.nano_cpus != self.cpu.value():
            self.cpu.set_value(draft.nano_cpus)
        if "memory" not in {one.field for one in draft.unreadable} and draft.memory != self.memory.value():
            self.memory.set_value(draft.memory)
        if "cpuset" not in {one.field for one in draft.unreadable} and draft.cpuset != self.cores.cpuset():
            self.cores.set_cpuset(draft.cpuset)
        self.swap.set_value(draft.swap)
        if self.swap_size.text() != draft.swap_size:
            self.swap_size.setText(draft.swap_size)
        pids = "".join(draft.text("pids-limit"))
        if self.pids.text().strip() != pids:
            self.pids.setText(pids)
        self.blockSignals(False)

    def _tell_engine(self) -> None:
        info = self._info
        if info is None:
            self._engine.setText("")
            return
        figures = {"cpus": info.cpus, "memory": format_memory(info.memory_bytes)}
        where = f"{info.os} {info.kernel} {info.name}".lower()
        if "wsl" in where or "microsoft" in where:
            words = _(
                "RunLimits",
                "The engine runs in Windows' virtual machine for Linux (WSL). That has {cpus} CPUs and {memory}, which "
                "can be less than the computer has; .wslconfig sets it.",
            )
        elif "docker desktop" in where or "linuxkit" in where:
            words = _(
                "RunLimits",
                "The engine runs in a virtual machine of Docker Desktop. That has {cpus} CPUs and {memory}, which can "
                "be less than the computer has.",
            )
        else:
            words = _("RunLimits", "The engine has {cpus} CPUs and {memory}; nobody can be given more.")
        self._engine.setText(words.format(**figures))

    def retranslate(self) -> None:
        """Reads its words again; the page calls it."""
        self.set_title(_("RunLimits", "Limits"))
        self._cores_label.setText(_("RunLimits", "Cores it may use"))
        self._cpu_end.setText(_("RunLimits", "At the limit it only gets slower. It is never ended for that."))
        self._cores_end.setText(
            _("RunLimits", "It runs on the chosen cores only: when they are busy it waits, even while others are idle.")
        )
        self._memory_end.setText(_("RunLimits", "Beyond the limit the kernel ends it: exit code 137, out of memory."))
        self._swap_row.set_label(_("RunLimits", "Swap: disk in place of memory"))
        self._swap_row.set_help(
            _("RunLimits", "Swap is used when the memory is full: slow, but not ended. Only with a memory limit.")
        )
        self.swap.setAccessibleName(_("RunLimits", "Swap"))
        self.swap_size.setAccessibleName(_("RunLimits", "Size of the swap"))
        self.swap.set_choices(
            [
                ("same", _("RunLimits", "as much again (usual)")),
                ("none", _("RunLimits", "none")),
                ("own", _("RunLimits", "this much:")),
                ("unlimited", _("RunLimits", "without limit")),
            ]
        )
        self._pids_row.set_label(_("RunLimits", "Number of processes"))
        self._pids_row.set_help(
            _("RunLimits", "At the limit no further process can be started (fork fails). Empty: no limit.")
        )
        self._word_usual()
        self._tell_engine()


def _end() -> Label:
    """The line about what happens at the limit."""
    return Label("", "caption", "muted", wrap=True)
