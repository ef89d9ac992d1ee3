"""The benchmark: its figures, its children, its readings, and two rows measured for real."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import bench
from benchmarks import children, readings, rows
from benchmarks.bare import Heartbeat
from benchmarks.children import Child, ChildError, environment
from benchmarks.figures import Figure, Goal, shown, table
from benchmarks.load import LABEL, Load
from benchmarks.probe import AfterImport
from firstmate.host.private_engine import PrivateEngine

BARE_STARTS_IN = 20.0
"""Seconds; a machine on which an empty window takes longer tells nothing."""


def figure(
    *samples: float, comparison: tuple[float, ...] = (), goal: Goal | None = None, unit: str = "ms", title: str = "it"
) -> Figure:
    return Figure("row", title, unit, samples, comparison, "the other" if comparison else "", goal)


# -- figures ----------------------------------------------------------------------------------------------------------


def test_a_figure_is_the_median_of_its_samples() -> None:
    one = figure(900, 120, 100, comparison=(40, 60, 50))
    assert (one.ours, one.theirs, one.ratio) == (120, 50, 2.4)
    assert figure(1, 2).ours == 1.5


@pytest.mark.parametrize(
    ("one", "met"),
    (
        (figure(120), None),
        (figure(120, goal=Goal(120)), True),
        (figure(121, goal=Goal(120)), False),
        (figure(150, comparison=(100,), goal=Goal(1.5, "ratio")), True),
        (figure(151, comparison=(100,), goal=Goal(1.5, "ratio")), False),
        (figure(150, goal=Goal(1.5, "ratio")), None),
        (figure(0.0, comparison=(0.0,), goal=Goal(1.5, "ratio")), None),
    ),
)
def test_a_goal_is_held_to_the_figure_or_its_ratio(one: Figure, met: bool | None) -> None:
    assert one.met is met


def test_the_table_stands_in_columns() -> None:
    lines = table(
        [
            figure(150, comparison=(100,), goal=Goal(1.2, "ratio"), title="start"),
            figure(2.5, goal=Goal(110), unit="MB", title="内存"),
        ]
    ).splitlines()
    assert lines[0].split() == ["ours", "comparison", "ratio", "goal", "met"]
    assert lines[1].split() == ["start", "150", "ms", "100", "ms", "the", "other", "1.50", "≤", "×", "1.2", "no"]
    assert lines[2].split() == ["内存", "2.50", "MB", "≤", "110", "MB", "yes"]
    # Chinese characters are two columns wide.
    assert lines[1].index("150 ms") + len("150 ms") == lines[2].index("2.50 MB") + len("2.50 MB") + 2


def test_a_note_stands_under_its_figure() -> None:
    one = Figure("a", "first", "ms", (1.0,), notes=("why",))
    assert [line.strip() for line in table([one, figure(2)]).splitlines()][2] == "why"


@pytest.mark.parametrize(("value", "said"), ((0.004, "0.00 s"), (1.234, "1.23 s"), (12.34, "12.3 s"), (1234, "1234 s")))
def test_a_value_has_three_digits(value: float, said: str) -> None:
    assert shown(value, "s") == said


def test_the_data_hold_every_sample() -> None:
    data = json.loads(json.dumps(figure(3, 1, 2, comparison=(4,), goal=Goal(2)).as_data()))
    assert data["samples"] == [3, 1, 2]
    assert data["goal"] == {"at_most": 2, "of": "figure"}
    assert (data["ours"], data["comparison"], data["ratio"], data["met"]) == (2, 4, 0.5, True)


# -- which rows -------------------------------------------------------------------------------------------------------


def test_without_an_engine_only_rows_that_need_none_are_measured() -> None:
    names = [row.name for row in rows.ROWS]
    every, none_left = bench.chosen(names, engine_missing="")
    assert [row.name for row in every] == names
    assert none_left == []
    measured, left_out = bench.chosen(["memory", "window"], engine_missing="no root")
    assert [row.name for row in measured] == ["window"]
    assert [row.name for row in left_out] == ["memory"]


def test_the_load_only_grows() -> None:
    counts = [row.containers for row in rows.ROWS]
    assert counts == sorted(counts)


@pytest.mark.parametrize("arguments", (["--rows", "speed"], ["--rounds", "0"], ["--rounds", "many"], ["everything"]))
def test_wrong_usage_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        bench.parser().parse_args(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_without_an_engine_it_says_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(PrivateEngine, "missing_reason", staticmethod(lambda: "A private engine needs root."))
    assert bench.main(["--rows", "memory", "rest"]) == 0
    assert "Left out: rest, memory. A private engine needs root." in capsys.readouterr().err


def test_what_breaks_is_said_and_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_bench: rows.Bench) -> list[Figure]:
        raise ChildError("it ended by itself")

    monkeypatch.setattr(bench, "ROWS", (rows.Row("window", "start", 0, broken),))
    assert bench.main(["--platform", "offscreen"]) == 1
    said = capsys.readouterr()
    assert "Something broke: it ended by itself" in said.err
    assert said.out == ""


real_children = pytest.mark.slow(reason="starts real programs and waits for them")

# -- children ---------------------------------------------------------------------------------------------------------


def script(code: str, tmp_path: Path) -> Child:
    return Child([sys.executable, "-u", "-c", code], environment(tmp_path, platform="offscreen"), tmp_path / "log")


def test_a_child_has_a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("DOCKER_HOST", "tcp://example.invalid:2375")
    env = environment(tmp_path, platform="xcb", display=":7")
    assert "PYTHONDONTWRITEBYTECODE" not in env
    assert "DOCKER_HOST" not in env
    assert (env["HOME"], env["DISPLAY"], env["QT_QPA_PLATFORM"]) == (str(tmp_path), ":7", "xcb")
    assert Path(env["XDG_CONFIG_HOME"]).is_relative_to(tmp_path)


@real_children
def test_reports_come_with_their_time(tmp_path: Path) -> None:
    code = "import time; print('painted', time.monotonic_ns()); print('loaded ssl h11'); input(); print('row 5 abc ok')"
    with script(code, tmp_path) as child:
        painted = child.await_named("painted")
        assert child.began < painted.at < time.monotonic_ns()
        assert child.await_named("loaded").words == ("ssl", "h11")
        child.order("go on")
        row = child.await_report(lambda report: report.words == ("abc", "ok"))
        assert (row.what, row.at) == ("row", 5)
        assert [report.what for report in child.reports] == ["painted", "loaded", "row"]


@real_children
def test_a_child_that_ends_by_itself_says_why(tmp_path: Path) -> None:
    with script("raise SystemExit('no such thing')", tmp_path) as child, pytest.raises(ChildError, match="no such"):
        child.await_named("painted")


@real_children
def test_a_silent_child_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with script("import time; time.sleep(60)", tmp_path) as child:
        began = time.monotonic()
        with pytest.raises(ChildError, match=r"nothing for 0\.2 s"):
            child.await_named("painted", 0.2)
        assert time.monotonic() - began < 5
        assert not child.ended
    assert child.ended


@real_children
def test_a_child_deaf_to_term_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PATIENCE", 0.3)
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf 1'); time.sleep(60)"
    with script(code, tmp_path) as child:
        child.await_named("deaf")
        assert not child.ended
    assert child.ended


# -- readings ---------------------------------------------------------------------------------------------------------

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which only Linux has")


@needs_proc
@real_children
def test_processor_time_is_told_apart(tmp_path: Path) -> None:
    with (
        script("print('ready 1')\nwhile True: pass", tmp_path) as busy,
        script("print('ready 1'); input()", tmp_path) as idle,
    ):
        for child in (busy, idle):
            child.await_named("ready")
        before = [readings.cpu_seconds([child.pid]) for child in (busy, idle)]
        used, end = [0.0, 0.0], time.monotonic() + 10
        while used[0] < 0.2 and time.monotonic() < end:  # other programs may be busier
            time.sleep(0.1)
            after = [readings.cpu_seconds([child.pid]) for child in (busy, idle)]
            used = [late - early for early, late in zip(before, after, strict=True)]
    assert used[0] >= 0.2
    assert used[1] < used[0] / 5


@needs_proc
@real_children
def test_memory_is_told_apart(tmp_path: Path) -> None:
    with (
        script("big = b'x' * 60_000_000; print('ready 1'); input()", tmp_path) as big,
        script("print('ready 1'); input()", tmp_path) as small,
    ):
        for child in (big, small):
            child.await_named("ready")
        assert 55 < readings.pss_megabytes(big.pid) - readings.pss_megabytes(small.pid) < 70
        assert readings.alone_megabytes(small.pid) >= readings.pss_megabytes(small.pid) > 1


@needs_proc
@real_children
def test_descendants_are_found(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)\n"
        "print('child', child.pid, flush=True); input(); child.communicate(b'\\n')"
    )
    with script(code, tmp_path) as child:
        grandchild = child.await_named("child").at
        assert readings.descendants(child.pid) == [child.pid, grandchild]
        child.order("end")
        child.await_end()


# -- the onlooker -----------------------------------------------------------------------------------------------------


def test_the_onlooker_sees_a_module_after_its_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "looked_at.py").write_text("value = 1\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    seen: list[int] = []
    monkeypatch.setattr(sys, "meta_path", [AfterImport({"looked_at": lambda m: seen.append(m.value)}), *sys.meta_path])
    import looked_at  # type: ignore[import-not-found]

    monkeypatch.delitem(sys.modules, "looked_at")
    assert seen == [looked_at.value] == [1]


async def test_a_heartbeat_tells_work_from_waiting(capfd: pytest.CaptureFixture[str]) -> None:
    async def gap(held_up: Callable[[], object]) -> tuple[float, float]:
        """The latest beat and the work before it, in seconds."""
        heart = Heartbeat()
        try:
            await asyncio.sleep(0.05)
            held_up()
            await asyncio.sleep(0.05)
        finally:
            heart.stop()
        lines = [line.split() for line in capfd.readouterr().out.splitlines()]
        late = max((line for line in lines if line[0] == "gap"), key=lambda line: int(line[2]))
        return int(late[2]) / 1e9, int(late[3]) / 1e9

    def work() -> None:
        end = time.thread_time() + 0.08
        while time.thread_time() < end:
            pass

    late, worked = await gap(lambda: time.sleep(0.08))
    assert late > 0.06
    assert worked < 0.04
    late, worked = await gap(work)
    assert late > 0.06
    assert worked > 0.07


# -- for real ---------------------------------------------------------------------------------------------------------


@pytest.mark.window
def test_the_window_is_painted_before_what_it_does_not_need(tmp_path: Path) -> None:
    """And the row is measured as a person asks for it: one command, a table, the same as JSON.

    Three rounds: on a busy computer a single start of the bare window may take longer than ours.
    """
    figures = tmp_path / "figures.json"
    command = [sys.executable, "packaging/bench.py", "--rows", "window", "--rounds", "3", "--platform", "offscreen"]
    run = subprocess.run(
        [*command, "--json", figures], cwd=children.HERE.parents[1], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "start to painted window" in run.stdout
    (row,) = json.loads(figures.read_text("utf-8"))["rows"]
    assert 0 < row["comparison"] < BARE_STARTS_IN * 1000 and 0 < row["ours"] < BARE_STARTS_IN * 1000
    if sys.platform == "linux":  # on Windows loading Qt, which both do, is nearly all of it: chance decides
        assert row["comparison"] < row["ours"]
    assert [note for note in row["notes"] if "before the first paint" in note] == []


@pytest.fixture
def stage(private_engine: PrivateEngine, busybox: str, tmp_path: Path) -> Iterator[rows.Bench]:
    """A bench on the engine of the tests, with a small load."""
    one = rows.Bench(tmp_path, rounds=1, platform="offscreen")
    one.address = private_engine.address
    one.engine_pid = private_engine.daemon_pid or 0
    one.docker = children.Docker(private_engine.address, one.home)
    one.load = Load(private_engine)
    try:
        one.load.grow(3, running=1)
        yield one
    finally:
        one.load.remove()


def labelled(engine: PrivateEngine) -> list[str]:
    return [one["State"] for one in engine.request("GET", "/containers/json?all=1") if LABEL in one["Labels"]]


@pytest.mark.engine
def test_the_load_is_made_and_removed(stage: rows.Bench, private_engine: PrivateEngine) -> None:
    assert sorted(labelled(private_engine)) == ["created", "created", "running"]
    stage.loaded.grow(4, running=1)
    assert sorted(labelled(private_engine)) == ["created", "created", "created", "running"]
    stage.loaded.remove()
    assert labelled(private_engine) == []


@pytest.mark.engine
def test_a_flood_ends_with_its_block(stage: rows.Bench, private_engine: PrivateEngine) -> None:
    with stage.loaded.flood():
        (flood,) = [c for c in private_engine.request("GET", "/containers/json") if c["Names"] == ["/flood"]]
        host = private_engine.request("GET", f"/containers/{flood['Id']}/json")["HostConfig"]
        assert host["NanoCpus"] == 500_000_000
        with stage.cli.lines("logs", "--follow", "flood") as next_line:
            said = next_line(10)
        assert said is not None
        assert said[0].startswith("line ")
    assert sorted(labelled(private_engine)) == ["created", "created", "running"]


@pytest.mark.engine
@pytest.mark.window
def test_a_list_is_measured(stage: rows.Bench) -> None:
    whole, after = rows.listing(stage, 3, Goal(600))
    assert whole.ours > after.ours > 0
    assert whole.theirs is not None
    assert 0 < whole.theirs < whole.ours


@pytest.mark.engine
@pytest.mark.window
def test_rest_is_measured_as_often_as_all_else(stage: rows.Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.rounds = 3
    monkeypatch.setattr(rows, "SETTLE", 0.5)
    monkeypatch.setattr(rows, "REST", 0.2)
    alone, watching = rows.rest(stage)
    assert {len(counted) for one in (alone, watching) for counted in (one.samples, one.comparison)} == {3}
    assert alone.goal == Goal(1.0) and all(share >= 0 for share in alone.samples)


@pytest.mark.engine
@pytest.mark.window
def test_an_arrival_is_measured(stage: rows.Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "SETTLE", 1.0)
    (one,) = rows.arrival(stage)
    assert 0 < one.ours < 10_000
    assert one.theirs is not None
    assert 0 < one.theirs < one.ours
