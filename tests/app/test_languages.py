"""Languages: which one is taken, and that switching really changes the words, back and forth."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

from firstmate.app import languages as room
from firstmate.app.languages import NAMES, Languages, preferred
from firstmate.navigation import PAGES


class _System:
    """Stands for QLocale: a system with these languages, as Qt lists them."""

    spoken: tuple[str, ...] = ()

    @classmethod
    def system(cls) -> _System:
        return cls()

    def uiLanguages(self) -> list[str]:
        return list(self.spoken)


@pytest.mark.parametrize(
    ("spoken", "taken"),
    [
        (("zh-CN", "zh-Hans-CN", "zh"), "zh_CN"),
        (("zh_TW", "zh"), "zh_CN"),
        (("zh-Hant-HK",), "zh_CN"),
        (("zh",), "zh_CN"),
        (("en-GB", "en"), "en"),
        (("de-DE", "de", "zh-CN"), "zh_CN"),
        (("de-DE", "fr-FR"), "en"),
        (("C",), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_of_the_system_that_we_have(
    monkeypatch: pytest.MonkeyPatch, spoken: tuple[str, ...], taken: str
) -> None:
    monkeypatch.setattr(room, "QLocale", type("System", (_System,), {"spoken": spoken}))
    assert preferred() == taken


def test_a_wish_goes_before_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "QLocale", type("System", (_System,), {"spoken": ("zh-CN",)}))
    assert preferred("en") == "en"
    assert preferred("zh-CN") == preferred("zh_CN") == "zh_CN"
    assert preferred("tlh") == "zh_CN", "a language that we do not have is no wish that can be granted"


def test_switching_changes_the_words_and_the_numbers(languages: Languages) -> None:
    told: list[str] = []
    languages.changed.connect(told.append)
    languages.use("en")
    english = [spec.title() for spec in PAGES]
    languages.use("zh_CN")
    chinese = [spec.title() for spec in PAGES]
    assert languages.current == "zh_CN" and QLocale().name() == "zh_CN"
    assert all(not title.isascii() for title in chinese), chinese
    languages.use("en")
    assert [spec.title() for spec in PAGES] == english
    assert told == ["en", "zh_CN", "en"]


def test_plurals_follow_the_language(languages: Languages) -> None:
    def words(count: int) -> str:
        return QCoreApplication.translate("StatusLine", "%n task(s) running", None, count)

    languages.use("en")
    assert "task(s)" not in words(1) + words(3), words(3)
    assert words(1) == words(3).replace("3", "1").replace("tasks", "task")
    languages.use("zh_CN")
    assert "3" in words(3) and not words(3).isascii()


def test_an_unknown_language_is_english(languages: Languages) -> None:
    languages.use("tlh")
    assert languages.current == "en"


def test_a_missing_translation_is_logged_and_leaves_the_source(
    languages: Languages, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path
) -> None:
    monkeypatch.setattr(room.paths, "resources", lambda: tmp_path)
    with caplog.at_level(logging.WARNING):
        languages.use("zh_CN")
    assert "firstmate_zh_CN" in caplog.text
    assert PAGES[0].title().isascii()


def test_every_language_is_named_in_its_own_words() -> None:
    assert NAMES == {"en": "English", "zh_CN": "简体中文"}
