"""Rows of the catalogue, of results and of tags: pure functions."""

from __future__ import annotations

import pytest

from firstmate.core.catalogue import entries, entry_of
from firstmate.core.platforms import platform_of
from firstmate.core.tags import Build, Found, Tag
from firstmate.pages.images.search_rows import (
    catalogue_columns,
    catalogue_row,
    known_tag_rows,
    result_columns,
    result_row,
    tag_columns,
    tag_row,
    tag_rows,
)

AMD, ARM = platform_of("linux", "x86_64"), platform_of("linux", "aarch64")
SLIM = Tag("3.14-slim", (Build(AMD, 45_000_000), Build(ARM, 44_000_000)), 45_000_000, 1_789_778_175.0)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_entry_has_a_row(language: str) -> None:
    rows = [catalogue_row(entry, language) for entry in entries()]
    assert all(len(row.cells) == len(catalogue_columns()) for row in rows)
    assert all(row.cells[0].detail and row.cells[1].text for row in rows)


def test_an_old_image_names_the_new_one() -> None:
    entry = entry_of("openjdk")
    assert entry is not None
    cell = catalogue_row(entry, "en").cells[0]
    assert "eclipse-temurin" in cell.detail
    assert (cell.icon, cell.status) == ("triangle-alert", "warn")


def test_results_show_who_keeps_them() -> None:
    official, other, old = (
        result_row(one, "en").cells
        for one in (Found("redis", "…", 13_200, True), Found("a/b", "Mine", 0), Found("openjdk", "…", 4000, True))
    )
    assert (official[0].icon, official[1].text) == ("shield-check", "13,200")
    assert "memory" in official[0].detail
    assert (other[0].icon, other[0].detail, other[1].text) == ("package", "Mine", "")
    assert old[0].icon == "triangle-alert"
    assert len(official) == len(result_columns())


@pytest.mark.parametrize(
    ("engine", "size"), [(AMD, "45 MB"), (ARM, "44 MB"), (platform_of("linux", "s390x"), ""), (None, "")]
)
def test_the_download_is_what_this_engine_would_take(engine, size: str) -> None:
    cells = tag_row(SLIM, None, engine, "en").cells
    assert cells[2].text == size
    assert cells[3].text == "amd64, arm64"
    assert ("s390x" in cells[3].tooltip) == (engine is not None and not size)
    assert len(cells) == len(tag_columns())


def test_the_recommended_tag_comes_first_and_says_so() -> None:
    entry = entry_of("python")
    rows = tag_rows((Tag("3.15-rc"), SLIM, Tag("3.14-alpine")), entry, AMD, "en")
    assert [row.key for row in rows] == ["3.14-slim", "3.15-rc", "3.14-alpine"]
    assert rows[0].cells[0].status == "ok"
    assert [row.cells[1].text for row in rows] == ["glibc", "glibc", "musl"]
    assert rows[0].cells[4].text == "2026-09-19"


def test_many_platforms_are_counted() -> None:
    names = ("x86_64", "aarch64", "s390x", "riscv64", "ppc64le")
    tag = Tag("1", tuple(Build(platform_of("linux", name), 1) for name in names))
    assert tag_row(tag, None, AMD, "en").cells[3].text == "amd64, arm64, s390x +2"


def test_without_a_network_the_catalogues_tags_are_shown() -> None:
    entry = entry_of("busybox")
    assert entry is not None
    rows = known_tag_rows(entry, "zh_CN")
    assert [row.key for row in rows] == [entry.tag, *entry.tags]
    assert [row.cells[1].text for row in rows][:4] == ["glibc", "glibc", "musl", "uClibc"]
    assert rows[0].cells[2].text == "几 MB"
    old = entry_of("centos")
    assert old is not None
    assert known_tag_rows(old, "en") == []
