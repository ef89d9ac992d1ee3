"""PySide's own source is compiled once, and a kept copy never counts for anything but that very source."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from pathlib import Path

import pytest

from firstmate.kept_code import kept_code

NAME = "shibokensupport/signature/parser.py"

START = """
import sys
compiled = set()
sys.addaudithook(lambda event, about: compiled.add(str(about[1])) if event == "compile" else None)
import firstmate.quick_imports
from PySide6.QtCore import QObject, QTimer
print(sum(name.startswith("shibokensupport/") for name in compiled))
try:
    QTimer.singleShot("soon", 3, 4, 5)
except TypeError as error:
    print(type(error).__name__, str(error).splitlines())
from PySide6.support.signature import get_signature
print(get_signature(QObject.setObjectName))
"""


def started(cache: Path) -> list[str]:
    """What a fresh interpreter says that keeps code in that folder."""
    name = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    run = subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, name: str(cache), "HOME": str(cache)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout.splitlines()


@pytest.mark.slow(reason="starts a fresh interpreter four times")
def test_the_second_start_compiles_nothing_and_pyside_is_the_same(tmp_path: Path) -> None:
    first = started(tmp_path)
    assert int(first[0]) > 5, "PySide has stopped compiling its source at each start: remove `kept_code`"
    assert "singleShot" in first[1] and "called with wrong argument" in first[1] and "(self, name" in first[2]
    assert started(tmp_path) == ["0", *first[1:]]

    (kept,) = tmp_path.rglob("*.code")
    kept.write_bytes(kept.read_bytes()[:-1000])  # the power went away
    assert started(tmp_path) == first
    assert started(tmp_path) == ["0", *first[1:]]


def value(source: bytes, name: str = NAME) -> object:
    """What a module of that source gives, compiled as PySide does it."""
    found: dict[str, object] = {}
    exec(compile(source, name, "exec"), found)
    return found["value"]


class TestKept:
    def test_the_same_source_gives_the_same_code(self, tmp_path: Path) -> None:
        file = tmp_path / "deep" / "kept.code"
        with kept_code(file):
            assert value(b"value = 1") == 1
        before = file.read_bytes()
        seen: list[object] = []
        real = builtins.compile
        builtins.compile = lambda *args, **kwargs: (seen.append(args), real(*args, **kwargs))[1]
        try:
            with kept_code(file):
                assert value(b"value = 1") == 1
        finally:
            builtins.compile = real
        assert seen == [] and file.read_bytes() == before

    def test_other_source_under_that_name_is_compiled_and_kept_instead(self, tmp_path: Path) -> None:
        file = tmp_path / "kept.code"
        for source, expected in ((b"value = 1", 1), (b"value = 2", 2), (b"value = 2", 2)):
            with kept_code(file):
                assert value(source) == expected

    def test_what_is_not_of_pyside_is_left_alone(self, tmp_path: Path) -> None:
        with kept_code(tmp_path / "kept.code"):
            assert value(b"value = 1", "mine.py") == 1
            assert eval(compile(b"1 + 1", NAME, "eval")) == 2
        assert list(tmp_path.iterdir()) == []

    def test_compile_is_what_it_was_even_after_an_error(self, tmp_path: Path) -> None:
        before = builtins.compile
        with pytest.raises(SyntaxError), kept_code(tmp_path / "kept.code"):
            value(b"value =")
        assert builtins.compile is before and list(tmp_path.iterdir()) == []

    def test_code_of_another_python_does_not_count(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "kept.code"
        with monkeypatch.context() as other:
            other.setattr("firstmate.kept_code._python", lambda: "another")
            with kept_code(file):
                value(b"value = 1")
        before = file.read_bytes()
        with kept_code(file):
            assert value(b"value = 1") == 1
        assert file.read_bytes() != before

    @pytest.mark.parametrize("content", [b"", b"abc", bytes(100), b"\xff" * 5000])
    def test_a_broken_file_is_no_file(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "kept.code"
        file.write_bytes(content)
        with kept_code(file):
            assert value(b"value = 1") == 1
        assert file.read_bytes() != content and list(tmp_path.iterdir()) == [file]

    def test_a_folder_that_cannot_be_made_is_no_reason_not_to_start(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        with kept_code(tmp_path / "file" / "kept.code"):
            assert value(b"value = 1") == 1
        assert [path.name for path in tmp_path.iterdir()] == ["file"]
