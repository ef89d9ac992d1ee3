"""What an engine says to a daemon.json, judged by us: each version's rules, with words and with a repair."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core import content
from firstmate.core.daemon_json import (
    EMPTY,
    Document,
    Problem,
    Settings,
    mended,
    problem_text,
    problems,
    read,
    reloadable,
)
from firstmate.core.daemon_json.options import key_of_option, options, version_of, without_effect
from firstmate.core.daemon_json.values import ProblemCode
from json_texts import daemon_files

RECORDED = json.loads((Path(__file__).parent / "data/dockerd_bad_configs.json").read_text(encoding="utf-8"))
OLD, MIDDLE, NEW = "20.10.24+dfsg1", "26.1.5", "28.5.2"


def document(text: str) -> Document:
    found = read(text.encode()).document
    assert found is not None
    return found


def codes(text: str, version: str = OLD, **flags: tuple[str, ...]) -> list[tuple[str, bool]]:
    named = {name.replace("_", "-"): values for name, values in flags.items()}
    return [(problem.code, problem.blocks) for problem in problems(document(text), version, named)]


def mirrors(*addresses: str) -> Document:
    return EMPTY.with_settings(Settings(mirrors=addresses))


@pytest.mark.parametrize("case", RECORDED, ids=[case["case"] for case in RECORDED])
def test_each_recorded_refusal_is_foreseen_explained_and_mended(case: dict[str, Any]) -> None:
    data = case["daemon.json"].encode()
    found = read(data)
    told = problems(found.document, OLD) if found.document else ()
    refused = found.document is None or any(problem.blocks for problem in told)
    assert refused == (case["exit"] == 1)
    assert case["case"] == "trailing slash" or found.faults or told
    for place in (*found.faults, *told):
        assert place.line == 1 and place.column > 1
    whole = read(found.repair).document if found.repair else found.document
    assert whole is not None
    newer = case.get("newer_engines_from_source", "")
    refused_by_newer = found.document is None or any(problem.blocks for problem in problems(found.document, NEW))
    assert refused_by_newer == (refused and not newer.startswith("accepted"))
    right = mended(whole, OLD)
    assert problems(right, OLD) == () and not any(problem.blocks for problem in problems(right, NEW))
    assert (right.data() == data) == (case["case"] == "trailing slash")


@pytest.mark.parametrize(
    ("address", "code", "refused_by", "right"),
    [
        ("https://a.example.com", None, "", "https://a.example.com"),
        ("https://a.example.com/", None, "", "https://a.example.com/"),
        ("HTTPS://A.example.com:5000", None, "", "HTTPS://A.example.com:5000"),
        ("https://[2001:db8::1]:5000", None, "", "https://[2001:db8::1]:5000"),
        ("http://127.0.0.1:5000", None, "", "http://127.0.0.1:5000"),
        ("http://localhost:5000", None, "", "http://localhost:5000"),
        ("http://a.example.com", "http_mirror", "", "http://a.example.com"),
        ("https://a.example.com/v2/foo", "path", "old", "https://a.example.com"),
        ("a.example.com", "no_scheme", "all", "https://a.example.com"),
        ("a.example.com:5000", "no_scheme", "all", "https://a.example.com:5000"),
        ("//a.example.com", "no_scheme", "all", "https://a.example.com"),
        ("https:/a.example.com", "no_scheme", "all", "https://a.example.com"),
        ("https:a.example.com", "no_scheme", "all", "https://a.example.com"),
        ("htps://a.example.com", "bad_scheme", "all", "https://a.example.com"),
        ("ftp://a.example.com", "bad_scheme", "all", "ftp://a.example.com"),
        ("https://u:p@a.example.com", "user", "all", "https://a.example.com"),
        ("https://a.example.com?x=1", "query", "all", "https://a.example.com"),
        ("https://a.example.com/#top", "query", "all", "https://a.example.com/"),
        (" https://a.example.com", "blanks", "all", "https://a.example.com"),
        ("https://a. example.com", "blanks", "all", "https://a.example.com"),
        ("https：//a.example.com", "full_width_address", "all", "https://a.example.com"),
        ("ｈｔｔｐｓ://ａ．example。com", "full_width_address", "all", "https://a.example.com"),
        ("https://", "no_host", "all", "https://"),
        ("https://a.example.com:port", "bad_host", "all", "https://a.example.com:port"),
        ("https://a.example.com:99999", "bad_host", "all", "https://a.example.com:99999"),
        ("https://a_b<c>.com", "bad_host", "all", "https://a_b<c>.com"),
        ("", "empty_address", "all", None),
    ],
)
def test_addresses_of_mirrors(address: str, code: str | None, refused_by: str, right: str | None) -> None:
    for version in (OLD, MIDDLE, NEW, ""):
        found = problems(mirrors(address), version)
        expected = code
        if code == "path" and version in (MIDDLE, NEW):
            expected = None
        assert [problem.code for problem in found] == ([expected] if expected else []), version
        refused = refused_by == "all" or (refused_by == "old" and version in (OLD, ""))
        assert any(problem.blocks for problem in found) == refused, version
        if refused or not expected:
            kept = address if expected is None else right
            assert mended(mirrors(address), version).mirrors == ((kept,) if kept is not None else ())


@pytest.mark.parametrize(
    ("name", "code", "blocks", "right"),
    [
        ("r.example.com", None, False, "r.example.com"),
        ("r.example.com:5000", None, False, "r.example.com:5000"),
        ("10.0.0.0/8", None, False, "10.0.0.0/8"),
        ("2001:db8::/32", None, False, "2001:db8::/32"),
        ("[2001:db8::1]:5000", None, False, "[2001:db8::1]:5000"),
        ("2001:db8::1", None, False, "2001:db8::1"),
        ("http://r.example.com:5000", "insecure_scheme", False, "r.example.com:5000"),
        ("HTTPS://r.example.com", "insecure_scheme", False, "r.example.com"),
        ("http://r.example.com:5000/", "insecure_path", True, "r.example.com:5000"),
        ("r.example.com/team", "insecure_path", True, "r.example.com"),
        ("ftp://r.example.com", "bad_scheme", True, "ftp://r.example.com"),
        ("r.example.com:port", "bad_host", True, "r.example.com:port"),
        ("r.example.com:70000", "bad_host", True, "r.example.com:70000"),
        ("-r.example.com", "bad_host", True, "-r.example.com"),
        ("r.example.com :5000", "blanks", True, "r.example.com:5000"),
        ("r.example.com：5000", "full_width_address", True, "r.example.com:5000"),
        ("", "empty_address", True, None),
    ],
)
def test_names_of_insecure_registries(name: str, code: str | None, blocks: bool, right: str | None) -> None:
    written = EMPTY.with_settings(Settings(insecure_registries=(name,)))
    assert [(found.code, found.blocks) for found in problems(written, NEW)] == ([(code, blocks)] if code else [])
    assert mended(written, NEW).insecure_registries == (() if right is None else (right,))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("http://p.example.com:3128", []),
        ("p.example.com:3128", []),
        ("socks5://10.0.0.1:1080", []),
        ("", []),
        ("http://127.0.0.1:7890", [("proxy_loopback", False)]),
        ("http://u:secret@p.example.com", [("proxy_password", False)]),
        ("ftp://p.example.com", [("bad_proxy", True)]),
        ("http://", [("bad_proxy", True)]),
        ("http://p.example.com :1", [("blanks", True)]),
    ],
)
def test_proxies(value: str, found: list[tuple[str, bool]]) -> None:
    text = json.dumps({"proxies": {"http-proxy": value, "no-proxy": "localhost, 10.0.0.0/8"}})
    assert codes(text, NEW) == found
    assert codes(text, OLD) == [("key_too_new", True), *found]


def test_keys() -> None:
    assert codes('{"foo": 1}') == [("unknown_key", True)]
    assert codes('{"registry-mirror": ["https://a.example.com"]}') == [("ignored_key", False)]
    assert codes('{"insecure-registry": []}') == [("ignored_key", False)]
    assert codes('{"http-proxy": "http://p:1"}', NEW) == [("ignored_key", False)]
    assert codes('{"graph": "/x"}', OLD) == [] and codes('{"graph": "/x"}', NEW) == [("removed_key", True)]
    assert codes('{"debug": "true"}') == [("wrong_type", True)]
    assert codes('{"mtu": 1.5}') == [("wrong_type", True)]
    assert codes('{"log-opts": {"max-size": "10m", "max-file": 3}}') == [("wrong_type", True)]
    assert codes('{"features": {"buildkit": true}, "default-shm-size": 1, "dns": null}') == []
    assert codes("{}") == [] and problems(EMPTY, OLD) == ()
    for empty in ("", " \n"):  # the real 20.10 says EOF
        assert codes(empty, OLD) == [("empty_file", True)] and codes(empty, NEW) == [("empty_file", False)]
        assert mended(document(empty), OLD).data() == document(empty).data() == b"{}\n"
    twice = '{"registry-mirrors": ["https://a.example.com", "https://A.example.com/"]}'
    assert codes(twice) == [("twice", False)]
    assert mended(document(twice), OLD).mirrors == ("https://a.example.com",)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('{"registry-mirror": ["https://a.example.com"]}', '{"registry-mirrors": ["https://a.example.com"]}'),
        ('{"registry_mirrors": ["https://a.example.com"]}', '{"registry-mirrors": ["https://a.example.com"]}'),
        ('{"Registry-Mirrors": "https://a.example.com"}', '{"registry-mirrors": ["https://a.example.com"]}'),
        ('{"regsitry-mirrors": []}', '{"registry-mirrors": []}'),
        ('{"registry-mirror": [], "registry-mirrors": []}', None),
        ('{"registry-mirror": {"a": 1}}', None),
        ('{"http-proxy": "http://p:1"}', None),
        ('{"graph": "/x"}', '{"data-root": "/x"}'),
        ('{"debug": "true", "mtu": "1400"}', '{"debug": true, "mtu": 1400}'),
        ('{"log-opts": {"max-size": "10m", "max-file": 3}}', '{"log-opts": {"max-size": "10m", "max-file": "3"}}'),
        ('{"log-driver": ["local"]}', '{"log-driver": "local"}'),
        ('{"mtu": "big"}', None),
        ('{"something-of-mine": 1}', None),
    ],
)
def test_keys_and_types_are_mended_where_the_meaning_is_clear(text: str, right: str | None) -> None:
    assert mended(document(text), NEW).text == (right or text)


def test_a_setting_that_the_service_has_too_is_found_before_it_stops_the_engine() -> None:
    text = '{"debug": true, "registry-mirrors": [], "hosts": ["unix:///x"], "runtimes": {}}'
    assert codes(text, registry_mirror=("https://a.example.com",)) == [("flag_conflict", True)]
    assert codes(text, host=("fd://",), debug=("",)) == [("flag_conflict", True)] * 2
    assert codes(text, add_runtime=("x=y",), containerd=("/run/containerd/containerd.sock",), H=("fd://",)) == []
    proxies = '{"proxies": {"http-proxy": "http://p:1"}}'  # 23.0 and newer: each proxy by itself
    assert codes(proxies, NEW, http_proxy=("http://q:1",)) == [("flag_conflict", True)]
    assert codes(proxies, NEW, https_proxy=("http://q:1",), no_proxy=("a",)) == []
    (found,) = problems(document(proxies), NEW, {"http-proxy": ("http://q:1",)})
    assert (found.line, found.column) == (1, 28)
    (found,) = problems(document(text), OLD, {"registry-mirror": ("https://a.example.com",)})
    assert (found.line, found.column) == (1, 17)
    for language in ("en", "zh_CN"):
        assert "--registry-mirror https://a.example.com" in problem_text(found, language)


def test_what_a_reload_applies() -> None:
    assert reloadable("registry-mirrors") and reloadable("insecure-registries")
    assert not reloadable("proxies") and not reloadable("data-root") and not reloadable("unheard-of")
    assert key_of_option("registry-mirror") == "registry-mirrors" and key_of_option("hosts") == ""
    assert without_effect()["label"] == "labels"
    assert version_of("27.3.1-ce") == (27, 3) and version_of("dev") is None


def test_the_table_of_keys_is_tidy() -> None:
    table = content.data("daemon_json")
    plain = [key for keys in table["plain"].values() for key in keys]
    assert len(set(plain)) == len(plain) and not set(plain) & set(table["options"])
    for option in options().values():
        assert option.type in ("list", "string", "boolean", "number", "object", "strings", "any")
        assert not option.instead or option.instead in options()


def test_every_problem_can_happen_and_has_words() -> None:
    bad = {
        "registry-mirrors": [
            *("", " x", "https：//a", "a.b", "ftp://a.b", "https://", "https://a:b", "https://a.b/c", "https://a.b?c"),
            *("https://u:p@a.b", "http://a.b", "https://c.d", "https://c.d"),
        ],
        "insecure-registries": ["http://a.b", "a.b/c"],
        "proxies": {"http-proxy": "ftp://x", "https-proxy": "http://u:p@x"},
        "unheard-of": 1,
        "registry_mirrors": 1,
        "label": [],
        "graph": "",
        "cluster-store": "",
        "mtu": "x",
        "debug": True,
    }
    seen: dict[tuple[str, bool], Problem] = {}
    found = [
        *problems(document(json.dumps(bad)), OLD, {"debug": ("",)}),
        *problems(document(json.dumps(bad)), ""),
        *problems(document(" "), OLD),
        *problems(document('{"proxies": {"http-proxy": "http://127.0.0.1:1"}}'), NEW),
    ]
    for problem in found:
        seen[problem.code, bool(problem.detail.get("meant"))] = problem
    assert {code for code, _ in seen} == set(get_args(ProblemCode))
    for problem in seen.values():
        for language in ("en", "zh_CN"):
            sentence = problem_text(problem, language)
            assert len(sentence) > 8 and sentence != problem.code
            assert "None" not in sentence and not re.search(r"\{[a-z_]+\}", sentence), sentence
        assert problem_text(problem, "zh_CN") != problem_text(problem, "en")


ANY_ADDRESS = st.one_of(st.text(max_size=20), st.from_regex(r"(https?:/{0,2})?[a-z.:@/?# ]{0,12}", fullmatch=True))


@given(st.lists(ANY_ADDRESS, max_size=4), st.sampled_from([OLD, NEW, ""]))
def test_mending_ends_and_makes_nothing_worse(addresses: list[str], version: str) -> None:
    written = Document.of(json.dumps({"registry-mirrors": addresses, "insecure-registries": addresses}))
    right = mended(written, version)
    assert mended(right, version).text == right.text
    if not any(problem.blocks for problem in problems(written, version)):
        assert not any(problem.blocks for problem in problems(right, version))


@given(daemon_files(), st.sampled_from([OLD, NEW, ""]))
def test_any_file_can_be_judged_and_mended(text: str, version: str) -> None:
    for problem in problems(document(text), version):
        assert problem.line >= 1 and problem.column >= 1
        assert problem_text(problem, "zh_CN")
    again = mended(document(text), version)
    assert mended(again, version).text == again.text
