"""The folded sections: a head that says what is set inside, and the fields, made when the section is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from firstmate.pages.run import words
from firstmate.pages.run.draft import Draft, Wrong
from firstmate.pages.run.editors import Editor, make_editor, summary
from firstmate.pages.run.fields import FIELDS, Section, read_field
from firstmate.widgets.labels import ElidedLabel, IconLabel, Label
from firstmate.widgets.tab_order import put_behind
from firstmate.widgets.theme import theme


class _Head(QPushButton):
    """A line to press: icon, title, what is set, and an arrow."""

    def __init__(self, name: str, icon: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setCheckable(True)
        self.setProperty("section", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.tokens.space_s, theme.tokens.space_s, theme.tokens.space_s, theme.tokens.space_s)
        row.setSpacing(theme.tokens.space_s)
        self._icon = IconLabel(icon, 18, "text_muted")
        self._title = Label("", "strong")
        self._summary = ElidedLabel("", "caption", "muted")
        self._mark = IconLabel("triangle-alert", 16, "error")
        self._arrow = IconLabel("chevron-down", 16)
        for widget in (self._icon, self._title, self._summary, self._mark, self._arrow):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(widget, 1 if widget is self._summary else 0)
        self._mark.hide()
        self.toggled.connect(self._turn)

    def _turn(self, on: bool) -> None:
        self._arrow.set_icon("chevron-up" if on else "chevron-down")

    def set_words(self, title: str, shown: str, *, is_set: bool) -> None:
        self._title.setText(title)
        self._summary.setText(shown)
        self._summary.set_tone("accent" if is_set else "muted")
        self._icon.set_icon(self._icon.name, "accent" if is_set else "text_muted")
        self.setAccessibleName(title)
        self.setAccessibleDescription(shown)

    def set_mark(self, role: str) -> None:
        """A triangle: "error", "warn", or "" for none."""
        if self._mark.isHidden() == bool(role):
            self._mark.setVisible(bool(role))
        if role:
            self._mark.set_icon("triangle-alert", role)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())


class FoldedSection(QFrame):
    """One section. `edited(field name)` after a person's change; `built` once, when its fields are there."""

    edited = Signal(str)
    built = Signal()

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self.editors: dict[str, Editor] = {}
        self._draft = Draft()
        self._wrong: Sequence[Wrong] = ()
        self._warnings: Sequence[Wrong] = ()
        self._own: Mapping[str, str] = {}
        self._hint = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = _Head(f"run.section.{section.name}", section.icon)
        column.addWidget(self.head)
        self._content: QWidget | None = None
        self._grid: QGridLayout | None = None
        self._narrow = False
        self._extras: list[Callable[[], None]] = []
        self.head.toggled.connect(self._fold)

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    def open(self) -> None:
        self.head.setChecked(True)

    def set_hint(self, text: str) -> None:
        """What the section is good for just now, while nothing in it is set; "" for its usual words."""
        self._hint = text

    def show_draft(self, draft: Draft, wrong: Sequence[Wrong], warnings: Sequence[Wrong]) -> None:
        """Draws the section's part of the draft, and what is wrong or risky in it."""
        names = {one.name for one in self.section.fields}
        self._draft = draft
        self._wrong = [one for one in wrong if one.field in names]
        self._warnings = [one for one in warnings if one.field in names]
        self._draw()

    def show_own(self, values: Mapping[str, str]) -> None:
        """What the image brings along for some fields, shown where they are empty."""
        self._own = values
        for name, value in values.items():
            if (editor := self.editors.get(name)) is not None:
                editor.set_example(value or editor.what.example)

    def retranslate(self) -> None:
        for editor in self.editors.values():
            editor.retranslate()
        for extra in self._extras:
            extra()
        self._draw()

    def add_extra(self, retranslate: Callable[[], None]) -> None:
        """Something beside the fields that has words of its own."""
        self._extras.append(retranslate)
        retranslate()

    def _draw(self) -> None:
        fields = self.section.fields
        told = [text for field in fields if (text := summary(field, read_field(self._draft, field)))]
        shown = " · ".join(told) or self._hint or words.section_hint(self.section.name)
        self.head.set_words(words.section_title(self.section.name), shown, is_set=bool(told))
        self.head.set_mark("error" if self._wrong else "warn" if self._warnings else "")
        problems, risks = _by_field(self._wrong), _by_field(self._warnings)
        for name, editor in self.editors.items():
            editor.set_texts(read_field(self._draft, editor.what))
            editor.set_problem("\n".join(one.text for one in problems.get(name, ())))
            editor.set_warning("\n".join(one.text for one in risks.get(name, ())))
            editor.set_wrong_rows([one.row for one in problems.get(name, ()) if one.row is not None])

    def _fold(self, opened: bool) -> None:
        if opened and self._content is None:
            self._build()
        if self._content is not None:
            self._content.setVisible(opened)

    def _build(self) -> None:
        space = theme.tokens
        self._content = QWidget(self)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self._content)
        self._grid = grid = QGridLayout(self._content)
        grid.setContentsMargins(space.space_l, space.space_xs, space.space_s, space.space_m)
        grid.setHorizontalSpacing(space.space_l)
        grid.setVerticalSpacing(space.space_m)
        for field in self.section.fields:
            editor = make_editor(field)
            self.editors[field.name] = editor
            editor.edited.connect(lambda name=field.name: self.edited.emit(name))
        self._place()
        self._draw()
        self.show_own(self._own)
        self.built.emit()
        self.order_tabs()

    def order_tabs(self) -> None:
        """Tab leads from the head through the fields, in the order in which they stand."""
        if self._content is not None:
            put_behind(self.head, self._content.findChildren(QWidget))

    def set_narrow(self, narrow: bool) -> None:
        """One field on each line instead of two."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._place()

    def _place(self) -> None:
        """Tables take a whole line, the rest share one."""
        grid = self._grid
        if grid is None:
            return
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 0 if self._narrow else 1)
        row, column = 0, 0
        for name, editor in self.editors.items():
            alone = self._narrow or FIELDS[name].kind == "table"
            if alone and column:
                row, column = row + 1, 0
            grid.addWidget(editor, row, column, 1, 2 if alone else 1)
            row, column = (row + 1, 0) if alone or column else (row, 1)


def _by_field(found: Sequence[Wrong]) -> Mapping[str, list[Wrong]]:
    sorted_out: dict[str, list[Wrong]] = {}
    for one in found:
        sorted_out.setdefault(one.field, []).append(one)
    return sorted_out
