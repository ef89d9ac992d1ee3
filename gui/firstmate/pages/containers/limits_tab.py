"""The Limits tab: the sliders of the Run page on a container that is there, with the last minute against its limits.

What is in force fills the form until somebody changes it. What the engine refuses is explained above the form; what it
accepted is read back, and drawn in the charts as soon as it is in force.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.core import command
from firstmate.core.entities import ContainerDetail, EngineInfo
from firstmate.core.limit_change import Swap, Wish, change, wish_of
from firstmate.core.quantities import MIN_CPU, MIN_MEMORY, NANO, QuantityError, format_memory, parse_memory
from firstmate.core.run.spec import Capacity, Limits
from firstmate.core.words import error_text
from firstmate.pages.containers.last_minute import LastMinute
from firstmate.pages.containers.limits import LimitChanges, Outcome
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.paired_form import PairedForm
from firstmate.widgets.buttons import Button
from firstmate.widgets.core_toggles import CoreToggles
from firstmate.widgets.form import FormRow, ProblemLine, line_edit
from firstmate.widgets.labels import Label
from firstmate.widgets.limit_slider import LimitSlider, exact_memory
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.rows_editor import Choice
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_BESIDE = 640
"""From which width on the charts stand beside the form."""
_FORM, _CHARTS = 5, 2
"""How they share the room."""


class LimitsTab(QWidget):
    """`argv_changed` when the command is another one."""

    argv_changed = Signal()

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._about = ""
        self._filled: Wish | None = None
        self._engine: EngineInfo | None = None
        self._edited = False
        self._sent = False  # the form has what this container was last asked to take
        self._writing = False
        self._drawn = self._read = Outcome()
        """What the answer shows, and what of it somebody can have seen."""
        self.changes = LimitChanges(model.desk, model.details, self)
        language = self._language
        self.cpu = LimitSlider("cpu", "containers.cpu", language=language)
        self.memory = LimitSlider("memory", "containers.memory", language=language)
        self.cores = CoreToggles("containers.cores", language=language)
        self.swap = Choice("containers.swap")
        self.swap_size = line_edit("containers.swap.value", "512m", mono=True)
        self.pids = line_edit("containers.pids", "100", mono=True)
        self._cores_label = Label("", "strong")
        self._answer = _Answer()
        self._warning = ProblemLine(tone="warn")
        self._warning.setObjectName("containers.limits.warning")
        self._apply = Button("", "primary", icon="check", name="containers.limits.apply", compact=True)
        self._reset = Button("", icon="undo-2", name="containers.limits.reset", compact=True)
        swap = QWidget()
        line = QHBoxLayout(swap)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.swap, 3)
        line.addWidget(self.swap_size, 2)
        self._swap_row, self._pids_row = FormRow("", swap), FormRow("", self.pids)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_m)
        left = QVBoxLayout()
        left.setSpacing(theme.tokens.space_s)
        row.addLayout(left, _FORM)
        self._form = PairedForm()
        left.addWidget(self._form, 1)
        self._form.body.insertWidget(0, self._answer)
        for cell in (
            (self.cpu,), (self.memory,), (self._cores_label, self.cores), (self._swap_row, self._pids_row),
        ):  # fmt: skip
            self._form.add_cell(cell)
        left.addWidget(self._warning)
        buttons = QHBoxLayout()
        buttons.addWidget(self._apply)
        buttons.addWidget(self._reset)
        self._said = Label("", "caption", "muted", wrap=True)
        self._said.setObjectName("containers.limits.state")
        buttons.addWidget(self._said, 1)
        left.addLayout(buttons)
        self.charts = LastMinute("containers.limits.charts")
        row.addWidget(self.charts, _CHARTS)

        for slider in (self.cpu, self.memory, self.cores):
            slider.changed.connect(self._edit)
        for field in (self.swap_size, self.pids):
            field.textChanged.connect(self._edit)
        self.swap.chosen.connect(self._edit)
        self._apply.clicked.connect(self._press)
        self._reset.clicked.connect(self._fill_again)
        self.changes.changed.connect(lambda _identity: self.show_state())
        model.desk.session.changed.connect(self._state_changed)
        self.retranslate()

    def _language(self) -> str:
        return self._model.desk.languages.current

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read = self._drawn

    # -- what the card asks --------------------------------------------------------------------------------------------
    def look(self, identity: str) -> None:
        """Everything here is known already: statistics and inspect follow the focused container."""
        if identity:
            self.show_state()

    def show_state(self) -> None:
        container, detail = self._model.focused, self._model.detail
        if container is None:
            return
        if container.id != self._about:
            if self.changes.outcome(self._about) is self._read:  # else it waits for who comes back
                self.changes.forget(self._about)
            self._about, self._filled, self._edited, self._sent = container.id, None, False, False
        self._set_engine()
        self._show_answer()  # before the form: after a refusal it stays as it is
        waiting = self._sent and self.changes.outcome(self._about).phase == "applying"
        if detail is not None and not self._edited and not waiting and wish_of(detail.limits) != self._filled:
            self._fill(detail)
        self._show_buttons()
        self.show_figures()

    def show_figures(self) -> None:
        self.charts.show_container(self._model)
        self._warn()

    def refresh(self) -> None:
        """What is shown follows the engine by itself."""

    def escape(self) -> bool:
        return False

    def focus_search(self) -> bool:
        return False

    def argv(self) -> list[str]:
        """`docker update` with what would change; without a change, what shows the limits."""
        container, prefix = self._model.focused, self._model.desk.prefix
        assert container is not None
        limits = self._asked()
        if not limits:
            return command.inspect_argv(container.name, prefix)
        return command.update_argv(container.name, limits, prefix)

    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if self._about and kinds & {"connection", "engine"}:
            self.show_state()

    # -- the form ------------------------------------------------------------------------------------------------------
    def _set_engine(self) -> None:
        info = self._model.desk.session.info
        if info is not None and info is not self._engine:
            self._engine = info
            self._writing = True
            self.cpu.set_range(MIN_CPU, info.cpus * NANO)
            self.memory.set_range(MIN_MEMORY, info.memory_bytes)
            self.cores.set_cores(info.cpus)
            self._writing = False
            self._show_buttons()

    def _fill(self, detail: ContainerDetail) -> None:
        """Show what is in force."""
        wish = wish_of(detail.limits)
        self._filled, self._edited, self._sent, self._writing = wish, False, False, True
        self.cpu.set_value(wish.nano_cpus)
        self.memory.set_value(wish.memory)
        self.cores.set_cpuset(wish.cpuset)
        self.swap.set_value(wish.swap)
        self.swap_size.setText(exact_memory(wish.swap_size) if wish.swap == "own" else "")
        self.pids.setText("" if wish.pids is None else str(wish.pids))
        self._writing = False
        self._check()
        self.argv_changed.emit()

    def _fill_again(self) -> None:
        detail = self._model.detail
        self.changes.forget(self._about)
        if detail is not None:
            self._fill(detail)
        self.show_state()

    def _edit(self) -> None:
        if self._writing:
            return
        self._edited = True
        self.changes.forget(self._about)
        self._check()
        self._edited = bool(self._asked()) or bool(self._problems())
        self._show_answer()
        self._show_buttons()
        self._warn()
        self.argv_changed.emit()

    def _wish(self) -> Wish:
        size = 0
        if self.swap.value() == "own":
            try:
                size = parse_memory(self.swap_size.text())
            except QuantityError:
                size = 0
        pids = self.pids.text().strip()
        return Wish(
            self.cpu.value(),
            self.cores.cpuset(),
            self.memory.value(),
            cast(Swap, self.swap.value() or "same"),
            size,
            int(pids) if pids.isascii() and pids.isdigit() else None,
        )

    def _asked(self) -> Limits:
        """What would be asked for now; nothing while something cannot be read or nothing is known."""
        detail, info = self._model.detail, self._model.desk.session.info
        if detail is None or info is None or self._problems():
            return Limits()
        return change(detail.limits, self._wish(), Capacity(info.cpus, info.memory_bytes))

    def _problems(self) -> list[str]:
        return [
            words
            for words in (self.cpu.problem(), self.memory.problem(), self.cores.problem(), self._swap_problem(),
                          self._pids_problem())
            if words
        ]  # fmt: skip

    def _swap_problem(self) -> str:
        if self.swap.value() != "own" or self.memory.value() is None:
            return ""
        try:
            parse_memory(self.swap_size.text())
        except QuantityError as error:
            return error_text("memory_swap", error, self._language())
        return ""

    def _pids_problem(self) -> str:
        text = self.pids.text().strip()
        if not text or (text.isascii() and text.isdigit() and int(text) > 0):
            return ""
        return _("Limits", "A whole number from 1 on. Empty: no limit.")

    def _check(self) -> None:
        self._swap_row.set_problem(self._swap_problem())
        self._pids_row.set_problem(self._pids_problem())
        own = self.swap.value() == "own"
        if self.swap_size.isHidden() == own:
            self.swap_size.setVisible(own)
        limited = self.memory.value() is not None
        self.swap.setEnabled(limited)
        self.swap_size.setEnabled(limited)

    # -- what comes of it ----------------------------------------------------------------------------------------------
    def _press(self) -> None:
        container, limits = self._model.focused, self._asked()
        if container is not None and limits:
            self._edited, self._filled, self._sent = False, None, True  # what will be in force fills the form again
            self.changes.apply(container.id, container.name, limits)

    def _show_buttons(self) -> None:
        possible = not self._model.focused_gone and self._model.desk.session.online
        busy = self.changes.outcome(self._about).phase == "applying"
        self._apply.setEnabled(possible and not busy and bool(self._asked()))
        self._reset.setEnabled(not busy and (self._edited or bool(self._asked())))
        self._said.setText(self._state_words())

    def _state_words(self) -> str:
        outcome = self.changes.outcome(self._about)
        if self._model.focused_gone:
            return _("Limits", "The container is gone.")
        if outcome.phase == "applying":
            return _("Limits", "Asking the engine…")
        if outcome.phase == "applied" and not outcome.kept:
            return _("Limits", "In force: read back from the engine.")
        if self._taken_away():
            return _("Limits", "A limit cannot be taken away again: it is set to all that the engine has.")
        return ""

    def _taken_away(self) -> bool:
        was, wish = self._filled, self._wish()
        if was is None:
            return False
        pairs = ((was.nano_cpus, wish.nano_cpus), (was.memory, wish.memory), (was.cpuset or None, wish.cpuset or None))
        return any(before is not None and after is None for before, after in pairs)

    def _show_answer(self) -> None:
        outcome = self.changes.outcome(self._about)
        shown = self._answer.show_outcome(outcome, self._language())
        self._drawn = outcome
        if self.isVisible():
            self._read = outcome
        if outcome.phase == "failed" and self._sent:
            self._edited = True  # what was wanted stays in the form, to be mended
        if shown:
            self._form.verticalScrollBar().setValue(0)

    def _warn(self) -> None:
        """Less memory than it uses now: engines refuse that, or the kernel ends the program."""
        sample, wish = self._model.statistics.sample(self._about), self._asked().memory
        low = sample is not None and wish is not None and wish < sample.memory_usage
        self._warning.set_text(
            _("Limits", "It uses {used} now. With less, the engine refuses, or the kernel ends the program.").format(
                used=format_memory(sample.memory_usage)
            )
            if low and sample is not None
            else ""
        )

    # -- words ---------------------------------------------------------------------------------------------------------
    def retranslate(self) -> None:
        self._cores_label.setText(_("Limits", "Cores it may use"))
        self._swap_row.set_label(_("Limits", "Swap: disk in place of memory"))
        self.swap.setAccessibleName(_("Limits", "Swap"))
        self.swap_size.setAccessibleName(_("Limits", "Size of the swap"))
        self.swap.set_choices(
            [
                ("same", _("Limits", "as much again (usual)")),
                ("none", _("Limits", "none")),
                ("own", _("Limits", "this much:")),
                ("unlimited", _("Limits", "without limit")),
            ]
        )
        self._pids_row.set_label(_("Limits", "Number of processes"))
        self._apply.setText(_("Limits", "Apply"))
        self._reset.setText(_("Limits", "As it is now"))
        self._form.share_room()
        self._check()
        self._show_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.charts.setVisible(event.size().width() >= theme.px(_BESIDE))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_state()


class _Answer(QWidget):
    """What the engine refused, or did not do although it said yes, and what one can do."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("containers.limits.answer")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.tokens.space_s)
        column.setSpacing(theme.tokens.space_xs)
        self._title = Label("", "strong", "error", wrap=True)
        self._meaning = Label("", wrap=True, selectable=True)
        self._words = MonoBox("containers.limits.words", max_lines=3)
        for widget in (self._title, self._meaning, self._words):
            column.addWidget(widget)
        self._shown = Outcome()
        self.hide()

    def show_outcome(self, outcome: Outcome, language: str) -> bool:
        """Whether there is something new to read."""
        title = meaning = words = ""
        if outcome.error is not None:
            told = tell(outcome.error, language)
            steps = [f"{number}.  {step}" for number, step in enumerate(told.steps, 1)]
            title, meaning, words = told.title, "\n".join((told.meaning, *steps)), told.details
        elif outcome.kept:
            title = _("Limits", "The engine said yes, but left something as it was")
            meaning = _("Limits", "The form shows what is really in force. Another value may be taken.")
            words = "\n".join(outcome.warnings)
        elif outcome.warnings:
            title, words = _("Limits", "The engine adds a remark"), "\n".join(outcome.warnings)
        self._title.setText(title)
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))
        self._words.set_text(words)
        self._words.setAccessibleName(_("Limits", "What the engine said"))
        self._words.setVisible(bool(words))
        self.setVisible(bool(title))
        new, self._shown = outcome is not self._shown and bool(title), outcome
        return new
