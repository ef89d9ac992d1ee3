"""Runs in namespaces of its own, where no engine has been started yet: presses "start the engine" and tells what came.

Prints one JSON object: the verdicts before and after, and whether the page turned green by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from firstmate.app.settings import Settings
from firstmate.engine.endpoint import resolve
from firstmate.loop import run
from firstmate.main import close_desk, make_application, make_desk
from firstmate.pages.environment.view import EnvironmentView

PID_FILE = Path("/run/docker.pid")


async def until(condition: Any, what: Any, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"never came: {what() if callable(what) else what}")
        await asyncio.sleep(0.05)


def press(parent: QWidget, name: str) -> None:
    button = parent.findChild(QAbstractButton, name)
    if button is None or not button.isEnabled():
        raise SystemExit(f"no button {name}")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog() -> QWidget | None:
    return next((w for w in QApplication.topLevelWidgets() if w.objectName() == "dialog" and w.isVisible()), None)


async def main() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        desk = make_desk(resolve(), Settings(Path(scratch) / "settings.ini"), lang="en", scheme="light")
        page = EnvironmentView(desk)
        page.resize(1000, 760)
        page.show()
        desk.session.start()
        model = page._model
        await until(lambda: model.results and not model.checking, "the first verdicts")
        before = {one.id: one.status for one in model.results.values()}
        step = model.next_step
        assert step is not None and step.fix is not None
        press(page, f"environment.fix.{step.id}")
        await until(dialog, "the script to be shown")
        shown = dialog()
        assert shown is not None
        press(shown, "dialog.confirm")
        await until(lambda: model.ready, lambda: f"the page to turn green: {model.run} {model.results}")
        after = {one.id: one.status for one in model.results.values()}
        answer = {"before": before, "after": after, "step": step.id, "action": step.fix.action}
        page.close()
        await close_desk(desk)
        return answer


def end_engine() -> None:
    """The engine that the script left behind, by its id."""
    if PID_FILE.exists():
        pid = int(PID_FILE.read_text())
        os.kill(pid, signal.SIGTERM)
        while Path(f"/proc/{pid}").exists() and PID_FILE.exists():
            time.sleep(0.05)


if __name__ == "__main__":
    try:
        result = run(main(), make_application())
    finally:
        end_engine()
    json.dump(result, sys.stdout)
