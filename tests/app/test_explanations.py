"""Telling errors: every error of the tree has a title and a meaning in both languages, with the engine's own words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firstmate.app.explanations import tell
from firstmate.app.languages import NAMES, Languages
from firstmate.core import errors

UNKNOWN = "Xyzzy: nothing in our rules knows these words"


def _kinds(root: type[errors.FirstMateError] = errors.FirstMateError) -> Iterator[type[errors.FirstMateError]]:
    """The tree of core.errors, without what is told to nobody."""
    for kind in root.__subclasses__():
        if kind.__module__ == errors.__name__ and kind is not errors.TransferCancelled:
            yield kind
            yield from _kinds(kind)


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("kind", tuple(_kinds()), ids=lambda kind: kind.__name__)
def test_every_kind_of_error_can_be_told(
    languages: Languages, kind: type[errors.FirstMateError], language: str
) -> None:
    languages.use(language)
    told = tell(kind(UNKNOWN), language)
    assert told.title and told.meaning and told.details == UNKNOWN
    assert told.title.isascii() == (language == "en"), told.title
    assert told.meaning.isascii() == (language == "en"), told.meaning


def test_the_kinds_are_told_apart(languages: Languages) -> None:
    tree = (errors.EngineTimeout, errors.EngineTooOld, errors.ImageMissing, errors.NotFound, errors.Conflict,
            errors.InvalidRequest, errors.RegistryError, errors.EngineFailure, errors.EndpointError)  # fmt: skip
    titles = {tell(kind(UNKNOWN), "en").title for kind in tree}
    assert len(titles) == len(tree)


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("reason", ["absent", "refused", "permission"])
def test_an_engine_that_is_away_is_explained_even_where_the_system_says_little(
    languages: Languages, reason: str, language: str
) -> None:
    languages.use(language)
    error = errors.EngineUnreachable("x", reason=reason, engine_text="[Errno 2]")  # type: ignore[arg-type]
    told = tell(error, language)
    assert told.steps, "what to do"
    assert told.details == "[Errno 2]", "the system's own words stay visible"
    assert told.title.isascii() == (language == "en")


@pytest.mark.parametrize(
    "words",
    [
        "[Errno 2] No such file or directory",
        "[Errno 111] Connect call failed ('127.0.0.1', 1)",
        "the engine at unix:///var/run/docker.sock is not running",
    ],
)
def test_an_engine_that_is_away_is_never_told_as_something_else(languages: Languages, words: str) -> None:
    absent = errors.EngineNotRunning("x", reason="absent", engine_text=words)
    assert tell(absent, "en").title == "The Docker engine is not running"
    assert tell(absent, "en").details == words


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("installed", [None, True, False])
def test_no_docker_at_all_is_told_only_where_it_was_looked_for(
    languages: Languages, installed: bool | None, language: str
) -> None:
    languages.use(language)
    error = errors.EngineNotRunning("x", reason="absent", engine_text="[Errno 2]")
    error.installed = installed
    told = tell(error, language)
    title = {"en": "Docker is not installed on this computer", "zh_CN": "这台电脑上没有安装 Docker"}[language]
    assert (told.title == title) == (installed is False)
    assert told.details == "[Errno 2]"
    if installed is False:
        assert ("Environment" if language == "en" else "环境检查") in told.steps[0], "the way to the cure"


@pytest.mark.parametrize(
    ("registry", "command"),
    [("", "docker login REGISTRY"), ("nas:5000", "docker login nas:5000"), ("docker.io", "docker login")],
)
def test_what_the_caller_knows_is_in_the_command(registry: str, command: str) -> None:
    refused = errors.RegistryError("x", engine_text="denied: requested access to the resource is denied")
    assert tell(refused, "en", {"registry": registry}).command == command


def test_words_that_a_rule_knows_win_over_the_kind(languages: Languages) -> None:
    words = 'Conflict. The container name "/web" is already in use by container "abc".'
    told = tell(errors.Conflict("create failed", engine_text=words), "en")
    assert "name" in told.title.lower() and told.steps and told.details == words


@pytest.mark.parametrize("language", NAMES)
def test_a_fault_of_ours_is_told_without_blaming_docker(languages: Languages, language: str) -> None:
    languages.use(language)
    told = tell(KeyError("Names"), language)
    assert told.title and ("FirstMate" in told.meaning or "大副" in told.meaning)
    assert told.details == "'Names'"
