"""Saving, loading, importing and pushing as cards: how far, what went wrong and what to do, what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.errors import EngineError
from firstmate.core.pull import PullState
from firstmate.core.quantities import format_bytes, format_duration
from firstmate.pages.images.card_stack import CardStack, MovingCard
from firstmate.pages.images.card_words import Failure, Remark
from firstmate.pages.images.command import DeskCommand
from firstmate.pages.images.pull_offers import needs_signing_in
from firstmate.pages.images.transfer_failures import other_place_helps, told_of
from firstmate.pages.images.transfers import Kind, Transfer, Transfers
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.labels import ElidedLabel, IconLabel, Label
from firstmate.widgets.progress import PullProgress
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ICONS: dict[Kind, str] = {"save": "save", "load": "inbox", "import": "inbox", "push": "server"}


class TransferCard(MovingCard):
    """One transfer."""

    def __init__(self, desk: Desk, transfers: Transfers, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._desk = desk
        self._transfers = transfers
        transfer = transfers.get(key)
        kind: Kind = transfer.kind if transfer is not None else "save"
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_s)
        self.body.addLayout(head)
        self._title = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self._took = Label("", "caption", "muted")
        self._cancel = Button("", compact=True, icon="x", name="images.transfer.cancel", on_click=self._stop)
        self._again = Button(
            "", compact=True, icon="rotate-cw", name="images.transfer.again", on_click=lambda: transfers.again(key)
        )
        self._sign_in = Button(
            "",
            compact=True,
            icon="key",
            name="images.transfer.sign_in",
            on_click=lambda: self.sign_in_wanted.emit(key),
        )
        self._place = Button(
            "",
            "primary",
            compact=True,
            icon="folder",
            name="images.transfer.place",
            on_click=lambda: self.place_wanted.emit(key),
        )
        self._run = Button("", "primary", compact=True, icon="play", name="images.transfer.run", on_click=self._run_it)
        self._dismiss = IconButton("x", name="images.transfer.dismiss", on_click=lambda: transfers.dismiss(key))
        head.addWidget(IconLabel(_ICONS[kind], 18, "accent"))
        head.addWidget(self._title, 1)
        head.addWidget(self._took)
        for button in (self._cancel, self._sign_in, self._place, self._again, self._run, self._dismiss):
            head.addWidget(button)
        self._remark = Remark()
        self.body.addWidget(self._remark)
        self._progress = PullProgress("images.transfer.progress", way=kind)
        self.body.addWidget(self._progress)
        self._failure = Failure()
        self.body.addWidget(self._failure)
        self._command = DeskCommand(desk, max_lines=2)
        self._command.set_object_names("images.transfer.command", "images.transfer.copy")
        self.body.addWidget(self._command)
        self.retranslate()

    def draw(self) -> None:
        """Draws the transfer as it is now."""
        transfer = self._transfers.get(self.key)
        if transfer is None:
            return
        running, failed = transfer.phase == "running", transfer.phase == "failed"
        language = self._desk.languages.current
        title = card_title(transfer)
        self._title.setText(title)
        self.setAccessibleName(title)
        self._cancel.setVisible(running)
        self._cancel.setAccessibleName(_("Images", "Cancel: {title}").format(title=title))
        self._again.setVisible(transfer.phase in ("failed", "cancelled"))
        self._sign_in.setVisible(failed and transfer.kind == "push" and needs_signing_in(transfer.error))
        self._place.setVisible(other_place_helps(transfer))
        came = transfer.kind in ("load", "import") and transfer.phase == "done" and bool(transfer.images)
        self._run.setVisible(came)
        self._dismiss.setVisible(not running)
        self._progress.setVisible(transfer.phase in ("running", "done"))
        self._progress.set_state(_drawn(transfer))
        self._remark.say(*_remark(transfer))
        took = format_duration(max(0.1, transfer.seconds), language)
        self._took.setText(_("Images", "Ready in {time}.").format(time=took) if transfer.phase == "done" else "")
        self._failure.setVisible(failed and transfer.error is not None)
        if failed and transfer.error is not None:
            told = told_of(transfer, transfer.error, language)
            self._failure.set_told(told, local=not isinstance(transfer.error, EngineError))
        self._command.set_argv(transfer.argv(self._desk.prefix), *transfer.images[:1])

    def _stop(self) -> None:
        self._transfers.cancel(self.key)

    def _run_it(self) -> None:
        transfer = self._transfers.get(self.key)
        if transfer is not None and transfer.images:
            self.run_wanted.emit(transfer.images[0])

    def retranslate(self) -> None:
        self._cancel.setText(_("Images", "Cancel"))
        self._again.setText(_("Images", "Try again"))
        self._sign_in.setText(_("Images", "Sign in…"))
        self._sign_in.setToolTip(_("Images", "Tell this registry who you are, then try again"))
        self._place.setText(_("Images", "Save elsewhere…"))
        self._place.setToolTip(_("Images", "Choose another folder for the same images"))
        self._run.setText(_("Images", "Run it"))
        self._dismiss.set_text(_("Images", "Put this away"))
        self.draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def card_title(transfer: Transfer) -> str:
    """What the card is about."""
    words = {
        "save": _("Images", "Save to {what}"),
        "load": _("Images", "Load {what}"),
        "import": _("Images", "Import {what}"),
        "push": _("Images", "Push {what}"),
    }[transfer.kind]
    return words.format(what=transfer.title)


def _drawn(transfer: Transfer) -> PullState:
    return transfer.state if transfer.phase == "running" else replace(transfer.state, layers=())


def _remark(transfer: Transfer) -> tuple[str, str, str]:
    """One sentence about what came of it, with its icon and tone; "" for none."""
    names = ", ".join(transfer.images)
    if transfer.phase == "cancelled":
        if transfer.kind == "save":
            return _("Images", "Cancelled. No part of the archive was left behind."), "ban", "muted"
        if transfer.kind == "push":
            return _("Images", "Cancelled. Layers that the registry has already stay there."), "ban", "muted"
        return _("Images", "Cancelled."), "ban", "muted"
    if transfer.phase != "done":
        return "", "info", "muted"
    if transfer.kind == "save":
        words = _("Images", "{images}: {size} in {path}. Copy it to the other computer and load it there.").format(
            images=names, size=format_bytes(transfer.state.current), path=transfer.path
        )
    elif transfer.kind == "push":
        words = _("Images", "Its digest there: {digest}").format(digest=transfer.state.digest)
        words = words if transfer.state.digest else ""
    elif names:
        words = _("Images", "Now on this computer: {images}").format(images=names)
    else:
        words = _("Images", "The archive named no image; those without a name are in the list.")
    return words, "circle-check", "muted"


class TransferList(CardStack):
    """The cards of the transfers of some kinds."""

    def __init__(
        self, desk: Desk, transfers: Transfers, kinds: Collection[Kind], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._transfers = transfers
        self._kinds = frozenset(kinds)
        transfers.listed.connect(self._list)
        transfers.changed.connect(self.redraw)
        self._list()

    def make_card(self, key: str) -> TransferCard:
        return TransferCard(self._desk, self._transfers, key)

    def _list(self) -> None:
        self.show_cards(one.key for one in self._transfers.all if one.kind in self._kinds)
