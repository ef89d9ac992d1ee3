"""The list: rows of the model as cells of the shared table, and the states in which there is no list."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from firstmate.app.explanations import tell
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.projects import Project, key_of
from firstmate.pages.containers.rows import ContainerRow, Usage
from firstmate.widgets.card import Card
from firstmate.widgets.cells import Cell, Column, Row
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

COLUMNS = (
    Column("name", lambda: _("Containers", "Name"), 150, stretch=True),
    Column("state", lambda: _("Containers", "State"), 216, kind="pill"),
    Column("cpu", lambda: _("Containers", "CPU"), 118, kind="bar"),
    Column("memory", lambda: _("Containers", "Memory"), 140, kind="bar"),
    Column("ports", lambda: _("Containers", "Ports"), 104, kind="mono"),
    Column("age", lambda: _("Containers", "Created"), 116),
)

_LEAST_WIDTHS = {"age": 890, "ports": 770}
"""From which width of the card on a column is shown."""
_NARROW, _NARROW_STATE = 650, 176
"""Width of the card below which the state has less room, so that nothing has to be scrolled sideways."""


def cells(row: ContainerRow) -> Row:
    """A row of the model as the table draws it."""
    ports = Cell(row.ports, tooltip=row.ports_tooltip, link=row.opens)
    return Row(
        row.key,
        (
            Cell(row.name, icon="container", detail=row.subtitle),
            Cell(row.state.text, status=row.state.kind, tooltip=row.state.tooltip),
            _usage(row.cpu),
            _usage(row.memory),
            ports,
            Cell(row.age, sort=row.created, detail=row.up, muted=not row.alive),
        ),
        faded=row.faded,
        group=key_of(row.project),
    )


def heading(project: Project, *, faded: bool = False) -> Row:
    """The line over a group."""
    name = project.name or _("Containers", "Without a project")
    of_all = _("Containers", "%n container(s)", None, project.total)
    running = _("Containers", "{n} running").format(n=project.running)
    words = _("Containers", "{containers}, {running}").format(containers=of_all, running=running)
    return Row(project.key, (Cell(name, icon="layers", detail=words),), faded=faded, heading=True)


def _usage(usage: Usage) -> Cell:
    return Cell(usage.text, sort=usage.value, fraction=usage.fraction, tooltip=usage.tooltip, trail=usage.trail)


class ListCard(Card):
    """The table under its states. Emits what the person does to rows; reads everything else from the model."""

    selected = Signal(list)
    opened = Signal(str)
    menu_wanted = Signal(str, QPoint)
    in_view = Signal(list)
    link_pressed = Signal(str, str, QPoint)

    def __init__(
        self,
        model: ContainersModel,
        run_first: Callable[[], object],
        explain: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._model = model
        self._run_first = run_first
        self._explain = explain
        self._rows: dict[str, Row] = {}
        self._narrow = False
        self.rows = RowModel(COLUMNS, self)
        self.table = Table(self.rows)
        self.table.setObjectName("containers.table")
        self.frame = StateFrame(self.table)
        self.frame.setObjectName("containers.list")
        self.layout().setContentsMargins(4, 4, 4, 4)  # type: ignore[union-attr]
        self.body.addWidget(self.frame, 1)
        self.table.selection_changed_keys.connect(self.selected)
        self.table.activated_key.connect(self.opened)
        self.table.context_requested.connect(self.menu_wanted)
        self.table.visible_keys_changed.connect(self.in_view)
        self.table.link_pressed.connect(self.link_pressed)
        self.retranslate()

    def show_list(self, ids: frozenset[str] | None = None) -> None:
        """Read the list again; with `ids` only these rows, the others stay as they are."""
        old, model = self._rows, self._model
        self._rows = {
            key: old[key] if ids is not None and key in old and key not in ids else cells(model.row(container))
            for key, container in model.containers.items()
        }
        faded = model.lost_since is not None
        headings = [heading(project, faded=faded) for project in model.projects]
        self.rows.set_rows([*headings, *self._rows.values()])
        self._show_state()

    def update_rows(self, ids: Iterable[str]) -> None:
        """These rows read differently; one redraw for all of them."""
        containers = self._model.containers
        changed = {key: cells(self._model.row(containers[key])) for key in ids if key in containers}
        changed = {key: row for key, row in changed.items() if key in self._rows}
        self._rows.update(changed)
        self.rows.update_rows(changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the least needed columns make room for the others; the details have them all."""
        super().resizeEvent(event)
        for column, least in _LEAST_WIDTHS.items():
            number = next(place for place, one in enumerate(COLUMNS) if one.id == column)
            self.table.setColumnHidden(number, event.size().width() < theme.px(least))
        narrow = event.size().width() < theme.px(_NARROW)
        if narrow != self._narrow:  # not at every size: the person may have chosen a width
            self._narrow = narrow
            state = next(place for place, one in enumerate(COLUMNS) if one.id == "state")
            self.table.horizontalHeader().resizeSection(
                state, theme.px(_NARROW_STATE if narrow else COLUMNS[state].width)
            )

    def set_filter(self, text: str) -> None:
        self.rows.set_filter(text)
        self._show_state()

    def _show_state(self) -> None:
        phase = self._model.phase
        if phase == "loading":
            self.frame.show_loading(_("Containers", "Asking the engine for its containers…"))
        elif phase == "error":
            self._show_error()
        elif phase == "empty":
            self.frame.show_empty(
                "container",
                _("Containers", "No containers yet"),
                _(
                    "Containers",
                    "A container is a program in a small room of its own, made from an image. "
                    "Run one, and it appears here by itself, also when it was started in a terminal.",
                ),
                _("Containers", "Run a first container"),
                self._run_first,
            )
        elif not self.rows.shown and self.rows.filtered:
            self.frame.show_empty(
                "search",
                _("Containers", "Nothing fits the filter"),
                _("Containers", "%n container(s) hidden by it.", None, self.rows.total),
            )
        else:
            self.frame.show_content()

    def _show_error(self) -> None:
        error = self._model.desk.session.connection.error
        if error is None:
            return
        told = tell(error, self._model.desk.languages.current)
        self.frame.show_error(
            told.title,
            told.meaning + "\n" + _("Containers", "FirstMate keeps trying; the list appears as soon as it answers."),
            told.details,
            _("Containers", "What to do"),
            self._explain,
        )

    def retranslate(self) -> None:
        self.table.setAccessibleName(_("Containers", "Containers"))
