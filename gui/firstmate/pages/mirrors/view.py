"""The Mirrors page: what is in force on top, the list and the offers below, what will change always at the foot."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent

from firstmate.app.page import Desk
from firstmate.pages.mirrors.backups_card import BackupsCard
from firstmate.pages.mirrors.by_hand_card import ByHandCard
from firstmate.pages.mirrors.change_card import ChangeCard
from firstmate.pages.mirrors.dead_card import DeadCard
from firstmate.pages.mirrors.host_door import Kept
from firstmate.pages.mirrors.known_card import KnownCard
from firstmate.pages.mirrors.list_card import ListCard
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.pages.mirrors.more_card import MoreCard
from firstmate.pages.mirrors.repair_card import RepairCard
from firstmate.pages.mirrors.sentences import joined
from firstmate.pages.mirrors.summary_card import SummaryCard
from firstmate.widgets.card import Hint
from firstmate.widgets.dialogs import ask
from firstmate.widgets.page_view import PageView
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_LOW = 620
"""Pixels; a page that is lower shows less of the difference."""


class MirrorsView(PageView):
    """Widgets only; what they mean is `MirrorsModel`'s."""

    def __init__(self, desk: Desk, model: MirrorsModel | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._model = model or MirrorsModel(desk)
        self._area = Scrolled()
        self._area.body.setContentsMargins(0, 0, theme.tokens.space_s, 0)
        self._area.body.setSpacing(theme.tokens.space_m - 4)
        self.column.addWidget(self._area, 1)
        self._summary = SummaryCard(desk, self._model)
        self._hint = Hint()
        self._repair = RepairCard(self._model, lambda: self._model.repair(self._ask_restart))
        self._dead = DeadCard(desk, self._model)
        self._list = ListCard(desk, self._model)
        self._known = KnownCard(desk, self._model)
        self._more = MoreCard(self._model)
        self._backups = BackupsCard(self._model, self._go_back)
        self._by_hand = ByHandCard(desk, self._model, self._copy)
        self._change = ChangeCard(desk, self._model, lambda: self._model.apply(self._ask_restart))
        above = (self._summary, self._repair, self._dead, self._list, self._hint)
        for card in (*above, self._known, self._more, self._backups, self._by_hand):
            self._area.body.addWidget(card)
        self._area.body.addStretch(1)
        self.column.addWidget(self._change)
        self._model.changed.connect(self._draw)
        self.retranslate()

    # -- the way of a click ------------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Somebody may have changed the file in an editor meanwhile.
        self._model.watching = True
        self._model.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._model.watching = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._change.set_low(event.size().height() < theme.px(_LOW))

    def refresh(self) -> None:
        self._model.refresh()

    def focus_filter(self) -> None:
        self._list.line.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def escape(self) -> bool:
        return self._model.stop_probing()

    def go(self, arguments: object) -> None:
        """`go("mirrors")`; `go("mirrors", add="https://…")` puts an address into the field."""
        text = arguments.get("add") if isinstance(arguments, dict) else None
        if isinstance(text, str):
            self._list.line.field.setText(text)
            self.focus_filter()

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._desk.notices.post("ok", _("Mirrors", "It is in the clipboard."))

    async def _ask_restart(self, containers: tuple[str, ...]) -> bool:
        """Asked only where a restart is needed; says who will stop."""
        text = _("Mirrors", "The engine takes this in only when it starts.")
        if containers:
            stops = _("Mirrors", "%n container(s) will stop:", None, len(containers))
            text = f"{text}\n\n{stops}\n{', '.join(containers)}"
        else:
            nobody = _("Mirrors", "No container is running that would stop.")
            text = joined((text, nobody), self._desk.languages.current)
        chosen = await ask(
            self,
            title=_("Mirrors", "Restart the engine?"),
            text=text,
            confirm=_("Mirrors", "Restart the engine"),
            destructive=bool(containers),
        )
        return chosen is not None

    def _go_back(self, kept: Kept) -> None:
        async def confirm() -> None:
            taken = kept.backup.taken.astimezone().strftime("%Y-%m-%d %H:%M:%S")
            kept_too = _("Mirrors", "The file as it is now is kept as a backup, so that this can be undone too.")
            lost = _("Mirrors", "What was chosen here and not applied is discarded.") if self._model.dirty else ""
            chosen = await ask(
                self,
                title=_("Mirrors", "Go back to the file of {time}?").format(time=taken),
                text=joined((kept_too, lost), self._desk.languages.current),
                confirm=_("Mirrors", "Go back"),
            )
            if chosen is not None:
                self._model.roll_back(kept, self._ask_restart)

        self._desk.tasks.start("mirrors.confirm", confirm())

    # -- drawing -----------------------------------------------------------------------------------------------------
    def _draw(self) -> None:
        language = self._desk.languages.current
        self._summary.draw()
        self._repair.retranslate(language)
        self._dead.draw()
        self._list.draw()
        self._known.draw()
        self._more.draw()
        self._backups.draw()
        self._by_hand.draw()
        self._change.draw()
        self._arrange()

    def _arrange(self) -> None:
        """Which cards there are, and where."""
        sound = self._model.loaded and not self._model.broken and self._model.error is None
        for card in (self._list, self._known, self._more):
            card.setVisible(sound)
        self._backups.setVisible(self._model.place is not None and self._model.error is None)
        self._place_by_hand()

    def _place_by_hand(self) -> None:
        """For an engine elsewhere the text to copy is what the page is for, and stands right under the list."""
        body = self._area.body
        away = self._model.no_place is not None
        wanted = body.indexOf(self._list) + 1 if away else body.count() - 2
        if body.indexOf(self._by_hand) != wanted:
            body.removeWidget(self._by_hand)
            body.insertWidget(wanted, self._by_hand)

    def retranslate(self) -> None:
        language = self._desk.languages.current
        self.header.set_title(_("Mirrors", "Mirrors"))
        self.header.set_subtitle(
            _("Mirrors", "Other places to get Docker Hub's images from. With a good connection, set none.")
        )
        self._hint.set_text(
            _(
                "Mirrors",
                "A mirror keeps copies of Docker Hub's images nearer to you. Whoever runs it sees what you pull, and "
                "decides what comes for a name like busybox:latest; so never log in through a mirror. It is used for "
                "Docker Hub's images only, not for searching and not for other registries.",
            ),
            _("Mirrors", "What is a mirror?"),
        )
        self._summary.retranslate()
        self._repair.retranslate(language)
        self._list.retranslate()
        self._known.retranslate()
        self._more.retranslate()
        self._backups.retranslate()
        self._by_hand.retranslate()
        self._change.retranslate()
        self._dead.draw()
        self._arrange()
