"""Who is signed in to which registry, with signing in and out, and Docker Hub's remaining pulls when asked."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core.allowance import Allowance
from firstmate.core.command import logout_argv, quote
from firstmate.core.names import DEFAULT_REGISTRY
from firstmate.core.quantities import format_duration
from firstmate.host import pull_allowance
from firstmate.host.credentials import Account, CredentialsError
from firstmate.host.http import HttpError
from firstmate.pages.images.sign_in import sign_in
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.card import Card
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class AccountsCard(Card):
    """Hidden until somebody wants it. `hub` is the address that is asked for the allowance; tests have their own."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, hub: str = pull_allowance.HUB) -> None:
        super().__init__(" ", parent, icon="key")
        self._desk = desk
        self._hub = hub
        self._known: tuple[tuple[Account, bool], ...] | None = None
        self._allowance: Allowance | None = None
        self._asked = 0.0
        self._failure = ""
        self.setObjectName("images.accounts")
        self._close = IconButton("x", name="images.accounts.close", on_click=self.hide)
        self.add_action(self._close)
        self._words = Label("", tone="muted", wrap=True)
        self.body.addWidget(self._words)
        self._people = QWidget()
        self._grid = QGridLayout(self._people)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(3, 1)
        self._grid.setHorizontalSpacing(theme.tokens.space_m)
        self.body.addWidget(self._people)
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space_s)
        self._sign_in = Button("", icon="key", compact=True, name="images.accounts.sign_in", on_click=self._ask)
        self._left = Button("", icon="gauge", compact=True, name="images.allowance.ask", on_click=self._ask_allowance)
        self._says = Label("", wrap=True, selectable=True)
        self._says.setObjectName("images.allowance")
        row.addWidget(self._sign_in)
        row.addWidget(self._left)
        row.addWidget(self._says, 1)
        self.body.addLayout(row)
        desk.accounts.changed.connect(self._look)
        desk.tasks.changed.connect(self._show_busy)
        self.retranslate()
        self.hide()

    # -- who is signed in ----------------------------------------------------------------------------------------------
    def _look(self) -> None:
        if self.isVisible():
            self._desk.tasks.start("images.accounts", self._list())

    async def _list(self) -> None:
        self._known = await self._desk.accounts.known()
        self._show()

    def _show(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for number, (account, brief) in enumerate(self._known or ()):
            where = (
                _("Accounts", "until this window closes")
                if brief
                else _("Accounts", "kept by docker-credential-{helper}").format(helper=account.helper)
                if account.helper
                else _("Accounts", "by docker login, readable in docker's config.json")
            )
            out = Button(_("Accounts", "Sign out"), "ghost", compact=True, name="images.accounts.sign_out")
            out.setAccessibleName(_("Accounts", "Sign out of {registry}").format(registry=account.registry))
            shown = "" if account.registry == DEFAULT_REGISTRY else account.registry
            out.setToolTip(quote(logout_argv(shown, self._desk.prefix), self._desk.settings.shell_in_use))
            # What docker wrote into its own file is docker's to take out again.
            out.setEnabled(brief or bool(account.helper))
            out.clicked.connect(lambda _on=False, registry=account.registry: self._sign_out(registry))
            self._grid.addWidget(IconLabel("user", 16, "accent"), number, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(Label(f"{account.registry}  ·  {account.username}", "strong"), number, 1)
            self._grid.addWidget(Label(where, "caption", "muted"), number, 2)
            self._grid.addWidget(out, number, 4)
        self._people.setVisible(bool(self._known))
        self._words.setText(
            _("Accounts", "Nobody is signed in. Public images need no account.")
            if self._known == ()
            else _("Accounts", "Pulls and pushes of these registries are sent under these names.")
        )
        self._words.setVisible(self._known is not None)

    def _ask(self) -> None:
        self._desk.tasks.start("images.ask.sign_in", sign_in(self, self._desk))

    def _sign_out(self, registry: str) -> None:
        self._desk.tasks.start(f"images.sign_out:{registry}", self._leave(registry))

    async def _leave(self, registry: str) -> None:
        try:
            await self._desk.accounts.sign_out(registry)
        except CredentialsError as error:
            self._desk.notices.post(
                "warn",
                _("Accounts", "docker-credential-{helper} did not forget {registry}: {said}").format(
                    helper=error.helper, registry=registry, said=error.said or error
                ),
            )

    # -- the allowance -------------------------------------------------------------------------------------------------
    def _ask_allowance(self) -> None:
        self._desk.tasks.start("images.allowance", self._read_allowance())

    async def _read_allowance(self) -> None:
        credentials = await self._desk.accounts.for_registry(DEFAULT_REGISTRY)
        self._failure, self._allowance = "", None
        try:
            self._allowance = await pull_allowance.ask(credentials, hub=self._hub)
            self._asked = time.time()
        except HttpError as error:
            self._failure = (
                _("Accounts", "Docker Hub does not take this user name and password.")
                if error.status == 401
                else _("Accounts", "Docker Hub did not answer: it cannot be reached from here, or not now.")
            )
        self._show_allowance()

    def _show_allowance(self) -> None:
        self._says.setText(self._failure or allowance_words(self._allowance, self._desk.languages.current))

    def _show_busy(self) -> None:
        self._left.setEnabled(not self._desk.tasks.running("images.allowance"))

    # -- words, coming and going ---------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def retranslate(self) -> None:
        self.set_title(_("Accounts", "Registries and accounts"))
        self.setAccessibleName(_("Accounts", "Registries and accounts"))
        self._close.set_text(_("Accounts", "Close"))
        self._sign_in.setText(_("Accounts", "Sign in…"))
        self._left.setText(_("Accounts", "How many pulls are left?"))
        self._left.setToolTip(
            _("Accounts", "Docker Hub limits pulls by address or account. Asking it counts as no pull.")
        )
        self._show()
        self._show_allowance()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def allowance_words(allowance: Allowance | None, language: str) -> str:
    """What the hub said, in a sentence; "" before anybody asked."""
    if allowance is None:
        return ""
    if allowance.unlimited:
        return _("Accounts", "Docker Hub sets no limit here.")
    whom = allowance.username or _("Accounts", "this address ({address})").format(address=allowance.source or "–")
    window = format_duration(allowance.window, language) if allowance.window else "–"
    return _("Accounts", "{left} of {limit} pulls are left for {whom}; counted over {window}.").format(
        left="–" if allowance.remaining is None else allowance.remaining,
        limit="–" if allowance.limit is None else allowance.limit,
        whom=whom,
        window=window,
    )
