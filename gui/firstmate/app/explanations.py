"""Any error in the user's words: what it means, why, what to do, and under it the engine's own words.

The rules and texts are `core.explain`'s; here an error of our tree becomes one `Told`, whether a rule fits or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from firstmate.core import errors
from firstmate.core.explain import explain

_ = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Told:
    """An error as a person is told it. `details` are the engine's own words, "" when it said nothing more."""

    title: str
    meaning: str
    steps: tuple[str, ...] = ()
    command: str = ""
    details: str = ""


# What the docker client says in these states; the rules know its words, and the operating system's alone are too short.
_CLIENT_WORDS: dict[str, str] = {
    "absent": "Cannot connect to the Docker daemon. Is the docker daemon running?",
    "refused": "Cannot connect to the Docker daemon. Is the docker daemon running?",
    "permission": "permission denied while trying to connect to the Docker daemon socket",
}

_NOTHING_THERE = "Docker is not installed on this computer"
"""Our own words for what no client says: where none is installed, there is none to say it."""


def tell(error: BaseException, language: str, known: Mapping[str, str] | None = None) -> Told:
    """Explains `error`. Reads the explanation texts at the first call (some milliseconds).

    `known` are names for the command that the caller knows better than the engine's words, as `registry`.
    """
    words = error.engine_text if isinstance(error, errors.EngineError) else str(error)
    found = None
    if isinstance(error, errors.EngineNotRunning) and error.installed is False:
        found = explain(_NOTHING_THERE, language)
    elif isinstance(error, errors.EngineUnreachable) and error.reason in _CLIENT_WORDS:
        # The operating system's words alone ("No such file or directory") would be taken for something else.
        found = explain(_CLIENT_WORDS[error.reason], language)
    found = found or explain(words, language, known)
    if found is not None:
        return Told(found.title, found.meaning, found.steps, found.command, words)
    title, meaning = _general(error)
    return Told(title, meaning, (), "", words)


def _general(error: BaseException) -> tuple[str, str]:
    """Title and meaning by the kind of error, for words that no rule knows yet."""
    if isinstance(error, errors.EngineTimeout):
        return (
            _("Error", "The engine does not answer"),
            _("Error", "It may still be starting. FirstMate keeps trying."),
        )
    if isinstance(error, errors.EngineUnreachable):
        return (
            _("Error", "The engine cannot be reached"),
            _("Error", "Check that Docker is running. FirstMate keeps trying."),
        )
    if isinstance(error, errors.EngineTooOld):
        return (
            _("Error", "The engine is too old"),
            _("Error", "FirstMate and this engine share no version of the interface. Update Docker."),
        )
    if isinstance(error, errors.ImageMissing):
        return _("Error", "The image is not on this engine"), _("Error", "Pull it first, or check its name.")
    if isinstance(error, errors.NotFound):
        return _("Error", "It is not there any more"), _("Error", "Somebody may have removed it meanwhile.")
    if isinstance(error, errors.Conflict):
        return _("Error", "That does not fit its state"), _("Error", "The engine refused this in the present state.")
    if isinstance(error, errors.InvalidRequest):
        return _("Error", "The engine refused a value"), _("Error", "Its own words below say which one.")
    if isinstance(error, errors.RegistryError):
        return (
            _("Error", "The registry could not deliver"),
            _("Error", "The image could not be fetched. Its own words below say why."),
        )
    if isinstance(error, errors.EndpointError):
        return _("Error", "The engine's address makes no sense"), _("Error", "Check the address or context.")
    if isinstance(error, errors.EngineError):
        return _("Error", "The engine reported an error"), _("Error", "Its own words are below.")
    if isinstance(error, errors.LocalFileError):
        return (
            _("Error", "A file on this computer could not be read or written"),
            _("Error", "The words below say which and why: look whether it is there, yours, and its disk has room."),
        )
    return (
        _("Error", "Something unexpected happened"),
        _("Error", "This is a fault of FirstMate. It has been written to its log."),
    )
