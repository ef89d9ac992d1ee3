"""The PySide6 that is installed must not lose references to None and True.

PySide6 6.12.0 does so on Python 3.10 and 3.11: one reference to None for each void call, one to True for each emit.
Minutes of a dashboard later the process ends with "Fatal Python error: none_dealloc". So the lock file pins 6.11 there.
"""

import subprocess
import sys

import pytest

CHILD = """
import sys
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal()

bell = Bell()
before = sys.getrefcount(None), sys.getrefcount(True)
for _ in range(20_000):
    bell.rung.emit()
    bell.setObjectName("x")
    bell.parent()
after = sys.getrefcount(None), sys.getrefcount(True)
print(after[0] - before[0], after[1] - before[1])
"""


@pytest.mark.slow  # starts a Python
def test_a_process_survives_twenty_thousand_emits_and_void_calls() -> None:
    child = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, timeout=60, check=False)
    assert child.returncode == 0, child.stderr
    none_drift, true_drift = map(int, child.stdout.split())
    # A few references come and go by themselves; a leak would show as thousands.
    assert abs(none_drift) < 100
    assert abs(true_drift) < 100
