"""JSON lines in a log: set for people, and nothing of them lost or believed."""

from __future__ import annotations

import json
import sys
import time

import pytest

from firstmate.widgets.canvas.lines import SGR
from firstmate.widgets.canvas.log_json import readable
from firstmate.widgets.canvas.log_lines import LogLines


def shown(line: str) -> str:
    found = readable(line)
    assert found is not None
    return SGR.sub("", found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"level":"info","msg":"ready","port":8080}', "INFO  ready port=8080"),
        ('{"time":"2026-11-23T05:44:01Z","level":"error","msg":"no disk"}', "2026-11-23T05:44:01Z ERROR no disk"),
        ('{"@t":"now","@l":"Warning","@mt":"hot {n}","n":3}', "now WARNING hot {n} n=3"),
        ('{"level":50,"msg":"as pino writes","pid":7}', "ERROR as pino writes pid=7"),
        ('{"message":"世界","who":"大 副","ok":true,"none":null}', '世界 who="大 副" ok=true none=null'),
        ('{"msg":"deep","ctx":{"a":[1,2]}}', 'deep ctx={"a": [1, 2]}'),
        ('{"level":{"odd":1},"msg":"kept"}', 'kept level={"odd": 1}'),
    ],
)
def test_a_report_is_set_for_people(line: str, expected: str) -> None:
    assert shown(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "{}",
        "[1, 2]",
        '"text"',
        '{"a": 1',
        '{"only":"data","n":1}',
        "{" * 5000,
        '{"msg":' + "9" * 5000 + "}",
        "{'msg':1}",
    ],
)
def test_what_is_no_report_stays_as_it_is(line: str) -> None:
    assert readable(line) is None


def test_a_number_without_an_end_costs_no_time() -> None:
    """Also on a Python that has no limit of its own: Ubuntu 22.04's 3.11 is a release candidate without one."""
    usual = sys.get_int_max_str_digits() if hasattr(sys, "get_int_max_str_digits") else None
    if usual is not None:
        sys.set_int_max_str_digits(0)
    try:
        began = time.process_time()
        assert readable('{"msg":"m","n":' + "9" * 1_000_000 + "}") is None
        assert time.process_time() - began < 0.5
    finally:
        if usual is not None:
            sys.set_int_max_str_digits(usual)


def test_a_value_commands_nothing() -> None:
    line = json.dumps({"msg": "red \x1b[31m\x07 bell", "stack": "Error\n  at x\r\n", "key\x1b]0;t": "\x9b2J\x7f"})
    assert shown(line) == 'red ␛[31m␇ bell stack="Error\\n  at x\\r\\n" key␛]0;t=\ufffd2J␡'
    assert "\x1b[31m\x07" not in (readable(line) or "")


@pytest.mark.parametrize(("level", "style"), [("FATAL", "1;31"), ("warning", "1;33"), ("notice", "32"), ("debug", "2")])
def test_how_bad_it_is_has_a_colour(level: str, style: str) -> None:
    assert f"\x1b[{style}m{level.upper():<5}" in (readable(json.dumps({"level": level, "msg": "x"})) or "")


def test_a_log_shows_them_and_keeps_them_as_written() -> None:
    log = LogLines()
    log.append(None, "stdout", b'plain\n{"level":"info","msg":"ready"}\r\n{"data":1}\n')
    log.take(1)
    before = [log.decoder.text(log.line(number)) for number in range(3)]
    log.json = True
    assert [log.decoder.text(log.line(number)) for number in range(3)] == ["plain", "INFO  ready", '{"data":1}']
    assert [log.plain_width(number) for number in range(3)] == [5, 11, 10]
    assert (
        [log.written(number) for number in range(3)]
        == before
        == ["plain", '{"level":"info","msg":"ready"}', '{"data":1}']
    )


@pytest.mark.parametrize(
    "line",
    [
        '{"level":"info","msg":"ready","n":[1,2]}',
        '{"level":"info","msg":"\\u4e16\\u754c"}',
        '{"msg":"tab\\there"}',
        '{"msg":"ready"}\r',
        '{"msg":"\x1b[31mred"}',
        '{"data":1}\t',
        "{no json}",
    ],
)
def test_the_width_that_is_told_is_the_width_that_is_shown(line: str) -> None:
    log = LogLines()
    log.json = True
    log.append(None, "stdout", line.encode() + b"\n")
    log.take(1)
    told = log.plain_width(0)
    assert told is None or told == len(log.cells(0).text)
