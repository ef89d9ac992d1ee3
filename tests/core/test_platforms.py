"""Platforms: the names that kernels, images and people use, and what runs where."""

import pytest

from firstmate.core.platforms import COMMON, Platform, fits, parse_platform, platform_of


@pytest.mark.parametrize(
    ("os", "architecture", "variant", "written"),
    [
        ("linux", "x86_64", "", "linux/amd64"),
        ("linux", "aarch64", "", "linux/arm64"),
        ("linux", "arm64", "v8", "linux/arm64"),
        ("linux", "arm64", "v9", "linux/arm64/v9"),
        ("linux", "armv7l", "", "linux/arm/v7"),
        ("linux", "armv6l", "", "linux/arm/v6"),
        ("linux", "arm", "v5", "linux/arm/v5"),
        ("", "i686", "", "linux/386"),
        ("windows", "AMD64", "", "windows/amd64"),
        ("linux", "loongarch64", "", "linux/loong64"),
        ("linux", "riscv64", "", "linux/riscv64"),
    ],
)
def test_what_is_said_becomes_what_images_say(os: str, architecture: str, variant: str, written: str) -> None:
    platform = platform_of(os, architecture, variant)
    assert str(platform) == written
    assert parse_platform(written) == platform


def test_every_offered_platform_is_written_as_it_is_read() -> None:
    assert [str(parse_platform(text)) for text in COMMON] == list(COMMON)
    assert parse_platform("arm64") == Platform("linux", "arm64")


@pytest.mark.parametrize("text", ["", "/", "linux/", "linux//v7", "a/b/c/d", "linux/arm 64", "linux/$x"])
def test_what_is_no_platform_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a platform"):
        parse_platform(text)


@pytest.mark.parametrize(
    ("engine", "image", "fit"),
    [
        ("linux/amd64", "linux/amd64", "same"),
        ("linux/amd64", "linux/386", "compatible"),
        ("linux/386", "linux/amd64", "foreign"),
        ("linux/arm64", "linux/arm/v7", "compatible"),
        ("linux/arm64", "linux/amd64", "foreign"),
        ("linux/amd64", "linux/arm64", "foreign"),
        ("linux/amd64", "windows/amd64", "foreign"),
        ("linux/arm64", "linux/arm64/v9", "same"),
    ],
)
def test_what_runs_where(engine: str, image: str, fit: str) -> None:
    assert fits(parse_platform(engine), parse_platform(image)) == fit


def test_what_says_no_architecture_is_not_accused() -> None:
    assert fits(platform_of("linux", "x86_64"), platform_of("linux", "")) == "same"
