"""The report for whoever helps: versions, the engine, every check of this computer. Gathered here, sent nowhere.

The names of the person, the computer and the home folder are taken out before anybody sees it.
"""

from __future__ import annotations

import asyncio
import platform
import sys
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal, qVersion

from firstmate import __version__, paths
from firstmate.app.page import Desk
from firstmate.core import checks
from firstmate.core.checks import report
from firstmate.core.readings import Readings

_ = QCoreApplication.translate

TASK: Final = "settings.diagnostics"


class Diagnostics(QObject):
    """`changed` after every step; `text` is the report, "" while there is none."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.phase: Literal["idle", "gathering", "ready"] = "idle"
        self.text = ""

    def gather(self) -> None:
        """Looks at everything; takes some seconds."""
        self._desk.tasks.start(TASK, self._gather())

    def cancel(self) -> None:
        """Stops looking."""
        self._desk.tasks.cancel(TASK)

    async def _gather(self) -> None:
        from firstmate.host.readings import gather, masked_for_this_computer

        self.phase = "gathering"
        self.changed.emit()
        try:
            engine = self._desk.engine
            readings = await gather(engine_probe=engine.reading, address=engine.address)
            readings = await asyncio.to_thread(masked_for_this_computer, readings)
            self.text = self._written(readings)
            self.phase = "ready"
        except BaseException:
            self.phase = "ready" if self.text else "idle"
            raise
        finally:
            self.changed.emit()

    def _written(self, readings: Readings) -> str:
        language = self._desk.languages.current
        lines = [
            f"FirstMate {__version__} ({'frozen' if getattr(sys, 'frozen', False) else 'source'})",
            f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
            self._engine_line(readings),
            "",
            report.text(checks.judge(readings, language), language),
        ]
        return "\n".join(lines)

    def _engine_line(self, readings: Readings) -> str:
        engine = readings.engine
        address = engine.address if engine is not None else ""
        info = self._desk.session.info
        if self._desk.session.online and info is not None:
            return f"Docker {info.version} (API {info.api_version}), {info.os}/{info.architecture}, {address}"
        return f"Docker: {self._desk.session.connection.phase}, {address}"

    @property
    def log(self) -> str:
        """The app's own log file."""
        return str(paths.logs() / "firstmate.log")
