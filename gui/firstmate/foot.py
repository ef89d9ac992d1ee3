"""What the foot of the window says: the engine's state, the tasks under way, the notices.

It stands between the desk and the status line, and is made after the first paint. Refuses to decide anything: it words
what the desk knows, and a press leads to the explanation or to the page that knows more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget

from firstmate.app.explanations import Told, tell
from firstmate.app.notices import Notice
from firstmate.app.page import Desk
from firstmate.core.errors import EngineUnreachable
from firstmate.widgets.dialogs import explain_error
from firstmate.widgets.status_line import StatusLine

_ = QCoreApplication.translate

_CONNECTING_SAID_AFTER = 0.3
"""Seconds in which "connecting" is not worth a word."""


class Foot(QObject):
    """Keeps `line` saying what the desk knows. `open_page` shows the page of a name, one of `pages`."""

    def __init__(self, desk: Desk, window: QWidget, open_page: Callable[[str], object], pages: Collection[str]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._open_page = open_page
        self._pages = pages
        self._seen = False
        self.line = StatusLine()
        self._connecting = QTimer(self)
        self._connecting.setSingleShot(True)
        self._connecting.setInterval(int(_CONNECTING_SAID_AFTER * 1000))
        self._connecting.timeout.connect(self._show_engine)
        desk.notices.posted.connect(self._show_notice)
        desk.tasks.changed.connect(self._show_tasks)
        desk.session.changed.connect(self._state_changed)
        self.line.engine_clicked.connect(self._explain_engine)
        self.line.tasks_clicked.connect(self._open_task)

    def begin(self) -> None:
        """The window can be seen: from now on it is worth saying that the engine has not answered yet."""
        self._seen = True
        self._connecting.start()

    def retranslate(self) -> None:
        """Reads every own text again."""
        if self._seen:
            self._show_engine()
            self._show_tasks()
        if self._desk.notices.last is not None and self.line.notice.text:
            self._show_notice(self._desk.notices.last)  # its words are of their time, its buttons are of now

    # -- the engine ----------------------------------------------------------------------------------------------------
    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {"connection", "engine"}:
            self._show_engine()

    def _show_engine(self) -> None:
        session = self._desk.session
        phase, info = session.connection.phase, session.info
        address = session.engine.address
        if phase == "online":
            words = f"{info.version} · {info.os_type}/{info.architecture} · {address}" if info is not None else address
            self.line.set_engine("ok", _("Window", "Engine connected"), words)
        elif phase == "lost":
            error = session.connection.error
            told = tell(error or EngineUnreachable("no engine"), self._desk.languages.current)
            since = time.strftime("%H:%M:%S", time.localtime(session.connection.since))
            words = _("Window", "{what} · since {time} · trying again").format(what=told.title, time=since)
            self.line.set_engine("error", _("Window", "Engine away"), words, told.meaning)
        else:
            self.line.set_engine("busy", _("Window", "Connecting…"), address)

    def _explain_engine(self) -> None:
        """A press on the engine's state: the explanation while it is away, and another try."""
        session = self._desk.session
        error = session.connection.error
        if session.online or error is None:
            return
        told = tell(error, self._desk.languages.current)

        async def explain() -> None:
            if await self._explained(told, _("Window", "Try again now")):
                session.live.retry()

        self._desk.tasks.start("window.explain", explain())

    # -- notices -------------------------------------------------------------------------------------------------------
    def _show_notice(self, notice: Notice) -> None:
        told = notice.told
        action_text, on_action = notice.action_text, notice.on_action
        if told is not None and (told.steps or told.command) and not action_text:
            action_text, on_action = _("Window", "What to do"), lambda: self._explain(told)
        self.line.notice.show_notice(
            notice.kind, notice.text, action_text, on_action, told.details if told is not None else ""
        )

    def _explain(self, told: Told) -> None:
        self._desk.tasks.start("window.explain", self._explained(told))

    async def _explained(self, told: Told, action: str = "") -> str | None:
        return await explain_error(
            self._window,
            title=told.title,
            meaning=told.meaning,
            steps=told.steps,
            command=told.command,
            details=told.details,
            action=action,
        )

    # -- tasks ---------------------------------------------------------------------------------------------------------
    def _show_tasks(self) -> None:
        jobs = self._desk.tasks.shown
        if len(jobs) == 1:
            text = f"{jobs[0].title} · {jobs[0].detail}" if jobs[0].detail else jobs[0].title
            self.line.set_tasks(1, text, jobs[0].fraction)
            return
        known = [job.fraction for job in jobs if job.fraction is not None]
        self.line.set_tasks(len(jobs), "", sum(known) / len(known) if known else None)

    def _open_task(self) -> None:
        """A press on the tasks: the page that the oldest of them belongs to (keys begin with the page's name)."""
        owners = (job.key.partition(".")[0] for job in self._desk.tasks.shown)
        page = next((owner for owner in owners if owner in self._pages), "")
        if page:
            self._open_page(page)
