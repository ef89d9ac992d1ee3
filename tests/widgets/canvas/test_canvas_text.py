"""Widths, colours, selection and search: what is computed about text without a widget."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF
from PySide6.QtWidgets import QApplication
from wcwidth import wcwidth

from firstmate.widgets.canvas import box
from firstmate.widgets.canvas.attributes import DIM, HIDDEN, INVERSE, TRUE_COLOR, Attributes
from firstmate.widgets.canvas.colors import AA, DARK, LIGHT, CanvasColors, color_of, legible, look
from firstmate.widgets.canvas.document import ScreenDocument
from firstmate.widgets.canvas.lines import LineDecoder
from firstmate.widgets.canvas.painter import LinePainter
from firstmate.widgets.canvas.parser import Parser
from firstmate.widgets.canvas.screen import Screen
from firstmate.widgets.canvas.search import MAX_MATCHES, SearchIndex, matches, query
from firstmate.widgets.canvas.selection import Selection, columns_in, selected_text, word_at
from firstmate.widgets.canvas.widths import MARKS, Clusters, columns_of, is_wide, without_halves
from firstmate.widgets.tokens import contrast


def document(text: str, columns: int = 20, rows: int = 5) -> ScreenDocument:
    screen = Screen(columns, rows, 1000)
    Parser(screen).feed(text.encode())
    return ScreenDocument(screen)


def test_a_cell_is_as_wide_as_its_characters(qapp: QApplication) -> None:
    """Half a pixel too little, and each letter reaches into the next column: Noto Sans Mono CJK has 6.5 at 13."""
    for family in QFontDatabase.families():
        for pixels in range(9, 20):
            font = QFont(family)
            font.setPixelSize(pixels)
            painter = LinePainter(font, LIGHT, LineDecoder())
            assert painter.cell_width > QFontMetricsF(font).horizontalAdvance("M") - 0.5, (family, pixels)


# Widths


def test_widths_are_unicode_s() -> None:
    """Against this Python's own tables, from Unicode 14 (Python 3.11) to 16 (3.14), which changed a few."""
    hexagrams = {*range(0x2630, 0x2638), *range(0x268A, 0x2690), *range(0x4DC0, 0x4E00)}
    hexagrams |= {*range(0x1D300, 0x1D357), *range(0x1D360, 0x1D377)}
    for code in itertools.chain(
        range(0x20, 0x7F), range(0xA0, 0xD800), range(0xE000, 0x20000), range(0x20000, 0x20100)
    ):
        character = chr(code)
        if unicodedata.category(character) in ("Cn", "Co", "Cc"):
            continue
        zero = unicodedata.category(character) in ("Mn", "Me", "Cf") and code >= 0x300
        zero = zero or 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF
        zero = zero and code != 0x1171E  # a letter's part until Unicode 15.1
        wide = (unicodedata.east_asian_width(character) in "WF" or code in hexagrams) and not zero
        assert is_wide(character) == wide, hex(code)
        assert (MARKS.fullmatch(character) is not None) == zero, hex(code)


def test_widths_are_wcwidth_s_for_what_people_write() -> None:
    text = "hello, Wörld! Ελληνικά Русский 中文，容器。한국어 日本語カナ ｆｕｌｌ ─│┌█ ✓✗→ e\u0301 👍 🎉 ก็"
    for character in text:
        ours = 2 if is_wide(character) else 0 if MARKS.fullmatch(character) else 1
        assert ours == wcwidth(character), character


def test_cells_and_back() -> None:
    clusters = Clusters()
    for text in ("plain", "中文 mixed 文", "e\u0301\u0302 x\u0301", "\u1112\u1161\u11ab", "क्षि", "👍🏽", ""):
        cells = clusters.cells(text)
        assert unicodedata.normalize("NFC", clusters.spelled(cells)) == unicodedata.normalize("NFC", text)
        assert len(cells) <= columns_of(text)


def test_broken_halves_become_blanks() -> None:
    cells = Clusters().cells("a中b")
    assert without_halves(cells) == cells
    assert without_halves(cells[:2] + "b") == "a b"
    assert without_halves(cells[2:]) == " b"


# Colours


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(colors: CanvasColors) -> None:
    ground = colors.background
    assert contrast(colors.foreground, ground) >= 7
    for number in range(16):
        shown = look(Attributes(foreground=number), colors)
        assert contrast(shown.foreground, ground) >= AA, number
        on_color = look(Attributes(background=number), colors)
        assert contrast(on_color.foreground, color_of(number, colors, ground)) >= AA, number
    natural = [number for number in range(1, 15) if number not in (7, 8)]
    assert all(contrast(colors.ansi[number], ground) >= AA for number in natural), "no correction should be needed"
    assert contrast(colors.selection_text, colors.selection) >= AA
    assert contrast(colors.match_text, colors.match) >= AA
    assert contrast(colors.current_match_text, colors.current_match) >= AA
    assert contrast(colors.muted, ground) >= AA
    assert contrast(colors.stderr, ground) >= 3
    assert contrast(colors.cursor, ground) >= 3


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_the_256_colours_can_be_read(colors: CanvasColors) -> None:
    for text, ground in itertools.product(range(0, 256, 7), range(0, 256, 5)):
        shown = look(Attributes(text, ground), colors)
        assert contrast(shown.foreground, shown.background or colors.background) >= AA


def test_legible_moves_no_further_than_needed() -> None:
    assert legible("#14171f", "#ffffff") == "#14171f"
    assert AA <= contrast(legible("#ffff00", "#ffffff"), "#ffffff") < AA + 1


def test_palette() -> None:
    assert color_of(16, DARK, "") == "#000000"
    assert color_of(231, DARK, "") == "#ffffff"
    assert color_of(196, DARK, "") == "#ff0000"
    assert color_of(110, DARK, "") == "#87afd7"
    assert color_of(232, DARK, "") == "#080808"
    assert color_of(255, DARK, "") == "#eeeeee"
    assert color_of(TRUE_COLOR | 0x0A0B0C, DARK, "") == "#0a0b0c"


def test_inverse_hidden_and_dim() -> None:
    assert look(Attributes(flags=INVERSE), LIGHT).background == LIGHT.foreground
    assert look(Attributes(), LIGHT).background is None
    hidden = look(Attributes(foreground=1, background=4, flags=HIDDEN), LIGHT)
    assert hidden.foreground == hidden.background
    dim = look(Attributes(flags=DIM), LIGHT).foreground
    assert 3 <= contrast(dim, LIGHT.background) < contrast(LIGHT.foreground, LIGHT.background)


def test_sixteen_colours_are_needed() -> None:
    with pytest.raises(ValueError, match="sixteen"):
        CanvasColors(("#000000",), *["#000000"] * 11)


# Line drawing


@pytest.mark.parametrize("size", [(8, 18), (7, 15), (16, 33), (2, 4)])
def test_line_drawing_joins_its_neighbours(size: tuple[int, int]) -> None:
    width, height = size
    known = re.compile(box.CHARACTERS)
    for code in range(0x2500, 0x2580):
        character = chr(code)
        if not known.match(character):
            continue
        rects, opacity = box.shape(character, width, height)
        assert rects
        assert opacity == 1
        name = unicodedata.name(character)
        for x, y, w, h in rects:
            assert size == (2, 4) or (x >= 0 and y >= 0 and x + w <= width and y + h <= height), name
        right = any(w > 0 and x + w == width for x, _, w, _ in rects)
        assert size == (2, 4) or right == ("RIGHT" in name or "HORIZONTAL" in name), name
    assert box.shape("─", *size)[0][0][1] == box.shape("┼", *size)[0][0][1] == box.shape("┐", *size)[0][0][1]


def test_blocks_fill_their_share() -> None:
    def area(character: str) -> float:
        return sum(w * h for _, _, w, h in box.shape(character, 8, 16)[0]) / 128

    assert area("█") == 1
    assert area("▀") == area("▄") == area("▌") == area("▐") == 0.5
    assert [round(area(sign) * 8) for sign in "▁▂▃▄▅▆▇"] == [1, 2, 3, 4, 5, 6, 7]
    assert [round(area(sign) * 8) for sign in "▏▎▍▌▋▊▉"] == [1, 2, 3, 4, 5, 6, 7]
    assert area("▚") == area("▞") == 0.5
    assert area("▘") == 0.25
    assert area("▟") == 0.75
    assert box.shape("▒", 8, 16)[1] == 0.5


# Selection


def select(
    text: str, anchor: tuple[int, int], head: tuple[int, int], unit: str = "character", columns: int = 20
) -> str:
    shown = document(text, columns)
    return selected_text(shown, Selection(anchor, head, unit).span(shown))


def test_selected_text() -> None:
    text = "one two\r\nthree  \r\n中文 text"
    assert select(text, (0, 4), (0, 7)) == "two"
    assert select(text, (0, 7), (0, 4)) == "two"
    assert select(text, (0, 4), (1, 3)) == "two\nthr"
    assert select(text, (0, 0), (2, 4)) == "one two\nthree\n中文"
    assert select(text, (2, 1), (2, 3)) == "中文"
    assert select(text, (1, 0), (2, 0)) == "three\n"


def test_selecting_words_and_lines() -> None:
    text = "pull nginx:1.25/x-y now\r\nnext"
    assert select(text, (0, 7), (0, 7), "word", 40) == "nginx:1.25/x-y"
    assert select(text, (0, 7), (0, 22), "word", 40) == "nginx:1.25/x-y now"
    assert select(text, (0, 7), (0, 7), "line", 40) == "pull nginx:1.25/x-y now\n"
    assert select("容器镜像 x", (0, 3), (0, 3), "word") == "容器镜像"
    assert word_at("a  b", 1) == (1, 3)
    assert word_at("(x)", 0) == (0, 1)
    assert word_at("x", 5) == (5, 5)


def test_wrapped_lines_are_copied_as_one() -> None:
    text = "0123456789" * 3 + "\r\nnext"
    assert select(text, (0, 0), (2, 0), columns=20) == "0123456789" * 3 + "\n"
    assert select(text, (1, 3), (1, 3), "line", 20) == "0123456789" * 3 + "\n"


def test_selection_outlives_forgotten_lines() -> None:
    screen = Screen(20, 2, 3)
    shown = ScreenDocument(screen)
    parser = Parser(screen)
    parser.feed(b"a\r\nb\r\nc\r\n")
    selection = Selection((0, 0), (2, 1))
    parser.feed(b"d\r\ne\r\nf\r\n")
    assert selected_text(shown, selection.span(shown)) == "c"
    parser.feed(b"g\r\nh\r\ni\r\n" * 3)
    assert selected_text(shown, selection.span(shown)) == ""


def test_columns_in() -> None:
    span = (1, 3), (3, 5)
    assert columns_in(span, 0, 10) is None
    assert columns_in(span, 1, 10) == (3, 10)
    assert columns_in(span, 2, 10) == (0, 10)
    assert columns_in(span, 3, 10) == (0, 5)
    assert columns_in(span, 4, 10) is None


# Search


def test_matches_in_columns() -> None:
    shown = document("容器 nginx 容器\r\nError error\r\nx\u0301y y", 40)
    assert matches(shown, 0, query("容器").pattern) == [(0, 4), (11, 15)]
    assert matches(shown, 0, query("nginx").pattern) == [(5, 10)]
    assert matches(shown, 1, query("error").pattern) == [(0, 5), (6, 11)]
    assert matches(shown, 1, query("error", case_sensitive=True).pattern) == [(6, 11)]
    assert matches(shown, 1, query("r+", regex=True).pattern) == [(1, 3), (4, 5), (7, 9), (10, 11)]
    assert matches(shown, 2, query("y").pattern) == [(1, 2), (3, 4)]
    assert matches(shown, 1, query("z*", regex=True).pattern) == []
    assert matches(document("\x1b[31mre\x1b[32md\x1b[0m\r\n" * 9), 2, query("red").pattern) == [(0, 3)]


def test_matches_are_bounded() -> None:
    shown = document("x" * 4000, 4000)
    assert len(matches(shown, 0, query("x").pattern)) == MAX_MATCHES


@pytest.mark.parametrize("text", ["(", "[", "*", "(?P<", "a{99999999999}", "\\", "(?z)"])
def test_bad_pattern_is_an_answer(text: str) -> None:
    answer = query(text, regex=True)
    assert answer.pattern is None
    assert answer.problem == "invalid"
    assert answer.detail
    assert query(text).pattern is not None, "as plain text it is fine"


@pytest.mark.parametrize("text", ["(a+)+$", "(a|a)*b", "((a*)b)*c", "(x+x+)+y", "(.*){1,}z", r"(\w+\s?)*$"])
def test_pattern_without_end_is_refused(text: str) -> None:
    assert query(text, regex=True).problem == "slow"


@pytest.mark.parametrize(
    "text", [r"\d+", r"(\d{1,3}\.){3}\d{1,3}", "(GET|POST) /", "^(a|b)$", r"(abc)+", r"\(a+\)+", "([*+|])+"]
)
def test_ordinary_patterns_are_allowed(text: str) -> None:
    assert query(text, regex=True).pattern is not None


def test_index_goes_round_and_keeps_up() -> None:
    screen = Screen(20, 3, 100)
    parser = Parser(screen)
    parser.feed(b"".join(b"line %d\r\n" % n for n in range(10)))
    shown = ScreenDocument(screen)
    index = SearchIndex(shown, query("line [37]", regex=True).pattern)
    assert index.scan()
    assert index.count() == 2
    assert index.next(0, 0) == (3, 0, 6)
    assert index.next(3, 1) == (7, 0, 6)
    assert index.next(7, 1) == (3, 0, 6)
    assert index.next(3, 0, forward=False) == (7, 0, 6)
    assert index.next(9, 0, forward=False) == (7, 0, 6)
    assert (index.place(3, 0), index.place(7, 0)) == (0, 1)
    parser.feed(b"".join(b"line 3 again %d\r\n" % n for n in range(120)))
    assert index.scan()
    assert index.count() == 102
    parser.feed(b"\x1b[?1049h")
    assert index.count() == 0
    parser.feed(b"\x1b[?1049l")
    index.scan()
    assert index.count() == 102


def test_index_works_in_slices() -> None:
    shown = document("needle\r\n" * 900, rows=5)
    index = SearchIndex(shown, query("needle").pattern)
    turns = 0
    while not index.scan(seconds=0):
        turns += 1
        assert turns < 100
    assert turns > 5
    assert index.count() == 900
