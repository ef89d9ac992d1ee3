"""The field for an image's name, the button that pulls it, what the name means and the command that does the same."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import pull_argv
from firstmate.core.names import ImageName
from firstmate.core.platforms import COMMON, Platform, fits, parse_platform, platform_of
from firstmate.pages.images.command import DeskCommand
from firstmate.pages.images.explanation import NameExplanation
from firstmate.pages.images.platform_words import compatible_words, foreign_words, own_platform_words
from firstmate.pages.images.reading import Reading, read
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.form import line_edit, mark_problem
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_STACK_BELOW = 640
_COMMAND_WIDTH = 330
_ANY = "NAME"
"""Stands in the command for a name that is not there yet."""


class PullForm(Card):
    """`wanted(ImageName, platform)` when a name is to be pulled, the platform "" for the engine's own.

    Nonsense stays here, with its reason and what was typed.
    """

    wanted = Signal(object, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._reading = Reading("")
        self._name = line_edit("images.name", mono=True)
        self._pull = Button("", "primary", icon="download", name="images.pull", on_click=self.press)
        self._explain = NameExplanation("images.explain")
        self._command = DeskCommand(desk)
        self._command.set_object_names("images.pull.command", "images.pull.copy")
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_s)
        self._platform = QComboBox()
        self._platform.setObjectName("images.platform")
        # Its first text changes as soon as the engine has said what it is.
        self._platform.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._engine: Platform | None = None
        row.addWidget(self._name, 1)
        row.addWidget(self._platform)
        row.addWidget(self._pull)
        self.body.addLayout(row)
        self._warning = _Warning()
        self.body.addWidget(self._warning)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(theme.tokens.space_l)
        self._below.addWidget(self._explain, 1)
        self._below.addWidget(self._command)
        self.body.addLayout(self._below)
        self._name.textChanged.connect(self._typed)
        self._name.returnPressed.connect(self.press)
        self._platform.currentIndexChanged.connect(lambda _index: self._show())
        desk.session.changed.connect(self._session_changed)
        theme.changed.connect(self._measure)
        self._measure()
        self._ask_engine()
        self.retranslate()

    @property
    def platform(self) -> str:
        """The chosen platform, "" for the engine's own."""
        return str(self._platform.currentData() or "")

    @property
    def name(self) -> ImageName | None:
        return self._reading.name

    def set_text(self, text: str) -> None:
        """Puts a name into the field, as if it were typed."""
        self._name.setText(text)

    def press(self) -> None:
        """Enter or the button: asks for the pull, or says why it cannot be."""
        if self._reading.name is None:
            self._show(asked=True)
            self._name.setFocus()
            return
        self._name.selectAll()
        self.wanted.emit(self._reading.name, self.platform)

    def say_under_way(self, image: str) -> None:
        """The pull that was asked for runs already."""
        self._explain.set_reading(self._reading, under_way=image)

    def focus(self) -> None:
        self._name.setFocus()
        self._name.selectAll()

    def _typed(self) -> None:
        self._reading = read(self._name.text(), self._desk.languages.current)
        self._show()

    def _show(self, *, asked: bool = False) -> None:
        reading = self._reading
        self._explain.set_reading(reading, asked=asked)
        mark_problem(self._name, reading.name is None and (asked or not reading.unfinished))
        self._name.setAccessibleDescription(self._explain.text)
        image = reading.text if reading.name is not None else ""
        self._command.setEnabled(bool(image))
        platform = self.platform
        self._command.set_argv(pull_argv(image or _ANY, platform=platform, prefix=self._desk.prefix), image)
        self._warning.say(*_warned(platform, self._engine))

    # -- the engine ----------------------------------------------------------------------------------------------------
    def _session_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {"engine", "connection"}:
            self._ask_engine()

    def _ask_engine(self) -> None:
        """What the engine runs and which mirrors it asks, as it last said."""
        info = self._desk.session.info
        self._explain.set_mirrors(info.mirrors if info is not None else None)
        engine = platform_of(info.os_type, info.architecture) if info is not None else None
        if engine != self._engine or not self._platform.count():
            self._engine = engine
            self._list_platforms()

    def _list_platforms(self) -> None:
        chosen = self.platform
        self._platform.blockSignals(True)
        self._platform.clear()
        self._platform.addItem(own_platform_words(self._engine), "")
        for platform in COMMON:
            if platform != str(self._engine):
                self._platform.addItem(platform, platform)
        self._platform.setCurrentIndex(max(0, self._platform.findData(chosen)))
        self._platform.blockSignals(False)
        self._show()

    def _measure(self) -> None:
        stacked = self.width() < theme.px(_STACK_BELOW)
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._below.setDirection(direction)
        self._command.setMaximumWidth(16_777_215 if stacked else theme.px(_COMMAND_WIDTH))
        self._command.setMinimumWidth(0 if stacked else theme.px(_COMMAND_WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def retranslate(self) -> None:
        self._name.setPlaceholderText(_("Images", "Name of an image, for example busybox or python:3.12-slim"))
        self._name.setAccessibleName(_("Images", "Name of the image to pull"))
        self._pull.setText(_("Images", "Pull"))
        self._pull.setToolTip(_("Images", "Download this image from its registry"))
        self._platform.setAccessibleName(_("Images", "Platform of the image"))
        self._platform.setToolTip(
            _("Images", "For which system and processor. Only needed for an image that goes to another computer.")
        )
        self.setAccessibleName(_("Images", "Pull an image by its name"))
        # Filled anew, a list would be another one for whoever has it read out.
        self._platform.setItemText(0, own_platform_words(self._engine))
        self._typed()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Warning(QWidget):
    """What to know of the chosen platform before pulling; takes no room while there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self._icon = IconLabel("triangle-alert", 16, "warn")
        self._words = Label("", "caption", "warn", wrap=True)
        self._words.setObjectName("images.platform.warning")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, words: str, warn: bool) -> None:
        self._words.setText(words)
        self._words.set_tone("warn" if warn else "muted")
        self._icon.set_icon("triangle-alert" if warn else "info", "warn" if warn else "text_muted")
        self.setVisible(bool(words))


def _warned(platform: str, engine: Platform | None) -> tuple[str, bool]:
    """The sentence about a platform that is not the engine's own, and whether it is a warning."""
    if not platform or engine is None:
        return "", False
    image = parse_platform(platform)
    fit = fits(engine, image)
    if fit == "foreign":
        return foreign_words(image, engine), True
    return (compatible_words(image, engine), False) if fit == "compatible" else ("", False)
