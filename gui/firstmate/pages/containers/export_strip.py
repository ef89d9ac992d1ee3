"""The archives that grow at this moment, above the list: how far each is, and a way to end it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.core.quantities import format_bytes, format_rate
from firstmate.pages.containers.exports import Export, Exports
from firstmate.widgets.bar import Bar
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.labels import ElidedLabel, IconLabel
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class ExportStrip(QWidget):
    """One line for each export; takes no room while there is none."""

    def __init__(self, exports: Exports, parent: QWidget | None = None, *, name: str = "containers.export") -> None:
        super().__init__(parent)
        self._exports = exports
        self._name = name
        self._lines: dict[str, _Line] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens.space_s)
        self.setObjectName(f"{name}s")
        self.hide()
        exports.listed.connect(self.show_exports)
        exports.changed.connect(self._show_progress)

    def show_exports(self) -> None:
        """The lines of those under way, and no others."""
        running = {one.key: one for one in self._exports.all}
        for key in [key for key in self._lines if key not in running]:
            line = self._lines.pop(key)
            line.hide()
            line.deleteLater()
        for key, export in running.items():
            if key not in self._lines:
                self._lines[key] = _Line(self._exports, export, self._name)
                self._column.addWidget(self._lines[key])
        self._show_progress()
        self.setVisible(bool(running))

    def _show_progress(self) -> None:
        for line in self._lines.values():
            line.show_progress()

    def retranslate(self) -> None:
        self._show_progress()


class _Line(Card):
    def __init__(self, exports: Exports, export: Export, name: str) -> None:
        super().__init__("")
        self._exports, self._export = exports, export
        space = theme.tokens
        row = QHBoxLayout()
        row.setSpacing(space.space_s + 2)
        self._words = ElidedLabel("", "strong")
        self._figures = ElidedLabel("", "caption", "muted")
        self._bar = Bar(levels=False)
        self._bar.setObjectName(f"{name}.progress")
        self._cancel = Button("", compact=True, icon="x", name=f"{name}.cancel")
        self._cancel.clicked.connect(lambda: exports.cancel(export.key))
        row.addWidget(IconLabel("undo-2" if export.way == "restore" else "download", 18, "accent"))
        row.addWidget(self._words, 3)
        row.addWidget(self._figures, 3)
        row.addWidget(self._bar, 2)
        row.addWidget(self._cancel)
        self.body.addLayout(row)
        self.layout().setContentsMargins(space.space_m, 6, space.space_s, 6)  # type: ignore[union-attr]
        self.show_progress()

    def show_progress(self) -> None:
        export = self._export
        words = export.words
        written, rate = format_bytes(export.written), format_rate(export.rate(self._exports.now))
        figures = f"{written} · {rate}"
        if export.expected:
            of_all = _("Containers", "{written} of about {expected} · {rate}")
            figures = of_all.format(written=written, expected=format_bytes(export.expected), rate=rate)
        self._words.setText(words)
        self._figures.setText(figures)
        self._bar.set_usage(export.fraction)
        self._bar.setVisible(export.fraction is not None)
        self._bar.setAccessibleName(f"{words}: {figures}")
        self._cancel.setText(_("Containers", "Cancel"))
        self._cancel.setAccessibleName(_("Containers", "Cancel: {what}").format(what=words))
