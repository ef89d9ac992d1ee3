"""What a typed image name means, part by part, or where and why it is none. Follows the typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from firstmate.pages.images.name_line import NameLine, Piece, marked
from firstmate.pages.images.reading import PartKind, Reading, mirror_words
from firstmate.widgets.labels import ElidedLabel, IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ROLES: dict[PartKind, str] = {
    "registry": "code_option",
    "repository": "code_image",
    "tag": "code_value",
    "digest": "code_program",
}
_LINES = 4
"""Registry, repository, tag, digest; below them, the whole."""


class NameExplanation(QWidget):
    """Keeps its height whatever it says, so that the page does not jump while someone types.

    `pulled`: the name is to be pulled, so that it matters whether mirrors are asked for it.
    """

    def __init__(self, name: str = "", parent: QWidget | None = None, *, pulled: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._pulled = pulled
        self._reading = Reading("")
        self._asked = False
        self._under_way = ""
        self._mirrors: tuple[str, ...] | None = None
        self._pages = QStackedLayout(self)
        self._hint = Label("", tone="muted", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._parts = _Parts()
        self._problem = _Problem()
        for page in (self._hint, self._parts, self._problem):
            self._pages.addWidget(page)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.retranslate()

    @property
    def text(self) -> str:
        """All that is said, as assistive technology hears it."""
        return self.accessibleDescription()

    def set_reading(self, reading: Reading, *, asked: bool = False, under_way: str = "") -> None:
        """Explains a name. `asked`: someone pressed the button, so what is unfinished is wrong now.

        `under_way` names a pull that was asked for a second time.
        """
        self._reading, self._asked, self._under_way = reading, asked, under_way
        self._show()
        if asked and reading.problem:
            # The focus stays in the field; this is what there is to hear.
            event = QAccessibleAnnouncementEvent(self, reading.problem)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)

    def set_mirrors(self, mirrors: Sequence[str] | None) -> None:
        """The engine's mirrors; None while they are not known."""
        known = None if mirrors is None else tuple(mirrors)
        if known != self._mirrors:
            self._mirrors = known
            self._show()

    def _show(self) -> None:
        reading = self._reading
        if self._under_way:
            words = _("Images", "{image} is being pulled already: its progress is below.").format(image=self._under_way)
            self._say(words, self._hint, words)
        elif reading.name is not None:
            mirrored = mirror_words(reading.name, self._mirrors) if self._pulled else ""
            self._parts.set_reading(reading, mirrored)
            said = [f"{part.label} {part.text}: {part.meaning}" for part in reading.parts]
            said.append(f"{full_label()} {reading.name.full}" + (f": {mirrored}" if mirrored else ""))
            self._say("; ".join(said), self._parts)
        elif not reading.text and not self._asked:
            words = _(
                "Images",
                "A name is made of registry/repository:tag, and only the repository is needed. "
                "Try busybox: it is small and has the usual commands.",
            )
            self._say(words, self._hint, words)
        else:
            self._problem.set_reading(reading, wrong=self._asked or not reading.unfinished)
            self._say(reading.problem, self._problem)

    def _say(self, text: str, page: QWidget, hint: str = "") -> None:
        self._hint.setText(hint)
        self.setAccessibleDescription(text)
        self._pages.setCurrentWidget(page)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Images", "What this name means"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Parts(QWidget):
    """A line for each part: what it is called, the part itself, what it means here. Below, the whole and its way."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.tokens.space_m - 4)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(2, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._lines = [
            (Label("", "caption", "muted"), NameLine(), ElidedLabel("", "caption", "muted")) for _line in range(_LINES)
        ]
        for number, line in enumerate(self._lines):
            for column, widget in enumerate(line):
                grid.addWidget(widget, number, column, middle)
        self._full_label, self._full = Label("", "caption", "muted"), NameLine()
        self._way_label, self._way = Label("", "caption", "muted"), ElidedLabel("", "caption", "muted")
        for number, (label, value) in enumerate(
            ((self._full_label, self._full), (self._way_label, self._way)), start=_LINES
        ):
            grid.addWidget(label, number, 0, middle)
            grid.addWidget(value, number, 1, 1, 2, middle)
        grid.setRowStretch(_LINES + 2, 1)
        self.set_reading(Reading(""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A digest is long; what it means should be read as well.
        for line in self._lines:
            line[1].setMaximumWidth(max(theme.px(120), self.width() * 2 // 5))

    def set_reading(self, reading: Reading, mirrored: str = "") -> None:
        for number, (label, text, meaning) in enumerate(self._lines):
            for widget in (label, text, meaning):
                widget.setVisible(number < len(reading.parts))
            if number < len(reading.parts):
                part = reading.parts[number]
                label.setText(part.label)
                text.set_pieces((Piece(part.text, _ROLES[part.kind]),))
                text.setToolTip(text.text)
                meaning.setText(part.meaning)
        whole, way = reading.name is not None, bool(mirrored)
        self._full_label.setText(full_label() if whole else "")
        self._full.set_pieces(_whole(reading))
        self._full.setToolTip(self._full.text)
        self._way_label.setText(_("ImageName", "Mirrors") if way else "")
        self._way.setText(mirrored)
        for shown, widgets in ((whole, (self._full_label, self._full)), (way, (self._way_label, self._way))):
            for widget in widgets:
                widget.setVisible(shown)


def full_label() -> str:
    """What the line of the whole name is called."""
    return _("ImageName", "Full name")


def _whole(reading: Reading) -> tuple[Piece, ...]:
    """The whole name in the colours of its parts."""
    before = {"registry": "", "repository": "/", "tag": ":", "digest": "@"}
    pieces: list[Piece] = []
    for part in reading.parts:
        if pieces:
            pieces.append(Piece(before[part.kind], "text_muted"))
        pieces.append(Piece(part.text, _ROLES[part.kind]))
    return tuple(pieces)


class _Problem(QWidget):
    """The typed text with its first wrong character marked, and the reason."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.tokens.space_xs)
        self._line = NameLine()
        outer.addWidget(self._line)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_xs + 2)
        self._icon = IconLabel("triangle-alert", 16, "error")
        self._words = Label("", "caption", wrap=True)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        outer.addLayout(row)
        outer.addStretch(1)

    def set_reading(self, reading: Reading, *, wrong: bool) -> None:
        self._line.setVisible(wrong and bool(reading.text))
        self._line.set_pieces(marked(reading.text, reading.position))
        self._icon.set_icon("triangle-alert" if wrong else "pencil", "error" if wrong else "text_muted")
        self._words.setText(reading.problem)
        self._words.set_tone("error" if wrong else "muted")
