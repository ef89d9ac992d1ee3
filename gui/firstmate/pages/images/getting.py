"""The view in which one gets an image: by its name on top, from a file beside it, with what is under way below."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import quote
from firstmate.core.names import ImageName
from firstmate.pages.images.accounts_card import AccountsCard
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.practice_offer import PracticeOffer, use_words
from firstmate.pages.images.pull_card import PullList
from firstmate.pages.images.pull_form import PullForm
from firstmate.pages.images.pulls import Pull
from firstmate.pages.images.search import Search
from firstmate.pages.images.search_part import SearchPart
from firstmate.pages.images.sign_in import sign_in
from firstmate.pages.images.tag_list import TagList
from firstmate.pages.images.transfer_actions import TransferActions
from firstmate.pages.images.transfer_cards import TransferList
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.part import Part
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
        # Each part is born in its place: a part that moves into it has every style matched once more.
        place = self._area.widget()
        column = self._area.body
        column.setSpacing(theme.tokens.space_m)
        self._form = PullForm(desk, place)
        column.addWidget(self._form)
        self._actions = TransferActions(desk, model.transfers, self)
        self._load = Button("", "ghost", icon="inbox", compact=True, name="images.load", on_click=self._actions.load)
        self._import = Button(
            "", "ghost", icon="box", compact=True, name="images.import", on_click=self._actions.import_archive
        )
        self._who = Button("", "ghost", icon="key", compact=True, name="images.accounts.open", on_click=self._show_who)
        ways = QWidget(self._form)
        self._form.body.addWidget(ways)
        flow = FlowLayout(ways, theme.tokens.space_s)
        for button in (self._load, self._import, self._who):
            flow.addWidget(button)
        self._column = column
        self._accounts: AccountsCard | None = None
        self._first = _FirstStep(desk, model, place)
        column.addWidget(self._first)
        self._transfers = TransferList(desk, model.transfers, ("load", "import"), place)
        self._transfers.set_most(theme.px(_PULLS_MOST))
        column.addWidget(self._transfers)
        self._pulls = PullList(desk, model.pulls, model.practice, place)
        self._pulls.set_most(theme.px(_PULLS_MOST))
        column.addWidget(self._pulls)
        self._finding = SearchPart(desk, Search(desk, TagList(desk)), place)
        self._finding.pull_wanted.connect(self.pull)
        column.addWidget(self._finding)
        column.addStretch(1)
        self._form.wanted.connect(self.begin)
        self._pulls.run_wanted.connect(lambda image: desk.go("run", image=image))
        self._pulls.sign_in_wanted.connect(self._sign_in_for)
        self._transfers.run_wanted.connect(lambda image: desk.go("run", image=image))
        model.changed.connect(self._show_first_step)
        model.pulls.listed.connect(self._show_first_step)
        self._show_first_step()
        self.retranslate()

    def pull(self, name: str) -> None:
        """Pulls a name, as if it were typed and the button pressed."""
        self._form.set_text(name)
        self._form.press()

    def look_for(self, text: str) -> None:
        """Puts a text into the search, as if it were typed."""
        self._finding.look_for(text)
        self._area.ensureWidgetVisible(self._finding, 0, 0)

    def focus_filter(self) -> None:
        self._finding.focus_search()
        self._area.ensureWidgetVisible(self._finding, 0, 0)

    def escape(self) -> bool:
        return self._finding.escape()

    def refresh(self) -> None:
        self._finding.refresh()

    def begin(self, name: ImageName, platform: str = "") -> None:
        """Pulls an image, and shows how it gets on."""
        pull, new = self._model.pulls.start(name, platform)
        if not new:
            self._form.say_under_way(pull.image)
        self._pulls.reveal(pull.key)
        self._area.ensureWidgetVisible(self._pulls, 0, 0)

    def _sign_in_for(self, key: str) -> None:
        pull = self._model.pulls.get(key)
        if pull is not None:
            self._desk.tasks.start("images.ask.sign_in", self._sign_in(pull))

    async def _sign_in(self, pull: Pull) -> None:
        if await sign_in(self, self._desk, pull.name.registry):
            self._model.pulls.again(pull.key)

    def _show_who(self) -> None:
        if self._accounts is None:
            self._accounts = AccountsCard(self._desk)
            self._column.insertWidget(1, self._accounts)
        self._accounts.setVisible(self._accounts.isHidden())

    def _show_first_step(self) -> None:
        model = self._model
        # Once something was pulled, the card of the pull says what helps.
        self._first.setVisible(model.phase == "empty" and model.practice.is_free and not model.pulls.all)

    def retranslate(self) -> None:
        self._first.retranslate()
        self._load.setText(_("Images", "Load from a file…"))
        self._load.setToolTip(
            _("Images", "An archive that docker save or FirstMate made, for a computer without a way to the registry")
        )
        self._import.setText(_("Images", "Import files…"))
        self._import.setToolTip(_("Images", "An archive with the files of a system becomes an image: docker import"))
        self._who.setText(_("Images", "Registries and accounts…"))
        self._who.setToolTip(_("Images", "Sign in for private images; how many pulls Docker Hub still grants"))


class _FirstStep(Card):
    """For a computer that has no image yet, and perhaps no way to a registry."""

    def __init__(self, desk: Desk, model: ImagesModel, parent: QWidget | None) -> None:
        super().__init__(parent=parent)
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
