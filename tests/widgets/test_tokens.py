"""Both themes can be read by everybody: WCAG AA on every pair that is drawn."""

import re

import pytest

from firstmate.widgets.tokens import DARK, GRAPHIC_PAIRS, LIGHT, TEXT_PAIRS, Tokens, contrast

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)


def test_contrast_agrees_with_the_published_examples():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@THEMES
def test_every_colour_is_a_full_hex_colour(tokens: Tokens):
    for name in tokens._fields:
        value = getattr(tokens, name)
        if isinstance(value, str) and name != "name":
            assert re.fullmatch(r"#[0-9a-f]{6}", value), name


@THEMES
def test_text_has_a_contrast_of_4_5(tokens: Tokens):
    weak = {
        f"{text} on {ground}": round(contrast(getattr(tokens, text), getattr(tokens, ground)), 2)
        for text, ground in TEXT_PAIRS
        if contrast(getattr(tokens, text), getattr(tokens, ground)) < 4.5
    }
    assert weak == {}


@THEMES
def test_graphics_have_a_contrast_of_3(tokens: Tokens):
    weak = {
        f"{graphic} on {ground}": round(contrast(getattr(tokens, graphic), getattr(tokens, ground)), 2)
        for graphic, ground in GRAPHIC_PAIRS
        if contrast(getattr(tokens, graphic), getattr(tokens, ground)) < 3.0
    }
    assert weak == {}
