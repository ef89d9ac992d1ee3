"""A daemon.json changed in a few places: whatever is not ours stays as it was, to the letter."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core.daemon_json import EMPTY, Document, Proxies, Settings, difference, read
from firstmate.core.daemon_json.parsing import parse
from json_texts import ADDRESSES, OURS, daemon_files

LISTS = st.lists(ADDRESSES, max_size=3, unique=True).map(tuple)
WORDS = st.sampled_from(["", "http://p.example.com:3128", "localhost,10.0.0.0/8"])
SETTINGS = st.builds(
    Settings,
    mirrors=st.none() | LISTS,
    insecure_registries=st.none() | LISTS,
    proxies=st.none() | st.builds(Proxies, WORDS, WORDS, WORDS),
)


def document(text: str) -> Document:
    found = read(text.encode()).document
    assert found is not None
    return found


def members(text: str) -> list[tuple[str, str]]:
    """Each member of the outermost object as it is spelled: the key, and the value to the letter."""
    root = parse(text).root
    if root is None:
        return []
    return [(text[m.key.start : m.key.end], text[m.value.start : m.value.end]) for m in root.members]


def foreign(text: str) -> list[tuple[str, str]]:
    return [(key, value) for key, value in members(text) if json.loads(key) not in OURS]


def foreign_proxies(text: str) -> dict[str, Any]:
    value = json.loads(text).get("proxies", {}) if text.strip() else {}
    return {k: v for k, v in value.items() if k not in ("http-proxy", "https-proxy", "no-proxy")}


@given(daemon_files(), SETTINGS)
def test_what_is_not_ours_stays_to_the_letter(text: str, settings: Settings) -> None:
    changed = document(text).with_settings(settings).text
    assert foreign(changed) == foreign(text)
    assert foreign_proxies(changed) == foreign_proxies(text)
    json.loads(changed)


@given(daemon_files(), SETTINGS)
def test_what_is_ours_is_as_asked(text: str, settings: Settings) -> None:
    before = document(text)
    after = before.with_settings(settings)
    assert after.mirrors == (before.mirrors if settings.mirrors is None else settings.mirrors)
    wanted = before.insecure_registries if settings.insecure_registries is None else settings.insecure_registries
    assert after.insecure_registries == wanted
    assert after.proxies == (before.proxies if settings.proxies is None else settings.proxies)
    assert after.with_settings(settings).text == after.text


@given(daemon_files())
def test_setting_what_is_there_changes_no_letter(text: str) -> None:
    before = document(text)
    same = Settings(
        before.mirrors if "registry-mirrors" in before.keys else None,
        before.insecure_registries if "insecure-registries" in before.keys else None,
    )
    assert before.with_settings(same).text == text
    assert before.with_settings(Settings()).text == text


@given(daemon_files(), SETTINGS)
def test_the_order_of_keys_stays_and_new_ones_come_last(text: str, settings: Settings) -> None:
    before, after = document(text), document(text).with_settings(settings)
    kept = [key for key in before.keys if key in after.keys]
    assert list(after.keys[: len(kept)]) == kept
    assert set(before.keys) - set(after.keys) <= {"proxies"}


@given(
    st.dictionaries(st.sampled_from(["debug", "ipv6", "mtu", *OURS[:2]]), st.just([]), min_size=1),
    st.sampled_from([1, 2, 4, "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    SETTINGS,
)
def test_indentation_and_line_ends_stay(values: dict[str, Any], indent: Any, line_end: str, settings: Settings) -> None:
    values = {key: [] if key in OURS else True for key in values}
    text = json.dumps(values, indent=indent).replace("\n", line_end) + line_end
    after = document(text).with_settings(settings).text
    wanted = json.dumps(json.loads(after), indent=indent, ensure_ascii=False)
    assert after.replace(line_end, "\n") == wanted + "\n"
    assert (line_end == "\n") or "\n" not in after.replace(line_end, "")


@given(daemon_files(), SETTINGS)
def test_the_difference_holds_both_texts(text: str, settings: Settings) -> None:
    after = document(text).with_settings(settings).text
    lines = difference(text, after)
    assert [line.text for line in lines if line.kind != "add"] == text.splitlines()
    assert [line.text for line in lines if line.kind != "remove"] == after.splitlines()
    assert [line.old_number for line in lines if line.old_number] == list(range(1, len(text.splitlines()) + 1))
    assert [line.new_number for line in lines if line.new_number] == list(range(1, len(after.splitlines()) + 1))


def test_an_empty_or_missing_file_becomes_a_tidy_one() -> None:
    wanted = '{\n  "registry-mirrors": [\n    "https://a.example.com"\n  ]\n}\n'
    settings = Settings(mirrors=("https://a.example.com",))
    for data in (None, b"", b"  \n", b"\xef\xbb\xbf"):
        found = read(data).document
        assert found is not None
        assert found.with_settings(settings).text == wanted
    assert document("{}").with_settings(settings).text == wanted.strip()
    assert EMPTY.mirrors == () and EMPTY.proxies == Proxies() and EMPTY.keys == ()
    assert EMPTY.with_settings(Settings(proxies=Proxies())).text == ""


def test_clearing_writes_an_empty_list_because_an_engine_keeps_what_is_missing() -> None:
    text = '{\n\t"registry-mirrors": [\n\t\t"https://a.example.com"\n\t],\n\t"debug": true\n}\n'
    cleared = document(text).with_settings(Settings(mirrors=()))
    assert cleared.text == '{\n\t"registry-mirrors": [],\n\t"debug": true\n}\n'
    assert document('{"debug":true}').with_settings(Settings(mirrors=())).text == (
        '{"debug":true, "registry-mirrors":[]}'
    )


def test_numbers_keep_their_spelling_and_strings_their_escapes() -> None:
    text = '{ "a": 1e3, "b": 1.0, "c": 123456789012345678901234567890, "d": "\\u00e9\\/", "registry-mirrors": [] }'
    changed = document(text).with_settings(Settings(mirrors=("https://镜像.example.com",)))
    assert changed.text == text.replace("[]", '["https://镜像.example.com"]')
    assert changed.data() == changed.text.encode() and not changed.data().startswith(b"\xef\xbb\xbf")


def test_proxies_come_and_go_alone() -> None:
    text = '{\n  "proxies": {\n    "http-proxy": "http://a:1",\n    "future": {"x": 1}\n  }\n}\n'
    changed = document(text).with_settings(Settings(proxies=Proxies("", "http://b:2", "localhost")))
    assert json.loads(changed.text)["proxies"] == {
        "future": {"x": 1},
        "https-proxy": "http://b:2",
        "no-proxy": "localhost",
    }
    assert changed.with_settings(Settings(proxies=Proxies())).text == (
        '{\n  "proxies": {\n    "future": {"x": 1}\n  }\n}\n'
    )
    bare = document('{\n  "proxies": {"http-proxy": "http://a:1"},\n  "debug": true\n}\n')
    # Engines before 23.0 refuse a file with this key, even with nothing in it.
    assert bare.with_settings(Settings(proxies=Proxies())).text == '{\n  "debug": true\n}\n'


def test_a_setting_of_a_wrong_type_is_replaced() -> None:
    changed = document('{"registry-mirrors": "x", "proxies": 3}').with_settings(
        Settings(mirrors=("https://a.example.com",), proxies=Proxies(http="http://p:1"))
    )
    assert json.loads(changed.text) == {
        "registry-mirrors": ["https://a.example.com"],
        "proxies": {"http-proxy": "http://p:1"},
    }


def test_of_a_key_that_is_there_twice_the_last_is_changed_and_the_others_go() -> None:
    changed = document('{"registry-mirrors": ["a"], "debug": true, "registry-mirrors": ["b"]}')
    assert changed.mirrors == ("b",)
    assert changed.with_settings(Settings(mirrors=("c",))).text == '{"debug": true, "registry-mirrors": ["c"]}'
    ends = document('{"debug": true, "proxies": {}, "proxies": {"http-proxy": "x"}}')
    assert ends.with_settings(Settings(proxies=Proxies())).text == '{"debug": true}'


def test_places_are_told_as_people_count() -> None:
    found = document('{\r\n  "debug": true,\r\n  "registry-mirrors": [\r\n    "a",\r\n    "b"\r\n  ]\r\n}')
    assert found.place("registry-mirrors") == (3, 3)
    assert found.place("registry-mirrors", 1) == (5, 5)
    assert found.place("absent") == (1, 1)
    assert document('{"proxies":{"http-proxy":"x"}}').place("proxies", "http-proxy") == (1, 26)


@pytest.mark.parametrize("text", ["[1]", '{"a":1,}', "nope", '{"a": NaN}'])
def test_what_is_no_json_object_is_no_document(text: str) -> None:
    with pytest.raises(ValueError, match="no JSON object"):
        Document.of(text)


@given(
    st.lists(st.sampled_from(["a", "b", "", "  c"]), max_size=8), st.lists(st.sampled_from(["a", "b", "d"]), max_size=8)
)
def test_any_two_texts_differ_in_their_lines(old: list[str], new: list[str]) -> None:
    lines = difference("\n".join(old), "\n".join(new))
    assert [line.text for line in lines if line.kind != "add"] == "\n".join(old).splitlines()
    assert [line.text for line in lines if line.kind != "remove"] == "\n".join(new).splitlines()
