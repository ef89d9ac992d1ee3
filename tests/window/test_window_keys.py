"""The keyboard: pages by number, the filter, Esc, F5, and the palette that jumps to anything."""

from __future__ import annotations

import pytest
from opening import PAGE_NAMES, Opened
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QRadioButton

from firstmate.navigation import FIRST
from firstmate.widgets.theme import theme

pytestmark = pytest.mark.window

CONTROL = Qt.KeyboardModifier.ControlModifier


# -- keyboard ----------------------------------------------------------------------------------------------------------
async def test_every_page_has_its_number(open_window) -> None:
    async with open_window("images") as it:
        for number, name in enumerate(PAGE_NAMES, 1):
            it.press(Qt.Key(Qt.Key.Key_0 + number), CONTROL)
            assert it.window.current_page == name
            assert it.find(f"nav.{name}", QRadioButton).isChecked()
            assert it.window.page(name).isVisible()
            assert it.window.page(name).isAncestorOf(it.window.focusWidget()) or it.window.page(name).hasFocus()


async def test_arrows_walk_through_the_sidebar(open_window) -> None:
    async with open_window(PAGE_NAMES[0]) as it:
        it.find(f"nav.{PAGE_NAMES[0]}").setFocus()
        for name in PAGE_NAMES[1:]:
            it.press(Qt.Key.Key_Down)
            assert it.window.current_page == name
            assert it.find(f"nav.{name}").hasFocus(), "who walks through the sidebar stays in it"


async def test_an_unknown_page_is_the_first(open_window) -> None:
    async with open_window("no such page") as it:
        assert it.window.current_page == FIRST
        it.desk.go("nowhere", thing="x")
        assert it.window.current_page == FIRST


async def test_f5_asks_the_engine_anew(open_window, page: str) -> None:
    async with open_window(page) as it:
        before = len(it.engine.calls_of("containers"))
        it.press(Qt.Key.Key_F5)
        await it.until(lambda: len(it.engine.calls_of("containers")) > before)
        await it.rest()


async def test_the_filter_is_a_key_away(open_window) -> None:
    for name, field in (("images", "images.filter"), ("containers", "containers.filter"), ("run", "run.image")):
        async with open_window(name) as it:
            it.press(Qt.Key.Key_F, CONTROL)
            assert it.find(field).hasFocus()


async def test_escape_empties_the_filter_first(open_window) -> None:
    async with open_window("images") as it:
        field = it.find("images.filter", QLineEdit)
        it.press(Qt.Key.Key_F, CONTROL)
        QTest.keyClicks(field, "nginx")
        it.press(Qt.Key.Key_Escape)
        assert field.text() == "" and field.hasFocus()


async def test_escape_reaches_the_page(open_window) -> None:
    async with open_window("run") as it:
        seen: list[str] = []
        view = it.window.page("run")
        view.escape = lambda: bool(seen.append("escape")) or True
        it.press(Qt.Key.Key_Escape)
        it.find("run.image").setFocus()
        it.press(Qt.Key.Key_Escape)
        assert seen == ["escape", "escape"], "from the page itself, and from a field that has no use for the key"


# -- the palette -------------------------------------------------------------------------------------------------------
def offered(it: Opened) -> list[str]:
    results = it.find("palette.results", QListWidget)
    return [results.item(row).text() for row in range(results.count())]


async def jump(it: Opened, text: str) -> list[str]:
    """Ctrl+K, the letters, and what is offered for them."""
    it.press(Qt.Key.Key_K, CONTROL)
    field = it.find("palette.input", QLineEdit)
    assert field.hasFocus()
    field.insert(text)  # as an input method does; QTest knows no keys for Chinese
    return offered(it)


async def test_the_palette_finds_a_page(open_window) -> None:
    async with open_window("images", language="zh_CN") as it:
        assert (await jump(it, "容器"))[0] == "容器"
        it.press(Qt.Key.Key_Return)
        assert it.window.current_page == "containers"
        assert not it.find("palette").isVisible()
        assert (await jump(it, "run"))[0] == "运行", "also by the name in commands and documents"
        it.press(Qt.Key.Key_Escape)
        assert it.window.current_page == "containers" and not it.find("palette").isVisible()


async def test_the_palette_finds_a_container_and_an_image(open_window) -> None:
    async with open_window("images") as it:
        assert (await jump(it, "blog db"))[0] == "blog-db", "words in any order of a name"
        it.press(Qt.Key.Key_Return)
        await it.rest()
        assert it.window.current_page == "containers"
        assert "blog-db" in {node.text(QAccessible.Text.Name) for node, _ in it.nodes() if not node.state().invisible}
        identity = next(one.id for one in it.desk.session.containers.values() if one.name == "hungry")
        assert await jump(it, identity[:12]) == ["hungry"]
        it.find("palette.input", QLineEdit).clear()
        QTest.keyClicks(it.find("palette.input"), "python:3")
        assert "python:3.12-slim" in offered(it)
        while it.find("palette.results", QListWidget).currentItem().text() != "python:3.12-slim":
            before = it.find("palette.input").accessibleDescription()
            it.press(Qt.Key.Key_Down)
            assert it.find("palette.input").accessibleDescription() != before, "the field says where Enter leads"
        it.press(Qt.Key.Key_Return)
        assert it.window.current_page == "run" and it.find("run.image", QLineEdit).text() == "python:3.12-slim"


async def test_the_palette_gives_the_focus_back_and_says_when_nothing_fits(open_window) -> None:
    async with open_window("images") as it:
        it.click("images.view.get")
        it.find("images.name").setFocus()
        assert await jump(it, "no such thing") == []
        words = it.find("palette").findChildren(QLabel)
        assert any(label.isVisible() and label.text() for label in words)
        it.press(Qt.Key.Key_Return)
        assert it.find("palette").isVisible(), "Enter on nothing does nothing"
        it.press(Qt.Key.Key_Escape)
        assert it.find("images.name").hasFocus() and not it.find("palette").isVisible()


async def test_the_palette_switches_colours_and_language(open_window) -> None:
    async with open_window("run") as it:
        await jump(it, "dark")
        it.press(Qt.Key.Key_Return)
        assert theme.dark
        await jump(it, "中文")
        it.press(Qt.Key.Key_Return)
        assert it.desk.languages.current == "zh_CN"


async def test_the_palette_stays_within_a_window_that_shrinks(open_window) -> None:
    async with open_window("images") as it:
        await jump(it, "")
        it.window.resize(720, 520)
        QCoreApplication.sendPostedEvents()
        palette = it.find("palette")
        assert palette.parentWidget().rect().contains(palette.geometry())
