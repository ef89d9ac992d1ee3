"""How fast the canvas is, beside pyte; run by hand: `python tests/widgets/canvas/bench_canvas.py`.

`measure()` returns rows of figures. They are for comparison within one run on one machine: nothing here is a test.
"""

from __future__ import annotations

import gc
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[3] / "gui"))

import pyte
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from firstmate.widgets.canvas.log_view import LogView
from firstmate.widgets.canvas.parser import Parser
from firstmate.widgets.canvas.screen import Screen
from firstmate.widgets.canvas.terminal import TerminalView
from firstmate.widgets.theme import theme

CHUNK = 64 * 1024
WORDS = [bytes(random.Random(seed).choices(range(97, 123), k=2 + seed % 8)) for seed in range(500)]


def _line(dice: random.Random, width: int) -> bytes:
    line = b""
    while len(line) < width:
        line += dice.choice(WORDS) + b" "
    return line[:width]


@cache
def inputs() -> dict[str, bytes]:
    """A megabyte or so of each kind of output."""
    dice = random.Random(1)
    text = b"".join(_line(dice, dice.randint(20, 78)) + b"\r\n" for _ in range(20_000))
    long = b"".join(_line(dice, dice.randint(20, 200)) + b"\r\n" for _ in range(10_000))
    color = b"".join(
        b"\x1b[%dm%s\x1b[0m %s \x1b[1;34m%s\x1b[0m\r\n"
        % (dice.randint(31, 36), _line(dice, 8), _line(dice, dice.randint(10, 30)), _line(dice, 7))
        for _ in range(20_000)
    )
    signs = "容器镜像仓库标签端口映射数据卷网络运行停止删除创建查看日志"
    chinese = "".join("".join(dice.choices(signs, k=dice.randint(10, 38))) + "\r\n" for _ in range(15_000)).encode()
    screens = []
    for _ in range(300):
        screens.append(b"\x1b[H")
        for row in range(24):
            cells = (row + 1, 31 + row % 6, _line(dice, 12), dice.randint(0, 9999), _line(dice, 40))
            screens.append(b"\x1b[%d;1H\x1b[%dm%s\x1b[m \x1b[1m%5d\x1b[0m %s\x1b[K" % cells)
    tabs = b"".join(_line(dice, 8) + b"\t" + _line(dice, 20) + b"\t" + _line(dice, 10) + b"\r\n" for _ in range(20_000))
    return {
        "yes": b"y\r\n" * 400_000,
        "text": text,
        "text wider than the screen": long,
        "colour": color,
        "Chinese": chinese,
        "TUI": b"".join(screens),
        "tabs": tabs,
    }


def _rate(feed: Callable[[bytes], object], data: bytes) -> float:
    """MB/s."""
    started = time.perf_counter()
    for at in range(0, len(data), CHUNK):
        feed(data[at : at + CHUNK])
    return len(data) / 1e6 / (time.perf_counter() - started)


def parser_rates() -> list[str]:
    rows = ["parser alone, 80 × 24, MB/s (best of 3; pyte on the first 200 kB)", f"{'':28}ours    pyte"]
    for name, data in inputs().items():
        ours = max(_rate(Parser(Screen()).feed, data) for _ in range(3))
        theirs = _rate(pyte.ByteStream(pyte.HistoryScreen(80, 24, history=10_000)).feed, data[:200_000])
        rows.append(f"{name:28}{ours:6.1f}  {theirs:6.2f}")
    return rows


class Gaps:
    """The longest time between two turns of a 1 ms timer: by the clock, and by what this thread computed meanwhile.

    On a busy machine only the second is ours; the first holds the time that other processes took.
    """

    def __init__(self) -> None:
        self._worst, self._worst_busy = 0.0, 0.0
        self._last, self._last_busy = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self._worst = max(self._worst, now - self._last)
        self._worst_busy = max(self._worst_busy, busy - self._last_busy)
        self._last, self._last_busy = now, busy

    def stop(self) -> str:
        self._tick()
        self._timer.stop()
        return f"{self._worst * 1000:6.1f} ({self._worst_busy * 1000:5.1f} busy)"


def _turn(seconds: float = 0.01) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def widget_rates() -> list[str]:
    rows = [
        "TerminalView on the screen (parsing and painting), back-pressure at 256 kB",
        f"{'':28}MB/s  worst UI gap, ms (of it computing)",
    ]
    for name, data in inputs().items():
        view = TerminalView()
        view.resize(80 * view.cell_size[0] + 40, 24 * view.cell_size[1] + 20)
        view.show()
        _turn(0.1)
        gaps = Gaps()
        loop = QEventLoop()
        at = 0

        def more(data: bytes = data, view: TerminalView = view, loop: QEventLoop = loop) -> None:
            nonlocal at
            if at >= len(data):
                loop.quit()
                return
            for _ in range(64):
                view.feed(data[at : at + 4096])
                at += 4096

        view.drained.connect(more)
        started = time.perf_counter()
        more()
        loop.exec()
        seconds = time.perf_counter() - started
        rows.append(f"{name:28}{len(data) / 1e6 / seconds:6.1f}  {gaps.stop()}")
        view.close()
        view.deleteLater()
    return rows


def log_flood(
    lines_per_second: int = 100_000, seconds: float = 5.0, wrap: bool = True, colored: bool = False
) -> list[str]:
    view = LogView()
    view.resize(900, 600)
    view.set_wrap(wrap)
    view.show()
    dice = random.Random(2)
    lines = [b"2026-05-01 INFO " + _line(dice, dice.randint(20, 120)) for _ in range(1000)]
    if colored:
        lines = [b"\x1b[32m" + line[:20] + b"\x1b[0m" + line[20:] for line in lines]
    batch = b"".join(line + b"\n" for line in dice.choices(lines, k=lines_per_second // 20))
    _turn(0.2)
    gc.collect()  # what earlier parts left behind is not this one's stall
    before = resource.getrusage(resource.RUSAGE_SELF)
    gaps = Gaps()
    sent = 0
    timer = QTimer(interval=50)

    def send() -> None:
        nonlocal sent
        view.append(None, "stdout", batch)
        sent += lines_per_second // 20

    timer.timeout.connect(send)
    timer.start()
    started = time.perf_counter()
    _turn(seconds)
    timer.stop()
    worst = gaps.stop()
    elapsed = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / elapsed
    kind = f"{'wrapped' if wrap else 'not wrapped'}{', coloured' if colored else ''}"
    row = (
        f"{sent / elapsed:9,.0f} lines/s, {kind}: worst UI gap {worst} ms, CPU {cpu:4.0%},"
        f" skipped {view._lines.skipped}, RSS grew {(after.ru_maxrss - before.ru_maxrss) / 1024:.1f} MB"
    )
    view.close()
    view.deleteLater()
    return [row]


def frame_times() -> list[str]:
    """Milliseconds to paint a whole screen."""
    rows = ["full repaint, ms"]
    for name, columns, lines in (("80 × 24", 80, 24), ("200 × 60", 200, 60)):
        for kind in ("text", "colour", "Chinese", "TUI"):
            view = TerminalView()
            view.resize(columns * view.cell_size[0] + 40, lines * view.cell_size[1] + 20)
            view.show()
            _turn(0.05)
            view.feed(inputs()[kind][:60_000])
            _turn(0.3)
            started = time.perf_counter()
            for _ in range(20):
                view.viewport().repaint()
            rows.append(f"{name:10}{kind:10}{(time.perf_counter() - started) / 20 * 1000:6.2f}")
            view.close()
            view.deleteLater()
    return rows


def measure() -> list[str]:
    application = QApplication.instance() or QApplication(["bench"])
    theme.install(application)
    rows = [*parser_rates(), "", *widget_rates(), "", *frame_times(), "", "LogView, five seconds each"]
    for wrap in (True, False):
        for colored in (False, True):
            rows += log_flood(wrap=wrap, colored=colored)
    return rows


if __name__ == "__main__":
    print("\n".join(measure()))
