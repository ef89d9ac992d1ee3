"""The self-test: whole on this checkout, and it finds what is broken."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QSize, qWarning
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from firstmate import paths
from firstmate.__main__ import _only_options, defaults, parser
from firstmate.app.languages import NAMES
from firstmate.app.page import Desk, PageSpec
from firstmate.engine.endpoint import parse
from firstmate.host.private_engine import PrivateEngine
from firstmate.navigation import PAGES
from firstmate.self_test import pages, parts
from firstmate.widgets.page_view import PageView

NOBODY = "tcp://127.0.0.1:1"


def run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The program in a home of its own and without a display."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_", "DISPLAY"))}
    env |= {"HOME": str(home), "APPDATA": str(home / "roaming"), "LOCALAPPDATA": str(home / "local")}
    command = [sys.executable, "-m", "firstmate", "--self-test", *arguments]
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False)


def test_the_options_open_no_window() -> None:
    assert _only_options(["--self-test", "--report", "x.json"])
    options = parser(with_verbs=False).parse_args(["--self-test", "--report", "x.json"], defaults())
    assert (options.self_test, options.report) == (True, Path("x.json"))
    assert parser(with_verbs=False).parse_args([], defaults()).self_test is False


@pytest.mark.window
def test_this_checkout_is_whole_and_leaves_no_trace(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    report_file = tmp_path / "报告 report.json"
    done = run("--host", NOBODY, "--report", str(report_file), home=home)
    assert done.stdout == ""
    assert done.stderr == ""
    report = json.loads(report_file.read_text("utf-8"))
    wrong = [one for value in report.values() if isinstance(value, list) for one in value if not one["ok"]]
    assert not wrong
    assert done.returncode == 0 and report["ok"] is True and report["frozen"] is False
    assert [(one["id"], one["language"]) for one in report["pages"]] == [
        (spec.name, language) for language in NAMES for spec in PAGES
    ]
    read = {one["id"] for one in report["resources"]}
    assert {"icons/app.svg", "style/app.qss", "i18n/firstmate_zh_CN.qm", "data/errors.toml"} <= read
    assert {"firstmate.window", "firstmate.host.windows"} <= {one["id"] for one in report["modules"]}
    assert report["engine"] == {"found": False, "address": NOBODY, "error": report["engine"]["error"]}
    # Fontconfig keeps its own list of fonts wherever it runs.
    left = [
        path for path in home.rglob("*") if "fontconfig" not in str(path) and path.name not in (".cache", ".docker")
    ]
    assert not left


@pytest.mark.window
def test_a_report_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    done = run("--host", NOBODY, "--report", str(tmp_path / "no" / "report.json"), home=tmp_path)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_broken_resources_are_found(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complaints: Any
) -> None:
    complaints.expect("box.svg")
    copy = tmp_path / "resources"
    shutil.copytree(paths.resources(), copy)
    (copy / "icons" / "box.svg").write_text("<svg", "utf-8")
    (copy / "data" / "errors.toml").write_text("a = [", "utf-8")
    (copy / "i18n" / "firstmate_en.qm").write_bytes(b"nonsense")
    (copy / "style" / "app.qss").write_text("", "utf-8")
    (copy / "i18n" / "firstmate_zh_CN.qm").unlink()
    monkeypatch.setattr(paths, "resources", lambda: copy)
    wrong = {one.id for one in parts.resources() if not one.ok}
    assert wrong == {
        "icons/box.svg",
        "data/errors.toml",
        "i18n/firstmate_en.qm",
        "style/app.qss",
        "i18n/firstmate_zh_CN.qm",
    }


BREAK = """
import sys
from pathlib import Path
from firstmate import paths
copy = Path(sys.argv.pop(1))
paths.resources = lambda: copy
import firstmate.__main__
sys.exit(firstmate.__main__.main(["--self-test", "--host", "tcp://127.0.0.1:1"]))
"""


@pytest.mark.window
@pytest.mark.parametrize(
    ("gone", "stopped"), [("style/app.qss", "application"), ("data/mirrors.toml", ""), ("i18n/firstmate_zh_CN.qm", "")]
)
def test_there_is_a_report_whatever_is_missing(gone: str, stopped: str, tmp_path: Path) -> None:
    """Who asks for help gets a list of what is wrong, and no traceback; nor does a window of one stop a classroom."""
    copy = tmp_path / "resources"
    shutil.copytree(paths.resources(), copy)
    (copy / gone).unlink()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DISPLAY"))}
    done = subprocess.run(
        [sys.executable, "-c", BREAK, str(copy)],
        env=env | {"HOME": str(tmp_path)}, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert done.returncode == 1 and report["ok"] is False
    assert [one["id"] for one in report["start"] if not one["ok"]] == ([stopped] if stopped else [])
    wrong = [one for part in report.values() if isinstance(part, list) for one in part if not one["ok"]]
    assert any(Path(gone).name in problem for one in wrong for problem in one["problems"]) or gone in {
        one["id"] for one in wrong
    }


@pytest.mark.window
def test_a_library_that_is_missing_is_told_in_the_report(tmp_path: Path) -> None:
    without = "import sys; sys.modules['PySide6.QtSvg'] = None\n" + BREAK
    done = subprocess.run(
        [sys.executable, "-c", without, str(paths.resources())],
        env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert done.returncode == 1 and "QtSvg" in str(report["start"])


def test_a_packed_program_must_carry_its_papers(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "is_frozen", lambda: True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    monkeypatch.setattr(paths, "practice_image", lambda: None)
    (tmp_path / "LICENSE").write_text("MIT", "utf-8")
    found = {one.id: one.ok for one in parts.resources() if "/" not in one.id or one.id.startswith("practice/")}
    assert found["LICENSE"] is True
    assert found["practice image"] is found["THIRD-PARTY-LICENSES.txt"] is found["practice/SOURCE-OFFER.txt"] is False


def test_plugins_and_modules_are_loaded(qapp: QApplication, tmp_path: Path) -> None:
    assert all(one.ok for one in parts.plugins())
    broken = tmp_path / "libbroken.so"
    broken.write_bytes(b"no library")
    with pytest.raises(ValueError, match="broken"):
        parts._plugin(broken)
    assert not parts._tried("firstmate.nowhere", lambda: parts._import("firstmate.nowhere")).ok


def test_a_module_for_another_system_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = "grp" if sys.platform == "win32" else "winreg"
    (tmp_path / "for_another_system.py").write_text(f"import {absent}\n", "utf-8")
    (tmp_path / "for_nobody.py").write_text("import no_such_module\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    parts._import("for_another_system")
    with pytest.raises(ModuleNotFoundError):
        parts._import("for_nobody")


class _Blank(QWidget):
    """One colour over the whole window."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing."""


def _fails(_desk: Desk) -> Any:
    raise RuntimeError("no such widget")


def _warns(_desk: Desk) -> Any:
    qWarning("a page without manners")
    logging.getLogger("firstmate.test").error("a page with an error")
    return PageView()


@pytest.mark.window
async def test_pages_that_fail_are_found(qapp: QApplication, complaints: Any) -> None:
    complaints.expect("a page with an error")
    broken = PageSpec("broken", "box", lambda: "破", _fails)
    warning = PageSpec("warning", "box", lambda: "Warning", _warns)
    opened = await pages.open_all(parse(NOBODY), (broken, warning))
    assert [(one.page, one.language, one.ok) for one in opened] == [
        (page, language, False) for language in NAMES for page in ("broken", "warning")
    ]
    first, second, third, fourth = opened
    assert "no such widget" in first.problems[0] and "no such widget" in third.problems[0]
    assert {"Qt: a page without manners", "log firstmate.test: a page with an error"} <= set(second.problems)
    assert not any("not translated" in problem for problem in second.problems)
    assert any("not translated" in problem for problem in fourth.problems)
    assert QCoreApplication.translate("Window", "Switch to dark colours") == "Switch to dark colours"


@pytest.mark.window
async def test_a_page_that_hangs_is_found(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "OPENING_LIMIT", 0.05)
    monkeypatch.setattr(pages, "REST", 5.0)
    opened = await pages.open_all(parse(NOBODY), PAGES[:1])
    assert all(any("not open after" in problem for problem in one.problems) for one in opened)


def test_nothing_drawn_is_seen(qapp: QApplication) -> None:
    blank = _Blank()
    blank.resize(QSize(400, 300))
    assert len(pages._colours(blank)) < 3  # type: ignore[arg-type]


@pytest.mark.engine
async def test_an_engine_is_talked_to(private_engine: PrivateEngine) -> None:
    said = await parts.engine(private_engine.address, None)
    assert said["found"] is True and said["version"] and said["containers"] >= 0


async def test_an_address_that_makes_no_sense_is_told() -> None:
    said = await parts.engine("nonsense://x", None)
    assert said["found"] is False and said["error"]
