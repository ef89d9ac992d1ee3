"""The icons: all of them draw, in the colours of the theme in force, and their licence is with them."""

from __future__ import annotations

import ast
import gc
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QIcon, QImage
from PySide6.QtSvg import QSvgRenderer

from firstmate import paths
from firstmate.widgets import icons
from firstmate.widgets.theme import theme
from firstmate.widgets.tokens import DARK, LIGHT


def ink(image: QImage) -> str:
    """The colour of most of the opaque pixels; edges may be a shade off."""
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    colours = Counter(image.pixelColor(x, y).name() for x, y in points if image.pixelColor(x, y).alpha() == 255)
    return colours.most_common(1)[0][0] if colours else ""


PROGRAM = Path(icons.__file__).parents[1]
TAKES_AN_ICON = frozenset({"IconButton", "IconLabel", "Goal", "icon", "pixmap", "set_icon", "svg"})
"""What is called with the name of an icon first."""


@dataclass(frozen=True)
class Source:
    """What the program writes, and these tests, whose gallery shows more icons than it has yet."""

    literals: frozenset[object]
    icons: frozenset[str]
    """What is surely the name of an icon, by the place where it stands."""


@pytest.fixture(scope="module")
def source() -> Source:
    literals: set[object] = set()
    named: set[str] = set()
    for folder in (PROGRAM, Path(__file__).parent):
        for file in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant):
                    literals.add(node.value)
                elif isinstance(node, ast.Call):
                    named.update(icons_of(node))
    return Source(frozenset(literals), frozenset(named))


def icons_of(call: ast.Call) -> Iterator[str]:
    """The icons that are named in the arguments of a call."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called in TAKES_AN_ICON and call.args:
        yield from written(call.args[0])
    for word in call.keywords:
        if word.arg == "icon":
            yield from written(word.value)


def written(node: ast.AST | None) -> Iterator[str]:
    """The names of an argument that is a literal, or a choice between literals."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from written(node.body)
        yield from written(node.orelse)


def words(data: Any) -> Iterator[str]:
    """Every text in what was read from a TOML file."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from words(part)


@pytest.mark.slow  # reads the whole program
def test_every_icon_that_is_named_is_shipped(source: Source):
    assert {"copy", "x", "chevron-up"} <= source.icons, "this test no longer reads the program"
    assert source.icons - set(icons.names()) <= {"no-such-icon", ""}


@pytest.mark.slow  # reads the whole program
def test_every_icon_that_is_shipped_is_named(source: Source):
    named = set(source.literals)
    for file in (paths.resources() / "data").glob("*.toml"):
        named.update(words(tomllib.loads(file.read_text(encoding="utf-8"))))
    assert sorted(set(icons.names()) - named) == []


@pytest.mark.parametrize("name", icons.names())
def test_every_icon_draws_something(name: str):
    assert QSvgRenderer(QByteArray(icons.svg(name).encode())).isValid()
    image = icons.pixmap(name, 48, "text").toImage()
    assert image.size() == QSize(48, 48)
    assert ink(image)
    if name != "app":
        assert "currentColor" in icons.svg(name), "it must take the theme's colour"
        assert ink(image) == LIGHT.text


def test_the_licence_is_with_them():
    text = (paths.resources() / "icons" / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("ISC License") and "Lucide" in text


def test_a_name_that_is_not_shipped_fails_at_once():
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_every_status_has_an_icon_and_a_colour():
    assert set(icons.STATUS_ICONS) == set(icons.STATUS_ROLES) == {"ok", "warn", "error", "idle", "busy"}
    assert len(set(icons.STATUS_ICONS.values())) == 5, "a status is told apart without its colour"
    for kind, name in icons.STATUS_ICONS.items():
        icons.svg(name)
        assert hasattr(LIGHT, f"{icons.STATUS_ROLES[kind]}_soft")


def test_an_icon_that_is_already_in_use_follows_the_theme_and_the_state():
    icon = icons.icon("box", "text", "accent")
    assert ink(icon.pixmap(QSize(48, 48)).toImage()) == LIGHT.text
    assert ink(icon.pixmap(QSize(48, 48), QIcon.Mode.Normal, QIcon.State.On).toImage()) == LIGHT.accent
    assert ink(icon.pixmap(QSize(48, 48), QIcon.Mode.Disabled).toImage()) == LIGHT.text_disabled
    theme.set_scheme("dark")
    assert ink(icon.pixmap(QSize(48, 48)).toImage()) == DARK.text


def test_pictures_are_sharp_on_dense_screens_and_made_once():
    picture = icons.pixmap("box", 16, "accent", ratio=2.0)
    assert picture.width() == 32 and picture.deviceIndependentSize().width() == 16
    assert icons.icon("box").pixmap(QSize(16, 16), 2.0).width() == 32
    before = icons._picture.cache_info().misses
    icons.pixmap("box", 16, "accent", ratio=2.0)
    assert icons._picture.cache_info().misses == before


def test_icons_in_reference_cycles_can_be_collected():
    for _ in range(50):
        cycle: list[object] = [icons.icon("box"), icons.icon("box", "accent")]
        cycle.append(cycle)
        del cycle
    gc.collect()
    assert ink(icons.icon("box").pixmap(QSize(48, 48)).toImage()) == LIGHT.text
