"""The terminal of one container, or what it can be given instead. Each keeps its own screen while it lives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.core.explain import explain_exit
from firstmate.pages.containers.channel import Channel
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.offer import Offer
from firstmate.pages.containers.questions import ask_paste
from firstmate.pages.containers.terminals import MOST_OPEN, SHELLS
from firstmate.pages.containers.well import Well
from firstmate.widgets.buttons import Button
from firstmate.widgets.canvas.terminal import TerminalView
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

HIGH_WATER = 1024 * 1024
"""Bytes that may wait to be drawn before reading stops."""
VIEW_NAME = "containers.terminal.view"


class TerminalTab(QWidget):
    """`start_wanted(verb)`: the person wants the container to run ("start" or "unpause").

    `shell_chosen`: another shell would be opened.
    """

    start_wanted = Signal(str)
    shell_chosen = Signal()

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._terminals = model.terminals
        self._views: dict[str, TerminalView] = {}
        self._bound: dict[str, Channel] = {}
        self._container = ""
        space = theme.tokens
        self._words = ElidedLabel("", "caption", "muted")
        self._again = Button("", compact=True, icon="play", name="containers.terminal.again")
        self._leave = Button("", "ghost", compact=True, icon="unplug", name="containers.terminal.leave")
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(space.space_s)
        head.addWidget(self._words, 1)
        head.addWidget(self._again)
        head.addWidget(self._leave)
        self._stack = QStackedWidget()
        self._well = Well(self._stack)
        self._offer = Offer(SHELLS)
        self._ground = QStackedWidget()
        self._ground.addWidget(self._well)
        self._ground.addWidget(self._offer)
        self._frame = StateFrame(self._ground)
        self._frame.setObjectName("containers.terminal.state")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.space_xs)
        column.addWidget(self._head)
        column.addWidget(self._frame, 1)
        self._offer.chosen.connect(self._choose_shell)
        self._again.clicked.connect(self._start_again)
        self._leave.clicked.connect(self._close_terminal)
        self._terminals.changed.connect(self._terminal_changed)

    @property
    def view(self) -> TerminalView | None:
        """The screen of the container that is shown."""
        return self._views.get(self._container)

    def look(self, identity: str) -> None:
        """This container's terminal is in view from now on; "" for none."""
        if identity:
            self._container = identity
        self._terminals.show(identity)
        self.show_state()

    def take_focus(self) -> None:
        """Put the keyboard into the terminal, now or as soon as there is one."""
        view = self.view
        self._wants_focus = view is None
        if view is not None:
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    _wants_focus = False

    # -- what changes -------------------------------------------------------------------------------------------------
    def _terminal_changed(self, identity: str) -> None:
        channel = self._terminals.get(identity)
        if channel is None:
            self._drop(identity)
        else:
            self._bind(identity, channel)
        if identity == self._container:
            self.show_state()

    def _bind(self, identity: str, channel: Channel) -> None:
        if self._bound.get(identity) is not channel:
            self._bound[identity] = channel
            channel.received.connect(lambda data: self._feed(identity, data))
        view = self._views.get(identity)
        if view is None:
            view = self._views[identity] = self._new_view(identity)
        if channel.phase == "ended":
            if not view.ended and not self._is_broken(channel):
                view.set_ended(self._end_words(channel))
        elif view.ended:
            view.reset()
        if channel.phase == "connecting":
            channel.resize(view.columns, view.rows)

    def _new_view(self, identity: str) -> TerminalView:
        view = TerminalView()
        view.setAccessibleName(_("Containers", "Terminal"))

        def tell(act: Callable[[Channel], object]) -> None:
            channel = self._bound.get(identity)
            if channel is not None:
                act(channel)

        view.drained.connect(lambda: tell(Channel.release))
        view.typed.connect(lambda data: tell(lambda channel: channel.type(bytes(data))))
        view.resized.connect(lambda columns, rows: tell(lambda channel: channel.resize(columns, rows)))
        view.paste_confirm.connect(lambda text: self._ask_paste(identity, text))
        self._stack.addWidget(view)
        return view

    def _feed(self, identity: str, data: bytes) -> None:
        view, channel = self._views.get(identity), self._bound.get(identity)
        if view is None or channel is None:
            return
        view.feed(data)
        if view.pending_bytes > HIGH_WATER:
            channel.hold()

    def _drop(self, identity: str) -> None:
        self._bound.pop(identity, None)
        view = self._views.pop(identity, None)
        if view is not None:
            view.setObjectName("")
            self._stack.removeWidget(view)
            view.hide()
            view.deleteLater()

    # -- what is shown ------------------------------------------------------------------------------------------------
    def show_state(self) -> None:
        """The screen of the container, or what there is instead."""
        for identity, view in self._views.items():
            view.setObjectName(VIEW_NAME if identity == self._container else "")
        channel = self._terminals.get(self._container)
        self._head.setVisible(channel is not None and not self._is_broken(channel))
        if channel is None:
            self._show_offer()
            return
        if self._is_broken(channel):
            self._show_broken(channel)
            return
        view = self._views[self._container]
        if self._stack.currentWidget() is not view:
            self._stack.setCurrentWidget(view)
        self._ground.setCurrentWidget(self._well)
        self._frame.show_content()
        self._show_head(channel)
        if self._wants_focus and self.isVisible():
            self.take_focus()

    def _show_head(self, channel: Channel) -> None:
        container = self._model.focused
        alive = container is not None and container.state.is_alive and not self._model.focused_gone
        words, again = "", ""
        if channel.phase == "ended":
            words = self._end_words(channel)
            if channel.kind == "shell":
                again = _("Containers", "Open another shell") if alive else ""
            elif not self._model.focused_gone:
                again = _("Containers", "Attach again") if alive else _("Containers", "Start again")
        elif channel.kind == "shell":
            words = _("Containers", "A shell beside the container's program. “exit” ends only the shell.")
        else:
            words = _(
                "Containers",
                "The container's own terminal: “exit” ends its program. If nothing shows, press Enter.",
            )
        self._words.setText(words)
        self._again.setText(again)
        self._again.setVisible(bool(again))
        self._leave.setText(
            _("Containers", "Close the shell") if channel.kind == "shell" else _("Containers", "Detach")
        )
        self._leave.setToolTip(
            _("Containers", "Ends this shell; the container goes on.")
            if channel.kind == "shell"
            else _("Containers", "Leaves the terminal; the container goes on.")
        )
        self._leave.setVisible(channel.phase == "live")

    def _show_offer(self) -> None:
        offer = self._terminals.offer(self._container)
        if not offer:
            self._frame.show_loading(_("Containers", "Opening the terminal …"))
            return
        if offer == "attach":
            self._offer.offer(
                _("Containers", "Detached"),
                _("Containers", "The container goes on without you. You can come back to its terminal at any time."),
                _("Containers", "Attach again"),
                self._try_again,
            )
        elif offer == "shell":
            self._offer.offer(
                _("Containers", "It has no terminal of its own"),
                _(
                    "Containers",
                    "Its program runs without one. A shell opened beside it lets you look around inside; "
                    "the program does not notice.",
                ),
                _("Containers", "Open a shell"),
                self._open_shell,
                choose=True,
            )
        elif offer == "stopped":
            self._offer.offer(
                _("Containers", "It does not run"),
                _("Containers", "A terminal needs a running program at its other end."),
                _("Containers", "Start it"),
                lambda: self.start_wanted.emit("start"),
            )
        elif offer == "paused":
            self._offer.offer(
                _("Containers", "It is paused"),
                _("Containers", "Frozen programs do not answer. Resume it, then open a terminal."),
                _("Containers", "Resume"),
                lambda: self.start_wanted.emit("unpause"),
            )
        else:
            self._offer.offer(
                _("Containers", "%n terminal(s) are open", None, MOST_OPEN),
                _("Containers", "That is the most at a time. Close the shell of another container first."),
                _("Containers", "Try again"),
                self._try_again,
            )
        self._ground.setCurrentWidget(self._offer)
        self._frame.show_content()

    def _is_broken(self, channel: Channel) -> bool:
        """It never began and has an error to tell instead."""
        return channel.phase == "ended" and channel.error is not None and not channel.began

    def _show_broken(self, channel: Channel) -> None:
        error = channel.error
        assert error is not None
        told = tell(error, self._model.desk.languages.current)
        self._offer.offer(
            told.title,
            "\n".join((told.meaning, *told.steps)),
            _("Containers", "Try again"),
            self._try_again,
            words=told.details,
        )
        self._ground.setCurrentWidget(self._offer)
        self._frame.show_content()

    def _end_words(self, channel: Channel) -> str:
        """The exit code in words; a connection that broke has none."""
        if channel.exit_code is None:
            return _("Containers", "The connection to the terminal has ended.")
        language = self._model.desk.languages.current
        detail = self._model.details.get(channel.container_id)
        oom = channel.kind == "attached" and detail is not None and detail.oom_killed
        explained = explain_exit(channel.exit_code, oom_killed=oom, language=language)
        if channel.kind == "shell":
            words = _("Containers", "The shell has ended: {reason} (exit code {code}).")
        else:
            words = _("Containers", "The program has ended: {reason} (exit code {code}).")
        title = explained.title.partition("(")[0].partition("（")[0].strip()
        return words.format(reason=title, code=channel.exit_code)

    # -- what the person does -----------------------------------------------------------------------------------------
    def _choose_shell(self, number: int) -> None:
        self._terminals.shell = tuple(SHELLS)[number]
        self.shell_chosen.emit()

    def _open_shell(self) -> None:
        self._wants_focus = True
        self._terminals.open_shell(self._container)

    def _try_again(self) -> None:
        identity = self._container
        self._wants_focus = True
        self._terminals.close(identity)
        self._terminals.open(identity)

    def _start_again(self) -> None:
        channel = self._terminals.get(self._container)
        container = self._model.focused
        if channel is None or container is None:
            return
        self._wants_focus = True
        if channel.kind == "shell":
            self._open_shell()
        elif container.state.is_alive:
            self._terminals.open(self._container)
        else:
            self.start_wanted.emit("start")

    def _close_terminal(self) -> None:
        """Detached, or the shell hung up; what can be opened instead is shown."""
        self._terminals.leave(self._container)

    def _ask_paste(self, identity: str, text: str) -> None:
        async def paste() -> None:
            if await ask_paste(self, text) and (view := self._views.get(identity)) is not None:
                view.paste(text, confirmed=True)

        self._model.desk.tasks.start("containers.paste", paste())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for view in self._views.values():
                view.setAccessibleName(_("Containers", "Terminal"))
            self._offer.retranslate()
            self.show_state()
