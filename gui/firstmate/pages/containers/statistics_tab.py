"""The Statistics tab: CPU and memory against their limits, processes, network and disk; the last minute or hour.

Reads the model once a second while it can be seen. Where nobody looked there is a gap, and a line says so.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.core import command
from firstmate.core.entities import StatsSample
from firstmate.core.quantities import NANO, format_bytes, format_cpus, format_memory, format_rate
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.rows import cpu_limit, memory_limit
from firstmate.pages.containers.tracks import HOUR, MINUTE, Track
from firstmate.widgets.chart import Chart
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.tabs import Tabs
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_THREE, _TWO = 800, 480
"""Widths from which on three and two charts stand beside each other."""


class StatisticsTab(QWidget):
    """Five charts and their newest figures in words."""

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._range = Tabs()
        self._range.add("minute", "containers.stats.minute", "clock", lambda: _("Statistics", "Last minute"))
        self._range.add("hour", "containers.stats.hour", "history", lambda: _("Statistics", "Last hour"))
        self._note = ElidedLabel("", "caption", "muted")
        self._note.setObjectName("containers.stats.note")
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_m)
        head.addWidget(self._range)
        head.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs)
        column.addLayout(head)
        area = Scrolled()
        column.addWidget(area, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.tokens.space_m)
        self._grid.setVerticalSpacing(theme.tokens.space_s)
        area.body.addLayout(self._grid)
        self.cpu = _Figure("cpu", lambda cores: f"{cores:.1f}" if cores else "0")
        self.memory = _Figure("memory", lambda amount: format_memory(amount) if amount else "0", "chart_2", "chart_4")
        self.processes = _Figure("processes", lambda count: f"{count:.0f}", "chart_3")
        self.network = _Figure("network", lambda rate: format_rate(rate) if rate else "0")
        self.disk = _Figure("disk", lambda rate: format_rate(rate) if rate else "0", "chart_2", "chart_4")
        self._figures = (self.cpu, self.memory, self.processes, self.network, self.disk)
        self._columns = 0
        self._arrange(2)
        self._range.chosen.connect(lambda _range: self.show_state())
        self.retranslate()

    def look(self, identity: str) -> None:
        """The statistics follow the focused container by themselves."""
        if identity:
            self.show_state()

    def show_state(self) -> None:
        self.show_figures()

    def refresh(self) -> None:
        """What is shown follows the engine by itself."""

    def escape(self) -> bool:
        return False

    def focus_search(self) -> bool:
        return False

    def argv(self) -> list[str]:
        container = self._model.focused
        assert container is not None
        return command.stats_argv(container.name, self._model.desk.prefix)

    def show_figures(self) -> None:
        """The charts and their words, once a second."""
        container = self._model.focused
        if container is None:
            return
        tracks = self._model.statistics.tracks(container.id)
        hour = self._range.current == "hour"
        track = tracks.hour if hour else tracks.minute
        sample = self._model.statistics.sample(container.id)
        for figure in self._figures:
            figure.chart.set_points(HOUR if hour else MINUTE)
        self._show_limited(track, sample)
        self._show_traffic(track, sample)
        self._note.setText(self._note_words(track, alive=container.state.is_alive and not self._model.focused_gone))

    def _show_limited(self, track: Track, sample: StatsSample | None) -> None:
        detail, info = self._model.detail, self._model.desk.session.info
        limit = cpu_limit(detail)
        words = f"{format_cpus(round(limit * NANO))} CPU" if limit is not None else ""
        self.cpu.chart.set_limit(limit, _("Statistics", "limit {amount}").format(amount=words) if words else "")
        cores = sample.cpu_percent / 100 if sample is not None and sample.cpu_percent is not None else None
        self.cpu.tell(_("Statistics", "CPU"), "–" if cores is None else f"{cores:.2f} CPU", track.series("cpu"))

        most = memory_limit(sample, detail, info)
        words = format_memory(most) if most is not None else ""
        self.memory.chart.set_limit(most, _("Statistics", "limit {amount}").format(amount=words) if words else "")
        used = "–"
        if sample is not None:
            used = _("Statistics", "{used} · cache apart {cache}").format(
                used=format_memory(sample.memory_usage), cache=format_memory(sample.memory_cache)
            )
        self.memory.tell(_("Statistics", "Memory"), used, track.series("memory"), track.series("cache"))

        pids = detail.limits.pids if detail is not None and (detail.limits.pids or 0) > 0 else None
        self.processes.chart.set_limit(pids, _("Statistics", "limit {amount}").format(amount=pids) if pids else "")
        count = "–" if sample is None else str(sample.pids)
        self.processes.tell(_("Statistics", "Processes"), count, track.series("pids"))

    def _show_traffic(self, track: Track, sample: StatsSample | None) -> None:
        network = disk = "–"
        if sample is not None:
            network = _("Statistics", "in {received}, out {sent}").format(
                received=format_bytes(sample.network_rx), sent=format_bytes(sample.network_tx)
            )
            disk = _("Statistics", "read {read}, written {written}").format(
                read=format_bytes(sample.block_read), written=format_bytes(sample.block_write)
            )
        self.network.tell(_("Statistics", "Network"), network, track.series("received"), track.series("sent"))
        self.disk.tell(_("Statistics", "Disk"), disk, track.series("read"), track.series("written"))

    def _note_words(self, track: Track, *, alive: bool) -> str:
        if not alive and not track.points:
            return _("Statistics", "It does not run: there are no figures.")
        if not alive:
            return _("Statistics", "It does not run any more; these are its last figures.")
        if not track.points:
            return _("Statistics", "Waiting for the first figures…")
        if None in track.points:
            return _("Statistics", "Gaps: figures are asked for only while a container can be seen.")
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._arrange(3 if width >= theme.px(_THREE) else 2 if width >= theme.px(_TWO) else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, figure in enumerate(self._figures):
            self._grid.addWidget(figure, place // columns, place % columns)
        for number in range(3):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def retranslate(self) -> None:
        self._range.retranslate()
        self.show_figures()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Figure(QWidget):
    """A chart under its name and newest figure."""

    def __init__(
        self, name: str, unit: Callable[[float], str], color: str = "chart_1", other_color: str = "chart_3"
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs)
        self.words = ElidedLabel("", "strong")
        self.words.setObjectName(f"containers.stats.{name}.words")
        self.chart = Chart(color=color, other_color=other_color)
        self.chart.setObjectName(f"containers.stats.{name}")
        self.chart.set_unit(unit)
        self.chart.setMinimumHeight(theme.px(72))
        column.addWidget(self.words)
        column.addWidget(self.chart, 1)

    def tell(
        self, title: str, figure: str, values: list[float | None], other: list[float | None] | None = None
    ) -> None:
        """`other` is a second line on the same ground."""
        self.words.setText(f"{title}  ·  {figure}")
        self.words.setAccessibleName(self.words.text())
        self.chart.set_title(title)
        self.chart.set_values(values)
        self.chart.set_other(other or [])
