"""A broken daemon.json: every fault with its place and words, and a repair that a strict reader accepts."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core.daemon_json import fault_text, place_text, read
from firstmate.core.daemon_json.addresses import separated
from firstmate.core.daemon_json.parsing import DEEPEST, parse
from firstmate.core.daemon_json.values import Fault, FaultCode
from json_texts import SLIPS, TEXTS, Slips, daemon_files, spoiled

A, B = "https://a.example.com", "https://b.example.com"
LIST = f'{{"registry-mirrors":["{A}"]}}'

# text, then (code, line, column) of each fault, then the repair or None
BROKEN: list[tuple[str, list[tuple[str, int, int]], str | None]] = [
    (f'{{"registry-mirrors":["{A}",]}}', [("trailing_comma", 1, 45)], LIST),
    (f'{{\n  "registry-mirrors": ["{A}"],\n}}', [("trailing_comma", 2, 48)], f'{{\n  "registry-mirrors": ["{A}"]\n}}'),
    (f'{{"registry-mirrors"：["{A}"]}}', [("full_width", 1, 20)], LIST),
    (f'｛"registry-mirrors"：［"{A}"］｝', [("full_width", 1, c) for c in (1, 20, 21, 45, 46)], LIST),
    (f'{{"registry-mirrors":["{A}"，"{B}"]}}', [("full_width", 1, 45)], f'{{"registry-mirrors":["{A}","{B}"]}}'),
    (f"{{“registry-mirrors”:[“{A}”]}}", [("smart_quotes", 1, 2), ("smart_quotes", 1, 22)], LIST),
    (f"{{'registry-mirrors':['{A}']}}", [("single_quotes", 1, 2), ("single_quotes", 1, 22)], LIST),
    (f'{{registry-mirrors:["{A}"]}}', [("no_quotes", 1, 2)], LIST),
    (f'{{"registry-mirrors":[{A}]}}', [("no_quotes", 1, 22)], LIST),
    (f'{{"registry-mirrors":["{A}]}}', [("open_string", 1, 22)], LIST),
    (f'{{"registry-mirrors":["{A}" "{B}"]}}', [("missing_comma", 1, 45)], f'{{"registry-mirrors":["{A}", "{B}"]}}'),
    (f'{{"registry-mirrors" ["{A}"]}}', [("missing_colon", 1, 20)], f'{{"registry-mirrors": ["{A}"]}}'),
    (f'{{"registry-mirrors"=["{A}"]}}', [("wrong_sign", 1, 20)], LIST),
    (f'{{"registry-mirrors":{{"{A}"}}}}', [("wrong_bracket", 1, 21)], LIST),
    (f'{{"registry-mirrors":["{A}"}}', [("not_closed", 1, 45)], LIST),
    (f'{{"registry-mirrors":["{A}"]', [("not_closed", 1, 46)], LIST),
    (f'{{"registry-mirrors":["{A}"]}}}}', [("extra_bracket", 1, 47)], LIST),
    (f'"registry-mirrors":["{A}"]', [("no_braces", 1, 1)], LIST),
    (f'{{"registry-mirrors":["{A}","debug":true}}', [("not_closed", 1, 45)], f'{LIST[:-1]},"debug":true}}'),
    (f'{{"debug":true}}\n{LIST}', [("two_objects", 2, 1)], f'{{"debug":true,\n{LIST[1:]}'),
    (f'{{"debug":true,\n{LIST}}}', [("missing_key", 2, 1)], None),
    (f'{{"debug":true}},\n{LIST[1:]}', [("extra_comma", 1, 15), ("two_objects", 2, 1)], f'{{"debug":true,\n{LIST[1:]}'),
    ('{"debug":True}', [("literal", 1, 10)], '{"debug":true}'),
    ('{"mtu":0800}', [("number", 1, 8)], '{"mtu":800}'),
    ('{"debug":}', [("missing_value", 1, 10)], None),
    ('{"debug":true,,"ipv6":true}', [("extra_comma", 1, 15)], '{"debug":true,"ipv6":true}'),
    ('{"debug":\u3000true}', [("invisible", 1, 10)], '{"debug": true}'),
    ('{\u200b"debug":true}', [("invisible", 1, 2)], '{"debug":true}'),
    ('{"data-root":"D:\\docker\\new"}', [("escape", 1, 17), ("escape", 1, 24)], '{"data-root":"D:\\\\docker\\\\new"}'),
    ('{"a":"x\ty"}', [("control", 1, 8)], '{"a":"x\\ty"}'),
    ('{\n  // off\n  "debug":true # on\n}', [("comment", 2, 3), ("comment", 3, 16)], '{\n  "debug":true\n}'),
    ('{"debug":true /* a\nb */}', [("comment", 1, 15)], '{"debug":true }'),
    ('{\n  "a": {\n    "b": 1\n', [("not_closed", 3, 11)] * 2, '{\n  "a": {\n    "b": 1\n  }\n}\n'),
    ("[1]", [("not_an_object", 1, 1)], None),
    ("null", [("not_an_object", 1, 1)], None),
    ('{"debug":true} tail', [("no_quotes", 1, 16), ("syntax", 1, 16)], None),
    ('{"debug":true,"debug":false}', [("duplicate_key", 1, 15)], '{"debug":false}'),
    ('{"a":{"b":1,"b":2}}', [("duplicate_key", 1, 13)], '{"a":{"b":2}}'),
    (f'{{"registry-mirrors":"{A}"}}', [("wrong_type", 1, 21)], LIST),
    ('{"registry-mirrors":[3]}', [("wrong_type", 1, 22)], None),
    ('{"registry-mirrors":{"a":1}}', [("wrong_type", 1, 21)], None),
    ('{"proxies":["x"]}', [("wrong_type", 1, 12)], None),
    (f'{{"registry-mirrors":["{A},{B}"]}}', [("joined_addresses", 1, 22)], f'{{"registry-mirrors":["{A}", "{B}"]}}'),
    (f'{{"registry-mirrors":["{A} {B}"]}}', [("joined_addresses", 1, 22)], f'{{"registry-mirrors":["{A}", "{B}"]}}'),
    (f'{{"registry-mirrors":["{A}{B}"]}}', [("joined_addresses", 1, 22)], f'{{"registry-mirrors":["{A}", "{B}"]}}'),
    (
        f'{{"registry-mirrors":"{A}，{B}"}}',
        [("wrong_type", 1, 21), ("joined_addresses", 1, 21)],
        f'{{"registry-mirrors":["{A}", "{B}"]}}',
    ),
    (
        f'{{\n  “registry-mirrors”： [\n    "{A}”，\n    "{B}",\n  ]，\n}}',
        [
            *(("smart_quotes", 2, 3), ("full_width", 2, 21), ("smart_quotes", 3, 27), ("full_width", 3, 28)),
            *(("trailing_comma", 4, 28), ("full_width", 5, 4), ("trailing_comma", 5, 4)),
        ],
        f'{{\n  "registry-mirrors": [\n    "{A}",\n    "{B}"\n  ]\n}}',
    ),
]


@pytest.mark.parametrize(("text", "faults", "repair"), BROKEN, ids=[f"{i}-{c[1][0][0]}" for i, c in enumerate(BROKEN)])
def test_each_fault_has_its_place_and_its_repair(
    text: str, faults: list[tuple[str, int, int]], repair: str | None
) -> None:
    found = read(text.encode())
    assert [(fault.code, fault.line, fault.column) for fault in found.faults] == faults
    assert found.text == text
    assert (found.repair.decode() if found.repair else None) == repair
    if repair is not None:
        again = read(found.repair)
        assert again.faults == () and again.repair is None and again.document is not None


def test_the_engine_reads_on_only_where_the_json_is_right() -> None:
    for text, faults, _ in BROKEN:
        meaning = {code for code, _, _ in faults} <= {"duplicate_key", "wrong_type", "joined_addresses"}
        assert (read(text.encode()).document is not None) == meaning, text


def test_a_byte_order_mark() -> None:
    found = read(codecs.BOM_UTF8 + LIST.encode())
    assert [fault.code for fault in found.faults] == ["bom"]
    assert found.document is not None and found.document.mirrors == (A,)
    assert found.repair == LIST.encode()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings(encoding: str) -> None:
    found = read(LIST.encode(encoding))
    assert [(fault.code, fault.detail["encoding"][:4]) for fault in found.faults] == [
        ("encoding", encoding[:4].upper())
    ]
    assert found.document is None and found.repair == LIST.encode() and found.text == LIST


def test_chinese_windows_writes_gbk() -> None:
    text = '{\n  "labels": ["组=一"],\n  "debug": true,\n}'
    found = read(text.encode("gb18030"))
    assert [(fault.code, fault.line, fault.column) for fault in found.faults] == [
        ("encoding", 2, 15),
        ("trailing_comma", 3, 16),
    ]
    assert found.document is None
    assert found.repair == text.replace("true,", "true").encode()


def test_bytes_that_are_no_text() -> None:
    found = read(b'{"a": "\xff\xff"}')
    assert [fault.code for fault in found.faults] == ["encoding"]
    assert found.document is None and found.repair is None


def test_brackets_without_end() -> None:
    found = read(('{"a":' + "[" * 5000).encode())
    assert "too_deep" in {fault.code for fault in found.faults}
    assert found.document is None and found.repair is None
    deep = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert read(f'{{"a":{deep}}}'.encode()).faults == ()


def test_no_file_and_an_empty_file_have_no_fault() -> None:
    for data in (None, b"", b" \r\n"):
        found = read(data)
        assert found.document is not None and found.faults == () and found.repair is None


def test_every_fault_can_happen_and_has_words() -> None:
    seen: dict[str, Fault] = {}
    for text, _, _ in BROKEN:
        seen |= {fault.code: fault for fault in read(text.encode()).faults}
    for data in (codecs.BOM_UTF8 + b"{}", "{}".encode("utf-16"), ('{"a":' + "[" * 200).encode()):
        seen |= {fault.code: fault for fault in read(data).faults}
    assert set(seen) == set(get_args(FaultCode))
    for code, fault in seen.items():
        for language in ("en", "zh_CN"):
            sentence = fault_text(fault, language)
            assert sentence != code and len(sentence) > 7
            assert "None" not in sentence and not re.search(r"\{[a-z_]+\}", sentence), sentence
        assert fault_text(fault, "zh_CN") != fault_text(fault, "en")
    assert place_text(3, 5) == "Line 3, column 5"
    assert place_text(3, 5, "zh_CN") == "第 3 行第 5 列"


@given(daemon_files())
def test_what_a_strict_reader_accepts_has_no_fault(text: str) -> None:
    assert parse(text).found == ()
    found = read(text.encode())
    assert found.document is not None and found.document.text == text


TYPED = st.sampled_from([*"{}[]:,\"' \n\\/#a1-.eE+tfn，：“”｛］\u3000\ufeff", "https://", "true", "null", "//", "/*"])


@given(daemon_files(), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3), TYPED), max_size=4))
def test_a_fault_is_found_exactly_where_a_strict_reader_refuses(text: str, slips: list[tuple[int, int, str]]) -> None:
    for at, length, typed in slips:
        where = at % (len(text) + 1)
        text = text[:where] + typed + text[where + length :]
    assert (parse(text).found == ()) == strictly_readable(text), text
    found = read(text.encode())
    if found.repair is not None:
        assert found.faults
        assert read(found.repair).faults == ()
        assert strictly_readable(found.repair.decode())


@given(st.binary(max_size=60))
def test_any_bytes_can_be_read(data: bytes) -> None:
    found = read(data)
    assert found.document is not None or found.faults


PLAIN = TEXTS.filter(lambda text: not re.search(r"[\\\"'\x00-\x1f“”„‟＂〝〞«»「」『』‘’‚‛`´＇\u2028\u2029\x85]", text))
SIMPLE = st.recursive(
    st.one_of(PLAIN, st.integers(-999, 999), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(PLAIN, inner, max_size=3)),
    max_leaves=6,
)


@given(st.dictionaries(PLAIN.filter(lambda key: key not in ("registry-mirrors", "proxies")), SIMPLE, max_size=4), SLIPS)
def test_the_repair_of_typical_slips_gives_back_what_was_meant(value: dict[str, Any], slips: Slips) -> None:
    text = spoiled(value, slips)
    if strictly_readable(text):
        assert json.loads(text) == value
        return
    found = read(text.encode())
    assert found.faults
    assert found.repair is not None, text
    assert json.loads(found.repair) == value


def strictly_readable(text: str) -> bool:
    """Whether Python's strict reader takes it for an object, or nothing is in it."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    if not text.strip(" \t\r\n"):
        return True
    try:
        return isinstance(json.loads(text, parse_constant=refuse), dict)
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (A, (A,)),
        (f" {A} ", (A,)),
        (f"{A}; {B}", (A, B)),
        (f"{A}、{B}", (A, B)),
        (f"{A}\n{B}\n", (A, B)),
        ("10.0.0.0/8,192.168.0.0/16", ("10.0.0.0/8", "192.168.0.0/16")),
        ("10.0.0.0/8 r.lan:5000", ("10.0.0.0/8", "r.lan:5000")),
        ("https://a. example.com", ("https://a. example.com",)),
        ("r.example.com :5000", ("r.example.com :5000",)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_addresses_in_one_string(text: str, parts: tuple[str, ...]) -> None:
    assert separated(text) == parts
