"""A dialog for an action that needs a word first: its fields, the command that does the same, and two buttons.

That word is often a name: `NameDialog` has the field for it, with what is wrong with it beside.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.widgets.buttons import Button
from firstmate.widgets.command_preview import CommandPreview
from firstmate.widgets.dialogs import closed, put_away
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.labels import Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_WIDTH = 560


class ActionDialog(QDialog):
    """Subclasses put fields into `fields`, tell `argv` and `ready`, and call `show_state` when something was typed."""

    def __init__(self, parent: QWidget, desk: Desk, *, title: str, words: str, confirm: str, name: str) -> None:
        super().__init__(parent.window())
        self.desk = desk
        self.setObjectName(f"containers.{name}.dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        space = theme.tokens
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m + 4)
        column.setSpacing(space.space_m - 4)
        column.addWidget(Label(title, "heading", wrap=True))
        column.addWidget(Label(words, tone="muted", wrap=True))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(space.space_m - 4)
        column.addLayout(self.fields)
        self._command = CommandPreview(shell=desk.settings.shell_in_use, max_lines=3)
        self._command.set_object_names(f"containers.{name}.command", f"containers.{name}.copy")
        column.addWidget(self._command)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addStretch(1)
        cancel = Button(_("Containers", "Cancel"), name=f"containers.{name}.cancel", on_click=self.reject)
        cancel.setAutoDefault(False)
        self.confirm = Button(confirm, "primary", name=f"containers.{name}.confirm", on_click=self._press)
        self.confirm.setDefault(True)
        for button in (cancel, self.confirm):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.setMinimumWidth(theme.px(_WIDTH))

    def argv(self) -> list[str]:
        """The command that does the same as the confirmation."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Whether it can be confirmed as it is."""
        return True

    def show_state(self) -> None:
        """Something was typed or chosen."""
        self.confirm.setEnabled(self.ready())
        self._command.set_argv(self.argv())
        if self.isVisible():
            self._fit()

    def _fit(self) -> None:
        """As high as its words need: a window does not grow by itself when a wrapped line appears in it."""
        self._column.activate()
        needed = self._column.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)

    def _press(self) -> None:
        if self.ready():
            self.accept()

    async def answer(self) -> bool:
        """Opens it, waits and puts it away: True for confirmed. A window that closes meanwhile counts as cancelled.

        Its fields can be read up to the caller's next await: only then does Qt delete what was put away.
        """
        self.show_state()
        try:
            return await closed(self)
        finally:
            put_away(self)


class NameDialog(ActionDialog):
    """Asks for `name`; `label` stands beside its field. Subclasses tell `name_problem`, and may put fields below."""

    def __init__(
        self, parent: QWidget, desk: Desk, *, title: str, words: str, confirm: str, name: str, label: str, old: str = ""
    ) -> None:
        super().__init__(parent, desk, title=title, words=words, confirm=confirm, name=name)
        self._field = line_edit(f"containers.{name}.name", mono=True)
        self._row = FormRow(label, self._field)
        self.fields.addWidget(self._row)
        self._field.setText(old)
        self._field.selectAll()
        self._field.setFocus()
        self._field.textChanged.connect(self.show_state)

    @property
    def name(self) -> str:
        return self._field.text().strip()

    @property
    def fit_name(self) -> str:
        """`name`, "" as long as nothing can have it."""
        return "" if self.name_problem() else self.name

    def name_problem(self) -> str:
        """Why nothing can have this name, "" where that is not so, and while there is none."""
        raise NotImplementedError

    def ready(self) -> bool:
        return bool(self.fit_name)

    def show_state(self) -> None:
        self._row.set_problem(self.name_problem())
        super().show_state()
