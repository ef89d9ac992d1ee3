"""The Settings page: choices in force at once, an engine chosen, a report, updates asked for and told in words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget

from fakes import FakeEngine
from firstmate import __version__, paths
from firstmate.app.page import Desk
from firstmate.app.settings import EngineChoice
from firstmate.core import releases
from firstmate.core.releases import Home, ReleaseList, ReleasesError, parse_version
from firstmate.engine import endpoint
from firstmate.host import release_list
from firstmate.host.http_errors import HttpError
from firstmate.pages.settings.engine_choice import EngineChooser
from firstmate.pages.settings.updates import Updates, failure_words, home_of_this_copy
from firstmate.pages.settings.updates_card import check_command
from firstmate.pages.settings.view import SettingsView
from firstmate.widgets.theme import theme

Until = Callable[..., Awaitable[None]]

HOME = {"page": "https://example.org/firstmate", "releases": "https://example.org/firstmate/latest"}
DIGEST = "5" * 64


def find(page: QWidget, name: str, kind: Any = QWidget) -> Any:
    (found,) = page.findChildren(kind, name)
    return found


def choose(page: QWidget, name: str, data: str) -> None:
    """As a person chooses an entry of a list."""
    chooser = find(page, name, QComboBox)
    place = chooser.findData(data)
    assert place >= 0, f"{name} has no {data!r}"
    chooser.setCurrentIndex(place)
    chooser.activated.emit(place)


# -- look and language -------------------------------------------------------------------------------------------------
async def test_a_language_is_spoken_at_once_and_kept(desk: Desk, show: Any, settle: Callable[[], None]) -> None:
    page = show(SettingsView(desk))
    choose(page, "settings.language", "zh_CN")
    settle()
    assert (desk.settings.language, desk.languages.current) == ("zh_CN", "zh_CN")
    assert find(page, "settings.diagnostics", QAbstractButton).text() == "生成并复制报告"
    assert find(page, "settings.theme", QComboBox).accessibleName() == "颜色"
    choose(page, "settings.language", "en")
    assert desk.languages.current == "en"
    choose(page, "settings.language", "")
    assert desk.settings.language == ""


async def test_colours_change_at_once_and_are_kept(desk: Desk, show: Any) -> None:
    page = show(SettingsView(desk))
    choose(page, "settings.theme", "dark")
    assert desk.settings.scheme == "dark" and theme.dark
    choose(page, "settings.theme", "light")
    assert desk.settings.scheme == "light" and not theme.dark


async def test_the_shell_for_commands_is_kept(desk: Desk, show: Any) -> None:
    page = show(SettingsView(desk))
    choose(page, "settings.shell", "cmd")
    assert desk.settings.shell == "cmd"


async def test_what_is_chosen_elsewhere_is_shown_here(desk: Desk, show: Any) -> None:
    page = show(SettingsView(desk))
    desk.settings.scheme, desk.settings.language = "dark", "zh_CN"
    assert find(page, "settings.theme", QComboBox).currentData() == "dark"
    assert find(page, "settings.language", QComboBox).currentText() == "简体中文"


# -- the engine --------------------------------------------------------------------------------------------------------
@pytest.fixture
def contexts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A docker configuration with one context."""
    folder = tmp_path / "docker"
    meta = folder / "contexts" / "meta" / endpoint.hashlib.sha256(b"school").hexdigest() / "meta.json"
    meta.parent.mkdir(parents=True)
    meta.write_text(json.dumps({"Name": "school", "Endpoints": {"docker": {"Host": "tcp://10.0.0.5:2375"}}}))
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))


def use(page: QWidget) -> QAbstractButton:
    found = find(page, "settings.endpoint.use", QAbstractButton)
    assert isinstance(found, QAbstractButton)
    return found


async def test_an_address_is_chosen_and_the_window_opens_anew(desk: Desk, show: Any, contexts: None) -> None:
    page = show(SettingsView(desk))
    opened_anew: list[bool] = []
    desk.reopening.connect(lambda: opened_anew.append(True))
    address = find(page, "settings.endpoint.address", QLineEdit)
    assert not use(page).isEnabled() and not address.isEnabled()
    choose(page, "settings.endpoint", "address")
    assert address.isEnabled() and not use(page).isEnabled()
    address.setText("ftp://nobody")
    assert not use(page).isEnabled()
    assert any("ftp://" in label.text() for label in page.findChildren(QLabel) if label.isVisible())
    address.setText("tcp://192.0.2.7:2375")
    assert use(page).isEnabled() and not opened_anew
    use(page).click()
    assert opened_anew == [True]
    assert desk.settings.engine == EngineChoice(host="tcp://192.0.2.7:2375")


async def test_a_context_is_chosen_and_left_again(desk: Desk, show: Any, contexts: None) -> None:
    page = show(SettingsView(desk))
    choose(page, "settings.endpoint", "school")
    use(page).click()
    assert desk.settings.engine == EngineChoice(context="school")
    assert not use(page).isEnabled()
    choose(page, "settings.endpoint", "")
    use(page).click()
    assert desk.settings.engine == EngineChoice()


async def test_a_context_that_is_gone_is_shown_as_a_problem(desk: Desk, show: Any, contexts: None) -> None:
    desk.settings.engine = EngineChoice(context="gone")
    page = show(SettingsView(desk))
    assert find(page, "settings.endpoint", QComboBox).currentData() == "gone"
    assert any("'gone'" in label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def test_what_docker_itself_cannot_use_is_not_to_be_chosen(
    desk: Desk, show: Any, contexts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setenv("DOCKER_CONTEXT", "gone")
    desk.settings.engine = EngineChoice(host="tcp://192.0.2.7:2375")
    desk.endpoint = endpoint.resolve("tcp://192.0.2.7:2375")
    assert "'gone'" in EngineChooser(desk).problem(EngineChoice())
    page = show(SettingsView(desk))

    def said() -> bool:
        return any("'gone'" in label.text() for label in page.findChildren(QLabel) if label.isVisible())

    assert not said(), "the engine in use is another"
    choose(page, "settings.endpoint", "")
    assert said() and not use(page).isEnabled()
    choose(page, "settings.endpoint", "school")
    assert not said() and use(page).isEnabled()


async def test_from_an_engine_of_the_command_line_one_can_go_back(desk: Desk, show: Any) -> None:
    desk.endpoint = endpoint.resolve("tcp://192.0.2.9:2375")
    page = show(SettingsView(desk))
    opened_anew: list[bool] = []
    desk.reopening.connect(lambda: opened_anew.append(True))
    assert use(page).isEnabled()  # "The one that docker uses" is chosen already, and not in use
    use(page).click()
    assert opened_anew == [True] and desk.settings.engine == EngineChoice()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("--host", "command line"),
        ("DOCKER_HOST", "DOCKER_HOST"),
        ("DOCKER_CONTEXT", "DOCKER_CONTEXT"),
        ("current context", "context, school"),
        ("default", "usual place"),
    ],
)
async def test_it_says_why_this_engine(desk: Desk, show: Any, source: Any, words: str) -> None:
    desk.endpoint = endpoint.parse("unix:///run/x.sock", source=source, context="school")
    page = show(SettingsView(desk))
    assert any(words in label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def test_an_engine_chosen_here_says_so(desk: Desk, show: Any) -> None:
    desk.settings.engine = EngineChoice(host="tcp://192.0.2.7:2375")
    desk.endpoint = endpoint.resolve("tcp://192.0.2.7:2375")
    page = show(SettingsView(desk))
    assert any(label.text() == "Chosen here." for label in page.findChildren(QLabel))


async def test_the_state_of_the_engine_is_followed(desk: Desk, engine: FakeEngine, show: Any, until: Until) -> None:
    page = show(SettingsView(desk))
    pill = page._engine._state
    await until(lambda: pill.text == "Connected")
    engine.go_away()
    await until(lambda: pill.text == "Away")


# -- updates -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This copy comes from somewhere."""
    file = tmp_path / "home.json"
    file.write_text(json.dumps(HOME))
    monkeypatch.setattr(paths, "home_file", lambda: file)


def published(version: str) -> ReleaseList:
    file = releases.ReleaseFile("firstmate_9_amd64.deb", "linux", "amd64", "deb", 41_000_000, DIGEST)
    return ReleaseList(
        "https://example.org",
        (releases.Release(parse_version(version), "2026-11-23", "https://example.org/9", (file,)),),
    )


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], list[str]]:
    """What the next question for the list is answered: a list, an error, or an event to wait for; the folders asked."""
    asked: list[str] = []

    def set_answer(content: object) -> list[str]:
        async def fetch(folder: str) -> ReleaseList:
            asked.append(folder)
            if isinstance(content, asyncio.Event):
                await content.wait()
            if isinstance(content, BaseException):
                raise content
            assert isinstance(content, ReleaseList)
            return content

        monkeypatch.setattr(release_list, "fetch", fetch)
        return asked

    return set_answer


def answered(page: QWidget) -> str:
    return str(find(page, "settings.updates.answer", QLabel).text())


async def test_nothing_is_asked_before_the_button_is_pressed(
    home: None, answer: Any, desk: Desk, show: Any, until: Until
) -> None:
    asked = answer(published("9.0.0"))
    page = show(SettingsView(desk))
    await until(lambda: desk.session.online)
    assert asked == [] and answered(page) == f"You have FirstMate {__version__}."
    find(page, "settings.updates", QAbstractButton).click()
    await until(lambda: "9.0.0 is out" in answered(page))
    assert asked == ["https://example.org/firstmate/latest/"]


async def test_a_newer_version_is_told_with_its_checksum_and_its_page(
    home: None, answer: Any, desk: Desk, show: Any, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    went: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: went.append(QUrl(url).toString()))
    answer(published("9.0.0"))
    page = show(SettingsView(desk))
    find(page, "settings.updates", QAbstractButton).click()
    await until(lambda: page.findChildren(QPlainTextEdit, "settings.updates.file.0"))
    text = find(page, "settings.updates.file.0", QPlainTextEdit).toPlainText()
    assert DIGEST in text and "firstmate_9_amd64.deb" in text and "sha256sum firstmate_9_amd64.deb" in text
    button = find(page, "settings.updates.page", QAbstractButton)
    assert button.isVisible()
    button.click()
    assert went == ["https://example.org/9"]


@pytest.mark.parametrize(
    ("version", "words"), [(__version__, "is the newest version"), ("0.0.1", "You have FirstMate")]
)
async def test_no_newer_version(
    home: None, answer: Any, desk: Desk, show: Any, until: Until, version: str, words: str
) -> None:
    answer(published(version))
    page = show(SettingsView(desk))
    find(page, "settings.updates", QAbstractButton).click()
    await until(lambda: page._model.updates.comparison is not None)
    assert words in answered(page)
    assert not find(page, "settings.updates.page", QAbstractButton).isVisible()


async def test_a_failure_is_told_in_words_with_what_came(
    home: None, answer: Any, desk: Desk, show: Any, until: Until, language: str
) -> None:
    answer(HttpError("name", "https://example.org: Name or service not known"))
    page = show(SettingsView(desk))
    find(page, "settings.updates", QAbstractButton).click()
    await until(lambda: page._model.updates.phase == "failed")
    assert answered(page) == {"en": "The download page cannot be reached", "zh_CN": "连不上下载页面"}[language]
    details = find(page, "settings.updates.details", QPlainTextEdit)
    assert details.isVisible() and "Name or service" in details.toPlainText()
    answer(published(__version__))
    find(page, "settings.updates", QAbstractButton).click()
    await until(lambda: page._model.updates.phase == "current")
    assert not details.isVisible()


async def test_asking_can_be_cancelled(home: None, answer: Any, desk: Desk, show: Any, until: Until) -> None:
    answer(asyncio.Event())
    page = show(SettingsView(desk))
    find(page, "settings.updates", QAbstractButton).click()
    cancel = find(page, "settings.updates.cancel", QAbstractButton)
    await until(lambda: cancel.isVisible())
    assert not find(page, "settings.updates", QAbstractButton).isVisible()
    cancel.click()
    await until(lambda: find(page, "settings.updates", QAbstractButton).isVisible())
    assert page._model.updates.phase == "idle"


async def test_a_copy_from_source_knows_no_list_and_says_so(desk: Desk, show: Any) -> None:
    page = show(SettingsView(desk))
    assert page._model.updates.phase == "homeless"
    assert not find(page, "settings.updates", QAbstractButton).isVisible()
    assert any("runs from source" in label.text() for label in page.findChildren(QLabel))


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"page": "http://a.b", "releases": "http://a.b"}'])
def test_a_broken_home_is_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    file = tmp_path / "home.json"
    file.write_bytes(content)
    monkeypatch.setattr(paths, "home_file", lambda: file)
    assert home_of_this_copy() is None


ERRORS = [
    HttpError(kind, "x", status=status)
    for kind, status in [
        *((kind, 0) for kind in ("address", "name", "refused", "unreachable", "no_connection", "no_answer", "cut")),
        *((kind, 0) for kind in ("certificate", "tls", "protocol", "redirects", "too_large", "proxy", "other")),
        ("content", 404),
        ("content", 503),
    ]
] + [ReleasesError(code, "x") for code in ("sums", "checksum", "content", "format", "empty")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: getattr(error, "kind", "") or error.code)
def test_every_failure_has_a_title_and_a_next_step(desk: Desk, language: str, error: Any) -> None:
    title, text = failure_words(error)
    assert title and text and title != text
    assert title.isascii() == (language == "en")


async def test_a_later_press_begins_from_what_was_known(home: None, answer: Any, desk: Desk, until: Until) -> None:
    updates = Updates(desk, Home("https://example.org", "https://example.org/"), "1.0")
    answer(published("2.0"))
    updates.check()
    await until(lambda: updates.phase == "newer")
    answer(asyncio.Event())
    updates.check()
    await until(lambda: updates.phase == "asking")
    updates.cancel()
    await until(lambda: updates.phase == "newer")


@pytest.mark.parametrize(
    ("platform", "command"),
    [
        ("linux", "sha256sum 'a b.deb'"),
        ("darwin", "shasum -a 256 'a b.deb'"),
        ("win32", "certutil -hashfile 'a b.deb' SHA256"),
    ],
)
def test_the_command_that_checks_a_download(platform: str, command: str) -> None:
    assert check_command("a b.deb", platform) == command


# -- the report --------------------------------------------------------------------------------------------------------
async def test_the_report_is_gathered_shown_and_copied(
    desk: Desk, engine: FakeEngine, show: Any, until: Until, language: str
) -> None:
    page = show(SettingsView(desk))
    await until(lambda: desk.session.online and desk.session.info is not None)
    find(page, "settings.diagnostics", QAbstractButton).click()
    await until(lambda: page._model.diagnostics.phase == "ready")
    text = find(page, "settings.report", QPlainTextEdit).toPlainText()
    assert text == QGuiApplication.clipboard().text()
    assert text.startswith(f"FirstMate {__version__}")
    assert engine.address in text
    assert ("✓" in text or "✗" in text) and len(text.splitlines()) > 5
    notice = desk.notices.last
    assert notice is not None and notice.kind == "ok"


async def test_gathering_can_be_stopped(desk: Desk, engine: FakeEngine, show: Any, until: Until) -> None:
    gate = engine.hold("reading")
    page = show(SettingsView(desk))
    button = find(page, "settings.diagnostics", QAbstractButton)
    button.click()
    await until(lambda: page._model.diagnostics.phase == "gathering")
    assert button.text() == "Cancel"
    button.click()
    await until(lambda: page._model.diagnostics.phase == "idle")
    assert button.text() == "Make and copy a report"
    gate.set()


# -- about -------------------------------------------------------------------------------------------------------------
async def test_the_licences_can_be_read(desk: Desk, show: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(SettingsView(desk))
    assert __version__ in find(page, "settings.version", QLabel).text()
    file = tmp_path / "THIRD-PARTY-LICENSES.txt"
    file.write_text("Qt: LGPL\n" * 1000, "utf-8")
    for carried, words in ((None, "ISC"), (file, "Qt: LGPL")):
        monkeypatch.setattr(paths, "licences", lambda carried=carried: carried)
        find(page, "settings.licences", QAbstractButton).click()
        dialog = page._about._dialog
        assert isinstance(dialog, QDialog) and dialog.isVisible()
        assert words in find(dialog, "licences.text", QPlainTextEdit).toPlainText()
        find(dialog, "licences.close", QAbstractButton).click()
        assert not dialog.isVisible()


async def test_another_page_can_lead_to_a_part(desk: Desk, show: Any) -> None:
    page = show(SettingsView(desk), height=420)
    bar = page._area.verticalScrollBar()
    assert bar.value() == 0
    page.go({"part": "about"})
    assert bar.value() > 0
    before = bar.value()
    page.go({"part": "nothing"})
    assert bar.value() == before
