"""FirstMate as it is, with something that looks on. Run as a program, in the interpreter of the environment:

    probe.py [--heartbeat] [--without-statistics] -- [arguments of firstmate]

The program itself is started as `python -m firstmate` would start it; nothing of it is replaced. What happens is told
on standard output, one line each, with times of CLOCK_MONOTONIC in nanoseconds:

    painted NS CPU            the first paint of the window is done; CPU is the processor time until then (ns)
    loaded NAME…              which of the modules that are forbidden before the first paint are there at that moment
    listed NS COUNT CPU       the table of containers was painted with so many rows (each count once)
    row NS ID STATUS          a row of it that can be seen was painted with that status for the first time
    gap NS NS CPU             a 10 ms timer of the loop came late: as in `bare.py`

Orders come on standard input, a line each: `streams` follows the statistics of every running container, `pull NAME`
pulls through the Images page, `logs NAME` shows a container's logs. None of this is in the product, and none is needed.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

NOT_BEFORE_THE_FIRST_PAINT = (
    *("asyncio", "qasync", "docker", "requests", "urllib3", "tomllib", "h11", "ssl", "json", "subprocess"),
    *("firstmate.engine.client", "firstmate.app.session", "firstmate.core.entities", "firstmate.widgets.table"),
)

_kept: list[Any] = []  # what must live as long as the program


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class AfterImport:
    """Calls a function with a module right after the program imported it; imports nothing by itself."""

    def __init__(self, wanted: dict[str, Callable[[ModuleType], None]]) -> None:
        self._wanted = wanted

    def find_spec(self, name: str, path: Any = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        after = self._wanted.get(name)
        spec = PathFinder.find_spec(name, path) if after else None
        if after is None or spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            after(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def watch_window(module: ModuleType) -> None:
    """Tells of the first paint, and lets orders in after it."""
    window_class: Any = module.Window
    initialise = window_class.__init__

    def watched(self: Any, *args: Any, **kwargs: Any) -> None:
        initialise(self, *args, **kwargs)
        self.painted.connect(lambda: _painted(self))

    window_class.__init__ = watched


def _painted(window: Any) -> None:
    say("painted", time.monotonic_ns(), time.process_time_ns())
    say("loaded", *(name for name in NOT_BEFORE_THE_FIRST_PAINT if name in sys.modules))
    from PySide6.QtCore import QSocketNotifier

    orders = QSocketNotifier(0, QSocketNotifier.Type.Read)
    orders.activated.connect(lambda: _obey(window, orders))
    _kept.append(orders)
    if "--heartbeat" in OPTIONS:
        from bare import Heartbeat  # type: ignore[import-not-found]  # lies beside this program

        _kept.append(Heartbeat())


def watch_table(module: ModuleType) -> None:
    """Tells what a paint of the containers' table shows."""
    table_class: Any = module.Table
    paint = table_class.paintEvent
    counts: set[int] = set()
    rows: set[tuple[str, str]] = set()

    def paintEvent(self: Any, event: Any) -> None:
        paint(self, event)
        if self.objectName() != "containers.table":
            return
        count = self.row_model.total
        if count not in counts:
            counts.add(count)
            say("listed", time.monotonic_ns(), count, time.process_time_ns())
        for key in self.visible_keys():
            row = self.row_model.row(key)
            if row is not None and (key, row.cells[1].status) not in rows:
                rows.add((key, row.cells[1].status))
                say("row", time.monotonic_ns(), key, row.cells[1].status)

    table_class.paintEvent = paintEvent


def no_statistics(module: ModuleType) -> None:
    """The page follows no statistics: what the list alone costs."""
    statistics: Any = module.Statistics
    statistics.watch = lambda self, identities: None


# -- orders -----------------------------------------------------------------------------------------------------------


def _obey(window: Any, orders: Any) -> None:
    said = os.read(0, 4096).decode()
    if not said:
        orders.setEnabled(False)
    for line in said.splitlines():
        order, _, about = line.partition(" ")
        {"streams": _streams, "pull": _pull, "logs": _logs}[order](window, about)
        say("done", time.monotonic_ns(), order)


def _desk(window: Any) -> Any:
    return window._desk


def _streams(window: Any, _about: str) -> None:
    """One statistics stream for each running container, beside what the page itself follows."""
    desk = _desk(window)

    async def follow(identity: str) -> None:
        async for _sample in desk.engine.stats(identity):
            pass

    for container in desk.session.containers.values():
        if container.state.is_alive:
            desk.tasks.start(f"bench.stats:{container.id}", follow(container.id))


def _pull(window: Any, name: str) -> None:
    """As a person does: the Images page, a name, the button."""
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    page = window.page("images")
    page.go({"view": "get"})
    field, button = page.findChild(QLineEdit, "images.name"), page.findChild(QAbstractButton, "images.pull")
    field.setText(name)
    button.click()


def _logs(window: Any, name: str) -> None:
    _desk(window).go("containers", container=name, tab="logs")


OPTIONS = sys.argv[1 : sys.argv.index("--")] if "--" in sys.argv else []

if __name__ == "__main__":
    wanted = {"firstmate.window": watch_window, "firstmate.widgets.table": watch_table}
    if "--without-statistics" in OPTIONS:
        wanted["firstmate.pages.containers.statistics"] = no_statistics
    sys.meta_path.insert(0, AfterImport(wanted))  # type: ignore[arg-type]
    sys.argv[1:] = sys.argv[sys.argv.index("--") + 1 :]
    runpy.run_module("firstmate", run_name="__main__", alter_sys=True)
