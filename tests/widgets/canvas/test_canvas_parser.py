"""The terminal's parser and screen: single sequences, bounds, and random input."""

from __future__ import annotations

import random
import tracemalloc

import pytest

from examples import examples
from firstmate.widgets.canvas.attributes import (
    BOLD,
    DEFAULT,
    DIM,
    HIDDEN,
    INVERSE,
    ITALIC,
    STRIKE,
    TRUE_COLOR,
    UNDERLINE,
    Attributes,
)
from firstmate.widgets.canvas.lines import CellLine, RawLine
from firstmate.widgets.canvas.parser import MAX_SEQUENCE, MAX_STRING, Parser
from firstmate.widgets.canvas.screen import MAX_REPLIES, Screen

E = "\x1b"


def shown(text: str | bytes, columns: int = 20, rows: int = 5, history: int = 100) -> Screen:
    screen = Screen(columns, rows, history)
    Parser(screen).feed(text if isinstance(text, bytes) else text.encode())
    return screen


def rows(text: str | bytes, columns: int = 20, rows: int = 5) -> list[str]:
    """The rows with text, the empty ones at the end left out."""
    texts = shown(text, columns, rows).row_texts()
    while texts and not texts[-1]:
        texts.pop()
    return texts


def attributes(screen: Screen, x: int, y: int = 0) -> Attributes:
    line = screen.decoder.cells(screen.lines[y])
    return screen.decoder.styles[line.styles[x] if line.styles else DEFAULT]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("one\r\ntwo", ["one", "two"]),
        ("one\r\r\ntwo", ["one", "two"]),
        ("one\ntwo", ["one", "   two"]),
        ("abc\rX", ["Xbc"]),
        ("abc\b\bX", ["aXc"]),
        ("a\tb", ["a       b"]),
        ("a" * 20 + "\r\nb", ["a" * 20, "b"]),
        ("a" * 21, ["a" * 20, "a"]),
        (f"{E}[?7l" + "a" * 19 + "bcd", ["a" * 19 + "d"]),
        (f"abc{E}[2D{E}[P", ["ac"]),
        (f"abc{E}[3D{E}[2@", ["  abc"]),
        (f"abc{E}[3D{E}[2X", ["  c"]),
        (f"abc{E}[3D{E}[4hXY", ["XYabc"]),
        (f"abc{E}[2D{E}[K", ["a"]),
        (f"abc{E}[2D{E}[1K", ["  c"]),
        (f"abc{E}[2K", []),
        (f"a\r\nb\r\nc{E}[2;1H{E}[J", ["a"]),
        (f"a\r\nb\r\nc{E}[2;1H{E}[1J", ["", "", "c"]),
        (f"a\r\nb\r\nc{E}[2J", []),
        (f"a\r\nb\r\nc{E}[1;1H{E}[L", ["", "a", "b", "c"]),
        (f"a\r\nb\r\nc{E}[1;1H{E}[M", ["b", "c"]),
        (f"a\r\nb\r\nc\r\nd\r\ne{E}[2;4r{E}[4;1H\n", ["a", "c", "d", "", "e"]),
        (f"a\r\nb\r\nc\r\nd\r\ne{E}[2;4r{E}[2;1H{E}M", ["a", "", "b", "c", "e"]),
        (f"{E}[2;4r{E}[?6h{E}[1;1Hx", ["", "x"]),
        (f"a\r\nb{E}[S", ["b"]),
        (f"a\r\nb{E}[T", ["", "a", "b"]),
        (f"{E}[3;5Hx{E}[2Gy{E}[2dz", ["", "  z", " y  x"]),
        (f"{E}7abc{E}8X", ["Xbc"]),
        (f"ab{E}[5b", ["abbbbbb"]),
        (f"{E}[5bab", ["ab"]),
        (f"{E}(0qqx{E}(Bq", ["──│q"]),
        (f"{E})0a\x0eq\x0fq", ["a─q"]),
        (f"{E}#8", ["E" * 20] * 5),
        (f"{E}[3g{E}[5G{E}H\ra\tb\tc", ["a   b              c"]),
        (f"a\tb{E}[Zc", ["a       c"]),
        (f"main{E}[?1049h{E}[Hother{E}[?1049l", ["main"]),
        (f"main{E}[?47h{E}[Hother", ["other"]),
        ("世界", ["世界"]),
        ("世" * 11, ["世" * 10, "世"]),
        ("a" * 19 + "世", ["a" * 19, "世"]),
        ("世界\rX", ["X 界"]),
        ("世界\b\b\bX", [" X界"]),
        ("e\u0301x", ["éx"]),
        ("x\u0301\u0302y", ["x\u0301\u0302y"]),
        ("\u1112\u1161\u11ab", ["한"]),
        (b"\xff\xfeab", ["\ufffd\ufffdab"]),
        ("a\x9bb\x84c", ["abc"]),
        (f"a{E}[2\bCb", ["a b"]),
        (f"abc{E}[\r\n2Cd", ["abc", "  d"]),
        (f"ab{E}[3\x18c", ["abc"]),
        (f"ab{E}[3{E}[mc", ["abc"]),
        (f"ab{E}[3世c", ["ab世c"]),
        ("\U00100000x", ["\ufffdx"]),
    ],
)
def test_sequence(sent: str | bytes, expected: list[str]) -> None:
    assert rows(sent) == expected


@pytest.mark.parametrize(
    "sent",
    [
        f"{E}]0;a title\x07",
        f"{E}]2;a title{E}\\",
        f"{E}]52;c;c2VjcmV0\x07",
        f"{E}]8;;http://example.com/{E}\\",
        f"{E}]8;;{E}\\",
        f"{E}P1$r0m{E}\\",
        f"{E}Pq#0;2;0;0;0~~~{E}\\",
        f"{E}_Gf=100;AAAA{E}\\",
        f"{E}^private{E}\\",
        f"{E}Xstring{E}\\",
        f"{E}[?9999h{E}[999z{E}[>4;1m{E}[?1u{E}[=5u{E}[1;2;3;4;5;6'z",
        f"{E}[8;50;100t{E}[21t{E}[5i{E}[?5i",
        f"{E}%G{E}#3{E}n{E}o{E}|{E}}}{E}~{E}F{E}l{E}m",
        f"{E}[38;5;999m{E}[38;2;999;0;0m{E}[48m",
        f'{E}[1 q{E}[!p{E}[61"p',
        "\x00\x01\x02\x03\x04\x05\x06\x10\x11\x12\x13\x14\x15\x16\x17\x19\x1c\x1d\x1e\x1f\x7f",
    ],
)
def test_nothing_is_drawn(sent: str) -> None:
    screen = shown(f"[{sent}]")
    assert screen.row_texts()[0] == "[]"
    assert screen.take_replies() == b""


def test_title_and_clipboard_leave_no_trace() -> None:
    parser = Parser(Screen())
    parser.feed(b"\x1b]0;secret" + b"x" * 100)
    assert "secret" not in repr(vars(parser))


def test_hyperlink_text_is_drawn() -> None:
    assert rows(f"{E}]8;;https://example.com{E}\\link{E}]8;;{E}\\!") == ["link!"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("1", Attributes(flags=BOLD)),
        ("1;2;3;4;7;8;9", Attributes(flags=BOLD | DIM | ITALIC | UNDERLINE | INVERSE | HIDDEN | STRIKE)),
        ("1;2;22", Attributes()),
        ("4;24", Attributes()),
        ("4:3", Attributes(flags=UNDERLINE)),
        ("4;4:0", Attributes()),
        ("31", Attributes(foreground=1)),
        ("97;104", Attributes(foreground=15, background=12)),
        ("31;39;41;49", Attributes()),
        ("38;5;200", Attributes(foreground=200)),
        ("48;5;17;1", Attributes(background=17, flags=BOLD)),
        ("38;2;1;2;3", Attributes(foreground=TRUE_COLOR | 0x010203)),
        ("38:2::1:2:3", Attributes(foreground=TRUE_COLOR | 0x010203)),
        ("38:2:1:2:3", Attributes(foreground=TRUE_COLOR | 0x010203)),
        ("38:5:9", Attributes(foreground=9)),
        ("58;2;1;2;3;31", Attributes(foreground=1)),
        ("31;0;1", Attributes(flags=BOLD)),
        ("31;", Attributes()),
        ("", Attributes()),
        ("999;31", Attributes(foreground=1)),
    ],
)
def test_sgr(sent: str, expected: Attributes) -> None:
    assert attributes(shown(f"{E}[{sent}mx"), 0) == expected


def test_erasing_keeps_the_background() -> None:
    screen = shown(f"{E}[44mab{E}[K{E}[0m")
    assert attributes(screen, 10) == Attributes(background=4)
    assert len(screen.decoder.cells(screen.lines[0]).text) == 20


def test_flood_of_background_lines_equals_single_lines() -> None:
    flood = f"{E}[44mblue\r\n" * 12 + f"{E}[0mend"
    whole, parts = shown(flood), Screen(20, 5, 100)
    parser = Parser(parts)
    for byte in flood.encode():
        parser.feed(bytes([byte]))
    assert [whole.decoder.cells(line).text for line in whole.lines] == [
        parts.decoder.cells(line).text for line in parts.lines
    ]
    assert attributes(whole, 19, 2) == attributes(parts, 19, 2) == Attributes(background=4)


@pytest.mark.parametrize(
    ("sent", "reply"),
    [
        (f"{E}[5n", b"\x1b[0n"),
        (f"{E}[3;4H{E}[6n", b"\x1b[3;4R"),
        ("a" * 20 + f"{E}[6n", b"\x1b[1;20R"),
        (f"{E}[2;4r{E}[?6h{E}[2;3H{E}[6n", b"\x1b[2;3R"),
        (f"{E}[?6n", b"\x1b[?1;1;1R"),
        (f"{E}[c", b"\x1b[?62;22c"),
        (f"{E}[0c", b"\x1b[?62;22c"),
        (f"{E}Z", b"\x1b[?62;22c"),
        (f"{E}[>c", b"\x1b[>1;277;0c"),
        (f"{E}[?2004$p", b"\x1b[?2004;2$y"),
        (f"{E}[?2004h{E}[?2004$p", b"\x1b[?2004;1$y"),
        (f"{E}[?4711$p", b"\x1b[?4711;0$y"),
    ],
)
def test_reply(sent: str, reply: bytes) -> None:
    assert shown(sent).take_replies() == reply


def test_replies_are_bounded() -> None:
    screen = shown(f"{E}[6n" * 100_000)
    assert len(screen.take_replies()) <= MAX_REPLIES
    Parser(screen).feed(b"\x1b[5n")
    assert screen.take_replies() == b"\x1b[0n"


def test_modes() -> None:
    modes = shown(f"{E}[?1h{E}={E}[?2004h{E}[?1002h{E}[?1006h{E}[?1004h{E}[?25l{E}[5 q").modes
    assert modes.application_cursor and modes.application_keypad and modes.bracketed_paste
    assert (modes.mouse, modes.mouse_sgr, modes.focus_events) == (1002, True, True)
    assert (modes.cursor_visible, modes.cursor_shape) == (False, 5)
    modes = shown(f"{E}[?1h{E}[?1002h{E}[?1002l{E}[?25l{E}c").modes
    assert not modes.application_cursor
    assert modes.cursor_visible
    assert modes.mouse == 0


def test_bells_are_counted() -> None:
    assert shown("\x07a\x07").bells == 2


def test_history_is_bounded_and_counted() -> None:
    screen = shown("".join(f"line {n}\r\n" for n in range(1000)), history=50)
    assert len(screen.history) == 50
    assert screen.scrolled == 1000 - 4
    assert screen.decoder.text(screen.history[-1]) == "line 995"
    assert screen.row_texts() == ["line 996", "line 997", "line 998", "line 999", ""]


def test_clearing_the_screen_keeps_its_text_in_the_history() -> None:
    screen = shown(f"precious\r\n{E}[2J")
    assert [screen.decoder.text(line) for line in screen.history] == ["precious"]
    Parser(screen).feed(b"\x1b[3J")
    assert not screen.history


def test_alternate_screen_has_no_history() -> None:
    screen = shown(f"{E}[?1049h" + "line\r\n" * 50 + f"{E}[2J{E}[?1049l")
    assert not screen.history


def test_lines_stay_lazy_until_somebody_looks() -> None:
    screen = shown(f"plain\r\n{E}[31mred{E}[0m\r\n世界\r\n" * 20)
    kinds = {type(line) for line in screen.history}
    assert kinds == {str, RawLine} or kinds == {str, RawLine, CellLine}
    assert sum(type(line) is RawLine for line in screen.history) >= 30


@pytest.mark.parametrize("introducer", ["]0;", "P", "_", "^", "X"])
def test_endless_string_is_swallowed_and_then_given_up(introducer: str) -> None:
    screen = Screen(20, 5)
    parser = Parser(screen)
    parser.feed(f"a{E}{introducer}".encode())
    block = b"x" * 65536
    for _ in range(MAX_STRING // len(block) - 1):
        parser.feed(block)
    assert screen.row_texts()[0] == "a"
    tracemalloc.start()
    parser.feed(block[:-100])
    assert tracemalloc.get_traced_memory()[0] < 64 * 1024
    tracemalloc.stop()
    parser.feed(b"x" * 200 + b"\r\nback\x1b[6n")
    assert "back" in screen.row_texts()


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_overlong_sequence_is_dropped(size: int) -> None:
    sent = b"a\x1b[" + b"1;" * MAX_SEQUENCE + b"5\x07Cb\x1b[2Cc"
    screen = Screen(20, 5)
    parser = Parser(screen)
    for start in range(0, len(sent), size):
        parser.feed(sent[start : start + size])
    assert screen.row_texts()[0] == "ab  c"
    assert screen.bells == 1


def test_huge_numbers_are_harmless() -> None:
    screen = shown(f"x{E}[{'9' * 500}C{E}[{'9' * 900}B{E}[99999999L{E}[99999999P{E}[99999999@{E}[99999999bend")
    assert screen.row_texts()[4].endswith("end") or "end" in screen.row_texts()


@pytest.mark.slow  # 70,000 colours
def test_styles_are_bounded_and_survive_making_room() -> None:
    screen = Screen(80, 24, 500)
    parser = Parser(screen)
    for block in range(70):
        parser.feed(
            "".join(f"{E}[38;2;{n >> 8};{n & 255};{block}m.{E}[0m\r\n" for n in range(1000)).encode()
            + f"{E}[?25l{E}[H{E}[31mred{E}[0m{E}[24;1H".encode()
        )
        for line in screen.lines:
            screen.decoder.cells(line)
        for line in screen.history:
            screen.decoder.cells(line)
    assert len(screen.decoder.styles) < 0xD000
    parser.feed(f"{E}[H{E}[32mgreen".encode())
    assert attributes(screen, 0) == Attributes(foreground=2)


@pytest.mark.slow  # 54,000 clusters
def test_clusters_are_bounded() -> None:
    screen = Screen(80, 24)
    parser = Parser(screen)
    bases = [chr(code) for code in range(0x4E00, 0x4E00 + 9000)]
    for mark in "\u0316\u0317\u0318\u0319\u031c\u031d":
        parser.feed("".join(base + mark for base in bases).encode())
    parser.feed("\r\n\x1b[2Ja\u0316世\u0316 ok".encode())
    assert "ok" in screen.row_texts()[-1]
    parser.feed(("\r\n" + "z" + "\u0316" * 100_000).encode())
    assert len(screen.row_texts()[-1]) <= 8


@pytest.mark.parametrize(("columns", "rows_"), [(10, 5), (40, 5), (20, 2), (20, 12), (7, 3), (2, 1)])
def test_resize_loses_no_text(columns: int, rows_: int) -> None:
    text = "The quick brown fox jumps over the lazy dog 敏捷的棕色狐狸 0123456789\r\nsecond\r\n\r\nlast $ "
    screen = shown(text)
    before = _flat(screen)
    screen.resize(columns, rows_)
    assert (len(screen.lines), screen.columns) == (rows_, max(2, columns))
    assert _flat(screen) == before
    screen.resize(20, 5)
    assert _flat(screen) == before
    assert screen.row_texts()[screen.y].startswith("last $")
    assert screen.x == 7


def test_resize_keeps_what_is_below_the_cursor() -> None:
    screen = shown(f"a\r\nb\r\nc\r\nd\r\ne{E}[1;1H")
    screen.resize(20, 2)
    assert screen.row_texts() == ["a", "b"]
    screen.resize(20, 5)
    assert screen.row_texts() == ["a", "b", "c", "d", "e"]


def test_what_waits_below_the_screen_keeps_its_colours_when_room_is_made() -> None:
    screen = shown("")
    styles = screen.decoder.styles
    for number in range(1000):
        styles.character(Attributes(foreground=1 << 24 | number))
    Parser(screen).feed(f"a\r\nb\r\nc\r\nd\r\n{E}[31me{E}[0m{E}[1;1H".encode())
    screen.resize(20, 2)
    number = 1000
    while not styles.full:
        styles.character(Attributes(foreground=1 << 24 | number))
        number += 1
    Parser(screen).feed(b"A")
    assert len(styles) < 10, "room was made"
    screen.resize(20, 5)
    assert screen.row_texts() == ["A", "b", "c", "d", "e"]
    assert attributes(screen, 0, 4) == Attributes(foreground=1)


def test_resize_rewraps_colours_and_wide_characters() -> None:
    screen = shown(f"{E}[31m" + "容器" * 10 + f"{E}[0m")
    screen.resize(15, 5)
    assert screen.row_texts()[:3] == ["容器容器容器容", "器容器容器容器", "容器容器容器"]
    assert attributes(screen, 0, 2) == Attributes(foreground=1)
    screen.resize(40, 5)
    assert screen.row_texts()[0] == "容器" * 10


def test_resize_of_the_alternate_screen_keeps_the_main_one() -> None:
    screen = shown("word " * 7 + f"{E}[?1049h{E}[Hfull-screen program")
    screen.resize(10, 4)
    assert screen.row_texts()[0] == "full-screen program"
    Parser(screen).feed(b"\x1b[?1049l")
    assert _flat(screen).rstrip() == ("word " * 7).rstrip()


def _flat(screen: Screen) -> str:
    """All text, the lines that were only wrapped joined again."""
    text = ""
    for line in (*screen.history, *screen.lines):
        decoded = screen.decoder.cells(line)
        text += screen.decoder.text(line) + ("" if decoded.wrapped else "\n")
    return text.rstrip("\n").replace("$ ", "$").rstrip(" ") if "$" in text else text.rstrip("\n")


SEQUENCES = (
    *("[%d;%dH", "[%dA", "[%dB", "[%dC", "[%dD", "[%dJ", "[%dK", "[%dL", "[%dM", "[%dP", "[%d@", "[%dX", "[%dS"),
    *("[%dT", "[%d;%dr", "[%dm", "[%d;%dm", "[38;5;%dm", "[48;2;%d;%d;1m", "[%db", "[4h", "[4l", "[?6h", "[?6l"),
    *("[?7h", "[?7l", "[?1049h", "[?1049l", "[?47h", "7", "8", "M", "D", "E", "H", "[g", "(0", "(B", "#8", "[3g"),
    *("[%d`", "[%dd", "[%dZ", "[%dI", "[?3h", "c", "[!p", "[1$p", "[4:3m", "[38:2::1:2:3m", "[6n", "[c", "[>4;1m"),
)
TEXTS = (
    *(
        "hello",
        "x",
        "世界",
        "容器abc镜像",
        "e\u0301",
        "\u0301",
        "a" * 85,
        "你" * 45,
        " ",
        "\u1100\u1161",
        "👍🏽",
        "─│┌",
    ),
    *("\U00100001", "क्षि", "y\r\n" * 6, "one\r\ntwo\r\nthree 三\r\n\r\n", "\t", "\r", "\n", "\b", "\x0e", "\x0f"),
    *(f"{E}[31mred{E}[0m\r\n" * 5, f"{E}[44mbg\r\n" * 4, "q" * 200 + "\r\nw\r\nz\r\n"),
    *("中" * 100 + "\r\na\r\nb\r\n", "e\u0301\r\n" * 4, f"{E}]0;t\x07", f"{E}]0;t{E}\\", f"{E}P1;2q#0{E}\\"),
    *(f"{E}[2\b;3H", f"{E}[\r\n5C", f"{E}[1;2\x18", f"{E}{E}[m", f"{E}\b[3C", f"{E}[3中", f"{E}(中", f"{E}中"),
    *("\x9b31m", f"{E}[48;2;;;m", f"{E}]0;no end", f"{E}_no end", f"{E}[", f"{E}[?25l"),
)


def _random_stream(dice: random.Random) -> bytes:
    stream = b""
    for _ in range(dice.randint(5, 150)):
        kind = dice.random()
        if kind < 0.4:
            sequence = dice.choice(SEQUENCES)
            numbers = [dice.choice((0, 1, 2, 3, 5, 10, 24, 40, 79, 80, 81, 200)) for _ in range(sequence.count("%d"))]
            stream += (E + sequence % tuple(numbers)).encode()
        elif kind < 0.95:
            stream += dice.choice(TEXTS).encode()
        else:
            stream += dice.randbytes(dice.randint(1, 20))
    return stream


def _state(screen: Screen) -> tuple:
    def seen(line: object) -> tuple:
        text, styles, wrapped = screen.decoder.cells(line)  # type: ignore[arg-type]
        cells = [
            (character, screen.decoder.styles[style])
            for character, style in zip(text, styles or DEFAULT * len(text), strict=True)
        ]
        while cells and cells[-1] == (" ", Attributes()):
            cells.pop()
        return screen.decoder.clusters.spelled(text).rstrip(" "), [style for _, style in cells], wrapped

    return (
        [seen(line) for line in screen.lines],
        [seen(line) for line in screen.history],
        (screen.x, screen.y, screen.top, screen.bottom, screen.origin, screen.insert, screen.autowrap),
        (
            screen.decoder.styles[screen.style],
            screen.modes,
            screen.bells,
            screen.tabs,
            screen.scrolled,
            screen.alternate,
        ),
        "".join(screen.replies),
    )


@pytest.mark.parametrize("seed", range(examples(150)))
def test_random_streams_stay_in_bounds_and_do_not_depend_on_their_pieces(seed: int) -> None:
    dice = random.Random(seed)
    stream = _random_stream(dice)
    columns, rows_ = dice.choice([(80, 24), (20, 5), (10, 3), (2, 1), (132, 50)])
    history = dice.choice([5, 100, 1000])
    whole, parts = Screen(columns, rows_, history), Screen(columns, rows_, history)
    Parser(whole).feed(stream)
    parser = Parser(parts)
    at = 0
    while at < len(stream):
        size = dice.choice([1, 1, 2, 3, 7, 50])
        parser.feed(stream[at : at + size])
        at += size
    assert len(whole.lines) == rows_
    assert len(whole.history) <= history
    assert 0 <= whole.y < rows_
    assert 0 <= whole.x <= columns
    for line in (*whole.lines, *whole.history):
        text, styles, _ = whole.decoder.cells(line)
        assert len(text) <= columns
        assert len(styles) in (0, len(text))
    assert _state(whole) == _state(parts)


@pytest.mark.parametrize("seed", range(examples(40)))
def test_random_bytes_and_resizes_never_raise(seed: int) -> None:
    dice = random.Random(1000 + seed)
    screen = Screen(80, 24, 200)
    parser = Parser(screen)
    for _ in range(20):
        parser.feed(dice.randbytes(dice.randint(0, 3000)) if dice.random() < 0.5 else _random_stream(dice))
        screen.resize(dice.randint(1, 150), dice.randint(1, 60))
        assert len(screen.lines) == screen.rows
        assert 0 <= screen.y < screen.rows
        assert 0 <= screen.x <= screen.columns
        assert len(screen.history) <= 200
        screen.row_texts()
