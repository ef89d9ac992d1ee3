"""The log: how lines are taken in and bounded, and the widget that shows them."""

from __future__ import annotations

import asyncio
import random
import tracemalloc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QImage, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from resting import rest

from examples import examples
from firstmate.widgets.canvas import LogView
from firstmate.widgets.canvas.colors import LIGHT
from firstmate.widgets.canvas.grid_view import MARGIN
from firstmate.widgets.canvas.log_lines import MAX_KEPT, MAX_LINE, MAX_PENDING, SLICE, LogLines, local_time
from firstmate.widgets.canvas.rows import RowIndex, wrapped
from firstmate.widgets.canvas.search import SearchIndex, query

STAMP = "2026-05-01T12:34:56.123456789Z "


def lines(*data: bytes | str, keep: int = 1000, stamped: bool = False) -> LogLines:
    log = LogLines(keep, lambda count: f"[{count} skipped]")
    log.stamped = stamped
    for piece in data:
        log.append(None, "stdout", piece.encode() if isinstance(piece, str) else piece)
        take_all(log)
    return log


def take_all(log: LogLines) -> None:
    while log.take(1):
        pass


def texts(log: LogLines) -> list[str]:
    return [log.decoder.text(log.line(number)) for number in range(log.first, log.end)]


# Taking in


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("one\ntwo\n", ["one", "two"]),
        ("one\r\ntwo\r\n", ["one", "two"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("10%\r50%\r100%\n", ["100%"]),
        ("10%\r50%\r", ["50%"]),
        ("a\tb\n世界\tc\n", ["a       b", "世界    c"]),
        ("\x1b[31ma\x1b[0m\tb\n", ["a       b"]),
        ("\x1b[2Ka\x1b[10;1Hb\x1b]0;title\x07c\x1b]8;;u\x1b\\d\x1b(Be\x1bMf\n", ["abcdef"]),
        ("a\x1bP1;2|x\x1b\\b\x00\x07\b\x7f\x9bc\n", ["abc"]),
        ("bad \xff utf-8\n".encode("latin-1"), ["bad \ufffd utf-8"]),
        ("x\u0301\u0302 ok\n", ["x\u0301\u0302 ok"]),
        ("cut \x1b[3", ["cut "]),
    ],
)
def test_lines(data: str | bytes, expected: list[str]) -> None:
    assert texts(lines(data)) == expected


@pytest.mark.parametrize("seed", range(examples(30)))
def test_pieces_do_not_change_the_lines(seed: int) -> None:
    dice = random.Random(seed)
    parts = ("word ", "世界", "\n", "\r\n", "\x1b[31m", "\x1b[0m", "\t", "\r", "e\u0301", "\x1b]0;t\x07", "x" * 300)
    data = "".join(dice.choices(parts, k=200)).encode()
    whole = lines(data)
    pieces, at = LogLines(1000), 0
    while at < len(data):
        size = dice.randint(1, 20)
        pieces.append(None, "stdout", data[at : at + size])
        at += size
        if dice.random() < 0.5:
            take_all(pieces)
    take_all(pieces)
    assert texts(pieces) == texts(whole)
    looks = [
        [[log.decoder.styles[style] for style in log.cells(number).styles] for number in range(log.first, log.end)]
        for log in (whole, pieces)
    ]
    assert looks[0] == looks[1]


def test_streams_do_not_mix() -> None:
    log = LogLines()
    for source, stream, data in (
        ("web", "stdout", b"\x1b[31mred be"),
        ("db", "stdout", b"db line\n"),
        ("web", "stderr", "错误".encode()[:4]),
        ("web", "stdout", b"gun\nstill red\n"),
        ("web", "stderr", "错误".encode()[4:] + b"\n"),
        ("db", "stdout", b"plain\n"),
    ):
        log.append(source, stream, data)
        take_all(log)
    assert texts(log) == ["red begun", "db line", "错误", "still red", "plain"]
    assert [(entry.source, entry.stream) for entry in log.entries] == [
        ("web", "stdout"),
        ("db", "stdout"),
        ("web", "stderr"),
        ("web", "stdout"),
        ("db", "stdout"),
    ]
    styles = [log.cells(number).styles for number in range(log.end)]
    assert log.decoder.styles[styles[3][0]].foreground == 1
    assert styles[4] == ""


def test_times() -> None:
    log = lines(STAMP + "text\nno time\n" + STAMP.strip() + "\n2026-99-99T12:34:56Z x\n", stamped=True)
    assert texts(log) == ["text", "no time", "", "x"]
    stamps = [log.stamp(entry) for entry in log.entries]
    assert stamps[0] == stamps[2]
    assert stamps[0].endswith(":34:56.123")
    assert len(stamps[0]) == 23
    assert stamps[1] == stamps[3] == ""
    log.stamped = False
    assert texts(log)[0] == STAMP + "text"
    assert local_time("2026-05-01T12:34:56Z") == local_time("2026-05-01T14:34:56+02:00")


# Bounds


def test_only_so_many_lines_are_kept() -> None:
    log = lines("".join(f"line {n}\n" for n in range(5000)), keep=100)
    assert (log.first, log.end, len(log.entries)) == (4900, 5000, 100)
    assert texts(log)[0] == "line 4900"
    assert log.skipped == 0


def test_endless_line_is_cut() -> None:
    log = lines(*(["x" * 10_000] * 10), "\nend\n")
    assert texts(log)[-1] == "end"
    assert "".join(texts(log)[:-1]) == "x" * 100_000
    assert max(map(len, texts(log))) <= MAX_LINE


def test_long_lines_do_not_fill_the_memory() -> None:
    """A hundred lines of one megabyte, each cut into 64: what is kept is bounded by its characters too."""
    log = LogLines(10_000)
    for number in range(100):
        log.append(None, "stdout", b"%d" % number + b"x" * 1024 * 1024 + b"\n")
        take_all(log)
    kept = sum(len(entry.text) for entry in log.entries)
    assert MAX_KEPT - 2 * MAX_LINE < kept <= MAX_KEPT
    assert log.entries[-1].text == "x" * 2  # what is left of the last line after 64 whole pieces
    assert log.end == 100 * 65
    log.clear()
    log.append(None, "stdout", b"short\n")
    take_all(log)
    assert texts(log) == ["short"]


@pytest.mark.slow  # 400,000 lines
def test_flood_is_skipped_and_counted() -> None:
    log = LogLines(200_000, lambda count: f"[{count} skipped]")
    total = 0
    for start in range(0, 400_000, 1000):
        data = "".join(f"line number {n:08d} of the flood, which goes on\n" for n in range(start, start + 1000))
        log.append(None, "stdout", data.encode())
        total += 1000
        assert log.pending_bytes <= MAX_PENDING
    take_all(log)
    shown = texts(log)
    assert log.skipped > 0
    assert shown[0] == f"[{log.skipped} skipped]"
    assert len(shown) - 1 + log.skipped == total
    assert shown[-1].startswith("line number 00399999")
    assert log.pending_bytes == 0


def test_one_huge_piece_is_skipped_in_part() -> None:
    log = LogLines(1_000_000, str)
    log.append(None, "stdout", b"".join(b"%07d" % n + b"." * 120 + b"\n" for n in range(100_000)))
    assert log.pending_bytes <= MAX_PENDING
    take_all(log)
    assert log.skipped > 50_000
    assert len(log.entries) - 1 + log.skipped == 100_000
    assert texts(log)[-1].startswith("0099999")


def test_flood_without_line_ends_is_bounded() -> None:
    log = LogLines()
    for _ in range(40):
        log.append(None, "stdout", b"x" * 1_000_000)
    assert log.pending_bytes <= MAX_PENDING + MAX_LINE
    take_all(log)
    assert sum(len(entry.text) for entry in log.entries) <= MAX_PENDING + MAX_LINE


def test_notes_follow_each_other_as_one() -> None:
    log = LogLines(100, str)
    for _ in range(2):
        log.append(None, "stdout", b"y\n" * (MAX_PENDING // 2 + 10))
        log._queue.clear()
        log.pending_bytes = 0
        log.append(None, "stdout", b"")
        log._add_note()
    assert len(log.entries) == 1
    assert log.entries[0].skipped == log.skipped


def test_taking_in_keeps_to_its_time() -> None:
    log = LogLines()
    log.append(None, "stdout", b"some line\n" * 500_000)
    assert log.take(0)
    assert log.pending_bytes == 5_000_000 - SLICE, "one slice, and time was up"


@pytest.mark.slow  # 40,000 lines, traced
def test_memory_does_not_grow() -> None:
    log = LogLines(1000)
    data = b"".join(b"\x1b[3%dmline %d of some text\x1b[0m\n" % (n % 8, n) for n in range(2000))
    log.append(None, "stdout", data)
    take_all(log)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(20):
        log.append(None, "stdout", data)
        take_all(log)
    assert tracemalloc.get_traced_memory()[0] - before < 512 * 1024
    tracemalloc.stop()


@pytest.mark.slow  # 60,000 colours
def test_styles_are_bounded() -> None:
    log = LogLines(500)
    for block in range(60):
        for n in range(1000):
            log.append(None, "stdout", b"\x1b[38;2;%d;%d;%dm.\n" % (n >> 8, n & 255, block))
        take_all(log)
    assert len(log.decoder.styles) < 0xD000
    last = log.cells(log.end - 1)
    assert log.decoder.styles[last.styles[0]].foreground & 0xFFFFFF == (999 >> 8) << 16 | (999 & 255) << 8 | 59


def test_clear() -> None:
    log = lines("one\ntwo")
    log.append(None, "stdout", b" more\n")
    log.clear()
    take_all(log)
    assert (log.first, log.end) == (2, 2)
    log.append(None, "stdout", b"new\n")
    take_all(log)
    assert texts(log) == ["new"]


# Rows


def test_rows_of_wrapped_lines() -> None:
    log = lines("short\n" + "x" * 25 + "\n" + "世" * 11 + "\n\nend\n", keep=5)
    rows = RowIndex(log, 10)
    assert [rows.row_of(number) for number in range(5)] == [0, 1, 4, 7, 8]
    assert (rows.first, rows.end) == (0, 9)
    assert [rows.locate(row) for row in range(9)] == [
        *((0, 0), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), (3, 0), (4, 0))
    ]
    assert wrapped(log.cells(1), 10) == [(0, 10), (10, 20), (20, 25)]
    assert wrapped(log.cells(2), 11) == [(0, 10), (10, 20), (20, 22)]
    log.append(None, "stdout", b"y" * 15 + b"\nnew\n")
    take_all(log)
    rows.update()
    assert (rows.first, rows.end) == (4, 12)
    assert rows.locate(4) == (2, 0)
    assert rows.row_of(6) == 11


def test_rows_follow_a_line_that_grows() -> None:
    log = lines("first\n", "begun")
    log.append("other", "stdout", b"last\n")
    take_all(log)
    rows = RowIndex(log, 10)
    assert rows.end == 3
    log.append(None, "stdout", b" and going on for long\n")
    take_all(log)
    assert log.changed == [1, 1] or log.changed == [1]
    for number in log.changed:
        rows.changed(number)
    assert rows.end == 5
    assert rows.locate(4) == (2, 0)


@pytest.mark.parametrize("seed", range(examples(10)))
def test_rows_agree_with_counting_anew(seed: int) -> None:
    dice = random.Random(seed)
    log = LogLines(50)
    rows = RowIndex(log, 12)
    offset = 0
    for _ in range(60):
        log.append(
            dice.choice("ab"), "stdout", ("词x" * dice.randint(0, 12) + dice.choice(("\n", "", "\n\n"))).encode()
        )
        take_all(log)
        rows.update()
        for number in log.changed:
            rows.changed(number)
        log.changed.clear()
        fresh = RowIndex(log, 12)
        offset = rows.first - fresh.first
        assert rows.end - rows.first == fresh.end - fresh.first
        for number in range(log.first, log.end):
            assert rows.row_of(number) - offset == fresh.row_of(number)


@pytest.mark.parametrize("stamped", [False, True])
@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize("seed", range(examples(10)))
def test_widths_told_in_bulk_are_those_of_the_cells(seed: int, json: bool, stamped: bool) -> None:
    dice = random.Random(seed)
    log = LogLines(40)
    log.stamped, log.json = stamped, json
    words = ("word ", "\x1b[31mred", "\t", "词", "{", '{"a": 1}', "x" * 40, "é", "\r", "\x07", "")
    for _ in range(30):
        line = "".join(dice.choices(words, (8, 1, 1, 1, 1, 1, 2, 1, 1, 1, 2), k=dice.randint(0, 4)))
        time = "2026-05-01T10:00:00.000000000Z " if dice.random() < 0.8 else ""
        data = (time + line + dice.choice(("\n", "\n", "\n", ""))).encode()
        log.append("a", "stdout", data)
        take_all(log)
    for few in (0, 10, 60, 1000):
        start = dice.randint(log.first, log.end)
        told = list(log.plain_widths(start, few))
        assert len(told) == log.end - start
        for number, width in enumerate(told, start):
            exact = len(log.cells(number).text)
            assert width is None or width == exact or (width <= few and exact <= few)


def test_search_in_a_log_that_changes() -> None:
    log = lines("a needle\nnothing\n", "half a nee")
    index = SearchIndex(log, query("needle").pattern)
    index.scan()
    assert index.count() == 1
    log.append(None, "stdout", b"dle\nneedle needle\n")
    take_all(log)
    for number in log.changed:
        index.changed(number)
    index.scan()
    assert index.count() == 4
    assert index.next(0, 3) == (2, 7, 13)


# The widget


@pytest.fixture
def view(qapp: QApplication) -> Iterator[LogView]:
    log = LogView(LIGHT, max_lines=1000)
    width, height = log.cell_size
    bar = log.verticalScrollBar().sizeHint().width()
    log.resize(40 * width + 2 * MARGIN + bar + 3, 10 * height + 2 * MARGIN)
    log.show()
    yield log
    log.close()
    log.deleteLater()


async def shown(view: LogView, data: str | bytes = b"", stream: str = "stdout", source: str | None = None) -> None:
    view.append(source, stream, data.encode() if isinstance(data, str) else data)  # type: ignore[arg-type]
    await rest(view)


def numbered(count: int, start: int = 0) -> str:
    return "".join(f"line {number}\n" for number in range(start, start + count))


def colors_of(view: LogView, area: QRect) -> set[str]:
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    }


async def test_view_shows_lines(view: LogView) -> None:
    await shown(view, "one\n\x1b[32mtwo\x1b[0m\npartial")
    assert view.text() == "one\ntwo\npartial"
    assert view.line_count == 3
    await shown(view, " no more\n")
    assert view.text() == "one\ntwo\npartial no more"


async def test_view_follows_until_the_reader_scrolls_up(view: LogView) -> None:
    told: list[bool] = []
    view.follow_changed.connect(told.append)
    await shown(view, numbered(100))
    bar = view.verticalScrollBar()
    assert view.follows
    assert bar.value() == bar.maximum() == 90
    view.scroll_rows(-20)
    assert not view.follows
    top = view.accessible_lines()[0]
    assert top == "line 70"
    await shown(view, numbered(50, 100))
    assert view.accessible_lines()[0] == top
    await shown(view, numbered(880, 150))
    assert view.accessible_lines()[0] == top, "older lines go, what is read stays"
    await shown(view, numbered(500, 1030))
    assert view.accessible_lines()[0] == "line 530", "until it is gone itself"
    view.scroll_to_end()
    assert view.follows
    assert view.accessible_lines()[-1] == "line 1529"
    view.set_follow(False)
    await shown(view, "new\n")
    assert view.accessible_lines()[-1] == "line 1529"
    view.set_follow(True)
    assert view.accessible_lines()[-1] == "new"
    assert told == [False, True, False, True]


async def test_wrapping(view: LogView) -> None:
    await shown(view, "0123456789" * 9 + "\n" + "end\n")
    assert view.accessible_lines() == ["0123456789" * 4] * 2 + ["0123456789", "end"]
    assert view.horizontalScrollBar().maximum() == 0
    view.set_wrap(False)
    await shown(view)
    assert view.accessible_lines() == ["0123456789" * 9, "end"]
    assert view.horizontalScrollBar().maximum() == 50
    view.set_wrap(True)
    await shown(view)
    assert len(view.accessible_lines()) == 4
    view.resize(view.width() - 20 * view.cell_size[0], view.height())
    await shown(view)
    assert view.accessible_lines()[0] == "0123456789" * 2


async def test_place_is_kept_when_wrapping_changes(view: LogView) -> None:
    await shown(view, "".join(f"{number} " + "x" * 70 + "\n" for number in range(100)))
    view.show_line(50)
    await shown(view)
    view.set_wrap(False)
    await shown(view)
    first = int(view.accessible_lines()[0].split()[0])
    assert 44 <= first <= 51
    view.set_wrap(True)
    await shown(view)
    assert abs(int(view.accessible_lines()[0].split()[0]) - first) <= 1


async def test_times_and_sources_have_columns(view: LogView) -> None:
    view.set_timestamps(carried=True, shown=False)
    await shown(view, STAMP + "hello\n")
    plain = view._text_left()
    assert view.text() == "hello"
    view.set_timestamps(carried=True, shown=True)
    width = view.cell_size[0]
    assert view._text_left() == plain + 24 * width
    await shown(view, STAMP + "from web\n", source="web")
    await shown(view, STAMP + "from a long one\n", "stderr", "a-container-with-a-very-long-name")
    assert view._text_left() == plain + 24 * width + 25 * width
    saved = view.save_text().splitlines()
    assert saved[0].endswith(":34:56.123 hello")
    assert saved[2].endswith(":34:56.123 a-container-with-a-very-long-name | from a long one")
    assert view.shows_timestamps


async def test_standard_error_has_a_stripe(view: LogView) -> None:
    await shown(view, "fine\n")
    await shown(view, "wrong " * 10 + "\n", "stderr")
    height = view.cell_size[1]
    gutter = [QRect(0, MARGIN + row * height, view._text_left() - 1, height) for row in range(3)]
    assert colors_of(view, gutter[0]) == {LIGHT.background}
    assert LIGHT.stderr in colors_of(view, gutter[1])
    assert LIGHT.stderr in colors_of(view, gutter[2]), "beside the wrapped part too"


async def test_sideways_scrolling_keeps_the_gutter_clean(view: LogView) -> None:
    view.set_wrap(False)
    await shown(view, "█" * 100 + "\n")
    view.horizontalScrollBar().setValue(20)
    await shown(view)
    height = view.cell_size[1]
    assert colors_of(view, QRect(0, MARGIN, view._text_left(), height)) == {LIGHT.background}
    assert colors_of(view, QRect(view._text_left(), MARGIN, 8, height)) == {LIGHT.foreground}


async def test_pausing(view: LogView) -> None:
    await shown(view, "before\n")
    view.set_paused(True)
    view.append(None, "stdout", b"while paused\n")
    await asyncio.sleep(0.05)
    assert view.text() == "before"
    assert view.pending_bytes == 13
    view.set_paused(False)
    await shown(view)
    assert view.text() == "before\nwhile paused"


async def test_a_paused_flood_is_bounded_and_told(view: LogView) -> None:
    told: list[int] = []
    view.dropped.connect(told.append)
    view.set_paused(True)
    for _ in range(12):
        view.append(None, "stdout", b"a line of the flood\n" * 50_000)
        assert view.pending_bytes <= MAX_PENDING
    assert told
    assert told == sorted(told)
    view.set_paused(False)
    await shown(view)
    assert view.line_count == 1000
    view.clear()
    assert told[-1] == 0, "a new log begins to count anew"


async def test_skipped_lines_are_said_in_words(qapp: QApplication) -> None:
    view = LogView(LIGHT, max_lines=1_000_000)
    view.append(None, "stdout", (b"y" * 999 + b"\n") * 20_000)
    await shown(view)
    skipped = view._lines.skipped
    assert skipped > 10_000
    first = view._lines.decoder.text(view._lines.line(view._lines.first))
    assert first.startswith(f"… {skipped} line")
    assert "skipped" in first
    view.deleteLater()


async def test_a_flood_leaves_the_event_loop_its_turns(view: LogView) -> None:
    batch = b"".join(b"2026-05-01 INFO some words of line %d\n" % n for n in range(5000))
    for _ in range(10):
        view.append(None, "stdout", batch)
    turns = 0
    while view.pending_bytes:
        await asyncio.sleep(0)
        turns += 1
    assert turns >= 2
    assert view.line_count == 1000


async def test_clearing(view: LogView) -> None:
    await shown(view, numbered(50))
    view.scroll_to_start()
    view.set_search("line")
    view.find_next()
    view.clear()
    await shown(view, "fresh\n")
    assert view.text() == "fresh"
    assert view.follows
    assert not view.find_next()


async def test_search_in_the_view(view: LogView) -> None:
    told: list[tuple[int, int]] = []
    view.search_changed.connect(lambda count, current: told.append((count, current)))
    await shown(view, numbered(200))
    view.set_search("LINE 1[0-9]$", regex=True)
    await shown(view)
    assert told[-1] == (10, 0)
    view.scroll_to_start()
    assert view.find_next()
    assert told[-1] == (10, 1)
    assert "line 10" in view.accessible_lines()
    for _ in range(10):
        view.find_next()
    assert told[-1] == (10, 1)
    view.find_previous()
    assert told[-1] == (10, 10)
    await shown(view, "line 15\nLine 16\n")
    assert told[-1] == (12, 10)
    assert view.set_search("(a+)+", regex=True).problem == "slow"


async def test_selecting_over_scrolled_lines(view: LogView) -> None:
    await shown(view, "alpha beta\nsecond line\n" + numbered(5))
    width, height = view.cell_size
    for kind, column, row in (
        (QEvent.Type.MouseButtonPress, 6, 0),
        (QEvent.Type.MouseMove, 6, 1),
        (QEvent.Type.MouseButtonRelease, 6, 1),
    ):
        point = QPointF(view._text_left() + column * width, MARGIN + row * height + height / 2)
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, point, point, button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view.viewport(), event)
    assert view.selected_text() == "beta\nsecond"
    await shown(view, numbered(100))
    copy = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "\x03")
    QApplication.sendEvent(view, copy)
    assert QGuiApplication.clipboard().text() == "beta\nsecond"
    view.select_all()
    assert view.selected_text().startswith("alpha beta\nsecond line\nline 0\n")


async def test_keys_scroll(view: LogView) -> None:
    await shown(view, numbered(100))
    bar = view.verticalScrollBar()
    seen = []
    for key in (
        Qt.Key.Key_Home,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Up,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_End,
    ):
        QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        seen.append(bar.value())
    assert seen == [0, 1, 10, 9, 0, 90]


def test_menu(view: LogView) -> None:
    menu = view.context_menu()
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert list(entries) == ["Copy", "Select All", "Wrap Lines", "Follow New Lines", "Clear"]
    assert entries["Wrap Lines"].isChecked()
    entries["Wrap Lines"].trigger()
    assert not view.wraps
    menu.deleteLater()


async def test_log_for_assistive_technology(view: LogView) -> None:
    view.setAccessibleName("Logs of web")
    await shown(view, "first\nsecond 世界\n")
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() == QAccessible.Role.Document
    assert interface.text(QAccessible.Text.Value) == "first\nsecond 世界"
    assert interface.textInterface().text(6, 12) == "second"
    assert interface.state().readOnly


async def test_hidden_log_goes_on_quietly(view: LogView) -> None:
    view.hide()
    await shown(view, numbered(3000))
    assert view.line_count == 1000
    assert not view._frame_timer.isActive()
    view.show()
    await shown(view)
    assert view.accessible_lines()[-1] == "line 2999"


async def test_json_is_read_aloud_as_it_is_shown_and_saved_as_it_was_written(view: LogView) -> None:
    view.append(None, "stdout", b'{"level":"warn","msg":"low disk","free":3}\n')
    await rest(view)
    view.set_json(True)
    assert view.reads_json
    assert view.text() == "WARN  low disk free=3"
    view.set_search("disk free")
    assert view.find_next()
    assert view.save_text() == '{"level":"warn","msg":"low disk","free":3}\n'
    view.set_json(False)
    assert view.text() == '{"level":"warn","msg":"low disk","free":3}'


async def test_names_of_sources_go_with_their_lines(view: LogView) -> None:
    left = view._text_left()
    view.append("web", "stdout", b"one\n")
    view.append("database", "stdout", b"two\n")
    await rest(view)
    assert view._text_left() == left + 9 * view.cell_size[0]
    assert view._source_color("web") != view._source_color("database")
    assert view.save_text() == "web | one\ndatabase | two\n"
    view.begin_anew()
    assert (view.text(), view._text_left()) == ("", left)


def test_clearing_by_the_menu_is_told(view: LogView) -> None:
    told: list[bool] = []
    view.cleared.connect(lambda: told.append(True))
    view.append(None, "stdout", b"old\n")
    menu = view.context_menu()
    next(action for action in menu.actions() if action.text() == "Clear").trigger()
    view.clear()
    assert told == [True]
    assert view.text() == ""
    menu.close()
