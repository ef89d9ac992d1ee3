"""Whether a newer FirstMate is out: asked when a person presses the button, never by itself. No widgets.

Nothing is downloaded or installed from here. What is told is the newest version, its page, and the checksums of its
files, so that what the browser downloads can be compared.
"""

from __future__ import annotations

import asyncio
import platform
import sys
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate import __version__, paths
from firstmate.app.page import Desk
from firstmate.core.errors import FirstMateError
from firstmate.core.releases import Comparison, Home, ReleaseFile, ReleasesError, compare, parse_home
from firstmate.host.http_errors import HttpError, Kind

_ = QCoreApplication.translate

TASK: Final = "settings.updates"

Phase = Literal["homeless", "idle", "asking", "newer", "current", "ahead", "failed"]

_NO_WAY: Final[frozenset[Kind]] = frozenset(
    ("name", "refused", "unreachable", "no_connection", "no_answer", "cut", "proxy", "other")
)


def home_of_this_copy() -> Home | None:
    """Where this copy was published; None for one that was run from source or packed without an address."""
    file = paths.home_file()
    try:
        return parse_home(file.read_text("utf-8")) if file is not None else None
    except (OSError, UnicodeDecodeError):
        return None


class Updates(QObject):
    """`changed` after every step. `comparison` is the last answer; `error` why there was none."""

    changed = Signal()

    def __init__(self, desk: Desk, home: Home | None, version: str = __version__) -> None:
        super().__init__()
        self._desk = desk
        self.home = home
        self.version = version
        self.phase: Phase = "idle" if home is not None else "homeless"
        self.comparison: Comparison | None = None
        self.error: FirstMateError | ReleasesError | None = None

    def check(self) -> None:
        """Asks for the list."""
        if self.home is not None:
            self._desk.tasks.start(TASK, self._check(self.home))

    def cancel(self) -> None:
        """Stops asking."""
        self._desk.tasks.cancel(TASK)

    @property
    def files(self) -> tuple[ReleaseFile, ...]:
        """The files of the newest version for this computer."""
        if self.comparison is None:
            return ()
        machine = platform.machine().lower()
        architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)
        return self.comparison.newest.files_for(sys.platform, architecture)

    async def _check(self, home: Home) -> None:
        from firstmate.host.release_list import fetch

        before = self.phase if self.phase != "asking" else "idle"
        self._show("asking")
        try:
            self.comparison = compare(await fetch(home.folder), self.version)
            self.error = None
            self._show(self.comparison.state)
        except (HttpError, ReleasesError) as error:
            self.comparison, self.error = None, error
            self._show("failed")
        except asyncio.CancelledError:
            self._show(before)
            raise

    def _show(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit()


def failure_words(error: FirstMateError | ReleasesError) -> tuple[str, str]:
    """Why the list could not be had, and what to do about it."""
    if isinstance(error, ReleasesError):
        return _list_words(error)
    if not isinstance(error, HttpError):
        return _("Settings", "The list of versions could not be read"), str(error)
    if error.kind in ("certificate", "tls"):
        return (
            _("Settings", "The connection is not safe"),
            _("Settings", "The other side could not prove who it is, so nothing was read. Some school and company "
              "networks do this; also check this computer's clock."),
        )  # fmt: skip
    if error.kind == "content" and error.status == 404:
        return (
            _("Settings", "No list of versions has been published there"),
            _("Settings", "Look at the download page in the browser."),
        )
    if error.kind in _NO_WAY:
        return (
            _("Settings", "The download page cannot be reached"),
            _("Settings", "Check the network, or try again later. FirstMate works without it."),
        )
    return (
        _("Settings", "What came back is no list of versions"),
        _("Settings", "Perhaps the network wants you to sign in first. Open the download page in the browser to see."),
    )


def _list_words(error: ReleasesError) -> tuple[str, str]:
    if error.code == "checksum":
        return (
            _("Settings", "The list of versions and its checksums do not fit together"),
            _("Settings", "So it is not believed. It may just be published at this moment: try again in some minutes. "
              "If it stays so, tell those who publish FirstMate."),
        )  # fmt: skip
    if error.code == "format":
        return (
            _("Settings", "The list of versions is of a newer kind"),
            _("Settings", "This FirstMate is too old to read it. Open the download page in the browser."),
        )
    if error.code == "empty":
        return (
            _("Settings", "No version has been published yet"),
            _("Settings", "Look at the download page in the browser."),
        )
    return (
        _("Settings", "What came back is no list of versions"),
        _("Settings", "Perhaps the network wants you to sign in first. Open the download page in the browser to see."),
    )
