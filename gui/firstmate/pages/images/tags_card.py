"""The tags of the chosen image, under the lesson that helps to choose one.

Without a question to anybody it shows the tags that the catalogue names; a button fetches the live list. What goes
wrong stands over the list and leaves it as it is.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import pull_argv
from firstmate.core.names import DEFAULT_REGISTRY
from firstmate.core.tag_words import failure_text, failure_title, lesson
from firstmate.pages.images.card_words import Remark
from firstmate.pages.images.command import DeskCommand
from firstmate.pages.images.platform_words import foreign_words
from firstmate.pages.images.search import Search
from firstmate.pages.images.search_rows import known_tag_rows, tag_columns, tag_rows
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card, Hint
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_TABLE_HEIGHT = 300
_UPDATED, _UPDATED_FROM = 4, 596
_PLATFORMS, _PLATFORMS_FROM = 3, 500
"""Columns that a narrow table goes without, and from which width on they are shown."""


class TagsCard(Card):
    """`pull_wanted(name:tag)` and `run_wanted(name:tag)`."""

    pull_wanted = Signal(str)
    run_wanted = Signal(str)

    def __init__(self, desk: Desk, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, icon="tag")
        self._desk = desk
        self._search = search
        self._tags = search.tags
        self._load = Button("", icon="cloud-download", compact=True, name="images.tags.load", on_click=self._ask)
        self.add_action(self._load)
        self._lesson = _LessonHint()
        self.body.addWidget(self._lesson)
        self._trouble = _Trouble()
        self.body.addWidget(self._trouble)
        self._filter = SearchField("images.tags.filter")
        self.body.addWidget(self._filter)
        self._rows = RowModel(tag_columns())
        self._table = Table(self._rows, multiple=False)
        self._table.setObjectName("images.tags")
        self._states = StateFrame(self._table)
        self._states.setFixedHeight(theme.px(_TABLE_HEIGHT))
        self.body.addWidget(self._states)
        foot = QHBoxLayout()
        self._count = Label("", "caption", "muted")
        self._more = Button("", "ghost", compact=True, name="images.tags.more", on_click=self._tags.load_more)
        foot.addWidget(self._count, 1)
        foot.addWidget(self._more)
        self.body.addLayout(foot)
        self._foreign = Remark(self)
        self._foreign.setObjectName("images.tags.foreign")
        self.body.addWidget(self._foreign)
        self._command = DeskCommand(desk, max_lines=2)
        self._command.set_object_names("images.tags.command", "images.tags.copy")
        self.body.addWidget(self._command)
        buttons = QHBoxLayout()
        self._pull = Button("", "primary", icon="download", name="images.tags.pull", on_click=self._pull_it)
        self._run = Button("", icon="play", name="images.tags.run", on_click=self._run_it)
        buttons.addWidget(self._pull)
        buttons.addWidget(self._run)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self._filter.searched.connect(self._narrow)
        self._table.selection_changed_keys.connect(self._choose)
        self._table.activated_key.connect(lambda _key: self._pull_it())
        self._table.visible_keys_changed.connect(self._tags.describe)
        self._drawn_for = ""
        self._by_hand = ""
        """The tag that a person has chosen."""
        self._drawing = False

    # -- drawing -------------------------------------------------------------------------------------------------------
    def draw(self) -> None:
        """Shows what the models have."""
        name, tags = self._search.chosen, self._tags
        if name is None:
            return
        if name.name != self._drawn_for:
            self._drawn_for, self._by_hand = name.name, ""
            self._filter.clear()
            self._table.clearSelection()
        entry, language = self._search.entry, self._desk.languages.current
        live = bool(tags.tags) or (tags.asked and not tags.loading and tags.failure is None)
        rows = (
            tag_rows(tags.tags, entry, tags.engine_platform, language)
            if live
            else known_tag_rows(entry, language)
            if entry is not None
            else []
        )
        self._drawing = True
        try:
            self._rows.set_rows(rows)
            self._choose_a_good_one(live)
        finally:
            self._drawing = False
        self._show_state(bool(rows))
        self._show_count(live)
        self._more.setVisible(tags.more)
        self._more.setEnabled(not tags.loading)
        self._load.setEnabled(not tags.loading)
        self._trouble.show_failure(
            failure_title(tags.failure.reason, tags.failure.host, language) if tags.failure is not None else "",
            failure_text(tags.failure.reason, tags.failure.host, tags.failure.wait, language)
            if tags.failure is not None
            else "",
            str(tags.failure or ""),
        )
        self._show_chosen()
        self._tags.describe(self._table.visible_keys())

    def _show_state(self, filled: bool) -> None:
        tags, states = self._tags, self._states
        host = tags.name.registry if tags.name is not None else ""
        if tags.loading and not tags.tags:
            states.show_loading(_("Images", "Asking for the tags…"))
        elif filled and self._rows.rowCount():
            states.show_content()
        elif filled:
            states.show_empty("search", _("Images", "No tag matches “{text}”").format(text=self._filter.text()))
        elif tags.asked and tags.failure is None:
            states.show_empty("tag", _("Images", "There are no tags"))
        else:
            where = _("Images", "Docker Hub") if host == DEFAULT_REGISTRY else host
            words = _("Images", "The list is fetched from {place} when you ask for it.").format(place=where)
            states.show_empty("tag", _("Images", "Which tags are there?"), words)

    def _show_count(self, live: bool) -> None:
        tags = self._tags
        if not live:
            self._count.setText(_("Images", "From the catalogue; the list of today is fetched when you ask for it."))
        elif tags.count is not None and tags.count > len(tags.tags):
            words = _("Images", "{shown} of %n tag(s), the newest first", None, tags.count)
            self._count.setText(words.format(shown=len(tags.tags)))
        else:
            self._count.setText(_("Images", "%n tag(s)", None, len(tags.tags)))
        self._count.setVisible(bool(self._rows.total))

    @property
    def _reference(self) -> str:
        keys, name = self._table.selected_keys(), self._search.chosen
        return f"{name.familiar_name}:{keys[0]}" if keys and name is not None else ""

    def _show_chosen(self) -> None:
        reference = self._reference
        for widget in (self._command, self._pull, self._run):
            widget.setVisible(bool(reference))
        if reference:
            self._command.set_argv(pull_argv(reference, prefix=self._desk.prefix), reference)
            self._pull.setText(_("Images", "Pull {image}").format(image=reference))
        self._foreign.say(self._foreign_words(), "triangle-alert", "warn")

    def _foreign_words(self) -> str:
        """The warning for a tag that is made for other computers alone; "" for any other."""
        keys, engine = self._table.selected_keys(), self._tags.engine_platform
        tag = next((one for one in self._tags.tags if keys and one.name == keys[0]), None)
        if tag is None or engine is None or not tag.builds or tag.build_for(engine) is not None:
            return ""
        nearest = next((one.platform for one in tag.builds if one.platform.os == engine.os), tag.builds[0].platform)
        return foreign_words(nearest, engine)

    def _choose(self, keys: list[str]) -> None:
        if not self._drawing:
            self._by_hand = keys[0] if keys else ""
            self._show_chosen()

    def _choose_a_good_one(self, live: bool) -> None:
        """What a person has chosen stays; else the tag that was asked for, the recommended one, the first that runs."""
        name, entry, engine = self._search.chosen, self._search.entry, self._tags.engine_platform
        asked = name.tag if name is not None and "tag" not in name.implied else ""
        wanted = [self._by_hand, asked or "", entry.tag if entry is not None else ""]
        if live and engine is not None:
            wanted += [tag.name for tag in self._tags.tags if not tag.builds or tag.build_for(engine) is not None][:1]
        wanted += [row.key for row in self._rows.shown[:1]]
        found = next((tag for tag in wanted if tag and self._rows.position(tag) >= 0), None)
        if found is None:
            self._table.clearSelection()
        elif self._table.selected_keys() != [found]:
            self._table.select_key(found)

    # -- acting --------------------------------------------------------------------------------------------------------
    def _ask(self) -> None:
        self._tags.load(part=self._tags.part, anew=self._tags.asked)

    def _narrow(self, text: str) -> None:
        self._rows.set_filter(text)
        self._tags.narrow(text.strip())
        self.draw()

    def _pull_it(self) -> None:
        if self._reference:
            self.pull_wanted.emit(self._reference)

    def _run_it(self) -> None:
        if self._reference:
            self.run_wanted.emit(self._reference)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, least in ((_UPDATED, _UPDATED_FROM), (_PLATFORMS, _PLATFORMS_FROM)):
            self._table.setColumnHidden(column, self.width() < theme.px(least))

    def retranslate(self) -> None:
        self.set_title(_("Images", "Tags"))
        self._load.setText(_("Images", "List of today"))
        self._load.setToolTip(_("Images", "Asks the registry for its tags, with sizes and processors"))
        self._filter.set_placeholder(_("Images", "Filter the tags, for example slim"))
        self._table.setAccessibleName(_("Images", "Tags"))
        self._more.setText(_("Images", "More tags"))
        self._run.setText(_("Images", "Run it"))
        self._lesson.set_language(self._desk.languages.current)
        self._trouble.retranslate()
        self.draw()


class _LessonHint(Hint):
    """The lesson of the C libraries: short, and longer for who wants it."""

    def __init__(self) -> None:
        super().__init__()
        self._language = "en"
        self._open = False
        self._button = Button("", "ghost", compact=True, name="images.lesson", on_click=self._toggle)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addStretch(1)
        self.body.addLayout(row)

    def set_language(self, language: str) -> None:
        self._language = language
        self._show()

    def _toggle(self) -> None:
        self._open = not self._open
        self._show()

    def _show(self) -> None:
        said = lesson(self._language)
        self.set_text(f"{said.text}\n\n{said.more}" if self._open else said.text, said.title)
        self._button.setText(_("Images", "Less") if self._open else _("Images", "Python, Java, latest: what to take?"))


class _Trouble(QWidget):
    """Why there is no list, or no further one."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        row.addWidget(IconLabel("triangle-alert", 18, "warn"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        self._title = Label("", "strong", wrap=True)
        self._title.setObjectName("images.tags.failure")
        self._text = Label("", "caption", "muted", wrap=True, selectable=True)
        self._words = Label("", "mono", "muted", wrap=True, selectable=True)
        for label in (self._title, self._text, self._words):
            column.addWidget(label)
        row.addLayout(column, 1)
        self.hide()

    def show_failure(self, title: str, text: str, words: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._words.setText(words[:300])
        self.setVisible(bool(title))

    def retranslate(self) -> None:
        self.setAccessibleName(_("Images", "Why there is no list"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
