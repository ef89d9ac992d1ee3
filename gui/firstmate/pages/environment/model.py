"""What the Environment page knows: the readings so far, the verdicts on them, and the script that is running."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.page import Desk
from firstmate.core import checks
from firstmate.core.checks import CheckResult
from firstmate.core.errors import FirstMateError
from firstmate.core.fixes import Script
from firstmate.core.readings import Readings, empty, platform_of

_ = QCoreApplication.translate

CHECK_TASK = "environment.check"
FIX_TASK = "environment.fix"
SAVE_TASK = "environment.save"


@dataclass(slots=True)
class ScriptRun:
    """A script at work or ended, whichever way it ended.

    Then `exit` is its code; it stays None where the user stopped it (`cancelled`) or it could not go on, as a program
    could not be started, which the last line tells.
    """

    check_id: str
    script: Script
    lines: list[str] = field(default_factory=list)
    running: bool = True
    exit: int | None = None
    cancelled: bool = False


class EnvironmentModel(QObject):
    """State and coroutines. `changed` when a verdict arrived, `printed` for each line of a running script."""

    changed = Signal()
    printed = Signal(str)

    def __init__(self, desk: Desk, platform: str = "") -> None:
        super().__init__()
        self._desk = desk
        self.platform = platform_of(platform or sys.platform)
        self.readings: Readings = empty(self.platform)
        self.results: dict[str, CheckResult] = {}
        self.checking = False
        self.seconds: float | None = None
        self.asked: frozenset[str] = frozenset()
        self.run: ScriptRun | None = None
        self._checks = 0
        desk.languages.changed.connect(self._language_changed)
        desk.session.changed.connect(self._state_changed)

    # -- checking ----------------------------------------------------------------------------------------------------
    @property
    def ids(self) -> tuple[str, ...]:
        """The checks of this platform, in order; those that use the network only once they were asked for."""
        return tuple(i for i in checks.check_ids(self.platform) if i not in checks.NETWORK or i in self.asked)

    @property
    def ready(self) -> bool:
        return not self.checking and checks.ready(self.results.values())

    @property
    def next_step(self) -> CheckResult | None:
        return checks.next_step(self._ordered()) if not self.checking else None

    def check(self, *, network: bool = False) -> None:
        """Begins to look at everything again; each verdict shows as soon as it can be given."""
        if network:
            self.asked = checks.NETWORK
        self._checks += 1
        self._desk.tasks.start(CHECK_TASK, self._check(self._checks))

    async def _check(self, number: int) -> None:
        from firstmate.host.readings import gather

        started = time.monotonic()
        self.checking = True
        self.results = {}
        self.readings = empty(self.platform)
        arrived: set[str] = set()
        self.changed.emit()

        def read(name: str, readings: Readings) -> None:
            self.readings = readings
            arrived.add(name)
            for check_id in self.ids:
                if check_id not in self.results and checks.needs(self.platform, check_id) <= arrived:
                    self._judge(check_id)
            self.changed.emit()

        try:
            self.readings = await gather(
                on_reading=read,
                network=bool(self.asked),
                engine_probe=self._desk.engine.reading,
                address=self._desk.engine.address,
            )
        finally:
            if number == self._checks:  # else a newer one is at it, with readings of its own
                self.checking = False
                self.seconds = time.monotonic() - started
                self._judge_all()

    def _judge(self, check_id: str) -> None:
        language = self._desk.languages.current
        self.results[check_id] = checks.judge_one(check_id, self.readings, language, self.asked)

    def _language_changed(self, _language: str) -> None:
        self._judge_all()

    def _judge_all(self) -> None:
        if self.checking:
            for check_id in tuple(self.results):
                self._judge(check_id)
        elif self.readings != empty(self.platform):
            for check_id in self.ids:
                self._judge(check_id)
        self.changed.emit()

    def _ordered(self) -> list[CheckResult]:
        return [self.results[i] for i in self.ids if i in self.results]

    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        """An engine that comes or goes changes the verdict: the page turns green by itself."""
        mending = self.run is not None and self.run.running
        if "connection" in kinds and self.results and not self.checking and not mending:
            self.check()

    # -- the report --------------------------------------------------------------------------------------------------
    def report(self) -> str:
        """All verdicts as plain text, to be pasted into a question."""
        lines = [_("Environment", "FirstMate: what this computer can do"), ""]
        for one in self._ordered():
            lines.append(f"[{one.status}] {one.title}: {one.detail}")
            lines += [f"    {label}: {value}" for label, value in one.facts]
            if one.fix is not None and one.needs_action:
                lines.append(f"    -> {one.fix.text}")
        return "\n".join(lines)

    def save_readings(self, file: Path) -> None:
        """Writes what was read, without the names of the person and the computer."""
        self._desk.tasks.start(SAVE_TASK, self._save(file))

    async def write_readings(self, file: Path) -> None:
        """The readings file. An unwritable folder ends in a notice like any error."""
        from firstmate.host.readings import masked_for_this_computer

        def write() -> None:
            text = masked_for_this_computer(self.readings).to_json()
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

        try:
            await asyncio.to_thread(write)
        except OSError as error:
            raise FirstMateError(str(error)) from error

    async def _save(self, file: Path) -> None:
        await self.write_readings(file)
        self._desk.notices.post("ok", _("Environment", "Saved as {file}").format(file=file.name))

    # -- mending -----------------------------------------------------------------------------------------------------
    def script(self, check_id: str, choice: int = 0) -> Script | None:
        """The script behind a fix, to be shown before it runs; None when there is none."""
        result = self.results.get(check_id)
        if result is None or result.fix is None or not result.fix.choices:
            return None
        return result.fix.choices[choice].script

    def mend(self, check_id: str, script: Script, title: str) -> None:
        """Runs a script that the user has seen and agreed to; ends with a new check. `title` is what it mends."""
        title = _("Environment", "Mending: {title}").format(title=title)
        run = self.run = ScriptRun(check_id, script)
        task = self._desk.tasks.start(FIX_TASK, self._mend(run), title=title)

        def over(done: asyncio.Task[Any]) -> None:
            if run.running:  # cancelled before its first step, it has no chance to say so itself
                run.running, run.cancelled = False, done.cancelled()
                self.changed.emit()

        task.add_done_callback(over)
        self.changed.emit()

    async def _mend(self, run: ScriptRun) -> None:
        def line(text: str) -> None:
            run.lines.append(text)
            self.printed.emit(text)

        try:
            from firstmate.host.install import run_script

            run.exit = await run_script(run.script, on_line=line)
        except asyncio.CancelledError:
            run.cancelled = True
            raise
        except Exception as error:
            line(str(error) or repr(error))
            raise
        finally:
            run.running = False
            self.changed.emit()
        self._desk.session.live.retry()
        self.check()

    def stop_mending(self) -> None:
        self._desk.tasks.cancel(FIX_TASK)

    def forget_run(self) -> None:
        """The user has read how it went."""
        self.run = None
        self.changed.emit()
