"""The comparison: the barest window that PySide6 can show, with a heartbeat like the one of `probe.py`.

Run as a program; it says on standard output, in nanoseconds (times are CLOCK_MONOTONIC):

    painted NS CPU    its first paint is done, and how much processor time it took until then
    gap NS NS CPU     with `--heartbeat`: a beat came late; when it was due, by how much, and how long this thread was
                      at work since the beat before (the rest of the time it had to wait for a core)
"""

import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

BEAT_MS = 10
LATE_NS = 5_000_000


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Bare(QMainWindow):
    """Nothing in it; the size of FirstMate's window."""

    painted = False

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)  # type: ignore[arg-type]
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, lambda: say("painted", time.monotonic_ns(), time.process_time_ns()))


class Heartbeat:
    """Tells how late a 10 ms timer of this loop is: whatever holds the loop up, it holds this up too."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt

        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._due = time.monotonic_ns() + BEAT_MS * 1_000_000
        self._worked = time.thread_time_ns()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, worked = time.monotonic_ns(), time.thread_time_ns()
        if now - self._due > LATE_NS:
            say("gap", self._due, now - self._due, worked - self._worked)
        self._due = now + BEAT_MS * 1_000_000
        self._worked = worked


if __name__ == "__main__":
    app = QApplication([])
    window = Bare()
    window.resize(1200, 800)
    window.show()
    heartbeat = Heartbeat() if "--heartbeat" in sys.argv else None
    app.exec()
