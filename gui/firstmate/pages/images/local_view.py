"""The images of this computer: the list, and the chosen one beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.command import quote
from firstmate.core.errors import EngineNotRunning
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.clearing import Clearing
from firstmate.pages.images.columns import HIDDEN_BELOW, RowCache, columns
from firstmate.pages.images.detail import ImageDetailCard
from firstmate.pages.images.image_menu import ImageActs, image_menu
from firstmate.pages.images.list_bar import ChoiceBar, ListBar
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.practice_offer import practice_words, use_words
from firstmate.pages.images.rows import reference
from firstmate.pages.images.transfer_actions import TransferActions
from firstmate.pages.images.transfer_cards import TransferList
from firstmate.widgets.card import Card
from firstmate.widgets.part import Part
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_FIRST_IMAGE = "busybox"
_DETAIL_WIDTH = 368
_ONE_AT_A_TIME_BELOW = 760
"""Below this width the details stand in the place of the list."""
_AGES_MS = 60_000


class LocalView(Part):
    """Widgets only; what they mean is the model's. `get_wanted(name)` when an image is to be pulled."""

    get_wanted = Signal(str)
    again_wanted = Signal(object)
    """An `Unfinished` download that is to go on."""

    def __init__(self, desk: Desk, model: ImagesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self.clearing = Clearing(desk, model, self, self.choose)
        self._cache = RowCache()
        self._wanted_image = ""
        """An image to choose as soon as it is listed."""
        self._chosen: tuple[str, ...] = ()
        """The ids of the chosen images; the model knows the one whose details are shown."""
        self._arranging = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.tokens.space_m)
        self._actions = TransferActions(desk, model.transfers, self)
        self._transfers = TransferList(desk, model.transfers, ("save", "push"))
        whole.addWidget(self._transfers)
        body = QHBoxLayout()
        body.setSpacing(theme.tokens.space_m)
        whole.addLayout(body, 1)
        self._list = Card()
        self._detail = ImageDetailCard(desk, model)
        body.addWidget(self._list, 1)
        body.addWidget(self._detail)
        self._detail.hide()
        self._bar = ListBar()
        self._filter = self._bar.filter
        self._list.body.addWidget(self._bar)
        self._rows = RowModel(columns())
        self._table = Table(self._rows)
        self._table.setObjectName("images.table")
        self._states = StateFrame(self._table)
        self._states.setObjectName("images.list")
        self._list.body.addWidget(self._states, 1)
        self._summary = ChoiceBar()
        self._list.body.addWidget(self._summary)
        self._ages = QTimer(self)
        self._ages.setInterval(_AGES_MS)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._show_list)
        model.detail_changed.connect(self._show_detail)
        model.disk.changed.connect(self._show_list)
        model.platforms.changed.connect(lambda _ids: self._show_list())
        self._filter.searched.connect(self._filter_by)
        self._bar.prune_wanted.connect(self.clearing.prune)
        self._bar.stop_wanted.connect(self.clearing.stop)
        self._desk.tasks.changed.connect(lambda: self._bar.set_busy(self.clearing.busy))
        self._summary.save_wanted.connect(self._save_chosen)
        self._summary.remove_wanted.connect(self._remove_chosen)
        self._summary.put_back.connect(self.escape)
        self._table.selection_changed_keys.connect(self._choose)
        self._table.visible_keys_changed.connect(self._look_at)
        self._table.activated_key.connect(lambda _key: self._detail.focus())
        self._table.context_requested.connect(self._open_menu)
        self._detail.run_wanted.connect(self._run)
        self._detail.again_wanted.connect(self.again_wanted)
        self._detail.remove_wanted.connect(lambda key: self.clearing.remove([key]))
        self._detail.save_wanted.connect(lambda name: self._actions.save([name]))
        self._detail.push_wanted.connect(self._actions.push)
        self._transfers.sign_in_wanted.connect(self._actions.sign_in_and_repeat)
        self._transfers.place_wanted.connect(self._actions.save_elsewhere)
        self._detail.closed.connect(self.escape)
        self._ages.timeout.connect(self._show_ages)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self._table)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove_chosen)

    # -- what the page asks --------------------------------------------------------------------------------------------
    def choose(self, image: str) -> None:
        """Chooses an image by id or tag, now or once it is listed."""
        self._wanted_image = image
        self._choose_wanted()

    def focus_filter(self) -> None:
        self._filter.setFocus()
        self._filter.selectAll()

    def escape(self) -> bool:
        if not self._chosen and self._model.selected is None:
            return False
        self._chosen = ()
        self._table.clearSelection()
        self._model.select(None)
        self._show_summary()
        self._table.setFocus()
        return True

    def close_part(self) -> None:
        self._ages.stop()

    # -- the list ------------------------------------------------------------------------------------------------------
    def _show_list(self) -> None:
        if not self.isVisible():
            return
        model = self._model
        rows = self._cache.rows(
            model.images,
            model.users,
            model.removals.under_way,
            now=time.time(),
            language=self._desk.languages.current,
            faded=model.stale,
            shared=model.disk.shared,
            platform=model.platforms.get,
            engine=model.platforms.engine,
        )
        with self._choice_kept():
            self._rows.set_rows(rows)
        self._choose_wanted()
        self._show_state()
        self._show_columns()
        model.disk.ask_shared()
        self._look_at(self._table.visible_keys())

    def _look_at(self, keys: list[str]) -> None:
        """The rows that are seen: their images are asked what they are made for."""
        if keys:
            self._model.platforms.look(keys)
        else:
            self._model.platforms.rest()

    def _show_state(self) -> None:
        """Which of loading, empty, error, no match and ready is to be seen, and how many images there are."""
        model, states = self._model, self._states
        if model.phase == "loading":
            states.show_loading(_("Images", "Asking the engine for its images…"))
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
        self._bar.set_possible(self._desk.session.online and bool(model.images))
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
            lambda: self.get_wanted.emit(_FIRST_IMAGE),
            other_text=use_words() if offered else "",
            on_other=practice.load,
            other_tip=quote(practice.argv, self._desk.settings.shell_in_use) if offered else "",
        )

    def _show_lost(self) -> None:
        error = self._desk.session.connection.error
        told = tell(error, self._desk.languages.current) if error is not None else None
        missing = isinstance(error, EngineNotRunning) and error.installed is False
        self._states.show_error(
            told.title if told else _("Images", "The engine is away"),
            "\n".join((told.meaning, *told.steps)) if told else "",
            told.details if told else "",
            _("Images", "Open Environment") if missing else _("Images", "Try now"),
            (lambda: self._desk.go("environment")) if missing else self._desk.session.live.retry,
        )

    def _show_summary(self) -> None:
        images, chosen = self._model.images, self._chosen
        self._summary.setVisible(self._model.phase == "ready")
        if len(chosen) > 1:
            size = sum(images[key].size for key in chosen if key in images)
            self._summary.show_chosen(len(chosen), size, online=self._desk.session.online)
            return
        total, shown = self._rows.total, self._rows.rowCount()
        if shown != total:
            words = _("Images", "{shown} of %n image(s)", None, total).format(shown=shown)
        else:
            words = _("Images", "%n image(s), {size} (layers shared by several are counted in each)", None, total)
        self._summary.show_summary(words.format(size=format_bytes(sum(image.size for image in images.values()))))

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
            self._chosen = tuple(keys)
            self._model.select(keys[0] if len(keys) == 1 else None)
            self._show_summary()

    @contextmanager
    def _choice_kept(self) -> Iterator[None]:
        """When a chosen row goes, Qt chooses its neighbour. Here it is said what is chosen.

        One that is chosen alone stays so while the filter hides it; of several, those that are hidden are let go.
        """
        self._arranging = True
        try:
            yield
            if len(self._chosen) > 1:
                self._chosen = tuple(key for key in self._chosen if self._rows.position(key) >= 0)
            elif self._model.selected is None:
                self._chosen = ()
            shown = [key for key in self._chosen if self._rows.position(key) >= 0]
            if sorted(self._table.selected_keys()) != sorted(shown):
                self._table.select_keys(shown)
        finally:
            self._arranging = False
        if len(self._chosen) == 1 and self._model.selected is None:
            self._model.select(self._chosen[0])  # the last that is left of several

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
        self._detail.setMinimumWidth(0 if alone else theme.px(_DETAIL_WIDTH))
        self._detail.setMaximumWidth(16_777_215 if alone else theme.px(_DETAIL_WIDTH))
        # What goes does so first: both at once may be wider than the window, which would grow.
        wanted: dict[QWidget, bool] = {self._list: not (chosen and alone), self._detail: chosen}
        for part in sorted(wanted, key=wanted.__getitem__):
            part.setVisible(wanted[part])
        self._show_columns()

    def _show_columns(self) -> None:
        """Those that there is room for. What is shared gets one once anybody has counted it."""
        beside = self._detail.isVisibleTo(self) and self._list.isVisibleTo(self)
        width = self.width() - (theme.px(_DETAIL_WIDTH) + theme.tokens.space_m if beside else 0)
        for number, column in enumerate(self._rows.columns):
            unknown = column.id == "shared" and not self._model.disk.knows_shared
            self._table.setColumnHidden(number, unknown or width < theme.px(HIDDEN_BELOW.get(column.id, 0)))

    def _open_menu(self, key: str, place: QPoint) -> None:
        keys = self._chosen if key in self._chosen else (key,)
        images = [self._model.images[one] for one in keys if one in self._model.images]
        if not images:
            return
        acts = ImageActs(
            run=self._run,
            again=self.again_wanted.emit,
            copy=QGuiApplication.clipboard().setText,
            save=self._actions.save,
            push=self._actions.push,
            remove=lambda: self.clearing.remove([image.id for image in images]),
        )
        image_menu(self, self._desk, images, acts).popup(place)

    # -- acting --------------------------------------------------------------------------------------------------------
    def _run(self, image: str) -> None:
        self._desk.go("run", image=image)

    def _save_chosen(self) -> None:
        images = self._model.images
        self._actions.save([reference(images[key]) for key in self._chosen if key in images])

    def _remove_chosen(self) -> None:
        keys = self._chosen or ((self._model.selected,) if self._model.selected else ())
        self.clearing.remove([key for key in keys if key in self._model.images])

    # -- sizes, words, coming and going --------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_detail()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._cache.forget_young(time.time())
        self._show_list()
        self._ages.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()
        self._model.platforms.rest()

    def retranslate(self) -> None:
        self._bar.retranslate()
        self._summary.retranslate()
        self._table.setAccessibleName(_("Images", "Local images"))
        self._list.setAccessibleName(_("Images", "Local images"))
        self._show_list()
