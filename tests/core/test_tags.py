"""Reading what Docker Hub and registries say, and what the name of a tag tells."""

from __future__ import annotations

import pytest

from firstmate.core import tags
from firstmate.core.platforms import Platform, parse_platform, platform_of
from firstmate.core.tag_words import failure_text, failure_title, lesson, libc_label, libc_meaning, wait_text
from firstmate.core.tags import Build, Tag


def test_a_search_puts_official_images_first() -> None:
    answer = [
        {"star_count": 9000, "is_official": False, "name": "bitnami/redis", "is_automated": False, "description": "a"},
        {
            "star_count": 40,
            "is_official": True,
            "name": "library/redis",
            "is_automated": False,
            "description": " b\n c",
        },
        {"star_count": 50, "is_official": False, "name": "ada/redis", "description": None},
        {"name": 7},
        "nonsense",
    ]
    found = tags.found(answer)
    assert [(one.name, one.official, one.stars) for one in found] == [
        ("redis", True, 40),
        ("bitnami/redis", False, 9000),
        ("ada/redis", False, 50),
    ]
    assert found[0].description == "b c"
    assert tags.found(None) == ()


@pytest.mark.parametrize("answer", [None, [], "x", {"results": "x"}, {"results": [None, {"name": "a b"}, {"name": 3}]}])
def test_nonsense_of_the_hub_is_an_empty_page(answer: object) -> None:
    assert tags.hub_tags(answer, "https://hub.example/") == tags.TagPage(())


def test_wrong_fields_of_a_tag_are_left_out() -> None:
    row = {"name": "1", "full_size": "big", "last_updated": "yesterday", "images": [{"os": "linux"}, 3], "digest": None}
    page = tags.hub_tags({"count": -1, "next": 5, "results": [row]}, "https://hub.example/")
    assert page == tags.TagPage((Tag("1"),))


@pytest.mark.parametrize(
    ("link", "next_page"),
    [
        ('</v2/a/tags/list?last=b&n=2>; rel="next"', "https://r.example/v2/a/tags/list?last=b&n=2"),
        ("<https://r.example/v2/a/tags/list?last=b>;rel=next", "https://r.example/v2/a/tags/list?last=b"),
        ('</x>; rel="prev", </y>; title="n"; rel="next"', "https://r.example/y"),
        ('<https://evil.example/v2/a/tags/list>; rel="next"', ""),
        ('<http://r.example/v2/a/tags/list>; rel="next"', ""),
        ('</x>; rel="nextish"', ""),
        ("", ""),
    ],
)
def test_link_headers(link: str, next_page: str) -> None:
    assert tags.next_link("https://r.example/v2/a/tags/list?n=2", link) == next_page


@pytest.mark.parametrize(
    ("tag", "usual", "libc"),
    [
        ("3.14-alpine", "glibc", "musl"),
        ("3.14-alpine3.22", "glibc", "musl"),
        ("alpine", "glibc", "musl"),
        ("1.37-musl", "glibc", "musl"),
        ("1.37-uclibc", "glibc", "uclibc"),
        ("glibc", "", "glibc"),
        ("3.14-slim-trixie", "", "glibc"),
        ("21-jdk-windowsservercore-ltsc2022", "glibc", "none"),
        ("24-nanoserver", "", "none"),
        ("latest", "glibc", "glibc"),
        ("3.22", "musl", "musl"),
        ("1.2", "", ""),
        ("alpinist", "", ""),
    ],
)
def test_what_a_tag_says_of_the_c_library(tag: str, usual: str, libc: str) -> None:
    assert tags.libc_of(tag, usual) == libc  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("engine", "taken"),
    [
        (platform_of("linux", "x86_64"), "linux/amd64"),
        (platform_of("linux", "armv7l"), "linux/arm/v7"),
        (platform_of("linux", "armv6l"), "linux/arm/v6"),
        (platform_of("linux", "aarch64"), "linux/arm/v7"),
        (platform_of("linux", "s390x"), None),
        (platform_of("windows", "amd64"), None),
    ],
)
def test_an_engine_takes_what_is_made_for_it(engine: Platform, taken: str | None) -> None:
    made = ("linux/arm/v7", "linux/arm/v6", "linux/amd64")
    build = Tag("1", tuple(Build(parse_platform(text)) for text in made)).build_for(engine)
    assert (str(build.platform) if build else None) == taken


@pytest.mark.parametrize("manifest", [{}, {"layers": []}, {"layers": [{"size": "x"}], "config": {"size": 1}}])
def test_a_manifest_without_sizes_has_none(manifest: dict[str, object]) -> None:
    assert tags.manifest_size(manifest) is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_reason_has_words(language: str) -> None:
    reasons = [
        "unreachable",
        "certificate",
        "rate_limited",
        "not_found",
        "account",
        "refused",
        "not_registry",
        "server",
        "search",
    ]
    for reason in reasons:
        assert "{" not in failure_title(reason, "hub.docker.com", language)
        assert failure_text(reason, "hub.docker.com", None, language)
    assert "40" in failure_text("rate_limited", "hub.docker.com", 39.5, language)
    assert all(
        libc_meaning(one, language) and libc_label(one, language) for one in ("glibc", "musl", "uclibc", "none", "")
    )
    assert all(word in lesson(language).text for word in ("glibc", "musl", "uClibc"))


def test_waits() -> None:
    assert [wait_text(seconds) for seconds in (1.2, 100, 7000)] == ["2 s", "2 min", "2 h"]
