"""One check as a card: icon, word and colour; what it means folded below; what mends it, with a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.core.checks import CheckResult, Fix
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.card import Card
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.pill import Status, StatusPill
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_KINDS: dict[str, Status] = {"pass": "ok", "warn": "warn", "fail": "error", "unknown": "idle", "skip": "idle"}


def status_word(status: str) -> str:
    """The word beside the icon."""
    return {
        "pass": _("Environment", "Fine"),
        "warn": _("Environment", "Look at this"),
        "fail": _("Environment", "To be mended"),
        "unknown": _("Environment", "Not known"),
        "skip": _("Environment", "Left out"),
    }[status]


def action_word(fix: Fix) -> str:
    """The words on the button of a fix; "" when nothing can be done by a press."""
    if not fix.action:
        return ""
    return {
        "install_engine": _("Environment", "Install Docker…"),
        "start_engine": _("Environment", "Start the engine…"),
        "join_group": _("Environment", "Join the group…"),
        "wsl_install": _("Environment", "Install WSL…"),
        "wsl_features": _("Environment", "Turn the features on…"),
        "wsl_update": _("Environment", "Update WSL…"),
        "start_desktop": _("Environment", "Start Docker Desktop…"),
        "open_url": _("Environment", "Open the page"),
    }.get(fix.action, _("Environment", "Do it for me…"))


class CheckCard(Card):
    """Shows a `CheckResult`, or that it is still being looked at."""

    fix_requested = Signal(str, int)
    """Id of the check, and which of the fix's choices."""

    def __init__(self, check_id: str, copy: Callable[[str], None]) -> None:
        super().__init__()
        self.check_id = check_id
        self._copy = copy
        self._result: CheckResult | None = None
        self._open = False
        self.choice = 0
        """Which of the fix's ways is chosen."""
        space = theme.tokens
        head = QHBoxLayout()
        head.setSpacing(space.space_m)
        self._pill = StatusPill()
        words = QVBoxLayout()
        words.setSpacing(2)
        self._name = Label("", "strong")
        self._detail = Label("", tone="muted", wrap=True, selectable=True)
        words.addWidget(self._name)
        words.addWidget(self._detail)
        self._fold = IconButton("chevron-down", name=f"environment.more.{check_id}")
        self._fold.clicked.connect(self._toggle)
        head.addLayout(words, 1)
        head.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)

        self._fix = QWidget()
        self._fix_column = QVBoxLayout(self._fix)
        self._fix_column.setContentsMargins(0, 0, 0, 0)
        self._fix_column.setSpacing(space.space_s)
        self.body.addWidget(self._fix)
        self._more = QWidget()
        self._facts = QGridLayout(self._more)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(space.space_m)
        self._facts.setColumnStretch(1, 1)
        self.body.addWidget(self._more)
        self.show_result(None, "")

    def show_result(self, result: CheckResult | None, title: str) -> None:
        """`None` while the check is under way; `title` is its name then."""
        if result is not None and result == self._result:
            return
        self._result = result
        if result is None:
            self._name.setText(title)
            self._pill.set("busy", _("Environment", "Checking"))
            self._detail.setText("")
        else:
            self._name.setText(result.title)
            self._pill.set(_KINDS[result.status], status_word(result.status))
            self._detail.setText(result.detail)
            self._open = self._open and result.status != "pass"
        self._detail.setVisible(bool(self._detail.text()))
        self.setAccessibleName(f"{self._name.text()}: {self._pill.text}. {self._detail.text()}")
        self._draw_fix()
        self._draw_more()

    # -- what mends it -----------------------------------------------------------------------------------------------
    def _draw_fix(self) -> None:
        _empty(self._fix_column)
        self.choice = 0
        fix = self._result.fix if self._result is not None else None
        shown = fix is not None and self._result is not None and self._result.status in ("fail", "warn", "unknown")
        self._fix.setVisible(shown)
        if fix is None or not shown:
            return
        self._fix_column.addWidget(Label(fix.text, wrap=True, selectable=True))
        if fix.warning:
            self._fix_column.addWidget(Label(fix.warning, "caption", "warn", wrap=True))
        for number, command in enumerate(fix.commands):
            self._fix_column.addLayout(self._command_row(command, number))
        if words := action_word(fix):
            self._fix_column.addLayout(self._action_row(fix, words))

    def _command_row(self, command: str, number: int) -> QHBoxLayout:
        box = MonoBox(f"environment.command.{self.check_id}.{number}", max_lines=6)
        box.set_text(command)
        box.setAccessibleName(_("Environment", "Command"))
        copy = IconButton("copy", name=f"environment.copy.{self.check_id}.{number}")
        copy.set_text(_("Environment", "Copy the command"))
        copy.clicked.connect(lambda: self._copy(command))
        row = QHBoxLayout()
        row.addWidget(box, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _action_row(self, fix: Fix, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_s)
        choices = QComboBox()
        choices.setObjectName(f"environment.choice.{self.check_id}")
        choices.setAccessibleName(_("Environment", "Where it is to come from"))
        choices.addItems([choice.label for choice in fix.choices])
        choices.setVisible(len(fix.choices) > 1)
        choices.currentIndexChanged.connect(self._choose)
        note = Label(fix.choices[0].note if fix.choices else "", "caption", "muted", wrap=True)
        choices.currentIndexChanged.connect(lambda index: note.setText(fix.choices[index].note))
        name = f"environment.fix.{self.check_id}"
        button = Button(words, "primary" if self._failed() else "secondary", icon="wrench", name=name)
        button.clicked.connect(lambda: self.fix_requested.emit(self.check_id, self.choice))
        row.addWidget(button)
        row.addWidget(choices)
        row.addWidget(note, 1)
        return row

    def _choose(self, index: int) -> None:
        self.choice = index

    def _failed(self) -> bool:
        return self._result is not None and self._result.status == "fail"

    # -- the folded details ------------------------------------------------------------------------------------------
    def _toggle(self) -> None:
        self._open = not self._open
        self._draw_more()

    def _draw_more(self) -> None:
        result = self._result
        self._fold.setVisible(result is not None)
        self._fold.set_icon("chevron-up" if self._open else "chevron-down")
        more = _("Environment", "Why it matters, and what was found")
        self._fold.set_text(_("Environment", "Less") if self._open else more)
        self._more.setVisible(self._open and result is not None)
        _empty(self._facts)
        if result is None or not self._open:
            return
        self._facts.addWidget(Label(result.why, wrap=True, selectable=True), 0, 0, 1, 2)
        for row, (label, value) in enumerate(result.facts, 1):
            self._facts.addWidget(Label(label, "caption", "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(Label(value, "caption", wrap=True, selectable=True), row, 1)


def _empty(layout: QVBoxLayout | QGridLayout | QHBoxLayout) -> None:
    """Takes everything out of a layout and away."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            _empty(inner)  # type: ignore[arg-type]
