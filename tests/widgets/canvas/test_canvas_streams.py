"""What real programs sent, drawn by our parser and by two others: tmux (recorded) and pyte (live)."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import pyte
import pytest

from examples import is_whole
from firstmate.widgets.canvas.attributes import BOLD, DEFAULT, DEFAULT_COLOR, INVERSE, TRUE_COLOR, UNDERLINE
from firstmate.widgets.canvas.parser import Parser
from firstmate.widgets.canvas.screen import Screen

STREAMS = Path(__file__).parent / "streams"
NAMES = sorted(path.stem for path in STREAMS.glob("*.json"))

# Where tmux 3.3 is not what a VT does: (recording, checkpoint) -> why. Ours is held to the test's own words below.
TMUX_DIFFERS = {
    ("vttest_cursor", 2): "meant for 132 columns, it wraps; a backspace at the right margin stays in the last column",
    ("vttest_cursor", 3): "a backspace at the right margin stays in the last column",
    ("vttest_cursor", 4): "a backspace at the right margin stays in the last column",
    ("vttest_screen", 11): "setting the margins in origin mode leaves the region",
    ("vttest_screen", 15): "line drawing is captured as the letters it was sent as",
    ("vttest_charset", 2): "line drawing is captured as the letters it was sent as",
}

# Where pyte 0.8.2 agrees, text and colours, at every checkpoint but the last `n` (it has no alternate screen).
PYTE_AGREES = {
    "ash": 0,
    "bash": 0,
    "busybox_vi": 1,
    "less": 1,
    "man": 1,
    "nano": 1,
    "top": 0,
    "top_live": 0,
    "watch": 0,
}


@dataclass(frozen=True)
class Recording:
    data: bytes
    columns: int
    rows: int
    checkpoints: list[dict]


def load(name: str) -> Recording:
    facts = json.loads((STREAMS / f"{name}.json").read_text(encoding="utf-8"))
    data = (STREAMS / f"{name}.stream").read_bytes()
    return Recording(data, facts["columns"], facts["rows"], facts["checkpoints"])


def cells(screen: Screen) -> list:
    """Everything that is seen: text and attributes of every cell, without blanks at the end."""
    seen = []
    for line in screen.lines:
        text, styles, _ = screen.decoder.cells(line)
        pairs = list(zip(text, (styles or DEFAULT * len(text)), strict=True))
        while pairs and pairs[-1] == (" ", DEFAULT):
            pairs.pop()
        seen.append([(character, screen.decoder.styles[style]) for character, style in pairs])
    return seen


def test_there_are_recordings() -> None:
    assert len(NAMES) >= 16
    assert sum(len(load(name).checkpoints) for name in NAMES) > 130


@pytest.mark.parametrize("name", NAMES)
def test_screen_is_tmux_s_screen(name: str) -> None:
    recording = load(name)
    screen = Screen(recording.columns, recording.rows)
    parser = Parser(screen)
    at = 0
    for number, checkpoint in enumerate(recording.checkpoints):
        parser.feed(recording.data[at : checkpoint["at"]])
        at = checkpoint["at"]
        cursor = [min(screen.x, screen.columns - 1), screen.y]
        x, y = checkpoint["cursor"]
        assert cursor == [min(x, screen.columns - 1), y], f"cursor at checkpoint {number}"
        if (name, number) in TMUX_DIFFERS:
            assert screen.row_texts() != checkpoint["screen"], "tmux agrees by now: take it off the list"
        else:
            assert screen.row_texts() == checkpoint["screen"], f"checkpoint {number}"
    assert at == len(recording.data)


@pytest.mark.parametrize("name", NAMES)
def test_pieces_do_not_change_the_screen(name: str) -> None:
    recording = load(name)
    whole = Screen(recording.columns, recording.rows)
    Parser(whole).feed(recording.data)
    dice = random.Random(name)
    for largest in (1, 5, 200) if is_whole() else (5,):
        screen = Screen(recording.columns, recording.rows)
        parser = Parser(screen)
        at = 0
        while at < len(recording.data):
            size = dice.randint(1, largest)
            parser.feed(recording.data[at : at + size])
            at += size
        assert cells(screen) == cells(whole)
        assert (screen.x, screen.y, screen.modes) == (whole.x, whole.y, whole.modes)
        assert list(map(screen.decoder.text, screen.history)) == list(map(whole.decoder.text, whole.history))


@pytest.mark.parametrize("name", sorted(PYTE_AGREES))
def test_screen_is_pyte_s_screen(name: str) -> None:
    recording = load(name)
    screen, reference = Screen(recording.columns, recording.rows), pyte.Screen(recording.columns, recording.rows)
    parser, stream = Parser(screen), pyte.ByteStream(reference)
    at = 0
    for checkpoint in recording.checkpoints[: len(recording.checkpoints) - PYTE_AGREES[name]]:
        piece = recording.data[at : checkpoint["at"]]
        at = checkpoint["at"]
        parser.feed(piece)
        stream.feed(piece)
        assert screen.row_texts() == [row.rstrip(" ") for row in reference.display]
        for y, row in enumerate(cells(screen)):
            for x, (character, attributes) in enumerate(row):
                theirs = reference.buffer[y][x]
                if character.isspace():
                    continue
                ours = (
                    _pyte_color(attributes.foreground),
                    _pyte_color(attributes.background),
                    bool(attributes.flags & BOLD),
                    bool(attributes.flags & UNDERLINE),
                    bool(attributes.flags & INVERSE),
                )
                assert ours == (theirs.fg, theirs.bg, theirs.bold, theirs.underscore, theirs.reverse), (x, y, character)


def _pyte_color(number: int) -> str:
    names = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
    if number == DEFAULT_COLOR:
        return "default"
    if number < 8:
        return names[number]
    if number < 16:
        return f"bright{names[number - 8]}"
    assert number >= TRUE_COLOR, "pyte names the other 240 by their value; no recording uses them"
    return f"{number & 0xFFFFFF:06x}"


def _screen_at(name: str, checkpoint: int) -> list[str]:
    recording = load(name)
    screen = Screen(recording.columns, recording.rows)
    Parser(screen).feed(recording.data[: recording.checkpoints[checkpoint]["at"]])
    return screen.row_texts()


def test_vttest_draws_its_frame_whole() -> None:
    rows = _screen_at("vttest_cursor", 1)
    assert rows[0] == rows[23] == "*" * 80
    assert rows[1] == rows[22] == "*" + "+" * 78 + "*"
    assert all(row.startswith("*+") and row.endswith("+*") and len(row) == 80 for row in rows[1:23])


def test_vttest_wraps_as_a_vt_does() -> None:
    """The letters of the alphabet in order along both margins, as the test asks for."""
    rows = _screen_at("vttest_cursor", 3)[2:20]
    assert [row[0] for row in rows] == list("IJKLMNOPQRSTUVWXYZ")
    assert [row[79] for row in rows] == list("ijklmnopqrstuvwxyz")


def test_vttest_origin_mode() -> None:
    rows = _screen_at("vttest_screen", 11)
    assert rows[23] == "Origin mode test. This line should be at the bottom of the screen."


def test_vttest_line_drawing() -> None:
    rows = _screen_at("vttest_charset", 2)
    assert any("◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·" in row for row in rows)
