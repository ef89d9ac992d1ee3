"""dev.py itself: which Python, the stamp, the lock file, arguments, and its quick start from end to end; no network."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import dev
from development import checkout, cleaning, commands, environment, lint, messages, needs, steps
from development.messages import StepError, Words

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "packaging" / "dev.py"
unix_only = pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")


# The Python that runs it


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 14)])
def test_a_python_that_fits(version: tuple[int, int]) -> None:
    assert dev._fits(version)


APT_CACHE = r"""#!/bin/sh
case "$1 $2" in
  "pkgnames python3.") printf '%s\n' python3.10 python3.11-venv {package} python3.1-not-quite ;;
  "show python3.14") echo 'Package: postgresql-plpython3-14' ;;  # apt 2.4 takes a name for a pattern
  *) exit 100 ;;
esac
"""


@unix_only
@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10), (3, 15)])
@pytest.mark.parametrize(
    ("package", "ending"),
    [("", "Please install one of them."), ("python3.11", "apt-get install python3.11"), (None, "one of them.")],
)
def test_another_python_is_refused_in_one_line(
    version: tuple[int, int], package: str | None, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if package is not None:  # None: a system without apt
        (tmp_path / "apt-cache").write_text(APT_CACHE.format(package=package), "ascii")
        (tmp_path / "apt-cache").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert not dev._fits(version)
    said = dev._refusal(version, "/usr/bin/python3")
    assert said.startswith("FirstMate needs Python 3.11 to 3.14, and /usr/bin/python3 is ")
    assert said.endswith(ending)
    assert "\n" not in said


@pytest.mark.slow  # starts a Python
def test_a_python_that_is_offered_starts(tmp_path: Path) -> None:
    assert dev._succeeds(sys.executable, "-c", "")
    assert not dev._succeeds(sys.executable, "-c", "raise SystemExit(1)")
    assert not dev._succeeds(str(tmp_path / "python3.14"), "-c", "")


@unix_only
@pytest.mark.slow  # starts Pythons
def test_a_python_that_does_not_fit_goes_on_with_one_that_does(tmp_path: Path) -> None:
    """An interpreter that claims to be 3.10 runs the file; `python3.14` on PATH is a script that tells its words."""
    other = tmp_path / "python3.14"
    other.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "went on: $*"; [ "$1" = -c ] || exit 3\n')
    other.chmod(0o755)
    code = (
        "import runpy, sys; sys.version_info = (3, 10, 4); sys.argv = ['packaging/dev.py', 'test', '-k', 'a b'];"
        f"runpy.run_path({str(DEV)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, f"went on: {DEV} test -k a b\n"), done.stderr


# The stamp

PYPROJECT = """
[project]
name = "firstmate"
description = "d"
dependencies = ["docker>=7.2"]
[dependency-groups]
dev = ["pytest"]
[tool.ruff]
line-length = 120
"""


def stamp(lock: bytes = b"a==1\n", pyproject: str = PYPROJECT, python: str = "p", root: str = "r") -> environment.Stamp:
    return environment.wanted_stamp(lock, pyproject, python=python, root=Path(root))


@pytest.mark.parametrize(
    "other",
    [
        stamp(lock=b"a==2\n"),
        stamp(pyproject=PYPROJECT.replace("7.2", "7.3")),
        stamp(pyproject=PYPROJECT.replace('"pytest"', '"pytest", "mypy"')),
        stamp(python="q"),
        stamp(root="s"),
    ],
)
def test_what_an_environment_is_made_from_changes_its_stamp(other: environment.Stamp) -> None:
    assert other != stamp()


@pytest.mark.parametrize(
    "same",
    [
        stamp(lock=b"a==1\r\n"),
        stamp(pyproject=PYPROJECT.replace("120", "100")),
        stamp(pyproject=PYPROJECT.replace('"d"', '"other words"')),
    ],
)
def test_nothing_else_changes_the_stamp(same: environment.Stamp) -> None:
    assert same == stamp()


def test_a_stamp_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / environment.STAMP).write_text(stamp().to_json(), "utf-8")
    assert environment.Stamp.read(tmp_path) == stamp()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"python": "p"}'])
def test_a_damaged_stamp_is_no_stamp(tmp_path: Path, text: str) -> None:
    (tmp_path / environment.STAMP).write_text(text, "utf-8")
    assert environment.Stamp.read(tmp_path) is None


def test_each_step_says_in_a_line_what_it_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    began: list[str] = []

    def run_logged(name: str, *_arguments: object, **_options: object) -> tuple[int, str]:
        began.append(f"{name} after {len(capsys.readouterr().err.splitlines())}")
        return 0, ""

    monkeypatch.setattr(steps, "run_logged", run_logged)
    environment._install_packages(Path("python"))
    assert capsys.readouterr().err.startswith("-- Installed in ")
    environment._install_project(Path("python"))
    assert began == ["packages after 1", "project after 1", "check after 0"]


# The lock file


def pins() -> list[Requirement]:
    text = checkout.LOCK.read_text("utf-8")
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if "==" in line]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_the_lock_fits_pyproject_on_every_python_and_system(python: str, platform: str) -> None:
    tables = tomllib.loads(checkout.PYPROJECT.read_text("utf-8"))
    there = {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": platform}
    pinned = {
        pin.name.lower(): str(pin.specifier).removeprefix("==")
        for pin in pins()
        if pin.marker is None or pin.marker.evaluate(there)
    }
    for text in tables["project"]["dependencies"] + tables["dependency-groups"]["dev"]:
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate(there):
            assert wanted.specifier.contains(pinned[wanted.name.lower()]), text


def test_the_lock_names_no_place_and_has_a_hash_for_every_pin() -> None:
    text = checkout.LOCK.read_text("utf-8")
    assert "python_full_version" not in text + checkout.FREEZING_LOCK.read_text("utf-8"), "3.11.0rc1 is a 3.11, too"
    assert "://" not in text
    assert "/" not in text
    blocks = text.split("\n    --hash=sha256:")
    assert len(blocks) > len(pins())
    for line, following in zip(text.splitlines(), text.splitlines()[1:], strict=False):
        if "==" in line:
            assert following.startswith("    --hash=sha256:"), line


# Words


def test_the_language_is_that_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        encoding = "utf-8"

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    messages.speaks_chinese.cache_clear()
    assert str(Words("yes", "是")) == "是"
    Terminal.encoding = "ascii"
    messages.speaks_chinese.cache_clear()
    assert str(Words("yes", "是")) == "yes"


def test_the_help_names_every_verb() -> None:
    text = commands.usage()
    assert all(f"\n  {name} " in text or f"\n  {name}\n" in text for name in commands.VERBS)


# Arguments


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], []),
        (["--page", "images"], ["--page", "images"]),
        (["check", "--json"], ["check", "--json"]),
        (["tour", "--screenshots", "d"], ["tour", "--screenshots", "d"]),
    ],
)
def test_with_a_screen_the_arguments_go_to_firstmate(arguments: list[str], expected: list[str]) -> None:
    plan = commands.plan_run(arguments, has_screen=True, root=True)
    assert plan == commands.RunPlan(tuple(expected))


TOUR = ["tour", "--screenshots", str(checkout.TOUR)]


@pytest.mark.parametrize(
    ("arguments", "root", "expected", "folder"),
    [
        ([], False, TOUR, checkout.TOUR),
        ([], True, [*TOUR, "--private-engine"], checkout.TOUR),
        (["--private-engine"], False, [*TOUR, "--private-engine"], checkout.TOUR),
        (["--private-engine"], True, [*TOUR, "--private-engine"], checkout.TOUR),
        (["--lang", "zh_CN"], False, [*TOUR, "--lang", "zh_CN"], checkout.TOUR),
        (["tour", "--screenshots", "d"], False, ["tour", "--screenshots", "d"], ROOT / "d"),
        (["tour", "--screenshots=d"], True, ["tour", "--private-engine", "--screenshots=d"], ROOT / "d"),
    ],
)
@pytest.mark.parametrize("forced", [False, True])
def test_without_a_screen_the_window_is_toured(
    arguments: list[str], root: bool, expected: list[str], folder: Path, forced: bool
) -> None:
    if forced:
        arguments = ["--no-screen", *arguments]
    plan = commands.plan_run(arguments, has_screen=forced, root=root)
    assert plan == commands.RunPlan(tuple(expected), tour=folder)


@pytest.mark.parametrize("arguments", [["check"], ["name", "-"], ["--help"], ["--version"], ["version", "--json"]])
def test_a_verb_without_a_window_needs_no_screen(arguments: list[str]) -> None:
    plan = commands.plan_run(arguments, has_screen=False, root=True)
    assert plan == commands.RunPlan(tuple(arguments))


def test_windows_packages_are_built_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The system's Python, which runs dev.py, may lack the library that reads the lock file for Windows."""
    handed: list[list[str]] = []
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(commands, "prepare", lambda *_groups: Path("of-the-environment"))
    monkeypatch.setattr(commands, "hand_over", lambda argv, _env: handed.append([str(word) for word in argv]) or 7)
    assert commands.build(["windows"]) == 7
    assert handed == [["of-the-environment", str(DEV), "build", "windows"]]


# From end to end


@pytest.fixture
def stand_in(tmp_path: Path) -> dict[str, str]:
    """The variables of a dev.py whose environment is up to date, with a Python that tells what it is called with."""
    folder = tmp_path / "environment"
    (folder / "bin").mkdir(parents=True)
    (folder / "lib").symlink_to(checkout.VENV / "lib")
    python = folder / "bin" / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@" "${QT_QPA_PLATFORM-}" "${DOCKER_HOST-}"\nexit 7\n', "ascii")
    python.chmod(0o755)
    current = environment.wanted_stamp(
        checkout.LOCK.read_bytes(),
        checkout.PYPROJECT.read_text("utf-8"),
        python=environment.python_tag(),
        root=checkout.ROOT,
    )
    (folder / environment.STAMP).write_text(current.to_json(), "utf-8")
    env = {key: value for key, value in os.environ.items() if key not in ("CI", "QT_QPA_PLATFORM")}
    return env | {"FIRSTMATE_VENV": str(folder), "FIRSTMATE_KEEP_SYSTEM": "1", "DOCKER_HOST": "tcp://127.0.0.1:1"}


def call(*arguments: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    argv = [sys.executable, str(DEV), *arguments]
    return subprocess.run(argv, env=env, capture_output=True, encoding="utf-8", timeout=60, check=False)


@pytest.mark.slow  # starts dev.py itself
@unix_only
def test_a_second_run_hands_over_at_once_with_arguments_output_and_exit_code(stand_in: dict[str, str]) -> None:
    done = call("run", "convert", "--to", "compose", "docker run -it busybox", env=stand_in)
    assert done.returncode == 7
    expected = ["-m", "firstmate", "convert", "--to", "compose", "docker run -it busybox", "", "tcp://127.0.0.1:1"]
    assert done.stdout.splitlines() == expected
    assert "Installing" not in done.stderr


@pytest.mark.slow  # starts dev.py itself
@pytest.mark.skipif(needs.find_program("Xvfb") is None, reason="Xvfb is not installed")
def test_a_run_without_a_screen_ends_with_the_report_of_the_tour(stand_in: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    folder.mkdir()
    (folder / "report.json").write_text("of an earlier tour", "ascii")
    python = Path(stand_in["FIRSTMATE_VENV"]) / "bin" / "python"
    python.write_text(f'#!/bin/sh\ntest -e {folder}/report.json || echo "$DISPLAY" > {folder}/report.json\nexit 6\n')
    done = call("run", "--no-screen", "--screenshots", str(folder), env=stand_in)
    assert done.returncode == 6
    assert (folder / "report.json").read_text("ascii").startswith(":")
    assert f"The report of the tour: {folder / 'report.json'}" in done.stderr


@pytest.mark.slow  # starts dev.py itself
@unix_only
def test_the_tests_run_off_screen_and_away_from_the_persons_engine(stand_in: dict[str, str]) -> None:
    done = call("test", "-k", "a b", "tests/core", env=stand_in)
    assert done.returncode == 7
    assert done.stdout.splitlines() == ["-m", "pytest", "-k", "a b", "tests/core", "offscreen", ""]


@pytest.mark.slow  # starts dev.py itself
@pytest.mark.parametrize(
    ("arguments", "code"),
    [([], 2), (["nonsense"], 2), (["--help"], 0), (["lint", "nonsense"], 2), (["i18n", "--chekc"], 2)],
)
def test_usage(arguments: list[str], code: int) -> None:
    done = call(*arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "dev.py" in done.stdout + done.stderr


def test_an_expected_failure_is_two_lines_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_arguments: list[str]) -> int:
        raise StepError(Words("It broke", "坏了"), Words("mend it", "修好它"), code=5)

    def lose_a_file(_arguments: list[str]) -> int:
        raise PermissionError(13, "Permission denied", "build")

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(commands.VERBS, "clean", commands.Verb("", Words("", ""), fail))
        assert commands.main(["clean"]) == 5
        assert capsys.readouterr().err == "-- It broke\n-- What to do: mend it\n"
        patch.setitem(commands.VERBS, "clean", commands.Verb("", Words("", ""), lose_a_file))
        assert commands.main(["clean"]) == 1
        assert capsys.readouterr().err.startswith("-- A file or program could not be used: [Errno 13]")


@pytest.mark.slow  # starts a Python
@unix_only
@pytest.mark.parametrize(("code", "seen"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 15)", 143)])
def test_the_exit_code_of_a_program_in_front_is_kept(code: str, seen: int) -> None:
    assert steps.run_to_end([sys.executable, "-c", code], os.environ) == seen


@pytest.mark.slow  # starts a Python
def test_the_output_of_a_step_is_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "LOGS", tmp_path)
    told: list[str] = []
    script = "import sys; print('大副'); print('wrong', file=sys.stderr); sys.exit(4)"
    code, output = steps.run_logged(
        "some", [sys.executable, "-c", script], env={"PYTHONUTF8": "1"}, notable=lambda line: told.append(line)
    )
    assert code == 4
    assert sorted(output.splitlines()) == ["wrong", "大副"]
    assert sorted(told) == ["wrong\n", "大副\n"]
    log = (tmp_path / "some.log").read_text("utf-8")
    assert log.startswith("$ ")
    assert "大副" in log


@pytest.mark.slow  # starts a Python
@unix_only
def test_sigterm_reaches_the_program_in_front_first(tmp_path: Path) -> None:
    program = (
        "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(9)); print('up', flush=True); time.sleep(9)"
    )
    script = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); from development import steps;"
        "sys.exit(steps.run_to_end([sys.executable, '-c', sys.argv[2]], os.environ))"
    )
    argv = [sys.executable, "-c", script, str(DEV.parent), program]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as outer:
        assert outer.stdout is not None
        assert outer.stdout.readline() == b"up\n"
        outer.send_signal(signal.SIGTERM)
        assert outer.wait(20) == 9


# Cleaning and the checks of the source


def test_a_running_private_engine_is_seen_by_its_mounts() -> None:
    mounts = ["overlay /src/build/engine/data/overlay2/x/merged overlay rw 0 0", "proc /proc proc rw 0 0", "bad"]
    assert cleaning.mounted_below(Path("/src/build"), mounts) == ["/src/build/engine/data/overlay2/x/merged"]
    assert cleaning.mounted_below(Path("/other/build"), mounts) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from PySide6.QtCore import QObject\n", []),
        ("import json\nfrom PySide6.QtGui import QColor\n", [(2, "PySide6.QtGui")]),
        ("from PySide6 import QtCore, QtWidgets\n", [(1, "PySide6.QtWidgets")]),
        ("def f():\n    import PySide6.QtWidgets\n", [(2, "PySide6.QtWidgets")]),
    ],
)
def test_imports_that_draw(code: str, found: list[tuple[int, str]]) -> None:
    assert lint.drawing_imports(code) == found


def test_what_a_model_is_made_of_is_looked_at_too(tmp_path: Path) -> None:
    """Its own modules, however far; not the view, which a page's `__init__` names."""
    files = {
        "zoo/pages/run/__init__.py": "from zoo.pages.run.view import View",
        "zoo/pages/run/view.py": "from PySide6.QtWidgets import QWidget",
        "zoo/pages/run/model.py": "import json\nfrom zoo.pages.run import naming",
        "zoo/pages/run/naming.py": "def f():\n    from zoo.core.words import word",
        "zoo/core/words.py": "from PySide6.QtGui import QColor",
    }
    for name, code in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(code, "utf-8")
    found = lint.imported([tmp_path / "zoo/pages/run/model.py"], tmp_path / "zoo")
    assert {path.name for path in found} == {"model.py", "naming.py", "words.py"}


def test_forbidden_words_hold_the_paths_of_this_machine() -> None:
    words = list(lint.forbidden(Path("/some/folder/checkout"), Path("/home/person")))
    assert {str(Path("/some/folder/checkout")), str(Path("/home/person"))} <= set(words)
    # A folder right below the root is too common a word to search for.
    assert str(Path("/src")) not in lint.forbidden(Path("/src"), Path("/root"))
    assert all(word.count(".") >= 1 for word in words[:-2])


def test_the_stamp_file_is_plain_json() -> None:
    assert json.loads(stamp().to_json())["python"] == "p"
