"""Tabs say all they can in the room there is, and always have their words for assistive technology."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from firstmate.widgets.tabs import TabButton, Tabs


@pytest.fixture
def tabs(qapp: QApplication) -> Iterator[Tabs]:
    window = QWidget()  # tabs that are a window themselves would not become smaller than their layout
    tabs = Tabs(window)
    for name, words in (("a", "Overview"), ("b", "Statistics"), ("c", "Files")):
        tabs.add(name, f"tabs.{name}", "info", lambda words=words: words)
    window.show()
    yield tabs
    window.close()
    window.deleteLater()


def widths(tabs: Tabs) -> list[int]:
    return [button.sizeHint().width() for button in tabs.findChildren(TabButton)]


def test_less_room_takes_icons_first_and_then_words(tabs: Tabs) -> None:
    whole = tabs.sizeHint().width()
    tabs.resize(whole + 40, 40)
    full = widths(tabs)
    tabs.resize(whole - 10, 40)
    words = widths(tabs)
    assert all(less < more for less, more in zip(words, full, strict=True))
    tabs.resize(tabs.minimumSizeHint().width(), 40)
    icons = widths(tabs)
    assert icons[0] == words[0]  # the chosen one
    assert all(less < more for less, more in zip(icons[1:], words[1:], strict=True))
    assert sum(icons) <= tabs.width()
    buttons = tabs.findChildren(TabButton)
    assert [one.accessibleName() for one in buttons] == ["Overview", "Statistics", "Files"]
    assert buttons[1].toolTip() == "Statistics"
    tabs.set_current("b")
    assert widths(tabs)[1] == words[1]
    tabs.resize(whole + 40, 40)
    assert widths(tabs) == full
    assert buttons[1].toolTip() == ""


def test_a_press_is_told_and_a_call_is_not(tabs: Tabs) -> None:
    heard: list[str] = []
    tabs.chosen.connect(heard.append)
    tabs.set_current("c")
    assert (tabs.current, heard) == ("c", [])
    tabs.findChildren(TabButton)[1].click()
    assert (tabs.current, heard) == ("b", ["b"])
