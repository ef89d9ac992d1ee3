"""The contract between a page and the window: what a page declares, and what it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from firstmate.app.accounts import Accounts
    from firstmate.app.languages import Languages
    from firstmate.app.session import Session
    from firstmate.app.settings import Settings
    from firstmate.engine.endpoint import Endpoint


class Desk(QObject):
    """What every page finds on its desk. Pages meet only here: `go` asks the window for another page."""

    requested = Signal(str, dict)
    reopening = Signal()
    """The window is to be opened anew, because the engine in the settings has changed."""

    def __init__(
        self, session: Session, settings: Settings, languages: Languages, prefix: tuple[str, ...] = ("docker",)
    ) -> None:
        # Here, not above: the window reads the pages' specs before its first paint, and these bring asyncio along.
        from firstmate.app.notices import Notices
        from firstmate.app.tasks import Tasks

        super().__init__()
        self.prefix = prefix
        """How shown commands begin, so that they reach the same engine: `docker` or `docker -H …`."""
        self.endpoint: Endpoint | None = None
        """Where the engine is and why there; None for an engine that a test brought along."""
        self.session = session
        self.settings = settings
        self.languages = languages
        self._accounts: Accounts | None = None
        self.notices = Notices()
        self.tasks = Tasks(self.notices, lambda: languages.current)

    @property
    def engine(self) -> Any:
        return self.session.engine

    @property
    def accounts(self) -> Accounts:
        """Who is signed in to which registry; made when it is first asked for."""
        if self._accounts is None:
            from firstmate.app.accounts import Accounts

            self._accounts = Accounts()
        return self._accounts

    def go(self, page: str, **arguments: Any) -> None:
        """Opens a page, as `go("run", image="busybox")` or `go("containers", container=id, tab="terminal")`."""
        self.requested.emit(page, arguments)


class PageSpec(NamedTuple):
    """A page as the window needs it before the page exists: importing a spec must import no widgets."""

    name: str
    icon: str
    title: Callable[[], str]
    build: Callable[[Desk], Any]
    """Imports the view and gives the page's widget (a `widgets.page_view.PageView`)."""
