"""The window: a sidebar, a stack of pages made when first opened, a status line. A loop over the page specs.

It is shown before there is anything to work with: at first the sidebar alone, and everything else once that is painted
(`furnish`). So what the first paint does not need is not imported at the top of this module. The window knows no page
by name and holds no logic of any; what pages want of each other passes through `Desk.go`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from firstmate.navigation import FIRST, PAGES
from firstmate.widgets.sidebar import Sidebar
from firstmate.widgets.theme import Scheme, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent

    from firstmate.app.page import Desk, PageSpec
    from firstmate.foot import Foot
    from firstmate.widgets.buttons import IconButton
    from firstmate.widgets.page_view import PageView
    from firstmate.widgets.palette import JumpPalette

_ = QCoreApplication.translate


class Window(QMainWindow):
    """`painted` once, after the first paint: the moment to begin everything slow. `closing` when the user closes.

    Without a `desk` there is only the sidebar, until `furnish`.
    """

    painted = Signal()
    closing = Signal()

    _desk: Desk
    _foot: Foot
    _palette: JumpPalette
    _theme_button: IconButton
    _language_button: IconButton

    def __init__(self, desk: Desk | None = None, pages: tuple[PageSpec, ...] = PAGES) -> None:
        super().__init__()
        self._specs = {spec.name: spec for spec in pages}
        self._views: dict[str, PageView] = {}
        self._furnished = False
        self._first_paint_done = False
        self.setObjectName("window")
        self.setMinimumSize(QSize(720, 520))
        self.resize(1200, 800)

        self.sidebar = Sidebar()
        for number, spec in enumerate(pages, 1):
            self.sidebar.add_page(spec.name, spec.icon, spec.title, f"Ctrl+{number}")
        self._stack = QStackedWidget()
        self._right = QVBoxLayout()
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(0)
        self._right.addWidget(self._stack, 1)
        self._body = QWidget()
        columns = QHBoxLayout(self._body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.sidebar)
        columns.addLayout(self._right, 1)
        self.setCentralWidget(self._body)
        self.retranslate()
        if desk is not None:
            self.furnish(desk)

    def announce(self, name: str) -> None:
        """Says in the sidebar which page will be opened, before there is a desk to open it on."""
        self.sidebar.set_current(name if name in self._specs else FIRST)
        self._stack.setFocus()  # else Qt would give the focus to the sidebar, as if somebody walked there

    def furnish(self, desk: Desk) -> None:
        """Puts a desk into the window, once: from now on pages can be opened."""
        from firstmate.foot import Foot
        from firstmate.widgets import icons, scroll_access
        from firstmate.widgets.palette import JumpPalette

        scroll_access.install()
        self._desk = desk
        self.setWindowIcon(icons.icon("app"))
        self._foot = Foot(desk, self, self.open_page, self._specs)
        self._right.addWidget(self._foot.line)
        self._palette = JumpPalette(self._body)
        self._build_footer()
        self._furnished = True

        self.sidebar.page_requested.connect(self.open_page)
        for number, name in enumerate(self._specs, 1):
            self._shortcut(f"Ctrl+{number}", partial(self.open_page, name))
        self._shortcut("Ctrl+F", lambda: self._on_page(lambda page: page.focus_filter()))
        self._shortcut("F5", self._refresh)
        self._shortcut("Ctrl+K", self.open_palette)
        desk.requested.connect(self.open_page)
        desk.session.changed.connect(self._state_changed)
        self.retranslate()
        if self._first_paint_done:
            self._foot.begin()

    def _build_footer(self) -> None:
        from firstmate.widgets.buttons import IconButton

        self._theme_button = IconButton("moon", name="window.theme")
        self._theme_button.clicked.connect(self._toggle_theme)
        self._language_button = IconButton("languages", name="window.language")
        self._language_button.clicked.connect(self._toggle_language)
        self.sidebar.footer.addWidget(self._theme_button)
        self.sidebar.footer.addWidget(self._language_button)
        theme.changed.connect(self._name_footer)

    def _shortcut(self, keys: str, slot: Callable[[], object]) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WindowShortcut).activated.connect(slot)

    # -- pages -------------------------------------------------------------------------------------------------------
    @property
    def current_page(self) -> str:
        return self.sidebar.current

    def page(self, name: str) -> PageView:
        """The page's view, built when first asked for."""
        view = self._views.get(name)
        if view is None:
            built: PageView = self._specs[name].build(self._desk)
            view = self._views[name] = built
            view.setObjectName(f"page.{name}")
            view.setAccessibleName(self._specs[name].title())
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
        view = self._views.get(self.current_page)
        if view is not None:
            act(view)

    def _refresh(self) -> None:
        self._desk.session.live.refresh()
        self._on_page(lambda page: page.refresh())

    def open_palette(self) -> None:
        """Ctrl+K: everything that can be jumped to, as of now."""
        from firstmate.widgets.palette import Goal

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

    # -- what changes ------------------------------------------------------------------------------------------------
    @property
    def status(self) -> QWidget:
        """The status line."""
        return self._foot.line

    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if "containers" in kinds and "containers" in self._specs:
            running = sum(one.state.is_alive for one in self._desk.session.containers.values())
            self.sidebar.set_badge("containers", str(running) if running else "")

    # -- theme and language ------------------------------------------------------------------------------------------
    def _toggle_theme(self) -> None:
        scheme: Scheme = "light" if theme.dark else "dark"
        self._desk.settings.scheme = scheme
        theme.set_scheme(scheme)

    def _toggle_language(self) -> None:
        self._desk.settings.language = language = self._other_language()
        self._desk.languages.use(language)

    def _other_language(self) -> str:
        from firstmate.app.languages import NAMES

        names = list(NAMES)
        return names[(names.index(self._desk.languages.current) + 1) % len(names)]

    def _name_footer(self) -> None:
        from firstmate.app.languages import NAMES

        self._theme_button.set_icon("sun" if theme.dark else "moon")
        self._theme_button.set_text(
            _("Window", "Switch to light colours") if theme.dark else _("Window", "Switch to dark colours")
        )
        # In the other language's own words: who cannot read this one must find the way out of it.
        self._language_button.set_text(NAMES[self._other_language()])

    # -- Qt ----------------------------------------------------------------------------------------------------------
    def retranslate(self) -> None:
        """Reads every own text again."""
        name = _("Window", "FirstMate")
        self.setWindowTitle(name)
        self.sidebar.set_app_name(name)
        if self._furnished:
            self._name_footer()
            for page, view in self._views.items():
                view.setAccessibleName(self._specs[page].title())
            self._foot.retranslate()

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
            if self._furnished:
                self._foot.begin()
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        for view in self._views.values():
            view.close_page()
        if self._furnished:
            self._desk.settings.geometry = bytes(self.saveGeometry().data())
        self.closing.emit()
        super().closeEvent(event)
