"""Questions and explanations in a window of their own, awaited without a nested event loop.

A dialog is opened and its answer is a future: `exec()` would run a second event loop, in which other tasks die.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

CONFIRM = "confirm"
EXTRA = "extra"


async def closed(dialog: QDialog) -> bool:
    """Opens a dialog and waits until it was answered; True for accepted.

    A window that closes meanwhile, and takes the dialog with it, counts as cancelled.
    """
    ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def end(result: int) -> None:
        if not ended.done():
            ended.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(end)
    dialog.destroyed.connect(lambda: end(QDialog.DialogCode.Rejected))
    dialog.open()
    return await ended


def put_away(dialog: QDialog) -> None:
    """Closes a dialog for good, if it is still there."""
    try:
        dialog.hide()
        dialog.deleteLater()
    except RuntimeError:  # the window went away and took the dialog with it
        return


async def ask(
    parent: QWidget | None,
    *,
    title: str,
    text: str,
    details: str = "",
    confirm: str,
    destructive: bool = False,
    extra_choice: str = "",
) -> str | None:
    """Ask, and say what was chosen: "confirm", "extra" (the second button, if any), or None for cancelled.

    `text` says exactly what will happen; of something destructive, exactly what will be lost. The safe answer is the
    default then. A cancelled task closes its dialog.
    """
    dialog = Message(parent, title=title, icon="triangle-alert" if destructive else "circle-help")
    dialog.set_tone("error" if destructive else "accent")
    dialog.add_text(text)
    dialog.add_details(details)
    cancel = dialog.add_button(_("Dialog", "Cancel"), None, name="dialog.cancel")
    if extra_choice:
        dialog.add_button(extra_choice, EXTRA, variant="danger" if destructive else "secondary", name="dialog.extra")
    agree = dialog.add_button(confirm, CONFIRM, variant="destroy" if destructive else "primary", name="dialog.confirm")
    dialog.set_default(cancel if destructive else agree)
    return await dialog.answer()


async def explain_error(
    parent: QWidget | None,
    *,
    title: str,
    meaning: str,
    steps: Sequence[str] = (),
    command: str = "",
    details: str = "",
    action: str = "",
) -> str | None:
    """Explain an error: what it means, what to do, a command to copy, and the engine's own words below.

    Answers "confirm" if the offered `action` was chosen, None if the dialog was closed.
    """
    dialog = Message(parent, title=title, icon="triangle-alert")
    dialog.set_tone("error")
    dialog.add_text(meaning)
    for number, step in enumerate(steps, 1):
        dialog.add_text(f"{number}.  {step}")
    if command:
        dialog.add_command(command)
    dialog.add_details(details)
    close = dialog.add_button(_("Dialog", "Close"), None, name="dialog.cancel")
    agree = dialog.add_button(action, CONFIRM, variant="primary", name="dialog.confirm") if action else close
    dialog.set_default(agree)
    return await dialog.answer()


class Message(QDialog):
    """A dialog of words and buttons. `answer()` opens it and waits for what was pressed."""

    def __init__(self, parent: QWidget | None, *, title: str, icon: str) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self._choice: str | None = None
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setObjectName("dialog")
        space = theme.tokens
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m + 4)
        outer.setSpacing(space.space_l - 4)
        row = QHBoxLayout()
        row.setSpacing(space.space_m)
        self._icon = IconLabel(icon, 28, "accent")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._body = QVBoxLayout()
        self._body.setSpacing(space.space_s)
        heading = Label(title, "heading", wrap=True)
        heading.setMinimumWidth(theme.px(400))
        self._body.addWidget(heading)
        row.addLayout(self._body, 1)
        outer.addLayout(row)
        outer.addStretch(1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(space.space_s)
        self._buttons.addStretch(1)
        outer.addLayout(self._buttons)
        self.setMaximumWidth(theme.px(640))

    def set_tone(self, role: str) -> None:
        """The colour of the picture."""
        self._icon.set_icon(self._icon.name, role)

    def add_text(self, text: str) -> None:
        if text:
            self._body.addWidget(Label(text, wrap=True, selectable=True))

    def add_details(self, details: str) -> None:
        """The engine's own words, under a small caption."""
        if details:
            caption = _("Dialog", "What the engine said")
            self._body.addWidget(Label(caption, "caption", "muted"))
            box = MonoBox("dialog.details", max_lines=8)
            box.setAccessibleName(caption)
            box.set_text(details)
            self._body.addWidget(box)

    def add_list(self, caption: str, lines: Sequence[str]) -> None:
        """Things by name under a caption; many of them scroll."""
        self._body.addWidget(Label(caption, "caption", "muted"))
        box = MonoBox("dialog.list", max_lines=8)
        box.setAccessibleName(caption)
        box.set_text("\n".join(lines))
        self._body.addWidget(box)

    def add_command(self, command: str) -> None:
        """A command with a button that copies it."""
        box = MonoBox("dialog.command", max_lines=4)
        box.setAccessibleName(_("Dialog", "Command"))
        box.set_text(command)
        copy = Button(_("Dialog", "Copy"), compact=True, icon="copy", name="dialog.copy", on_click=box.copy_all)
        row = QHBoxLayout()
        row.addWidget(box, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        self._body.addLayout(row)

    def add_button(self, text: str, choice: str | None, *, variant: str = "secondary", name: str = "") -> Button:
        """A button that ends the dialog with `choice`."""
        button = Button(text, variant, name=name)  # type: ignore[arg-type]
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self._choose(choice))
        self._buttons.addWidget(button)
        return button

    def set_default(self, button: Button) -> None:
        """The button that Enter presses."""
        button.setDefault(True)
        button.setFocus()

    def _choose(self, choice: str | None) -> None:
        self._choice = choice
        self.done(QDialog.DialogCode.Accepted if choice else QDialog.DialogCode.Rejected)

    async def answer(self) -> str | None:
        """Open, wait, go away. A parent that is destroyed meanwhile counts as cancelled."""
        try:
            await closed(self)
            return self._choice
        finally:
            put_away(self)
