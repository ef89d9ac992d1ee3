"""A pull as a card: how far it is, what went wrong and what to do, what can be done next. Several under each other."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.platforms import Platform
from firstmate.core.pull import PullState
from firstmate.core.quantities import format_duration
from firstmate.pages.images.card_stack import CardStack, MovingCard
from firstmate.pages.images.card_words import Failure, Remark
from firstmate.pages.images.keeping import staying_words
from firstmate.pages.images.platform_words import foreign_words, instead_words
from firstmate.pages.images.practice import Practice
from firstmate.pages.images.practice_offer import PracticeOffer, use_words
from firstmate.pages.images.pull_offers import mirrors_help, signing_in_helps
from firstmate.pages.images.pulls import Pull, Pulls
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.labels import ElidedLabel, IconLabel, Label
from firstmate.widgets.progress import PullProgress
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class PullCard(MovingCard):
    """One pull."""

    def __init__(self, desk: Desk, pulls: Pulls, practice: Practice, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._desk = desk
        self._pulls = pulls
        self._practice = practice
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_s)
        self._title = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self._cancel = Button("", compact=True, icon="x", name="images.cancel", on_click=lambda: pulls.cancel(key))
        self._again = Button("", compact=True, icon="rotate-cw", name="images.again", on_click=lambda: pulls.again(key))
        self._run = Button("", "primary", compact=True, icon="play", name="images.pulled.run", on_click=self._run_it)
        self._use = Button("", "primary", compact=True, icon="package", name="images.practice", on_click=self._use_it)
        self._mirrors = Button(
            "", compact=True, icon="globe", name="images.mirrors", on_click=lambda: desk.go("mirrors")
        )
        self._sign_in = Button(
            "", compact=True, icon="key", name="images.sign_in", on_click=lambda: self.sign_in_wanted.emit(key)
        )
        self._dismiss = IconButton("x", name="images.dismiss", on_click=lambda: pulls.dismiss(key))
        head.addWidget(IconLabel("cloud-download", 18, "accent"))
        head.addWidget(self._title, 1)
        self._took = Label("", "caption", "muted")
        head.addWidget(self._took)
        for button in (
            self._mirrors,
            self._cancel,
            self._use,
            self._sign_in,
            self._again,
            self._run,
            self._dismiss,
        ):
            head.addWidget(button)
        self.body.addLayout(head)
        self._remark = Remark()
        self.body.addWidget(self._remark)
        self._progress = PullProgress("images.progress")
        self.body.addWidget(self._progress)
        self._failure = Failure()
        self.body.addWidget(self._failure)
        self._offer = PracticeOffer(desk)
        self.body.addWidget(self._offer)
        self.retranslate()

    def draw(self) -> None:
        """Draws the pull as it is now."""
        pull = self._pulls.get(self.key)
        if pull is None:
            return
        running, language = pull.phase == "running", self._desk.languages.current
        self._title.setText(f"{pull.image}  ({pull.platform})" if pull.platform else pull.image)
        self._cancel.setVisible(running)
        self._again.setVisible(pull.phase in ("failed", "cancelled"))
        self._run.setVisible(pull.phase == "done")
        self._dismiss.setVisible(not running)
        self._progress.setVisible(pull.phase in ("running", "done"))
        self._progress.set_state(_drawn(pull))
        self._mirrors.setVisible(mirrors_help(pull))
        self._sign_in.setVisible(signing_in_helps(pull))
        self._remark.say(*_remark(pull, self._pulls.engine_platform, self._pulls.keeps_parts, language))
        took = format_duration(max(0.1, pull.seconds), language)
        self._took.setText(_("Images", "Ready in {time}.").format(time=took) if pull.phase == "done" else "")
        failed = pull.phase == "failed" and pull.error is not None
        self._failure.setVisible(failed)
        if failed and pull.error is not None:
            self._failure.set_told(tell(pull.error, language, {"registry": pull.name.registry}))
        helps = self._practice.helps(pull)
        self._offer.setVisible(helps)
        self._use.setVisible(helps)
        if helps:
            self._offer.set_argv(self._practice.argv)
        name = _("Images", "Pull of {image}").format(image=pull.image)
        self.setAccessibleName(name)
        self._cancel.setAccessibleName(_("Images", "Cancel the pull of {image}").format(image=pull.image))

    def _use_it(self) -> None:
        self._practice.load(lambda: self._pulls.dismiss(self.key))

    def _run_it(self) -> None:
        pull = self._pulls.get(self.key)
        if pull is not None:
            self.run_wanted.emit(pull.image)

    def retranslate(self) -> None:
        self._cancel.setText(_("Images", "Cancel"))
        self._again.setText(_("Images", "Try again"))
        self._run.setText(_("Images", "Run it"))
        self._dismiss.set_text(_("Images", "Put this away"))
        self._mirrors.setText(_("Images", "Mirrors…"))
        self._mirrors.setToolTip(_("Images", "Test and set mirrors: other ways to Docker Hub, often faster"))
        self._sign_in.setText(_("Images", "Sign in…"))
        self._sign_in.setToolTip(_("Images", "Tell this registry who you are, then try again"))
        self._use.setText(use_words())
        self._offer.retranslate()
        self.draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _drawn(pull: Pull) -> PullState:
    """The state to draw: layers only while they move. A failed pull's would claim to be downloading still."""
    if pull.phase == "running":
        return pull.state
    if pull.phase == "failed":
        words = str(getattr(pull.error, "engine_text", "") or pull.error)
        return replace(pull.state, layers=(), error=words, bytes_per_second=None, seconds_left=None)
    return replace(pull.state, layers=())


def _remark(pull: Pull, engine: Platform | None, keeps: bool | None, language: str) -> tuple[str, str, str]:
    """One sentence beside the progress with its icon and tone; "" for none."""
    if pull.phase == "done" and engine is not None:
        said = [instead_words(pull.platform, pull.instead)] if pull.instead is not None else []
        said += [foreign_words(pull.foreign, engine)] if pull.foreign is not None else []
        return ("" if language == "zh_CN" else " ").join(said), "triangle-alert", "warn" if said else "muted"
    if pull.phase == "running" and pull.quiet is not None:
        return _silence_words(pull, pull.quiet, keeps, language), "hourglass", "warn"
    staying = staying_words(pull, keeps) if pull.phase in ("cancelled", "failed") else ""
    if pull.phase == "cancelled":
        said = [_("Images", "Cancelled."), *([staying] if staying else [])]
        return ("" if language == "zh_CN" else " ").join(said), "ban", "muted"
    if staying:
        return staying, "layers", "muted"
    return "", "info", "muted"


def _silence_words(pull: Pull, quiet: float, keeps: bool | None, language: str) -> str:
    """Nothing has happened for a while: whose fault it may be, and what one can do."""
    time = format_duration(int(quiet), language)
    if pull.unpacking:
        words = _("Images", "The engine has been silent for {time}: it is unpacking, or its disk is slow.")
        return words.format(time=time)
    said = [_("Images", "Nothing has come for {time}. Slow or stuck? You can wait, or cancel and try again.")]
    if keeps or pull.kept is not None:
        said.append(_("Images", "Layers that are ready stay."))
    if pull.name.mirrors_apply:
        said.append(_("Images", "A mirror is often faster."))
    return ("" if language == "zh_CN" else " ").join(said).format(time=time)


class PullList(CardStack):
    """The cards of all pulls."""

    def __init__(self, desk: Desk, pulls: Pulls, practice: Practice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pulls = pulls
        self._practice = practice
        pulls.listed.connect(self._list)
        pulls.changed.connect(self.redraw)
        self._list()

    def make_card(self, key: str) -> PullCard:
        return PullCard(self._desk, self._pulls, self._practice, key)

    def _list(self) -> None:
        self.show_cards(pull.key for pull in self._pulls.all)
