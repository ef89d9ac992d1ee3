"""The one table of colour, space, radius and type size that every widget is drawn from.

Colours are `#rrggbb`; sizes are pixels at font scale 1 on an 8-pixel grid. Nothing else in the program names a colour.
This module knows no Qt, so that the contrast of both themes can be checked as plain data.

Soft colours (`ok_soft`, `accent_soft` …) are backgrounds for text in the full colour of the same name.
"""

from __future__ import annotations

from typing import NamedTuple


class Tokens(NamedTuple):
    """One theme. Every pair that is really drawn is listed in `TEXT_PAIRS` and `GRAPHIC_PAIRS`."""

    name: str

    # Grounds, from the back to the front.
    window: str
    sidebar: str
    surface: str
    surface_raised: str
    surface_sunken: str
    hover: str
    pressed: str

    # Lines. `border` only decorates; `control_border` is the edge of something that can be used (3:1 by WCAG 1.4.11).
    border: str
    border_strong: str
    control_border: str

    text: str
    text_muted: str
    text_disabled: str

    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    accent_soft: str
    focus: str
    selection: str
    selection_text: str

    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    error: str
    error_hover: str
    error_soft: str
    error_text: str
    idle: str
    idle_soft: str

    # Drawn things: the groove of sliders and bars, the knob of switches, charts.
    track: str
    track_off: str
    knob: str
    bar_warn: str
    bar_error: str
    chart_1: str
    chart_2: str
    chart_3: str
    chart_4: str
    chart_grid: str
    chart_limit: str

    # The light tint of a command line.
    code_program: str
    code_option: str
    code_value: str
    code_image: str

    # The steps of the 8-pixel grid.
    space_xs: int = 4
    space_s: int = 8
    space_m: int = 16
    space_l: int = 24
    space_xl: int = 32

    radius_s: int = 6
    radius: int = 8
    radius_l: int = 12

    # Type, in pixels: large enough that Chinese strokes stay apart.
    type_title: int = 26
    type_heading: int = 16
    type_body: int = 14
    type_caption: int = 13
    type_mono: int = 13

    row_height: int = 48
    control_height: int = 36


LIGHT = Tokens(
    name="light",
    window="#f4f6fa",
    sidebar="#ffffff",
    surface="#ffffff",
    surface_raised="#ffffff",
    surface_sunken="#f6f7fa",
    hover="#f0f2f7",
    pressed="#e4e8f0",
    border="#e3e7ef",
    border_strong="#cfd5e1",
    control_border="#868ea0",
    text="#14171f",
    text_muted="#596173",
    text_disabled="#9aa1b0",
    accent="#2563eb",
    accent_hover="#1d56d6",
    accent_pressed="#1a4bbd",
    accent_text="#ffffff",
    accent_soft="#eaf1ff",
    focus="#1d4fd0",
    selection="#d6e4ff",
    selection_text="#14171f",
    ok="#137a39",
    ok_soft="#e3f6ea",
    warn="#8f5200",
    warn_soft="#fff1d8",
    error="#bf2323",
    error_hover="#a81d1d",
    error_soft="#fdeaea",
    error_text="#ffffff",
    idle="#586073",
    idle_soft="#eceff4",
    track="#e1e5ee",
    track_off="#7f889b",
    knob="#ffffff",
    bar_warn="#c46a00",
    bar_error="#d62f2f",
    chart_1="#2563eb",
    chart_2="#0b7d72",
    chart_3="#9a4fd0",
    chart_4="#b4530a",
    chart_grid="#e6e9f0",
    chart_limit="#bf2323",
    code_program="#14171f",
    code_option="#1d56d6",
    code_value="#0a6b62",
    code_image="#8a3fc2",
)

DARK = Tokens(
    name="dark",
    window="#0f1218",
    sidebar="#151922",
    surface="#1a1e28",
    surface_raised="#232834",
    surface_sunken="#12151d",
    hover="#242a36",
    pressed="#2d3442",
    border="#2b313e",
    border_strong="#3d4556",
    control_border="#737d92",
    text="#f1f3f8",
    text_muted="#a6aebf",
    text_disabled="#666f81",
    accent="#7aa7ff",
    accent_hover="#93b8ff",
    accent_pressed="#a9c7ff",
    accent_text="#0b1630",
    accent_soft="#1c2a47",
    focus="#a5c5ff",
    selection="#2a4070",
    selection_text="#f1f3f8",
    ok="#52d188",
    ok_soft="#153325",
    warn="#f5b454",
    warn_soft="#3a2a12",
    error="#ff8a84",
    error_hover="#ffa19c",
    error_soft="#40201f",
    error_text="#2b0a09",
    idle="#a6aebf",
    idle_soft="#272d39",
    track="#323a49",
    track_off="#737d92",
    knob="#ffffff",
    bar_warn="#f5b454",
    bar_error="#ff8a84",
    chart_1="#7aa7ff",
    chart_2="#4cc9ba",
    chart_3="#c79bff",
    chart_4="#f0a35e",
    chart_grid="#2b313e",
    chart_limit="#ff8a84",
    code_program="#f1f3f8",
    code_option="#8fb5ff",
    code_value="#5fd3c5",
    code_image="#d0aaff",
)

_GROUNDS = ("window", "sidebar", "surface", "surface_raised", "surface_sunken", "hover", "pressed")

#: (text, ground) pairs that are drawn as words; each needs 4.5:1.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(("text", ground) for ground in _GROUNDS),
    *(("text_muted", ground) for ground in _GROUNDS),
    *(("accent", ground) for ground in ("window", "sidebar", "surface", "surface_raised", "accent_soft")),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("accent_text", "accent_pressed"),
    ("error_text", "error"),
    ("error_text", "error_hover"),
    ("selection_text", "selection"),
    ("text_muted", "selection"),
    ("text", "accent_soft"),
    ("text_muted", "accent_soft"),
    *((kind, f"{kind}_soft") for kind in ("ok", "warn", "error", "idle")),
    *((kind, ground) for kind in ("ok", "warn", "error", "idle") for ground in ("window", "surface", "surface_raised")),
    *(("text", f"{kind}_soft") for kind in ("ok", "warn", "error", "idle")),
    *(("text_muted", f"{kind}_soft") for kind in ("ok", "warn", "error", "idle")),
    *((code, "surface_sunken") for code in ("code_program", "code_option", "code_value", "code_image")),
)

#: (graphic, ground) pairs that carry meaning without being words; each needs 3:1.
GRAPHIC_PAIRS: tuple[tuple[str, str], ...] = (
    *(("control_border", ground) for ground in ("window", "surface", "surface_raised")),
    *(("focus", ground) for ground in (*_GROUNDS, "accent_soft", "selection")),
    *((f"chart_{n}", ground) for n in range(1, 5) for ground in ("surface", "window")),
    ("chart_limit", "surface"),
    ("track_off", "surface"),
    ("knob", "track_off"),
    ("accent", "track"),
    ("bar_warn", "track"),
    ("bar_error", "track"),
)


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The WCAG contrast ratio of two `#rrggbb` colours, 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
