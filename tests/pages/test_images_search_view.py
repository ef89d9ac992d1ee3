"""The search part of the Images page through its controls, in both languages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core import catalogue
from firstmate.core.errors import RegistryError
from firstmate.core.tag_words import failure_title, lesson
from firstmate.host import registry
from firstmate.pages.images.search import Search
from firstmate.pages.images.search_part import SearchPart
from firstmate.pages.images.tag_list import TagList
from firstmate.widgets.table import Table
from hub_stand_in import HubStandIn, hub_tag
from mirror_roles import RoleServer

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubStandIn]:
    with RoleServer() as server:
        monkeypatch.setattr(registry, "HUB_API", server.address)
        monkeypatch.setattr(registry, "HUB_REGISTRY", "http://127.0.0.1:9")
        stand_in = HubStandIn(address=server.address)
        stand_in.tags["library/python"] = [hub_tag("3.14"), hub_tag("3.14-slim"), hub_tag("3.14-alpine")]
        server.role = stand_in
        yield stand_in


class Page:
    """The part on the screen, with its controls by name."""

    def __init__(self, desk: Desk, show: Show, width: int = 1000) -> None:
        self.search = Search(desk, TagList(desk))
        self.part: SearchPart = show(SearchPart(desk, self.search), width, 900)
        self.pulled: list[str] = []
        self.gone: list[tuple[str, dict[str, Any]]] = []
        self.part.pull_wanted.connect(self.pulled.append)
        desk.requested.connect(lambda page, arguments: self.gone.append((page, arguments)))

    def find(self, kind: type[Any], name: str) -> Any:
        found = self.part.findChild(kind, name)
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        button: QAbstractButton = self.find(QAbstractButton, name)
        assert button.isEnabled()
        assert button.isVisible()
        button.click()

    def type(self, text: str) -> None:
        field: QLineEdit = self.find(QLineEdit, "images.search")
        field.setText(text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def table(self, name: str) -> Table:
        table: Table = self.find(Table, name)
        return table

    def keys(self, name: str) -> list[str]:
        return [row.key for row in self.table(name).row_model.shown]

    def shown(self, name: str) -> bool:
        return bool(self.find(QWidget, name).isVisible())


@pytest.fixture
def page(desk: Desk, show: Show) -> Page:
    return Page(desk, show)


async def test_the_catalogue_is_there_at_once(page: Page, engine: FakeEngine) -> None:
    assert page.keys("images.catalogue") == [entry.name for entry in catalogue.entries()]
    assert page.shown("images.catalogue")
    assert not page.shown("images.results")
    assert not page.shown("images.tags")
    assert not any(call.method == "search_images" for call in engine.calls)


async def test_an_entry_says_what_it_is_and_gives_a_line(page: Page, language: str) -> None:
    page.table("images.catalogue").select_key("postgres")
    entry = catalogue.entry_of("postgres")
    assert entry is not None
    words = [label.text() for label in page.part.findChildren(QLabel) if label.isVisible()]
    said = catalogue.words(entry, language)
    assert said.what in words
    assert said.when in words
    assert lesson(language).title in words
    assert "POSTGRES_PASSWORD=change-me" in page.find(QPlainTextEdit, "images.entry.command").toPlainText()
    page.press("images.entry.run")
    page.press("images.entry.pull")
    assert page.gone == [("run", {"line": entry.run})]
    assert page.pulled == ["postgres:18"]


async def test_an_old_image_leads_to_a_new_one(page: Page, settle: Callable[[], None]) -> None:
    page.table("images.catalogue").select_key("openjdk")
    settle()
    assert not page.shown("images.entry.run")
    page.press("images.entry.instead.eclipse-temurin")
    assert page.search.chosen is not None
    assert page.search.chosen.familiar_name == "eclipse-temurin"
    assert page.table("images.catalogue").selected_keys() == ["eclipse-temurin"]


async def test_the_catalogue_names_tags_without_a_network(page: Page) -> None:
    page.table("images.catalogue").select_key("busybox")
    assert page.keys("images.tags")[:3] == ["1.37", "1.37-glibc", "1.37-musl"]
    assert page.table("images.tags").selected_keys() == ["1.37"]
    page.table("images.tags").select_key("1.37-musl")
    assert page.find(QPlainTextEdit, "images.tags.command").toPlainText() == "docker pull busybox:1.37-musl"
    page.press("images.tags.pull")
    page.press("images.tags.run")
    assert page.pulled == ["busybox:1.37-musl"]
    assert page.gone == [("run", {"image": "busybox:1.37-musl"})]


async def test_the_list_of_today_comes_when_asked_for(page: Page, hub: HubStandIn, until: Until) -> None:
    page.table("images.catalogue").select_key("python")
    page.press("images.tags.load")
    await until(lambda: page.keys("images.tags") == ["3.14-slim", "3.14", "3.14-alpine"])
    page.find(QLineEdit, "images.tags.filter").setText("alpine")
    await until(lambda: page.keys("images.tags") == ["3.14-alpine"])


async def test_a_tag_for_other_computers_alone_is_warned_of(page: Page, hub: HubStandIn, until: Until) -> None:
    odd = hub_tag("arm-only")
    odd["images"] = [image for image in odd["images"] if image["architecture"] == "arm64"]
    hub.tags["library/python"].append(odd)
    page.table("images.catalogue").select_key("python")
    page.press("images.tags.load")
    await until(lambda: "arm-only" in page.keys("images.tags"))
    assert page.table("images.tags").selected_keys() == ["3.14-slim"], "the good one stays chosen"
    assert not page.shown("images.tags.foreign")
    page.table("images.tags").select_key("arm-only")
    assert page.shown("images.tags.foreign")
    words = "".join(label.text() for label in page.find(QWidget, "images.tags.foreign").findChildren(QLabel))
    assert "linux/arm64" in words
    assert "slowly" in words


async def test_why_there_is_no_list_of_today(page: Page, hub: HubStandIn, language: str, until: Until) -> None:
    hub.limited = True
    page.table("images.catalogue").select_key("python")
    page.press("images.tags.load")
    await until(lambda: page.shown("images.tags.failure"))
    host = registry.HUB_API.partition("://")[2]
    assert page.find(QLabel, "images.tags.failure").text() == failure_title("rate_limited", host, language)
    assert "3.14-slim" in page.keys("images.tags")


async def test_results_come_official_first_and_esc_goes_back(page: Page, until: Until) -> None:
    page.type("redis")
    await until(lambda: page.shown("images.results"))
    await until(lambda: page.keys("images.results") == ["redis", "bitnami/redis", "redis/redis-stack"])
    page.table("images.results").select_key("bitnami/redis")
    assert page.search.found is not None
    assert not page.shown("images.entry.run")
    assert page.shown("images.tags.load")
    assert page.part.escape()
    assert page.shown("images.catalogue")
    assert page.search.chosen is not None
    assert page.part.escape()
    assert page.search.chosen is None
    assert not page.part.escape()


async def test_that_the_hub_is_away_is_said_once_and_the_catalogue_serves(
    page: Page, engine: FakeEngine, language: str, until: Until
) -> None:
    engine.fail_next("search_images", RegistryError("x", engine_text="dial tcp: i/o timeout"))
    page.type("mysql")
    await until(lambda: page.shown("images.search.failure"))
    title = failure_title("search", "docker.io", language)
    labels = [label for label in page.part.findChildren(QLabel) if label.text() == title and label.isVisible()]
    assert len(labels) == 1
    assert page.shown("images.catalogue")
    assert page.keys("images.catalogue")[0] == "mysql"
    page.press("images.search.mirrors")
    assert page.gone == [("mirrors", {})]
    page.press("images.search.again")
    await until(lambda: page.search.results is not None)
    assert not page.shown("images.search.failure")


async def test_the_engines_words_are_shown_with_what_they_are_about(
    page: Page, engine: FakeEngine, until: Until
) -> None:
    words = 'Get "https://index.docker.io/v1/search?q=mysql&n=50": i/o timeout'

    def shown() -> bool:
        return any(label.isVisible() and label.text() == words for label in page.part.findChildren(QLabel))

    engine.fail_next("search_images", RegistryError("x", engine_text=words))
    page.type("mysql")
    await until(shown)
    field = page.find(QLineEdit, "images.search")
    field.setText("redis")
    await until(lambda: page.search.text == "redis")
    assert not shown()
    assert page.shown("images.search.failure")
    field.setText("mysql")
    await until(lambda: page.search.text == "mysql")
    assert shown()


async def test_a_search_under_way_can_be_cancelled(page: Page, engine: FakeEngine) -> None:
    engine.hold("search_images")
    page.type("redis")
    page.press("images.search.cancel")
    assert page.shown("images.catalogue")
    assert not page.shown("images.search.cancel")


async def test_nothing_found_leads_back(page: Page, until: Until) -> None:
    page.type("qwertyuiop")
    await until(lambda: page.search.results == ())
    assert page.shown("images.search.back")
    page.press("images.search.back")
    assert page.keys("images.catalogue") == []


async def test_the_lesson_can_be_read_on(page: Page) -> None:
    page.table("images.catalogue").select_key("python")
    page.press("images.lesson")
    words = [label.text() for label in page.part.findChildren(QLabel) if label.isVisible()]
    assert any(lesson("en").more in text for text in words)


async def test_a_narrow_window_stacks_the_two(desk: Desk, show: Show, settle: Callable[[], None]) -> None:
    page = Page(desk, show, 560)
    page.table("images.catalogue").select_key("python")
    settle()
    catalogue_table, tags = page.table("images.catalogue"), page.table("images.tags")
    origin = page.part.rect().topLeft()
    assert tags.mapTo(page.part, origin).y() > catalogue_table.mapTo(page.part, origin).y() + catalogue_table.height()


async def test_every_control_has_a_name(page: Page, language: str) -> None:
    page.table("images.catalogue").select_key("postgres")
    controls = [*page.part.findChildren(QAbstractButton), *page.part.findChildren(QLineEdit)]
    controls += page.part.findChildren(Table)
    named = [one for one in controls if one.objectName().startswith("images.")]
    assert len(named) >= 12
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in named if one.isVisible())


async def test_another_language_is_spoken_at_once(page: Page, desk: Desk, settle: Callable[[], None]) -> None:
    page.table("images.catalogue").select_key("postgres")
    desk.languages.use("zh_CN")
    settle()
    entry = catalogue.entry_of("postgres")
    assert entry is not None
    words = [label.text() for label in page.part.findChildren(QLabel)]
    assert catalogue.words(entry, "zh_CN").what in words
    assert lesson("zh_CN").title in words
