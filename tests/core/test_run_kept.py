"""Kept runs: what is remembered and what makes room, files that other people wrote, and no secret among it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from firstmate.core.run.secrets import MASK, covered, masked
from firstmate.core.run.shelf import (
    LARGEST_FILE,
    LONGEST_NAME,
    MOST_RECENT,
    Kept,
    Shelf,
    ShelfError,
    merged,
    read,
    remembered,
    with_template,
    without,
    write,
)
from firstmate.core.runspec import Limits, RunSpec, validate
from firstmate.core.words import problem_text
from run_specs import run_specs

WEB = RunSpec("nginx:1.27", name="web", limits=Limits(memory=64 << 20))
SECRET = RunSpec(
    "postgres:16",
    ("--password", "s3cret"),
    environment=(("POSTGRES_PASSWORD", "s3cret"), ("URL", "postgres://me:s3cret@db/x"), ("MODE", "test")),
    labels=(("api_key", "s3cret"),),
)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(run_specs(), max_size=4), st.lists(run_specs(), max_size=3))
def test_a_shelf_is_read_as_it_was_written(recent: list[RunSpec], templates: list[RunSpec]) -> None:
    shelf = Shelf()
    for number, spec in enumerate(recent):
        shelf = remembered(shelf, spec, float(number))
    for number, spec in enumerate(templates):
        shelf = with_template(shelf, f"模板 {number}", spec, 1_700_000_000.5)
    assert read(write(shelf)) == (shelf, ())
    assert read(write(shelf).encode()) == (shelf, ())


def test_the_latest_run_comes_first_and_is_there_once() -> None:
    shelf = Shelf()
    for number in range(MOST_RECENT + 5):
        shelf = remembered(shelf, RunSpec(f"image:{number}"), float(number))
    assert len(shelf.recent) == MOST_RECENT
    assert shelf.recent[0].spec.image == f"image:{MOST_RECENT + 4}"
    again = remembered(shelf, RunSpec("image:10", name="another"), 99.0)
    assert again.recent[0] == Kept(RunSpec("image:10", name="another"), "", 99.0)
    assert [one.spec.image for one in again.recent].count("image:10") == 1
    assert len(again.recent) == MOST_RECENT


def test_no_secret_is_written_and_what_is_covered_must_be_written_again() -> None:
    shelf = with_template(remembered(Shelf(), SECRET, 1.0), "db", SECRET, 1.0)
    assert "s3cret" not in write(shelf)
    kept = shelf.templates[0].spec
    assert kept == masked(SECRET) and ("MODE", "test") in kept.environment
    fields = [problem.field for problem in covered(kept)]
    assert fields == ["environment", "environment", "labels", "command"]
    problems = [problem for problem in validate(kept) if problem.code == "covered"]
    assert len(problems) == 4
    for language, word in (("en", "POSTGRES_PASSWORD is still covered"), ("zh_CN", "POSTGRES_PASSWORD")):
        assert word in problem_text(problems[0], language)
    assert not list(covered(SECRET))


def test_a_template_replaces_the_one_of_its_name_and_can_be_taken_away() -> None:
    shelf = with_template(with_template(Shelf(), "web", WEB, 1.0), "Apache", RunSpec("httpd"), 2.0)
    assert [one.name for one in shelf.templates] == ["Apache", "web"]
    shelf = with_template(shelf, "web", RunSpec("nginx:1.28"), 3.0)
    web = shelf.template("web")
    assert web is not None and web.spec.image == "nginx:1.28" and len(shelf.templates) == 2
    assert [one.name for one in without(shelf, web).templates] == ["Apache"]


def test_templates_of_a_class_replace_nothing() -> None:
    ours = with_template(Shelf(), "web", WEB, 1.0)
    theirs = [Kept(WEB, "web", 5.0), Kept(RunSpec("httpd"), "web", 5.0), Kept(RunSpec("redis"), "cache", 5.0)]
    outcome = merged(ours, theirs)
    assert (outcome.added, outcome.known) == (("web (2)", "cache"), 1)
    assert outcome.shelf.template("web") == ours.template("web")
    again = merged(outcome.shelf, theirs)
    assert (again.added, again.known) == ((), 3)
    assert again.shelf == outcome.shelf


def test_a_stranger_s_secret_is_covered_too() -> None:
    assert MASK in str(merged(Shelf(), [Kept(SECRET, "db")]).shelf) and "s3cret" not in str(
        merged(Shelf(), [Kept(SECRET, "db")]).shelf
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("templates: []", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[]", "not_ours"),
        ('{"templates": []}', "not_ours"),
        ('{"firstmate": "runs", "version": 1, "templates": {}}', "not_ours"),
        ('{"firstmate": "runs", "version": 2}', "too_new"),
        (" " * (LARGEST_FILE + 1), "too_large"),
    ],
)
def test_a_file_that_is_not_ours_is_refused(text: str | bytes, code: str) -> None:
    with pytest.raises(ShelfError) as caught:
        read(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("entry", "name", "path", "code"),
    [
        (7, "2", "", "not_an_object"),
        ({"run": {"image": "x", "detach": True}}, "2", "name", "wrong_type"),
        ({"name": " ", "run": {"image": "x", "detach": True}}, "2", "name", "wrong_type"),
        ({"name": "x" * (LONGEST_NAME + 1), "run": {"image": "x"}}, "x" * LONGEST_NAME, "name", "wrong_type"),
        ({"name": "a", "run": None}, "a", "", "not_an_object"),
        ({"name": "a", "run": {"detach": True}}, "a", "", "missing"),
        ({"name": "a", "run": {"image": "x", "evil": 1}}, "a", "evil", "unknown_key"),
        ({"name": "a", "run": {"image": "x", "limits": {"memory": "1g"}}}, "a", "limits.memory", "wrong_type"),
        ({"name": "a", "at": "now", "run": {"image": "x"}}, "a", "at", "wrong_type"),
        ({"name": "a", "at": True, "run": {"image": "x"}}, "a", "at", "wrong_type"),
    ],
)
def test_a_wrong_entry_is_told_and_the_others_are_taken(entry: Any, name: str, path: str, code: str) -> None:
    good = {"name": "good", "run": {"image": "busybox", "detach": True}}
    text = json.dumps({"firstmate": "runs", "version": 1, "templates": [good, entry]})
    shelf, wrong = read(text)
    assert [one.name for one in shelf.templates] == ["good"]
    assert [(one.name, one.path, one.code) for one in wrong] == [(name, path, code)]


def test_two_of_one_name_are_kept_apart() -> None:
    rows = [{"name": "web", "run": {"image": image, "detach": True}} for image in ("nginx", "httpd")]
    shelf, wrong = read(json.dumps({"firstmate": "runs", "version": 1, "templates": rows}))
    assert [(one.name, one.spec.image) for one in shelf.templates] == [("web", "nginx"), ("web (2)", "httpd")]
    assert wrong == ()
