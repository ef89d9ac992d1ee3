"""One notice for an action on several things of which some failed. Refuses to decide what failed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from firstmate.app.explanations import Told, tell
from firstmate.app.page import Desk
from firstmate.core.errors import EngineError, FirstMateError

_ = QCoreApplication.translate


def post_failures(desk: Desk, title: str, failed: Mapping[str, FirstMateError]) -> None:
    """`title` says how many failed; why the first one did, and under it the engine's words for each by its name."""
    told = tell(next(iter(failed.values())), desk.languages.current)
    words = "\n".join(f"{name}: {_engine_words(error)}" for name, error in failed.items())
    meaning = _("Containers", "{title}. {meaning}").format(title=told.title, meaning=told.meaning)
    desk.notices.post("error", title, told=Told(title, meaning, told.steps, told.command, words))


def _engine_words(error: FirstMateError) -> str:
    return error.engine_text if isinstance(error, EngineError) else str(error)
