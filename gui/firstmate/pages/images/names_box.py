"""The names of the chosen image: each can be taken away while there is another, and new ones can be given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import quote, rmi_argv, tag_argv
from firstmate.core.entities import Image
from firstmate.pages.images.naming import Naming, NewName
from firstmate.pages.images.rows import image_name, reference, tags
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.form import line_edit, mark_problem
from firstmate.widgets.labels import ElidedLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class NamesBox(QWidget):
    """Rows of names, and a field for one more."""

    def __init__(self, desk: Desk, naming: Naming, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._naming = naming
        self._image: Image | None = None
        self._lines: dict[str, _NameLine] = {}
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.space_xs)
        self._caption = Label("", "caption", "muted")
        column.addWidget(self._caption)
        self._names = QVBoxLayout()
        self._names.setSpacing(0)
        column.addLayout(self._names)
        row = QHBoxLayout()
        row.setSpacing(space.space_s)
        column.addLayout(row)
        self._field = line_edit("images.tag.name", mono=True)
        self._give = Button("", icon="tag", compact=True, name="images.tag", on_click=self._press)
        row.addWidget(self._field, 1)
        row.addWidget(self._give)
        self._remark = Label("", "caption", wrap=True)
        self._remark.setObjectName("images.tag.remark")
        column.addWidget(self._remark)
        self._remark.hide()
        self._field.textChanged.connect(self._typed)
        self._field.returnPressed.connect(self._press)

    def set_image(self, image: Image, *, online: bool) -> None:
        """Shows the names of this image; what was typed for another one is put away."""
        if self._image is None or self._image.id != image.id:
            self._field.clear()
        self._image = image
        names = tags(image)
        for gone in self._lines.keys() - set(names):
            line = self._lines.pop(gone)
            self._names.removeWidget(line)
            line.hide()
            line.deleteLater()
        for name in names:
            if name not in self._lines:
                line = self._lines[name] = _NameLine(name, partial(self._naming.take, name))
                self._names.addWidget(line)
            command = quote(rmi_argv(name, prefix=self._desk.prefix), self._desk.settings.shell_in_use)
            self._lines[name].show_state(online and len(names) > 1, len(names) > 1, command)
        self._caption.setText(_("Images", "Names") if names else _("Images", "Names: none"))
        for control in (self._field, self._give):
            control.setEnabled(online)
        self._typed()

    def _reading(self) -> NewName | None:
        typed = self._field.text().strip()
        return self._naming.read(typed, self._image) if typed and self._image is not None else None

    def _typed(self) -> None:
        new = self._reading()
        problem = new.problem if new is not None else ""
        words, tone = problem, "error"
        if new is not None and new.taken_from is not None:
            words = _("Images", "{image} has this name now, and loses it.").format(
                image=new.taken_from.short_id if len(new.taken_from.tags) < 2 else image_name(new.taken_from)
            )
            tone = "warn"
        mark_problem(self._field, bool(problem))
        self._remark.setText(words)
        self._remark.set_tone("error" if tone == "error" else "warn")
        self._remark.setVisible(bool(words))
        self._field.setAccessibleDescription(words)
        if self._image is not None:
            argv = tag_argv(reference(self._image), new.name if new and new.name else "NAME", prefix=self._desk.prefix)
            self._give.setToolTip(quote(argv, self._desk.settings.shell_in_use))

    def _press(self) -> None:
        new = self._reading()
        if new is None or new.problem or self._image is None:
            self._field.setFocus()
            return
        self._naming.give(self._image, new)
        self._field.clear()

    def retranslate(self) -> None:
        """Reads its texts again; the card calls it."""
        self._field.setPlaceholderText(_("Images", "Another name, for example mine:v1"))
        self._field.setAccessibleName(_("Images", "Another name for this image"))
        self._give.setText(_("Images", "Add"))
        self._give.setAccessibleName(_("Images", "Give the image this name"))
        self._caption.setToolTip(_("Images", "Name and tag. One image can have several."))
        for line in self._lines.values():
            line.retranslate()


class _NameLine(QWidget):
    """One name, and the button that takes it away."""

    def __init__(self, name: str, on_take: Callable[[], object]) -> None:
        super().__init__()
        self._name = name
        self._command = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        label = ElidedLabel(name, "mono", mode=Qt.TextElideMode.ElideMiddle)
        label.setObjectName("images.tag.is")
        self._take = IconButton("x", name="images.untag", on_click=on_take)
        row.addWidget(label, 1)
        row.addWidget(self._take)
        self.setMinimumHeight(theme.px(28))
        self.retranslate()

    def show_state(self, possible: bool, several: bool, command: str) -> None:
        self._command = command
        self._take.setEnabled(possible)
        self._take.setVisible(several)
        self.retranslate()

    def retranslate(self) -> None:
        words = _("Images", "Take the name {name} away; the image stays").format(name=self._name)
        self._take.set_text(words)
        self._take.setToolTip(f"{words}\n{self._command}")
