"""Which engine FirstMate talks to, and choosing another one. No widgets.

The choice is kept in the settings and takes effect at once: the window is opened anew on the other engine. It goes
before what docker itself would use; `--host` and `--context` on the command line go before the choice.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.app.settings import EngineChoice
from firstmate.core.errors import EndpointError
from firstmate.engine.endpoint import Endpoint, context_names, resolve

_ = QCoreApplication.translate


class EngineChooser(QObject):
    """`changed` when the connection or the choice did."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        desk.session.changed.connect(self._session_changed)
        desk.settings.changed.connect(self._setting_changed)

    def _setting_changed(self, key: str) -> None:
        if key == "engine":
            self.changed.emit()

    @property
    def address(self) -> str:
        """Where the engine is now."""
        return str(self._desk.engine.address)

    @property
    def source_words(self) -> str:
        """Why this engine, in a sentence."""
        endpoint = self._desk.endpoint
        if endpoint is None:
            return ""
        if self._from_command_line:
            return _("Settings", "Chosen on the command line.")
        if endpoint.source in ("--host", "--context"):
            return _("Settings", "Chosen here.")
        if endpoint.source == "DOCKER_HOST":
            return _("Settings", "Named by the environment variable DOCKER_HOST, as for docker itself.")
        if endpoint.source == "DOCKER_CONTEXT":
            return _("Settings", "Named by the environment variable DOCKER_CONTEXT, as for docker itself.")
        if endpoint.source == "current context":
            return _("Settings", "The current docker context, {name}.").format(name=endpoint.context)
        return _("Settings", "The usual place on this system.")

    @property
    def contexts(self) -> tuple[str, ...]:
        """The docker contexts of this computer; none when its settings cannot be read."""
        try:
            return context_names()
        except (EndpointError, OSError):
            return ()

    @property
    def choice(self) -> EngineChoice:
        """What is in the settings."""
        return self._desk.settings.engine

    def is_in_use(self, choice: EngineChoice) -> bool:
        """Whether choosing this would change nothing."""
        return choice == self.choice and not self._from_command_line

    @property
    def _from_command_line(self) -> bool:
        endpoint = self._desk.endpoint
        named = endpoint is not None and endpoint.source in ("--host", "--context")
        return named and endpoint != self._resolved(self.choice)

    def problem(self, choice: EngineChoice) -> str:
        """Why this cannot be chosen, "" when it can. What docker itself would use may be unusable, too."""
        try:
            resolve(choice.host or None, choice.context or None)
        except EndpointError as error:
            return str(error)
        return ""

    def use(self, choice: EngineChoice) -> None:
        """Keeps the choice and opens the window anew on it."""
        self._desk.settings.engine = choice
        self._desk.settings.save()
        self._desk.reopening.emit()

    def _resolved(self, choice: EngineChoice) -> Endpoint | None:
        if not choice.host and not choice.context:
            return None
        try:
            return resolve(choice.host or None, choice.context or None)
        except EndpointError:
            return None

    def _session_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {"connection", "engine"}:
            self.changed.emit()
