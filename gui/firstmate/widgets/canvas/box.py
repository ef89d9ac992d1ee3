"""Line drawing and block characters as rectangles, so that frames have no gaps whatever the font and the row height.

Covers U+2500…U+259F but for dashes, arcs and diagonals, which the font draws. No Qt here.
"""

from __future__ import annotations

from functools import lru_cache

Rect = tuple[int, int, int, int]
"""x, y, width, height in pixels, from the top left corner of the cell."""

# Left, up, right, down arm of U+2500…U+257F: 0 none, 1 light, 2 heavy, 3 double; "....": the font draws it.
_ARMS = (
    "1010202001010202................................0011002100120022"
    "1001200110022002011001200210022011002100120022000111012102110112"
    "0212022101220222110121011201110212022201210222021011201110212021"
    "1012201210222022111021101120212012102210122022201111211111212121"
    "121111121212221112212112112222212122221212222222................"
    "3030030300310013003330011003300301300310033031001300330001310313"
    "0333310113033303303110133033313013103330313113133333............"
    "................100001000010000120000200002000021020010220100201"
)
# Quarters of U+2596…U+259F: top left, top right, bottom left, bottom right.
_QUARTERS = ("0010", "0001", "1000", "1011", "1001", "1110", "1101", "0100", "0110", "0111")
_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}

CHARACTERS = "[\u2500-\u2503\u250c-\u254b\u2550-\u256c\u2574-\u259f]"
"""Regular expression class of what `shape` knows."""


@lru_cache(maxsize=1024)
def shape(character: str, width: int, height: int) -> tuple[tuple[Rect, ...], float]:
    """The rectangles of a character in a cell of that size, and how opaque they are (0…1)."""
    code = ord(character)
    if character in _SHADES:
        return ((0, 0, width, height),), _SHADES[character]
    if code < 0x2580:
        left, up, right, down = map(int, _ARMS[4 * (code - 0x2500) :][:4])
        across = _arms(left, right, up, down, width, height)
        along = _arms(up, down, left, right, height, width)
        return (*across, *((y, x, h, w) for x, y, w, h in along)), 1.0
    return tuple(_block(code - 0x2580, width, height)), 1.0


def _arms(before: int, after: int, above: int, below: int, width: int, height: int) -> list[Rect]:
    """The horizontal arms; called with the axes swapped for the vertical ones."""
    light = max(1, round(min(width, height) / 9))
    middle_x, middle_y = (width - light) // 2, (height - light) // 2
    half = 2 * light  # from the middle to each line of a double one
    rects: list[Rect] = []
    for weight, is_after in ((before, False), (after, True)):
        if weight in (1, 2):
            thick = light if weight == 1 else 2 * light + light % 2
            inner = _single_end(is_after, before and after, above, below, half)
            crossing = light if max(above, below) < 2 else 2 * light + light % 2
            top = middle_y - (thick - light) // 2
            if is_after:
                start = middle_x + inner - (0 if inner else (crossing - light) // 2)
                rects.append((start, top, width - start, thick))
            else:
                stop = middle_x + light - inner + (0 if inner else (crossing - light) // 2)
                rects.append((0, top, stop, thick))
        elif weight == 3:
            for side, near, far in ((-half, above, below), (half, below, above)):
                reach = -half if near == 3 else half if not near and far == 3 else 0
                top = middle_y + side
                if is_after:
                    start = middle_x - reach
                    rects.append((start, top, width - start, light))
                else:
                    rects.append((0, top, middle_x + light + reach, light))
    return rects


def _single_end(is_after: bool, through: int, above: int, below: int, half: int) -> int:
    """How far from the middle a single arm ends where it meets double ones; negative: beyond the middle."""
    if through or 3 not in (above, below):
        return 0
    return half if above == below else -half


def _block(index: int, width: int, height: int) -> list[Rect]:
    """U+2580 + index."""
    if index == 0:
        return [(0, 0, width, height // 2)]
    if index <= 8:
        part = round(height * index / 8) if index != 4 else height - height // 2
        return [(0, height - part, width, part)]
    if index <= 15:
        return [(0, 0, max(1, round(width * (16 - index) / 8)), height)]
    if index == 16:
        return [(width // 2, 0, width - width // 2, height)]
    if index == 20:
        return [(0, 0, width, max(1, round(height / 8)))]
    if index == 21:
        part = max(1, round(width / 8))
        return [(width - part, 0, part, height)]
    half_x, half_y = width // 2, height // 2
    corners = [
        (0, 0, half_x, half_y),
        (half_x, 0, width - half_x, half_y),
        (0, half_y, half_x, height - half_y),
        (half_x, half_y, width - half_x, height - half_y),
    ]
    return [corner for corner, wanted in zip(corners, _QUARTERS[index - 22], strict=True) if wanted == "1"]
