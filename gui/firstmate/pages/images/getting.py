"""The view in which one gets an image: by its name on top, with the pulls under way below."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import quote
from firstmate.core.names import ImageName
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.part import Part
from firstmate.pages.images.practice_offer import PracticeOffer, use_words
from firstmate.pages.images.pull_card import PullList
from firstmate.pages.images.pull_form import PullForm
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_PULLS_MOST = 420


class GettingView(Part):
    """Pull by name; a computer without any image is offered the practice image as well."""

    def __init__(self, desk: Desk, model: ImagesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = Scrolled()
        outer.addWidget(self._area)
        column = self._area.body
        column.setSpacing(theme.tokens.space_m)
        self._form = PullForm(desk)
        column.addWidget(self._form)
        self._first = _FirstStep(desk, model)
        column.addWidget(self._first)
        self._pulls = PullList(desk, model.pulls, model.practice)
        self._pulls.set_most(theme.px(_PULLS_MOST))
        column.addWidget(self._pulls)
        column.addStretch(1)
        self._form.wanted.connect(self._pull)
        self._pulls.run_wanted.connect(lambda image: desk.go("run", image=image))
        model.changed.connect(self._show_first_step)
        model.pulls.listed.connect(self._show_first_step)
        self._show_first_step()

    def pull(self, name: str) -> None:
        """Pulls a name, as if it were typed and the button pressed."""
        self._form.set_text(name)
        self._form.press()

    def focus_filter(self) -> None:
        self._form.focus()

    def _pull(self, name: ImageName) -> None:
        pull, new = self._model.pulls.start(name)
        if not new:
            self._form.say_under_way(pull.image)
        self._pulls.reveal(pull.key)
        self._area.ensureWidgetVisible(self._pulls, 0, 0)

    def _show_first_step(self) -> None:
        model = self._model
        # Once something was pulled, the card of the pull says what helps.
        self._first.setVisible(model.phase == "empty" and model.practice.is_free and not model.pulls.all)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pulls.catch_up()

    def retranslate(self) -> None:
        self._first.retranslate()


class _FirstStep(Card):
    """For a computer that has no image yet, and perhaps no way to a registry."""

    def __init__(self, desk: Desk, model: ImagesModel) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self._offer = PracticeOffer(desk, name="images.practice.first")
        self._use = Button("", icon="package", name="images.practice.use", on_click=lambda: model.practice.load())
        self.body.addWidget(self._offer)
        self.body.addWidget(self._use)
        self.retranslate()

    def retranslate(self) -> None:
        argv = self._model.practice.argv
        self._offer.set_argv(argv)
        self._offer.retranslate()
        self._use.setText(use_words())
        self._use.setToolTip(quote(argv, self._desk.settings.shell_in_use) if argv else "")
        self.setAccessibleName(use_words())
