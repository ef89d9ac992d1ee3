"""The terminals of one container, in tabs, or what there is instead. Each keeps its own screen while it lives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.pages.containers.channel import Channel
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.offer import Offer
from firstmate.pages.containers.questions import ask_paste
from firstmate.pages.containers.terminal_find import TerminalFind
from firstmate.pages.containers.terminal_strip import Place, TerminalStrip
from firstmate.pages.containers.terminal_words import again_words, end_words, live_words, offer_words, shell_words
from firstmate.pages.containers.terminals import ShellChoice, container_of
from firstmate.pages.containers.well import Well
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.canvas.terminal import TerminalView
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.tab_order import put_before, put_behind
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

HIGH_WATER = 1024 * 1024
"""Bytes that may wait to be drawn before reading stops."""
VIEW_NAME = "containers.terminal.view"


class TerminalTab(QWidget):
    """`start_wanted(verb)`: the person wants the container to run ("start" or "unpause").

    `shell_chosen`: the command that does the same is another one now.
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
        self._wants_focus = False
        self._offered = ("", False)
        self._letters: int | None = None
        space = theme.tokens
        self._strip = TerminalStrip()
        self._add = Button("", icon="plus", compact=True, name="containers.terminal.add")
        self._words = ElidedLabel("", "caption", "muted")
        self._again = Button("", compact=True, icon="play", name="containers.terminal.again")
        self._leave = Button("", "ghost", compact=True, icon="unplug", name="containers.terminal.leave")
        self._search = IconButton("search", name="containers.terminal.find")
        self._search.setCheckable(True)
        self._smaller = IconButton("a-arrow-down", name="containers.terminal.smaller")
        self._larger = IconButton("a-arrow-up", name="containers.terminal.larger")
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(0)
        for tool in (self._search, self._smaller, self._larger):
            tools.addWidget(tool)
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(space.space_s)
        head.addWidget(self._strip, 1)
        head.addWidget(self._words, 1)
        head.addWidget(self._add)
        head.addWidget(self._again)
        head.addWidget(self._leave)
        head.addWidget(self._tools)
        self._ground = QStackedWidget()
        self._frame = StateFrame(self._ground)
        self._frame.setObjectName("containers.terminal.state")
        self._find = TerminalFind(self)
        self._find.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.space_xs)
        column.addWidget(self._head)
        column.addWidget(self._find)
        column.addWidget(self._frame, 1)
        # In its place before it is filled: what moves later is matched with the style sheet once more.
        self._stack = QStackedWidget()
        self._well = Well(self._stack)
        self._offer = Offer(self._ground)
        self._ground.addWidget(self._well)
        self._ground.addWidget(self._offer)
        self._strip.chosen.connect(self._choose_place)
        self._strip.closed.connect(self._terminals.close)
        self._add.clicked.connect(self._add_place)
        self._offer.chosen.connect(self._choose_shell)
        self._again.clicked.connect(self._start_again)
        self._leave.clicked.connect(self._close_terminal)
        self._search.toggled.connect(self._toggle_search)
        self._smaller.clicked.connect(lambda: self._with_view(TerminalView.zoom_out))
        self._larger.clicked.connect(lambda: self._with_view(TerminalView.zoom_in))
        self._find.left.connect(lambda: self._search.setChecked(False))
        self._terminals.changed.connect(self._terminal_changed)
        self._name_tools()

    @property
    def place(self) -> str:
        """The key of the place that is looked at."""
        return self._terminals.current(self._container)

    @property
    def view(self) -> TerminalView | None:
        """The screen that is shown."""
        return self._views.get(self.place)

    def look(self, identity: str) -> None:
        """This container's terminals are in view from now on; "" for none."""
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

    # -- what changes -------------------------------------------------------------------------------------------------
    def _terminal_changed(self, key: str) -> None:
        channel = self._terminals.get(key)
        if channel is None:
            self._drop(key)
        else:
            self._bind(key, channel)
        if container_of(key) == self._container:
            self.show_state()

    def _bind(self, key: str, channel: Channel) -> None:
        if self._bound.get(key) is not channel:
            self._bound[key] = channel
            channel.received.connect(lambda data: self._feed(key, data))
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = self._new_view(key)
        if channel.phase == "ended":
            if not view.ended and not self._is_broken(channel):
                view.set_ended(self._end_words(channel))
        elif view.ended:
            view.reset()
        if channel.phase == "connecting":
            channel.resize(view.columns, view.rows)

    def _new_view(self, key: str) -> TerminalView:
        view = TerminalView()
        view.setAccessibleName(_("Containers", "Terminal"))
        if self._letters is not None:
            view.set_font_size(self._letters)

        def tell(act: Callable[[Channel], object]) -> None:
            channel = self._bound.get(key)
            if channel is not None:
                act(channel)

        view.drained.connect(lambda: tell(Channel.release))
        view.typed.connect(lambda data: tell(lambda channel: channel.type(bytes(data))))
        view.resized.connect(lambda columns, rows: tell(lambda channel: channel.resize(columns, rows)))
        view.paste_confirm.connect(lambda text: self._ask_paste(key, text))
        view.find_wanted.connect(self._open_search)
        view.font_size_changed.connect(self._set_letters)
        self._stack.addWidget(view)
        put_behind(self._find.end, (view,))
        return view

    def _feed(self, key: str, data: bytes) -> None:
        view, channel = self._views.get(key), self._bound.get(key)
        if view is None or channel is None:
            return
        view.feed(data)
        if view.pending_bytes > HIGH_WATER:
            channel.hold()

    def _drop(self, key: str) -> None:
        self._bound.pop(key, None)
        view = self._views.pop(key, None)
        if view is not None:
            view.setObjectName("")
            self._stack.removeWidget(view)
            view.hide()
            view.deleteLater()

    # -- what is shown ------------------------------------------------------------------------------------------------
    def show_state(self) -> None:
        """The screen of the place that is looked at, or what there is instead; and the tabs of all places."""
        place = self.place
        for key, view in self._views.items():
            view.setObjectName(VIEW_NAME if key == place else "")
        channel = self._terminals.get(place)
        shows_screen = channel is not None and not self._is_broken(channel)
        self._find.attach(self.view if shows_screen and self._search.isChecked() else None)
        self._show_head(channel if shows_screen else None)
        if channel is None:
            self._show_offer(place)
            return
        if self._is_broken(channel):
            self._show_broken(channel)
            return
        view = self._views[place]
        if self._stack.currentWidget() is not view:
            self._stack.setCurrentWidget(view)
        self._ground.setCurrentWidget(self._well)
        self._frame.show_content()
        if self._wants_focus and self.isVisible():
            self.take_focus()

    def _show_head(self, channel: Channel | None) -> None:
        container = self._model.focused
        alive = container is not None and container.state.is_alive and not self._model.focused_gone
        places = self._terminals.places(self._container)
        put_before(self._add, self._strip.show_places([self._tab_of(key) for key in places], self.place))
        self._head.setVisible(channel is not None or len(places) > 1)
        self._words.setVisible(len(places) == 1)  # where there are tabs, they take its place
        self._add.setVisible(alive and channel is not None)
        self._tools.setVisible(channel is not None)
        words = again = ""
        if channel is not None:
            words = self._end_words(channel) if channel.phase == "ended" else live_words(channel)
            again = again_words(channel, alive=alive, gone=self._model.focused_gone)
        self._words.setText(words)
        self._again.setText(again)
        self._again.setVisible(bool(again))
        shell = channel is not None and channel.kind == "shell"
        self._leave.setText(_("Containers", "Close the shell") if shell else _("Containers", "Detach"))
        self._leave.setToolTip(
            _("Containers", "Ends this shell; the container goes on.")
            if shell
            else _("Containers", "Leaves the terminal; the container goes on.")
        )
        self._leave.setVisible(channel is not None and channel.phase == "live")

    def _tab_of(self, key: str) -> Place:
        channel = self._terminals.get(key)
        closable = key != self._container
        if channel is None:
            title = _("Containers", "New shell") if closable else _("Containers", "Terminal")
            return Place(key, title, closable=closable)
        if channel.kind == "attached":
            return Place(key, _("Containers", "Its program"), _("Containers", "The container's own terminal"))
        title = channel.command[0].rpartition("/")[2] if channel.command else _("Containers", "Shell")
        number = self._terminals.places(self._container).index(key) + 1
        who = f"{channel.user}@" if channel.user else ""
        return Place(key, f"{number}: {who}{title}", " ".join(channel.command), closable=closable)

    def _show_offer(self, place: str) -> None:
        offer = self._terminals.offer(place)
        if not offer:
            self._offered = ("", False)
            self._frame.show_loading(_("Containers", "Opening the terminal…"))
            return
        if offer == "shell":
            self._offer_shell(place)
        else:
            act: dict[str, Callable[[], object]] = {
                "stopped": lambda: self.start_wanted.emit("start"),
                "paused": lambda: self.start_wanted.emit("unpause"),
                "full": self._open_shell if place != self._container else self._try_again,
            }
            words = offer_words(offer, self._terminals.open_count)
            self._offer.offer(words.title, words.text, words.action, act.get(offer, self._try_again))
        self._ground.setCurrentWidget(self._offer)
        self._frame.show_content()

    def _offer_shell(self, place: str) -> None:
        """The choice is filled once for each offer: what the person chose or typed meanwhile stays."""
        found = self._terminals.found(self._container)
        if self._offered != (place, True):
            self._offered = (place, True)
            shells = found.shells if found is not None else ()
            self._offer.set_choices(shells or ShellChoice().command, found.users if found is not None else ("root",))
            self._choose_shell()
        words = shell_words(further=place != self._container, none_found=found is not None and not found.shells)
        self._offer.offer(words.title, words.text, words.action, self._open_shell, choose=True)

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
        return end_words(channel, self._model.details.get(channel.container_id), self._model.desk.languages.current)

    # -- what the person does -----------------------------------------------------------------------------------------
    def _choose_shell(self) -> None:
        if self._offer.command:
            self._terminals.choice = ShellChoice(self._offer.command, self._offer.user)
            self.shell_chosen.emit()

    def _choose_place(self, key: str) -> None:
        self._wants_focus = True
        self._terminals.choose(key)
        self.shell_chosen.emit()

    def _add_place(self) -> None:
        self._terminals.add(self._container)
        self.shell_chosen.emit()

    def _open_shell(self) -> None:
        self._wants_focus = True
        self._terminals.open_shell(self.place)

    def _try_again(self) -> None:
        place = self.place
        self._wants_focus = True
        if place != self._container:
            self._terminals.close(place)
            self._terminals.add(self._container)
            return
        self._terminals.close(place)
        self._terminals.open(place)

    def _start_again(self) -> None:
        channel = self._terminals.get(self.place)
        container = self._model.focused
        if channel is None or container is None:
            return
        self._wants_focus = True
        if channel.kind == "shell":
            self._terminals.choice = ShellChoice(channel.command, channel.user)
            self._open_shell()
        elif container.state.is_alive:
            self._terminals.open(self.place)
        else:
            self.start_wanted.emit("start")

    def _close_terminal(self) -> None:
        """Detached, or the shell hung up; what can be opened instead is shown."""
        self._terminals.leave(self.place)

    def _ask_paste(self, key: str, text: str) -> None:
        async def paste() -> None:
            if await ask_paste(self, text) and (view := self._views.get(key)) is not None:
                view.paste(text, confirmed=True)

        self._model.desk.tasks.start("containers.paste", paste())

    # -- searching and the size of letters -----------------------------------------------------------------------------
    def _with_view(self, act: Callable[[TerminalView], object]) -> None:
        if self.view is not None:
            act(self.view)

    def _open_search(self) -> None:
        if self._search.isChecked():
            self._with_view(self._find.open)
        self._search.setChecked(True)

    def _toggle_search(self, on: bool) -> None:
        if on:
            self._with_view(self._find.open)
        else:
            self._find.close_search()
            self.take_focus()

    def _set_letters(self, pixels: int) -> None:
        """All terminals have letters of the same size."""
        self._letters = pixels
        for view in self._views.values():
            if view.font_size != pixels:
                view.set_font_size(pixels)

    # -- words ---------------------------------------------------------------------------------------------------------
    def _name_tools(self) -> None:
        hint = _("Containers", "One more shell in this container")
        self._add.setText(_("Containers", "New shell"))
        self._add.setToolTip(hint)
        self._add.setAccessibleName(hint)
        self._search.set_text(_("Containers", "Find in the terminal (Ctrl+Shift+F)"))
        self._smaller.set_text(_("Containers", "Smaller letters (Ctrl+-)"))
        self._larger.set_text(_("Containers", "Larger letters (Ctrl++)"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for view in self._views.values():
                view.setAccessibleName(_("Containers", "Terminal"))
            self._offer.retranslate()
            self._strip.retranslate()
            self._name_tools()
            self.show_state()
