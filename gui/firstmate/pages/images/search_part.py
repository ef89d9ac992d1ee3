"""Finding an image: a field, the catalogue or what Docker Hub found, and beside it the chosen image with its tags.

Typing narrows the catalogue down and asks nobody; Enter or the button lets the engine search Docker Hub. Where that is
impossible it is told once, above the list, and the catalogue serves on.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.tag_words import failure_text, failure_title
from firstmate.pages.images.catalogue_card import CatalogueCard
from firstmate.pages.images.search import Search
from firstmate.pages.images.search_rows import catalogue_columns, catalogue_row, result_columns, result_row
from firstmate.pages.images.tags_card import TagsCard
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card, Hint
from firstmate.widgets.labels import ElidedLabel, IconLabel, Label
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_STACK_BELOW = 700
_LIST_HEIGHT = 460
_LIST_SHARE, _DETAIL_SHARE = 3, 4
_KIND, _KIND_FROM = 1, 340
"""The column of the kinds, and from which width of the list on it is shown."""


class SearchPart(QWidget):
    """`pull_wanted(name)` asks whoever pulls; running goes to the Run page by itself."""

    pull_wanted = Signal(str)

    def __init__(self, desk: Desk, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._search = search
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_m)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(theme.tokens.space_m)
        column.addLayout(self._body)
        self._list = _ListCard(desk, search, self)
        self._body.addWidget(self._list, _LIST_SHARE)
        self._detail = QWidget(self)
        detail = QVBoxLayout(self._detail)
        detail.setContentsMargins(0, 0, 0, 0)
        detail.setSpacing(theme.tokens.space_m)
        self._body.addWidget(self._detail, _DETAIL_SHARE)
        self._hint = Hint(parent=self._detail)
        self._entry = CatalogueCard(desk, search, self._detail)
        self._tags = TagsCard(desk, search, self._detail)
        for widget in (self._hint, self._entry, self._tags):
            detail.addWidget(widget)
        detail.addStretch(1)
        search.changed.connect(self._show)
        search.tags.changed.connect(self._show_tags)
        desk.session.changed.connect(self._session_changed)
        for card in (self._entry, self._tags):
            card.pull_wanted.connect(self.pull_wanted)
        self._entry.other_wanted.connect(search.choose)
        self._entry.run_wanted.connect(lambda line: desk.go("run", line=line))
        self._tags.run_wanted.connect(lambda image: desk.go("run", image=image))
        self._measure()
        self.retranslate()

    def focus_search(self) -> None:
        self._list.focus_search()

    def look_for(self, text: str) -> None:
        """Puts a text into the field, as if it were typed."""
        self._list.set_text(text)

    def escape(self) -> bool:
        """Back from the results to the catalogue, or from the chosen image to none."""
        if self._search.back():
            return True
        if self._search.chosen is not None:
            self._list.clear_choice()
            self._search.choose(None)
            return True
        return False

    def refresh(self) -> None:
        """F5: the live list again, where one was asked for."""
        if self._search.tags.asked:
            self._search.tags.load(part=self._search.tags.part, anew=True)

    def _show(self) -> None:
        chosen = self._search.chosen is not None
        self._list.draw()
        self._hint.setVisible(not chosen)
        self._entry.setVisible(chosen)
        self._tags.setVisible(chosen)
        if chosen:
            self._entry.draw()
            self._tags.draw()

    def _show_tags(self) -> None:
        if self._search.chosen is not None:
            self._tags.draw()

    def _session_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if "connection" in kinds and self.isVisible():
            self._show_tags()

    def _measure(self) -> None:
        stacked = self.width() < theme.px(_STACK_BELOW)
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._body.setDirection(direction)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def retranslate(self) -> None:
        self._hint.set_text(
            _(
                "Images",
                "Choose an image in the list: here you read what it is, what it needs, and which tag to take, with a "
                "line that runs as it stands. Official images are kept by Docker together with their makers; others "
                "may come from anybody, so look who made them.",
            ),
            _("Images", "What do you want to run?"),
        )
        self._list.retranslate()
        self._tags.retranslate()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _ListCard(Card):
    """The field, what went wrong, and one of two lists."""

    def __init__(self, desk: Desk, search: Search, parent: QWidget) -> None:
        super().__init__(parent=parent, icon="search")
        self._desk = desk
        self._search = search
        self._choosing = False
        self._field = SearchField("images.search")
        self._go = Button("", icon="globe", compact=True, name="images.search.go", on_click=self._start)
        self._back = Button("", "ghost", icon="undo-2", compact=True, name="images.search.back", on_click=search.back)
        self._stop = Button("", "ghost", icon="x", compact=True, name="images.search.cancel", on_click=search.cancel)
        self.body.addWidget(self._field)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_s)
        for button in (self._go, self._back, self._stop):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._away = _Away(desk, search, self)
        self.body.addWidget(self._away)
        self._caption = ElidedLabel("", "caption", "muted")
        self.body.addWidget(self._caption)
        self._catalogue_rows, self._result_rows = RowModel(catalogue_columns()), RowModel(result_columns())
        self._catalogue = Table(self._catalogue_rows, multiple=False)
        self._catalogue.setObjectName("images.catalogue")
        self._results = Table(self._result_rows, multiple=False)
        self._results.setObjectName("images.results")
        self._stack = QStackedWidget()
        self._catalogue_states, self._result_states = StateFrame(self._catalogue), StateFrame(self._results)
        for states in (self._catalogue_states, self._result_states):
            self._stack.addWidget(states)
        self._stack.setMinimumHeight(theme.px(_LIST_HEIGHT))
        self.body.addWidget(self._stack, 1)
        self._field.searched.connect(search.type)
        self._field.returnPressed.connect(self._start)
        for table in (self._catalogue, self._results):
            table.selection_changed_keys.connect(self._choose)

    def focus_search(self) -> None:
        self._field.setFocus()
        self._field.selectAll()

    def set_text(self, text: str) -> None:
        self._field.setText(text)

    def clear_choice(self) -> None:
        for table in (self._catalogue, self._results):
            table.clearSelection()

    def _start(self) -> None:
        self._search.type(self._field.text())  # the field tells what is typed only after a short rest
        self._search.start()

    def _choose(self, keys: list[str]) -> None:
        if keys and not self._choosing:
            self._search.choose(keys[0])

    def draw(self) -> None:
        search, language = self._search, self._desk.languages.current
        self._choosing = True
        try:
            self._catalogue_rows.set_rows(catalogue_row(entry, language) for entry in search.entries)
            self._result_rows.set_rows(result_row(found, language) for found in search.results or ())
            self._follow_choice()
        finally:
            self._choosing = False
        self._stack.setCurrentWidget(self._result_states if search.asked else self._catalogue_states)
        self._show_state()
        self._go.setEnabled(bool(search.text) and not search.searching)
        self._back.setVisible(bool(search.asked) and not search.searching)
        self._stop.setVisible(search.searching)
        self._away.draw()

    def _follow_choice(self) -> None:
        """When a chosen row goes, Qt chooses its neighbour. Here the model says what is chosen."""
        name = self._search.chosen.familiar_name if self._search.chosen is not None else ""
        for table in (self._catalogue, self._results):
            if table.row_model.position(name) < 0:
                table.clearSelection()
            elif table.selected_keys() != [name]:
                table.select_key(name)

    def _show_state(self) -> None:
        search = self._search
        if search.searching:
            self._result_states.show_loading(_("Images", "The engine is searching…"))
        elif search.results == ():
            self._result_states.show_empty(
                "search",
                _("Images", "Nothing was found for “{text}”").format(text=search.asked),
                _("Images", "Try a shorter or an English word."),
                _("Images", "Back to the catalogue"),
                search.back,
            )
        else:
            self._result_states.show_content()
        if self._catalogue_rows.rowCount():
            self._catalogue_states.show_content()
        else:
            self._catalogue_states.show_empty(
                "search",
                _("Images", "Not in the catalogue"),
                _("Images", "Press Enter to let the engine search Docker Hub for “{text}”.").format(text=search.text),
            )
        if search.asked and search.results is not None:
            words = _("Images", "%n image(s) found, official ones first", None, len(search.results))
        elif search.asked:
            words = ""
        else:
            words = _("Images", "The catalogue: %n image(s) that come with FirstMate", None, len(search.entries))
        self._caption.setText(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._catalogue.setColumnHidden(_KIND, self.width() < theme.px(_KIND_FROM))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._search.back():
            event.accept()
            return
        super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.set_title(_("Images", "Find an image"))
        self._field.set_placeholder(_("Images", "Search, for example database"))
        self._field.setToolTip(
            _("Images", "Also a registry, as localhost:5000, or an image of one, as ghcr.io/owner/name")
        )
        self._go.setText(_("Images", "Search Docker Hub"))
        self._go.setToolTip(_("Images", "The engine asks Docker Hub, as docker search does"))
        self._back.setText(_("Images", "Back to the catalogue"))
        self._stop.setText(_("Images", "Cancel"))
        self._catalogue.setAccessibleName(_("Images", "Catalogue of images"))
        self._results.setAccessibleName(_("Images", "Images that were found"))
        self._away.retranslate()
        self.draw()


class _Away(QWidget):
    """Said once, in this place, while it is so: searching is not possible, and what to do instead."""

    def __init__(self, desk: Desk, search: Search, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._search = search
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.space_xs, 0, space.space_xs)
        column.setSpacing(space.space_xs)
        head = QHBoxLayout()
        head.setSpacing(space.space_s)
        self._title = Label("", "strong", wrap=True)
        self._title.setObjectName("images.search.failure")
        head.addWidget(IconLabel("unplug", 18, "warn"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        self._text = Label("", "caption", wrap=True, selectable=True)
        self._words = Label("", "mono", "muted", wrap=True, selectable=True)
        column.addWidget(self._text)
        column.addWidget(self._words)
        row = QHBoxLayout()
        self._again = Button("", compact=True, icon="refresh-cw", name="images.search.again", on_click=self._try_again)
        self._mirrors = Button("", "ghost", compact=True, name="images.search.mirrors", on_click=self._open_mirrors)
        row.addWidget(self._again)
        row.addWidget(self._mirrors)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def draw(self) -> None:
        failure, language = self._search.failure, self._desk.languages.current
        if failure is not None:
            self._title.setText(failure_title(failure.reason, failure.host, language))
            self._text.setText(failure_text(failure.reason, failure.host, failure.wait, language))
            self._words.setText(failure.words[:300])
            self._words.setVisible(bool(failure.words) and failure.text == self._search.text)
            self._again.setEnabled(bool(self._search.text) and not self._search.searching)
        self._mirrors.setVisible(failure is not None and failure.reason == "search")
        self.setVisible(failure is not None)

    def _try_again(self) -> None:
        self._search.start(anew=True)

    def _open_mirrors(self) -> None:
        self._desk.go("mirrors")

    def retranslate(self) -> None:
        self._again.setText(_("Images", "Try again"))
        self._mirrors.setText(_("Images", "Mirrors"))
        self._mirrors.setToolTip(_("Images", "Mirrors help to pull what the catalogue names"))
