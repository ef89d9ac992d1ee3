"""The processes of a container, as `docker top` tells them: what runs in it now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.core.inside import ProcessTable
from firstmate.pages.containers.looks import Look
from firstmate.pages.containers.model import ContainersModel
from firstmate.widgets.cells import Cell, Column, Row
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table

_ = QCoreApplication.translate

_WIDTHS = {"CMD": 260, "COMMAND": 260, "UID": 90, "USER": 90, "PID": 80, "PPID": 80, "C": 56}


def process_rows(table: ProcessTable) -> tuple[Row, ...]:
    """A row for each process; numbers sort as numbers."""
    return tuple(
        Row(str(number), tuple(Cell(text, sort=_number(text)) for text in row)) for number, row in enumerate(table.rows)
    )


def columns(titles: tuple[str, ...]) -> tuple[Column, ...]:
    """`ps` names its columns in every language alike; what they mean is a tool tip's matter."""

    def said(title: str) -> Callable[[], str]:
        return lambda: title

    return tuple(
        Column(title, said(title), _WIDTHS.get(title, 90), stretch=place == len(titles) - 1, kind="mono")
        for place, title in enumerate(titles)
    )


def _number(text: str) -> float | str:
    # Padded, so that a column of numbers and words still holds values of one kind.
    return text.rjust(20, " ") if text.isdigit() else text


class ProcessesView(QWidget):
    """The table under its states."""

    def __init__(self, model: ContainersModel, look: Look) -> None:
        super().__init__()
        self._model = model
        self._look = look
        self._titles: tuple[str, ...] = ()
        self.table = Table(RowModel(columns(("PID", "CMD")), self), compact=True, multiple=False)
        self.table.setObjectName("containers.processes")
        self.frame = StateFrame(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)
        look.changed.connect(self.show_state)
        self.retranslate()

    def show_state(self) -> None:
        """The answer, or why there is none."""
        look, container = self._look, self._model.focused
        if container is None:
            return
        if self._model.focused_gone or not container.state.is_alive:
            self.frame.show_empty(
                "activity",
                _("Inspect", "Nothing runs in it"),
                _("Inspect", "A container that is not running has no processes. Start it to see them here."),
            )
        elif look.phase == "failed" and look.error is not None:
            told = tell(look.error, self._model.desk.languages.current)
            again = _("Inspect", "Ask again")
            self.frame.show_error(told.title, told.meaning, told.details, again, look.refresh)
        elif isinstance(look.value, ProcessTable):
            self._show_table(look.value)
            self.frame.show_content()
        else:
            self.frame.show_loading(_("Inspect", "Asking which processes run in it…"))

    def _show_table(self, table: ProcessTable) -> None:
        if table.titles != self._titles:
            self._titles = table.titles
            self.table.setModel(RowModel(columns(table.titles), self))
        self.table.row_model.set_rows(process_rows(table))

    def retranslate(self) -> None:
        self.table.setAccessibleName(_("Inspect", "Processes"))
        self.show_state()
