"""The Images page: pull by name on top, the pulls under way, the local images, and the chosen one beside them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.command import quote
from firstmate.core.errors import Conflict, FirstMateError
from firstmate.core.names import ImageName
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.columns import RowCache, columns
from firstmate.pages.images.detail import ImageDetailCard
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.practice_offer import practice_words, use_words
from firstmate.pages.images.pull_card import PullList
from firstmate.pages.images.pull_form import PullForm
from firstmate.pages.images.removal import confirm_removal, explain_refusal
from firstmate.pages.images.room import Room
from firstmate.pages.images.rows import reference
from firstmate.pages.images.strip import StaleStrip
from firstmate.widgets import icons
from firstmate.widgets.card import Card
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.page_view import PageView
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_FIRST_IMAGE = "busybox"
_DETAIL_WIDTH = 336
_ONE_AT_A_TIME_BELOW = 720
"""Below this width the details stand in the place of the list."""
_LIST_LEAST = 200
_DETAIL_LEAST = 240
_PULLS_LEAST = 150
_CREATED, _AGE_FROM = 2, 500
"""The column of the ages, and from which width of the list on it is shown."""
_AGES_MS = 60_000


class ImagesView(PageView):
    """Widgets only; what they mean is `ImagesModel`'s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = ImagesModel(desk)
        self._cache = RowCache()
        self._wanted_image = ""
        """An image to choose as soon as it is listed."""
        self._arranging = False
        self._filter = SearchField("images.filter")
        self._form = PullForm(desk)
        self._pulls = PullList(desk, self._model.pulls, self._model.practice)
        self._strip = StaleStrip(desk)
        self._rows = RowModel(columns())
        self._table = Table(self._rows, multiple=False)
        self._table.setObjectName("images.table")
        self._states = StateFrame(self._table)
        self._summary = ElidedLabel("", "caption", "muted")
        self._summary.setObjectName("images.summary")
        self._list = Card()
        self._detail = ImageDetailCard(desk, self._model)
        self._ages = QTimer(self)
        self._ages.setInterval(_AGES_MS)
        self._build()
        self._connect()
        self.retranslate()

    # -- building ------------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.header.add_action(self._filter)
        inner = QWidget()
        self._room = Room(inner, self._least_height)
        self.column.addWidget(self._room, 1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_m)
        for widget in (self._form, self._pulls, self._strip):
            column.addWidget(widget)
        body = QHBoxLayout()
        body.setSpacing(theme.tokens.space_m)
        column.addLayout(body, 1)
        body.addWidget(self._list, 1)
        body.addWidget(self._detail)
        self._list.body.addWidget(self._states, 1)
        self._list.body.addWidget(self._summary)
        self._detail.hide()

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._show_list)
        model.detail_changed.connect(self._show_detail)
        model.pulls.ended.connect(self._pull_ended)
        self._form.wanted.connect(self._pull)
        self._pulls.run_wanted.connect(self._run)
        self._filter.searched.connect(self._filter_by)
        self._table.selection_changed_keys.connect(self._choose)
        self._table.activated_key.connect(lambda _key: self._detail.focus())
        self._table.context_requested.connect(self._open_menu)
        self._detail.run_wanted.connect(self._run)
        self._detail.remove_wanted.connect(self._remove)
        self._detail.closed.connect(self.escape)
        self._ages.timeout.connect(self._show_ages)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self._table)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove_chosen)

    # -- what the window asks ------------------------------------------------------------------------------------------
    def go(self, arguments: Mapping[str, Any]) -> None:
        """`pull` starts the pull of a name, `select` chooses an image by id or tag, now or once it is listed."""
        name = arguments.get("pull")
        if isinstance(name, str):
            self._form.set_text(name)
            self._form.press()
        wanted = arguments.get("select")
        if isinstance(wanted, str):
            self._wanted_image = wanted
            self._choose_wanted()

    def refresh(self) -> None:
        live = self._desk.session.live
        live.refresh()
        live.retry()

    def focus_filter(self) -> None:
        self._filter.setFocus()
        self._filter.selectAll()

    def escape(self) -> bool:
        if self._model.selected is None:
            return False
        self._table.clearSelection()
        self._model.select(None)
        self._table.setFocus()
        return True

    def close_page(self) -> None:
        self._ages.stop()

    # -- the list ------------------------------------------------------------------------------------------------------
    def _show_list(self) -> None:
        if not self.isVisible():
            return
        model = self._model
        rows = self._cache.rows(
            model.images,
            model.users,
            model.removing,
            now=time.time(),
            language=self._desk.languages.current,
            faded=model.stale,
        )
        with self._choice_kept():
            self._rows.set_rows(rows)
        self._choose_wanted()
        self._show_state()

    def _show_state(self) -> None:
        """Which of loading, empty, error, no match and ready is to be seen, and how many images there are."""
        model, states = self._model, self._states
        if model.phase == "loading":
            states.show_loading(_("Images", "Asking the engine for its images …"))
        elif model.phase == "lost":
            self._show_lost()
        elif model.phase == "empty":
            self._show_first_step()
        elif self._rows.filtered and not self._rows.rowCount():
            states.show_empty(
                "search",
                _("Images", "No image matches “{text}”").format(text=self._filter.text()),
                _("Images", "The filter looks at names, ids, sizes and ages."),
                _("Images", "Clear the filter"),
                self._filter.clear,
            )
        else:
            states.show_content()
        self._show_summary()

    def _show_first_step(self) -> None:
        """Pull a small image, or use the one that came along."""
        words = _(
            "Images",
            "An image is a program with everything it needs, packed. Containers are made from it. "
            "Pull a small one to begin.",
        )
        practice = self._model.practice
        offered = practice.is_free
        self._states.show_empty(
            "package",
            _("Images", "No images yet"),
            f"{words}\n\n{practice_words()}" if offered else words,
            _("Images", "Pull busybox"),
            lambda: self.go({"pull": _FIRST_IMAGE}),
            other_text=use_words() if offered else "",
            on_other=practice.load,
            other_tip=quote(practice.argv, self._desk.settings.shell_in_use) if offered else "",
        )

    def _show_lost(self) -> None:
        error = self._desk.session.connection.error
        told = tell(error, self._desk.languages.current) if error is not None else None
        self._states.show_error(
            told.title if told else _("Images", "The engine is away"),
            "\n".join((told.meaning, *told.steps)) if told else "",
            told.details if told else "",
            _("Images", "Try now"),
            self._desk.session.live.retry,
        )

    def _show_summary(self) -> None:
        total, shown = self._rows.total, self._rows.rowCount()
        size = format_bytes(sum(image.size for image in self._model.images.values()))
        if shown != total:
            words = _("Images", "{shown} of %n image(s)", None, total).format(shown=shown)
        else:
            words = _("Images", "%n image(s), {size} (layers shared by several are counted in each)", None, total)
        self._summary.setText(words.format(size=size))
        self._summary.setVisible(self._model.phase == "ready")

    def _show_ages(self) -> None:
        if self._cache.forget_young(time.time()):
            self._show_list()

    def _filter_by(self, text: str) -> None:
        with self._choice_kept():
            self._rows.set_filter(text)
        self._show_state()

    # -- the chosen image ----------------------------------------------------------------------------------------------
    def _choose(self, keys: list[str]) -> None:
        if not self._arranging:
            self._model.select(keys[0] if keys else None)

    @contextmanager
    def _choice_kept(self) -> Iterator[None]:
        """When a chosen row goes, Qt chooses its neighbour. Here the model says what is chosen, shown or not."""
        self._arranging = True
        try:
            yield
            key = self._model.selected
            if key is None or self._rows.position(key) < 0:
                self._table.clearSelection()
            elif self._table.selected_keys() != [key]:
                self._table.select_key(key)
        finally:
            self._arranging = False

    def _choose_wanted(self) -> None:
        key = self._model.find(self._wanted_image) if self._wanted_image else None
        if key is None or self._rows.row(key) is None:
            return
        self._wanted_image = ""
        if not self._table.select_key(key):
            self._filter.clear()
            self._table.select_key(key)

    def _show_detail(self) -> None:
        chosen = self._model.image is not None
        alone = self.width() < theme.px(_ONE_AT_A_TIME_BELOW)
        self._detail.setVisible(chosen)
        self._list.setVisible(not (chosen and alone))
        self._detail.setMinimumWidth(0 if alone else theme.px(_DETAIL_WIDTH))
        self._detail.setMaximumWidth(16_777_215 if alone else theme.px(_DETAIL_WIDTH))
        self._room.fit()
        # A narrow list goes without the ages.
        self._table.setColumnHidden(_CREATED, self._list.width() < theme.px(_AGE_FROM))

    def _open_menu(self, key: str, place: QPoint) -> None:
        image = self._model.images.get(key)
        if image is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = reference(image)
        menu.addAction(icons.icon("play"), _("Images", "Run it"), lambda: self._run(name))
        menu.addAction(
            icons.icon("copy"), _("Images", "Copy the name"), lambda: QGuiApplication.clipboard().setText(name)
        )
        menu.addSeparator()
        remove = menu.addAction(icons.icon("trash-2", "error"), _("Images", "Remove …"), lambda: self._remove(key))
        remove.setEnabled(self._desk.session.online)
        menu.popup(place)

    # -- acting --------------------------------------------------------------------------------------------------------
    def _run(self, image: str) -> None:
        self._desk.go("run", image=image)

    def _pull(self, name: ImageName) -> None:
        pull, new = self._model.pulls.start(name)
        if not new:
            self._form.say_under_way(pull.image)
        self._pulls.reveal(pull.key)
        self._room.ensureWidgetVisible(self._pulls, 0, 0)

    def _pull_ended(self, key: str) -> None:
        """Whoever looks at another page is told; on this one, the pull's card says it."""
        pull = self._model.pulls.get(key)
        if pull is None or self.isVisible():
            return
        image = pull.image
        if pull.phase == "done":
            self._desk.notices.post(
                "ok",
                _("Images", "{image} is here.").format(image=image),
                action_text=_("Images", "Run it"),
                on_action=lambda: self._run(image),
            )
        elif pull.phase == "failed" and pull.error is not None:
            told = tell(pull.error, self._desk.languages.current)
            self._desk.notices.post(
                "error",
                _("Images", "{image} could not be pulled: {reason}").format(image=image, reason=told.title),
                action_text=_("Images", "Show"),
                on_action=lambda: self._desk.go("images"),
                told=told,
            )

    def _remove_chosen(self) -> None:
        key = self._model.selected
        if key is not None and self._desk.session.online:
            self._remove(key)

    def _remove(self, key: str) -> None:
        self._desk.tasks.start(f"images.ask:{key}", self._ask_and_remove(key))

    async def _ask_and_remove(self, key: str) -> None:
        """Asks, unless it is known already that it cannot be."""
        removal = self._model.removal(key)
        if removal is None or key in self._model.removing:
            return
        if removal.users:
            await self._refuse(key)
            return
        shell = self._desk.settings.shell_in_use
        if not await confirm_removal(self, removal, shell=shell, prefix=self._desk.prefix):
            return
        self._desk.tasks.start(
            f"images.remove:{key}",
            self._model.remove(removal),
            title=_("Images", "Removing {image}").format(image=removal.name),
            on_error=lambda error: self._not_removed(key, error),
        )

    def _not_removed(self, key: str, error: FirstMateError) -> bool:
        if not isinstance(error, Conflict):
            return False
        self._desk.tasks.start(f"images.ask:{key}", self._refuse(key, error))
        return True

    async def _refuse(self, key: str, error: FirstMateError | None = None) -> None:
        removal = self._model.removal(key)
        if removal is None:
            return
        language = self._desk.languages.current
        if await explain_refusal(self, removal.image, removal.users, language=language, error=error):
            self._desk.go("containers", container=removal.users[0].id)

    # -- sizes, words, coming and going --------------------------------------------------------------------------------
    def _least_height(self, width: int, height: int) -> int:
        """The least height in pixels of all under the header; the pulls get what the list can spare."""
        gap = theme.tokens.space_m
        least = theme.px(_LIST_LEAST if self._detail.isHidden() else _DETAIL_LEAST)
        taken = least + sum(
            widget.heightForWidth(width) + gap for widget in (self._form, self._strip) if not widget.isHidden()
        )
        self._pulls.set_most(max(theme.px(_PULLS_LEAST), height - taken - gap))
        return taken + (0 if self._pulls.isHidden() else self._pulls.height() + gap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_detail()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._cache.forget_young(time.time())
        self._show_list()
        self._pulls.catch_up()
        self._ages.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()

    def retranslate(self) -> None:
        self.header.set_title(_("Images", "Images"))
        self.header.set_subtitle(
            _("Images", "An image holds a program with everything it needs. Containers are made from images.")
        )
        self._filter.set_placeholder(_("Images", "Filter by name or id"))
        self._table.setAccessibleName(_("Images", "Local images"))
        self._list.setAccessibleName(_("Images", "Local images"))
        self._show_list()
