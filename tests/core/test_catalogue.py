"""The catalogue holds what it promises: every template runs as it stands, every word is there in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from firstmate.core import catalogue, content
from firstmate.core.catalogue import Entry, entry_of, matching, usual_memory
from firstmate.core.names import parse_image_name
from firstmate.core.run.line import read
from firstmate.core.runspec import Capacity, validate
from firstmate.core.tags import libc_of

ENTRIES = catalogue.entries()
LIVE = [entry for entry in ENTRIES if not entry.deprecated]
OLD = [entry for entry in ENTRIES if entry.deprecated]
TUTORIAL = ("alpine", "busybox", "ubuntu", "debian", "python", "openjdk", "mcr.microsoft.com/mssql/server")


def name_of(entry: Entry) -> str:
    return entry.name


def test_the_tutorials_images_and_sixty_official_ones_are_in_it() -> None:
    assert all(entry_of(name) is not None for name in TUTORIAL)
    assert sum(entry.official for entry in LIVE) >= 60
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", LIVE, ids=name_of)
def test_the_template_is_understood_whole_and_fits_the_entry(entry: Entry) -> None:
    reading = read(entry.run, written_for="bash")
    assert reading.error is None
    assert not reading.unsupported
    assert not reading.repairs
    spec = entry.spec()
    assert reading.spec == spec
    assert spec.image == entry.reference
    assert validate(spec, Capacity(8, 32 * 2**30)) == ()
    assert {str(port.container) for port in spec.ports} <= set(entry.ports)
    assert {volume.target for volume in spec.volumes} <= set(entry.volumes)
    given = {key for key, _value in spec.environment}
    assert set(entry.needs) <= given <= {*entry.needs, *entry.may}


@pytest.mark.parametrize("entry", LIVE, ids=name_of)
def test_a_template_opens_no_port_to_the_network_and_leaves_nothing_unnamed(entry: Entry) -> None:
    spec = entry.spec()
    assert all(port.address == "127.0.0.1" for port in spec.ports)
    assert spec.remove_after != spec.detach
    assert bool(spec.name) == spec.detach
    assert not spec.privileged
    assert all(not volume.is_bind for volume in spec.volumes)
    secrets = [value for key, value in spec.environment if re.search("PASSWORD|AUTH", key)]
    assert all("hange-me" in value for value in secrets)


@pytest.mark.parametrize("entry", LIVE, ids=name_of)
def test_the_facts_of_an_entry(entry: Entry) -> None:
    assert entry.memory >= 6 * 2**20
    assert entry.libc == libc_of(entry.tag, entry.libc)
    assert entry.tag not in entry.tags
    assert all(parse_image_name(f"{entry.name}:{tag}") for tag in (entry.tag, *entry.tags))
    assert all(re.fullmatch(r"\d+", port) and 0 < int(port) < 65536 for port in entry.ports)
    assert all(volume.startswith("/") for volume in entry.volumes)


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_every_entry_is_dated_and_says_where_its_facts_come_from(entry: Entry) -> None:
    assert date(2025, 1, 1) < entry.verified < date(2027, 1, 1)
    assert entry.source.startswith("https://")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_every_entry_has_its_words(entry: Entry, language: str) -> None:
    said = catalogue.words(entry, language)
    assert said.what
    assert bool(said.fate) == entry.deprecated
    assert bool(said.when) != entry.deprecated
    assert catalogue.group_label(entry.group, language)
    assert bool(catalogue.size_label(entry.size, language)) != entry.deprecated
    assert all(catalogue.variable_meaning(name, language) for name in (*entry.needs, *entry.may))
    ending = "。" if language == "zh_CN" else "."
    sentences = (said.what, said.when, said.fate, said.note)
    assert all(text.endswith(ending) for text in sentences if text)


def test_both_languages_say_the_same_things() -> None:
    def keys(table: object) -> object:
        return {key: keys(value) for key, value in table.items()} if hasattr(table, "items") else None

    english, chinese = content._read("text/en/catalogue.toml"), content._read("text/zh_CN/catalogue.toml")
    assert keys(english) == keys(chinese)
    assert set(english["images"]) == {entry.name for entry in ENTRIES}


@pytest.mark.parametrize("entry", OLD, ids=name_of)
def test_a_deprecated_image_names_a_living_one(entry: Entry) -> None:
    first = entry_of(entry.instead[0])
    assert first is None or not first.deprecated
    assert entry.since
    assert not entry.run
    with pytest.raises(ValueError, match=entry.name):
        entry.spec()


def test_what_became_of_the_tutorials_images() -> None:
    openjdk, centos = entry_of("openjdk:11"), entry_of("centos:7")
    assert openjdk is not None
    assert centos is not None
    assert (openjdk.instead[0], centos.instead[0]) == ("eclipse-temurin", "almalinux")


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("python", "python"),
        ("docker.io/library/python:3.9@sha256:" + "a" * 64, "python"),
        ("mcr.microsoft.com/mssql/server:2019-latest", "mcr.microsoft.com/mssql/server"),
        ("bitnami/python", None),
        ("ghcr.io/library/python", None),
        ("NONSENSE", None),
        ("", None),
    ],
)
def test_an_image_is_found_by_any_of_its_spellings(image: str, name: str | None) -> None:
    entry = entry_of(image)
    assert (entry.name if entry else None) == name


def test_usual_memory() -> None:
    assert usual_memory("busybox") == 16 * 2**20
    assert usual_memory("postgres:17") == 256 * 2**20
    assert usual_memory("openjdk") is None
    assert usual_memory("ada/tool") is None


def test_the_catalogue_is_searched_in_both_languages() -> None:
    assert next(iter(matching("postgres"))).name == "postgres"
    assert next(iter(matching("mysql", "zh_CN"))).name == "mysql"
    databases = {entry.name for entry in matching("数据库", "zh_CN")}
    assert {"postgres", "mysql", "mongo"} <= databases
    assert "eclipse-temurin" in {entry.name for entry in matching("java")}
    assert {"postgres", "redis"} <= {entry.name for entry in matching("database", "zh_CN")}
    assert matching("qwertyuiop") == ()
    assert len(matching("")) == len(ENTRIES)
