"""The layers of the chosen image: each step with what it has added, drawn against the largest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstmate.core.disk import HistoryStep
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.history_rows import columns, rows
from firstmate.widgets.labels import Label
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ROWS_MOST = 9


class LayersBox(QWidget):
    """Hidden while nothing is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: tuple[HistoryStep, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs)
        self._caption = Label("", "caption", "muted", wrap=True)
        column.addWidget(self._caption)
        self._rows = RowModel(columns())
        self._table = Table(self._rows, multiple=False, compact=True)
        self._table.setObjectName("images.layers")
        column.addWidget(self._table)
        self.hide()

    def set_history(self, history: Sequence[HistoryStep] | None) -> None:
        """Shows these steps, the newest first as the engine gives them; None hides the box."""
        steps = tuple(history or ())
        if steps != self._history:
            self._history = steps
            self._show()
        self.setVisible(bool(steps))

    def _show(self) -> None:
        steps = self._history
        self._rows.set_rows(rows(steps))
        layers = sum(step.size > 0 for step in steps)
        words = _("Images", "%n layer(s) of files, {size}; from the ground up", None, layers)
        self._caption.setText(words.format(size=format_bytes(sum(step.size for step in steps))))
        # The header and as many rows as there are, up to a height that leaves room for the other facts.
        shown = min(len(steps), _ROWS_MOST)
        self._table.setFixedHeight(theme.px(36) * shown + self._table.horizontalHeader().sizeHint().height() + 4)

    def retranslate(self) -> None:
        """Reads its texts again; the card calls it."""
        self._table.setAccessibleName(_("Images", "Layers"))
        self._caption.setToolTip(
            _("Images", "Each step of a build that changed files is a layer. Images that share a layer store it once.")
        )
        self._show()
