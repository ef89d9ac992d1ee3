"""The Images page: a row of views under its header. What each view shows is its own room's.

Every view is built when it is first shown or, soon after the page itself is on the screen, in the first idle moment:
the names of the controls are public, and a script must find them all on an open page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QShowEvent

from firstmate.app.page import Desk
from firstmate.core.kept_layers import Unfinished
from firstmate.pages.images.disk_view import DiskView
from firstmate.pages.images.getting import GettingView
from firstmate.pages.images.local_view import LocalView
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.pull_news import tell_of_end, tell_of_transfer
from firstmate.widgets.page_view import PageView
from firstmate.widgets.part import Part
from firstmate.widgets.stale_strip import StaleStrip
from firstmate.widgets.views import Views

_ = QCoreApplication.translate

LOCAL, GET, DISK = KEYS = "local", "get", "disk"
"""The keys of the views, for `desk.go("images", view=…)`."""


class ImagesView(PageView):
    """Widgets only; what they mean is `ImagesModel`'s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = ImagesModel(desk)
        self._chosen = False
        """Whether somebody said already which view to show."""
        self._strip = StaleStrip(desk, "images")
        self.column.addWidget(self._strip)
        self._views = Views()
        self.column.addWidget(self._views, 1)
        views, model = self._views, self._model
        views.add(
            LOCAL,
            "images.view.local",
            "package",
            lambda: _("Images", "On this computer"),
            lambda place: LocalView(desk, model, place),
        )
        views.add(
            GET,
            "images.view.get",
            "cloud-download",
            lambda: _("Images", "Get an image"),
            lambda place: GettingView(desk, model, place),
        )
        views.add(
            DISK,
            "images.view.disk",
            "database",
            lambda: _("Images", "Disk"),
            lambda place: DiskView(desk, model, self.local.clearing, place),
        )
        views.chosen.connect(self._view_chosen)
        self.local.get_wanted.connect(self._get)
        self.local.again_wanted.connect(self._pull_again)
        views.show_view(LOCAL)
        model.changed.connect(self._show_first)
        model.pulls.ended.connect(self._pull_ended)
        model.transfers.ended.connect(self._transfer_ended)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._build_rest)
        self._show_first()
        self.retranslate()

    # -- the views -----------------------------------------------------------------------------------------------------
    @property
    def local(self) -> LocalView:
        return cast(LocalView, self._views.view(LOCAL))

    @property
    def getting(self) -> GettingView:
        return cast(GettingView, self._views.view(GET))

    @property
    def part(self) -> Part:
        """The view that is shown."""
        return cast(Part, self._views.view(self._views.current))

    def _view_chosen(self, _key: str) -> None:
        self._chosen = True

    def _show_first(self) -> None:
        """Who has no image yet begins where one is got."""
        if not self._chosen and self._model.phase in ("empty", "ready"):
            if self._model.phase == "empty":
                self._views.show_view(GET)
            self._chosen = True

    def _build_rest(self) -> None:
        """One view for each idle moment, so that no moment becomes long."""
        for key in KEYS:
            if self._views.built(key) is None:
                self._views.view(key)
                self._idle.start()
                return

    # -- what the window asks ------------------------------------------------------------------------------------------
    def go(self, arguments: Mapping[str, Any]) -> None:
        """`view` shows a view, `pull` starts the pull of a name, `search` looks for a text in the catalogue, `select`
        chooses an image by id or tag."""
        view, name, text, image = (arguments.get(key) for key in ("view", "pull", "search", "select"))
        if view in KEYS:
            self._go_to(view)
        if isinstance(name, str):
            self._get(name)
        if isinstance(text, str):
            self._go_to(GET)
            self.getting.look_for(text)
        if isinstance(image, str):
            self._go_to(LOCAL)
            self.local.choose(image)

    def _go_to(self, view: str) -> None:
        self._chosen = True
        self._views.show_view(view)

    def _get(self, name: str) -> None:
        self._go_to(GET)
        self.getting.pull(name)

    def _pull_again(self, part: Unfinished) -> None:
        self._go_to(GET)
        self.getting.begin(part.name, part.platform)

    def refresh(self) -> None:
        live = self._desk.session.live
        live.refresh()
        live.retry()
        self.part.refresh()

    def focus_filter(self) -> None:
        self.part.focus_filter()

    def escape(self) -> bool:
        return self.part.escape()

    def close_page(self) -> None:
        self._idle.stop()
        for key in KEYS:
            part = self._views.built(key)
            if isinstance(part, Part):
                part.close_part()

    # -- news ----------------------------------------------------------------------------------------------------------
    def _pull_ended(self, key: str) -> None:
        """Whoever looks at something else is told; where the pulls are shown, the card says it."""
        pull = self._model.pulls.get(key)
        if pull is not None and not (self.isVisible() and self._views.current == GET):
            tell_of_end(self._desk, pull)

    def _transfer_ended(self, key: str) -> None:
        transfer = self._model.transfers.get(key)
        if transfer is not None:
            view = LOCAL if transfer.kind in ("save", "push") else GET
            if not (self.isVisible() and self._views.current == view):
                tell_of_transfer(self._desk, transfer, view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._idle.start()

    def retranslate(self) -> None:
        self.header.set_title(_("Images", "Images"))
        self.header.set_subtitle(
            _("Images", "An image holds a program with everything it needs. Containers are made from images.")
        )
