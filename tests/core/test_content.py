"""Texts: both languages say the same things, completely, and the loader falls back to English."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from firstmate import paths
from firstmate.core import content

FILES = sorted(file.stem for file in (paths.resources() / "text" / "en").glob("*.toml"))
OWN = ["errors", "exits", "problems", "states"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def leaves(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from leaves(value, here)
        elif isinstance(value, list):
            yield from leaves({str(index): item for index, item in enumerate(value)}, here)
        else:
            yield here, value


def written(name: str, language: str) -> dict[str, str]:
    """The file itself, without the fall back."""
    return dict(leaves(content._read(f"text/{language}/{name}.toml")))


def test_every_language_has_every_file() -> None:
    assert FILES
    for language in content.languages():
        assert sorted(file.stem for file in (paths.resources() / "text" / language).glob("*.toml")) == FILES


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_keys(name: str) -> None:
    assert written(name, "zh_CN").keys() == written(name, "en").keys()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_text_is_empty_or_untidy(name: str, language: str) -> None:
    for key, text in written(name, language).items():
        assert isinstance(text, str), key
        assert text and text == text.strip(), key
        assert "  " not in text, key
        assert language == "zh_CN" or not CHINESE.search(text), key


@pytest.mark.parametrize("name", OWN)
def test_the_chinese_is_chinese(name: str) -> None:
    for key, text in written(name, "zh_CN").items():
        assert CHINESE.search(text), key
        # Chinese sentences end and pause in full-width signs.
        assert not re.search(r"[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]\.(?:\s|$)", text), (key, text)


@pytest.mark.parametrize("name", FILES)
def test_both_languages_name_the_same_figures(name: str) -> None:
    english, chinese = written(name, "en"), written(name, "zh_CN")
    for key, text in english.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", chinese[key])), key


def test_a_missing_key_speaks_english() -> None:
    assert content._merged({"a": {"b": "1", "c": "2"}}, {"a": {"b": "一"}}) == {"a": {"b": "一", "c": "2"}}


def test_a_missing_language_speaks_english() -> None:
    assert content.texts("states", "fr") is content.texts("states", "en")


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("zh_CN", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("en_GB", "en"),
        ("C", "en"),
        ("", "en"),
        ("de", "en"),
    ],
)
def test_wishes_for_a_language(wish: str, language: str) -> None:
    assert content.language_for(wish) == language


def test_texts_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = content.texts("errors", "zh_CN")
    monkeypatch.setattr(Path, "read_text", lambda *_args, **_kwargs: pytest.fail("read again"))
    assert content.texts("errors", "zh_CN") is first
