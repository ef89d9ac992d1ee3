"""The Containers page beside another program's window, with a mouse that really drags; prints what arrived, as JSON.

A program of its own, on a screen of its own: `drag_probe.py FOLDER`, with a world of `FakeEngine` behind the page.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

from fakes import FakeEngine
from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.loop import run
from firstmate.pages.containers.files_tab import FilesTab
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.theme import theme

INSIDE = {"/-rf": b"dash", "/中 文": b"zh"}


class Other(QLabel):
    """Another program's window: takes files that are dropped, and gives one that is dragged."""

    def __init__(self, file: Path) -> None:
        super().__init__("other")
        self._file = file
        self.setAcceptDrops(True)
        self.got: dict[str, str] = {}

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
        self.got = {file.name: file.read_bytes().decode() for file in files}
        event.acceptProposedAction()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        QTimer.singleShot(0, self._drag)

    def _drag(self) -> None:
        drag, data = QDrag(self), QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._file))])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


async def mouse(*words: object) -> None:
    program = await asyncio.create_subprocess_exec("xdotool", *map(str, words))
    await program.wait()


async def drag(start: QPoint, end: QPoint) -> None:
    await mouse("mousemove", start.x(), start.y(), "mousedown", 1)
    for step in range(1, 21):
        place = start + (end - start) * (step / 20)
        await mouse("mousemove", place.x(), place.y())
        await asyncio.sleep(0.04)
    await asyncio.sleep(0.3)
    await mouse("mouseup", 1)


async def true(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110  (a mouse and another window tell no event)
            await asyncio.sleep(0.02)


async def main(folder: Path) -> None:
    engine = FakeEngine()
    engine.trees["web"] = dict(INSIDE)
    desk = Desk(Session(engine), Settings(folder / "settings.ini"), Languages())
    desk.session.start()
    given = folder / "from outside 一"
    given.write_bytes(b"given")
    page, other = ContainersView(desk), Other(given)
    for window, place in ((page, (0, 0, 900, 800)), (other, (920, 100, 300, 300))):
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.setGeometry(*place)
        window.show()
    await true(lambda: page.model.find("web") is not None)
    page.go({"container": "web", "tab": "files"})
    await true(lambda: page.list_view._detail.late("files") is not None)
    tab: Any = page.list_view._detail.late("files")
    assert isinstance(tab, FilesTab)
    await true(lambda: len(tab.files.entries) == len(INSIDE))
    await asyncio.sleep(0.5)
    tab.table.selectAll()
    first = tab.table.viewport().mapToGlobal(tab.table.visualRect(tab.table.row_model.index(0, 0)).center())
    there = other.mapToGlobal(QPoint(150, 150))
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.02)
            beats += 1

    beating = asyncio.create_task(beat())
    await drag(first, there)
    await true(lambda: other.got)
    during = beats
    await drag(there, first)
    await true(lambda: engine.received.get("web"))
    beating.cancel()
    print(json.dumps({"out": other.got, "in": sorted(engine.received["web"][0][1]), "beats": during}), flush=True)
    page.close_page()
    page.close()
    other.close()
    await desk.tasks.close()
    await desk.session.close()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    theme.install(application)
    run(main(Path(sys.argv[1])), application)
