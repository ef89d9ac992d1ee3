"""Registries and accounts: signing in and out, what keeps a password and what never does, the pulls that are left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.credentials import Credentials
from firstmate.host.credentials import Account, CredentialsError
from firstmate.pages.images.accounts_card import AccountsCard, allowance_words
from firstmate.pages.images.sign_in import SignInDialog, sign_in
from firstmate.widgets.labels import Label
from firstmate.widgets.switch import Switch
from mirror_roles import Reply, Request, RoleServer

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]
Found = TypeVar("Found", bound=QObject)

PLACE, ANN, SECRET = "127.0.0.1:5000", "ann", "open sesame"


class Helper:
    """In place of the credential store: a helper that keeps what it is given, called `name`; "" for none."""

    def __init__(self, name: str = "pass") -> None:
        self.name = name
        self.kept: dict[str, Credentials] = {}
        self.refuses: CredentialsError | None = None
        self.slow: asyncio.Event | None = None
        """Until it is set, nobody hears which helper there is."""
        self.asked = 0
        """How many are waiting to hear it, or have waited."""

    async def helper(self, _registry: str) -> str:
        if self.slow is not None:
            self.asked += 1
            await self.slow.wait()
        return self.name

    async def get(self, registry: str) -> Credentials | None:
        return self.kept.get(registry)

    async def store(self, credentials: Credentials) -> str:
        if self.refuses is not None:
            raise self.refuses
        self.kept[credentials.registry] = credentials
        return self.name

    async def erase(self, registry: str) -> bool:
        if self.refuses is not None:
            raise self.refuses
        return self.kept.pop(registry, None) is not None

    async def accounts(self) -> tuple[Account, ...]:
        return tuple(Account(one.registry, one.username, self.name) for one in self.kept.values())


@pytest.fixture
def helper(desk: Desk, engine: FakeEngine) -> Helper:
    found = Helper()
    desk.accounts.store = found  # type: ignore[assignment]
    engine.accounts[PLACE] = (ANN, SECRET)
    return found


def find(page: QWidget, kind: type[Found], name: str) -> Found:
    found = page.findChildren(kind, name)
    assert found, f"nothing is called {name}"
    return found[0]


def button(page: QWidget, name: str) -> QAbstractButton:
    return find(page, QAbstractButton, name)


def dialog() -> SignInDialog | None:
    return next(
        (one for one in QApplication.topLevelWidgets() if isinstance(one, SignInDialog) and one.isVisible()), None
    )


class Asked:
    """The dialog, opened over a page."""

    def __init__(self, desk: Desk, show: Show) -> None:
        self.desk = desk
        self.page = show(QWidget())
        self.answers: list[bool] = []

    async def open(self, until: Until, registry: str = PLACE) -> SignInDialog:
        async def ask() -> None:
            self.answers.append(await sign_in(self.page, self.desk, registry))

        self.desk.tasks.start("asking", ask())
        await until(lambda: dialog() is not None)
        found = dialog()
        assert found is not None
        return found


@pytest.fixture
def asked(desk: Desk, show: Show) -> Asked:
    return Asked(desk, show)


def fill(window: SignInDialog, password: str = SECRET) -> None:
    find(window, QLineEdit, "images.sign_in.username").setText(ANN)
    find(window, QLineEdit, "images.sign_in.password").setText(password)


# -- signing in --------------------------------------------------------------------------------------------------------
async def test_the_helper_keeps_what_the_registry_took(
    desk: Desk, engine: FakeEngine, helper: Helper, asked: Asked, until: Until, language: str
) -> None:
    window = await asked.open(until)
    assert find(window, Label, "images.sign_in.where").text().isascii() == (language == "en")
    assert "docker-credential-pass" in find(window, Label, "images.sign_in.where").text()
    fill(window)
    shown = find(window, QPlainTextEdit, "images.sign_in.command").toPlainText()
    assert shown == f"docker login -u {ANN} {PLACE}"
    button(window, "images.sign_in.confirm").click()
    await until(lambda: asked.answers == [True])
    assert helper.kept == {PLACE: Credentials(PLACE, ANN, SECRET)}
    assert dict(desk.accounts.session) == {}
    assert desk.notices.last is not None
    assert PLACE in desk.notices.last.text


async def test_a_wrong_password_is_explained_and_asked_again(
    desk: Desk, helper: Helper, asked: Asked, until: Until
) -> None:
    window = await asked.open(until)
    fill(window, "guessed")
    button(window, "images.sign_in.confirm").click()
    problem = find(window, Label, "images.sign_in.problem")
    await until(lambda: problem.isVisible())
    assert problem.text()
    assert "unauthorized" in find(window, QPlainTextEdit, "images.sign_in.details").toPlainText()
    assert helper.kept == {}
    assert asked.answers == []
    fill(window)
    button(window, "images.sign_in.confirm").click()
    await until(lambda: asked.answers == [True])


async def test_without_a_helper_nothing_is_stored(desk: Desk, helper: Helper, asked: Asked, until: Until) -> None:
    helper.name = ""
    window = await asked.open(until)
    keep = find(window, Switch, "images.sign_in.keep")
    assert not keep.isEnabled()
    assert not keep.isChecked()
    assert "stores no password" in find(window, Label, "images.sign_in.where").text()
    fill(window)
    button(window, "images.sign_in.confirm").click()
    await until(lambda: asked.answers == [True])
    assert helper.kept == {}
    assert await desk.accounts.for_registry(PLACE) == Credentials(PLACE, ANN, SECRET)


async def test_a_helper_that_fails_keeps_nothing_and_says_so(
    desk: Desk, helper: Helper, asked: Asked, until: Until
) -> None:
    helper.refuses = CredentialsError("helper_failed", "no", helper="pass", said="the store is locked")
    window = await asked.open(until)
    fill(window)
    button(window, "images.sign_in.confirm").click()
    await until(lambda: asked.answers == [True])
    assert desk.notices.last is not None
    assert desk.notices.last.kind == "warn"
    assert "the store is locked" in desk.notices.last.text
    assert SECRET not in desk.notices.last.text
    assert PLACE in desk.accounts.session


async def test_what_is_missing_or_wrong_is_said_beside_its_field(
    desk: Desk, engine: FakeEngine, helper: Helper, asked: Asked, until: Until
) -> None:
    window = await asked.open(until)
    button(window, "images.sign_in.confirm").click()
    assert find(window, QLineEdit, "images.sign_in.username").accessibleDescription()
    assert find(window, QLineEdit, "images.sign_in.password").accessibleDescription()
    registry = find(window, QLineEdit, "images.sign_in.registry")
    registry.setText("no registry at all")
    assert "This is no registry" in registry.accessibleDescription()
    fill(window)
    button(window, "images.sign_in.confirm").click()
    assert not engine.calls_of("sign_in")
    registry.setText(f"https://{PLACE}/")
    assert window.registry == PLACE
    button(window, "images.sign_in.cancel").click()
    await until(lambda: asked.answers == [False])


@pytest.mark.parametrize("way", ["cancel", "close"])
async def test_giving_up_while_the_registry_is_slow_says_nothing(
    desk: Desk, engine: FakeEngine, helper: Helper, asked: Asked, until: Until, way: str
) -> None:
    engine.hold("sign_in")
    window = await asked.open(until)
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    fill(window)
    button(window, "images.sign_in.confirm").click()
    await until(lambda: engine.calls_of("sign_in"))
    (button(window, "images.sign_in.cancel").click if way == "cancel" else window.close)()
    await until(lambda: gone)
    await until(lambda: asked.answers == [False])
    await asyncio.sleep(0.01)
    assert desk.notices.last is None
    assert helper.kept == {} and dict(desk.accounts.session) == {}


async def test_a_helper_that_answers_late_finds_no_dialog_and_says_nothing(
    desk: Desk, helper: Helper, asked: Asked, until: Until
) -> None:
    window = await asked.open(until)
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    helper.slow = asyncio.Event()
    helper.name = ""
    find(window, QLineEdit, "images.sign_in.registry").setText("ghcr.io")
    await until(lambda: helper.asked)
    button(window, "images.sign_in.cancel").click()
    await until(lambda: gone)
    assert not desk.tasks.running("images.sign_in.helper")
    helper.slow.set()
    await asyncio.sleep(0.01)
    assert desk.notices.last is None


# -- the card ----------------------------------------------------------------------------------------------------------
async def test_the_card_lists_who_is_signed_in_and_signs_out(
    desk: Desk, helper: Helper, show: Show, until: Until
) -> None:
    helper.kept["ghcr.io"] = Credentials("ghcr.io", "bob", "x")
    desk.accounts.keep_for_session(Credentials(PLACE, ANN, SECRET))
    card = show(AccountsCard(desk))
    card.show()
    await until(lambda: len(outs_of(card)) == 2)
    words = "\n".join(one.text() for one in card.findChildren(Label) if one.isVisible())
    assert f"{PLACE}  ·  {ANN}" in words
    assert "ghcr.io  ·  bob" in words
    assert "until this window closes" in words
    assert "kept by docker-credential-pass" in words
    assert SECRET not in words
    outs = outs_of(card)
    assert outs["Sign out of ghcr.io"].toolTip() == "docker logout ghcr.io"
    outs["Sign out of ghcr.io"].click()
    await until(lambda: helper.kept == {})
    await until(lambda: outs_of(card).keys() == {f"Sign out of {PLACE}"})
    outs_of(card)[f"Sign out of {PLACE}"].click()
    await until(lambda: not desk.accounts.session)
    await until(lambda: any("Nobody is signed in" in one.text() for one in card.findChildren(Label)))


def outs_of(card: QWidget) -> dict[str, QAbstractButton]:
    """The shown buttons that sign out, by their names."""
    found = card.findChildren(QAbstractButton, "images.accounts.sign_out")
    return {one.accessibleName(): one for one in found if one.isVisible()}


# -- the allowance -----------------------------------------------------------------------------------------------------
class Hub:
    """Docker Hub's registry: of a hundred pulls, 76 are left."""

    def __call__(self, request: Request) -> Reply:
        assert request.method == "HEAD", "a HEAD counts as no pull"
        counted = {"RateLimit-Limit": "100;w=21600", "RateLimit-Remaining": "76;w=21600"}
        return Reply(headers={**counted, "Docker-RateLimit-Source": "192.0.2.7"})


@pytest.fixture
def hub() -> Iterator[RoleServer]:
    with RoleServer(Hub()) as server:
        yield server


async def test_nobody_asks_for_the_allowance_until_somebody_wants_it(
    desk: Desk, helper: Helper, show: Show, until: Until, hub: RoleServer, language: str
) -> None:
    card = show(AccountsCard(desk, hub=hub.address))
    card.show()
    await until(lambda: not desk.tasks.running("images.accounts"))
    assert hub.asked == []
    button(card, "images.allowance.ask").click()
    says = find(card, Label, "images.allowance")
    await until(lambda: says.text())
    assert says.text().isascii() == (language == "en")
    for figure in ("76", "100", "192.0.2.7", "6"):
        assert figure in says.text()


async def test_where_the_hub_is_not_reached_it_says_so(
    desk: Desk, helper: Helper, show: Show, until: Until, hub: RoleServer
) -> None:
    hub.role = lambda _request: Reply(503)
    card = show(AccountsCard(desk, hub=hub.address))
    card.show()
    button(card, "images.allowance.ask").click()
    says = find(card, Label, "images.allowance")
    await until(lambda: says.text())
    assert "did not answer" in says.text()


def test_no_question_no_words(qapp: QApplication) -> None:
    assert allowance_words(None, "en") == ""
