"""What differs from the image, as `docker diff` tells it: files that were added, changed or deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.core.inside import Change, ChangeKind, shown
from firstmate.pages.containers.looks import Look
from firstmate.pages.containers.model import ContainersModel
from firstmate.widgets.cells import Cell, Column, Row
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

COLUMNS = (
    Column("kind", lambda: _("Inspect", "Change"), 130, kind="pill"),
    Column("path", lambda: _("Inspect", "Path"), 300, stretch=True, kind="mono"),
)
_STATUS: dict[ChangeKind, str] = {"added": "ok", "changed": "warn", "deleted": "error"}


def change_rows(changes: Sequence[Change]) -> tuple[Row, ...]:
    words = {
        "added": _("Inspect", "added"),
        "changed": _("Inspect", "changed"),
        "deleted": _("Inspect", "deleted"),
    }
    return tuple(
        Row(str(number), (Cell(words[one.kind], status=_STATUS[one.kind]), Cell(shown(one.path), sort=one.path)))
        for number, one in enumerate(changes)
    )


def summary(changes: Sequence[Change]) -> str:
    """How many of each, in one line."""
    count = Counter(one.kind for one in changes)
    parts = (
        _("Inspect", "%n added", None, count["added"]),
        _("Inspect", "%n changed", None, count["changed"]),
        _("Inspect", "%n deleted", None, count["deleted"]),
    )
    return " · ".join(parts)


class ChangesView(QWidget):
    """The table under its states; a filter narrows it."""

    def __init__(self, model: ContainersModel, look: Look) -> None:
        super().__init__()
        self._model = model
        self._look = look
        self.rows = RowModel(COLUMNS, self)
        self.table = Table(self.rows, compact=True)
        self.table.setObjectName("containers.changes")
        self.frame = StateFrame(self.table)
        self._words = ElidedLabel("", "caption", "muted")
        self._words.setObjectName("containers.changes.summary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs)
        column.addWidget(self.frame, 1)
        column.addWidget(self._words)
        look.changed.connect(self.show_state)
        self.retranslate()

    def set_filter(self, text: str) -> None:
        self.rows.set_filter(text)

    def show_state(self) -> None:
        """The answer, or why there is none."""
        look = self._look
        changes = look.value if isinstance(look.value, tuple) else None
        self._words.setText(summary(changes) if changes else "")
        if changes:
            self.rows.set_rows(change_rows(changes))
            self.frame.show_content()
        elif look.phase == "failed" and look.error is not None:
            told = tell(look.error, self._model.desk.languages.current)
            again = _("Inspect", "Ask again")
            self.frame.show_error(told.title, told.meaning, told.details, again, look.refresh)
        elif changes is not None:
            self.frame.show_empty(
                "layers",
                _("Inspect", "Nothing differs from the image"),
                _(
                    "Inspect",
                    "What programs write into the container appears here; not so what they write into volumes.",
                ),
            )
        else:
            self.frame.show_loading(_("Inspect", "Comparing the container with its image…"))

    def retranslate(self) -> None:
        self.table.setAccessibleName(_("Inspect", "File changes"))
        self.show_state()
