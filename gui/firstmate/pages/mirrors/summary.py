"""The first line of the page: what is in force now, whether the file says the same, or how the last change went."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from firstmate.app.explanations import tell
from firstmate.core import configuration_words
from firstmate.core.errors import FirstMateError
from firstmate.pages.mirrors.model import COPIED_FOR, MirrorsModel
from firstmate.pages.mirrors.sentences import joined

_ = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Summary:
    """`kind` is "ok", "warn", "error", "idle" or "busy"."""

    kind: str
    title: str
    text: str


def summary(model: MirrorsModel, language: str) -> Summary:
    """What to say now; an outcome stays until it has been read."""
    if model.writing:
        return Summary("busy", _("Mirrors", "Applying…"), _("Mirrors", "Below you can watch each step."))
    if model.outcome is not None:
        outcome = model.outcome
        kind = "ok" if outcome.applied and outcome.verified else "warn" if outcome.rolled_back else "error"
        if outcome.code in ("nothing_to_do", "declined_restart"):
            kind = "idle"
        return Summary(
            kind,
            configuration_words.outcome_title(outcome, language),
            configuration_words.outcome_text(outcome, language),
        )
    if not model.loaded:
        return Summary("busy", _("Mirrors", "Asking the engine…"), "")
    if model.error is not None:
        return _unreadable(model.error, language)
    if model.broken:
        return Summary(
            "error",
            _("Mirrors", "The configuration file is broken"),
            _("Mirrors", "The engine goes on with what it read earlier, but it could not start again with this file."),
        )
    return _of_engine(model, language)


def _unreadable(error: FirstMateError, language: str) -> Summary:
    from firstmate.host.configuration.applying import Outcome
    from firstmate.host.configuration.files import ConfigurationError

    if isinstance(error, ConfigurationError):
        told = Outcome(error.code, detail=error.detail)
        return Summary(
            "error", configuration_words.outcome_title(told, language), configuration_words.outcome_text(told, language)
        )
    told_error = tell(error, language)
    return Summary("error", told_error.title, told_error.meaning)


def _of_engine(model: MirrorsModel, language: str) -> Summary:
    used = model.in_force
    written = len(model.document.mirrors)
    where = configuration_words.no_place_text(model.no_place.reason, language) if model.no_place is not None else ""
    if used is None and where:
        return Summary("warn", _("Mirrors", "The engine does not answer"), where)
    if used is None:
        title = (
            _("Mirrors", "The file names %n mirror(s); the engine does not answer", None, written)
            if written
            else _("Mirrors", "The file names no mirror; the engine does not answer")
        )
        return Summary("warn", title, _("Mirrors", "What it really uses can only be read while it runs."))
    if model.no_place is not None and model.no_place.reason in COPIED_FOR:
        where = ""  # the card below says it, beside the text to copy
    here = model.place is not None
    if model.place is not None and model.place.overridden_by:
        return Summary(
            "warn", _("Mirrors", "The engine leaves mirrors aside"), overridden_text(model.place.overridden_by)
        )
    if here and model.agreement == "different":
        title = (
            _("Mirrors", "The engine uses %n mirror(s), and the file says something else", None, len(used))
            if used
            else _("Mirrors", "The engine uses no mirror, but the file names some")
        )
        if model.doubtful:
            return Summary("warn", title, _("Mirrors", "Repair the file below; then the engine can read it."))
        return Summary("warn", title, _("Mirrors", "It has not read the file since it was changed. Apply does that."))
    if here and model.agreement == "order":
        return Summary(
            "warn",
            _("Mirrors", "The engine tries the mirrors in another order than the file says"),
            _("Mirrors", "It has not read the file since it was changed. Apply does that."),
        )
    if not used:
        best = _(
            "Mirrors", "With a good connection that is the best. Set one only when Docker Hub is slow or out of reach."
        )
        return Summary(
            "ok",
            _("Mirrors", "No mirror is in use: images come straight from Docker Hub"),
            joined((best, where), language),
        )
    tried = _("Mirrors", "The engine tries them from top to bottom, and Docker Hub when none can help.")
    read = _("Mirrors", "Read back from the engine, and the file says the same.") if here else ""
    if model.dead:
        title = _("Mirrors", "%n mirror(s) in use, but not all of them still exist", None, len(used))
        return Summary("warn", title, joined((read, tried, where), language))
    return Summary("ok", _("Mirrors", "%n mirror(s) in use", None, len(used)), joined((read, tried, where), language))


def overridden_text(path: str) -> str:
    """What a table of hosts means for the list of this page."""
    return _(
        "Mirrors",
        "{path} says where Docker Hub's images come from, and this engine obeys that file. What is set here counts "
        "only when that file is taken away.",
    ).format(path=path)
