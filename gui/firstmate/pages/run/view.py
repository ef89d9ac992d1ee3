"""The Run page: what to run, its limits, and always in sight the command, the start and how it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QStringListModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.quantities import MIN_CPU, MIN_MEMORY, NANO
from firstmate.pages.run.model import Draft, RunModel, Wrong
from firstmate.pages.run.stages import StagesView
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card, Hint
from firstmate.widgets.command_preview import CommandPreview
from firstmate.widgets.core_toggles import CoreToggles
from firstmate.widgets.form import FormRow, ProblemLine, line_edit
from firstmate.widgets.labels import Label
from firstmate.widgets.limit_slider import LimitSlider
from firstmate.widgets.page_view import PageView
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.switch import Switch
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_STAGES_SHARE = 0.42
_STACK_BELOW = 820
"""Below this width the two columns of the form stand one under the other."""


class RunView(PageView):
    """Widgets only; what they mean is `RunModel`'s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = RunModel(desk)
        self._asked = False
        """Once Start was pressed, an empty field is a mistake; before, it is just not filled in yet."""

        self._image = line_edit("run.image", "busybox", mono=True)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._image.setCompleter(completer)
        self._command = line_edit("run.command", "/bin/sh", mono=True)
        self._name = line_edit("run.name", "", mono=True)
        self._tty = Switch(name="run.tty")
        self._tty.setChecked(True)
        self._tty_help = Label("", "caption", "muted", wrap=True)
        self._remove_after = Switch(name="run.remove_after")
        self._cpu = LimitSlider("cpu", "run.cpu", language=self._language)
        self._memory = LimitSlider("memory", "run.memory", language=self._language)
        self._cores = CoreToggles("run.cpu.core", language=self._language)
        # The public names (product.md): run.cpu.set is the set of cores, the switches are called limit.
        self._cpu.set_switch.setObjectName("run.cpu.limit")
        self._memory.set_switch.setObjectName("run.memory.limit")
        self._cores.field.setObjectName("run.cpu.set")
        self._preview = CommandPreview(shell=desk.settings.shell_in_use)
        self._preview.set_object_names("run.preview", "run.copy")
        self._start = Button("", "primary", icon="play", name="run.start", on_click=self._press_start)
        self._cancel = Button("", "secondary", name="run.cancel", on_click=self._model.cancel)
        self._problems = ProblemLine()
        self._problems.setObjectName("run.problems")
        self._stages = StagesView()
        self._stages_area = Scrolled()

        self._rows = {
            "image": FormRow("", self._image),
            "command": FormRow("", self._command),
            "name": FormRow("", self._name),
        }
        self._build()
        self._connect()
        self.retranslate()

    # -- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        space = theme.tokens
        self._what = Card()
        for row in self._rows.values():
            self._what.body.addWidget(row)
        self._what.body.addWidget(self._tty)
        self._what.body.addWidget(self._tty_help)
        self._what.body.addWidget(self._remove_after)
        self._limits = Card(icon="gauge")
        self._cores_label = Label("", "strong")
        for widget in (self._cpu, self._cores_label, self._cores, self._memory):
            self._limits.body.addWidget(widget)
        self._hint = Hint()
        self._result = Card()
        form = Scrolled()  # a small window scrolls its form instead of squeezing it
        self.column.addWidget(form, 1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(space.space_m)
        form.body.addLayout(self._columns)
        self._columns.addWidget(_column(self._what), 1)
        self._columns.addWidget(_column(self._limits, self._hint), 1)
        self._columns.setContentsMargins(0, 0, space.space_s, 0)

        buttons = QVBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addWidget(self._start)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(space.space_m)
        line.addWidget(self._preview, 1)
        line.addLayout(buttons)
        self._result.body.addWidget(self._stages_area)
        self._stages_area.body.addWidget(self._stages)
        self._result.body.addLayout(line)
        self._result.body.addWidget(self._problems)
        self.column.addWidget(self._result)

    def _connect(self) -> None:
        for field in (self._image, self._command, self._name):
            field.textChanged.connect(self._edited)
            field.returnPressed.connect(self._press_start)
        for switch in (self._tty, self._remove_after):
            switch.toggled.connect(self._edited)
        for widget in (self._cpu, self._memory, self._cores):
            widget.changed.connect(self._edited)
        self._preview.shell_changed.connect(lambda shell: setattr(self._desk.settings, "shell", shell))
        self._model.changed.connect(self._draw)
        self._model.progressed.connect(self._draw_progress)

    # -- the way of a click ------------------------------------------------------------------------------------------
    def _edited(self) -> None:
        unreadable = [
            Wrong(field, widget.problem())
            for field, widget in (("cpus", self._cpu), ("memory", self._memory), ("cpuset", self._cores))
            if widget.problem()
        ]
        self._model.edit(
            Draft(
                image=self._image.text(),
                command=self._command.text(),
                name=self._name.text(),
                tty=self._tty.isChecked(),
                remove_after=self._remove_after.isChecked(),
                nano_cpus=self._cpu.value(),
                cpuset=self._cores.cpuset(),
                memory=self._memory.value(),
                unreadable=tuple(unreadable),
            )
        )

    def _press_start(self) -> None:
        if self._model.starting:
            return
        self._asked = True
        if self._model.begin():
            return
        _spec, wrong = self._model.read()
        fields = {"image": self._image, "command": self._command, "name": self._name, "cpus": self._cpu.field,
                  "memory": self._memory.field, "cpuset": self._cores.field}  # fmt: skip
        field = next((fields[one.field] for one in wrong if one.field in fields), None)
        if field is not None:
            field.setFocus()

    # -- drawing -----------------------------------------------------------------------------------------------------
    def _draw(self) -> None:
        capacity = self._desk.session.capacity
        if capacity is not None:
            self._cpu.set_range(MIN_CPU, capacity.cpus * NANO)
            self._memory.set_range(MIN_MEMORY, capacity.memory_bytes)
            self._cores.set_cores(capacity.cpus)
        names = self._model.local_images()
        if names != self._names.stringList():
            self._names.setStringList(names)
        _spec, wrong = self._model.read()
        draft = self._model.draft
        if draft.image != self._image.text():
            self._image.setText(draft.image)
        if not self._asked and not draft.image.strip():
            wrong = tuple(one for one in wrong if one.field != "image")
        for name, row in self._rows.items():
            row.set_problem(next((one.text for one in wrong if one.field == name), ""))
        self._rows["image"].set_help(self._image_help())
        self._preview.set_argv(self._model.argv(), draft.image.strip() or "IMAGE")
        self._problems.set_text(self._first(wrong[0]) if wrong and self._asked else "")
        self._draw_buttons()

    def _language(self) -> str:
        return self._desk.languages.current

    def _first(self, wrong: Wrong) -> str:
        """The problem with the name of its field, for beside the button that was pressed."""
        return _("Run", "{field}: {problem}").format(field=self._labels()[wrong.field], problem=wrong.text)

    def _labels(self) -> dict[str, str]:
        """What the user calls each field."""
        return {
            "image": _("Run", "Image"),
            "command": _("Run", "Command"),
            "name": _("Run", "Name"),
            "cpus": "CPU",
            "cpuset": _("Run", "Cores it may use"),
            "memory": _("Run", "Memory"),
        }

    def _image_help(self) -> str:
        image = self._model.draft.image.strip()
        if not image or self._rows["image"].problem():
            return _("Run", "The template from which the container is made, such as busybox or python:3.12.")
        if self._model.is_local(image):
            return _("Run", "This image is on the engine already: the start takes less than a second.")
        return _("Run", "This image is not on the engine yet. It will be downloaded first.")

    def _draw_progress(self) -> None:
        self._stages.show_progress(self._model.progress)
        self._stages_area.setVisible(self._model.progress is not None)
        self._fit_stages()
        self._draw_buttons()

    def _draw_buttons(self) -> None:
        starting = self._model.starting
        self._start.setEnabled(not starting and self._desk.session.online)
        self._start.setToolTip("" if self._desk.session.online else _("Run", "The engine is away."))
        self._cancel.setVisible(starting)

    def _fit_stages(self) -> None:
        """How it goes takes the room it needs, up to nearly half of the page; the form must stay usable."""
        wanted = self._stages.sizeHint().height() if self._model.progress is not None else 0
        if self._stages.hasHeightForWidth():
            wanted = max(wanted, self._stages.heightForWidth(max(200, self._stages_area.viewport().width())))
        self._stages_area.setFixedHeight(min(wanted + 2, int(self.height() * _STAGES_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.px(_STACK_BELOW)
        self._fit_stages()
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    # -- PageView ----------------------------------------------------------------------------------------------------
    def go(self, arguments: Mapping[str, Any]) -> None:
        if "image" in arguments:
            self._model.use_image(str(arguments["image"]))
            self._command.setFocus()

    def focus_filter(self) -> None:
        self._image.setFocus()
        self._image.selectAll()

    def escape(self) -> bool:
        if self._model.starting:
            self._model.cancel()
            return True
        return False

    def retranslate(self) -> None:
        self.header.set_title(_("Run", "Run a container"))
        self.header.set_subtitle(_("Run", "Choose an image, set its limits, and see what Docker makes of it."))
        self._what.set_title(_("Run", "What to run"))
        self._rows["image"].set_label(_("Run", "Image"))
        self._rows["command"].set_label(_("Run", "Command"))
        self._rows["command"].set_help(
            _("Run", "Runs instead of what the image would start by itself. Leave it empty to keep the image's own.")
        )
        self._rows["name"].set_label(_("Run", "Name"))
        self._rows["name"].set_help(_("Run", "Empty: Docker invents one. A name is easier to find again."))
        self._tty.setText(_("Run", "Interactive terminal (-it)"))
        self._tty_help.setText(_("Run", "Type into the container as into a computer of its own."))
        self._remove_after.setText(_("Run", "Remove the container when it ends (--rm)"))
        for switch in (self._tty, self._remove_after):
            switch.setAccessibleName(switch.text())
            switch.updateGeometry()
        self._limits.set_title(_("Run", "Limits"))
        self._cores_label.setText(_("Run", "Cores it may use"))
        self._hint.set_text(
            _(
                "Run",
                "A container shares the kernel with its host, so /proc/meminfo and /proc/cpuinfo inside it still show "
                "the whole machine. The limits hold all the same: what goes beyond the CPU limit waits, what goes "
                "beyond the memory limit is ended.",
            ),
            _("Run", "Limits are real, but not visible from inside"),
        )
        self._start.setText(_("Run", "Start"))
        self._cancel.setText(_("Run", "Cancel"))
        self._draw()
        self._draw_progress()


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.tokens.space_m)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return column
