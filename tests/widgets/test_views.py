"""Views behind tabs: built when first shown, one visible at a time, chosen by key, mouse or code."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from firstmate.widgets.views import Views


def make(built: list[str]) -> Views:
    views = Views()

    def build(place: QWidget, key: str) -> QWidget:
        built.append(key)
        return QLabel(key, place)

    for key in ("first", "second"):
        views.add(key, f"views.{key}", "box", lambda key=key: key.title(), lambda place, key=key: build(place, key))
    return views


def tab(views: Views, key: str) -> QAbstractButton:
    found = views.findChild(QAbstractButton, f"views.{key}")
    assert isinstance(found, QAbstractButton)
    return found


def test_a_view_is_built_when_it_is_first_shown() -> None:
    built: list[str] = []
    views = make(built)
    assert not built
    views.show_view("first")
    views.show()
    assert built == ["first"]
    assert views.view("first").isVisible()
    assert views.built("second") is None


def test_pressing_a_tab_shows_its_view_and_says_so() -> None:
    built: list[str] = []
    views = make(built)
    views.show_view("first")
    views.show()
    said: list[str] = []
    views.chosen.connect(said.append)
    QTest.mouseClick(tab(views, "second"), Qt.MouseButton.LeftButton)
    assert said == ["second"]
    assert views.current == "second"
    assert views.view("second").isVisible()
    assert not views.view("first").isVisible()
    views.show_view("first")
    assert said == ["second", "first"]
    assert built == ["first", "second"]  # once each


def test_each_tab_has_a_name_and_a_spoken_one() -> None:
    views = make([])
    assert tab(views, "first").accessibleName() == "First"
