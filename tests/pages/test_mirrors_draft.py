"""File, engine and choice side by side, and how they are shown: pure values, no widget."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from fake_host import answer, refusal
from firstmate.core import daemon_json
from firstmate.core.daemon_json import DiffLine, Proxies, Settings
from firstmate.core.probing import Exchange, judge
from firstmate.pages.mirrors.columns import rate_text, row, seconds_text
from firstmate.pages.mirrors.diff_box import hunks, masked
from firstmate.pages.mirrors.draft import (
    Draft,
    Listed,
    agreement,
    listed,
    moved,
    rebased,
    sorted_like,
    with_added,
    without,
)
from firstmate.pages.mirrors.repair_card import by_line

A, B, C = "https://a.example.com", "https://b.example.com", "https://c.example.com"


def test_only_what_is_different_is_written() -> None:
    document = daemon_json.read(
        b'{"registry-mirrors": ["https://a.example.com/"], "proxies": {"http-proxy": "p"}}'
    ).document
    assert document is not None
    draft = Draft.of(document)
    assert draft == Draft((f"{A}/",), (), Proxies("p"))
    assert draft.settings(document) == Settings()
    changed = dataclasses.replace(draft, mirrors=())
    assert changed.settings(document) == Settings(mirrors=())


def test_every_mirror_is_listed_once_with_where_it_stands() -> None:
    rows = listed((A, C), (f"{A}/", B), (A, B, "https://d.example.com"), ("https://d.example.com",))
    assert rows == (
        Listed(A, 1, True, True),
        Listed(C, 2, False, False),
        Listed(B, 0, True, True),
        Listed("https://d.example.com", 0, False, True, True),
    )


D = "https://d.example.com"


@pytest.mark.parametrize(
    ("base", "chosen", "now", "then"),
    [
        ((A, B), (B, A), (A, B), (B, A)),  # nothing happened: exactly as it was chosen
        ((A, B), (A, B, C), (A,), (A, C)),  # somebody else's removal stays
        ((A, B), (B, C), (D, A, B), (D, B, C)),  # and somebody else's first place, and our removal
        ((A, B), (B, A), (A, B, D), (B, A, D)),  # our order, what is new behind it
        ((A,), (C, A), (A, B), (C, A, B)),
        ((f"{A} {B}",), (f"{A} {B}", C), (A, B), (A, B, C)),  # the file was repaired below the choice
        ((f"{A}/", B), (f"{A}/", C), (A, B), (A, C)),  # another spelling is not another mirror
        ((A, B), (), (A, B, C), (C,)),
    ],
)
def test_a_choice_is_laid_over_what_there_is_now(
    base: tuple[str, ...], chosen: tuple[str, ...], now: tuple[str, ...], then: tuple[str, ...]
) -> None:
    assert rebased(Draft(chosen), Draft(base), Draft(now)) == Draft(then)


def test_of_the_proxies_only_what_was_typed_is_laid_over() -> None:
    base, now = Proxies("h", "s", "n"), Proxies("h", "other", "n")
    assert rebased(Draft(proxies=Proxies("mine", "s", "")), Draft(proxies=base), Draft(proxies=now)) == Draft(
        proxies=Proxies("mine", "other", "")
    )


def test_an_engine_that_does_not_answer_leaves_open_what_it_uses() -> None:
    assert [one.in_force for one in listed((A,), (A,), None)] == [None]


@pytest.mark.parametrize(
    ("file", "used", "flags", "said"),
    [
        ((A, B), (A, B), (), "same"),
        ((f"{A}/",), (A,), (), "same"),
        ((A, B), (B, A), (), "order"),
        ((A,), (), (), "different"),
        ((), (A,), (), "different"),
        ((), (A,), (A,), "same"),
        ((A,), None, (), "unknown"),
    ],
)
def test_whether_the_engine_uses_what_is_written(
    file: tuple[str, ...], used: tuple[str, ...] | None, flags: tuple[str, ...], said: str
) -> None:
    assert agreement(file, used, flags) == said


def test_a_list_is_changed_by_value_whatever_the_spelling() -> None:
    assert with_added((f"{A}/",), [A, B, f"{B}/"]) == (f"{A}/", B)
    assert without((f"{A}/", B), [A]) == (B,)
    assert moved((A, B, C), C, -1) == (A, C, B)
    assert moved((A, B, C), A, -1) == moved((A, B, C), C, 1) == (A, B, C)
    assert moved((A,), B, 1) == (A,)
    assert sorted_like((A, B, C), [C, f"{A}/"]) == (C, A, B)


def cells(one: Listed, language: str = "en", **more: object) -> list[tuple[str, str]]:
    made = row(one, more.get("verdict"), bool(more.get("probing")), language)  # type: ignore[arg-type]
    return [(cell.status, cell.text) for cell in made.cells]


def test_a_row_says_where_a_mirror_stands() -> None:
    assert cells(Listed(A, 1, True, True))[2] == ("ok", "In use")
    assert cells(Listed(A, 1, True, False))[2] == ("warn", "Not in use yet")
    assert cells(Listed(A, 1, True, None))[2] == ("idle", "In the file")
    assert cells(Listed(A, 1, False, False))[2] == ("idle", "New")
    assert cells(Listed(A, 0, True, True))[2] == ("warn", "Will be removed")
    assert cells(Listed(A, 0, False, True))[2] == ("warn", "Not in the file")
    assert cells(Listed(A, 0, False, True, True))[2] == ("ok", "By service")


def test_a_row_says_what_the_test_found() -> None:
    good = judge(answer(A, seconds=0.25, rate=6.4))
    made = row(Listed(A, 1, True, True), good, False, "en")
    assert (made.cells[3].status, made.cells[4].text, made.cells[4].detail) == ("ok", "6.4 MB/s", "first byte 250 ms")
    assert good.tested == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    dead = judge(refusal(A, Exchange("version", error="no_answer", error_text="nothing  came within\n5 s")))
    made = row(Listed(A, 1, True, True), dead, False, "en")
    assert (made.cells[3].status, made.cells[4].text) == ("error", "–")
    assert "nothing came within 5 s" in made.cells[3].tooltip, "what was really said stays in sight"
    assert cells(Listed(A, 1), probing=True)[3] == ("busy", "Testing…")


def test_a_closed_mirror_says_so_without_a_test() -> None:
    made = row(Listed("http://hub-mirror.c.163.com", 1, True, True), None, False, "en")
    assert (made.cells[3].status, made.cells[3].text) == ("error", "Closed")
    assert "163" in made.cells[1].detail and "not encrypted" in made.cells[1].detail


@pytest.mark.parametrize(("seconds", "text"), [(0.0411, "41 ms"), (0.9, "900 ms"), (1.26, "1.3 s")])
def test_times_are_short(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(("rate", "text"), [(0.034, "0.03 MB/s"), (6.41, "6.4 MB/s"), (180.2, "180 MB/s")])
def test_rates_are_short(rate: float, text: str) -> None:
    assert rate_text(rate) == text


def test_a_difference_shows_changes_and_their_surroundings() -> None:
    old = "".join(f"{number}\n" for number in range(20))
    lines = daemon_json.difference(old, old.replace("10\n", "ten\n"))
    shown = hunks(lines)
    assert [one.text if one else None for one in shown] == [None, "8", "9", "10", "ten", "11", "12", None]
    same = (DiffLine("same", 1, 1, "a"),)
    assert hunks(same) == same


def test_passwords_of_proxies_are_not_shown() -> None:
    assert masked('"http-proxy": "http://me:secret@proxy:3128"') == '"http-proxy": "http://me:******@proxy:3128"'
    assert masked('"registry-mirrors": ["https://a.example.com"]') == '"registry-mirrors": ["https://a.example.com"]'


def test_faults_of_one_line_stand_together() -> None:
    faults = daemon_json.read('{"a"： 1，\n"b"： 2}'.encode()).faults
    assert [[one.line for one in group] for group in by_line(faults)] == [[1, 1], [2]]
