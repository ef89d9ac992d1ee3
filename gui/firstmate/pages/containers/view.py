"""The Containers page: a row of views under its header. What each view shows is its own room's.

Every view is built when it is first shown or, soon after the page itself is on the screen, in the first idle moment:
the names of the controls are public, and a script must find them all on an open page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from firstmate.app.page import Desk
from firstmate.pages.containers.list_view import ListView
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.networks_view import NetworksView
from firstmate.pages.containers.volumes_view import VolumesView
from firstmate.widgets.page_view import PageView
from firstmate.widgets.part import Part
from firstmate.widgets.stale_strip import StaleStrip
from firstmate.widgets.theme import theme
from firstmate.widgets.views import Views

_ = QCoreApplication.translate

LIST, VOLUMES, NETWORKS = KEYS = "containers", "volumes", "networks"
"""The keys of the views, for `desk.go("containers", view=…)`."""

_LOW = 600
"""Height of the page below which the sentence under its title makes room."""


class ContainersView(PageView):
    """Widgets only; what they mean is the models'."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.model = ContainersModel(desk)
        self._strip = StaleStrip(desk, "containers")
        self._low = False
        self._views = Views()
        self.column.addWidget(self._strip)
        self.column.addWidget(self._views, 1)
        self._views.add(
            LIST,
            "containers.view.containers",
            "container",
            lambda: _("Containers", "Containers"),
            lambda place: self._dressed(ListView(desk, self.model, place)),
        )
        self._views.add(
            VOLUMES,
            "containers.view.volumes",
            "database",
            lambda: _("Containers", "Volumes"),
            lambda place: self._dressed(VolumesView(desk, place)),
        )
        self._views.add(
            NETWORKS,
            "containers.view.networks",
            "network",
            lambda: _("Containers", "Networks"),
            lambda place: self._dressed(NetworksView(desk, place)),
        )
        self._views.chosen.connect(lambda _key: self._show_header())
        self._views.show_view(LIST)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._build_rest)
        self._strip.room_changed.connect(lambda: self.list_view.keep_row_in_view())
        self.retranslate()

    # -- the views -----------------------------------------------------------------------------------------------------
    @property
    def list_view(self) -> ListView:
        return cast(ListView, self._views.view(LIST))

    @property
    def part(self) -> Part:
        """The view that is shown."""
        return cast(Part, self._views.view(self._views.current))

    def _dressed(self, part: Part) -> Part:
        """A new view, with its actions in the header until another view is shown."""
        for action in part.header_actions():
            self.header.add_action(action)
        return part

    def _built(self) -> list[Part]:
        return [part for key in KEYS if isinstance(part := self._views.built(key), Part)]

    def _build_rest(self) -> None:
        """One view or tab for each idle moment, so that no moment becomes long."""
        if self.list_view.build_next():
            self._idle.start()
            return
        for key in KEYS:
            if self._views.built(key) is None:
                self._views.view(key)
                self._show_header()
                self._idle.start()
                return

    # -- what the window asks ------------------------------------------------------------------------------------------
    def go(self, arguments: Mapping[str, Any]) -> None:
        """`view` shows a view, `container` (id or name) and `tab` ("overview", "logs", "terminal" …) a container."""
        view = arguments.get("view", LIST if arguments.get("container") else None)
        if view in KEYS:
            self._views.show_view(str(view))
        self.part.go(arguments)

    def refresh(self) -> None:
        self._desk.session.live.retry()
        self.part.refresh()

    def focus_filter(self) -> None:
        self.part.focus_filter()

    def escape(self) -> bool:
        return self.part.escape()

    def close_page(self) -> None:
        self._idle.stop()
        for part in self._built():
            part.close_part()
        self.model.close()

    # -- what is shown -------------------------------------------------------------------------------------------------
    def _show_header(self) -> None:
        shown = self.part
        low = self.height() < theme.px(_LOW)
        self.header.set_subtitle("" if low else shown.subtitle())
        for part in self._built():
            for action in part.header_actions():
                action.setVisible(part is shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the views need the room more than a sentence does."""
        super().resizeEvent(event)
        low = self.height() < theme.px(_LOW)
        if low != self._low:
            self._low = low
            self._show_header()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._idle.start()

    def retranslate(self) -> None:
        self.header.set_title(_("Containers", "Containers"))
        self._show_header()
