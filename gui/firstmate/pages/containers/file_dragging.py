"""Dragging files out of the table into another program.

A program that files are dropped on wants them on this computer at that moment. So the first pull at a row brings them
here; when that is done while the button is still held, the drag begins at once, and else with the next pull.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from firstmate.widgets.table import Table


class FileDragging(QObject):
    """Watches a table. `fetch(keys)` brings files here and calls `ready` in the end."""

    def __init__(
        self,
        table: Table,
        known: Callable[[Sequence[str]], tuple[Path, ...]],
        fetch: Callable[[Sequence[str]], None],
    ) -> None:
        super().__init__(table)
        self._table, self._known, self._fetch = table, known, fetch
        self._pressed: QPoint | None = None
        self._pulled = False
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            place = event.position().toPoint()
            selected = self._table.row_model.key_at(self._table.indexAt(place)) in self._table.selected_keys()
            # A press on a row that is not selected begins a selection, as everywhere.
            self._pressed, self._pulled = (place if selected else None), False
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            far = (event.position().toPoint() - self._pressed).manhattanLength()
            if not self._pulled and far >= QApplication.startDragDistance():
                self._pulled = True
                self._pull()
            return True  # and not a selection of what the pointer passes
        return False

    def _pull(self) -> None:
        keys = self._table.selected_keys()
        if self._known(keys):
            QTimer.singleShot(0, self._drag)
        elif keys:
            self._fetch(keys)

    def ready(self) -> bool:
        """The files are here: the drag begins if the button is still held. Whether it does."""
        held = self._pressed is not None and bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)
        if held:
            QTimer.singleShot(0, self._drag)
        return held

    def mime(self) -> QMimeData | None:
        """What is dragged: the files' addresses on this computer."""
        files = self._known(self._table.selected_keys())
        if not files:
            return None
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        return data

    def _drag(self) -> None:
        data = self.mime()
        self._pressed = None
        if data is None:
            return
        drag = QDrag(self._table)
        drag.setMimeData(data)
        # Qt knows no drag without a loop of its own. It begins in a timer, outside of every task, and tasks go on.
        drag.exec(Qt.DropAction.CopyAction)
