"""What the README says of downloads and pictures is so, and both languages say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = {"en": ROOT / "README.md", "zh_CN": ROOT / "README.zh-CN.md"}
VERSION = "1.2.3"


@pytest.fixture(params=README)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def pictures(language: str) -> set[str]:
    return set(re.findall(r"!\[[^]]+\]\((resources/docs/[^)]+\.png)\)", README[language].read_text("utf-8")))


def test_every_picture_is_there_and_in_the_language_of_the_text(language: str) -> None:
    shown = pictures(language)
    assert len(shown) >= 4
    assert all((ROOT / path).is_file() and path.endswith(f"_{language}.png") for path in shown)


def test_every_picture_that_is_there_is_shown() -> None:
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources" / "docs").glob("*.png")}
    assert kept == pictures("en") | pictures("zh_CN")


def test_both_languages_show_the_same_pages() -> None:
    english = {path.removesuffix("_en.png") for path in pictures("en")}
    assert english == {path.removesuffix("_zh_CN.png") for path in pictures("zh_CN")}


def test_the_downloads_are_called_as_the_packages_are(language: str) -> None:
    import publishing

    text = README[language].read_text("utf-8")
    names = set(re.findall(r"\b(?:FirstMate-VERSION|firstmate[-_]VERSION)[\w.-]+", text))
    found = {publishing.package(Path(name.replace("VERSION", VERSION))) for name in names}
    assert {(one.platform, one.kind) for one in found if one is not None} == {
        ("linux", "deb"), ("linux", "archive"), ("win32", "installer"), ("win32", "portable")
    }  # fmt: skip
    assert None not in found, f"one of {names} is no package of ours"
    assert all(one.version == VERSION for one in found if one is not None)


def test_both_languages_give_the_same_commands() -> None:
    def commands(language: str) -> list[str]:
        section = README[language].read_text("utf-8").split("\n## ")
        texts = [part for part in section if "SHA256SUMS" in part or "/DESKTOP" in part]
        lines = [line.strip() for part in texts for line in part.splitlines() if line.startswith("    ")]
        return [line.partition("  #")[0].strip() for line in lines]

    assert commands("en") == commands("zh_CN")
    assert len(commands("en")) == 6


def test_the_switches_of_the_installer_are_its_own() -> None:
    script = (ROOT / "packaging" / "windows" / "installer.nsi").read_text("utf-8")
    assert "/DESKTOP" in script and "FirstMate-installer.log" in script
