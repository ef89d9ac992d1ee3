"""The buttons of what can be done to the selection. They say what was pressed, and which one is looked at."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.pending import Verb
from firstmate.widgets.buttons import Button
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.labels import Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ICONS: dict[Verb, str] = {
    "start": "play",
    "stop": "square",
    "restart": "rotate-cw",
    "pause": "pause",
    "kill": "zap",
    "remove": "trash-2",
}


_LONGEST_LINE = 160
"""Characters of the command in a tool tip; the preview below has all of it."""


class ActionBar(QWidget):
    """`pressed(verb)`; `looked_at(verb)` when the pointer or the focus comes to a button, "" when both have left."""

    pressed = Signal(str)
    looked_at = Signal(str)
    more_wanted = Signal(QPoint)
    """The menu of further actions, at this place of the screen."""

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._buttons: dict[Verb, Button] = {}
        layout = FlowLayout(self, theme.tokens.space_s)
        for verb, icon in _ICONS.items():
            button = Button(
                "", "danger" if verb == "remove" else "secondary", icon=icon, name=f"containers.{verb}", compact=True
            )
            button.clicked.connect(lambda _checked=False, verb=verb: self.pressed.emit(self._meant(verb)))
            button.installEventFilter(self)
            layout.addWidget(button)
            self._buttons[verb] = button
        self._more = Button("", icon="ellipsis", name="containers.more", compact=True)
        self._more.clicked.connect(self._want_more)
        layout.addWidget(self._more)
        self._count = Label("", tone="muted")
        self._count.setObjectName("containers.selected")
        layout.addWidget(self._count)

    def _meant(self, verb: Verb) -> Verb:
        return self._model.pause_verb if verb == "pause" else verb

    def offers(self) -> list[tuple[Verb, str, str]]:
        """What can be pressed now, with its words and icon, for a menu."""
        return [
            (self._meant(verb), button.text(), _ICONS[verb])
            for verb, button in self._buttons.items()
            if button.isEnabled()
        ]

    def _want_more(self) -> None:
        self.more_wanted.emit(self._more.mapToGlobal(QPoint(0, self._more.height() + 2)))

    def show_state(self) -> None:
        """Which buttons make sense now, and what they would do."""
        for verb, button in self._buttons.items():
            button.setEnabled(bool(self._model.targets(self._meant(verb))))
        selected = self._model.selected
        more = _("Containers", "More: a signal, another name, run again, save as an image, export, copy")
        self._more.setToolTip(more)
        self._more.setAccessibleName(more)
        self._more.setEnabled(bool(selected))
        self._count.setText(_("Containers", "%n selected", None, len(selected)))
        self._count.setMinimumHeight(self._more.sizeHint().height())
        self._count.setVisible(len(selected) > 1)
        pending = [self._model.pendings.get(one.id) for one in selected]
        stopping = [one for one in pending if one is not None and one.verb in ("stop", "restart")]
        seconds = max((one.remaining(self._model.pendings.now) or 0 for one in stopping), default=0)
        stop = _("Containers", "Stop")
        if seconds and len(stopping) == len(selected):
            stop = _("Containers", "Stopping… {n} s").format(n=seconds)
        words: dict[Verb, str] = {
            "start": _("Containers", "Start"),
            "stop": stop,
            "restart": _("Containers", "Restart"),
            "pause": _("Containers", "Resume") if self._model.pause_verb == "unpause" else _("Containers", "Pause"),
            "kill": _("Containers", "Kill now") if stopping else _("Containers", "Kill"),
            "remove": _("Containers", "Remove…"),
        }
        hints: dict[Verb, str] = {
            "start": _("Containers", "Run its program again"),
            "stop": _stop_hint(self._model.patience, self._model.stop_signal),
            "restart": _("Containers", "Stop it, then start it again"),
            "pause": _("Containers", "Freeze all its programs"),
            "kill": _("Containers", "End its program at once (SIGKILL); what it has not saved is lost"),
            "remove": _("Containers", "Remove the container; its image stays"),
        }
        self._buttons["kill"].set_variant("danger" if stopping else "secondary")
        for verb, button in self._buttons.items():
            if button.text() != words[verb]:
                button.setText(words[verb])
            line = " ".join(self._model.argv(self._meant(verb)))
            button.setToolTip(f"{hints[verb]}\n{line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + ' …'}")
            button.setAccessibleDescription(hints[verb])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            verb = next((verb for verb, button in self._buttons.items() if button is watched), None)
            if verb is not None:
                self.looked_at.emit(self._meant(verb))
        elif kind in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self.looked_at.emit("")
        return False


def _stop_hint(patience: int | None, signal: str) -> str:
    """`signal` is what its image or its maker wants to be stopped with."""
    if patience is None:  # made with --stop-timeout -1
        words = _("Containers", "Ask its program to end ({signal}), and wait as long as it takes")
    else:
        words = _(
            "Containers", "Ask its program to end ({signal}); after %n second(s) it is ended by force", None, patience
        )
    return words.format(signal=signal)
