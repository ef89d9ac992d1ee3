"""The form's draft: what a specification says, and back; each field's part of it; a table's rows and their texts."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from examples import examples
from firstmate.core.run import options
from firstmate.core.run.line import read
from firstmate.core.runspec import RunSpec, to_create_body
from firstmate.core.words import error_text
from firstmate.pages.run.cells import form_of
from firstmate.pages.run.draft import Draft, Wrong, draft_of, option_of, spec_of
from firstmate.pages.run.fields import (
    FIELDS,
    FURTHER,
    SECTIONS,
    field_of,
    read_field,
    section_of,
    write_field,
)
from run_samples import SAMPLES
from run_specs import run_specs


def plain(spec: RunSpec) -> RunSpec:
    """The one spelling of a specification that docker cannot tell from others: one word of an entry point."""
    entrypoint = spec.entrypoint or ()
    return replace(
        spec,
        entrypoint=spec.entrypoint if spec.entrypoint is None else entrypoint[:1],
        command=(*entrypoint[1:], *spec.command),
    )


@settings(max_examples=examples(120), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(run_specs())
def test_a_specification_comes_back_from_the_form(spec: RunSpec) -> None:
    back, misread = spec_of(draft_of(spec))
    assert misread == ()
    assert back == plain(spec)


@pytest.mark.parametrize(("name", "words"), SAMPLES, ids=lambda one: one if isinstance(one, str) else " ".join(one))
def test_every_option_of_docker_has_a_place_in_the_form(name: str, words: tuple[str, ...]) -> None:
    reading = read(f"docker run {shlex.join(words)} busybox")
    assert reading.spec is not None
    draft = draft_of(reading.spec)
    assert spec_of(draft)[0] == reading.spec
    # What is shown in the fields is all that there is: written back field by field into an empty form it is the same.
    fresh = replace(draft, texts=tuple(pair for pair in draft.texts if pair[0] == "pids-limit"), entrypoint="",
                    interactive=None, detach=None)  # fmt: skip
    for field in FIELDS.values():
        fresh = write_field(fresh, field, read_field(draft, field))
    assert fresh == draft
    assert spec_of(fresh)[0] == reading.spec


def test_every_field_is_an_option_of_docker_and_stands_once() -> None:
    names = [one.name for section in SECTIONS for one in section.fields]
    assert len(names) == len(set(names)) == len(FIELDS)
    for name, field in FIELDS.items():
        assert field is FURTHER or field.option in options.BY_NAME, name
        assert section_of(name)
    assert section_of("image") is None


@pytest.mark.parametrize(
    ("option", "text", "row"),
    [
        ("publish", "8080:80", ("8080", "80", "tcp", "")),
        ("publish", "80", ("", "80", "tcp", "")),
        ("publish", "127.0.0.1:53:53/udp", ("53", "53", "udp", "127.0.0.1")),
        ("publish", "[::1]::80", ("", "80", "tcp", "::1")),
        ("publish", "8000-8010:80", ("8000-8010", "80", "tcp", "")),
        ("volume", "/cache", ("", "/cache", "")),
        ("volume", "data:/data", ("data", "/data", "")),
        ("volume", "/srv/a b:/a:ro,z", ("/srv/a b", "/a", "ro,z")),
        ("volume", r"C:\Users\me:/data:ro", (r"C:\Users\me", "/data", "ro")),
        ("env", "A=b=c", ("A", "b=c")),
        ("env", "EMPTY=", ("EMPTY", "")),
        ("label", "alone", ("alone", "")),
        ("add-host", "db:10.0.0.5", ("db", "10.0.0.5")),
        ("add-host", "six:fd00::1", ("six", "fd00::1")),
        ("tmpfs", "/run:size=64m,mode=700", ("/run", "size=64m,mode=700")),
        ("tmpfs", "/run", ("/run", "")),
        ("ulimit", "nofile=1024:4096", ("nofile", "1024", "4096")),
        ("ulimit", "core=0", ("core", "0", "")),
        ("", "ipc=host", ("ipc", "host")),
    ],
)
def test_a_row_is_cut_out_of_its_text_and_joined_again(option: str, text: str, row: tuple[str, ...]) -> None:
    form = form_of(option)
    assert form.cut(text) == row
    assert form.join(row) == text
    assert form.join(("",) * len(row)) == ""


def test_two_fields_share_one_option_without_taking_from_each_other() -> None:
    draft = Draft(image="x")
    draft = write_field(draft, FIELDS["env_inherited"], ("HOME",))
    draft = write_field(draft, FIELDS["env"], ("A=1", "B=2"))
    draft = write_field(draft, FIELDS["network"], ("one",))
    draft = write_field(draft, FIELDS["network_more"], ("two",))
    assert read_field(draft, FIELDS["env"]) == ("A=1", "B=2")
    assert read_field(draft, FIELDS["env_inherited"]) == ("HOME",)
    spec = spec_of(draft)[0]
    assert (spec.environment, spec.inherited) == ((("A", "1"), ("B", "2")), ("HOME",))
    assert spec.network == "one" and [name for name, _endpoint in spec.more_networks] == ["two"]


def test_what_cannot_be_read_is_told_with_its_row_and_the_rest_counts() -> None:
    draft = write_field(Draft(image="x"), FIELDS["ports"], ("8080:80", "99999:80", "x"))
    spec, misread = spec_of(draft)
    assert [one.row for one in misread] == [1, 2]
    assert [str(port) for port in spec.ports] == ["8080:80"]
    assert {field_of(one.option) for one in misread} == {"ports"}


@pytest.mark.parametrize(
    ("swap", "size", "memory", "total"),
    [
        ("same", "", 64 << 20, None),
        ("none", "", 64 << 20, 64 << 20),
        ("own", "32m", 64 << 20, 96 << 20),
        ("unlimited", "", 64 << 20, -1),
        ("own", "-1m", 64 << 20, 63 << 20),  # the same
        ("own", "32m", None, 32 << 20),  # wrong, and told by the check: never dropped
    ],
)
def test_the_swap_is_counted_as_docker_counts_it(swap: str, size: str, memory: int | None, total: int | None) -> None:
    draft = Draft(image="x", memory=memory, swap=swap, swap_size=size)  # type: ignore[arg-type]
    assert spec_of(draft)[0].limits.memory_swap == total


@pytest.mark.parametrize(
    ("size", "total"),
    [("0", 64 << 20), ("-1", -1), ("３２ｍ", 96 << 20), ("1048576", 65 << 20)],
)
def test_a_swap_as_people_write_it(size: str, total: int) -> None:
    spec, misread = spec_of(Draft(image="x", memory=64 << 20, swap="own", swap_size=size))
    assert (spec.limits.memory_swap, misread) == (total, ())


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_swap_without_its_unit_is_told(language: str) -> None:
    _spec, misread = spec_of(Draft(image="x", memory=64 << 20, swap="own", swap_size="512"))
    assert "512m" in error_text("memory_swap", misread[0].error, language)


@pytest.mark.parametrize("option", ["pids-limit", "stop-timeout", "health-retries", "shm-size", "health-interval"])
def test_full_width_figures_are_figures(option: str) -> None:
    text = {"shm-size": "６４ｍ", "health-interval": "３０ｓ"}.get(option, "１００")
    spec, misread = spec_of(Draft(image="x").with_text(option, text))
    assert misread == () and spec != RunSpec("x", tty=True, interactive=True, detach=False)


def test_no_swap_without_a_memory_limit_is_told_and_not_dropped() -> None:
    _spec, misread = spec_of(Draft(image="x", swap="none"))
    assert [one.option for one in misread] == ["memory_swap"]
    assert misread[0].error.code == "swap_without_memory"
    typing = Draft(image="x", swap="none", unreadable=(Wrong("memory", "no amount"),))
    assert spec_of(typing)[1] == (), "one mistake is told once"


def test_a_swap_that_is_no_amount_is_told() -> None:
    _spec, misread = spec_of(Draft(image="x", memory=64 << 20, swap="own", swap_size="much"))
    assert [one.option for one in misread] == ["memory_swap"]


@pytest.mark.parametrize(
    ("text", "entrypoint", "command"),
    [("", None, ("a",)), ("/bin/sh -c", ("/bin/sh",), ("-c", "a")), ("''", (), ("a",))],
)
def test_an_entry_point_is_read_as_docker_takes_it(
    text: str, entrypoint: tuple[str, ...] | None, command: tuple[str, ...]
) -> None:
    spec = spec_of(Draft(image="x", command="a", entrypoint=text))[0]
    assert (spec.entrypoint, spec.command) == (entrypoint, command)
    assert spec_of(draft_of(spec))[0] == spec
    to_create_body(spec)


@pytest.mark.parametrize(
    ("field", "option"),
    [
        ("cpus", "cpus"),
        ("memory_swap", "memory_swap"),
        ("pids", "pids-limit"),
        ("health.interval", "health-interval"),
        ("endpoint.ip", "ip"),
        ("environment", "env"),
        ("inherited", "env"),
        ("ports", "publish"),
        ("more_networks", "network"),
    ],
)
def test_a_problem_is_led_to_its_option(field: str, option: str) -> None:
    assert option_of(field) == option
