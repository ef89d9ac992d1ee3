"""A transfer under way: one bar for the whole with bytes, speed and time left, and a line for each layer.

Pull, push, save, load and import look alike and have words of their own.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstmate.core.pull import WHOLE, Layer, PullState
from firstmate.core.quantities import format_bytes, format_rate
from firstmate.widgets.bar import Bar
from firstmate.widgets.cells import Cell, Column, Row
from firstmate.widgets.labels import ElidedLabel, IconLabel
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

Way = Literal["pull", "push", "save", "load", "import"]

_REDRAW_MS = 50
_LAYERS_SHOWN = 6
_STATUS = {
    "waiting": "idle",
    "downloading": "busy",
    "verifying": "busy",
    "extracting": "busy",
    "done": "ok",
    "exists": "ok",
    "retrying": "warn",
}


class PullProgress(QWidget):
    """Feed it every `PullState`; it draws at most twenty times a second."""

    def __init__(self, name: str = "", parent: QWidget | None = None, *, way: Way = "pull") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._way: Way = way
        self._state = PullState()
        space = theme.tokens
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.space_s)
        head = QHBoxLayout()
        head.setSpacing(space.space_s)
        self._spinner = Spinner(18)
        self._icon = IconLabel("circle-check", 18, "ok")
        self._headline = ElidedLabel("", "strong")
        self._figures = ElidedLabel("", "caption", "muted")
        head.addWidget(self._spinner)
        head.addWidget(self._icon)
        head.addWidget(self._headline, 1)
        layout.addLayout(head)
        self._bar = Bar(levels=False)
        layout.addWidget(self._bar)
        layout.addWidget(self._figures)
        self._model = RowModel(
            [
                Column("layer", lambda: _("PullProgress", "Layer"), 130, kind="mono"),
                Column("phase", lambda: _("PullProgress", "Step"), 150, kind="pill"),
                Column("bytes", lambda: _("PullProgress", "Progress"), 200, kind="bar", stretch=True),
            ]
        )
        self._layers = Table(self._model, multiple=False, compact=True)
        self._layers.horizontalHeader().hide()
        self._layers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout.addWidget(self._layers)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_MS)
        self._redraw.timeout.connect(self._show_state)
        theme.changed.connect(self._measure)
        self.retranslate()

    @property
    def state(self) -> PullState:
        return self._state

    def set_state(self, state: PullState) -> None:
        """Show a state soon; the first and the last one at once."""
        first = not self._state.layers
        self._state = state
        if state.done or state.error or first:
            self._redraw.stop()
            self._show_state()
        elif not self._redraw.isActive():
            self._redraw.start()

    def _show_state(self) -> None:
        state = self._state
        running = not (state.done or state.error)
        self._spinner.setVisible(running)
        self._icon.setVisible(not running)
        if state.error:
            self._icon.set_icon("circle-x", "error")
        else:
            self._icon.set_icon("circle-check", "ok")
        self._headline.setText(_headline(state, self._way))
        self.setAccessibleName(self._headline.text())
        self._figures.setText(_figures(state))
        self._bar.set_usage(state.fraction, finished=state.done)
        self._bar.setAccessibleDescription(self._figures.text())
        self._model.set_rows(_row(layer, self._way) for layer in state.layers if layer.id != WHOLE)
        self._measure()

    def _measure(self) -> None:
        rows = min(_LAYERS_SHOWN, self._model.rowCount())
        self._layers.setVisible(rows > 0)
        height = rows * self._layers.verticalHeader().defaultSectionSize()
        if rows and height != self._layers.height():
            self._layers.setFixedHeight(height)

    def retranslate(self) -> None:
        self._bar.setAccessibleName(_("PullProgress", "Progress of the whole pull"))
        self._layers.setAccessibleName(_("PullProgress", "Layers of the image"))
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _headline(state: PullState, way: Way) -> str:
    if way != "pull":
        return _other_headline(state, way)
    if state.error:
        return _("PullProgress", "The pull has failed")
    if state.up_to_date:
        return _("PullProgress", "The image was here already, and it is the newest")
    if state.done:
        return _("PullProgress", "The image is here")
    if not state.layers:
        return _("PullProgress", "Asking the registry…")
    return _("PullProgress", "{done} of %n layer(s) ready", None, len(state.layers)).format(done=state.layers_done)


def _other_headline(state: PullState, way: Way) -> str:
    failed, under_way, done = {
        "push": (
            _("PullProgress", "The push has failed"),
            _("PullProgress", "Sending to the registry…"),
            _("PullProgress", "The image is in the registry"),
        ),
        "save": (
            _("PullProgress", "The archive could not be saved"),
            _("PullProgress", "Saving to the archive…"),
            _("PullProgress", "The archive is saved"),
        ),
        "load": (
            _("PullProgress", "The archive could not be loaded"),
            _("PullProgress", "Loading the archive…"),
            _("PullProgress", "The archive is loaded"),
        ),
        "import": (
            _("PullProgress", "The file system could not be imported"),
            _("PullProgress", "Importing the file system…"),
            _("PullProgress", "The image is made"),
        ),
    }[way]
    if state.error:
        return failed
    if state.done:
        return done
    layers = [layer for layer in state.layers if layer.id != WHOLE]
    if way == "push" and layers:
        ready = sum(layer.finished for layer in layers)
        return _("PullProgress", "{done} of %n layer(s) sent", None, len(layers)).format(done=ready)
    return under_way


def _figures(state: PullState) -> str:
    parts: list[str] = []
    if state.total is not None and not state.done:
        parts.append(
            _("PullProgress", "{current} of {total}").format(
                current=format_bytes(state.current), total=format_bytes(state.total)
            )
        )
    elif state.current:
        parts.append(format_bytes(state.current))
    if state.bytes_per_second is not None:
        parts.append(format_rate(state.bytes_per_second))
    if state.seconds_left is not None:
        parts.append(_left(state.seconds_left))
    if not parts and not state.done:
        parts.append(state.error or state.status)
    return "  ·  ".join(parts)


def _left(seconds: float) -> str:
    if seconds < 60:
        return _("PullProgress", "about {seconds} s left").format(seconds=max(1, round(seconds)))
    if seconds < 3600:
        return _("PullProgress", "about {minutes} min left").format(minutes=round(seconds / 60))
    return _("PullProgress", "about {hours} h {minutes} min left").format(
        hours=int(seconds // 3600), minutes=int(seconds % 3600 // 60)
    )


def _phase_word(phase: str, way: Way) -> str:
    if way == "push" and phase in ("downloading", "done", "exists"):
        return {
            "downloading": _("PullProgress", "Sending"),
            "done": _("PullProgress", "Sent"),
            "exists": _("PullProgress", "Already there"),
        }[phase]
    return {
        "waiting": _("PullProgress", "Waiting"),
        "downloading": _("PullProgress", "Downloading"),
        "verifying": _("PullProgress", "Checking"),
        "extracting": _("PullProgress", "Unpacking"),
        "done": _("PullProgress", "Ready"),
        "exists": _("PullProgress", "Already here"),
        "retrying": _("PullProgress", "Trying again"),
    }[phase]


def _row(layer: Layer, way: Way) -> Row:
    words = ""
    if layer.phase in ("downloading", "extracting") and layer.current is not None:
        words = format_bytes(layer.current)
        if layer.total:
            words = f"{words} / {format_bytes(layer.total)}"
    elif layer.size:
        words = format_bytes(layer.size)
    fraction = None if layer.finished or layer.phase == "waiting" else layer.fraction
    return Row(
        layer.id,
        (
            Cell(layer.id[:12], muted=True),
            Cell(_phase_word(layer.phase, way), status=_STATUS[layer.phase]),
            Cell(words, status=_STATUS[layer.phase], fraction=fraction, muted=True),
        ),
    )
