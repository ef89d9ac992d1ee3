"""The theme in force: palette, sheet and icons change together, at once, and only when something changed."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from gallery_scenes import SCENES, english
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit

from firstmate import paths
from firstmate.widgets.theme import Theme, mono_families, style_sheet, theme, ui_families
from firstmate.widgets.tokens import DARK, LIGHT


def test_a_scheme_changes_palette_sheet_and_colours_once(qapp: QApplication):
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(theme.dark))
    theme.set_scheme("dark")
    theme.set_scheme("dark")
    assert told == [True]
    assert theme.tokens is DARK and theme.scheme == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert DARK.surface in qapp.styleSheet() and LIGHT.surface_sunken not in qapp.styleSheet()
    assert theme.color("accent").name() == DARK.accent


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match="sepia"):
        theme.set_scheme("sepia")  # type: ignore[arg-type]
    assert theme.scheme == "light"


def test_the_system_is_followed_only_while_asked_to(qapp: QApplication, monkeypatch: pytest.MonkeyPatch):
    theme.set_scheme("system")
    monkeypatch.setattr(Theme, "_wanted", lambda self: DARK)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.dark
    monkeypatch.undo()
    theme.set_scheme("light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.dark


def test_shown_widgets_change_their_colours_without_being_touched(show):
    field = show(QLineEdit("text"), 200)
    light = field.grab().toImage()
    theme.set_scheme("dark")
    dark = field.grab().toImage()
    middle = light.rect().center()
    assert light.pixelColor(middle).name() == LIGHT.surface
    assert dark.pixelColor(middle).name() == DARK.surface


def test_a_changed_colour_does_not_reach_the_next_caller():
    theme.color("accent").setAlphaF(0.1)
    assert theme.color("accent").alphaF() == 1.0


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_the_sheet_is_complete(tokens, scale):
    sheet = style_sheet(tokens, scale)
    assert "$" not in sheet
    assert not re.search(r"\d+\.\d+px", sheet), "Qt reads whole pixels only"
    files = re.findall(r'url\("([^"]+)"\)', sheet)
    assert files and [file for file in files if not Path(file).is_file()] == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_the_pictures_of_the_sheet_have_the_colours_of_the_tokens(tokens):
    for name, colour in (
        ("check", tokens.accent_text),
        ("minus", tokens.accent_text),
        ("chevron-down", tokens.text_muted),
        ("chevron-up", tokens.text_muted),
    ):
        source = (paths.resources() / "style" / f"{name}-{tokens.name}.svg").read_text(encoding="utf-8")
        assert f'stroke="{colour}"' in source, name


def test_only_fonts_that_are_here_are_named():
    for families in (ui_families(), mono_families()):
        assert families
        assert [family for family in families if not QFontDatabase.hasFamily(family)] in ([], [families[0]])
    if QFontDatabase.hasFamily("Noto Sans CJK SC"):
        assert "Noto Sans CJK SC" in ui_families()
        assert "Noto Sans CJK JP" not in ui_families()


def test_fonts_grow_together_and_stay_in_bounds():
    body = theme.font("body").pixelSize()
    assert theme.font("title").pixelSize() > theme.font("heading").pixelSize() > body
    theme.set_font_scale(1.5)
    assert theme.font("body").pixelSize() == body * 1.5
    theme.set_font_scale(9.0)
    assert theme.font_scale == 2.0


def test_a_whole_window_changes_its_theme_within_50_ms(show):
    show(SCENES["window"](english))
    durations = []
    for scheme in ("dark", "light") * 3:
        started = time.thread_time()  # the processor's: other programs share the machine
        theme.set_scheme(scheme)
        durations.append(time.thread_time() - started)
    assert min(durations) < 0.05


def test_the_wish_for_less_motion_can_be_asked_on_this_version_of_qt():
    assert theme.motion in (True, False)
