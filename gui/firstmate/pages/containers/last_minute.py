"""The last minute of a container: CPU and memory, each against its limit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstmate.core.quantities import NANO, format_cpus, format_memory
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.rows import cpu_limit, memory_limit
from firstmate.widgets.chart import Chart
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class LastMinute(QWidget):
    """Two charts with their limit lines and the newest figure in words. Children: `<name>.cpu`, `<name>.memory`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.space_xs)
        self._cpu_words, self._memory_words = ElidedLabel("", "strong"), ElidedLabel("", "strong")
        self._cpu, self._memory = Chart(), Chart(color="chart_2")
        self._cpu.setObjectName(f"{name}.cpu")
        self._memory.setObjectName(f"{name}.memory")
        self._cpu.set_unit(lambda cores: f"{cores:.1f}" if cores else "0")
        self._memory.set_unit(lambda amount: format_memory(amount) if amount else "0")
        for words, chart in ((self._cpu_words, self._cpu), (self._memory_words, self._memory)):
            column.addWidget(words)
            column.addWidget(chart, 1)

    def show_container(self, model: ContainersModel) -> None:
        """The focused container's last minute against the limits that are in force."""
        container = model.focused
        if container is None:
            return
        detail, info = model.detail, model.desk.session.info
        sample, history = model.statistics.sample(container.id), model.statistics.history(container.id)
        self.set_history(list(history.cpu), list(history.memory), cpu_limit(detail), memory_limit(sample, detail, info))

    def set_history(
        self,
        cpu: list[float | None],
        memory: list[float | None],
        cpu_limit: float | None,
        memory_limit: int | None,
    ) -> None:
        """Cores and bytes, oldest first; limits None where there are none."""
        self.setAccessibleName(_("Containers", "Use in the last minute"))
        self._cpu.set_title(_("Containers", "CPU"))
        self._memory.set_title(_("Containers", "Memory"))
        limit = format_cpus(round(cpu_limit * NANO)) if cpu_limit is not None else ""
        self._cpu.set_limit(cpu_limit, _("Containers", "limit {amount}").format(amount=f"{limit} CPU") if limit else "")
        amount = format_memory(memory_limit) if memory_limit is not None else ""
        self._memory.set_limit(memory_limit, _("Containers", "limit {amount}").format(amount=amount) if amount else "")
        self._cpu.set_values(cpu)
        self._memory.set_values(memory)
        newest_cpu, newest_memory = (values[-1] if values else None for values in (cpu, memory))
        waiting = "–" if memory else _("Containers", "waiting for the first figure…")
        cores = waiting if newest_cpu is None else _("Containers", "{used} CPU").format(used=f"{newest_cpu:.2f}")
        used = waiting if newest_memory is None else format_memory(newest_memory)
        self._cpu_words.setText(f"{_('Containers', 'CPU')}  ·  {cores}")
        self._memory_words.setText(f"{_('Containers', 'Memory')}  ·  {used}")
