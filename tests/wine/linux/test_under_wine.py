"""What `packaging/wine.py` decides outside of Wine: packages, parts, and whether a run came to its end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[3] / "packaging"
sys.path.insert(0, str(PACKAGING))

import wine  # noqa: E402
from development.checkout import LOCK  # noqa: E402
from under_wine import folders, interpreter  # noqa: E402

LINES = """\
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
pyside6-essentials==6.11.3 ; python_full_version < '3.12' \\
    --hash=sha256:cc
pyside6-essentials==6.12.0 ; python_full_version >= '3.12' \\
    --hash=sha256:dd
uvloop==0.21.0 ; sys_platform != 'win32' \\
    --hash=sha256:ee
"""


def test_the_lock_is_read_as_windows_would() -> None:
    pins = interpreter.read_lock(LINES)
    assert {name: pin.version for name, pin in pins.items()} == {"colorama": "0.4.6", "pyside6-essentials": "6.11.3"}
    assert pins["colorama"].line == "colorama==0.4.6 --hash=sha256:aa --hash=sha256:bb"


def test_the_real_lock_pins_what_windows_needs() -> None:
    pins = interpreter.read_lock(LOCK.read_text("utf-8"))
    assert {"pyside6-essentials", "shiboken6", "docker", "pywin32", "qasync", "h11", "pytest", "colorama"} <= set(pins)
    assert all(pin.hashes and all(len(value) == 64 for value in pin.hashes) for pin in pins.values())


def test_requirements_are_judged_for_windows() -> None:
    lines = [
        "pywin32>=304; sys_platform == 'win32'",
        "Charset_Normalizer<4",
        "PySocks; extra == 'socks'",
        "uvloop; os_name == 'posix'",
    ]
    assert interpreter.applicable(lines) == {"pywin32", "charset-normalizer"}
    assert interpreter.applicable(lines, ["socks"]) == {"pywin32", "charset-normalizer", "pysocks"}
    assert interpreter.applicable(["httpx[socks]>=0.28"]) == {"httpx[socks]"}


def test_a_part_is_made_once_and_again_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "WINE", tmp_path)
    made: list[str] = []
    folders.Part("prefix", "one", lambda: made.append("one")).ensure()
    folders.Part("prefix", "one", lambda: made.append("again")).ensure()
    folders.Part("prefix", "two", lambda: made.append("two")).ensure()
    assert made == ["one", "two"]


def test_a_part_that_failed_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "WINE", tmp_path)
    folders.Part("python", "one", lambda: None).ensure()

    def fail() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        folders.Part("python", "two", fail).ensure()
    made: list[str] = []
    folders.Part("python", "one", lambda: made.append("one")).ensure()
    assert made == ["one"], "what a failed attempt left behind is nobody's"


def test_a_fingerprint_changes_with_any_fact() -> None:
    prints = {folders.fingerprint("a", b"b"), folders.fingerprint("ab"), folders.fingerprint("a", "c")}
    assert len(prints) == 3
    assert folders.fingerprint("a", b"b") == folders.fingerprint("a", "b")


@pytest.mark.parametrize(
    "line",
    (
        "================= 1 failed, 82 passed in 69.34s (0:01:09) =================",
        "83 passed in 61.20s",
        "============================ no tests ran in 0.01s ============================",
        "25 tests collected in 0.52s",
        "=================== 2 skipped, 81 deselected in 1.03s ====================",
        "========================= 1 error in 0.31s ==========================",
    ),
)
def test_a_closing_line_of_pytest(line: str) -> None:
    assert wine.CLOSING_LINE.search(line)


@pytest.mark.parametrize(
    "line", ("collected 83 items", "tests/wine/test_x.py::test_it PASSED [ 10%]", "Timeout (0:01:00)!")
)
def test_what_is_no_closing_line(line: str) -> None:
    assert not wine.CLOSING_LINE.search(line)


def test_paths_as_wine_names_them() -> None:
    assert folders.windows_path(Path("/home/李明/gui")) == r"Z:\home\李明\gui"
