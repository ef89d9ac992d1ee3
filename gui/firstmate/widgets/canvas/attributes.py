"""The looks of a cell (colours and flags), the table that numbers them, and the reading of SGR sequences.

A line keeps one *style character* per cell instead of an attribute object: the character's code point is the index of
the attributes in a `StyleTable`. Style strings are sliced, compared and searched for runs at the speed of `str`, and a
line without styles costs nothing. No Qt here, and no colour values: palette numbers stay numbers until painting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

DEFAULT = "\0"
"""The style character of a cell that nobody coloured."""

DEFAULT_COLOR = -1
TRUE_COLOR = 0x1000000
"""A colour is `DEFAULT_COLOR`, a palette index 0…255, or `TRUE_COLOR | 0xRRGGBB`."""

BOLD, DIM, ITALIC, UNDERLINE, BLINK, INVERSE, HIDDEN, STRIKE = (1 << bit for bit in range(8))

MAX_STYLES = 0xD000  # below the surrogates, which a `str` could hold but nothing could encode
_MAX_CACHED = 4096

_FLAG_ON = {1: BOLD, 2: DIM, 3: ITALIC, 4: UNDERLINE, 5: BLINK, 6: BLINK, 7: INVERSE, 8: HIDDEN, 9: STRIKE}
_FLAG_ON[21] = UNDERLINE  # double underline in ECMA-48, drawn as a single one
_FLAG_OFF = {22: BOLD | DIM, 23: ITALIC, 24: UNDERLINE, 25: BLINK, 27: INVERSE, 28: HIDDEN, 29: STRIKE}


@dataclass(frozen=True, slots=True)
class Attributes:
    """Colours (see `TRUE_COLOR`) and flags of a cell."""

    foreground: int = DEFAULT_COLOR
    background: int = DEFAULT_COLOR
    flags: int = 0


class StyleTable:
    """Numbers attributes and remembers which SGR sequence leads from which style to which.

    The table is bounded by `MAX_STYLES`; its owner calls `keep` when `full` says so.
    """

    def __init__(self) -> None:
        self._attributes: list[Attributes] = [Attributes()]
        self._characters: dict[Attributes, str] = {self._attributes[0]: DEFAULT}
        self.fills: dict[str, str] = {DEFAULT: DEFAULT}
        """What `fill` answered so far; to be read where a call would be too dear."""
        self.steps: dict[tuple[str, str], str] = {}
        """What `after` answered so far."""
        self.generation = 0
        """Grows whenever style characters get another meaning."""

    def __getitem__(self, style: str) -> Attributes:
        return self._attributes[ord(style)]

    def __len__(self) -> int:
        return len(self._attributes)

    @property
    def full(self) -> bool:
        return len(self._attributes) >= MAX_STYLES - _MAX_CACHED

    def character(self, attributes: Attributes) -> str:
        """The style character of the attributes; `DEFAULT` when the table can take no more."""
        found = self._characters.get(attributes)
        if found is None:
            if len(self._attributes) >= MAX_STYLES:
                return DEFAULT
            found = chr(len(self._attributes))
            self._attributes.append(attributes)
            self._characters[attributes] = found
        return found

    def after(self, style: str, parameters: str) -> str:
        """The style that follows `style` once the SGR sequence with these parameters (`"1;31"`) was read."""
        step = (style, parameters)
        found = self.steps.get(step)
        if found is None:
            if len(self.steps) >= _MAX_CACHED:
                self.steps.clear()
            found = self.character(apply_sgr(self[style], parameters))
            self.steps[step] = found
        return found

    def fill(self, style: str) -> str:
        """The style of a cell erased while `style` is current: its background and nothing else."""
        found = self.fills.get(style)
        if found is None:
            found = self.character(Attributes(background=self[style].background))
            self.fills[style] = found
        return found

    def keep(self, used: Iterable[str]) -> dict[int, str]:
        """Forget every style that is not among `used`; returns the table for `str.translate` of what is kept."""
        kept = [(old, self[old]) for old in sorted({*used, DEFAULT})]
        del self._attributes[1:]
        self._characters = {self._attributes[0]: DEFAULT}
        self.fills = {DEFAULT: DEFAULT}
        self.steps.clear()
        self.generation += 1
        return {ord(old): self.character(attributes) for old, attributes in kept}


def apply_sgr(attributes: Attributes, parameters: str) -> Attributes:
    """Read the parameters of one SGR sequence (ECMA-48 8.3.117, ITU T.416 colours with `:` or `;`).

    Parameters that mean nothing here are passed over; a broken colour ends the reading, as its length is unknown.
    """
    foreground, background, flags = attributes.foreground, attributes.background, attributes.flags
    queue = parameters.split(";")
    queue.reverse()
    while queue:
        item = queue.pop()
        parts = item.split(":")
        code = _number(parts[0])
        if code == 0:
            foreground = background = DEFAULT_COLOR
            flags = 0
        elif code == 4 and len(parts) > 1:
            flags = flags | UNDERLINE if _number(parts[1]) else flags & ~UNDERLINE
        elif code in _FLAG_ON:
            flags |= _FLAG_ON[code]
        elif code in _FLAG_OFF:
            flags &= ~_FLAG_OFF[code]
        elif 30 <= code <= 37:
            foreground = code - 30
        elif 40 <= code <= 47:
            background = code - 40
        elif 90 <= code <= 97:
            foreground = code - 82
        elif 100 <= code <= 107:
            background = code - 92
        elif code == 39:
            foreground = DEFAULT_COLOR
        elif code == 49:
            background = DEFAULT_COLOR
        elif code in (38, 48, 58):
            color = _extended(parts[1:]) if len(parts) > 1 else _extended_from_queue(queue)
            if color is None:
                break
            if code == 38:
                foreground = color
            elif code == 48:
                background = color
    return replace(attributes, foreground=foreground, background=background, flags=flags)


def _number(text: str) -> int:
    if not text:
        return 0
    return int(text) if len(text) < 6 and text.isdecimal() else -1


def _extended(parts: list[str]) -> int | None:
    """`5:n`, `2:r:g:b` or `2:colour space:r:g:b`."""
    if parts[0] == "5" and len(parts) >= 2:
        return _palette(parts[1])
    if parts[0] == "2" and len(parts) >= 4:
        return _rgb(parts[2:5] if len(parts) > 4 else parts[1:4])
    return None


def _extended_from_queue(queue: list[str]) -> int | None:
    kind = queue.pop() if queue else ""
    if kind == "5" and queue:
        return _palette(queue.pop())
    if kind == "2" and len(queue) >= 3:
        return _rgb([queue.pop(), queue.pop(), queue.pop()])
    return None


def _palette(text: str) -> int | None:
    index = _number(text)
    return index if 0 <= index <= 255 else None


def _rgb(parts: list[str]) -> int | None:
    red, green, blue = map(_number, parts)
    if 0 <= red <= 255 and 0 <= green <= 255 and 0 <= blue <= 255:
        return TRUE_COLOR | red << 16 | green << 8 | blue
    return None
