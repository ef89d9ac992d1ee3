"""The start as it happens: one line a stage, the pull's progress, what failed and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.pages.run.starting import STAGES, Progress, StageName, StageState
from firstmate.widgets.buttons import IconButton
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.progress import PullProgress
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ICONS: dict[StageState, tuple[str, str]] = {
    "waiting": ("circle-dashed", "text_muted"),
    "busy": ("loader-circle", "accent"),
    "done": ("circle-check", "ok"),
    "skipped": ("circle-check", "ok"),
    "failed": ("circle-x", "error"),
}


def _words(stage: StageName, state: StageState) -> str:
    if stage == "pull" and state == "skipped":
        return _("RunStages", "Already on this engine, no download needed")
    return {
        "find": _("RunStages", "Look for the image"),
        "pull": _("RunStages", "Download the image"),
        "create": _("RunStages", "Create the container"),
        "start": _("RunStages", "Start it"),
        "attach": _("RunStages", "Open its terminal or its log"),
    }[stage]


class _Line(QWidget):
    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self._icon = IconLabel("circle-dashed", 18)
        self._spinner = Spinner(18)
        self._label = Label("")
        row.addWidget(self._icon)
        row.addWidget(self._spinner)
        row.addWidget(self._label, 1)

    def set(self, words: str, state: StageState) -> None:
        icon, role = _ICONS[state]
        self._icon.set_icon(icon, role)
        self._icon.setVisible(state != "busy")
        self._spinner.setVisible(state == "busy")
        self._label.setText(words)
        self._label.set_tone("muted" if state == "waiting" else "")


class StagesView(QWidget):
    """Draws a `Progress`; nothing while there is none. `put_away` is called once nobody wants to see it any more."""

    def __init__(self, put_away: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress: Progress | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_s)
        self._title = Label("", "strong", "error", wrap=True)
        self._close = IconButton("x", name="run.progress.close", on_click=put_away)
        # A widget and no inner layout: those keep heights of their own that are asked for before they are made anew.
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._head)
        self._lines: dict[StageName, _Line] = {}
        for stage in STAGES:
            self._lines[stage] = _Line()
            column.addWidget(self._lines[stage])
            if stage == "pull":
                self._pull = PullProgress("run.progress")
                column.addWidget(self._pull)
        self._meaning = Label("", wrap=True, selectable=True)
        self._steps = Label("", wrap=True, selectable=True)
        self._command = MonoBox("run.remedy", max_lines=3)
        self._details = MonoBox("run.details", max_lines=6)
        self._warning = Label("", "caption", "warn", wrap=True, selectable=True)
        for widget in (self._meaning, self._steps, self._command, self._details, self._warning):
            column.addWidget(widget)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.show_progress(None)

    def show_progress(self, progress: Progress | None) -> None:
        self._progress = progress
        self.setVisible(progress is not None)
        if progress is None:
            return
        self._close.set_text(_("RunStages", "Put this away"))
        self._head.setVisible(not progress.running)
        for stage, state in progress.stages.items():
            self._lines[stage].set(_words(stage, state), state)
            # What went wrong is the news; that everything before it went well is not.
            wanted = state == "failed" if progress.failed is not None else progress.ended is None
            self._lines[stage].setVisible(wanted)
        pulling = progress.pull if progress.stages["pull"] in ("busy", "failed") else None
        self._pull.setVisible(pulling is not None)
        if pulling is not None:
            self._pull.set_state(pulling)
        told = progress.failed or (progress.ended.told if progress.ended else None)
        well = bool(progress.container) and not (progress.ended and progress.ended.failed)
        self._title.set_tone("" if well or not told else "error")
        self._title.setText(told.title if told else self._outcome(progress))
        self._meaning.setText(told.meaning if told else "")
        self._steps.setText("\n".join(f"{n}. {step}" for n, step in enumerate(told.steps, 1)) if told else "")
        self._command.set_text(told.command if told else "")
        self._command.setAccessibleName(_("RunStages", "A command that helps"))
        self._command.setVisible(bool(told and told.command))
        self._details.set_text(told.details if told else "")
        self._details.setAccessibleName(
            _("RunStages", "Its last lines") if progress.ended else _("RunStages", "What the engine said")
        )
        for label in (self._meaning, self._steps):
            label.setVisible(bool(label.text()))
        self._details.setVisible(bool(told and told.details))
        self._warning.setText("\n".join(progress.warnings))
        self._warning.setVisible(bool(progress.warnings))

    @staticmethod
    def _outcome(progress: Progress) -> str:
        """How it came out where there is no story to tell."""
        if progress.container:
            return _("RunStages", "It was started.")
        if progress.stages["pull"] == "failed":
            return _("RunStages", "It was not started. What was downloaded already is kept as far as possible.")
        return _("RunStages", "It was not started, and nothing of it is left.")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_progress(self._progress)
