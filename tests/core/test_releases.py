"""The list of releases: what is believed of it and what is refused, and which version is the newer one."""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core import releases
from firstmate.core.releases import ReleasesError, compare, parse_home, parse_sums, parse_version, read

DEB = {
    "name": "firstmate_1.3.0_amd64.deb",
    "platform": "linux",
    "architecture": "amd64",
    "kind": "deb",
    "bytes": 41_000_000,
    "sha256": "a" * 64,
}
EXE = DEB | {"name": "FirstMate-1.3.0-x64-installer.exe", "platform": "win32", "kind": "installer", "sha256": "b" * 64}
LIST: dict[str, Any] = {
    "format": 1,
    "page": "https://example.org/firstmate",
    "releases": [
        {"version": "1.2.0", "date": "2026-10-01", "page": "https://example.org/1.2.0", "files": []},
        {"version": "1.3.0", "date": "2026-11-23", "page": "https://example.org/1.3.0", "files": [DEB, EXE]},
        {"version": "1.4.0rc1", "date": "2026-11-24", "page": "https://example.org/1.4.0rc1", "files": []},
    ],
}


def packed(content: object) -> bytes:
    return json.dumps(content).encode()


def sums(listed: bytes, **more: str) -> bytes:
    lines = {"releases.json": hashlib.sha256(listed).hexdigest(), **more}
    return "".join(f"{digest}  {name}\n" for name, digest in lines.items()).encode()


def verified(content: object) -> releases.ReleaseList:
    listed = packed(content)
    return read(sums(listed), listed)


# -- versions ---------------------------------------------------------------------------------------------------------
ORDER = [
    "0.1",
    "0.9.9",
    "1.0.dev1",
    "1.0a1",
    "1.0.0-alpha.2",
    "1.0b1",
    "1.0rc1",
    "1.0.0-rc.2",
    "1.0",
    "1.0.1",
    "1.10",
    "2",
]


@pytest.mark.parametrize(("older", "newer"), list(itertools.pairwise(ORDER)))
def test_versions_are_ordered_by_their_numbers_and_stages(older: str, newer: str) -> None:
    assert parse_version(older) < parse_version(newer)
    assert not parse_version(newer) <= parse_version(older)


def test_every_pair_of_the_order_agrees() -> None:
    parsed = [parse_version(text) for text in ORDER]
    for first, second in itertools.combinations(parsed, 2):
        assert first < second and second > first and first != second


@pytest.mark.parametrize(("one", "same"), [("1.2", "v1.2.0"), ("1.0rc1", "1.0.0-RC.1"), ("1.0+build5", "1.0")])
def test_spellings_of_one_version_are_equal(one: str, same: str) -> None:
    assert parse_version(one) == parse_version(same)
    assert hash(parse_version(one)) == hash(parse_version(same))


@pytest.mark.parametrize(
    "text", ["", "v", "one", "1.2.", "1..2", "1.2.3.4.5", "1.2 beta", "１.2", "1.2-", "-1", "1e5", "1.2.x"]
)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no version"):
        parse_version(text)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.lists(st.integers(0, 99), min_size=1, max_size=4))
def test_final_versions_are_ordered_as_their_numbers_are(first: list[int], second: list[int]) -> None:
    one, two = (parse_version(".".join(map(str, numbers))) for numbers in (first, second))
    padded = [numbers + [0] * (4 - len(numbers)) for numbers in (first, second)]
    assert (one < two, one == two) == (padded[0] < padded[1], padded[0] == padded[1])


# -- comparing --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("current", "state", "newest"),
    [
        ("1.2.0", "newer", "1.3.0"),
        ("1.3.0", "current", "1.3.0"),
        ("1.3.1", "ahead", "1.3.0"),
        ("1.4.0b1", "newer", "1.4.0rc1"),
        ("1.4.0rc1", "current", "1.4.0rc1"),
        ("1.5.0.dev0", "ahead", "1.4.0rc1"),
    ],
)
def test_final_versions_hear_of_final_ones_and_trial_versions_of_all(current: str, state: str, newest: str) -> None:
    found = compare(verified(LIST), current)
    assert (found.state, str(found.newest.version)) == (state, newest)


def test_where_no_release_is_final_the_newest_trial_version_counts() -> None:
    content = LIST | {"releases": [LIST["releases"][2]]}
    assert compare(verified(content), "0.1.0").newest.version == parse_version("1.4.0rc1")


def test_the_files_for_a_computer() -> None:
    newest = verified(LIST).newest()
    assert [file.name for file in newest.files_for("linux", "amd64")] == [DEB["name"]]
    assert [file.kind for file in newest.files_for("win32", "amd64")] == ["installer"]
    assert newest.files_for("linux", "arm64") == ()


# -- believing --------------------------------------------------------------------------------------------------------
def test_a_list_that_was_changed_is_refused() -> None:
    listed = packed(LIST)
    assert read(sums(listed), listed).newest().version == parse_version("1.3.0")
    with pytest.raises(ReleasesError) as caught:
        read(sums(listed), listed.replace(b"1.3.0", b"9.9.9"))
    assert caught.value.code == "checksum"


def test_a_list_and_sums_that_differ_about_a_file_are_refused() -> None:
    listed = packed(LIST)
    assert read(sums(listed, **{DEB["name"]: "a" * 64}), listed)
    with pytest.raises(ReleasesError) as caught:
        read(sums(listed, **{DEB["name"]: "c" * 64}), listed)
    assert caught.value.code == "checksum"


@pytest.mark.parametrize(
    "text",
    [
        b"<!DOCTYPE html><html><body>Sign in to the network</body></html>",
        b"",
        b"0" * 64 + b"  other.deb\n",
        b"0" * 63 + b"  releases.json\n",
        b"\xff\xfe\x00",
        b"0" * 64 + b"  releases.json\n" + b"1" * 64 + b"  releases.json\n",
        b"0" * 64 + b"  ../releases.json\n",
    ],
)
def test_sums_that_are_none_are_refused(text: bytes) -> None:
    with pytest.raises(ReleasesError) as caught:
        read(text, packed(LIST))
    assert caught.value.code == "sums"


def test_sums_are_read_as_sha256sum_writes_them() -> None:
    text = f"{'A' * 64} *releases.json\r\n\n{'b' * 64}  a file.deb\n"
    assert parse_sums(text) == {"releases.json": "a" * 64, "a file.deb": "b" * 64}


def test_a_list_of_a_newer_format_says_so() -> None:
    with pytest.raises(ReleasesError) as caught:
        verified(LIST | {"format": 2})
    assert caught.value.code == "format"


def test_an_empty_list_says_so() -> None:
    with pytest.raises(ReleasesError) as caught:
        verified(LIST | {"releases": []})
    assert caught.value.code == "empty"


def test_what_a_later_version_adds_is_left_alone() -> None:
    content = copy.deepcopy(LIST) | {"later": [1]}
    content["releases"][1] |= {"notes": {"en": "x"}}
    content["releases"][1]["files"].append(DEB | {"platform": "plan9", "kind": "tape", "signature": "…"})
    assert len(verified(content).newest().files) == 3


def _at(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        place: Any = content
        for step in steps:
            place = place[int(step) if step.isdecimal() else step]
        place[last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _at("page", "http://example.org"),
        _at("page", "javascript:alert(1)"),
        _at("page", "file:///etc/passwd"),
        _at("page", "https://[broken"),
        _at("releases", "1.3.0"),
        _at("releases", [1]),
        _at("releases.1.version", "latest"),
        _at("releases.1.version", None),
        _at("releases.1.page", ""),
        _at("releases.1.date", 20261123),
        _at("releases.1.files", None),
        _at("releases.1.files.0.bytes", True),
        _at("releases.1.files.0.bytes", -1),
        _at("releases.1.files.0.sha256", "zz"),
        _at("releases.1.files.0.name", "x" * 501),
    ],
)
def test_a_list_with_a_wrong_entry_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    content = copy.deepcopy(LIST)
    change(content)
    with pytest.raises(ReleasesError) as caught:
        verified(content)
    assert caught.value.code == "content"


@pytest.mark.parametrize("listed", [b"", b"[]", b"null", b"<html>", b"{", b"[" * 100_000, b"\xff"])
def test_anything_else_with_a_right_digest_is_refused(listed: bytes) -> None:
    with pytest.raises(ReleasesError) as caught:
        read(sums(listed), listed)
    assert caught.value.code == "content"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["format", "page", "releases", "version", "files"]), inner)
        ),
    )
)
def test_no_json_whatever_does_anything_but_be_refused(content: object) -> None:
    with pytest.raises(ReleasesError):
        verified(content)


# -- home -------------------------------------------------------------------------------------------------------------
def test_the_home_of_a_package() -> None:
    home = parse_home('{"page": "https://example.org/x", "releases": "https://example.org/x/latest/download"}')
    assert home == releases.Home("https://example.org/x", "https://example.org/x/latest/download/")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"page": "https://a.b", "releases": "http://a.b/"}', "{" * 9999])
def test_a_broken_home_is_none(text: str) -> None:
    assert parse_home(text) is None
