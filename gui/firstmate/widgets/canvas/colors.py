"""The colours of a canvas, light and dark, and the way from a cell's colour number to a colour that can be read.

Programs choose colours for the terminal of their author. `legible` moves a text colour towards black or white until it
stands out from its ground by WCAG AA, so that yellow on white stays yellow-ish but can be read. No Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from firstmate.widgets.tokens import contrast

from .attributes import BOLD, DEFAULT_COLOR, DIM, HIDDEN, INVERSE, TRUE_COLOR, Attributes

AA = 4.5
_DIM_CONTRAST = 3.0
_STEPS = 32


@dataclass(frozen=True, slots=True)
class CanvasColors:
    """All colours are `#rrggbb`. `ansi` holds the sixteen of ECMA-48 and its bright ones, black first."""

    ansi: tuple[str, ...]
    foreground: str
    background: str
    cursor: str
    muted: str
    """Timestamps, sources and notes of the view itself."""
    stderr: str
    """The stripe beside what came from standard error."""
    selection: str
    selection_text: str
    match: str
    match_text: str
    current_match: str
    current_match_text: str

    def __post_init__(self) -> None:
        if len(self.ansi) != 16:
            raise ValueError(f"sixteen colours are needed, not {len(self.ansi)}")


LIGHT = CanvasColors(
    ansi=(
        *("#14171f", "#bf2323", "#137a39", "#8f5200", "#1d56d6", "#8a3fc2", "#0a6b76", "#d5dae3"),
        *("#596173", "#c9362b", "#15803d", "#9a5b00", "#2563eb", "#9a4fd0", "#0b7a86", "#ffffff"),
    ),
    foreground="#14171f",
    background="#ffffff",
    cursor="#2563eb",
    muted="#596173",
    stderr="#d62f2f",
    selection="#cfe0ff",
    selection_text="#14171f",
    match="#ffe9a8",
    match_text="#14171f",
    current_match="#f5a524",
    current_match_text="#14171f",
)

DARK = CanvasColors(
    ansi=(
        *("#2b313e", "#ff8a84", "#52d188", "#f5b454", "#7aa7ff", "#c79bff", "#4cc9ba", "#d5dae3"),
        *("#8f98aa", "#ffa19c", "#7be3a6", "#ffcf85", "#a5c5ff", "#dcbfff", "#7fe0d4", "#ffffff"),
    ),
    foreground="#e6e9f0",
    background="#12151d",
    cursor="#7aa7ff",
    muted="#a6aebf",
    stderr="#ff8a84",
    selection="#2a4070",
    selection_text="#f1f3f8",
    match="#5a4a14",
    match_text="#fff3cd",
    current_match="#f5b454",
    current_match_text="#14171f",
)


@lru_cache(maxsize=4096)
def legible(text: str, ground: str, ratio: float = AA) -> str:
    """The text colour, moved towards black or white just as far as the contrast on `ground` needs."""
    if contrast(text, ground) >= ratio:
        return text
    target = "#000000" if contrast("#000000", ground) >= contrast("#ffffff", ground) else "#ffffff"
    low, high = 0, _STEPS
    while low < high:
        middle = (low + high) // 2
        if contrast(mixed(text, target, middle / _STEPS), ground) >= ratio:
            high = middle
        else:
            low = middle + 1
    return mixed(text, target, high / _STEPS)


def mixed(first: str, second: str, share: float) -> str:
    """The colour between two, `share` 0 the first and 1 the second."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def color_of(number: int, colors: CanvasColors, default: str) -> str:
    """The colour of a number as `attributes` defines it."""
    if number == DEFAULT_COLOR:
        return default
    if number >= TRUE_COLOR:
        return f"#{number & 0xFFFFFF:06x}"
    if number < 16:
        return colors.ansi[number]
    if number < 232:  # the 6 × 6 × 6 cube of xterm
        red, green, blue = (number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6
        return "#" + "".join(f"{55 + 40 * part if part else 0:02x}" for part in (red, green, blue))
    grey = 8 + 10 * (number - 232)
    return f"#{grey:02x}{grey:02x}{grey:02x}"


@dataclass(frozen=True, slots=True)
class Look:
    """How cells of one style are drawn. `background` is None where the canvas shows through.

    `shape` is the colour before it was made legible, for line drawing and blocks, which are pictures and not text.
    """

    foreground: str
    background: str | None
    shape: str
    flags: int
    bold: bool


def look(attributes: Attributes, colors: CanvasColors, reverse: bool = False) -> Look:
    """Resolve the attributes against the colours; `reverse` swaps the two defaults (DECSCNM)."""
    default_text, default_ground = colors.foreground, colors.background
    if reverse:
        default_text, default_ground = default_ground, default_text
    foreground = color_of(attributes.foreground, colors, default_text)
    background = color_of(attributes.background, colors, default_ground)
    if attributes.flags & INVERSE:
        foreground, background = background, foreground
    shape = foreground
    if attributes.flags & HIDDEN:
        foreground = shape = background
    elif attributes.flags & DIM:
        shape = mixed(foreground, background, 0.4)
        foreground = legible(shape, background, _DIM_CONTRAST)
    else:
        foreground = legible(foreground, background)
    seen = None if background == colors.background else background
    return Look(foreground, seen, shape, attributes.flags, bool(attributes.flags & BOLD))
