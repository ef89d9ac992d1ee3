"""The window: a sidebar, a stack of pages made when first opened, a status line. A loop over the page specs.

It knows no page by name and holds no logic of any; what pages want of each other passes through `Desk.go`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.languages import NAMES
from firstmate.app.notices import Notice
from firstmate.app.page import Desk, PageSpec
from firstmate.core.errors import EngineUnreachable
from firstmate.navigation import FIRST, PAGES
from firstmate.widgets import icons
from firstmate.widgets.buttons import IconButton
from firstmate.widgets.dialogs import explain_error
from firstmate.widgets.page_view import PageView
from firstmate.widgets.palette import Goal, JumpPalette
from firstmate.widgets.sidebar import Sidebar
from firstmate.widgets.status_line import StatusLine
from firstmate.widgets.theme import Scheme, theme

_ = QCoreApplication.translate

_CONNECTING_SAID_AFTER = 0.3
"""Seconds in which "connecting" is not worth a word."""


class Window(QMainWindow):
    """`painted` once, after the first paint: the moment to begin everything slow. `closing` when the user closes."""

    painted = Signal()
    closing = Signal()

    def __init__(self, desk: Desk, pages: tuple[PageSpec, ...] = PAGES) -> None:
        super().__init__()
        self._desk = desk
        self._specs = {spec.name: spec for spec in pages}
        self._views: dict[str, PageView] = {}
        self._first_paint_done = False
        self.setObjectName("window")
        self.setMinimumSize(QSize(720, 520))
        self.resize(1200, 800)
        self.setWindowIcon(icons.icon("app"))

        self.sidebar = Sidebar()
        for number, spec in enumerate(pages, 1):
            self.sidebar.add_page(spec.name, spec.icon, spec.title, f"Ctrl+{number}")
            self._shortcut(f"Ctrl+{number}", partial(self.open_page, spec.name))
        self.sidebar.page_requested.connect(self.open_page)
        self._stack = QStackedWidget()
        self.status = StatusLine()
        self._build_footer()

        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(self.status)
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.sidebar)
        columns.addLayout(right, 1)
        self.setCentralWidget(body)
        self._palette = JumpPalette(body)

        self._shortcut("Ctrl+F", lambda: self._on_page(lambda page: page.focus_filter()))
        self._shortcut("F5", self._refresh)
        self._shortcut("Ctrl+K", self.open_palette)

        self._connecting = QTimer(self)
        self._connecting.setSingleShot(True)
        self._connecting.setInterval(int(_CONNECTING_SAID_AFTER * 1000))
        self._connecting.timeout.connect(self._show_engine)
        desk.requested.connect(self.open_page)
        desk.notices.posted.connect(self._show_notice)
        desk.tasks.changed.connect(self._show_tasks)
        desk.session.changed.connect(self._state_changed)
        self.status.engine_clicked.connect(self._explain_engine)
        self.status.tasks_clicked.connect(self._open_task)
        self.retranslate()

    def _build_footer(self) -> None:
        self._theme_button = IconButton("moon", name="window.theme")
        self._theme_button.clicked.connect(self._toggle_theme)
        self._language_button = IconButton("languages", name="window.language")
        self._language_button.clicked.connect(self._toggle_language)
        self.sidebar.footer.addWidget(self._theme_button)
        self.sidebar.footer.addWidget(self._language_button)
        theme.changed.connect(self._name_footer)

    def _shortcut(self, keys: str, slot: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WindowShortcut).activated.connect(slot)

    # -- pages -------------------------------------------------------------------------------------------------------
    @property
    def current_page(self) -> str:
        return self.sidebar.current

    def page(self, name: str) -> PageView:
        """The page's view, built when first asked for."""
        view = self._views.get(name)
        if view is None:
            view = self._specs[name].build(self._desk)
            view.setObjectName(f"page.{name}")
            view.setAccessibleName(self._specs[name].title())
            self._views[name] = view
            self._stack.addWidget(view)
        return view

    def open_page(self, name: str, arguments: Mapping[str, Any] | None = None) -> None:
        """Shows a page, an unknown name `FIRST`. The focus goes along unless it walks through the sidebar."""
        if name not in self._specs:
            name = FIRST
        view = self.page(name)
        browsing = self.sidebar.isAncestorOf(self.focusWidget())
        self._stack.setCurrentWidget(view)
        self.sidebar.set_current(name)
        if not browsing:
            view.setFocus()  # not a control of it: nothing is chosen yet, and Tab comes to the first one
        self._desk.settings.page = name
        if arguments:
            view.go(arguments)

    def _on_page(self, act: Callable[[PageView], object]) -> None:
        view = self._stack.currentWidget()
        if isinstance(view, PageView):
            act(view)

    def _refresh(self) -> None:
        self._desk.session.live.refresh()
        self._on_page(lambda page: page.refresh())

    def open_palette(self) -> None:
        """Ctrl+K: everything that can be jumped to, as of now."""
        desk = self._desk
        goals = [
            Goal(spec.icon, spec.title(), "", partial(self.open_page, spec.name), spec.name)
            for spec in self._specs.values()
        ]
        goals += [
            Goal("container", one.name, one.image, partial(desk.go, "containers", container=one.id), identity=one.id)
            for one in desk.session.containers.values()
        ]
        goals += [
            Goal("layers", tag, "", partial(desk.go, "run", image=tag), identity=image.id.removeprefix("sha256:"))
            for image in desk.session.images.values()
            for tag in image.tags
        ]
        goals.append(Goal("moon", self._theme_button.toolTip(), "", self._toggle_theme, "theme 主题"))
        goals.append(Goal("languages", self._language_button.toolTip(), "", self._toggle_language, "language 语言"))
        self._palette.open_with(goals)

    # -- what is said at the foot ------------------------------------------------------------------------------------
    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {"connection", "engine"}:
            self._show_engine()
        if "containers" in kinds:
            running = sum(one.state.is_alive for one in self._desk.session.containers.values())
            if "containers" in self._specs:
                self.sidebar.set_badge("containers", str(running) if running else "")

    def _show_engine(self) -> None:
        session = self._desk.session
        phase, info = session.connection.phase, session.info
        address = session.engine.address
        if phase == "online":
            words = f"{info.version} · {info.os_type}/{info.architecture} · {address}" if info is not None else address
            self.status.set_engine("ok", _("Window", "Engine connected"), words)
        elif phase == "lost":
            error = session.connection.error
            told = tell(error or EngineUnreachable("no engine"), self._desk.languages.current)
            since = time.strftime("%H:%M:%S", time.localtime(session.connection.since))
            words = _("Window", "{what} · since {time} · trying again").format(what=told.title, time=since)
            self.status.set_engine("error", _("Window", "Engine away"), words, told.meaning)
        else:
            self.status.set_engine("busy", _("Window", "Connecting …"), address)

    def _explain_engine(self) -> None:
        """A press on the engine's state: the explanation while it is away, and another try."""
        session = self._desk.session
        error = session.connection.error
        if session.online or error is None:
            return
        told = tell(error, self._desk.languages.current)

        async def explain() -> None:
            chosen = await explain_error(
                self,
                title=told.title,
                meaning=told.meaning,
                steps=told.steps,
                command=told.command,
                details=told.details,
                action=_("Window", "Try again now"),
            )
            if chosen:
                session.live.retry()

        self._desk.tasks.start("window.explain", explain())

    def _show_notice(self, notice: Notice) -> None:
        told = notice.told
        action_text, on_action = notice.action_text, notice.on_action
        if told is not None and (told.steps or told.command) and not action_text:
            action_text, on_action = _("Window", "What to do"), lambda: self._explain(notice)
        self.status.notice.show_notice(
            notice.kind, notice.text, action_text, on_action, told.details if told is not None else ""
        )

    def _explain(self, notice: Notice) -> None:
        told = notice.told
        if told is None:
            return
        self._desk.tasks.start(
            "window.explain",
            explain_error(
                self,
                title=told.title,
                meaning=told.meaning,
                steps=told.steps,
                command=told.command,
                details=told.details,
            ),
        )

    def _show_tasks(self) -> None:
        jobs = self._desk.tasks.shown
        if len(jobs) == 1:
            text = f"{jobs[0].title} · {jobs[0].detail}" if jobs[0].detail else jobs[0].title
            self.status.set_tasks(1, text, jobs[0].fraction)
            return
        known = [job.fraction for job in jobs if job.fraction is not None]
        self.status.set_tasks(len(jobs), "", sum(known) / len(known) if known else None)

    def _open_task(self) -> None:
        """A press on the tasks: the page that the oldest of them belongs to (keys begin with the page's name)."""
        jobs = self._desk.tasks.shown
        if jobs:
            self.open_page(jobs[0].key.partition(".")[0])

    # -- theme and language ------------------------------------------------------------------------------------------
    def _toggle_theme(self) -> None:
        scheme: Scheme = "light" if theme.dark else "dark"
        self._desk.settings.scheme = scheme
        theme.set_scheme(scheme)

    def _toggle_language(self) -> None:
        self._desk.settings.language = language = self._other_language()
        self._desk.languages.use(language)

    def _other_language(self) -> str:
        names = list(NAMES)
        return names[(names.index(self._desk.languages.current) + 1) % len(names)]

    def _name_footer(self) -> None:
        self._theme_button.set_icon("sun" if theme.dark else "moon")
        self._theme_button.set_text(
            _("Window", "Switch to light colours") if theme.dark else _("Window", "Switch to dark colours")
        )
        # In the other language's own words: who cannot read this one must find the way out of it.
        self._language_button.set_text(NAMES[self._other_language()])

    # -- Qt ----------------------------------------------------------------------------------------------------------
    def retranslate(self) -> None:
        name = _("Window", "FirstMate")
        self.setWindowTitle(name)
        self.sidebar.set_app_name(name)
        self._name_footer()
        for page, view in self._views.items():
            view.setAccessibleName(self._specs[page].title())
        if self._first_paint_done:
            self._show_engine()
            self._show_tasks()
        if self._desk.notices.last is not None and self.status.notice.text:
            self._show_notice(self._desk.notices.last)  # its words are of their time, its buttons are of now

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not a shortcut: the focused field, the notice and the terminal have the first right to Esc.
        if event.key() == Qt.Key.Key_Escape:
            self._on_page(lambda page: page.escape())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._first_paint_done:
            self._first_paint_done = True
            self._connecting.start()
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        for view in self._views.values():
            view.close_page()
        self._desk.settings.geometry = bytes(self.saveGeometry().data())
        self.closing.emit()
        super().closeEvent(event)
